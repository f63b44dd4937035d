//! One entry of a timeline, in no language yet.

use super::{Mark, Told};
use jiff::Timestamp;
use pobuda_domain::actor::By;
use pobuda_domain::case::{Channel, ProtocolRef};
use pobuda_domain::name::{CaseId, CommentId, FieldName, Language, Name};
use pobuda_domain::precision::Precision;
use pobuda_domain::value::Value;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What happened, once: enough to tell it in any language with nothing but the published protocols.
///
/// A row is written when its event is folded and never changes but by erasure, so a timeline as of a
/// position is simply its rows up to there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineRow {
    /// Position of the event.
    pub position: u64,
    /// The case.
    pub case: CaseId,
    /// Sequence of the event in its own stream.
    pub sequence: u64,
    /// Outside name of the event, e.g. `case.operation_performed`.
    #[serde(rename = "type")]
    pub kind: String,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// How well `occurred_at` is known.
    pub precision: Precision,
    /// Who did it.
    pub by: By,
    /// The rules that the case stood under.
    pub protocol: ProtocolRef,
    /// Language of the texts.
    pub language: Language,
    /// The operation.
    pub operation: Option<Name>,
    /// State before; absent when the case was opened.
    pub from: Option<Name>,
    /// State after the event.
    pub state: Name,
    /// The outcome that it recorded.
    pub outcome: Option<Name>,
    /// The service that had the case after the event, once one was assigned.
    pub service: Option<Name>,
    /// Permanent values given with it.
    pub fields: BTreeMap<FieldName, Value>,
    /// References of the cases that `fields` name, as far as they are known, by case.
    pub references: BTreeMap<CaseId, String>,
    /// Erasable values given with it; `actor_name` is the public name of who did it.
    pub texts: BTreeMap<FieldName, Told>,
    /// How it came, where an official entered it for a citizen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// The comment, for `comment.*`.
    pub comment: Option<CommentId>,
    /// The comment that it replies to.
    pub in_reply_to: Option<CommentId>,
    /// Position of the entry that this one corrects.
    pub corrects: Option<u64>,
    /// What it says about time limits, tasks and what is stuck.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    /// Hash of the event's leaf. Shape: 64 hexadecimal digits.
    pub leaf_hash: String,
}
