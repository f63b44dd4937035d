//! The way of a command: sealed, decided, recorded, answered.
//!
//! It runs apart from the request, so that a browser that goes away cancels nothing.

mod order;
mod outcome;

pub use order::{CaseOpening, CommentPosting, Expect, Operation, Sender, Sending};
pub use outcome::{Done, Refusal, RefusalKind, Refused};

use crate::clock::Clock;
use crate::ids::Ids;
use jiff::Timestamp;
use pobuda_domain::case::{Allowed, NextStep};
use pobuda_domain::comment_vote::Direction;
use pobuda_domain::name::{CaseId, CommentId};
use pobuda_domain::precision::Precision;
use pobuda_domain::protocol::Library;
use pobuda_ledger::Log;
use std::sync::Arc;

/// Carries out commands. Cheap to clone.
#[derive(Clone)]
pub struct Executor {
    _log: Log,
    _library: Arc<Library>,
    _clock: Clock,
    _ids: Ids,
}

/// What a person has done and may do with a case, as far as their pseudonyms tell.
#[derive(Debug, Clone, Default)]
pub struct OwnPart {
    /// Whether they support it now.
    pub supports: bool,
    /// Whether its state is open to supports.
    pub open_to_support: bool,
    /// Whether its state is open to comments and votes on them.
    pub open_to_comments: bool,
    /// Operations that they may perform now.
    pub operations: Vec<Allowed>,
}

impl Executor {
    /// An executor over a log. `streams_max` bounds the cache of folded aggregates.
    pub fn new(log: Log, library: Arc<Library>, clock: Clock, ids: Ids) -> Self {
        Self { _log: log, _library: library, _clock: clock, _ids: ids }
    }

    /// Opens a case.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn open_case(&self, _from: Sender, _what: CaseOpening, _how: Sending) -> Result<Done, Refused> {
        todo!()
    }

    /// Performs an operation on a case.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn perform(
        &self,
        _from: Sender,
        _case: CaseId,
        _what: Operation,
        _how: Sending,
    ) -> Result<Done, Refused> {
        todo!()
    }

    /// Posts a comment on a case, or a reply.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn post_comment(
        &self,
        _from: Sender,
        _case: CaseId,
        _what: CommentPosting,
        _how: Sending,
    ) -> Result<Done, Refused> {
        todo!()
    }

    /// Puts a new version in the place of a comment.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn edit_comment(
        &self,
        _from: Sender,
        _comment: CommentId,
        _text: String,
        _how: Sending,
    ) -> Result<Done, Refused> {
        todo!()
    }

    /// Takes a comment back.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn withdraw_comment(
        &self,
        _from: Sender,
        _comment: CommentId,
        _how: Sending,
    ) -> Result<Done, Refused> {
        todo!()
    }

    /// Gives support to a case, or takes it back.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn support(
        &self,
        _from: Sender,
        _case: CaseId,
        _given: bool,
        _how: Sending,
    ) -> Result<Done, Refused> {
        todo!()
    }

    /// Votes on a comment; `None` takes the vote back.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn vote(
        &self,
        _from: Sender,
        _comment: CommentId,
        _value: Option<Direction>,
        _how: Sending,
    ) -> Result<Done, Refused> {
        todo!()
    }

    /// Notes how many supports the source of an import had counted.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn count_supports(
        &self,
        _from: Sender,
        _case: CaseId,
        _count: u64,
        _how: Sending,
    ) -> Result<Done, Refused> {
        todo!()
    }

    /// Notes how many votes the source of an import had counted for a comment.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn count_votes(
        &self,
        _from: Sender,
        _comment: CommentId,
        _up_and_down: (u64, u64),
        _how: Sending,
    ) -> Result<Done, Refused> {
        todo!()
    }

    /// What somebody has done and may do with a case; somebody unknown may do nothing.
    ///
    /// # Errors
    /// [`Refused`] when the case does not exist or the log fails.
    pub async fn own_part(&self, _from: Option<&Sender>, _case: &CaseId) -> Result<OwnPart, Refused> {
        todo!()
    }

    /// Which of these comments somebody wrote, and how they voted on them.
    ///
    /// # Errors
    /// [`Refused`] when the log fails.
    pub async fn own_comments(
        &self,
        _from: &Sender,
        _comments: &[CommentId],
    ) -> Result<Vec<OwnComment>, Refused> {
        todo!()
    }

    /// What can move a case on from where it is.
    ///
    /// # Errors
    /// [`Refused`] when the case does not exist or the log fails.
    pub async fn next(&self, _case: &CaseId) -> Result<Vec<NextStep>, Refused> {
        todo!()
    }
}

/// What a comment is to somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnComment {
    /// The comment.
    pub id: CommentId,
    /// Whether they wrote it.
    pub mine: bool,
    /// How they voted.
    pub vote: Option<Direction>,
}

/// When something happened, if not now.
pub type Happened = Option<(Timestamp, Precision)>;
