//! What is appended to the log, and what is read from it.

use pobuda_proof::canonical::Canonical;
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Millis(pub i64);

/// Name of a stream: an aggregate type and an identifier within it. Shape: `type/id`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stream {
    /// Aggregate type, e.g. `case`. The types of postgres-es.
    pub kind: String,
    /// Aggregate id; may itself contain slashes (`support/<case>/<slot>`).
    pub id: String,
}

impl Stream {
    /// The stream `kind/id`.
    pub fn new(kind: impl Into<String>, id: impl Into<String>) -> Self {
        Self { kind: kind.into(), id: id.into() }
    }

    /// Reads `type/id`.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once('/')?;
        (!kind.is_empty() && !id.is_empty()).then(|| Self::new(kind, id))
    }
}

impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.id)
    }
}

/// An event that is to be recorded.
#[derive(Debug, Clone)]
pub struct NewEvent {
    /// Its identity, UUID v7.
    pub event_id: Uuid,
    /// Its type, e.g. `SupportGiven`.
    pub event_type: String,
    /// Version of its shape, e.g. `1`.
    pub event_version: String,
    /// Canonical JSON (RFC 8785, strict profile): exactly what the leaf will contain as `data`.
    pub payload: Canonical,
    /// When it happened, as the domain says.
    pub occurred_at: Millis,
}

/// Operational trace of an append. Stored beside the events, not part of the leaf.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// The request or run that this belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correlation_id: Option<String>,
    /// The event (its position) that caused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub causation_id: Option<String>,
    /// The command that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub command_id: Option<String>,
}

/// Identity of a command: the same id with the same content happens once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandKey {
    /// Chosen by the sender; unique in the log.
    pub id: String,
    /// SHA-256 of what was asked.
    pub hash: [u8; 32],
}

/// Another stream must still stand at this sequence when the append is decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// The stream that the decision has read.
    pub stream: Stream,
    /// Its last sequence at that time; 0 when it had no event.
    pub sequence: u64,
}

/// Who may read an opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Visibility {
    /// P1: public while it lives.
    Public,
    /// P2: staff only.
    Restricted,
}

/// An opening of a digest in an event: the RFC 9901 disclosure, kept erasable beside the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// base64url(SHA-256(disclosure)), as the event carries it.
    pub digest: String,
    /// Who may read it.
    pub visibility: Visibility,
    /// base64url(JSON `[salt, name, value]`).
    pub disclosure: String,
}

impl Opening {
    /// The JSON `[salt, name, value]` as text; `None` when the disclosure is not one.
    pub fn array(&self) -> Option<String> {
        pobuda_proof::disclosure::decoded(&self.disclosure).ok()
    }
}

/// A timer is set, moved or cleared by an event, in the same transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimerChange {
    /// Name within the stream, e.g. `deadline/answer`.
    pub timer: String,
    /// Grows with every change, so that a stale firing is recognised.
    pub generation: u64,
    /// When it is due; `None` clears it.
    pub due_at: Option<Millis>,
}

/// A pseudonym for a person within a scope, noted in the same transaction. Lies in an erasable table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPseudonym {
    /// Where it holds, e.g. `case/<id>` or `support/<case>`.
    pub scope: String,
    /// Who it is: the subject of an access token, or a foreign system's key of a person.
    pub subject: String,
    /// Random; what the log calls them there.
    pub pseudonym: String,
}

/// One atomic append to one stream.
#[derive(Debug, Clone)]
pub struct Append {
    /// Where to.
    pub stream: Stream,
    /// Last sequence that the decision has seen; 0 for a new stream.
    pub expected_sequence: u64,
    /// What makes a repetition harmless.
    pub command: Option<CommandKey>,
    /// Other streams the decision depends on.
    pub conditions: Vec<Condition>,
    /// At least one event.
    pub events: Vec<NewEvent>,
    /// Openings of the digests in the events.
    pub openings: Vec<Opening>,
    /// Timers that the events set, move or clear.
    pub timers: Vec<TimerChange>,
    /// Pseudonyms that the events use for the first time. One that is already taken within its scope by
    /// the same person is a conflict: the decision is made again with the one that stands.
    pub pseudonyms: Vec<NewPseudonym>,
    /// Operational trace.
    pub trace: Trace,
}

/// What an append came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Where the events stand.
    pub stream: Stream,
    /// Position of the first event.
    pub first_position: u64,
    /// Position of the last event.
    pub last_position: u64,
    /// Sequence of the last event in its stream.
    pub sequence: u64,
    /// Whether this is the answer to an earlier sending of the same command.
    pub repeated: bool,
}

/// An event as it stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Dense from 1, equal to commit order.
    pub position: u64,
    /// The stream.
    pub stream: Stream,
    /// Dense from 1 within the stream.
    pub sequence: u64,
    /// UUID v7.
    pub event_id: Uuid,
    /// Its type.
    pub event_type: String,
    /// Version of its shape.
    pub event_version: String,
    /// Canonical JSON.
    pub payload: String,
    /// When it happened.
    pub occurred_at: Millis,
    /// When it was recorded; never before that of an earlier position.
    pub recorded_at: Millis,
    /// SHA-256(0x00 || JCS(public envelope)). Source: RFC 6962 §2.1.
    pub leaf_hash: [u8; 32],
}

/// An opening with the position of the event that carries its digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedOpening {
    /// Position of the event.
    pub position: u64,
    /// The opening.
    pub opening: Opening,
}

/// The end of the log.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Head {
    /// Last position; 0 when the log is empty.
    pub position: u64,
    /// When it was recorded.
    pub recorded_at: Millis,
}
