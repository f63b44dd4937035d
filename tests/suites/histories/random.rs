//! Properties that hold under any protocol that the verifier takes, not only under ours.

use super::sound::{FEATURES, features, library, refused, sound};
use super::{folded, states, stored};
use jiff::Timestamp;
use pobuda_domain::case::{Case, CaseEvent};
use pobuda_domain::event::AnyEvent;
use pobuda_ledger::record::{Append, CommandKey, Millis, NewEvent, Stream, Trace};
use pobuda_ledger::{Log, Settings};
use pobuda_proof::canonical::Canonical;
use pobuda_proof::hash::sha256;
use pobuda_tests::both;
use pobuda_tests::database::{TestDatabase, random_uuid};
use pobuda_tests::rover::Rover;
use std::collections::BTreeSet;

/// Sound protocols that are walked.
const PROTOCOLS: usize = 24;
/// Walks of each protocol.
const WALKS: u64 = 6;
/// Most orders, refused ones included, after which a walk has come to its end.
const ORDERS_MAX: usize = 3_000;

fn begins() -> Timestamp {
    "2026-03-02T09:00:00Z".parse().expect("a time")
}

/// Every walk of every protocol, with the events of each order, the case after each event, and what was refused.
fn walks(protocols: usize, each: u64, check: &mut dyn FnMut(&str, &[CaseEvent], &Case)) -> BTreeSet<String> {
    let sound = sound(protocols);
    let (mut longest, mut answers) = (0, BTreeSet::new());
    for (seed, source) in &sound {
        let library = library(source);
        let protocol = &library.current("random").expect("it").protocol;
        for walk in 0..each {
            let what = format!("protocol of seed {seed}, walk of seed {walk}\n{source}");
            let mut rover = Rover::new(&library, protocol, walk, begins());
            let (mut events, mut orders) = (Vec::new(), 0);
            while !rover.is_over() {
                let step = rover.step().expect("an order");
                orders += 1;
                assert!(orders < ORDERS_MAX, "no end: {what}");
                match step.answer {
                    Ok(recorded) => events.extend(recorded),
                    Err(code) => drop(answers.insert(code.to_owned())),
                }
            }
            longest = longest.max(orders);
            answers.extend(events.iter().map(cqrs_es::DomainEvent::event_type));
            check(&what, &events, &rover.case);
        }
    }
    println!("{} walks, the longest of {longest} orders", sound.len() as u64 * each);
    answers
}

/// The walks themselves assert that each comes to an end.
#[test]
fn every_random_walk_of_a_random_sound_protocol_ends_and_folds_to_what_it_was() {
    let shown = walks(PROTOCOLS, WALKS, &mut |what, events, live| {
        assert_eq!(live.sequence, events.len() as u64, "{what}");
        let lived = states(events);
        assert_eq!(lived.last(), Some(live), "{what}");
        assert_eq!(states(&events.iter().map(stored).collect::<Vec<_>>()), lived, "{what}");
    });
    // What never happened or was never refused was not put to the test.
    for kind in [
        "CaseOpened",
        "OperationPerformed",
        "DeadlineSet",
        "DeadlinePaused",
        "DeadlineEnded",
        "DeadlineMissed",
        "ReminderDue",
        "Escalated",
        "OperationScheduled",
        "TaskOpened",
        "TaskClosed",
        "TaskMissed",
        "IncidentRaised",
        "state-forbids",
        "role-required",
        "guard-fails",
        "task-blocks",
        "field-missing",
        "four-eyes",
        "too-late",
        "too-many-times",
        "timer-stale",
        "checks-missing",
    ] {
        assert!(shown.contains(kind), "{kind} is not in {shown:?}");
    }
}

/// It is the verifier that keeps such protocols out, and not the way in which they are made.
#[test]
fn some_of_the_random_protocols_that_the_verifier_refuses_never_end() {
    let mut endless = 0;
    for (seed, source) in refused() {
        let library = library(source);
        let protocol = &library.current("random").expect("it").protocol;
        let mut rover = Rover::new(&library, protocol, seed, begins());
        let ends = (0..ORDERS_MAX / 3).any(|_| {
            rover.step().expect("an order");
            rover.is_over()
        });
        endless += usize::from(!ends);
    }
    assert!(endless > 0, "every one of them comes to an end");
}

/// Restarted after every event: what is folded from the log so far is the case as it stands.
#[test]
fn after_every_event_the_fold_of_the_log_is_the_live_case() {
    for (seed, source) in sound(8) {
        let library = library(source);
        let protocol = &library.current("random").expect("it").protocol;
        let mut rover = Rover::new(&library, protocol, seed, begins());
        let mut log: Vec<String> = Vec::new();
        let mut live = Case::default();
        while !rover.is_over() {
            for event in rover.step().expect("an order").answer.into_iter().flatten() {
                log.push(serde_json::to_string(&event).expect("JSON"));
                live.evolve(event);
                let events: Vec<CaseEvent> =
                    log.iter().map(|text| serde_json::from_str(text).expect("an event")).collect();
                assert_eq!(folded(&events), live, "seed {seed}, after event {}\n{source}", log.len());
                let kept = serde_json::to_string(&live).expect("JSON");
                assert_eq!(serde_json::from_str::<Case>(&kept).expect("a case"), live, "a kept state");
            }
            assert_eq!(rover.case, live);
        }
    }
}

#[test]
fn the_random_protocols_have_everything_that_a_protocol_can_have() {
    let mut seen = BTreeSet::new();
    for (_, source) in sound(PROTOCOLS) {
        seen.extend(features(&library(source).current("random").expect("it").protocol));
    }
    assert_eq!(seen.len(), FEATURES, "{seen:?}");
}

both!(what_was_written_is_read_again_as_the_same_case_from_either_database);

async fn what_was_written_is_read_again_as_the_same_case_from_either_database(database: TestDatabase) {
    let settings = Settings {
        url: database.url().to_owned(),
        origin: Some("https://pobuda.test".to_owned()),
        now: pobuda::clock::Clock::manual(begins()).0.for_ledger(),
    };
    let log = Log::open(settings).await.expect("a log");
    let mut written: Vec<(Stream, Vec<CaseEvent>, Case)> = Vec::new();
    walks(8, 2, &mut |_, events, live| {
        let stream = Stream::new("case", random_uuid().to_string());
        written.push((stream, events.to_vec(), live.clone()));
    });
    for (stream, events, _) in &written {
        write(&log, stream, events).await;
    }
    for (stream, events, live) in &written {
        let recorded = log.read_stream(stream, 0, 10_000).await.expect("a stream");
        let canonical = |event: &CaseEvent| Canonical::of(event).expect("canonical").to_string();
        let payloads: Vec<_> = recorded.iter().map(|event| event.payload.to_string()).collect();
        assert_eq!(payloads, events.iter().map(canonical).collect::<Vec<_>>());
        let read = recorded.iter().map(|event| {
            let mut payload = serde_json::Deserializer::from_str(&event.payload);
            match AnyEvent::read(&event.event_type, &event.event_version, &mut payload) {
                Ok(Some(AnyEvent::Case(event))) => event,
                other => panic!("{other:?}"),
            }
        });
        let lived = states(events);
        assert_eq!(lived.last(), Some(live));
        assert_eq!(states(&read.collect::<Vec<_>>()), lived);
    }
    log.close().await;
}

/// As the executor does: the events of one order after the other, here in pieces of five.
async fn write(log: &Log, stream: &Stream, events: &[CaseEvent]) {
    let mut expected_sequence = 0;
    for piece in events.chunks(5) {
        let new = piece.iter().map(|event| NewEvent {
            event_id: random_uuid(),
            event_type: cqrs_es::DomainEvent::event_type(event),
            event_version: cqrs_es::DomainEvent::event_version(event),
            payload: Canonical::of(event).expect("canonical"),
            occurred_at: Millis(event.by_and_when().1.as_millisecond()),
        });
        let id = random_uuid().to_string();
        let hash = sha256(id.as_bytes());
        let append = Append {
            stream: stream.clone(),
            expected_sequence,
            command: Some(CommandKey { id, hash }),
            conditions: Vec::new(),
            events: new.collect(),
            openings: Vec::new(),
            timers: Vec::new(),
            pseudonyms: Vec::new(),
            trace: Trace::default(),
        };
        log.append(append).await.expect("appended");
        expected_sequence += piece.len() as u64;
    }
}
