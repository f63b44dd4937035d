//! What the published schema refuses, the verifier refuses.

use super::*;

fn schema() -> jsonschema::Validator {
    let schema = include_str!("../../../protocols/protocol.schema.json");
    jsonschema::validator_for(&serde_json::from_str(schema).unwrap()).unwrap()
}

#[test]
fn the_schema_refuses_nothing_that_the_verifier_takes() {
    let schema = schema();
    for (passage, otherwise) in [
        ("min_length = 4", "min_length = 0"),
        (
            "cite      = \"Uredba o upravnem poslovanju (Uradni list RS 9/18 in nasl.), odgovarjanje na dopise\"",
            "cite = \"UUP\"",
        ),
        ("by          = [\"head\", \"chair\"]", "by = [\"head\", \"head\"]"),
        (
            "needs    = [\"cost\", \"budget_line\", \"promised_by\"]",
            "needs = [\"cost\", \"cost\", \"promised_by\"]",
        ),
        ("needs       = [\"draft\"]", "needs = [\"draft\", \"draft\"]"),
        (
            "{ after = \"5 days\", to = \"management/head\" }",
            "{ after = \"5 weeks\", to = \"management/head\" }",
        ),
        (
            "on          = { link = \"pilot\" }",
            "on = { link = \"pilot\", outcomes = [\"stopped\", \"stopped\"] }",
        ),
        ("version   = \"1.0.0\"", "version = \"1\""),
        ("plain.sl  = \"Pobuda je uresničena.\"", "plain.sl = \"\""),
    ] {
        let source = source_of("improve.toml");
        assert!(source.contains(passage), "{passage:?}");
        let source = source.replacen(passage, otherwise, 1);
        let as_json: serde_json::Value = toml::from_str(&source).unwrap();
        assert!(!schema.is_valid(&as_json), "{otherwise}");
        assert_eq!(
            codes(&verify("improve.toml", &source, &BUNDLED)),
            BTreeSet::from([Code::S1]),
            "{otherwise}"
        );
    }
    let long = source_of("improve.toml").replacen("Pobuda je uresničena.", &"x".repeat(601), 1);
    assert!(!schema.is_valid(&toml::from_str(&long).unwrap()));
    assert_eq!(codes(&verify("improve.toml", &long, &BUNDLED)), BTreeSet::from([Code::S1]));
}
