//! Folded aggregates, kept for a while: a stale one costs a second try and never a wrong decision.

use super::outcome::{Explained, Refused};
use super::refused::{Asked, of_case};
use super::time::millis;
use cqrs_es::{Aggregate, AggregateError, EventStore};
use moka::sync::Cache;
use pobuda_domain::case::Case;
use pobuda_domain::comment::Comment;
use pobuda_domain::comment_vote::CommentVote;
use pobuda_domain::directory::Directory;
use pobuda_domain::erasure::Erasure;
use pobuda_domain::publication::Publications;
use pobuda_domain::support::Support;
use pobuda_ledger::Log;
use pobuda_ledger::record::{Millis, TimerChange};
use pobuda_ledger::store::{LedgerStore, Loaded};
use serde::Serialize;
use std::sync::Arc;
use tracing::error;

/// Cases kept at once.
pub const CASES_KEPT_MAX: u64 = 4_000;
/// Comments, supports, votes and erasures kept at once, of each.
pub const SMALL_STREAMS_KEPT_MAX: u64 = 4_000;
/// Pseudonyms kept at once.
pub const PSEUDONYMS_KEPT_MAX: u64 = 8_000;

type Kept<A> = Cache<String, Arc<Loaded<A>>>;

/// The states of this process. Cheap to clone.
#[derive(Clone)]
pub(super) struct States {
    store: LedgerStore,
    cases: Kept<Case>,
    comments: Kept<Comment>,
    supports: Kept<Support>,
    votes: Kept<CommentVote>,
    directory: Kept<Directory>,
    publications: Kept<Publications>,
    erasures: Kept<Erasure>,
}

/// An aggregate that has a cache here.
pub(super) trait Keeps:
    Aggregate<Command: Send, Event: Serialize + Send, Error: Explained + Send> + Clone + 'static
{
    /// Whether it is kept as soon as it has begun, and not only once somebody has asked for it.
    const KEPT_FROM_THE_START: bool = false;
    fn kept(states: &States) -> &Kept<Self>;
    /// When an event happened, where that is not the moment of the command: what time brings about was due before.
    fn happened(_event: &Self::Event) -> Option<Millis> {
        None
    }
    /// What is kept of a command, should a rule refuse it: of most aggregates nothing.
    fn asked(_command: &Self::Command) -> Option<Asked> {
        None
    }
    /// What an append changes of the timers: most aggregates have none.
    fn timers(_before: &Self, _after: &Self) -> Vec<TimerChange> {
        Vec::new()
    }
}

impl Keeps for Case {
    const KEPT_FROM_THE_START: bool = true;
    fn kept(states: &States) -> &Kept<Self> {
        &states.cases
    }
    fn asked(command: &Self::Command) -> Option<Asked> {
        of_case(command)
    }
    fn happened(event: &Self::Event) -> Option<Millis> {
        Some(millis(event.by_and_when().1))
    }
    /// They follow from what was folded, and from nothing else: a table of timers that disagrees is at fault.
    fn timers(before: &Self, after: &Self) -> Vec<TimerChange> {
        let of = |case: &Self| case.open.as_ref().map(|open| open.clocks.timers()).unwrap_or_default();
        let (before, now) = (of(before), of(after));
        let set = now.iter().filter(|(name, timer)| before.get(name) != Some(timer));
        let set = set.map(|(name, timer)| TimerChange {
            timer: name.to_string(),
            generation: timer.generation,
            due_at: Some(millis(timer.due_at)),
        });
        let cleared = before.keys().filter(|name| !now.contains_key(name)).map(|name| TimerChange {
            timer: name.to_string(),
            generation: after.sequence,
            due_at: None,
        });
        set.chain(cleared).collect()
    }
}
impl Keeps for Comment {
    fn kept(states: &States) -> &Kept<Self> {
        &states.comments
    }
}
impl Keeps for Support {
    fn kept(states: &States) -> &Kept<Self> {
        &states.supports
    }
}
impl Keeps for CommentVote {
    fn kept(states: &States) -> &Kept<Self> {
        &states.votes
    }
}

impl Keeps for Directory {
    fn kept(states: &States) -> &Kept<Self> {
        &states.directory
    }
}

impl Keeps for Publications {
    fn kept(states: &States) -> &Kept<Self> {
        &states.publications
    }
}

impl Keeps for Erasure {
    fn kept(states: &States) -> &Kept<Self> {
        &states.erasures
    }
}

/// How well a state must be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Freshness {
    /// A kept state will do.
    Kept,
    /// The log must have been asked.
    Asked,
}

impl States {
    pub(super) fn new(log: Log) -> Self {
        Self {
            store: LedgerStore::new(log),
            cases: Cache::new(CASES_KEPT_MAX),
            comments: Cache::new(SMALL_STREAMS_KEPT_MAX),
            supports: Cache::new(SMALL_STREAMS_KEPT_MAX),
            votes: Cache::new(SMALL_STREAMS_KEPT_MAX),
            directory: Cache::new(1),
            publications: Cache::new(1),
            erasures: Cache::new(SMALL_STREAMS_KEPT_MAX),
        }
    }

    /// The state of a stream, and whether it was taken as it was kept.
    pub(super) async fn load<A: Keeps>(
        &self,
        id: &str,
        freshness: Freshness,
    ) -> Result<(Arc<Loaded<A>>, bool), Refused> {
        let loaded = match (A::kept(self).get(id), freshness) {
            (Some(kept), Freshness::Kept) => return Ok((kept, true)),
            (Some(kept), Freshness::Asked) => {
                let mut loaded = (*kept).clone();
                self.store.catch_up(&mut loaded).await.map_err(failed)?;
                loaded
            }
            (None, _) => EventStore::<A>::load_aggregate(&self.store, id).await.map_err(failed)?,
        };
        let loaded = Arc::new(loaded);
        // Absence is not kept: ids come from outside, and anybody could fill the cache with nothing.
        if loaded.sequence > 0 {
            A::kept(self).insert(id.to_owned(), Arc::clone(&loaded));
        }
        Ok((loaded, false))
    }

    /// Keeps what an append has made of a state.
    pub(super) fn keep<A: Keeps>(&self, loaded: Loaded<A>) {
        A::kept(self).insert(loaded.id.clone(), Arc::new(loaded));
    }
}

fn failed<E: std::error::Error>(error: AggregateError<E>) -> Refused {
    error!(error = %error, "A stream could not be loaded: {error}");
    Refused::Failed
}
