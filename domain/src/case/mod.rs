//! The case: one initiative, project or innovation being handled. One event stream each.

mod allowed;
mod answering;
mod behalf;
mod clocks;
mod command;
mod events;
mod fire;
mod fit;
mod follow;
mod gather;
mod guarded;
mod links;
mod migrate;
mod notes;
mod open;
mod perform;
mod posts;
mod rejection;
mod state;
mod tasks;
mod work;

pub use allowed::{Allowed, NextStep, allowed, asked_of, asks_alike, next, openings, openings_on_behalf};
pub use behalf::{CITIZEN_CONTACT, CITIZEN_CONTACT_CHARS_MAX, CITIZEN_NAME, CITIZEN_NAME_CHARS_MAX, Channel};
pub use clocks::{Clock, Clocks, Incident, OpenTask, Scheduled, Timer, TimerName};
pub use command::*;
pub use events::*;
pub use gather::ACTOR_NAME;
pub use links::{opened_link, outcome_at_end};
pub use notes::{NOTE_CHARS_MAX, NOTE_TEXT};
pub use rejection::Rejection;
pub use state::{Case, Open, Performed};
pub use tasks::closable;
pub use work::{Work, work};

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
        CaseCommand::CloseTask(command) => tasks::close(case, command, library),
        CaseCommand::AddNote(command) => notes::add(case, command),
        CaseCommand::FireTimer(command) => fire::fire(case, command, library),
        CaseCommand::LinkCase(command) => links::link(case, command, library),
        CaseCommand::FollowLink(command) => links::follow(case, command, library),
        CaseCommand::RaiseIncident(command) => fire::raise(case, command),
        CaseCommand::ResolveIncident(command) => fire::resolve(case, command, library),
        CaseCommand::ChangeProtocol(command) => migrate::change(case, command, library),
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
mod given;
#[cfg(test)]
mod migrate_stories;
#[cfg(test)]
mod post_stories;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod stories;
#[cfg(test)]
mod time_stories;
