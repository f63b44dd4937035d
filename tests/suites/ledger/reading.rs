//! Reading what is there, and what comes.

use super::{append, canonical, event, open};
use pobuda_ledger::Log;
use pobuda_ledger::error::LogError;
use pobuda_ledger::record::{Append, NewEvent, Recorded, Stream};
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;

both!(
    every_way_of_reading_tells_the_same,
    a_subscription_misses_nothing_and_repeats_nothing,
    a_subscription_ends_with_its_log,
    a_scan_reads_what_reading_reads,
);

async fn every_way_of_reading_tells_the_same(database: TestDatabase) {
    let log = open(&database).await;
    let sent = event("OperationPerformed");
    log.append(append("case/a", 0, 2)).await.expect("recorded");
    log.append(append("comment/a", 0, 1)).await.expect("recorded");
    log.append(Append { events: vec![sent.clone()], ..append("case/a", 2, 1) }).await.expect("recorded");
    let all = log.read_all(0, 10).await.expect("readable");
    let last = &all[3];
    let read = NewEvent {
        event_id: last.event_id,
        event_type: last.event_type.clone(),
        event_version: last.event_version.clone(),
        payload: canonical(&last.payload),
        occurred_at: last.occurred_at,
    };
    assert_eq!(format!("{read:?}"), format!("{sent:?}"), "byte for byte");

    assert_eq!(log.read_all(1, 2).await.expect("readable"), all[1..3]);
    let stream = Stream::new("case", "a");
    let of_stream = log.read_stream(&stream, 1, 10).await.expect("readable");
    assert_eq!(of_stream, [all[1].clone(), all[3].clone()]);
    let of_type = log.read_type("case", "CaseOpened", 1, 10).await.expect("readable");
    assert_eq!(of_type, [all[1].clone()]);
    assert_eq!(log.read_type("comment", "CaseOpened", 0, 10).await.expect("readable"), [all[2].clone()]);
    assert_eq!(log.read_stream(&Stream::new("case", "A"), 0, 10).await.expect("readable"), []);
}

async fn a_subscription_misses_nothing_and_repeats_nothing(database: TestDatabase) {
    let (one, other) = (open(&database).await, open(&database).await);
    one.append(append("case/before", 0, 5)).await.expect("recorded");
    let total = 5 + 2 * 60;
    let read = |log: Log, after: u64, limit: usize| async move {
        let mut subscription = log.subscribe(after);
        let mut positions = Vec::new();
        while subscription.position() < total {
            positions
                .extend(subscription.next(limit).await.expect("readable").iter().map(|event| event.position));
        }
        positions
    };
    let write = |log: Log, name: &'static str| async move {
        for index in 0..60 {
            log.append(append(&format!("case/{name}{index}"), 0, 1)).await.expect("recorded");
        }
    };
    let ((), (), from_one, from_other, late) = tokio::join!(
        write(one.clone(), "a"),
        write(other.clone(), "b"),
        read(one.clone(), 0, 7),
        read(other.clone(), 0, 1_000),
        read(other.clone(), 30, 1),
    );
    let expected: Vec<u64> = (1..=total).collect();
    assert_eq!(from_one, expected);
    assert_eq!(from_other, expected);
    assert_eq!(late, expected[30..]);
}

async fn a_subscription_ends_with_its_log(database: TestDatabase) {
    let log = open(&database).await;
    let mut subscription = log.subscribe(0);
    let (ended, ()) = tokio::join!(subscription.next(1), log.close());
    assert!(matches!(ended, Err(LogError::Closed)), "{ended:?}");
}

/// What a scan gives, in the shape of what reading gives.
async fn scanned(log: &Log, after: u64, until: u64) -> Vec<Recorded> {
    let mut scan = log.scan(after, until);
    let mut events = Vec::new();
    while let Some(block) = scan.next().await.expect("readable") {
        for event in block.events() {
            let event = event.expect("whole");
            events.push(Recorded {
                position: event.position,
                stream: Stream::new(event.stream_kind, event.stream_id),
                sequence: event.sequence,
                event_id: uuid::Uuid::nil(),
                event_type: event.event_type.to_owned(),
                event_version: event.event_version.to_owned(),
                payload: event.payload.to_owned(),
                occurred_at: event.occurred_at,
                recorded_at: event.recorded_at,
                leaf_hash: event.leaf_hash().expect("64 hexadecimal digits"),
            });
        }
    }
    events
}

async fn a_scan_reads_what_reading_reads(database: TestDatabase) {
    let log = open(&database).await;
    assert_eq!(scanned(&log, 0, 0).await, []);
    for index in 0..3 {
        log.append(append(&format!("case/č-{index}\"'"), 0, 400)).await.expect("recorded");
    }
    let mut all = log.read_all(0, 2_000).await.expect("readable");
    for event in &mut all {
        event.event_id = uuid::Uuid::nil();
    }
    assert_eq!(scanned(&log, 0, 1_200).await, all);
    assert_eq!(scanned(&log, 700, 1_000).await, all[700..1_000]);
    let mut beyond = log.scan(1_000, 1_300);
    assert!(matches!(beyond.next().await, Err(LogError::Corrupt(_))), "there are no such events");
    assert!(beyond.next().await.expect("it is over").is_none());
}
