//! Whether a log is whole: what must hold of it after any fault.

use anyhow::{Context, Result, bail, ensure};
use jiff::Timestamp;
use pobuda_domain::event::AnyEvent;
use pobuda_domain::protocol::Library;
use pobuda_domain::replay::{Entry, Judged, Replay};
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

/// Decides a log again, and tells how much was judged.
///
/// # Errors
/// With the first event that the rules would not have brought about.
pub fn decided_again(library: Library, events: &[Recorded]) -> Result<Judged> {
    let mut replay = Replay::new(library);
    let mut differences = Vec::new();
    for recorded in events {
        let payload = &mut serde_json::Deserializer::from_str(&recorded.payload);
        let event = AnyEvent::read(&recorded.event_type, &recorded.event_version, payload)?;
        let entry = Entry {
            index: recorded.position - 1,
            stream: recorded.stream.to_string(),
            recorded_at: Timestamp::from_millisecond(recorded.recorded_at.0)?,
            event: event.with_context(|| format!("{} is not known", recorded.event_type))?,
        };
        differences.extend(replay.take(entry));
    }
    differences.extend(replay.finish());
    if let Some(first) = differences.first() {
        bail!("{} events were not decided so, the first: {first:?}", differences.len());
    }
    Ok(replay.judged())
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

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const ORIGIN: &str = "https://pobuda.test";

    fn event(position: u64, stream: &str, sequence: u64) -> Recorded {
        let mut event = Recorded {
            position,
            stream: Stream::parse(stream).expect("a stream"),
            sequence,
            event_id: Uuid::from_u128(u128::from(position)),
            event_type: "SupportGiven".to_owned(),
            event_version: "1".to_owned(),
            payload: "{}".to_owned(),
            occurred_at: Millis(0),
            recorded_at: Millis(1_000),
            leaf_hash: [0; 32],
        };
        event.leaf_hash = leaf_hash(envelope::leaf(ORIGIN, &event).as_bytes());
        event
    }

    #[test]
    fn a_whole_log_passes_and_every_kind_of_damage_is_found() {
        let good = [event(1, "case/a", 1), event(2, "case/b", 1), event(3, "case/a", 2)];
        judge(ORIGIN, &good).expect("whole");
        let found = |damage: fn(&mut [Recorded; 3])| {
            let mut events = good.clone();
            damage(&mut events);
            judge(ORIGIN, &events).expect_err("damaged").to_string()
        };
        assert!(found(|events| events[1] = event(3, "case/b", 1)).contains("position 3 where 2"));
        assert!(found(|events| events[2] = event(3, "case/a", 3)).contains("has 3 for 2"));
        assert!(found(|events| events[2].event_id = events[0].event_id).contains("twice"));
        assert!(found(|events| events[1].payload = "{\"a\":1}".to_owned()).contains("leaf hash of 2"));
        assert!(judge("https://other.test", &good).is_err());
    }

    #[test]
    fn an_event_recorded_before_the_one_before_it_is_found() {
        let mut late = event(2, "case/b", 1);
        late.recorded_at = Millis(999);
        late.leaf_hash = leaf_hash(envelope::leaf(ORIGIN, &late).as_bytes());
        let error = judge(ORIGIN, &[event(1, "case/a", 1), late]).expect_err("out of order");
        assert!(error.to_string().contains("position 2 was recorded before"));
    }
}
