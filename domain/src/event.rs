//! All events of all aggregates, for those who read the whole log.

use crate::actor::By;
use crate::case::CaseEvent;
use crate::comment::CommentEvent;
use crate::comment_vote::CommentVoteEvent;
use crate::directory::DirectoryEvent;
use crate::erasure::ErasureEvent;
use crate::name::CaseId;
use crate::publication::ProtocolEvent;
use crate::support::SupportEvent;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer};

/// One table of all events: kind of the stream, name, and the shape that the name stands for.
macro_rules! events {
    ($(($kind:literal, $name:literal) $of:ident($event:ident::$variant:ident),)+) => {
        /// Every type of event there is, as the kind of its stream and its name.
        pub const EVENT_TYPES: &[(&str, &str)] = &[$(($kind, $name),)+];

        fn shaped<'de, D: Deserializer<'de>>(event_type: &str, payload: D) -> Result<Option<AnyEvent>, D::Error> {
            Ok(Some(match event_type {
                $($name => AnyEvent::$of($event::$variant(Deserialize::deserialize(payload)?)),)+
                _ => return Ok(None),
            }))
        }
    };
}

events! {
    ("case", "CaseOpened") Case(CaseEvent::CaseOpened),
    ("case", "OperationPerformed") Case(CaseEvent::OperationPerformed),
    ("case", "SupportsCounted") Case(CaseEvent::SupportsCounted),
    ("case", "DeadlineSet") Case(CaseEvent::DeadlineSet),
    ("case", "DeadlinePaused") Case(CaseEvent::DeadlinePaused),
    ("case", "DeadlineEnded") Case(CaseEvent::DeadlineEnded),
    ("case", "DeadlineMissed") Case(CaseEvent::DeadlineMissed),
    ("case", "ReminderDue") Case(CaseEvent::ReminderDue),
    ("case", "Escalated") Case(CaseEvent::Escalated),
    ("case", "OperationScheduled") Case(CaseEvent::OperationScheduled),
    ("case", "TaskOpened") Case(CaseEvent::TaskOpened),
    ("case", "TaskClosed") Case(CaseEvent::TaskClosed),
    ("case", "TaskMissed") Case(CaseEvent::TaskMissed),
    ("case", "IncidentRaised") Case(CaseEvent::IncidentRaised),
    ("case", "IncidentResolved") Case(CaseEvent::IncidentResolved),
    ("case", "CaseLinked") Case(CaseEvent::CaseLinked),
    ("case", "ProtocolChanged") Case(CaseEvent::ProtocolChanged),
    ("case", "NoteAdded") Case(CaseEvent::NoteAdded),
    ("comment", "CommentPosted") Comment(CommentEvent::CommentPosted),
    ("comment", "CommentEdited") Comment(CommentEvent::CommentEdited),
    ("comment", "CommentWithdrawn") Comment(CommentEvent::CommentWithdrawn),
    ("comment", "CommentVotesCounted") Comment(CommentEvent::CommentVotesCounted),
    ("support", "SupportGiven") Support(SupportEvent::SupportGiven),
    ("support", "SupportWithdrawn") Support(SupportEvent::SupportWithdrawn),
    ("comment_vote", "CommentVoteCast") CommentVote(CommentVoteEvent::CommentVoteCast),
    ("comment_vote", "CommentVoteWithdrawn") CommentVote(CommentVoteEvent::CommentVoteWithdrawn),
    ("directory", "ServiceListed") Directory(DirectoryEvent::ServiceListed),
    ("directory", "ServiceClosed") Directory(DirectoryEvent::ServiceClosed),
    ("directory", "PostFilled") Directory(DirectoryEvent::PostFilled),
    ("directory", "PostLeft") Directory(DirectoryEvent::PostLeft),
    ("directory", "SubstituteNamed") Directory(DirectoryEvent::SubstituteNamed),
    ("directory", "SubstituteWithdrawn") Directory(DirectoryEvent::SubstituteWithdrawn),
    ("protocol", "ProtocolPublished") Protocol(ProtocolEvent::ProtocolPublished),
    ("erasure", "ErasureRequested") Erasure(ErasureEvent::ErasureRequested),
    ("erasure", "ErasureDecided") Erasure(ErasureEvent::ErasureDecided),
    ("erasure", "OpeningsErased") Erasure(ErasureEvent::OpeningsErased),
    ("erasure", "ErasureExecuted") Erasure(ErasureEvent::ErasureExecuted),
}

/// An event of any aggregate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnyEvent {
    /// Of a case.
    Case(CaseEvent),
    /// Of a comment.
    Comment(CommentEvent),
    /// Of a support.
    Support(SupportEvent),
    /// Of a vote on a comment.
    CommentVote(CommentVoteEvent),
    /// Of the directory.
    Directory(DirectoryEvent),
    /// Of the protocols.
    Protocol(ProtocolEvent),
    /// Of an erasure.
    Erasure(ErasureEvent),
}

impl AnyEvent {
    /// Reads an event whose type is already known from its column, straight into its own shape.
    /// `Ok(None)` when this program does not know the type or the version.
    ///
    /// # Errors
    /// Those of the deserializer, when the payload does not have the shape of its type.
    pub fn read<'de, D: Deserializer<'de>>(
        event_type: &str,
        version: &str,
        payload: D,
    ) -> Result<Option<Self>, D::Error> {
        if version != "1" {
            return Ok(None);
        }
        shaped(event_type, payload)
    }

    /// The case it is about; `None` for the events of the case itself, whose stream says it, and for those that are
    /// about no case.
    pub fn case(&self) -> Option<&CaseId> {
        match self {
            Self::Case(_) | Self::Directory(_) | Self::Protocol(_) | Self::Erasure(_) => None,
            Self::Comment(event) => Some(match event {
                CommentEvent::CommentPosted(e) => &e.case,
                CommentEvent::CommentEdited(e) => &e.case,
                CommentEvent::CommentWithdrawn(e) => &e.case,
                CommentEvent::CommentVotesCounted(e) => &e.case,
            }),
            Self::Support(SupportEvent::SupportGiven(e)) => Some(&e.case),
            Self::Support(SupportEvent::SupportWithdrawn(e)) => Some(&e.case),
            Self::CommentVote(CommentVoteEvent::CommentVoteCast(e)) => Some(&e.case),
            Self::CommentVote(CommentVoteEvent::CommentVoteWithdrawn(e)) => Some(&e.case),
        }
    }

    /// Whether it is about the whole town, and no case.
    pub fn is_about_no_case(&self) -> bool {
        matches!(self, Self::Directory(_) | Self::Protocol(_) | Self::Erasure(_))
    }

    /// Who did it, and when it happened.
    pub fn by_and_when(&self) -> (&By, Timestamp) {
        match self {
            Self::Case(event) => event.by_and_when(),
            Self::Directory(event) => event.by_and_when(),
            Self::Protocol(event) => event.by_and_when(),
            Self::Erasure(event) => event.by_and_when(),
            Self::Comment(CommentEvent::CommentPosted(e)) => (&e.by, e.occurred_at),
            Self::Comment(CommentEvent::CommentEdited(e)) => (&e.by, e.occurred_at),
            Self::Comment(CommentEvent::CommentWithdrawn(e)) => (&e.by, e.occurred_at),
            Self::Comment(CommentEvent::CommentVotesCounted(e)) => (&e.by, e.occurred_at),
            Self::Support(SupportEvent::SupportGiven(e)) => (&e.by, e.occurred_at),
            Self::Support(SupportEvent::SupportWithdrawn(e)) => (&e.by, e.occurred_at),
            Self::CommentVote(CommentVoteEvent::CommentVoteCast(e)) => (&e.by, e.occurred_at),
            Self::CommentVote(CommentVoteEvent::CommentVoteWithdrawn(e)) => (&e.by, e.occurred_at),
        }
    }
}
