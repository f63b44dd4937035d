//! Golden files: each version of each event that was ever written, byte for byte.
//!
//! They are added and never edited. A new version of an event gets a file beside the old one.

use super::examples;
use cqrs_es::DomainEvent;
use pobuda_domain::event::AnyEvent;
use pobuda_proof::canonical::{parse_strict, to_canonical};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/events")
}

/// Names of all golden files, without the ending.
fn files() -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder()).expect("the folder of golden files");
    entries
        .map(|entry| entry.expect("a readable entry").file_name().to_string_lossy().into_owned())
        .map(|name| name.strip_suffix(".json").expect("only .json lies there").to_owned())
        .collect()
}

fn text_of(file: &str) -> String {
    let path = folder().join(format!("{file}.json"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.strip_suffix('\n').expect("a line").to_owned()
}

/// `OperationPerformed.v1.minimal` → `OperationPerformed`, `1`.
fn type_and_version(file: &str) -> (&str, &str) {
    let (event_type, rest) = file.split_once(".v").expect("<Type>.v<version>");
    (event_type, rest.split('.').next().expect("a version"))
}

fn named(event: &AnyEvent) -> (String, String) {
    match event {
        AnyEvent::Case(e) => (e.event_type(), e.event_version()),
        AnyEvent::Comment(e) => (e.event_type(), e.event_version()),
        AnyEvent::Support(e) => (e.event_type(), e.event_version()),
        AnyEvent::CommentVote(e) => (e.event_type(), e.event_version()),
        AnyEvent::Directory(e) => (e.event_type(), e.event_version()),
        AnyEvent::Protocol(e) => (e.event_type(), e.event_version()),
        AnyEvent::Erasure(e) => (e.event_type(), e.event_version()),
    }
}

/// What the executor writes of an event.
fn written(event: &AnyEvent) -> String {
    match event {
        AnyEvent::Case(e) => to_canonical(e),
        AnyEvent::Comment(e) => to_canonical(e),
        AnyEvent::Support(e) => to_canonical(e),
        AnyEvent::CommentVote(e) => to_canonical(e),
        AnyEvent::Directory(e) => to_canonical(e),
        AnyEvent::Protocol(e) => to_canonical(e),
        AnyEvent::Erasure(e) => to_canonical(e),
    }
    .expect("an event is within the strict profile")
}

#[test]
fn every_golden_file_is_still_read_as_what_it_meant() {
    for (file, event) in examples::all() {
        let text = text_of(file);
        let (event_type, version) = type_and_version(file);
        let mut payload = serde_json::Deserializer::from_str(&text);
        let read =
            AnyEvent::read(event_type, version, &mut payload).unwrap_or_else(|e| panic!("{file}: {e}"));
        assert_eq!(read.as_ref(), Some(&event), "{file}");
        assert_eq!(named(&event), (event_type.to_owned(), version.to_owned()), "{file}");
    }
}

/// The way of cqrs-es and of whoever reads the log with nothing but a stream: the type stands in the payload.
#[test]
fn every_golden_file_says_its_own_type() {
    for (file, event) in examples::all() {
        let text = text_of(file);
        let read = match &event {
            AnyEvent::Case(_) => serde_json::from_str(&text).map(AnyEvent::Case),
            AnyEvent::Comment(_) => serde_json::from_str(&text).map(AnyEvent::Comment),
            AnyEvent::Support(_) => serde_json::from_str(&text).map(AnyEvent::Support),
            AnyEvent::CommentVote(_) => serde_json::from_str(&text).map(AnyEvent::CommentVote),
            AnyEvent::Directory(_) => serde_json::from_str(&text).map(AnyEvent::Directory),
            AnyEvent::Protocol(_) => serde_json::from_str(&text).map(AnyEvent::Protocol),
            AnyEvent::Erasure(_) => serde_json::from_str(&text).map(AnyEvent::Erasure),
        };
        assert_eq!(read.unwrap_or_else(|error| panic!("{file}: {error}")), event, "{file}");
    }
}

#[test]
fn every_event_is_still_written_byte_for_byte_as_in_its_golden_file() {
    for (file, event) in examples::all() {
        assert_eq!(written(&event), text_of(file), "{file}");
        parse_strict(&text_of(file)).unwrap_or_else(|irregular| panic!("{file}: {irregular}"));
    }
}

#[test]
fn every_golden_file_is_compared() {
    let compared: BTreeSet<String> = examples::all().into_iter().map(|(file, _)| file.to_owned()).collect();
    assert_eq!(compared, files());
}

/// Types that the program can write, from the sources: a type is a name in an arm of `event_type`.
fn types_in_code() -> BTreeSet<String> {
    let domain = Path::new(env!("CARGO_MANIFEST_DIR")).join("../domain/src");
    let mut types = BTreeSet::new();
    for entry in std::fs::read_dir(&domain).expect("the domain") {
        let module = entry.expect("a readable entry").path();
        let sources = [module.join("events.rs"), module.join("events/mod.rs")];
        let Some(text) = sources.iter().find_map(|source| std::fs::read_to_string(source).ok()) else {
            continue;
        };
        let arms =
            text.lines().filter_map(|line| line.trim().strip_prefix("Self::")?.split_once("(_) => \""));
        types.extend(arms.map(|(variant, _)| variant.to_owned()));
    }
    assert!(types.len() > 10, "the sources are not read: {types:?}");
    types
}

#[test]
fn every_event_type_has_a_golden_file() {
    let golden: BTreeSet<String> = files().iter().map(|file| type_and_version(file).0.to_owned()).collect();
    assert_eq!(golden, types_in_code());
}

#[test]
fn what_may_be_absent_is_absent_in_a_minimal_form_and_present_in_the_full_one() {
    let keys = |file: &str| {
        let value: serde_json::Value = serde_json::from_str(&text_of(file)).expect("JSON");
        value.as_object().expect("an object").keys().cloned().collect::<BTreeSet<_>>()
    };
    let absent = |full: &str| {
        let minimal = format!("{full}.minimal");
        keys(full).difference(&keys(&minimal)).cloned().collect::<Vec<_>>()
    };
    assert_eq!(absent("CaseOpened.v1"), ["cycle", "source"]);
    assert!(keys("CaseOpened.v1.linked").is_superset(&["author", "linked_from"].map(str::to_owned).into()));
    assert_eq!(absent("OperationPerformed.v1"), ["outcome"]);
    assert_eq!(absent("CommentPosted.v1"), ["in_reply_to", "source"]);
    assert_eq!(absent("DeadlineSet.v1"), ["promised_on"]);
    assert_eq!(absent("DeadlinePaused.v1"), ["promised_left"]);
    assert_eq!(absent("TaskOpened.v1"), ["calendar", "due_at", "due_on"]);
    assert_eq!(absent("IncidentRaised.v1"), ["rule"]);
    assert_eq!(absent("PostFilled.v1"), ["until"]);
    assert_eq!(absent("SubstituteNamed.v1"), ["instead_of", "until"]);
    assert_eq!(absent("ProtocolPublished.v1"), ["replaces"]);
    assert_eq!(absent("ProtocolChanged.v1"), ["came_from"]);
    assert_eq!(absent("ErasureRequested.v1"), ["targets"]);
}

#[test]
fn a_type_or_version_from_a_later_program_is_not_guessed() {
    let text = text_of("SupportGiven.v1");
    let read = |event_type: &str, version: &str| {
        AnyEvent::read(event_type, version, &mut serde_json::Deserializer::from_str(&text))
            .expect("no failure")
    };
    assert_eq!(read("SupportGiven", "2"), None);
    assert_eq!(read("SupportLent", "1"), None);
    assert!(read("SupportGiven", "1").is_some());
}

#[test]
fn a_damaged_event_is_refused() {
    let text = text_of("SupportGiven.v1");
    for (passage, otherwise) in [
        ("\"case\":\"0198c0de", "\"case\":\"0198C0DE"),
        ("\"occurred_at\":\"2026-04-01T", "\"occurred_at\":\"2026-13-01T"),
        ("\"by\":", "\"by_whom\":"),
        ("\"actor\":\"a1\"", "\"actor\":\"Ana Novak\""),
    ] {
        assert!(text.contains(passage), "{passage}");
        let damaged = text.replacen(passage, otherwise, 1);
        let mut payload = serde_json::Deserializer::from_str(&damaged);
        assert!(AnyEvent::read("SupportGiven", "1", &mut payload).is_err(), "{damaged}");
    }
}

#[test]
fn a_time_without_precision_was_recorded_when_it_happened() {
    for file in ["CaseOpened.v1.minimal", "OperationPerformed.v1.minimal", "CommentPosted.v1.minimal"] {
        let text = text_of(file);
        let without = text.replace("\"precision\":\"recorded\",", "");
        assert_ne!(text, without, "{file}");
        let (event_type, version) = type_and_version(file);
        let read = |text: &str| {
            AnyEvent::read(event_type, version, &mut serde_json::Deserializer::from_str(text))
                .expect("readable")
        };
        assert_eq!(read(&without), read(&text), "{file}");
    }
}
