//! What has become of the tasks of a case, and of what stands in its way. Stored for ever: add optional fields, never
//! rename or re-type one.

use super::{CalendarRef, Responsible};
use crate::actor::By;
use crate::committed::{Digest, DigestAlgorithm, Restricted};
use crate::name::{FieldName, Name};
use crate::precision::Precision;
use crate::value::Value;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A task was opened: the case has come where it has to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskOpened {
    /// The task, as the protocol names it.
    pub task: Name,
    /// Who answers for it.
    pub responsible: Responsible,
    /// Last day for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Date>,
    /// First moment that is too late for it. Unit: milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// By which days that was counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<CalendarRef>,
    /// Who brought it about.
    pub by: By,
    /// When. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// How a task was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaskResult {
    /// It was done, and every point of its checklist was looked at.
    Done,
    /// It was left out, for a reason.
    Waived,
    /// The case has gone on without it.
    Lapsed,
}

/// A task was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskClosed {
    /// The task.
    pub task: Name,
    /// How.
    pub result: TaskResult,
    /// Points of the checklist that were ticked.
    pub checked: u32,
    /// Who closed it.
    pub by: By,
    /// When it happened. Unit: milliseconds.
    pub occurred_at: Timestamp,
    /// How well `occurred_at` is known.
    #[serde(default)]
    pub precision: Precision,
    /// Public permanent values given with it.
    pub fields: BTreeMap<FieldName, Value>,
    /// Names of the committed fields given with it, sorted; their digests stand in `_sd`.
    pub given: Vec<FieldName>,
    /// Digests of the P1 fields, sorted.
    #[serde(rename = "_sd")]
    pub sealed: Vec<Digest>,
    /// How the digests were made.
    #[serde(rename = "_sd_alg")]
    pub sealed_with: DigestAlgorithm,
    /// Digests of the P2 fields.
    pub restricted: Restricted,
}

/// The time for a task has passed. It stays open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskMissed {
    /// The task.
    pub task: Name,
    /// Who answers for it.
    pub responsible: Responsible,
    /// The program.
    pub by: By,
    /// The first moment that was too late. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// What needs a human to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IncidentKind {
    /// What was to happen by itself was refused by a rule.
    OperationRefused,
    /// Nobody holds the post that answers.
    PostVacant,
    /// A deadline has no date to be due at.
    DateUnknown,
    /// A timer fails again and again.
    TimerFailing,
    /// The case that should be opened from this one was refused by a rule.
    LinkRefused,
    /// The rules that the case is pinned to are not here, so that nothing can happen by itself.
    ProtocolMissing,
}

impl IncidentKind {
    /// Every kind there is.
    pub const ALL: [Self; 6] = [
        Self::OperationRefused,
        Self::PostVacant,
        Self::DateUnknown,
        Self::TimerFailing,
        Self::LinkRefused,
        Self::ProtocolMissing,
    ];

    /// Its name, as events and programs write it.
    pub fn code(self) -> &'static str {
        match self {
            Self::OperationRefused => "operation-refused",
            Self::PostVacant => "post-vacant",
            Self::DateUnknown => "date-unknown",
            Self::TimerFailing => "timer-failing",
            Self::LinkRefused => "link-refused",
            Self::ProtocolMissing => "protocol-missing",
        }
    }

    /// Whether a timer sleeps until somebody has seen to it.
    pub(crate) fn stops_a_timer(self) -> bool {
        matches!(self, Self::TimerFailing | Self::ProtocolMissing)
    }
}

/// Something needs a human to go on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentRaised {
    /// What it is.
    pub incident: IncidentKind,
    /// What it is about: an operation, a deadline, a post as `service/role`, or a timer.
    pub about: String,
    /// Code of the rule that refused, where one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The program.
    pub by: By,
    /// When. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// It goes on again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IncidentResolved {
    /// What it was.
    pub incident: IncidentKind,
    /// What it was about.
    pub about: String,
    /// Who saw to it, or whose operation has overtaken it.
    pub by: By,
    /// When. Unit: milliseconds.
    pub occurred_at: Timestamp,
}
