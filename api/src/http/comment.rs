//! How a comment is shown.

use crate::telling::{ActorTold, Speaker};
use jiff::Timestamp;
use pobuda_domain::case::Source;
use pobuda_domain::precision::Precision;
use pobuda_domain::protocol::Protocol;
use pobuda_projections::rows::{CommentRow, Told};
use serde::Serialize;
use utoipa::ToSchema;

/// A comment with its place in the thread.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Comment)]
pub struct CommentBody {
    /// Its id.
    #[schema(example = "0192f0c4-7d2e-7b6a-9f0e-0c5f3e1a9b12")]
    id: String,
    /// The case it is about.
    case: String,
    /// The comment it replies to.
    parent: Option<String>,
    /// How deep it stands; 0 at the root.
    depth: u64,
    /// Pseudonym of who posted it, good for this comment only.
    author: String,
    /// Who posted it.
    by: ActorTold,
    /// Language of the text.
    language: String,
    /// The text of the latest version, or the marker of erasure; null once it was withdrawn.
    #[schema(value_type = Option<String>)]
    text: Option<Told>,
    /// Number of the latest version; the first was 1.
    version: u32,
    /// When it was posted.
    #[schema(value_type = String, format = DateTime)]
    posted_at: Timestamp,
    /// How well `posted_at` is known: `recorded`, `inferred` or `undated`.
    #[schema(value_type = String)]
    precision: Precision,
    /// When it was last edited.
    #[schema(value_type = Option<String>, format = DateTime)]
    edited_at: Option<Timestamp>,
    /// When it was withdrawn.
    #[schema(value_type = Option<String>, format = DateTime)]
    withdrawn_at: Option<Timestamp>,
    /// Where it was imported from.
    #[schema(value_type = Option<Object>)]
    source: Option<Source>,
    /// Votes for, cast here.
    up: u64,
    /// Votes against, cast here.
    down: u64,
    /// Votes for that the source had counted.
    up_counted: u64,
    /// Votes against that the source had counted.
    down_counted: u64,
    /// Position of each version, the first first.
    versions: Vec<u64>,
    /// Position of the last event that changed what is shown here.
    last_position: u64,
    /// Sequence of its stream: the ETag, for `If-Match`.
    sequence: u64,
}

impl CommentBody {
    /// A comment in words. `protocol`: that of its case.
    pub fn of(row: CommentRow, speaker: &Speaker<'_>, protocol: Option<&Protocol>) -> Self {
        Self {
            by: speaker.actor(protocol, &row.by, row.author_name.as_ref()),
            author: row.by.actor.into(),
            id: row.id.into(),
            case: row.case.into(),
            parent: row.parent.map(String::from),
            depth: row.depth,
            language: row.language.into(),
            text: row.text,
            version: row.version,
            posted_at: row.posted_at,
            precision: row.precision,
            edited_at: row.edited_at,
            withdrawn_at: row.withdrawn_at,
            source: row.source,
            up: row.up,
            down: row.down,
            up_counted: row.up_counted,
            down_counted: row.down_counted,
            versions: row.versions,
            last_position: row.last_position,
            sequence: row.sequence,
        }
    }
}
