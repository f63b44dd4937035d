//! One person's support of one case. The stream `support/<case>/<slot>` is the person's place in the
//! case: one support per person is a property of the stream's name.

mod decide;
mod events;

pub use decide::{Rejection, decide};
pub use events::*;

use crate::actor::Actor;
use crate::discussion::Discussion;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// An order to a support.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SupportCommand {
    /// Give it.
    Give {
        /// Who asks.
        actor: Actor,
        /// When it happened.
        at: Timestamp,
    },
    /// Take it back.
    Withdraw {
        /// Who asks.
        actor: Actor,
        /// When it happened.
        at: Timestamp,
    },
}

/// A support, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Support {
    /// Whether it is given now.
    pub given: bool,
    /// Last sequence of its stream.
    pub sequence: u64,
}

impl Support {
    /// Records what has happened. Cannot fail: it already did.
    pub fn evolve(&mut self, event: &SupportEvent) {
        self.sequence += 1;
        self.given = matches!(event, SupportEvent::SupportGiven(_));
    }
}

impl Aggregate for Support {
    const TYPE: &'static str = "support";
    type Command = SupportCommand;
    type Event = SupportEvent;
    type Error = Rejection;
    type Services = Discussion;

    async fn handle(
        &mut self,
        command: SupportCommand,
        facts: &Discussion,
        sink: &EventSink<Self>,
    ) -> Result<(), Rejection> {
        for event in decide(self, &command, facts)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: SupportEvent) {
        self.evolve(&event);
    }
}

#[cfg(test)]
mod tests;
