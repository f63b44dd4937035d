//! One command from decision to receipt, again where somebody else was faster.

use super::outcome::{Done, Explained, Refused};
use super::states::{Freshness, Keeps};
use super::{Executor, Expect, Sending};
use cqrs_es::event_sink::EventSink;
use cqrs_es::{Aggregate, DomainEvent};
use pobuda_ledger::error::AppendError;
use pobuda_ledger::record::{
    Append, CommandKey, Condition, Millis, NewEvent, NewPseudonym, Opening, Receipt, Stream, Trace,
};
use pobuda_ledger::store::Loaded;
use pobuda_proof::canonical::Canonical;
use serde::Serialize;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use tokio::sync::Mutex;
use tracing::{error, warn};

/// How often one command is decided before its sender is told to come again.
pub const ATTEMPTS_MAX: usize = 16;
/// Queues for streams that several senders want at once. Streams that share a queue wait for each other, but
/// only once one of them has met a conflict.
const QUEUES: usize = 256;

/// A command on its way: makes what an attempt stands on, anew for each attempt.
pub(super) trait Wish: Send + Sync + 'static {
    /// What it is for.
    type Aggregate: Keeps;
    /// How it was sent.
    fn how(&self) -> &Sending;
    /// Reads what the decision stands on, and seals what was given.
    fn attempt(
        &self,
        executor: &Executor,
        freshness: Freshness,
    ) -> impl Future<Output = Result<Attempt<Self::Aggregate>, Refused>> + Send;
}

/// Everything that one attempt at a command stands on.
pub(super) struct Attempt<A: Keeps> {
    /// The stream as it was read.
    pub(super) loaded: Arc<Loaded<A>>,
    /// Facts beside the stream.
    pub(super) facts: A::Services,
    /// What is asked.
    pub(super) command: A::Command,
    /// Streams that the facts were read from.
    pub(super) conditions: Vec<Condition>,
    /// Openings of what was sealed.
    pub(super) openings: Vec<Opening>,
    /// Pseudonyms used for the first time.
    pub(super) pseudonyms: Vec<NewPseudonym>,
    /// When it happened.
    pub(super) at: Millis,
    /// Whether anything was taken as it was kept: then a refusal needs a second look.
    pub(super) from_memory: bool,
}

/// Senders who want the same stream line up once they have met.
pub(super) struct Queues {
    hash: RandomState,
    queues: Vec<Mutex<()>>,
}

impl Default for Queues {
    fn default() -> Self {
        Self { hash: RandomState::new(), queues: (0..QUEUES).map(|_| Mutex::new(())).collect() }
    }
}

impl Queues {
    fn of(&self, stream: &str) -> Option<&Mutex<()>> {
        let at = usize::try_from(self.hash.hash_one(stream)).unwrap_or_default();
        self.queues.get(at.checked_rem(self.queues.len()).unwrap_or_default())
    }
}

/// How one attempt ended without an answer.
enum Again {
    /// Somebody else was faster, or what was remembered may be old.
    LookAgain,
}

type Tried = Result<Result<Done, Again>, Refused>;

impl Executor {
    /// Decides and appends until it is recorded or refused.
    pub(super) async fn carry<W: Wish>(&self, wish: &W) -> Result<Done, Refused> {
        let how = wish.how();
        let mut freshness = Freshness::Kept;
        let mut turn = None;
        for _ in 0..ATTEMPTS_MAX {
            let attempt = match wish.attempt(self, freshness).await {
                Ok(attempt) => attempt,
                // What is asked about is not there; or it was, when this command came first.
                Err(refused) => return self.repeated(how.key.as_ref()).await?.ok_or(refused),
            };
            let id = attempt.loaded.id.clone();
            match self.attempt(attempt, how, freshness).await? {
                Ok(done) => return Ok(done),
                Err(Again::LookAgain) => {
                    freshness = Freshness::Asked;
                    if turn.is_none() {
                        turn = match self.queues.of(&id) {
                            Some(queue) => Some(queue.lock().await),
                            None => None,
                        };
                    }
                }
            }
        }
        warn!(aggregate = W::Aggregate::TYPE, "A command met {ATTEMPTS_MAX} conflicts and was given up");
        Err(Refused::Busy)
    }

    async fn attempt<A: Keeps>(&self, attempt: Attempt<A>, how: &Sending, freshness: Freshness) -> Tried {
        let uncertain = attempt.from_memory && freshness == Freshness::Kept;
        let stream = Stream::new(A::TYPE, attempt.loaded.id.clone());
        let seen = attempt.loaded.sequence;
        if let Expect::OneOf(sequences) = &how.expect
            && !sequences.contains(&seen)
        {
            return self.unless_repeated(how, uncertain, Refused::Stale { current: seen }).await;
        }
        let mut aggregate = attempt.loaded.aggregate.clone();
        let sink = EventSink::default();
        let asked = A::asked(&attempt.command);
        if let Err(rejection) = aggregate.handle(attempt.command, &attempt.facts, &sink).await {
            let refusal = rejection.explained();
            let kept = asked.map(|asked| asked.refused::<A>(&stream.id, seen, refusal.code, attempt.at));
            let tried = self.unless_repeated(how, uncertain, Refused::Rule(refusal)).await;
            if let (Err(Refused::Rule(_)), Some(kept)) = (&tried, kept) {
                self.keep_refusal(&kept).await;
            }
            return tried;
        }
        let events = sink.collect().await;
        if events.is_empty() {
            if uncertain {
                return Ok(Err(Again::LookAgain));
            }
            if let Some(done) = self.repeated(how.key.as_ref()).await? {
                return Ok(Ok(done));
            }
            return Ok(Ok(self.unchanged(&stream, seen)));
        }
        let happened = |event: &A::Event| A::happened(event).unwrap_or(attempt.at);
        let events = events.iter().map(|event| self.new_event(event, happened(event)));
        let events = events.collect::<Result<_, _>>()?;
        let append = Append {
            stream,
            expected_sequence: seen,
            command: how.key.clone(),
            conditions: attempt.conditions,
            events,
            openings: attempt.openings,
            timers: A::timers(&attempt.loaded.aggregate, &aggregate),
            pseudonyms: attempt.pseudonyms,
            trace: trace_of(how),
        };
        match self.log.append(append).await {
            Ok(receipt) => {
                // A comment that has just begun is hardly asked for before others push it out; a case is.
                if !receipt.repeated && (seen > 0 || A::KEPT_FROM_THE_START) {
                    let id = receipt.stream.id.clone();
                    self.states.keep(Loaded { id, aggregate, sequence: receipt.sequence });
                }
                Ok(Ok(done(&receipt)))
            }
            Err(AppendError::Conflict { .. } | AppendError::PseudonymTaken { .. }) => {
                Ok(Err(Again::LookAgain))
            }
            Err(AppendError::CommandReused { .. }) => Err(Refused::KeyReused),
            Err(AppendError::Overloaded) => Err(Refused::Busy),
            Err(error @ (AppendError::Invalid(_) | AppendError::Log(_))) => {
                error!(aggregate = A::TYPE, error = %error, "An append failed: {error}");
                Err(Refused::Failed)
            }
        }
    }

    /// A refusal stands only if the state was not old, and if the command was not carried out before.
    async fn unless_repeated(&self, how: &Sending, uncertain: bool, refusal: Refused) -> Tried {
        if uncertain {
            return Ok(Err(Again::LookAgain));
        }
        match self.repeated(how.key.as_ref()).await? {
            Some(done) => Ok(Ok(done)),
            None => Err(refusal),
        }
    }

    /// Keeps what was refused, for auditors. That it could not be kept does not turn a no into a yes.
    async fn keep_refusal(&self, refusal: &pobuda_ledger::refusals::Refusal) {
        if let Err(error) = self.log.keep_refusal(refusal).await {
            error!(%error, rule = refusal.rule, "A refusal could not be kept: {error}");
        }
    }

    /// What the command came to, if it was carried out before.
    async fn repeated(&self, key: Option<&CommandKey>) -> Result<Option<Done>, Refused> {
        let Some(key) = key else { return Ok(None) };
        match self.log.command(&key.id).await.map_err(super::failed)? {
            Some((hash, _)) if hash != key.hash => Err(Refused::KeyReused),
            Some((_, receipt)) => Ok(Some(Done { repeated: true, ..done(&receipt) })),
            None => Ok(None),
        }
    }

    fn unchanged(&self, stream: &Stream, sequence: u64) -> Done {
        let id = subject_of(stream);
        Done { id, position: self.log.head().position, sequence, changed: false, repeated: false }
    }

    fn new_event<E: DomainEvent + Serialize>(&self, event: &E, at: Millis) -> Result<NewEvent, Refused> {
        let payload = Canonical::of(event).map_err(|irregular| {
            error!(error = %irregular, "An event is not canonical: {irregular}");
            Refused::Failed
        })?;
        Ok(NewEvent {
            event_id: self.ids.uuid(self.clock.now()).map_err(super::failed)?,
            event_type: event.event_type(),
            event_version: event.event_version(),
            payload,
            occurred_at: at,
        })
    }
}

fn done(receipt: &Receipt) -> Done {
    Done {
        id: subject_of(&receipt.stream),
        position: receipt.last_position,
        sequence: receipt.sequence,
        changed: true,
        repeated: receipt.repeated,
    }
}

/// What the stream is about: `support/<case>/<slot>` is about the case.
fn subject_of(stream: &Stream) -> String {
    stream.id.split('/').next().unwrap_or_default().to_owned()
}

fn trace_of(how: &Sending) -> Trace {
    Trace {
        correlation_id: how.correlation.clone(),
        causation_id: None,
        command_id: how.key.as_ref().map(|key| key.id.clone()),
    }
}
