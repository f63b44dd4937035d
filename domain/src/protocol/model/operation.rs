//! What moves a case: operations, and the tasks that can hold them up.

use super::{CycleValue, Post, Text, yes};
use crate::calendar::Span;
use crate::guard::When;
use crate::name::{FieldName, Name};
use crate::protocol::Ordered;
use serde::Deserialize;

/// Where an operation leads.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Target {
    /// A state, or `back`: the state the case came from.
    One(Name),
    /// The actor chooses an outcome and thereby the way.
    ByOutcome(Ordered<Name, Name>),
}

/// A linked case whose closing performs an operation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnLink {
    /// The link.
    pub link: Name,
    /// With one of these outcomes; any when empty.
    #[serde(default)]
    pub outcomes: Vec<Name>,
}

/// The case that an operation opens beside this one.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Opens {
    /// Always this link.
    One(Name),
    /// By outcome.
    ByOutcome(Ordered<Name, Name>),
}

/// Lengthening of a deadline.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extends {
    /// The deadline.
    pub deadline: Name,
    /// By how much.
    pub by: Span,
}

/// An operation: the only thing that changes a case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// States in which it is allowed; absent: it opens a case; `*`: every state that is not final.
    pub from: Option<Vec<String>>,
    /// Where it leads; absent: the state stays.
    pub to: Option<Target>,
    /// The one outcome it records.
    pub outcome: Option<Name>,
    /// Other roles that may perform it.
    #[serde(default)]
    pub by: Vec<Name>,
    /// The post that answers for it.
    pub responsible: Post,
    /// Fields that must be given.
    #[serde(default)]
    pub needs: Vec<FieldName>,
    /// Fields that can be given.
    #[serde(default)]
    pub may: Vec<FieldName>,
    /// Guard.
    pub when: Option<When>,
    /// What a citizen is told when the guard refuses.
    pub why_not: Option<Text>,
    /// Performed by the system this long after the state was entered.
    pub after: Option<Span>,
    /// Performed by the system at this date of the cycle.
    pub at: Option<CycleValue>,
    /// Performed by the system when a linked case closes.
    pub on: Option<OnLink>,
    /// Not before this date of the cycle.
    pub not_before: Option<CycleValue>,
    /// Only this long after the state was entered.
    pub open_for: Option<Span>,
    /// At most so many times in one case.
    pub times: Option<u32>,
    /// Not by a person who performed one of these.
    #[serde(default)]
    pub not_by: Vec<Name>,
    /// Whether it leaves a final state.
    #[serde(default)]
    pub reopens: bool,
    /// The case it opens.
    pub opens: Option<Opens>,
    /// The deadline it lengthens.
    pub extends: Option<Extends>,
    /// Verb on the button.
    pub label: Text,
    /// Sentence on the timeline.
    pub says: Text,
    /// Whether everybody sees it.
    #[serde(default = "yes")]
    pub public: bool,
}

/// A task inside a state.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// The state in which it opens.
    #[serde(rename = "in")]
    pub state: Name,
    /// The post that answers for it.
    pub responsible: Post,
    /// What it is called.
    pub label: Text,
    /// Checklist.
    #[serde(default)]
    pub checks: Vec<Text>,
    /// Fields given with it.
    #[serde(default)]
    pub needs: Vec<FieldName>,
    /// Operations refused until it is done.
    #[serde(default)]
    pub blocks: Vec<Name>,
    /// How long it may take.
    pub within: Option<Span>,
    /// Whether everybody sees it.
    #[serde(default = "yes")]
    pub public: bool,
}
