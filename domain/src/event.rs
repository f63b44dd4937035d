//! All events of all aggregates, for those who read the whole log.

use crate::actor::By;
use crate::case::CaseEvent;
use crate::comment::CommentEvent;
use crate::comment_vote::CommentVoteEvent;
use crate::name::CaseId;
use crate::support::SupportEvent;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer};

/// Every type of event there is, as the kind of its stream and its name.
pub const EVENT_TYPES: [(&str, &str); 11] = [
    ("case", "CaseOpened"),
    ("case", "OperationPerformed"),
    ("case", "SupportsCounted"),
    ("comment", "CommentPosted"),
    ("comment", "CommentEdited"),
    ("comment", "CommentWithdrawn"),
    ("comment", "CommentVotesCounted"),
    ("support", "SupportGiven"),
    ("support", "SupportWithdrawn"),
    ("comment_vote", "CommentVoteCast"),
    ("comment_vote", "CommentVoteWithdrawn"),
];

/// An event of any aggregate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnyEvent {
    /// Of a case.
    Case(CaseEvent),
    /// Of a comment.
    Comment(CommentEvent),
    /// Of a support.
    Support(SupportEvent),
    /// Of a vote on a comment.
    CommentVote(CommentVoteEvent),
}

impl AnyEvent {
    /// Reads an event whose type is already known from its column, straight into its own shape.
    /// `Ok(None)` when this program does not know the type or the version.
    ///
    /// # Errors
    /// Those of the deserializer, when the payload does not have the shape of its type.
    pub fn read<'de, D: Deserializer<'de>>(
        event_type: &str,
        version: &str,
        payload: D,
    ) -> Result<Option<Self>, D::Error> {
        if version != "1" {
            return Ok(None);
        }
        Ok(Some(match event_type {
            "CaseOpened" => Self::Case(CaseEvent::CaseOpened(Box::deserialize(payload)?)),
            "OperationPerformed" => Self::Case(CaseEvent::OperationPerformed(Box::deserialize(payload)?)),
            "SupportsCounted" => Self::Case(CaseEvent::SupportsCounted(Deserialize::deserialize(payload)?)),
            "CommentPosted" => Self::Comment(CommentEvent::CommentPosted(Box::deserialize(payload)?)),
            "CommentEdited" => Self::Comment(CommentEvent::CommentEdited(Deserialize::deserialize(payload)?)),
            "CommentWithdrawn" => {
                Self::Comment(CommentEvent::CommentWithdrawn(Deserialize::deserialize(payload)?))
            }
            "CommentVotesCounted" => {
                Self::Comment(CommentEvent::CommentVotesCounted(Deserialize::deserialize(payload)?))
            }
            "SupportGiven" => Self::Support(SupportEvent::SupportGiven(Deserialize::deserialize(payload)?)),
            "SupportWithdrawn" => {
                Self::Support(SupportEvent::SupportWithdrawn(Deserialize::deserialize(payload)?))
            }
            "CommentVoteCast" => {
                Self::CommentVote(CommentVoteEvent::CommentVoteCast(Deserialize::deserialize(payload)?))
            }
            "CommentVoteWithdrawn" => {
                Self::CommentVote(CommentVoteEvent::CommentVoteWithdrawn(Deserialize::deserialize(payload)?))
            }
            _ => return Ok(None),
        }))
    }

    /// The case it is about; `None` for the events of the case itself, whose stream says it.
    pub fn case(&self) -> Option<&CaseId> {
        match self {
            Self::Case(_) => None,
            Self::Comment(event) => Some(match event {
                CommentEvent::CommentPosted(e) => &e.case,
                CommentEvent::CommentEdited(e) => &e.case,
                CommentEvent::CommentWithdrawn(e) => &e.case,
                CommentEvent::CommentVotesCounted(e) => &e.case,
            }),
            Self::Support(SupportEvent::SupportGiven(e)) => Some(&e.case),
            Self::Support(SupportEvent::SupportWithdrawn(e)) => Some(&e.case),
            Self::CommentVote(CommentVoteEvent::CommentVoteCast(e)) => Some(&e.case),
            Self::CommentVote(CommentVoteEvent::CommentVoteWithdrawn(e)) => Some(&e.case),
        }
    }

    /// Who did it, and when it happened.
    pub fn by_and_when(&self) -> (&By, Timestamp) {
        match self {
            Self::Case(CaseEvent::CaseOpened(e)) => (&e.by, e.occurred_at),
            Self::Case(CaseEvent::OperationPerformed(e)) => (&e.by, e.occurred_at),
            Self::Case(CaseEvent::SupportsCounted(e)) => (&e.by, e.occurred_at),
            Self::Comment(CommentEvent::CommentPosted(e)) => (&e.by, e.occurred_at),
            Self::Comment(CommentEvent::CommentEdited(e)) => (&e.by, e.occurred_at),
            Self::Comment(CommentEvent::CommentWithdrawn(e)) => (&e.by, e.occurred_at),
            Self::Comment(CommentEvent::CommentVotesCounted(e)) => (&e.by, e.occurred_at),
            Self::Support(SupportEvent::SupportGiven(e)) => (&e.by, e.occurred_at),
            Self::Support(SupportEvent::SupportWithdrawn(e)) => (&e.by, e.occurred_at),
            Self::CommentVote(CommentVoteEvent::CommentVoteCast(e)) => (&e.by, e.occurred_at),
            Self::CommentVote(CommentVoteEvent::CommentVoteWithdrawn(e)) => (&e.by, e.occurred_at),
        }
    }
}
