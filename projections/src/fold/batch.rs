//! Events read for folding, with their openings.

use super::erasing::{Beside, Forgotten};
use super::texts::Openings;
use crate::rows::Told;
use jiff::Timestamp;
use pobuda_domain::event::AnyEvent;
use pobuda_domain::name::{CaseId, FieldName, Malformed};
use pobuda_ledger::record::{PlacedOpening, Recorded, Stream};
use pobuda_ledger::scan::ScannedEvent;
use std::collections::{BTreeSet, HashMap};

/// An event that can be folded.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Where it stands in the log.
    pub(crate) position: u64,
    /// Its stream.
    pub(crate) stream: Stream,
    /// Where it stands in its stream.
    pub(crate) sequence: u64,
    /// Its type.
    pub(crate) event_type: String,
    /// When it was recorded.
    pub(crate) recorded_at: Timestamp,
    /// Hash of its leaf, hexadecimal.
    pub(crate) leaf_hash: String,
    /// What happened.
    pub(crate) event: AnyEvent,
    /// Its openings that everybody may read.
    pub(crate) openings: Openings,
    /// What it takes away, where it is an erasure.
    pub(crate) forgotten: Vec<Forgotten>,
}

impl Entry {
    /// The case it is about.
    pub(crate) fn case(&self) -> Result<CaseId, Fault> {
        match self.event.case() {
            Some(case) => Ok(case.clone()),
            None => CaseId::new(self.stream.id.clone()).map_err(|malformed| self.misnamed(&malformed)),
        }
    }

    /// Says that its stream does not have the name that such a stream has.
    pub(crate) fn misnamed(&self, malformed: &Malformed) -> Fault {
        self.fault(format!("the stream {}: {malformed}", self.stream))
    }

    /// Says that it follows something that the log does not tell.
    pub(crate) fn without(&self, what: &str, id: &str) -> Fault {
        self.fault(format!("{} is about the {what} {id}, which has no beginning in the log", self.event_type))
    }

    fn fault(&self, why: String) -> Fault {
        Fault { position: self.position, why: Why::Unreadable(why) }
    }
}

/// An event that cannot be folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Its position.
    pub(crate) position: u64,
    /// Why.
    pub(crate) why: Why,
}

/// Why an event cannot be folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Why {
    /// The program does not know it.
    Unknown { event_type: String, version: String },
    /// It does not have its shape.
    Unreadable(String),
}

/// Events in the order of the log, up to the first that cannot be folded.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// Those that can.
    pub(crate) entries: Vec<Entry>,
    /// The first that cannot, if there is one.
    pub(crate) fault: Option<Fault>,
    openings: HashMap<u64, Vec<PlacedOpening>>,
    gone: HashMap<u64, Vec<(FieldName, Told)>>,
}

impl Batch {
    /// An empty one, with what lies beside the events that will come.
    pub(crate) fn beside(events: usize, beside: Beside) -> Self {
        let mut openings: HashMap<u64, Vec<PlacedOpening>> = HashMap::with_capacity(events);
        for placed in beside.openings {
            openings.entry(placed.position).or_default().push(placed);
        }
        let mut gone: HashMap<u64, Vec<(FieldName, Told)>> = HashMap::new();
        for (position, field, told) in beside.gone {
            gone.entry(position).or_default().push((field, told));
        }
        Self { entries: Vec::with_capacity(events), fault: None, openings, gone }
    }

    /// Reads events with what lies beside them.
    pub(crate) fn read(events: &[Recorded], beside: Beside) -> Self {
        let mut batch = Self::beside(events.len(), beside);
        for event in events {
            let leaf_hash = hexadecimal(&event.leaf_hash);
            let scanned = ScannedEvent {
                position: event.position,
                stream_kind: &event.stream.kind,
                stream_id: &event.stream.id,
                sequence: event.sequence,
                event_type: &event.event_type,
                event_version: &event.event_version,
                occurred_at: event.occurred_at,
                recorded_at: event.recorded_at,
                leaf_hash_hex: &leaf_hash,
                payload: &event.payload,
            };
            if !batch.push(&scanned) {
                break;
            }
        }
        batch
    }

    /// Takes the next event. `false` when it cannot be folded; nothing may follow it.
    pub(crate) fn push(&mut self, event: &ScannedEvent<'_>) -> bool {
        let openings = self.openings.remove(&event.position).unwrap_or_default();
        let gone = self.gone.remove(&event.position).unwrap_or_default();
        match entry(event, &openings, gone) {
            Ok(entry) => self.entries.push(entry),
            Err(fault) => self.fault = Some(fault),
        }
        self.fault.is_none()
    }

    /// Position of the last event that can be folded.
    pub(crate) fn last(&self) -> Option<u64> {
        self.entries.last().map(|entry| entry.position)
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digit = |nibble: u8| DIGITS.get(usize::from(nibble)).copied().unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn entry(
    scanned: &ScannedEvent<'_>,
    openings: &[PlacedOpening],
    gone: Vec<(FieldName, Told)>,
) -> Result<Entry, Fault> {
    let position = scanned.position;
    let unreadable = |why: String| Fault { position, why: Why::Unreadable(why) };
    let mut payload = serde_json::Deserializer::from_str(scanned.payload);
    let event = AnyEvent::read(scanned.event_type, scanned.event_version, &mut payload)
        .map_err(|error| unreadable(format!("{}: {error}", scanned.event_type)))?;
    let Some(event) = event else {
        let (event_type, version) = (scanned.event_type.to_owned(), scanned.event_version.to_owned());
        return Err(Fault { position, why: Why::Unknown { event_type, version } });
    };
    let recorded_at = Timestamp::from_millisecond(scanned.recorded_at.0)
        .map_err(|error| unreadable(format!("recorded_at: {error}")))?;
    let openings = Openings::read(openings, gone).map_err(unreadable)?;
    Ok(Entry {
        position,
        stream: Stream::new(scanned.stream_kind, scanned.stream_id),
        sequence: scanned.sequence,
        event_type: scanned.event_type.to_owned(),
        recorded_at,
        leaf_hash: scanned.leaf_hash_hex.to_owned(),
        event,
        openings,
        forgotten: Vec::new(),
    })
}

/// The keys without those of streams that begin in this batch: nothing is kept of these yet.
pub(crate) fn without_new(mut keys: BTreeSet<String>, entries: &[Entry]) -> BTreeSet<String> {
    for entry in entries.iter().filter(|entry| entry.sequence == 1) {
        keys.remove(&entry.stream.id);
    }
    keys
}
