//! Whether a log is whole: what must hold of it after any fault.

use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use pobuda_ledger::envelope;
use pobuda_ledger::record::{Millis, Recorded, Stream};
use pobuda_ledger::{Log, Settings};
use pobuda_proof::merkle::leaf_hash;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Events read at once.
const PAGE: usize = 1_000;

/// Opens the log of a database as a second program beside the server.
///
/// # Errors
/// When it cannot be opened.
pub async fn open(database: &str) -> Result<Log> {
    let now = Arc::new(machine_clock);
    Ok(Log::open(Settings { url: database.to_owned(), origin: None, now }).await?)
}

#[expect(clippy::disallowed_methods, reason = "a second program on the log has the machine's clock as well")]
fn machine_clock() -> Millis {
    Millis(Timestamp::now().as_millisecond())
}

/// All events, after checking that the log is whole: positions and sequences are dense, moments of recording do not go
/// back, no event id comes twice, and every leaf hash is the one of its envelope.
///
/// # Errors
/// With the first thing that does not hold.
pub async fn whole(database: &str) -> Result<Vec<Recorded>> {
    let log = open(database).await?;
    let mut events: Vec<Recorded> = Vec::new();
    loop {
        let after = events.last().map_or(0, |event| event.position);
        let page = log.read_all(after, PAGE).await?;
        if page.is_empty() {
            break;
        }
        events.extend(page);
    }
    let told = log.head().position;
    let origin = log.origin().to_owned();
    log.close().await;
    ensure!(told == u64::try_from(events.len())?, "the head says {told}, there are {} events", events.len());
    judge(&origin, &events)?;
    Ok(events)
}

fn judge(origin: &str, events: &[Recorded]) -> Result<()> {
    let mut sequences: BTreeMap<&Stream, u64> = BTreeMap::new();
    let mut ids = BTreeSet::new();
    let mut moment = Millis::default();
    for (event, position) in events.iter().zip(1..) {
        ensure!(event.position == position, "position {} where {position} should be", event.position);
        let sequence = sequences.entry(&event.stream).or_default();
        *sequence += 1;
        ensure!(event.sequence == *sequence, "{} has {} for {sequence}", event.stream, event.sequence);
        ensure!(event.recorded_at >= moment, "position {position} was recorded before the one before it");
        moment = event.recorded_at;
        ensure!(ids.insert(event.event_id), "the event {} is there twice", event.event_id);
        let leaf = envelope::leaf(origin, event);
        ensure!(leaf_hash(leaf.as_bytes()) == event.leaf_hash, "the leaf hash of {position} is not its own");
    }
    Ok(())
}

/// How many events of each type there are.
pub fn by_type(events: &[Recorded]) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for event in events {
        *counts.entry(event.event_type.as_str()).or_default() += 1;
    }
    counts
}

/// The event at a position.
///
/// # Errors
/// When the log ends before it.
pub fn at(events: &[Recorded], position: u64) -> Result<&Recorded> {
    let place = usize::try_from(position)?.checked_sub(1);
    place.and_then(|place| events.get(place)).with_context(|| format!("no event at {position}"))
}
