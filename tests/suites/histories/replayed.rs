//! What was decided is decided again from the events alone, and what was tampered with is not.

use super::kept::{Kept, KeptStep, files};
use jiff::{SignedDuration, Timestamp};
use pobuda_domain::actor::By;
use pobuda_domain::case::{CaseEvent, Kept as InTime, OperationPerformed};
use pobuda_domain::event::AnyEvent;
use pobuda_domain::name::{FieldName, Name};
use pobuda_domain::protocol::Protocol;
use pobuda_domain::replay::{Difference, Entry, Instead, Replay};
use pobuda_domain::value::Value;
use pobuda_tests::orders::Order;

const STREAM: &str = "case/0192f0c4-0000-7000-8000-000000000001";

/// Events of one case, each with the moment of the order that it answers.
type Told = Vec<(Timestamp, CaseEvent)>;

fn at(order: &Order) -> Timestamp {
    match order {
        Order::Open { at, .. }
        | Order::Perform { at, .. }
        | Order::CloseTask { at, .. }
        | Order::CountSupports { at, .. }
        | Order::FireTimer { at, .. }
        | Order::LinkCase { at, .. }
        | Order::FollowLink { at, .. }
        | Order::RaiseIncident { at, .. }
        | Order::ResolveIncident { at, .. } => *at,
    }
}

/// Up to the first step that stands on another case, which is not part of the history.
fn told(steps: &[KeptStep]) -> Told {
    let own = steps.iter().take_while(|step| {
        !matches!((&step.order, &step.events), (Order::FollowLink { .. }, Some(events)) if !events.is_empty())
    });
    own.flat_map(|step| step.events.iter().flatten().map(|event| (at(&step.order), event.clone()))).collect()
}

fn replayed(kept: &Kept, told: &Told) -> (Vec<Difference>, Replay) {
    let mut replay = Replay::new(kept.library());
    let mut differences = Vec::new();
    for ((recorded_at, event), index) in told.iter().zip(0..) {
        let event = AnyEvent::Case(event.clone());
        let entry = Entry { index, stream: STREAM.to_owned(), recorded_at: *recorded_at, event };
        differences.extend(replay.take(entry));
    }
    differences.extend(replay.finish());
    (differences, replay)
}

#[test]
fn every_kept_history_is_decided_again_from_its_events_alone() {
    for path in files() {
        let kept = Kept::read(&path);
        for history in &kept.histories {
            let told = told(&history.steps);
            let (differences, replay) = replayed(&kept, &told);
            assert_eq!(differences, [], "{}, seed {}", path.display(), history.seed);
            let judged = replay.judged();
            assert_eq!(judged.in_form + judged.by_rule, told.len() as u64);
        }
    }
}

/// A change of a history that somebody could have made who writes to the database. `None` where it has no place for it.
type Plant = (&'static str, fn(&mut Told, &Protocol) -> Option<()>);

const PLANTS: [Plant; 12] = [
    ("an operation that leads elsewhere", |told, _| {
        let done = told.iter_mut().rev().find_map(|(_, event)| match event {
            CaseEvent::OperationPerformed(done) if done.from != done.to => Some(done),
            _ => None,
        })?;
        done.to = done.from.clone();
        Some(())
    }),
    ("an operation in a role that may not", |told, _| {
        let done = told.iter_mut().find_map(|(_, event)| match event {
            CaseEvent::OperationPerformed(done) if done.by.service.is_some() => Some(done),
            _ => None,
        })?;
        done.by = By { role: Name::new("janitor").ok()?, ..done.by.clone() };
        Some(())
    }),
    ("an operation for another service", |told, _| {
        let done = told.iter_mut().find_map(|(_, event)| match event {
            CaseEvent::OperationPerformed(done) if done.by.service.is_some() => Some(done),
            _ => None,
        })?;
        done.by = By { service: Some(Name::new("nobodys").ok()?), ..done.by.clone() };
        Some(())
    }),
    ("a field that is missing", |told, protocol| {
        let needed = |done: &OperationPerformed| {
            let needs = &protocol.operations.get(done.operation.as_str())?.needs;
            needs.iter().find(|field| done.fields.contains_key(*field)).cloned()
        };
        told.iter_mut().find_map(|(_, event)| match event {
            CaseEvent::OperationPerformed(done) => done.fields.remove(&needed(done)?).map(drop),
            _ => None,
        })
    }),
    ("a field that nobody asked for", |told, _| {
        let done = told.iter_mut().find_map(|(_, event)| match event {
            CaseEvent::OperationPerformed(done) => Some(done),
            _ => None,
        })?;
        done.fields.insert(FieldName::new("favour").ok()?, Value::Integer(1));
        Some(())
    }),
    ("a text that is missing", |told, _| {
        let opened = told.iter_mut().find_map(|(_, event)| match event {
            CaseEvent::CaseOpened(opened) if !opened.given.is_empty() => Some(opened),
            _ => None,
        })?;
        opened.given.clear();
        opened.sealed.clear();
        opened.restricted.sealed.clear();
        Some(())
    }),
    ("a deadline a day later", |told, _| {
        let set = told.iter_mut().find_map(|(_, event)| match event {
            CaseEvent::DeadlineSet(set) => Some(set),
            _ => None,
        })?;
        set.due_at = set.due_at.checked_add(SignedDuration::from_hours(24)).ok()?;
        Some(())
    }),
    ("a deadline that was kept and was not", |told, _| {
        let ended = told.iter_mut().find_map(|(_, event)| match event {
            CaseEvent::DeadlineEnded(ended) => Some(ended),
            _ => None,
        })?;
        ended.kept = if ended.kept == InTime::Met { InTime::Late } else { InTime::Met };
        Some(())
    }),
    ("a deadline that was never set", |told, _| {
        let place = told.iter().position(|(_, event)| matches!(event, CaseEvent::DeadlineSet(_)))?;
        told.remove(place);
        Some(())
    }),
    ("a missed deadline that is kept silent", |told, _| {
        let place = told.iter().position(|(_, event)| matches!(event, CaseEvent::DeadlineMissed(_)))?;
        // Where nothing came after, nobody had to say it yet.
        (place + 1 < told.len()).then(|| drop(told.remove(place)))
    }),
    ("a step that was taken twice", |told, _| {
        let place = told.iter().position(
            |(_, event)| matches!(event, CaseEvent::OperationPerformed(done) if done.from != done.to),
        )?;
        let (moment, event) = told[place].clone();
        let later = told.last()?.0.max(moment).checked_add(SignedDuration::from_secs(1)).ok()?;
        told.push((later, event));
        Some(())
    }),
    ("a step before its time", |told, _| {
        let first = told.first()?.0;
        let done = told.iter_mut().find_map(|(_, event)| match event {
            CaseEvent::OperationPerformed(done) if done.by == By::system() => Some(done),
            _ => None,
        })?;
        done.occurred_at = first;
        Some(())
    }),
];

#[test]
fn whatever_somebody_writes_past_the_rules_is_found() {
    let mut planted = 0;
    for (what, plant) in PLANTS {
        let mut places = 0;
        for path in files() {
            let kept = Kept::read(&path);
            let library = kept.library();
            let protocol = &library.all_current().next().expect("a protocol").protocol;
            for history in &kept.histories {
                let mut told = told(&history.steps);
                if plant(&mut told, protocol).is_some() {
                    places += 1;
                    let (differences, _) = replayed(&kept, &told);
                    assert_ne!(differences, [], "{what}: {}, seed {}", path.display(), history.seed);
                }
            }
        }
        assert!(places > 0, "no history has a place for {what}");
        planted += places;
    }
    println!("{planted} changes, all of them found");
}

#[test]
fn a_refusal_says_which_rule_and_where() {
    let kept = Kept::read(&files()[0]);
    let mut told = told(&kept.histories[0].steps);
    let first = told[0].clone();
    told.push((
        told.last().expect("a step").0.checked_add(SignedDuration::from_secs(1)).expect("a moment"),
        first.1,
    ));
    let (differences, _) = replayed(&kept, &told);
    let [difference] = differences.as_slice() else { panic!("{differences:?}") };
    assert_eq!((difference.index, difference.stream.as_str()), (told.len() as u64 - 1, STREAM));
    assert!(matches!(difference.instead, Instead::Refused("case-exists", _)), "{difference:?}");
}

#[test]
fn a_log_that_ends_within_an_append_is_no_difference() {
    let kept = Kept::read(&files()[0]);
    let whole = told(&kept.histories[0].steps);
    for end in 1..whole.len() {
        let (differences, _) = replayed(&kept, &whole[..end].to_vec());
        assert_eq!(differences, [], "{end} of {}", whole.len());
    }
}
