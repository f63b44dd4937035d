//! How many support a case.

use pobuda_domain::name::CaseId;
use serde::{Deserialize, Serialize};

/// Supports of one case after one change of their number. The latest row of a case is its count now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportCount {
    /// The case.
    pub case: CaseId,
    /// Position of the event that changed the number; 0 when none has.
    pub position: u64,
    /// Given here and not taken back. Unit: people.
    pub given: u64,
    /// Counted at the source of an import.
    pub counted_at_source: u64,
}

impl SupportCount {
    /// A case that nobody has supported.
    pub fn none(case: CaseId) -> Self {
        Self { case, position: 0, given: 0, counted_at_source: 0 }
    }

    /// Both together.
    pub fn total(&self) -> u64 {
        self.given.saturating_add(self.counted_at_source)
    }
}
