//! The public envelope of an event: the leaf of the Merkle tree. Source: `docs/reference/ledger-format.md`.

use crate::error::LogError;
use crate::record::{Millis, NewEvent, Recorded, Stream};
use jiff::Timestamp;
use pobuda_proof::canonical::{Irregular, write_text};
pub use pobuda_proof::envelope::outside_name;
use pobuda_proof::envelope::{SCHEMAS, type_of};
use pobuda_proof::hash::Hash;
use pobuda_proof::merkle::leaf_hash;
use serde::Deserialize;
use std::borrow::Cow;
use std::fmt::Write;
use uuid::Uuid;

/// Last sequence that eight digits can write. Unit: events of one stream.
pub(crate) const SEQUENCE_MAX: u64 = 99_999_999;

/// First and last moment that four digits of a year can write: 0000-01-01T00:00:00.000Z to 9999-12-30T22:00:00.000Z,
/// where the calendar of `jiff` ends.
pub(crate) const MOMENTS: std::ops::RangeInclusive<i64> = -62_167_219_200_000..=253_402_207_200_000;

/// Room for everything of an envelope but the payload, usually. Unit: bytes of each half.
const USUAL_BYTES: usize = 256;

/// Length of what [`Envelope`] fills in: a moment and a position.
const FILLED_BYTES: usize = 24 + 20;

/// The leaf of an event, made again from what was recorded, with the hash that was recorded with it.
///
/// # Errors
/// [`LogError::Corrupt`] when it has another.
pub fn checked_leaf(origin: &str, event: &Recorded) -> Result<String, LogError> {
    let leaf = leaf(origin, event);
    if leaf_hash(leaf.as_bytes()) == event.leaf_hash {
        Ok(leaf)
    } else {
        Err(LogError::Corrupt(format!("the event at {} is not what was recorded", event.position)))
    }
}

/// The envelope in canonical form, byte for byte what is hashed.
pub fn leaf(origin: &str, event: &Recorded) -> String {
    // What was recorded could be written then; another answer than an empty one would hide a corrupt row.
    Envelope::new(origin, &event.stream, event.sequence, &Told::again(event))
        .map_or_else(|_| String::new(), |envelope| envelope.filled(event.position, event.recorded_at))
}

/// What an envelope tells of an event.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told<'a> {
    event_id: Uuid,
    event_type: &'a str,
    event_version: &'a str,
    /// Canonical.
    payload: &'a str,
    occurred_at: Millis,
}

impl<'a> Told<'a> {
    /// Of one that is to be recorded.
    pub(crate) fn of(event: &'a NewEvent) -> Self {
        let NewEvent { event_id, event_type, event_version, payload, occurred_at } = event;
        Self { event_id: *event_id, event_type, event_version, payload, occurred_at: *occurred_at }
    }

    /// Of one that was recorded.
    fn again(event: &'a Recorded) -> Self {
        let Recorded { event_id, event_type, event_version, payload, occurred_at, .. } = event;
        Self { event_id: *event_id, event_type, event_version, payload, occurred_at: *occurred_at }
    }
}

/// The one part of a payload that the log reads: who acted, so that the envelope says it to readers who know no payloads.
#[derive(Deserialize)]
struct Acted<'a> {
    #[serde(borrow)]
    by: Option<Actor<'a>>,
}

#[derive(Deserialize)]
struct Actor<'a> {
    #[serde(borrow)]
    actor: Option<Cow<'a, str>>,
}

/// `by.actor` of a payload, where it has one.
fn actor(payload: &str) -> Option<Cow<'_, str>> {
    serde_json::from_str::<Acted<'_>>(payload).ok()?.by?.actor
}

/// An envelope that lacks what only the writer knows: the position and the moment of recording.
#[derive(Debug)]
pub(crate) struct Envelope {
    before: String,
    after: String,
}

impl Envelope {
    /// The envelope of an event at a sequence of a stream.
    pub(crate) fn new(
        origin: &str,
        stream: &Stream,
        sequence: u64,
        event: &Told<'_>,
    ) -> Result<Self, Irregular> {
        let version = event.event_version;
        let mut before = String::with_capacity(event.payload.len() + USUAL_BYTES);
        before.push('{');
        if let Some(actor) = actor(event.payload) {
            before.push_str(r#""actor":"#);
            write_text(&mut before, &actor)?;
            before.push(',');
        }
        // Writing to a `String` cannot fail, here and below.
        let _ =
            write!(before, r#""data":{},"datacontenttype":"application/json","dataschema":"#, event.payload);
        write_text(&mut before, &format!("{SCHEMAS}{}/{version}", event.event_type))?;
        let _ = write!(before, r#","id":"{}","recordedtime":""#, event.event_id);

        let mut after = String::with_capacity(USUAL_BYTES);
        after.push_str(r#"","source":"#);
        write_text(&mut after, origin)?;
        let _ = write!(after, r#","specversion":"1.0","streamrev":"{sequence:08}","subject":"#);
        write_text(&mut after, &stream.to_string())?;
        let _ = write!(after, r#","time":"{}","type":"#, written(event.occurred_at));
        write_text(&mut after, &type_of(&stream.kind, event.event_type, version))?;
        after.push('}');
        Ok(Self { before, after })
    }

    /// Length of the leaf, which is the same wherever it will stand. Unit: bytes.
    pub(crate) fn leaf_bytes(&self) -> usize {
        self.before.len() + FILLED_BYTES + r#"","sequence":""#.len() + self.after.len()
    }

    /// The leaf.
    pub(crate) fn filled(&self, position: u64, recorded_at: Millis) -> String {
        let mut leaf = String::with_capacity(self.leaf_bytes());
        leaf.push_str(&self.before);
        leaf.push_str(&written(recorded_at));
        // The index of the leaf in the tree, which counts from 0.
        let index = position.saturating_sub(1);
        let _ = write!(leaf, r#"","sequence":"{index:020}"#);
        leaf.push_str(&self.after);
        leaf
    }

    /// Hash of the leaf.
    pub(crate) fn hash(&self, position: u64, recorded_at: Millis) -> Hash {
        leaf_hash(self.filled(position, recorded_at).as_bytes())
    }
}

/// A moment as `YYYY-MM-DDThh:mm:ss.sssZ`. One outside [`MOMENTS`], which is never recorded, reads as the epoch.
fn written(moment: Millis) -> String {
    format!("{:.3}", Timestamp::from_millisecond(moment.0).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use pobuda_proof::canonical::is_canonical;

    fn recorded() -> Recorded {
        Recorded {
            position: 4711,
            stream: Stream::new("comment_vote", "a\"b\\č"),
            sequence: 3,
            event_id: Uuid::from_u128(0x0192_f0c4_0000_7000_8000_0000_0000_0001),
            event_type: "CommentVoteCast".to_owned(),
            event_version: "1".to_owned(),
            payload: r#"{"a":1,"by":{"actor":"p-1","role":"citizen"}}"#.to_owned(),
            occurred_at: Millis(-1),
            recorded_at: Millis(1_767_225_600_000),
            leaf_hash: [0; 32],
        }
    }

    #[test]
    fn the_leaf_is_the_canonical_envelope() {
        let leaf = leaf("https://pobuda.local", &recorded());
        assert!(is_canonical(&leaf), "{leaf}");
        assert_eq!(
            leaf,
            concat!(
                r#"{"actor":"p-1","data":{"a":1,"by":{"actor":"p-1","role":"citizen"}},"#,
                r#""datacontenttype":"application/json","#,
                r#""dataschema":"https://pobuda.org/schemas/CommentVoteCast/1","#,
                r#""id":"0192f0c4-0000-7000-8000-000000000001","recordedtime":"2026-01-01T00:00:00.000Z","#,
                r#""sequence":"00000000000000004710","source":"https://pobuda.local","specversion":"1.0","#,
                r#""streamrev":"00000003","subject":"comment_vote/a\"b\\č","time":"1969-12-31T23:59:59.999Z","#,
                r#""type":"org.pobuda.comment_vote.cast.v1"}"#
            )
        );
    }

    #[test]
    fn a_payload_that_says_nobody_has_an_envelope_without_actor() {
        let event = Recorded { payload: r#"{"by":"somebody"}"#.to_owned(), ..recorded() };
        let leaf = leaf("x", &event);
        assert!(is_canonical(&leaf) && leaf.starts_with(r#"{"data":"#), "{leaf}");
    }

    #[test]
    fn the_length_is_known_before_the_place() {
        let event = recorded();
        let envelope = Envelope::new("x", &event.stream, 3, &Told::again(&event)).unwrap();
        for (position, moment) in [(1, *MOMENTS.start()), (u64::MAX, *MOMENTS.end())] {
            assert_eq!(envelope.filled(position, Millis(moment)).len(), envelope.leaf_bytes());
        }
    }
}
