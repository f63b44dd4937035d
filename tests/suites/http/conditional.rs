use super::case_in_review;
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::caller::{Caller, Reply};
use pobuda_tests::database::TestDatabase;
use reqwest::Method;
use serde_json::json;

both!(a_copy_is_good_until_what_it_shows_has_changed, an_edit_of_a_comment_honours_the_state_that_was_seen);

async fn again(caller: &Caller, path: &str, tag: &str) -> Reply {
    caller.send(caller.request(Method::GET, path).header("If-None-Match", tag)).await
}

async fn a_copy_is_good_until_what_it_shows_has_changed(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    let path = format!("/api/v1/cases/{case}");
    let position = app.log().head().position;
    for path in [path.clone(), format!("{path}/timeline"), "/api/v1/cases".into(), "/api/v1/events".into()] {
        let first = ana.get_at(&path, position).await.assert(200);
        let tag = first.header("etag").expect("a tag").to_owned();
        let kept = again(&ana, &path, &tag).await.assert(304);
        assert_eq!((kept.body.as_str(), kept.header("etag")), ("", Some(tag.as_str())));
        again(&ana, &path, "\"other\"").await.assert(200);
    }
    // A comment changes the count that the case shows, and not the sequence that an operation needs.
    let tag = ana.get(&path).await.header("etag").expect("a tag").to_owned();
    let posted = ana.comment(&case, "Tudi jaz.").await.assert(201);
    ana.get_at(&path, posted.number("position")).await.assert(200);
    let changed = again(&ana, &path, &tag).await.assert(200);
    assert_eq!(changed.header("etag"), Some(tag.as_str()));
    assert_eq!(changed.number("comments"), 1);
    again(&ana, &path, "not a tag").await.assert_problem(400, "invalid-header");
    app.stop().await;
}

async fn an_edit_of_a_comment_honours_the_state_that_was_seen(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    let posted = ana.comment(&case, "Prva različica.").await.assert(201);
    let path = format!("/api/v1/comments/{}", posted.text("id"));
    let edit = async |tag: &str, text: &str| {
        let request = ana.request(Method::PUT, &path).header("If-Match", tag).json(&json!({"text": text}));
        ana.send(request).await
    };
    edit("\"7\"", "Nihče ne vidi.").await.assert_problem(412, "precondition-failed");
    let edited = edit("\"1\"", "Druga različica.").await.assert(200);
    assert_eq!(edited.header("etag"), Some("\"2\""));
    edit("\"1\"", "Prepozno.").await.assert_problem(412, "precondition-failed");
    // Without the header the latest version is edited.
    let edited = ana.put(&path, &json!({"text": "Tretja različica."})).await.assert(200);
    let read = ana.get_at(&path, edited.number("position")).await.assert(200);
    assert_eq!(read.text("text"), "Tretja različica.");
    assert_eq!(read.number("version"), 3);
    app.stop().await;
}
