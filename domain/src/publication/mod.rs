//! Publications: which version of which protocol was put in force, when, by whom. One stream, `protocol/main`: a
//! protocol is judged together with those that it links to, so that they stand in one order.

mod decide;
mod events;

pub use decide::{PUBLISHED_BYTES_MAX, PublishProtocol, REASON_CHARS_MAX, Rejection, decide, report};
pub use events::*;

use crate::name::Name;
use crate::protocol::Library;
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The one list of publications of a municipality: its stream is `protocol/main`.
pub const PUBLICATIONS_ID: &str = "main";

/// Everything that was published, the latest last.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publications {
    /// In the order in which it was put in force; the place in this list is the sequence less one.
    pub published: Vec<ProtocolPublished>,
}

impl Publications {
    /// Last sequence of the stream.
    pub fn sequence(&self) -> u64 {
        self.published.len() as u64
    }

    /// The versions of a protocol, the latest last.
    pub fn of<'p>(&'p self, protocol: &'p str) -> impl DoubleEndedIterator<Item = &'p ProtocolPublished> {
        self.published.iter().filter(move |published| published.protocol.as_str() == protocol)
    }

    /// The version of a protocol that was put in force last.
    pub fn latest(&self, protocol: &Name) -> Option<&ProtocolPublished> {
        self.published.iter().rev().find(|published| published.protocol == *protocol)
    }

    /// Records what has happened. Cannot fail: it already did.
    pub fn evolve(&mut self, event: ProtocolEvent) {
        match event {
            ProtocolEvent::ProtocolPublished(published) => self.published.push(*published),
        }
    }
}

impl Aggregate for Publications {
    const TYPE: &'static str = "protocol";
    type Command = PublishProtocol;
    type Event = ProtocolEvent;
    type Error = Rejection;
    type Services = Arc<Library>;

    async fn handle(
        &mut self,
        command: PublishProtocol,
        library: &Arc<Library>,
        sink: &EventSink<Self>,
    ) -> Result<(), Rejection> {
        for event in decide(self, &command, library)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: ProtocolEvent) {
        self.evolve(event);
    }
}

#[cfg(test)]
mod tests;
