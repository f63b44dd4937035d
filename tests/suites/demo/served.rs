//! `pobuda demo` as somebody meets it who has just built the program.

use pobuda_tests::server::Server;
use pobuda_tests::{place, program};
use reqwest::StatusCode;

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_prints_an_address_serves_and_stops_when_asked() {
    let demo = Server::demo(&[]).await.expect("the demo starts");
    let live = reqwest::get(format!("{}/health/live", demo.address())).await.expect("an answer");
    assert_eq!(live.status(), StatusCode::OK);
    let list = reqwest::get(format!("{}/api/v1/cases?limit=1", demo.address())).await.expect("an answer");
    let list: serde_json::Value = list.json().await.expect("JSON");
    assert!(list.to_string().contains("\"ref\""), "{list}");
    let status = demo.stop().await.expect("an end");
    assert_eq!(status.code(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_demo_can_be_served_like_any_log_and_is_not_written_over() {
    let folder = place::scratch().expect("a folder");
    let file = folder.path().join("javorje.db");
    let file = file.to_str().expect("a path in UTF-8");
    let demo = Server::demo(&["--keep", file]).await.expect("the demo starts");
    assert_eq!(demo.stop().await.expect("an end").code(), Some(0));

    let database = format!("sqlite:{file}");
    let status = program::json(&["status", "--json"], &database).await.expect("a status");
    assert!(status["position"].as_u64().is_some_and(|position| position > 5000), "{status}");
    let (clean, said) = program::rebuild_check(&database).await.expect("a check");
    assert!(clean, "{said}");

    let again = program::plain(&["demo", "--listen", "127.0.0.1:0", "--keep", file]).await.expect("it runs");
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("not there yet"), "{again:?}");
}
