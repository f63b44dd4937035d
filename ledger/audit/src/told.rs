//! What an entry says, in the few words that every event has: for lists and tables.

use crate::leaf::Leaf;
use serde_json::Value;

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    /// Its index, from 0.
    pub(crate) index: u64,
    /// When it happened.
    pub(crate) time: String,
    /// When it was recorded.
    pub(crate) recorded: String,
    /// The stream.
    pub(crate) subject: String,
    /// The outside name.
    pub(crate) kind: String,
    /// Pseudonym of who did it, in this stream.
    pub(crate) actor: String,
    /// In which role.
    pub(crate) role: String,
    /// For which service; empty for citizens.
    pub(crate) service: String,
    /// The operation, deadline, task or whatever it is about; empty where it is about nothing by name.
    pub(crate) about: String,
    /// State before and after, where it moves a case.
    pub(crate) moved: String,
    /// The outcome.
    pub(crate) outcome: String,
}

/// Names of the columns, in the order of [`Told::row`].
pub(crate) const COLUMNS: [&str; 11] =
    ["index", "time", "recorded", "subject", "type", "actor", "role", "service", "about", "moved", "outcome"];

impl Told {
    pub(crate) fn of(index: u64, leaf: &Leaf) -> Self {
        let text =
            |pointer: &str| leaf.data.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
        let about =
            ["/operation", "/deadline", "/task", "/link", "/about", "/protocol", "/ground", "/comment"];
        let about = about.into_iter().map(text).find(|about| !about.is_empty()).unwrap_or_default();
        let (from, to) = (text("/from"), text("/to"));
        let moved = if to.is_empty() { text("/state") } else { format!("{from} → {to}") };
        Self {
            index,
            time: text("/occurred_at"),
            recorded: leaf.recordedtime.clone(),
            subject: leaf.subject.clone(),
            kind: leaf.kind.clone(),
            actor: text("/by/actor"),
            role: text("/by/role"),
            service: text("/by/service"),
            about,
            moved,
            outcome: text("/outcome"),
        }
    }

    /// As a row of a table.
    pub(crate) fn row(self) -> [String; 11] {
        [
            self.index.to_string(),
            self.time,
            self.recorded,
            self.subject,
            self.kind,
            self.actor,
            self.role,
            self.service,
            self.about,
            self.moved,
            self.outcome,
        ]
    }
}
