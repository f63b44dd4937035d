//! The way of a command: sealed, decided, recorded, answered.
//!
//! It runs apart from the request, so that a browser that goes away cancels nothing.

mod carry;
mod cases;
mod changing;
mod comments;
mod directory;
mod erasures;
mod library;
mod linking;
mod names;
mod notes;
mod order;
mod outcome;
mod own;
mod own_words;
mod publishing;
mod refusal;
mod refused;
mod seal;
mod states;
mod supports;
mod tasks;
mod time;

pub use carry::ATTEMPTS_MAX;
pub use changing::ProtocolChange;
pub use directory::{ACCOUNT_CHARS_MAX, DirectoryChange, ServiceGiven, Subject};
pub use erasures::{ErasureOf, ErasureRequest, TextOf};
pub use library::DIRECTORY_LOOK;
pub use names::Naming;
pub(crate) use names::erased_person;
pub use order::{
    CaseOpening, CommentPosting, Continuing, Entering, Expect, Keeper, Operation, Sender, Sending,
    TaskClosing,
};
pub use outcome::{Done, Refusal, RefusalKind, Refused};
pub use own_words::OwnEvent;
pub use publishing::ProtocolPublishing;
pub use refused::COMMANDS;
pub use states::{CASES_KEPT_MAX, PSEUDONYMS_KEPT_MAX, SMALL_STREAMS_KEPT_MAX};

use crate::clock::Clock;
use crate::ids::Ids;
use crate::metering;
use carry::{Queues, Wish};
use comments::Change;
use cqrs_es::Aggregate;
use jiff::Timestamp;
use library::Shelf;
use moka::sync::Cache;
use pobuda_domain::case::{Allowed, Case, Incident, NextStep, TimerName};
use pobuda_domain::comment_vote::Direction;
use pobuda_domain::name::{CaseId, CommentId, Malformed, Name, Pseudonym};
use pobuda_domain::precision::Precision;
use pobuda_domain::protocol::Library;
use pobuda_ledger::Log;
use states::States;
use std::ops::Deref;
use std::sync::Arc;
use tracing::error;

/// Carries out commands. Cheap to clone.
#[derive(Clone)]
pub struct Executor(Arc<Parts>);

/// What an executor consists of.
pub struct Parts {
    log: Log,
    shelf: Shelf,
    clock: Clock,
    ids: Ids,
    naming: Naming,
    states: States,
    pseudonyms: Cache<(String, String), Pseudonym>,
    queues: Queues,
}

impl Deref for Executor {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
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
    /// Tasks that they may close now.
    pub tasks: Vec<Name>,
}

impl Executor {
    /// An executor over a log.
    pub fn new(log: Log, library: Arc<Library>, clock: Clock, ids: Ids, naming: Naming) -> Self {
        let states = States::new(log.clone());
        let pseudonyms = Cache::new(PSEUDONYMS_KEPT_MAX);
        let (shelf, queues) = (Shelf::new(library), Queues::default());
        Self(Arc::new(Parts { log, shelf, clock, ids, naming, states, pseudonyms, queues }))
    }

    /// Opens a case.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn open_case(&self, from: Sender, what: CaseOpening, how: Sending) -> Result<Done, Refused> {
        let id = match &what.id {
            Some(id) => id.clone(),
            None => self.new_id(CaseId::new)?,
        };
        self.apart(cases::Opening { from, id, what, continuing: None, how }).await
    }

    /// Performs an operation on a case.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn perform(
        &self,
        from: Sender,
        case: CaseId,
        what: Operation,
        how: Sending,
    ) -> Result<Done, Refused> {
        self.apart(cases::Performing { from, case, what, how }).await
    }

    /// Closes a task of a case.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn close_task(
        &self,
        from: Sender,
        case: CaseId,
        what: TaskClosing,
        how: Sending,
    ) -> Result<Done, Refused> {
        self.apart(tasks::Closing { from, case, what, how }).await
    }

    /// Says that something about a case goes on again.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn resolve_incident(
        &self,
        from: Sender,
        case: CaseId,
        incident: Incident,
        how: Sending,
    ) -> Result<Done, Refused> {
        self.apart(tasks::Resolving { from, case, incident, how }).await
    }

    /// Leaves a note for officials about a case.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn add_note(
        &self,
        from: Sender,
        case: CaseId,
        text: String,
        how: Sending,
    ) -> Result<Done, Refused> {
        self.apart(notes::Noting { from, case, text, how }).await
    }

    /// Does what the time has come for in a case. One that was seen in an older generation is refused.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn fire(&self, case: CaseId, timer: TimerName, generation: u64) -> Result<Done, Refused> {
        let what = time::What::Fire { timer, generation };
        self.apart(time::OfTime { case, what, how: Sending::default() }).await
    }

    /// Notes that something about a case needs a human to go on; `rule` refused, where one did.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn raise_incident(
        &self,
        case: CaseId,
        incident: Incident,
        rule: Option<String>,
    ) -> Result<Done, Refused> {
        let what = time::What::Raise(incident, rule);
        self.apart(time::OfTime { case, what, how: Sending::default() }).await
    }

    /// Opens a case that continues another one.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn continue_case(
        &self,
        what: CaseOpening,
        continuing: Continuing,
        how: Sending,
    ) -> Result<Done, Refused> {
        let id = match &what.id {
            Some(id) => id.clone(),
            None => self.new_id(CaseId::new)?,
        };
        let from = linking::program();
        self.apart(cases::Opening { from, id, what, continuing: Some(continuing), how }).await
    }

    /// Notes that a case was opened from another one.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn note_link(
        &self,
        case: CaseId,
        link: Name,
        other: CaseId,
        how: Sending,
    ) -> Result<Done, Refused> {
        self.apart(linking::Linking { case, link, other, what: linking::What::Opened, how }).await
    }

    /// Lets a case go on that waits for another one to close.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn follow_link(
        &self,
        case: CaseId,
        link: Name,
        other: CaseId,
        outcome: Option<Name>,
        how: Sending,
    ) -> Result<Done, Refused> {
        let what = linking::What::Closed(outcome);
        self.apart(linking::Linking { case, link, other, what, how }).await
    }

    /// A case as it stands.
    ///
    /// # Errors
    /// [`Refused`] when it does not exist or the log fails.
    pub async fn case(&self, id: &CaseId) -> Result<Case, Refused> {
        Ok(self.existing(id).await?.aggregate.clone())
    }

    /// Posts a comment on a case, or a reply.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn post_comment(
        &self,
        from: Sender,
        case: CaseId,
        what: CommentPosting,
        how: Sending,
    ) -> Result<Done, Refused> {
        let id = match &what.id {
            Some(id) => id.clone(),
            None => self.new_id(CommentId::new)?,
        };
        self.apart(comments::Posting { from, id, case, what, how }).await
    }

    /// Puts a new version in the place of a comment.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn edit_comment(
        &self,
        from: Sender,
        comment: CommentId,
        text: String,
        how: Sending,
    ) -> Result<Done, Refused> {
        self.apart(comments::Changing { from, comment, change: Change::Edit(text), how }).await
    }

    /// Takes a comment back.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn withdraw_comment(
        &self,
        from: Sender,
        comment: CommentId,
        how: Sending,
    ) -> Result<Done, Refused> {
        self.apart(comments::Changing { from, comment, change: Change::Withdraw, how }).await
    }

    /// Gives support to a case, or takes it back.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn support(
        &self,
        from: Sender,
        case: CaseId,
        given: bool,
        how: Sending,
    ) -> Result<Done, Refused> {
        self.apart(supports::Supporting { from, case, given, how }).await
    }

    /// Votes on a comment; `None` takes the vote back.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn vote(
        &self,
        from: Sender,
        comment: CommentId,
        value: Option<Direction>,
        how: Sending,
    ) -> Result<Done, Refused> {
        self.apart(comments::Voting { from, comment, value, how }).await
    }

    /// Notes how many supports the source of an import had counted.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn count_supports(
        &self,
        from: Sender,
        case: CaseId,
        count: u64,
        how: Sending,
    ) -> Result<Done, Refused> {
        self.apart(cases::CountingSupports { from, case, count, how }).await
    }

    /// Notes how many votes the source of an import had counted for a comment.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn count_votes(
        &self,
        from: Sender,
        comment: CommentId,
        up_and_down: (u64, u64),
        how: Sending,
    ) -> Result<Done, Refused> {
        let (up, down) = up_and_down;
        self.apart(comments::Changing { from, comment, change: Change::CountVotes(up, down), how }).await
    }

    /// What somebody has done and may do with a case; somebody unknown may do nothing.
    ///
    /// # Errors
    /// [`Refused`] when the case does not exist or the log fails.
    pub async fn own_part(&self, from: Option<&Sender>, case: &CaseId) -> Result<OwnPart, Refused> {
        self.part_of(from, case).await
    }

    /// Which of these comments somebody wrote, and how they voted on them.
    ///
    /// # Errors
    /// [`Refused`] when the log fails.
    pub async fn own_comments(
        &self,
        from: &Sender,
        comments: &[CommentId],
    ) -> Result<Vec<OwnComment>, Refused> {
        self.comments_of(from, comments).await
    }

    /// What can move a case on from where it is.
    ///
    /// # Errors
    /// [`Refused`] when the case does not exist or the log fails.
    pub async fn next(&self, case: &CaseId) -> Result<Vec<NextStep>, Refused> {
        self.next_of(case).await
    }
}

impl Executor {
    /// When a command happened, and how well that is known.
    fn moment(&self, how: &Sending) -> (Timestamp, Precision) {
        how.happened.unwrap_or_else(|| (self.clock.now(), Precision::Recorded))
    }

    fn new_id<T>(&self, read: impl Fn(String) -> Result<T, Malformed>) -> Result<T, Refused> {
        let id = self.ids.uuid(self.clock.now()).map_err(failed)?;
        read(id.to_string()).map_err(failed)
    }

    /// Runs a command to its end, whoever waits for it.
    async fn apart<W: Wish>(&self, wish: W) -> Result<Done, Refused> {
        let this = self.clone();
        let answer = match tokio::spawn(async move { this.carry(&wish).await }).await {
            Ok(answer) => answer,
            Err(panic) => Err(failed(panic)),
        };
        let result = match &answer {
            Ok(done) if done.repeated => "repeated",
            Ok(done) if done.changed => "recorded",
            Ok(_) => "unchanged",
            Err(Refused::Failed | Refused::Busy) => "failed",
            Err(_) => "refused",
        };
        let aggregate = W::Aggregate::TYPE;
        metrics::counter!(metering::COMMANDS, "aggregate" => aggregate, "result" => result).increment(1);
        answer
    }
}

/// A failure on our side: said here, once, and outside only as a failure.
fn failed(error: impl std::fmt::Display) -> Refused {
    error!(%error, "A command failed: {error}");
    Refused::Failed
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
