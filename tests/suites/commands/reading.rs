//! `pobuda timeline` and `pobuda status`.

use super::{explained, run, said, some_history};
use pobuda_projections::Model;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::program;
use serde_json::Value;

both!(
    a_timeline_is_read_in_two_languages,
    a_timeline_is_read_as_it_was,
    the_status_tells_where_everything_stands
);

/// The case of the sample that has the longest history, by its reference.
async fn lamp(database: &TestDatabase) -> String {
    let opened = run(&["events", "--type", "case.opened"], database).await;
    for line in said(&opened).lines() {
        let event: Value = serde_json::from_str(line).expect("JSON");
        if event["data"]["source"]["record"] == "26-0001" {
            let id = event["subject"].as_str().and_then(|subject| subject.rsplit('/').next()).expect("an id");
            let timeline = timeline(&[id], database).await;
            return timeline["ref"].as_str().expect("a reference").to_owned();
        }
    }
    panic!("the request is not in the log");
}

async fn timeline(words: &[&str], database: &TestDatabase) -> Value {
    program::json(&[&["timeline", "--json"], words].concat(), database.url()).await.expect("a timeline")
}

async fn a_timeline_is_read_in_two_languages(database: TestDatabase) {
    some_history(&database).await;
    let reference = lamp(&database).await;
    let slovene = said(&run(&["timeline", &reference], &database).await);
    let english = said(&run(&["timeline", &reference, "--lang", "en"], &database).await);
    assert!(slovene.starts_with(&reference) && english.starts_with(&reference), "{slovene}\n{english}");
    assert_ne!(slovene, english);
    for text in [&slovene, &english] {
        assert!(text.contains("Street Light Out") && text.contains("Lamp replaced"), "{text}");
        assert!(!text.contains('\u{1b}'), "no colours where nobody looks");
    }
    assert!(slovene.contains("5. 1. 2026") && english.contains("5 Jan 2026"), "original dates:\n{slovene}");
}

async fn a_timeline_is_read_as_it_was(database: TestDatabase) {
    some_history(&database).await;
    let reference = lamp(&database).await;
    let now = timeline(&[&reference], &database).await;
    let entries = now["entries"].as_array().expect("entries");
    assert_eq!(entries.len(), 5);
    let second = entries[1]["position"].to_string();
    let then = timeline(&[&reference, "--as-of", &second], &database).await;
    assert_eq!(then["entries"].as_array().expect("entries"), &entries[..2]);

    let recorded = entries[4]["recorded_at"].as_str().expect("a time");
    let at_the_end = timeline(&[&reference, "--as-of", recorded], &database).await;
    assert_eq!(at_the_end["entries"], now["entries"]);

    let before = run(&["timeline", &reference, "--as-of", "2020-01-01T00:00:00Z"], &database).await;
    assert_eq!(before.status.code(), Some(1));
    assert!(explained(&before).contains("had not been opened"));
    let unknown = run(&["timeline", "P-1999-0001"], &database).await;
    assert_eq!(unknown.status.code(), Some(1));
    explained(&unknown);
}

async fn the_status_tells_where_everything_stands(database: TestDatabase) {
    let report = some_history(&database).await;
    let status = program::json(&["status", "--json"], database.url()).await.expect("a status");
    assert_eq!(status["position"], report["events"]);
    assert_eq!(status["database"], if database.schema().is_some() { "postgres" } else { "sqlite" });
    assert!(status["bytes"].as_u64().is_some_and(|bytes| bytes > 10_000), "{status}");
    let models = status["read_models"].as_array().expect("read models");
    assert_eq!(models.len(), Model::ALL.len());
    for model in models {
        assert_eq!((&model["position"], &model["lag"]), (&status["position"], &0.into()), "{model}");
    }
    let words = said(&run(&["status"], &database).await);
    assert!(words.contains("case_register") && words.contains("up to date"), "{words}");
}
