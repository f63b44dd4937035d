//! `pobuda demo` as somebody meets it who has just built the program.

use pobuda_tests::server::Server;
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
