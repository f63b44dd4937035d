//! Notes that officials leave for each other.

use crate::actor::By;
use crate::committed::{DigestAlgorithm, Restricted};
use crate::name::FieldName;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An official left a note for officials. What it says lies beside the log and is never public.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteAdded {
    /// Who left it.
    pub by: By,
    /// When. Unit: milliseconds.
    pub occurred_at: Timestamp,
    /// Names of the committed fields, sorted: `text`, and `actor_name` where the official's name was given.
    pub given: Vec<FieldName>,
    /// How the digests were made.
    #[serde(rename = "_sd_alg")]
    pub sealed_with: DigestAlgorithm,
    /// Digests of the P2 fields.
    pub restricted: Restricted,
}
