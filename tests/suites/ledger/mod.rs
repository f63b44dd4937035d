//! The contract of the log: the same lines on both databases.

mod appending;
mod beside;
mod framework;
mod model;
mod once;
mod people;
mod reading;
mod sealing;
mod server;

use pobuda_ledger::record::{Append, CommandKey, Millis, NewEvent, Stream, Trace};
use pobuda_ledger::{Log, Settings};
use pobuda_proof::canonical::Canonical;
use pobuda_proof::hash::sha256;
use pobuda_tests::database::{TestDatabase, random_uuid};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Origin of the logs of these stories.
const ORIGIN: &str = "https://log.test";

/// A clock that a story turns.
#[derive(Clone)]
struct Hand(Arc<AtomicI64>);

impl Hand {
    fn at(millis: i64) -> Self {
        Self(Arc::new(AtomicI64::new(millis)))
    }

    fn set(&self, millis: i64) {
        self.0.store(millis, Ordering::SeqCst);
    }

    fn settings(&self, database: &TestDatabase) -> Settings {
        let hand = self.clone();
        Settings {
            url: database.url().to_owned(),
            origin: Some(ORIGIN.to_owned()),
            now: Arc::new(move || Millis(hand.0.load(Ordering::SeqCst))),
        }
    }
}

/// The log of a database, at a moment that stands still.
async fn open(database: &TestDatabase) -> Log {
    Log::open(Hand::at(1_767_225_600_000).settings(database)).await.expect("an empty database becomes a log")
}

fn canonical(payload: &str) -> Canonical {
    Canonical::checked(payload).expect("canonical")
}

fn event(event_type: &str) -> NewEvent {
    NewEvent {
        event_id: random_uuid(),
        event_type: event_type.to_owned(),
        event_version: "1".to_owned(),
        payload: canonical(r#"{"a":"č\n","b":[1,null]}"#),
        occurred_at: Millis(1_700_000_000_123),
    }
}

/// An append of so many events to a stream, expected at a sequence.
fn append(stream: &str, expected_sequence: u64, events: usize) -> Append {
    Append {
        stream: Stream::parse(stream).expect("type/id"),
        expected_sequence,
        command: None,
        conditions: Vec::new(),
        events: (0..events).map(|_| event("CaseOpened")).collect(),
        openings: Vec::new(),
        timers: Vec::new(),
        pseudonyms: Vec::new(),
        trace: Trace::default(),
    }
}

/// The same, as what a command led to.
fn commanded(id: &str, stream: &str, expected_sequence: u64, events: usize) -> Append {
    let key = CommandKey { id: id.to_owned(), hash: sha256(stream.as_bytes()) };
    Append { command: Some(key), ..append(stream, expected_sequence, events) }
}

/// Checks what every log must be: dense, monotone, and hashed as it reads.
async fn assert_whole(log: &Log) {
    let events = log.read_all(0, usize::MAX).await.expect("readable");
    assert_eq!(events.len() as u64, log.head().position, "as many events as the head says");
    let mut sequences = std::collections::HashMap::new();
    let mut before = Millis(i64::MIN);
    for (event, position) in events.iter().zip(1..) {
        assert_eq!(event.position, position, "positions are dense");
        let sequence: &mut u64 = sequences.entry(event.stream.clone()).or_default();
        *sequence += 1;
        assert_eq!(event.sequence, *sequence, "sequences are dense in {}", event.stream);
        assert!(event.recorded_at >= before, "time does not go back");
        before = event.recorded_at;
        let leaf = pobuda_ledger::envelope::leaf(log.origin(), event);
        assert!(pobuda_proof::canonical::is_canonical(&leaf));
        assert_eq!(event.leaf_hash, pobuda_proof::merkle::leaf_hash(leaf.as_bytes()));
    }
}
