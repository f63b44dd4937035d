//! `pobuda events`: the feed, line by line.

use super::{run, said, some_history};
use pobuda::clock::Clock;
use pobuda::start::{Ground, library};
use pobuda_ledger::envelope::leaf;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use serde_json::Value;

both!(the_feed_is_the_log_byte_for_byte, the_feed_is_narrowed_by_position_type_and_stream);

async fn feed(words: &[&str], database: &TestDatabase) -> Vec<Value> {
    let output = run(&[&["events"], words].concat(), database).await;
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    said(&output).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

async fn the_feed_is_the_log_byte_for_byte(database: TestDatabase) {
    some_history(&database).await;
    let output = run(&["events"], &database).await;
    let ground = Ground::open(database.url(), None, library().expect("bundled"), Clock::system()).await;
    let log = ground.expect("the log").log;
    let recorded = log.read_all(0, 10_000).await.expect("events");
    assert!(!recorded.is_empty());
    let expected: String = recorded.iter().map(|event| leaf(log.origin(), event) + "\n").collect();
    assert_eq!(said(&output), expected);
    log.close().await;
}

async fn the_feed_is_narrowed_by_position_type_and_stream(database: TestDatabase) {
    some_history(&database).await;
    let all = feed(&[], &database).await;
    let rest = feed(&["--after", "3"], &database).await;
    assert_eq!(rest, all[3..]);

    let opened = feed(&["--type", "case.opened"], &database).await;
    assert!(!opened.is_empty() && opened.len() < all.len());
    let stream = format!("case/{}", stream_of(&opened[0]));
    let of_stream = feed(&["--stream", &stream], &database).await;
    assert!(of_stream.len() > 1 && of_stream.len() < all.len(), "{stream}");
    assert_eq!(feed(&["--stream", &stream, "--type", "case.opened"], &database).await, opened[..1]);
    assert!(feed(&["--after", "1000000"], &database).await.is_empty());
}

/// The UUID in whatever member names the stream.
fn stream_of(event: &Value) -> String {
    let subject = event["subject"].as_str().expect("a subject");
    subject.rsplit('/').next().expect("an id").to_owned()
}
