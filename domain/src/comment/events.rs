//! What has happened to a comment.

use crate::actor::By;
use crate::case::Source;
use crate::committed::{Digest, DigestAlgorithm};
use crate::name::{CaseId, CommentId, FieldName, Language};
use crate::precision::Precision;
use cqrs_es::DomainEvent;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A comment was posted on a case, or in reply to another comment of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentPosted {
    /// The case it is about.
    pub case: CaseId,
    /// The comment it replies to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub in_reply_to: Option<CommentId>,
    /// Language of the text.
    pub language: Language,
    /// Who posted it.
    pub by: By,
    /// When it happened. Unit: milliseconds.
    pub occurred_at: Timestamp,
    /// How well `occurred_at` is known.
    #[serde(default)]
    pub precision: Precision,
    /// Where it was imported from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Names of the committed fields: always `text`.
    pub given: Vec<FieldName>,
    /// Digests of the P1 fields, sorted.
    #[serde(rename = "_sd")]
    pub sealed: Vec<Digest>,
    /// How the digests were made.
    #[serde(rename = "_sd_alg")]
    pub sealed_with: DigestAlgorithm,
}

/// A new version of a comment took the place of an older one. The older one stays in the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentEdited {
    /// The case it is about.
    pub case: CaseId,
    /// Number of this version; the first was 1.
    pub version: u32,
    /// Sequence, in this stream, of the event whose text this one corrects.
    pub corrects: u64,
    /// Who edited it.
    pub by: By,
    /// When it happened. Unit: milliseconds.
    pub occurred_at: Timestamp,
    /// Names of the committed fields: always `text`.
    pub given: Vec<FieldName>,
    /// Digests of the P1 fields, sorted.
    #[serde(rename = "_sd")]
    pub sealed: Vec<Digest>,
    /// How the digests were made.
    #[serde(rename = "_sd_alg")]
    pub sealed_with: DigestAlgorithm,
}

/// A comment was taken back by who posted it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentWithdrawn {
    /// The case it is about.
    pub case: CaseId,
    /// Who withdrew it.
    pub by: By,
    /// When it happened. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// An import noted how many votes the source had counted for a comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentVotesCounted {
    /// The case it is about.
    pub case: CaseId,
    /// Votes for.
    pub up: u64,
    /// Votes against.
    pub down: u64,
    /// Who noted it.
    pub by: By,
    /// When the source counted, as well as is known.
    pub occurred_at: Timestamp,
    /// How well `occurred_at` is known.
    #[serde(default)]
    pub precision: Precision,
}

/// Everything that can have happened to a comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
#[expect(clippy::enum_variant_names, reason = "an event is called in the log what it is called here")]
pub enum CommentEvent {
    /// It was posted.
    CommentPosted(Box<CommentPosted>),
    /// A new version replaced it.
    CommentEdited(CommentEdited),
    /// It was taken back.
    CommentWithdrawn(CommentWithdrawn),
    /// The source's count of votes was noted.
    CommentVotesCounted(CommentVotesCounted),
}

impl DomainEvent for CommentEvent {
    fn event_type(&self) -> String {
        match self {
            Self::CommentPosted(_) => "CommentPosted",
            Self::CommentEdited(_) => "CommentEdited",
            Self::CommentWithdrawn(_) => "CommentWithdrawn",
            Self::CommentVotesCounted(_) => "CommentVotesCounted",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
