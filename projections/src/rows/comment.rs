//! One comment in the thread of a case.

use super::Told;
use jiff::Timestamp;
use pobuda_domain::actor::By;
use pobuda_domain::case::Source;
use pobuda_domain::name::{CaseId, CommentId, Language};
use pobuda_domain::precision::Precision;
use serde::{Deserialize, Serialize};

/// A comment with its place in the thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentRow {
    /// The comment.
    pub id: CommentId,
    /// The case it is about.
    pub case: CaseId,
    /// The comment it replies to.
    pub parent: Option<CommentId>,
    /// Orders the thread: every reply stands below what it replies to, older ones first. Shape: twelve
    /// hexadecimal digits per level, the positions from the root down.
    pub path: String,
    /// How deep it stands; 0 at the root.
    pub depth: u64,
    /// Who posted it.
    pub by: By,
    /// Their public name, when they gave one.
    pub author_name: Option<Told>,
    /// Language of the text.
    pub language: Language,
    /// The text of the latest version; `None` once it was withdrawn.
    pub text: Option<Told>,
    /// Number of the latest version; the first was 1.
    pub version: u32,
    /// When it was posted.
    pub posted_at: Timestamp,
    /// How well `posted_at` is known.
    pub precision: Precision,
    /// When it was last edited.
    pub edited_at: Option<Timestamp>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<Timestamp>,
    /// Where it was imported from.
    pub source: Option<Source>,
    /// Votes for, cast here.
    pub up: u64,
    /// Votes against, cast here.
    pub down: u64,
    /// Votes for that the source had counted.
    pub up_counted: u64,
    /// Votes against that the source had counted.
    pub down_counted: u64,
    /// Position of each version, the first first.
    pub versions: Vec<u64>,
    /// Position of the last event that changed this row.
    pub last_position: u64,
    /// Sequence of the comment's stream: its ETag.
    pub sequence: u64,
}
