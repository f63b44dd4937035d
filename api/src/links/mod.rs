//! The process manager of links: opens the cases that operations ask for, and lets cases go on when those have closed.
//!
//! The ids of what it sends are derived from the event that caused it.

mod copied;

use crate::executor::{CaseOpening, Continuing, Executor, Refused, Sending};
use crate::import::identity::RecordKey;
use crate::managing::{Hindered, Manager, SHOWN_WITHIN};
use crate::reread;
use crate::start::Ground;
use jiff::Timestamp;
use pobuda_domain::case::{Case, CaseEvent, Incident, IncidentKind, LinkedFrom, opened_link, outcome_at_end};
use pobuda_domain::event::AnyEvent;
use pobuda_domain::name::{CaseId, Name};
use pobuda_domain::protocol::Link;
use pobuda_ledger::Log;
use pobuda_ledger::record::{CommandKey, Recorded};
use pobuda_projections::ReadModels;
use pobuda_projections::read::AsOf;
use pobuda_proof::hash::sha256;
use tracing::{info, warn};

/// Follows links.
pub struct Links {
    ground: Ground,
    executor: Executor,
    models: ReadModels,
}

impl Links {
    /// Over a log, with the executor and the read models of this process.
    pub fn new(ground: &Ground, executor: Executor, models: ReadModels) -> Self {
        Self { ground: ground.clone(), executor, models }
    }
}

impl Manager for Links {
    const NAME: &'static str = "links";
    const FOLLOWS: (&'static str, &'static str) = ("case", "OperationPerformed");

    fn log(&self) -> &Log {
        &self.ground.log
    }

    async fn follow(&self, event: &Recorded) -> Result<(), Hindered> {
        let unreadable = |why: String| Hindered::Unreadable(format!("position {}: {why}", event.position));
        let done = match reread::event(event)? {
            AnyEvent::Case(CaseEvent::OperationPerformed(done)) => done,
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
}

impl Links {
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
