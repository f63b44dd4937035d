//! What has happened to a case. Stored for ever: add optional fields, never rename or re-type one.

mod deadlines;
mod notes;
mod rules;
mod tasks;

pub use deadlines::*;
pub use notes::*;
pub use rules::*;
pub use tasks::*;

use super::behalf::Channel;
use crate::actor::By;
use crate::committed::{Digest, DigestAlgorithm, Restricted};
use crate::name::{CaseId, FieldName, Language, Name, Pseudonym};
use crate::precision::Precision;
use crate::protocol::LinkKind;
use crate::value::Value;
use cqrs_es::DomainEvent;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which published rules a case is handled under. The case stays pinned to them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProtocolRef {
    /// Protocol, e.g. `improve`.
    pub id: Name,
    /// Semantic version, e.g. `1.0.0`.
    pub version: String,
    /// `sha256:` and 64 hexadecimal digits: digest of the file as published.
    pub digest: String,
}

/// Values that all cases of one cycle share, fixed when the case opens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CycleRef {
    /// Cycle, e.g. `2026`.
    pub id: String,
    /// Its dates and limits.
    pub values: BTreeMap<FieldName, Value>,
}

/// Where an imported record comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The foreign system, e.g. `decide-madrid`.
    pub system: Name,
    /// The record's own identifier there.
    pub record: String,
}

/// The case from which another one was opened, and how they are related.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedFrom {
    /// The other case.
    pub case: CaseId,
    /// The link, as the protocol of the other case names it.
    pub link: Name,
    /// What this case is to the other one.
    pub kind: LinkKind,
}

/// Another case was opened from this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseLinked {
    /// The link, as the protocol names it.
    pub link: Name,
    /// What the other case is to this one.
    pub kind: LinkKind,
    /// The other case.
    pub case: CaseId,
    /// The program.
    pub by: By,
    /// When. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// A case was opened under a protocol.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseOpened {
    /// The rules it is pinned to.
    pub protocol: ProtocolRef,
    /// The operation that opened it.
    pub operation: Name,
    /// The state it entered.
    pub state: Name,
    /// Language in which its texts are written.
    pub language: Language,
    /// Who opened it.
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
    /// The cycle it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cycle: Option<CycleRef>,
    /// Where it was imported from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// The case that it continues, is a part of, or is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linked_from: Option<LinkedFrom>,
    /// Whose case it is, where somebody else opened it: a pseudonym in this stream.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Pseudonym>,
    /// How it came, where an official entered it for the author.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Digests of the P1 fields, sorted.
    #[serde(rename = "_sd")]
    pub sealed: Vec<Digest>,
    /// How the digests were made.
    #[serde(rename = "_sd_alg")]
    pub sealed_with: DigestAlgorithm,
    /// Digests of the P2 fields.
    pub restricted: Restricted,
}

/// An operation of the protocol was performed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationPerformed {
    /// The operation.
    pub operation: Name,
    /// State before.
    pub from: Name,
    /// State after; the same when the operation moves nothing.
    pub to: Name,
    /// The outcome that it recorded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Name>,
    /// Who performed it.
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

/// An import noted how many supports the source had counted. They are a number, not people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportsCounted {
    /// Supports as the source counted them.
    pub count: u64,
    /// Who noted it.
    pub by: By,
    /// When the source counted, as well as is known.
    pub occurred_at: Timestamp,
    /// How well `occurred_at` is known.
    #[serde(default)]
    pub precision: Precision,
}

/// Everything that can have happened to a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum CaseEvent {
    /// It was opened.
    CaseOpened(Box<CaseOpened>),
    /// An operation was performed.
    OperationPerformed(Box<OperationPerformed>),
    /// The source's count of supports was noted.
    SupportsCounted(SupportsCounted),
    /// A deadline was set.
    DeadlineSet(Box<DeadlineSet>),
    /// A deadline stands still.
    DeadlinePaused(DeadlinePaused),
    /// A deadline ended.
    DeadlineEnded(DeadlineEnded),
    /// A deadline has passed.
    DeadlineMissed(DeadlineMissed),
    /// A deadline comes near.
    ReminderDue(ReminderDue),
    /// Others were told that a deadline has passed.
    Escalated(Escalated),
    /// An operation will happen by itself.
    OperationScheduled(OperationScheduled),
    /// A task was opened.
    TaskOpened(Box<TaskOpened>),
    /// A task was closed.
    TaskClosed(Box<TaskClosed>),
    /// The time for a task has passed.
    TaskMissed(TaskMissed),
    /// Something needs a human to go on.
    IncidentRaised(IncidentRaised),
    /// It goes on again.
    IncidentResolved(IncidentResolved),
    /// Another case was opened from it.
    CaseLinked(CaseLinked),
    /// It has gone over to another version of its protocol.
    ProtocolChanged(Box<ProtocolChanged>),
    /// An official left a note for officials.
    NoteAdded(NoteAdded),
}

/// One line for each event, so that none is forgotten: its name, who did it, when.
macro_rules! of_each {
    ($event:expr, $it:ident => $what:expr) => {
        match $event {
            CaseEvent::CaseOpened($it) => $what,
            CaseEvent::OperationPerformed($it) => $what,
            CaseEvent::SupportsCounted($it) => $what,
            CaseEvent::DeadlineSet($it) => $what,
            CaseEvent::DeadlinePaused($it) => $what,
            CaseEvent::DeadlineEnded($it) => $what,
            CaseEvent::DeadlineMissed($it) => $what,
            CaseEvent::ReminderDue($it) => $what,
            CaseEvent::Escalated($it) => $what,
            CaseEvent::OperationScheduled($it) => $what,
            CaseEvent::TaskOpened($it) => $what,
            CaseEvent::TaskClosed($it) => $what,
            CaseEvent::TaskMissed($it) => $what,
            CaseEvent::IncidentRaised($it) => $what,
            CaseEvent::IncidentResolved($it) => $what,
            CaseEvent::CaseLinked($it) => $what,
            CaseEvent::ProtocolChanged($it) => $what,
            CaseEvent::NoteAdded($it) => $what,
        }
    };
}

impl CaseEvent {
    /// Who did it, and when it happened.
    pub fn by_and_when(&self) -> (&By, Timestamp) {
        of_each!(self, event => (&event.by, event.occurred_at))
    }
}

impl DomainEvent for CaseEvent {
    fn event_type(&self) -> String {
        match self {
            Self::CaseOpened(_) => "CaseOpened",
            Self::OperationPerformed(_) => "OperationPerformed",
            Self::SupportsCounted(_) => "SupportsCounted",
            Self::DeadlineSet(_) => "DeadlineSet",
            Self::DeadlinePaused(_) => "DeadlinePaused",
            Self::DeadlineEnded(_) => "DeadlineEnded",
            Self::DeadlineMissed(_) => "DeadlineMissed",
            Self::ReminderDue(_) => "ReminderDue",
            Self::Escalated(_) => "Escalated",
            Self::OperationScheduled(_) => "OperationScheduled",
            Self::TaskOpened(_) => "TaskOpened",
            Self::TaskClosed(_) => "TaskClosed",
            Self::TaskMissed(_) => "TaskMissed",
            Self::IncidentRaised(_) => "IncidentRaised",
            Self::IncidentResolved(_) => "IncidentResolved",
            Self::CaseLinked(_) => "CaseLinked",
            Self::ProtocolChanged(_) => "ProtocolChanged",
            Self::NoteAdded(_) => "NoteAdded",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
