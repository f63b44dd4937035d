//! The case: one initiative, project or innovation being handled. One event stream each.

mod allowed;
mod command;
mod events;
mod gather;
mod guarded;
mod open;
mod perform;
mod rejection;
mod state;

pub use allowed::{Allowed, NextStep, allowed, next, openings};
pub use command::*;
pub use events::*;
pub use gather::ACTOR_NAME;
pub use rejection::Rejection;
pub use state::{Case, Open, Performed};

use crate::protocol::Library;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use std::sync::Arc;

/// Judges an order to a case.
///
/// # Errors
/// The [`Rejection`] of the first rule that fails; nothing is recorded then.
pub fn decide(case: &Case, command: &CaseCommand, library: &Library) -> Result<Vec<CaseEvent>, Rejection> {
    match command {
        CaseCommand::Open(command) => open::open(case, command, library),
        CaseCommand::Perform(command) => perform::perform(case, command, library),
        CaseCommand::CountSupports(command) => open::count_supports(case, command),
    }
}

impl Aggregate for Case {
    const TYPE: &'static str = "case";
    type Command = CaseCommand;
    type Event = CaseEvent;
    type Error = Rejection;
    type Services = Arc<Library>;

    async fn handle(
        &mut self,
        command: CaseCommand,
        library: &Arc<Library>,
        sink: &EventSink<Self>,
    ) -> Result<(), Rejection> {
        for event in decide(self, &command, library)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: CaseEvent) {
        self.evolve(event);
    }
}

#[cfg(test)]
mod refusals;
#[cfg(test)]
mod stories;
