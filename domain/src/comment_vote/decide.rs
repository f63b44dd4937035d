//! Deciding on votes on comments.

use super::{
    CommentVote, CommentVoteCast, CommentVoteCommand, CommentVoteEvent, CommentVoteWithdrawn, VoteFacts,
};
use crate::actor::{Actor, By, Standing};
use crate::name::Name;

/// A refusal. Leaves no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "every variant's sentence says what it is")]
pub enum Rejection {
    #[error("this comment does not exist")]
    CommentUnknown,
    #[error("this comment was withdrawn")]
    Withdrawn,
    #[error("this case is not open to comments and votes on them now")]
    CommentsClosed,
    #[error("votes on comments are for citizens; sign in as one")]
    CitizensOnly,
}

impl Rejection {
    /// Stable name of the rule, for programs and translations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::CommentUnknown => "comment-unknown",
            Self::Withdrawn => "comment-withdrawn",
            Self::CommentsClosed => "comments-closed",
            Self::CitizensOnly => "citizens-only",
        }
    }
}

/// Judges an order to a vote. Casting what stands and withdrawing what does not changes nothing.
///
/// # Errors
/// The [`Rejection`] of the first rule that fails; nothing is recorded then.
pub fn decide(
    vote: &CommentVote,
    command: &CommentVoteCommand,
    facts: &VoteFacts,
) -> Result<Vec<CommentVoteEvent>, Rejection> {
    let withdrawn = facts.withdrawn.ok_or(Rejection::CommentUnknown)?;
    let case = facts.discussion.case.clone();
    let comment = facts.comment.clone();
    match command {
        CommentVoteCommand::Cast { actor, at, value } => {
            let by = citizen(actor)?;
            if withdrawn {
                return Err(Rejection::Withdrawn);
            }
            if !facts.discussion.to_comments {
                return Err(Rejection::CommentsClosed);
            }
            if vote.standing == Some(*value) {
                return Ok(vec![]);
            }
            let cast = CommentVoteCast { case, comment, value: *value, by, occurred_at: *at };
            Ok(vec![CommentVoteEvent::CommentVoteCast(cast)])
        }
        CommentVoteCommand::Withdraw { actor, at } => {
            let by = citizen(actor)?;
            if vote.standing.is_none() {
                return Ok(vec![]);
            }
            let taken_back = CommentVoteWithdrawn { case, comment, by, occurred_at: *at };
            Ok(vec![CommentVoteEvent::CommentVoteWithdrawn(taken_back)])
        }
    }
}

fn citizen(actor: &Actor) -> Result<By, Rejection> {
    match actor.standing {
        Standing::Citizen => Ok(By { actor: actor.pseudonym.clone(), role: Name::citizen(), service: None }),
        _ => Err(Rejection::CitizensOnly),
    }
}
