//! What can be asked of a comment.

use crate::actor::Actor;
use crate::case::Source;
use crate::committed::{Committed, Text};
use crate::discussion::Discussion;
use crate::name::{CaseId, CommentId, Language};
use crate::precision::Precision;
use jiff::Timestamp;

/// An order to a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommentCommand {
    /// Post it, possibly in reply to another.
    Post {
        /// Who asks.
        actor: Actor,
        /// When it happened.
        at: Timestamp,
        /// How well that is known.
        precision: Precision,
        /// The sealed text.
        text: Committed<Text>,
        /// Its language.
        language: Language,
        /// The comment it replies to.
        in_reply_to: Option<CommentId>,
        /// Where it was imported from.
        source: Option<Source>,
    },
    /// Put a new version in its place.
    Edit {
        /// Who asks.
        actor: Actor,
        /// When it happened.
        at: Timestamp,
        /// The sealed text.
        text: Committed<Text>,
    },
    /// Take it back.
    Withdraw {
        /// Who asks.
        actor: Actor,
        /// When it happened.
        at: Timestamp,
    },
    /// Note how many votes the source of an import had counted.
    CountVotes {
        /// Who asks.
        actor: Actor,
        /// When the source counted.
        at: Timestamp,
        /// How well that is known.
        precision: Precision,
        /// Votes for.
        up: u64,
        /// Votes against.
        down: u64,
    },
}

/// What a decision about a comment stands on, beside its own history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentFacts {
    /// The case it is about.
    pub discussion: Discussion,
    /// The comment it replies to, as far as that is known: its case, and whether it was withdrawn.
    pub parent: Option<(CaseId, bool)>,
}
