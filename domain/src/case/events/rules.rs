//! What has become of the rules of a case. Stored for ever: add optional fields, never rename or re-type one.

use super::ProtocolRef;
use crate::actor::By;
use crate::committed::{Digest, DigestAlgorithm};
use crate::migration::ClockRule;
use crate::name::{FieldName, Name};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A case has gone over to another version of its protocol. What follows for its time limits and tasks stands behind it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProtocolChanged {
    /// The rules it was pinned to.
    pub from: ProtocolRef,
    /// The rules it is pinned to from now on.
    pub to: ProtocolRef,
    /// `sha256:` and 64 hexadecimal digits: digest of the file that says how cases go over.
    pub migration: String,
    /// Where it was, as the earlier version calls it.
    pub old_state: Name,
    /// Where it is, as the later version calls it. It has not moved.
    pub state: Name,
    /// The state it had come from, as the later version calls it, for `back`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub came_from: Option<Name>,
    /// Time limits that run or stand still, and what becomes of them.
    pub deadlines: BTreeMap<Name, ClockRule>,
    /// Tasks that are open, and what they are called now.
    pub tasks: BTreeMap<Name, Name>,
    /// Who ordered it.
    pub by: By,
    /// When. Unit: milliseconds.
    pub occurred_at: Timestamp,
    /// Names of the committed fields given with it, sorted; their digests stand in `_sd`.
    pub given: Vec<FieldName>,
    /// Digests of the P1 fields, sorted.
    #[serde(rename = "_sd")]
    pub sealed: Vec<Digest>,
    /// How the digests were made.
    #[serde(rename = "_sd_alg")]
    pub sealed_with: DigestAlgorithm,
}
