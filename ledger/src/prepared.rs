//! An append that has been judged by itself: everything that does not depend on what is in the log.

use crate::envelope::{Envelope, MOMENTS, SEQUENCE_MAX, Told};
use crate::error::AppendError;
use crate::record::{Append, NewEvent, Trace};
use pobuda_proof::canonical::{Fault, is_normalized, to_canonical};
use pobuda_proof::merkle::LEAF_BYTES_MAX;
use std::collections::HashSet;

/// Longest stream type, event type and version. Unit: bytes.
const TYPE_BYTES_MAX: usize = 100;

/// Longest id of a stream, scope, subject, pseudonym, timer, command and part of a trace. Unit: bytes.
const ID_BYTES_MAX: usize = 500;

/// Longest opening. Unit: bytes of base64url.
const DISCLOSURE_BYTES_MAX: usize = 1 << 20;

/// Events in one append.
pub const EVENTS_PER_APPEND_MAX: usize = 1_000;

/// Conditions, openings, timers or pseudonyms in one append: of each.
pub const EXTRAS_PER_APPEND_MAX: usize = 1_000;

/// An append without a fault of its own.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub(crate) append: Append,
    /// One for each event.
    pub(crate) envelopes: Vec<Envelope>,
    /// The trace as JSON.
    pub(crate) metadata: String,
    /// The stream as `kind/id`.
    pub(crate) subject: String,
}

impl Prepared {
    pub(crate) fn new(origin: &str, append: Append) -> Result<Self, AppendError> {
        check_names(&append)?;
        check_counts(&append)?;
        check_extras(&append)?;
        let mut envelopes = Vec::with_capacity(append.events.len());
        for (event, sequence) in append.events.iter().zip(append.expected_sequence + 1..) {
            envelopes.push(enveloped(origin, &append, event, sequence)?);
        }
        let metadata = metadata(&append.trace)?;
        let subject = append.stream.to_string();
        Ok(Self { append, envelopes, metadata, subject })
    }

    /// Number of events.
    pub(crate) fn events(&self) -> u64 {
        self.append.events.len() as u64
    }

    /// Length of its payloads and openings.
    pub(crate) fn bytes(&self) -> usize {
        let payloads = self.append.events.iter().map(|event| event.payload.len());
        payloads.chain(self.append.openings.iter().map(|opening| opening.disclosure.len())).sum()
    }

    /// Sequence of the last event.
    pub(crate) fn last_sequence(&self) -> u64 {
        self.append.expected_sequence + self.events()
    }
}

fn invalid(reason: impl Into<String>) -> AppendError {
    AppendError::Invalid(reason.into())
}

/// Names stand in envelopes, in keys and between separators: short, on one line, in one spelling.
fn name(what: &str, text: &str, bytes_max: usize) -> Result<(), AppendError> {
    if text.is_empty() {
        return Err(invalid(format!("{what} is empty")));
    }
    if text.len() > bytes_max {
        return Err(invalid(format!("{what} has more than {bytes_max} bytes")));
    }
    if text.chars().any(char::is_control) {
        return Err(invalid(format!("{what} has a control character")));
    }
    if is_normalized(text) { Ok(()) } else { Err(invalid(format!("{what}: {}", Fault::NotNormalized))) }
}

fn type_name(what: &str, text: &str) -> Result<(), AppendError> {
    name(what, text, TYPE_BYTES_MAX)?;
    if text.contains('/') { Err(invalid(format!("{what} has a slash"))) } else { Ok(()) }
}

/// Names on their own, as given to readers and writers alike.
pub(crate) fn check_origin(origin: &str) -> bool {
    name("the origin", origin, ID_BYTES_MAX).is_ok()
}

fn check_names(append: &Append) -> Result<(), AppendError> {
    type_name("the type of the stream", &append.stream.kind)?;
    name("the id of the stream", &append.stream.id, ID_BYTES_MAX)?;
    for condition in &append.conditions {
        type_name("the type of the stream of a condition", &condition.stream.kind)?;
        name("the id of the stream of a condition", &condition.stream.id, ID_BYTES_MAX)?;
    }
    if let Some(command) = &append.command {
        name("the command id", &command.id, ID_BYTES_MAX)?;
    }
    for event in &append.events {
        type_name("the type of the event", &event.event_type)?;
        type_name("the version of the event", &event.event_version)?;
    }
    Ok(())
}

fn check_counts(append: &Append) -> Result<(), AppendError> {
    let events = append.events.len();
    if events == 0 {
        return Err(invalid("it has no event"));
    }
    if events > EVENTS_PER_APPEND_MAX {
        return Err(invalid(format!("it has more than {EVENTS_PER_APPEND_MAX} events")));
    }
    let extras =
        [append.conditions.len(), append.openings.len(), append.timers.len(), append.pseudonyms.len()];
    if extras.into_iter().any(|count| count > EXTRAS_PER_APPEND_MAX) {
        return Err(invalid(format!(
            "it has more than {EXTRAS_PER_APPEND_MAX} conditions, openings, timers or pseudonyms"
        )));
    }
    if append.expected_sequence.saturating_add(events as u64) > SEQUENCE_MAX {
        return Err(invalid(format!("the stream would have more than {SEQUENCE_MAX} events")));
    }
    Ok(())
}

fn check_extras(append: &Append) -> Result<(), AppendError> {
    let mut digests = HashSet::new();
    for opening in &append.openings {
        name("the digest of an opening", &opening.digest, TYPE_BYTES_MAX)?;
        name("an opening", &opening.disclosure, DISCLOSURE_BYTES_MAX)?;
        if !digests.insert(&opening.digest) {
            return Err(invalid("two openings have the same digest"));
        }
        if !append.events.iter().any(|event| event.payload.contains(&opening.digest)) {
            return Err(invalid("the digest of an opening is in none of the events"));
        }
    }
    let mut timers = HashSet::new();
    for timer in &append.timers {
        name("the name of a timer", &timer.timer, ID_BYTES_MAX)?;
        if i64::try_from(timer.generation).is_err() {
            return Err(invalid("the generation of a timer is out of range"));
        }
        if !timers.insert(&timer.timer) {
            return Err(invalid("one timer is changed twice"));
        }
    }
    let mut people = HashSet::new();
    for new in &append.pseudonyms {
        name("the scope of a pseudonym", &new.scope, ID_BYTES_MAX)?;
        name("the subject of a pseudonym", &new.subject, ID_BYTES_MAX)?;
        name("a pseudonym", &new.pseudonym, ID_BYTES_MAX)?;
        if !people.insert((&new.scope, &new.subject)) {
            return Err(invalid("a person gets two pseudonyms in one scope"));
        }
    }
    Ok(())
}

fn enveloped(
    origin: &str,
    append: &Append,
    event: &NewEvent,
    sequence: u64,
) -> Result<Envelope, AppendError> {
    if !MOMENTS.contains(&event.occurred_at.0) {
        return Err(invalid("it happened outside the years 0 to 9999"));
    }
    if event.payload.len() > LEAF_BYTES_MAX {
        return Err(invalid(format!("an event has more than {LEAF_BYTES_MAX} bytes")));
    }
    if !event.payload.starts_with('{') {
        return Err(invalid("the payload of an event is not a JSON object"));
    }
    let envelope = Envelope::new(origin, &append.stream, sequence, &Told::of(event))
        .map_err(|irregular| invalid(irregular.to_string()))?;
    if envelope.leaf_bytes() > LEAF_BYTES_MAX {
        return Err(invalid(format!("the leaf of an event has more than {LEAF_BYTES_MAX} bytes")));
    }
    Ok(envelope)
}

fn metadata(trace: &Trace) -> Result<String, AppendError> {
    for part in [&trace.correlation_id, &trace.causation_id, &trace.command_id].into_iter().flatten() {
        name("a part of the trace", part, ID_BYTES_MAX)?;
    }
    to_canonical(trace).map_err(|irregular| invalid(irregular.to_string()))
}
