//! Erasing openings: the log keeps its digests, and nobody keeps what was under them. The stream
//! `erasure/<uuid>` is one request, the decision of somebody else on it, and how it was carried out.

mod decide;
mod events;
mod own;

pub use decide::{ERASED_DIGESTS_MAX, ERASURE_REASON_CHARS_MAX, Rejection, decide, may_decide};
pub use events::*;
pub use own::{Own, own_part};

use crate::actor::{Actor, By};
use crate::committed::{Committed, Digest, Text};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// An order to an erasure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErasureCommand {
    /// Ask for it.
    Request {
        /// Who asks.
        actor: Actor,
        /// When it happened.
        at: Timestamp,
        /// Why.
        ground: Ground,
        /// A person or texts.
        kind: Kind,
        /// The openings of texts; empty for a person.
        targets: Vec<Target>,
        /// The reasons in words.
        reason: Committed<Text>,
    },
    /// Grant or refuse it.
    Decide {
        /// Who decides.
        actor: Actor,
        /// When it happened.
        at: Timestamp,
        /// Whether it is to be carried out.
        granted: bool,
        /// The statement of reasons.
        reason: Committed<Text>,
    },
    /// Say in the log what nobody may have any more. Said again, it changes nothing.
    Erase {
        /// When it happened.
        at: Timestamp,
        /// The openings: those asked for, or those that were found of the person.
        targets: Vec<Target>,
    },
    /// Say that it is done. Said again, it changes nothing.
    Finish {
        /// When it happened.
        at: Timestamp,
    },
}

/// What the log knows of the openings of one leaf.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leaf {
    /// The digests that are in the leaf.
    pub sealed: BTreeSet<Digest>,
    /// Those among them whose openings are erased already.
    pub erased: BTreeSet<Digest>,
}

/// What deciding on an erasure needs to know of the rest of the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Whether the person, or every text, is that of who sends the command.
    pub own: bool,
    /// Whether the same person has asked who sends the command now, whatever their pseudonyms.
    pub same_person: bool,
    /// The leaves that the command names, by index.
    pub leaves: BTreeMap<u64, Leaf>,
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Why.
    pub ground: Ground,
    /// A person or texts.
    pub kind: Kind,
    /// The openings of texts.
    pub targets: Vec<Target>,
    /// Who asked.
    pub by: By,
    /// When they did. Unit: milliseconds.
    pub at: Timestamp,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Whether it is to be carried out.
    pub granted: bool,
    /// Who decided.
    pub by: By,
    /// When they did. Unit: milliseconds.
    pub at: Timestamp,
}

/// An erasure, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erasure {
    /// What was asked; `None` while it does not exist.
    pub asked: Option<Asked>,
    /// What was decided; `None` while it is pending.
    pub decided: Option<Decided>,
    /// How many openings the log has named as erased.
    pub erased: u64,
    /// Whether it is done.
    pub executed: bool,
    /// Last sequence of its stream.
    pub sequence: u64,
}

impl Erasure {
    /// Records what has happened. Cannot fail: it already did.
    pub fn evolve(&mut self, event: &ErasureEvent) {
        self.sequence += 1;
        match event {
            ErasureEvent::ErasureRequested(e) => {
                self.asked = Some(Asked {
                    ground: e.ground,
                    kind: e.kind,
                    targets: e.targets.clone(),
                    by: e.by.clone(),
                    at: e.occurred_at,
                });
            }
            ErasureEvent::ErasureDecided(e) => {
                self.decided = Some(Decided { granted: e.granted, by: e.by.clone(), at: e.occurred_at });
            }
            ErasureEvent::OpeningsErased(e) => {
                let named = e.targets.iter().map(|target| target.digests.len()).sum::<usize>();
                self.erased = self.erased.saturating_add(u64::try_from(named).unwrap_or(u64::MAX));
            }
            ErasureEvent::ErasureExecuted(_) => self.executed = true,
        }
    }
}

impl Aggregate for Erasure {
    const TYPE: &'static str = "erasure";
    type Command = ErasureCommand;
    type Event = ErasureEvent;
    type Error = Rejection;
    type Services = Facts;

    async fn handle(
        &mut self,
        command: ErasureCommand,
        facts: &Facts,
        sink: &EventSink<Self>,
    ) -> Result<(), Rejection> {
        for event in decide(self, &command, facts)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: ErasureEvent) {
        self.evolve(&event);
    }
}

#[cfg(test)]
mod tests;
