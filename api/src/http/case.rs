//! How a case is shown.

use crate::telling::{ActorTold, DeadlineTold, NextTold, OutcomeTold, Speaker, StateTold, StepTold};
use jiff::Timestamp;
use pobuda_domain::case::{Channel, LinkedFrom, Source};
use pobuda_domain::name::{CaseId, FieldName, Name};
use pobuda_domain::precision::Precision;
use pobuda_domain::value::Value;
use pobuda_projections::rows::{CaseRow, Told};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use utoipa::ToSchema;

/// A case.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Case)]
pub struct CaseBody {
    /// Its id.
    #[schema(example = "0192f0c4-7d2e-7b6a-9f0e-0c5f3e1a9b11")]
    id: String,
    /// What people quote.
    #[serde(rename = "ref")]
    #[schema(example = "P-2026-0042")]
    reference: String,
    /// The rules it is pinned to.
    protocol: ProtocolBody,
    /// Its title, or the marker of erasure; null when its protocol has none.
    #[schema(value_type = Option<String>)]
    title: Option<Told>,
    /// The erasable fields as given last: text, place, files, or the marker of erasure. Absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    texts: Option<BTreeMap<FieldName, Told>>,
    /// The permanent fields as given last; each value says its own type.
    #[schema(value_type = Object)]
    fields: BTreeMap<FieldName, Value>,
    /// Where it stands.
    #[schema(example = "in-review")]
    state: String,
    /// The step of the progress bar.
    step: String,
    /// The last outcome recorded.
    outcome: Option<String>,
    /// Since when it stands there.
    #[schema(value_type = String, format = DateTime)]
    since: Timestamp,
    /// The service that has it, once one was assigned.
    service: Option<String>,
    /// Its kind: the choice given when it was opened.
    category: Option<String>,
    /// Its part of the municipality, when one was chosen.
    district: Option<String>,
    /// Language in which its texts are written.
    language: String,
    /// Pseudonym of who opened it, good for this case only.
    author: String,
    /// Who opened it.
    by: ActorTold,
    /// Where it was imported from.
    #[schema(value_type = Option<Object>)]
    source: Option<Source>,
    /// How it came, where an official entered it for a citizen: `paper`, `phone` or `in-person`.
    #[schema(value_type = Option<String>)]
    channel: Option<Channel>,
    /// When it was opened.
    #[schema(value_type = String, format = DateTime)]
    opened_at: Timestamp,
    /// How well `opened_at` is known: `recorded`, `inferred` or `undated`.
    #[schema(value_type = String)]
    precision: Precision,
    /// Latest operation or comment.
    #[schema(value_type = String, format = DateTime)]
    updated_at: Timestamp,
    /// Comments that have not been withdrawn.
    comments: u64,
    /// Supports given here and counted at the source, together.
    supports: u64,
    /// Supports given here. Unit: people.
    supports_given: u64,
    /// Supports that the source had counted.
    supports_counted: u64,
    /// Position of the event that opened it.
    opened_position: u64,
    /// Position of the last event that changed what is shown here.
    last_position: u64,
    /// Sequence of its stream: the ETag, for `If-Match`.
    sequence: u64,
    /// The same in words of the language asked for.
    told: CaseTold,
    /// What can move it on. Absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Vec<NextTold>>,
    /// Time limits that run, stand still or have passed, by name.
    deadlines: Vec<DeadlineTold>,
    /// Whether the municipality is late with something.
    overdue: bool,
    /// The case that it continues, is a part of, or is about: `case`, `link`, `kind`.
    #[schema(value_type = Option<Object>)]
    linked_from: Option<LinkedFrom>,
    /// Ids of cases that were opened from it.
    #[schema(value_type = Vec<String>)]
    linked: BTreeSet<CaseId>,
}

/// The rules that a case is pinned to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProtocolReference)]
pub struct ProtocolBody {
    /// Its name.
    #[schema(example = "improve")]
    id: String,
    /// Its version.
    #[schema(example = "1.0.0")]
    version: String,
    /// Digest of the file as published.
    digest: String,
    /// What it is called.
    title: String,
}

/// A case in words.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseTold {
    /// Where it stands.
    state: StateTold,
    /// The step of the progress bar.
    step: StepTold,
    /// The last outcome.
    outcome: Option<OutcomeTold>,
    /// The service that has it.
    service: Option<String>,
}

impl CaseBody {
    /// A case as a list shows it.
    pub fn in_list(row: CaseRow, speaker: &Speaker<'_>) -> Self {
        Self::of(row, speaker, false, None)
    }

    /// A case as its own address shows it.
    pub fn whole(row: CaseRow, speaker: &Speaker<'_>) -> Self {
        let next = speaker.next_of(&row);
        Self::of(row, speaker, true, Some(next))
    }

    fn of(row: CaseRow, speaker: &Speaker<'_>, whole: bool, next: Option<Vec<NextTold>>) -> Self {
        let protocol = speaker.protocol(&row.protocol);
        let told = CaseTold {
            state: speaker.state(&row.protocol, &row.state),
            step: speaker.step(&row.protocol, &row.step),
            outcome: row.outcome.as_ref().map(|outcome| speaker.outcome(&row.protocol, outcome)),
            service: row.service.as_ref().map(|service| speaker.service(protocol, service)),
        };
        let title = speaker.protocol_title(&row.protocol);
        let deadlines = speaker.deadlines(&row);
        let overdue = row.is_overdue();
        let text = |name: Option<Name>| name.map(String::from);
        Self {
            id: row.id.into(),
            reference: row.reference,
            protocol: ProtocolBody {
                id: row.protocol.id.into(),
                version: row.protocol.version,
                digest: row.protocol.digest,
                title,
            },
            title: row.title,
            texts: whole.then_some(row.texts),
            fields: row.fields,
            state: row.state.into(),
            step: row.step.into(),
            outcome: text(row.outcome),
            since: row.since,
            service: text(row.service),
            category: text(row.category),
            district: text(row.district),
            language: row.language.into(),
            by: speaker.actor(protocol, &row.by, row.author_name.as_ref()),
            author: row.by.actor.into(),
            source: row.source,
            channel: row.channel,
            opened_at: row.opened_at,
            precision: row.precision,
            updated_at: row.updated_at,
            comments: row.comments,
            supports: row.supports,
            supports_given: row.supports_given,
            supports_counted: row.supports_counted,
            opened_position: row.opened_position,
            last_position: row.last_position,
            sequence: row.sequence,
            told,
            next,
            deadlines,
            overdue,
            linked_from: row.linked_from,
            linked: row.linked,
        }
    }
}
