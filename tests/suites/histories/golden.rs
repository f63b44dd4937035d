//! Whatever was decided under a version of a protocol that ever came with the program is decided the same for ever.

use super::kept::{History, Kept, KeptStep, files, of_bundled};
use super::{folded, stored};
use jiff::Timestamp;
use pobuda_domain::case::{Case, CaseEvent, decide};
use pobuda_domain::protocol::{Library, Protocol, Target};
use pobuda_tests::rover::Rover;
use std::collections::BTreeSet;

/// Seeds that are tried until everything a protocol can do was done.
const SEEDS_MAX: u64 = 100_000;
/// Longest history. Unit: orders.
const ORDERS_MAX: usize = 150;
/// Orders that a case which was closed is given.
const ORDERS_AFTER_THE_END: usize = 6;
/// Fewest histories of a protocol.
const HISTORIES_MIN: usize = 8;

/// What can be done under a protocol: every operation, with every outcome.
fn doable(protocol: &Protocol) -> BTreeSet<String> {
    let each = protocol.operations.iter().flat_map(|(name, operation)| match &operation.to {
        Some(Target::ByOutcome(table)) => table.iter().map(|(o, _)| format!("{name}: {o}")).collect(),
        _ => vec![name.to_string()],
    });
    each.collect()
}

/// What was done in a step, and which kinds of events and refusals it shows.
fn done(protocol: &Protocol, step: &KeptStep) -> BTreeSet<String> {
    let events = step.events.iter().flatten();
    events
        .filter_map(|event| match event {
            CaseEvent::CaseOpened(opened) => Some(opened.operation.to_string()),
            CaseEvent::OperationPerformed(done) => {
                let chosen = protocol.operations.get(done.operation.as_str())?.outcome.is_none();
                let outcome = done.outcome.as_ref().filter(|_| chosen);
                Some(
                    outcome
                        .map_or_else(|| done.operation.to_string(), |o| format!("{}: {o}", done.operation)),
                )
            }
            _ => None,
        })
        .collect()
}

fn shown(step: &KeptStep) -> BTreeSet<String> {
    let kind = |event: &CaseEvent| cqrs_es::DomainEvent::event_type(event);
    let kinds = step.events.iter().flatten().map(kind);
    kinds.chain(step.refused.iter().map(|code| format!("refused: {code}"))).collect()
}

fn walk(library: &Library, protocol: &Protocol, seed: u64) -> History {
    let begins: Timestamp = "2026-03-02T09:00:00Z".parse().expect("a time");
    let mut rover = Rover::new(library, protocol, seed, begins);
    let mut steps = Vec::new();
    let mut after_the_end = 0;
    while steps.len() < ORDERS_MAX && after_the_end < ORDERS_AFTER_THE_END {
        // What was closed can be objected to.
        after_the_end = if rover.is_over() { after_the_end + 1 } else { 0 };
        let step = rover.step().expect("an order");
        let (events, refused) = match step.answer {
            Ok(events) => (Some(events), None),
            Err(code) => (None, Some(code.to_owned())),
        };
        steps.push(KeptStep { order: step.order, events, refused });
    }
    History { seed, steps, end: rover.case }
}

/// Histories that show everything there is to be done, and as much else as there are kinds of.
fn gathered(mut kept: Kept) -> Kept {
    let library = kept.library();
    let protocol = &library.all_current().next().expect("a protocol").protocol;
    let mut wanted = doable(protocol);
    let mut seen = BTreeSet::new();
    for seed in 0..SEEDS_MAX {
        let history = walk(&library, protocol, seed);
        let shows: BTreeSet<_> = history.steps.iter().flat_map(shown).collect();
        let does: BTreeSet<_> = history.steps.iter().flat_map(|step| done(protocol, step)).collect();
        let few = kept.histories.len() < HISTORIES_MIN;
        if few || !does.is_disjoint(&wanted) || !shows.is_subset(&seen) {
            wanted.retain(|what| !does.contains(what));
            seen.extend(shows);
            kept.histories.push(history);
        }
        if wanted.is_empty() && !few {
            return kept;
        }
    }
    panic!("{SEEDS_MAX} seeds never did {wanted:?}");
}

/// With `POBUDA_UPDATE_SNAPSHOTS=1` what is missing is added. What is there is never written again.
#[test]
fn every_bundled_protocol_has_histories_that_do_everything_it_can() {
    for (wanted, path) in of_bundled() {
        if !path.exists() && std::env::var_os("POBUDA_UPDATE_SNAPSHOTS").is_some_and(|value| value == "1") {
            gathered(wanted).write();
        }
        assert!(
            path.exists(),
            "no histories of {}; add them with POBUDA_UPDATE_SNAPSHOTS=1, and keep those of earlier versions",
            path.display()
        );
        let kept = Kept::read(&path);
        let library = kept.library();
        let protocol = &library.all_current().next().expect("a protocol").protocol;
        let steps = || kept.histories.iter().flat_map(|history| &history.steps);
        let does: BTreeSet<_> = steps().flat_map(|step| done(protocol, step)).collect();
        assert_eq!(does, doable(protocol), "{}", path.display());
        let refused: BTreeSet<_> = steps().filter_map(|step| step.refused.as_ref()).collect();
        assert!(refused.len() > 5, "{}: {refused:?}", path.display());
    }
}

#[test]
fn every_kept_history_says_what_it_was_decided_under() {
    for path in files() {
        let kept = Kept::read(&path);
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        assert_eq!(kept.name(), name, "it was changed since, or is not what it says");
        assert!(kept.histories.len() >= HISTORIES_MIN, "{name}");
    }
}

#[test]
fn every_kept_history_folds_to_the_case_that_it_was() {
    // Folding asks nobody: no protocol, no calendar, no clock.
    for path in files() {
        for history in Kept::read(&path).histories {
            let events: Vec<_> = history.steps.iter().flat_map(|step| step.events.iter().flatten()).collect();
            let case = folded(events.iter().map(|event| stored(event)).collect::<Vec<_>>().iter());
            assert_eq!(case, history.end, "{}, seed {}", path.display(), history.seed);
            assert!(case.sequence > 0, "{}, seed {}: nothing happened", path.display(), history.seed);
        }
    }
}

#[test]
fn every_kept_order_is_decided_as_it_was() {
    for path in files() {
        let kept = Kept::read(&path);
        decided_again(&kept, &kept.library(), &path.display().to_string());
    }
}

/// What was published later binds later cases: a case stays under what it was opened under.
#[test]
fn every_kept_order_is_decided_as_it_was_whatever_was_published_since() {
    for path in files() {
        let kept = Kept::read(&path);
        let mut library = kept.library();
        let later = format!("{}\n# A later version.\n", kept.protocol.text);
        library.publish(&kept.protocol.file, &later, "sha256:later".to_owned()).expect("a later version");
        decided_again(&kept, &library, &path.display().to_string());
    }
}

/// Every case is opened under what was in force then, and decided on under a library.
fn decided_again(kept: &Kept, library: &Library, name: &str) {
    let then = kept.library();
    for history in &kept.histories {
        let mut case = Case::default();
        for (number, step) in history.steps.iter().enumerate() {
            let library = if case.open.is_none() { &then } else { library };
            let answer = decide(&case, &step.order.command().expect("an order"), library);
            let answer = answer.map_err(|refused| refused.code().to_owned());
            let place = format!("{name}, seed {}, step {number}", history.seed);
            assert_eq!(answer.as_ref().ok(), step.events.as_ref(), "{place}");
            assert_eq!(answer.as_ref().err(), step.refused.as_ref(), "{place}");
            answer.into_iter().flatten().for_each(|event| case.evolve(event));
        }
        assert_eq!(case, history.end, "{name}, seed {}", history.seed);
    }
}
