//! How well the time of an event is known.

use serde::{Deserialize, Serialize};

/// How well `occurred_at` is known. An import says so for every event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// The moment was recorded when it happened.
    #[default]
    Recorded,
    /// The day or moment follows from other dated facts; the time of day may be unknown.
    Inferred,
    /// The source gives no date; `occurred_at` is the moment of recording.
    Undated,
}
