//! What is due, and whom to tell when it has passed.

use super::{CycleValue, Post, Text};
use crate::calendar::Span;
use crate::name::{FieldName, Malformed, Name};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// What a deadline promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
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
    /// How long after the due moment; absent: at once, written `0 days`.
    #[serde(deserialize_with = "lateness")]
    pub after: Option<Span>,
    /// The post.
    pub to: Post,
}

/// Unlike any other length of time this one may be nothing.
fn lateness<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Span>, D::Error> {
    let text = String::deserialize(deserializer)?;
    if matches!(text.as_str(), "0 days" | "0 working days") {
        return Ok(None);
    }
    Span::try_from(text).map(Some).map_err(D::Error::custom)
}

/// A date at which something is due: `<field>` of the case or `cycle.<field>`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Due {
    /// A date of the case.
    Field(FieldName),
    /// A date of the cycle.
    Cycle(CycleValue),
}

impl TryFrom<String> for Due {
    type Error = Malformed;
    fn try_from(text: String) -> Result<Self, Malformed> {
        if text.starts_with("cycle.") {
            CycleValue::try_from(text).map(Self::Cycle)
        } else {
            FieldName::new(text).map(Self::Field)
        }
    }
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
    pub due: Option<Due>,
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
