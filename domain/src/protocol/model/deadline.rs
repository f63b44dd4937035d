//! What is due, and whom to tell when it has passed.

use super::{Post, Text};
use crate::calendar::Span;
use crate::name::Name;
use serde::Deserialize;

/// What a deadline promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeadlineKind {
    /// An answer.
    Answer,
    /// Something promised.
    Promise,
    /// News of progress.
    News,
    /// Something from a citizen.
    Citizen,
}

/// Whom to tell when a deadline has passed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Escalation {
    /// How long after the due moment, as written.
    pub after: String,
    /// The post.
    pub to: Post,
}

/// A deadline.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    /// What is due.
    pub kind: DeadlineKind,
    /// What it is called.
    pub label: Text,
    /// Its legal basis.
    pub legal: Option<Name>,
    /// How long after it started.
    pub within: Option<Span>,
    /// Or at a date: of the case or of the cycle.
    pub due: Option<String>,
    /// What the municipality promises inside the limit.
    pub norm: Option<Span>,
    /// States in which it runs.
    pub runs_in: Vec<Name>,
    /// States in which it stands still.
    #[serde(default)]
    pub pauses_in: Vec<Name>,
    /// Operations that start it anew.
    #[serde(default)]
    pub restarts_on: Vec<Name>,
    /// How long before it is due to remind.
    #[serde(default)]
    pub remind: Vec<Span>,
    /// Whom to tell when it has passed.
    pub escalate: Vec<Escalation>,
}
