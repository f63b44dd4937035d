//! The comment: one event stream each, so that a lively discussion makes nobody wait.

mod command;
mod decide;
mod events;

pub use command::{CommentCommand, CommentFacts};
pub use decide::{COMMENT_CHARS_MAX, Rejection, decide};
pub use events::*;

use crate::name::{CaseId, Pseudonym};
use cqrs_es::Aggregate;
use cqrs_es::event_sink::EventSink;
use serde::{Deserialize, Serialize};

/// A comment, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// What stands once it is posted.
    pub posted: Option<Posted>,
    /// Last sequence of its stream.
    pub sequence: u64,
}

/// A posted comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// The case it is about.
    pub case: CaseId,
    /// Who posted it.
    pub author: Pseudonym,
    /// Its latest version; the first is 1.
    pub version: u32,
    /// Sequence of the event with the latest text.
    pub text_sequence: u64,
    /// Whether it was taken back.
    pub withdrawn: bool,
    /// Votes that the source had counted: for, against.
    pub counted: Option<(u64, u64)>,
}

impl Comment {
    /// Records what has happened. Cannot fail: it already did.
    pub fn evolve(&mut self, event: CommentEvent) {
        self.sequence += 1;
        let sequence = self.sequence;
        match (event, &mut self.posted) {
            (CommentEvent::CommentPosted(posted), _) => {
                self.posted = Some(Posted {
                    case: posted.case,
                    author: posted.by.actor,
                    version: 1,
                    text_sequence: sequence,
                    withdrawn: false,
                    counted: None,
                });
            }
            (CommentEvent::CommentEdited(edited), Some(posted)) => {
                posted.version = edited.version;
                posted.text_sequence = sequence;
            }
            (CommentEvent::CommentWithdrawn(_), Some(posted)) => posted.withdrawn = true,
            (CommentEvent::CommentVotesCounted(counted), Some(posted)) => {
                posted.counted = Some((counted.up, counted.down))
            }
            (_, None) => {}
        }
    }
}

impl Aggregate for Comment {
    const TYPE: &'static str = "comment";
    type Command = CommentCommand;
    type Event = CommentEvent;
    type Error = Rejection;
    type Services = CommentFacts;

    async fn handle(
        &mut self,
        command: CommentCommand,
        facts: &CommentFacts,
        sink: &EventSink<Self>,
    ) -> Result<(), Rejection> {
        for event in decide(self, &command, facts)? {
            sink.write(event, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, event: CommentEvent) {
        self.evolve(event);
    }
}

#[cfg(test)]
mod tests;
