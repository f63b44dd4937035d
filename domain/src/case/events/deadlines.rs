//! What has become of the time limits of a case. Stored for ever: add optional fields, never rename or re-type one.

use crate::actor::By;
use crate::calendar::Left;
use crate::name::{Name, Pseudonym};
use crate::protocol::DeadlineKind;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// By which working days a limit was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarRef {
    /// Calendar, e.g. `si`.
    pub id: Name,
    /// Its version, e.g. `2026.1`.
    pub version: String,
}

/// Who answers for something: a post, and who held it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Responsible {
    /// The service; absent for citizens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Name>,
    /// The role.
    pub role: Name,
    /// Who held the post at that time, by their pseudonym in the directory; absent when nobody is known to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<Pseudonym>,
}

/// Why a deadline was set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Setting {
    /// The case has come where it runs.
    Started,
    /// An operation starts it anew.
    Restarted,
    /// It goes on after it had stood still.
    Resumed,
    /// It was lengthened.
    Extended,
}

/// A deadline was set. It replaces an earlier setting of the same deadline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlineSet {
    /// The deadline, as the protocol names it.
    pub deadline: Name,
    /// What is due.
    pub kind: DeadlineKind,
    /// Why it was set.
    pub cause: Setting,
    /// The operation that brought it about.
    pub operation: Name,
    /// Last day on which it is kept.
    pub due_on: Date,
    /// First moment that is too late. Unit: milliseconds.
    pub due_at: Timestamp,
    /// Last day of what the municipality promises inside the limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised_on: Option<Date>,
    /// Moments at which those who answer are reminded, earliest first.
    pub reminders: Vec<Timestamp>,
    /// Moments at which others are told that it has passed, earliest first.
    pub escalations: Vec<Timestamp>,
    /// By which days it was counted.
    pub calendar: CalendarRef,
    /// Who answers for it: the posts that can keep it, and who holds them. Empty where a citizen does, and in events that
    /// are older than this field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responsible: Vec<Responsible>,
    /// Who brought it about.
    pub by: By,
    /// When. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// A deadline stands still, because it is somebody else's turn.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlinePaused {
    /// The deadline.
    pub deadline: Name,
    /// The operation that brought it about.
    pub operation: Name,
    /// What is left of it.
    pub left: Left,
    /// What is left of what was promised inside it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promised_left: Option<Left>,
    /// Who brought it about.
    pub by: By,
    /// When. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// How a deadline ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// In time.
    Met,
    /// After it was due.
    Late,
}

/// A deadline ended: the case has gone where it no longer runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlineEnded {
    /// The deadline.
    pub deadline: Name,
    /// What was due.
    pub kind: DeadlineKind,
    /// The operation that brought it about.
    pub operation: Name,
    /// In time, or not.
    pub kept: Kept,
    /// Last day on which it would have been kept.
    pub due_on: Date,
    /// Who brought it about.
    pub by: By,
    /// When. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// A deadline has passed. The case stays where it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlineMissed {
    /// The deadline.
    pub deadline: Name,
    /// What is due.
    pub kind: DeadlineKind,
    /// Last day on which it would have been kept.
    pub due_on: Date,
    /// Who answered for it at that moment: the posts that could have kept it, and who held them. As in [`DeadlineSet`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responsible: Vec<Responsible>,
    /// The program.
    pub by: By,
    /// The first moment that was too late. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// A deadline comes near.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReminderDue {
    /// The deadline.
    pub deadline: Name,
    /// What is due.
    pub kind: DeadlineKind,
    /// Last day on which it is kept.
    pub due_on: Date,
    /// Who answers for it at that moment: the posts that can keep it, and who holds them. As in [`DeadlineSet`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responsible: Vec<Responsible>,
    /// The program.
    pub by: By,
    /// The moment of which the deadline's setting said so. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// Others were told that a deadline has passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalated {
    /// The deadline.
    pub deadline: Name,
    /// Last day on which it would have been kept.
    pub due_on: Date,
    /// Whom it concerns now.
    pub to: Responsible,
    /// The program.
    pub by: By,
    /// The moment of which the deadline's setting said so. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// An operation was scheduled: it happens by itself when its time has come, unless the case goes elsewhere before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationScheduled {
    /// The operation.
    pub operation: Name,
    /// When it is to happen. Unit: milliseconds.
    pub due_at: Timestamp,
    /// By which days that was counted.
    pub calendar: CalendarRef,
    /// Who brought it about.
    pub by: By,
    /// When. Unit: milliseconds.
    pub occurred_at: Timestamp,
}
