//! One row of the register of cases.

use super::Told;
use jiff::Timestamp;
use pobuda_domain::actor::By;
use pobuda_domain::case::{Channel, Clocks, LinkedFrom, ProtocolRef, Source};
use pobuda_domain::name::{CaseId, FieldName, Language, Name};
use pobuda_domain::precision::Precision;
use pobuda_domain::protocol::DeadlineKind;
use pobuda_domain::value::Value;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A case as the register knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseRow {
    /// The case.
    pub id: CaseId,
    /// What people quote, e.g. `P-2026-0042`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The rules it is pinned to.
    pub protocol: ProtocolRef,
    /// Its title; absent when its protocol has none.
    pub title: Option<Told>,
    /// The erasable fields as given last, by name; `title` among them.
    pub texts: BTreeMap<FieldName, Told>,
    /// Position of the event that each of `texts` was given with.
    pub given_at: BTreeMap<FieldName, u64>,
    /// The permanent fields as given last, by name.
    pub fields: BTreeMap<FieldName, Value>,
    /// Where it stands.
    pub state: Name,
    /// The step of the progress bar that the state belongs to.
    pub step: Name,
    /// Since when it stands there: `occurred_at` of the event that led there.
    pub since: Timestamp,
    /// The last outcome recorded.
    pub outcome: Option<Name>,
    /// Language in which its texts are written.
    pub language: Language,
    /// Who opened it.
    pub by: By,
    /// Their public name, when they gave one.
    pub author_name: Option<Told>,
    /// The service that has it, once one was assigned.
    pub service: Option<Name>,
    /// Its kind: the choice given when it was opened, e.g. `problem`, `ageing`.
    pub category: Option<Name>,
    /// Its part of the municipality, when one was chosen.
    pub district: Option<Name>,
    /// Where it was imported from.
    pub source: Option<Source>,
    /// How it came, where an official entered it for a citizen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// How well `opened_at` is known.
    pub precision: Precision,
    /// Latest `occurred_at` of an operation on it or a comment on it.
    pub updated_at: Timestamp,
    /// The case that it continues, is a part of, or is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub linked_from: Option<LinkedFrom>,
    /// Cases that were opened from it.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub linked: BTreeSet<CaseId>,
    /// Deadlines, tasks, what will happen by itself, what is stuck.
    pub clocks: Clocks,
    /// Comments that have not been withdrawn.
    pub comments: u64,
    /// Supports given here and counted at the source, together.
    pub supports: u64,
    /// Supports given here. Unit: people.
    pub supports_given: u64,
    /// Supports that the source had counted.
    pub supports_counted: u64,
    /// Position of the event that opened it.
    pub opened_position: u64,
    /// Position of the last event that changed this row.
    pub last_position: u64,
    /// Sequence of the case's stream: its ETag.
    pub sequence: u64,
}

impl CaseRow {
    /// Whether the municipality is late with something.
    pub fn is_overdue(&self) -> bool {
        let mut clocks = self.clocks.deadlines.values();
        clocks.any(|clock| clock.missed && clock.kind != DeadlineKind::Citizen)
    }
}
