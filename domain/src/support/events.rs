//! What has happened to a support.

use crate::actor::By;
use crate::name::CaseId;
use cqrs_es::DomainEvent;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A citizen gave support to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportGiven {
    /// The case.
    pub case: CaseId,
    /// Who gave it.
    pub by: By,
    /// When it happened. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// A citizen took support back. Both facts stay in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportWithdrawn {
    /// The case.
    pub case: CaseId,
    /// Who withdrew it.
    pub by: By,
    /// When it happened. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// Everything that can have happened to a support.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum SupportEvent {
    /// It was given.
    SupportGiven(SupportGiven),
    /// It was taken back.
    SupportWithdrawn(SupportWithdrawn),
}

impl DomainEvent for SupportEvent {
    fn event_type(&self) -> String {
        match self {
            Self::SupportGiven(_) => "SupportGiven",
            Self::SupportWithdrawn(_) => "SupportWithdrawn",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
