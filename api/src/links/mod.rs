//! The process manager of links: opens the cases that operations ask for, and lets cases go on when those have closed.
//!
//! It reads the log in its order and notes how far it is only after everything was done. The ids of what it sends are
//! derived from the event that caused it, so that after a crash, or beside another process, a repetition changes nothing.

mod copied;

use crate::executor::{CaseOpening, Continuing, Executor, Refused, Sending};
use crate::import::identity::RecordKey;
use crate::start::Ground;
use jiff::Timestamp;
use pobuda_domain::case::{Case, CaseEvent, Incident, IncidentKind, LinkedFrom, opened_link, outcome_at_end};
use pobuda_domain::event::AnyEvent;
use pobuda_domain::name::{CaseId, Name};
use pobuda_domain::protocol::Link;
use pobuda_ledger::error::LogError;
use pobuda_ledger::record::{CommandKey, Recorded};
use pobuda_projections::read::AsOf;
use pobuda_projections::{ReadError, ReadModels};
use pobuda_proof::hash::sha256;
use std::time::Duration;
use tokio::sync::watch;
use tracing::{info, warn};

/// Its name, under which its checkpoint is kept.
pub const NAME: &str = "links";
/// Events read at once.
const EVENTS_AT_ONCE: usize = 500;
/// How long the read models may take to reach the event at hand.
const SHOWN_WITHIN: Duration = Duration::from_secs(10);
/// Pause before something is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// Follows links.
pub struct Links {
    ground: Ground,
    executor: Executor,
    models: ReadModels,
}

/// Why it cannot go on for now.
#[derive(Debug, thiserror::Error)]
pub enum Hindered {
    /// The log failed.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The read models failed.
    #[error(transparent)]
    Models(#[from] ReadError),
    /// They have not folded what is looked at.
    #[error("the read models are not there yet")]
    Behind,
    /// A command was not carried out, and will be later.
    #[error("a command was not carried out: {0}")]
    Refused(#[from] Refused),
    /// An event does not have its shape.
    #[error("{0}")]
    Unreadable(String),
}

impl Links {
    /// Over a log, with the executor and the read models of this process.
    pub fn new(ground: &Ground, executor: Executor, models: ReadModels) -> Self {
        Self { ground: ground.clone(), executor, models }
    }

    /// Follows the log until told to stop.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut head = self.ground.log.watch();
        while !*stop.borrow() {
            // Seen before reading: what is recorded meanwhile wakes us again.
            head.borrow_and_update();
            match self.catch_up().await {
                Ok(()) => {
                    tokio::select! {
                        moved = head.changed() => if moved.is_err() { return },
                        stopped = stop.wait_for(|stop| *stop) => if stopped.is_err() { return },
                    }
                }
                Err(hindered) => {
                    warn!(%hindered, "Links wait: {hindered}");
                    // Whoever could say stop is gone when this fails: then there is nothing left to work for.
                    let stopped = tokio::time::timeout(PAUSE, stop.wait_for(|stop| *stop)).await;
                    if matches!(stopped, Ok(Err(_))) {
                        return;
                    }
                }
            }
        }
    }

    /// Does everything that the log asks for up to its end.
    ///
    /// # Errors
    /// [`Hindered`]; what was not done is done the next time.
    pub async fn catch_up(&self) -> Result<(), Hindered> {
        let log = &self.ground.log;
        let mut done = log.managed(NAME).await?;
        loop {
            let head = log.head().position;
            let events = log.read_type("case", "OperationPerformed", done, EVENTS_AT_ONCE).await?;
            for event in &events {
                self.follow(event).await?;
            }
            let last = events.last().map_or(head, |event| event.position);
            if last > done {
                log.note_managed(NAME, last).await?;
                done = last;
            }
            if events.is_empty() {
                return Ok(());
            }
        }
    }

    async fn follow(&self, event: &Recorded) -> Result<(), Hindered> {
        let unreadable = |why: String| Hindered::Unreadable(format!("position {}: {why}", event.position));
        let mut payload = serde_json::Deserializer::from_str(&event.payload);
        let read = AnyEvent::read(&event.event_type, &event.event_version, &mut payload);
        let done = match read.map_err(|error| unreadable(error.to_string()))? {
            Some(AnyEvent::Case(CaseEvent::OperationPerformed(done))) => done,
            _ => return Err(unreadable(format!("{} {}", event.event_type, event.event_version))),
        };
        let id =
            CaseId::new(event.stream.id.clone()).map_err(|malformed| unreadable(malformed.to_string()))?;
        let case = self.executor.case(&id).await?;
        let open = case.open.as_ref().ok_or_else(|| unreadable("a case that was not opened".to_owned()))?;
        // Rules that this program does not have open nothing.
        let library = self.executor.library_for(&case).await?;
        let Some(published) = library.pinned(open.protocol_at(event.sequence)) else { return Ok(()) };
        let protocol = &published.protocol;
        if let Some((name, link)) = opened_link(protocol, &done) {
            self.open(event, &id, &case, (name, link)).await?;
        }
        if let (Some(from), Some(outcome)) = (&open.linked_from, outcome_at_end(protocol, &done)) {
            self.close(event, &id, from, outcome.cloned()).await?;
        }
        Ok(())
    }

    /// Opens the case that an operation asks for, and notes it in the one that asked.
    async fn open(
        &self,
        event: &Recorded,
        id: &CaseId,
        case: &Case,
        (name, link): (&Name, &Link),
    ) -> Result<(), Hindered> {
        if !self.models.wait_for(event.position, SHOWN_WITHIN).await {
            return Err(Hindered::Behind);
        }
        let row =
            self.models.case_as_of(id, AsOf::Position(event.position)).await?.ok_or(Hindered::Behind)?;
        let record = event.event_id.to_string();
        let at = Timestamp::from_millisecond(event.occurred_at.0);
        let at = at.map_err(|error| Hindered::Unreadable(error.to_string()))?;
        let other = RecordKey { system: "link", kind: name.as_str(), record: &record }.case_id(at);
        let other = other.map_err(|malformed| Hindered::Unreadable(malformed.to_string()))?;
        let opening = CaseOpening {
            id: Some(other.clone()),
            protocol: link.protocol.clone(),
            operation: link.operation.clone(),
            language: row.language.clone(),
            fields: copied::fields(&row, &link.copy),
            source: None,
            on_behalf: None,
        };
        let linked_from = LinkedFrom { case: id.clone(), link: name.clone(), kind: link.kind };
        let author = case.open.as_ref().map(|open| open.author.clone());
        let continuing = Continuing { linked_from, author };
        let opened = self
            .executor
            .continue_case(opening, continuing, keyed(event, "open", Some(happened(event))))
            .await;
        match opened {
            Ok(_) => {
                let how = keyed(event, "linked", None);
                self.executor.note_link(id.clone(), name.clone(), other, how).await?;
                info!(case.id = %id, "A case was opened from {id} by its link {name}");
            }
            // A rule is in the way, and will be again: somebody has to look.
            Err(Refused::Rule(rule)) => {
                self.stuck(id, name, rule.code).await?;
            }
            Err(Refused::Fields(errors)) => {
                self.stuck(id, name, errors.first().map_or("invalid-body", |error| error.code)).await?;
            }
            Err(refused) => return Err(refused.into()),
        }
        Ok(())
    }

    /// A case that was opened from another one has closed.
    async fn close(
        &self,
        event: &Recorded,
        id: &CaseId,
        from: &LinkedFrom,
        outcome: Option<Name>,
    ) -> Result<(), Hindered> {
        let how = keyed(event, "closed", None);
        match self.executor.follow_link(from.case.clone(), from.link.clone(), id.clone(), outcome, how).await
        {
            Ok(_) => Ok(()),
            Err(Refused::Rule(rule)) => self.stuck(&from.case, &from.link, rule.code).await,
            Err(refused) => Err(refused.into()),
        }
    }

    async fn stuck(&self, id: &CaseId, link: &Name, rule: &str) -> Result<(), Hindered> {
        let incident = Incident { incident: IncidentKind::LinkRefused, about: link.to_string() };
        warn!(case.id = %id, rule, "The link {link} of {id} is held back by {rule}");
        self.executor.raise_incident(id.clone(), incident, Some(rule.to_owned())).await?;
        Ok(())
    }
}

/// A command that follows from an event and from nothing else.
fn keyed(event: &Recorded, what: &str, happened: crate::executor::Happened) -> Sending {
    let id = format!("link:{what}:{}", event.event_id);
    let hash = sha256(id.as_bytes());
    let correlation = Some(format!("event/{}", event.position));
    Sending { key: Some(CommandKey { id, hash }), correlation, happened, ..Sending::default() }
}

/// What the program does about an event it does when that happened: the history reads in its order.
fn happened(event: &Recorded) -> (Timestamp, pobuda_domain::precision::Precision) {
    let at = Timestamp::from_millisecond(event.occurred_at.0).unwrap_or(Timestamp::UNIX_EPOCH);
    (at, Default::default())
}
