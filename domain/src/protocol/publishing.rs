//! What is published agrees with the schema, and cycles with their protocols.

use super::tests::rewritten;
use super::*;
use crate::bundled::{self, PROTOCOLS};
use crate::story::{LITTLE, LITTLE_CYCLE, file_digest, library};

fn schema() -> jsonschema::Validator {
    let schema = include_str!("../../protocols/protocol.schema.json");
    jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap()
}

fn as_json(source: &str) -> serde_json::Value {
    toml::from_str(source).unwrap()
}

#[test]
fn the_schema_takes_what_is_bundled() {
    let schema = schema();
    for (file, source) in PROTOCOLS {
        let file_as_json = as_json(source);
        let faults = schema.iter_errors(&file_as_json).map(|e| format!("{}: {e}", e.instance_path()));
        assert_eq!(faults.collect::<Vec<_>>(), [""; 0], "{file}");
    }
}

#[test]
fn the_schema_refuses_what_the_reader_refuses() {
    let schema = schema();
    for (passage, otherwise) in [
        ("kind     = \"initiator\"", "kind = \"king\""),
        ("step     = \"sent\"", "step = \"sent\"\nsurprise = 1"),
        ("min_length = 4", "min_length = -4"),
        ("times       = 3", "times = 0"),
        ("version   = \"1.0.0\"", "version = \"1.0\""),
        ("within   = \"3 working days\"", "within = \"3 moons\""),
        ("responsible = \"author\"", "responsible = \"the author\""),
    ] {
        let (_, improve) = PROTOCOLS[0];
        assert!(improve.contains(passage), "{passage:?}");
        let source = improve.replacen(passage, otherwise, 1);
        assert!(!schema.is_valid(&as_json(&source)), "{otherwise}");
        assert!(parse("improve.toml", &source).is_err(), "{otherwise}");
    }
}

#[test]
fn a_cycle_gives_what_its_protocol_declares() {
    let refused = |passage: &str, otherwise: &str| {
        assert!(LITTLE_CYCLE.contains(passage), "{passage:?}");
        let mut library = bundled::library(file_digest).unwrap();
        library.publish("little.toml", LITTLE, file_digest(LITTLE)).unwrap();
        let source = LITTLE_CYCLE.replacen(passage, otherwise, 1);
        library.add_cycle("cycle.toml", &source).expect_err(otherwise).to_string()
    };
    assert!(refused("cycle/1", "cycle/2").contains("not cycle/1"));
    assert!(refused("\"little\"", "\"lost\"").contains("\"lost\" is not published"));
    assert!(refused("starts =", "begins =").contains("\"begins\" is not declared"));
    assert!(refused("least  = { money = 100 }", "").contains("\"least\" is missing"));
    assert!(refused("{ money = 100 }", "{ integer = 100 }").contains("not of the type Money"));
    assert!(refused("{ money = 100 }", "{ money = -1 }").contains("not of the type Money"));
    assert!(refused("{ money = 100 }", "{ gold = 100 }").starts_with("cycle.toml:8: "));
    assert!(refused("opens", "surprise = 1\nopens").starts_with("cycle.toml:4: "));
    let twice = library().add_cycle("cycle.toml", LITTLE_CYCLE).unwrap_err();
    assert!(twice.to_string().contains("given twice"));
}

#[test]
fn a_new_version_is_for_new_cases_and_the_old_one_stays() {
    let mut library = library();
    let old = library.current("little").unwrap().reference();
    let source = rewritten("\"1.0.0\"", "\"1.1.0\"");
    library.publish("little.toml", &source, file_digest(&source)).unwrap();
    assert_eq!(library.current("little").unwrap().protocol.version, "1.1.0");
    assert_eq!(library.pinned(&old).unwrap().protocol.version, "1.0.0");
}
