//! The directory: which services there are, who holds which post in them, from when to when, and who stands in.
//! One stream, `directory/main`.

mod adopt;
mod command;
mod decide;
mod events;
mod state;

pub use command::*;
pub use decide::{
    CHANGES_MAX, HOLDERS_MAX, POSTS_MAX, Rejection, SERVICE_NAME_CHARS_MAX, SERVICES_MAX, decide,
};
pub use events::*;
pub use state::{Directory, Holding, Listed, Place, PostState};

use crate::name::Language;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use std::collections::BTreeMap;

/// The one directory of a municipality: its stream is `directory/main`.
pub const DIRECTORY_ID: &str = "main";

/// What something is called, in each language.
pub type Names = BTreeMap<Language, String>;

impl Aggregate for Directory {
    const TYPE: &'static str = "directory";
    type Command = DirectoryCommand;
    type Event = DirectoryEvent;
    type Error = Rejection;
    type Services = ();

    async fn handle(
        &mut self,
        command: DirectoryCommand,
        (): &(),
        sink: &EventSink<Self>,
    ) -> Result<(), Rejection> {
        for event in decide(self, &command)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: DirectoryEvent) {
        self.evolve(&event);
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
