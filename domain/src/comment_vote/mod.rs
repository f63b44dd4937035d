//! One person's vote on one comment. The stream is `comment_vote/<comment>/<slot>`.

mod decide;
mod events;

pub use decide::{Rejection, decide};
pub use events::*;

use crate::actor::Actor;
use crate::discussion::Discussion;
use crate::name::CommentId;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An order to a vote on a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommentVoteCommand {
    /// Vote, or change the vote.
    Cast {
        /// Who asks.
        actor: Actor,
        /// When it happened.
        at: Timestamp,
        /// For or against.
        value: Direction,
    },
    /// Take it back.
    Withdraw {
        /// Who asks.
        actor: Actor,
        /// When it happened.
        at: Timestamp,
    },
}

/// What a decision about a vote stands on, beside its own history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoteFacts {
    /// The comment.
    pub comment: CommentId,
    /// Whether it was withdrawn; `None` when there is no such comment.
    pub withdrawn: Option<bool>,
    /// The case it is about.
    pub discussion: Discussion,
}

/// A vote on a comment, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentVote {
    /// The vote that stands.
    pub standing: Option<Direction>,
    /// Last sequence of its stream.
    pub sequence: u64,
}

impl CommentVote {
    /// Records what has happened. Cannot fail: it already did.
    pub fn evolve(&mut self, event: &CommentVoteEvent) {
        self.sequence += 1;
        self.standing = match event {
            CommentVoteEvent::CommentVoteCast(cast) => Some(cast.value),
            CommentVoteEvent::CommentVoteWithdrawn(_) => None,
        };
    }
}

impl Aggregate for CommentVote {
    const TYPE: &'static str = "comment_vote";
    type Command = CommentVoteCommand;
    type Event = CommentVoteEvent;
    type Error = Rejection;
    type Services = VoteFacts;

    async fn handle(
        &mut self,
        command: CommentVoteCommand,
        facts: &VoteFacts,
        sink: &EventSink<Self>,
    ) -> Result<(), Rejection> {
        for event in decide(self, &command, facts)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: CommentVoteEvent) {
        self.evolve(&event);
    }
}

#[cfg(test)]
mod tests;
