//! What has happened to a vote on a comment.

use crate::actor::By;
use crate::name::{CaseId, CommentId};
use cqrs_es::DomainEvent;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Direction of a vote. Shape in JSON: 1 or −1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i8", into = "i8")]
pub enum Direction {
    /// For: 1.
    Up,
    /// Against: −1.
    Down,
}

impl TryFrom<i8> for Direction {
    type Error = &'static str;
    fn try_from(value: i8) -> Result<Self, Self::Error> {
        match value {
            1 => Ok(Self::Up),
            -1 => Ok(Self::Down),
            _ => Err("a vote is 1 or -1"),
        }
    }
}

impl From<Direction> for i8 {
    fn from(direction: Direction) -> Self {
        match direction {
            Direction::Up => 1,
            Direction::Down => -1,
        }
    }
}

/// A citizen voted on a comment, or changed the vote: the latest one holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentVoteCast {
    /// The case that the comment is about.
    pub case: CaseId,
    /// The comment.
    pub comment: CommentId,
    /// For or against.
    pub value: Direction,
    /// Who voted.
    pub by: By,
    /// When it happened. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// A citizen took a vote back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentVoteWithdrawn {
    /// The case that the comment is about.
    pub case: CaseId,
    /// The comment.
    pub comment: CommentId,
    /// Who withdrew it.
    pub by: By,
    /// When it happened. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// Everything that can have happened to a vote on a comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum CommentVoteEvent {
    /// It was cast or changed.
    CommentVoteCast(CommentVoteCast),
    /// It was taken back.
    CommentVoteWithdrawn(CommentVoteWithdrawn),
}

impl DomainEvent for CommentVoteEvent {
    fn event_type(&self) -> String {
        match self {
            Self::CommentVoteCast(_) => "CommentVoteCast",
            Self::CommentVoteWithdrawn(_) => "CommentVoteWithdrawn",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
