//! A text that is taken down: what is shown, and what is not.

use super::{Office, WORDS, head, shown_as_rebuilt};
use crate::http::case_in_review;
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use serde_json::json;

both!(
    a_text_that_is_taken_down_is_shown_nowhere_and_its_reasons_are,
    of_two_fields_one_can_go_and_the_other_stays,
    an_older_version_can_go_and_the_newer_stays,
    a_citizen_has_their_own_words_erased,
    what_was_restored_from_a_copy_is_erased_again_before_anybody_is_served,
);

async fn a_text_that_is_taken_down_is_shown_nowhere_and_its_reasons_are(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (ana, office) = (app.with_citizen("Ana").await, Office::of(&app).await);
    let case = case_in_review(&app, &ana).await;
    let comment = ana.comment(&case, WORDS).await.assert(201);
    let (comment, position) = (comment.text("id"), comment.number("position"));
    let everywhere = [
        format!("/api/v1/cases/{case}/timeline"),
        format!("/api/v1/cases/{case}/comments"),
        format!("/api/v1/comments/{comment}"),
        format!("/sl/cases/{case}"),
    ];
    for address in &everywhere {
        assert!(ana.get_at(address, head(&app)).await.assert(200).body.contains("žvrgolevka"), "{address}");
    }
    let events = ana.get("/api/v1/events?limit=100").await.assert(200).body;
    let tag = ana.get(&everywhere[2]).await.assert(200).header("etag").expect("a tag").to_owned();

    office.take_down(&app, json!([{"position": position}])).await;
    for address in &everywhere {
        let reply = ana.get_at(address, head(&app)).await.assert(200);
        assert!(!reply.body.contains("žvrgolevka"), "{address}: {}", reply.body);
    }
    let said = app.log().read_type("erasure", "OpeningsErased", 0, 10).await.expect("readable");
    let [said] = said.as_slice() else { panic!("one event says it: {said:?}") };
    let marker = json!({"status": "erased", "ground": "dsa-16", "by": said.position, "on": "2026-03-02"});
    assert_eq!(ana.get(&everywhere[2]).await.assert(200).json()["text"], marker);
    let timeline = ana.get(&everywhere[0]).await.assert(200).items();
    let entry = timeline.iter().find(|entry| entry["position"] == position).expect("its entry");
    assert_eq!(entry["texts"]["text"], marker);
    // A copy that somebody keeps is not good any more.
    let again = ana.request(reqwest::Method::GET, &everywhere[2]).header("If-None-Match", tag);
    ana.send(again).await.assert(200);
    // The log is what it was, and longer.
    let now = ana.get("/api/v1/events?limit=100").await.assert(200).body;
    assert!(now.starts_with(events.trim_end_matches(']')) && now.len() > events.len());
    shown_as_rebuilt(&app).await;
    app.stop().await;
}

async fn of_two_fields_one_can_go_and_the_other_stays(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (ana, office) = (app.with_citizen("Ana").await, Office::of(&app).await);
    let opened = ana.open_case("Žvrgolevka na Glavnem trgu").await.assert(201);
    let case = opened.text("id");
    // Other events follow from it: it is the first of the case.
    let timeline =
        ana.get_at(&format!("/api/v1/cases/{case}/timeline"), head(&app)).await.assert(200).items();
    let position = timeline[0]["position"].as_u64().expect("a position");
    let found = async |words: &str| {
        let found = ana.get_at(&format!("/api/v1/cases?q={words}"), head(&app)).await.assert(200);
        found.items().len()
    };
    assert_eq!((found("%C5%BDvrgolevka").await, found("dovolj").await), (1, 1));
    office.take_down(&app, json!([{"position": position, "fields": ["title"]}])).await;
    let body = ana.get_at(&format!("/api/v1/cases/{case}"), head(&app)).await.assert(200).json();
    assert_eq!(body["title"]["ground"], "dsa-16", "{body}");
    assert_eq!(body["texts"]["title"]["status"], "erased", "{body}");
    assert!(body["texts"]["description"].as_str().is_some_and(|text| text.contains("dovolj")), "{body}");
    // The description says the title once more, and is still found by it; the title is not found by itself.
    assert_eq!((found("%C5%BDvrgolevka").await, found("dovolj").await), (1, 1));
    office.take_down(&app, json!([{"position": position}])).await;
    assert_eq!((found("%C5%BDvrgolevka").await, found("dovolj").await), (0, 0));
    // As it was then, it is not told either.
    let past = ana.get(&format!("/api/v1/cases/{case}?as_of={position}")).await.assert(200);
    assert!(!past.body.contains("vrgolevka"), "{}", past.body);
    shown_as_rebuilt(&app).await;
    app.stop().await;
}

async fn an_older_version_can_go_and_the_newer_stays(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (ana, office) = (app.with_citizen("Ana").await, Office::of(&app).await);
    let case = case_in_review(&app, &ana).await;
    let comment = ana.comment(&case, WORDS).await.assert(201);
    let (id, first) = (comment.text("id"), comment.number("position"));
    let path = format!("/api/v1/comments/{id}");
    ana.put(&path, &json!({"text": "Prosim za povodce."})).await.assert(200);
    office.take_down(&app, json!([{"position": first}])).await;
    assert_eq!(ana.get_at(&path, head(&app)).await.assert(200).json()["text"], "Prosim za povodce.");
    let timeline = ana.get_at(&format!("/api/v1/cases/{case}/timeline"), head(&app)).await.assert(200);
    assert!(timeline.body.contains("povodce") && !timeline.body.contains("žvrgolevka"), "{}", timeline.body);
    shown_as_rebuilt(&app).await;
    app.stop().await;
}

async fn a_citizen_has_their_own_words_erased(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (ana, bor) = (app.with_citizen("Ana").await, app.with_citizen("Bor").await);
    let office = Office::of(&app).await;
    let case = case_in_review(&app, &ana).await;
    let comment = ana.comment(&case, WORDS).await.assert(201);
    let texts = json!([{"position": comment.number("position")}]);
    let request = json!({"ground": "gdpr-17-1-b", "reason": "Premislila sem si.", "texts": texts});
    bor.post("/api/v1/erasures", &request).await.assert_problem(403, "not-your-own");
    let id = ana.post("/api/v1/erasures", &request).await.assert(201).text("id");
    office.grant(&app, &id).await;
    let told = ana.get(&format!("/api/v1/erasures/{id}")).await.assert(200).json();
    assert_eq!((&told["state"], &told["erased"]), (&json!("done"), &json!(1)), "{told}");
    // Why she asked is for those who decide and those who examine.
    assert!(told["requested"]["reason"].is_null(), "{told}");
    assert_eq!(told["decided"]["reason"], "Besedilo imenuje sosedo.");
    let inside = app.with_auditor().await.get(&format!("/api/v1/erasures/{id}")).await.assert(200).json();
    assert_eq!(inside["requested"]["reason"], "Premislila sem si.");
    app.stop().await;
}

/// Somebody puts a table back from a copy that still had the text.
async fn what_was_restored_from_a_copy_is_erased_again_before_anybody_is_served(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (ana, office) = (app.with_citizen("Ana").await, Office::of(&app).await);
    let case = case_in_review(&app, &ana).await;
    let position = ana.comment(&case, WORDS).await.assert(201).number("position");
    let copy = app.log().openings_between(position, position).await.expect("readable");
    office.take_down(&app, json!([{"position": position}])).await;
    let [placed] = copy.as_slice() else { panic!("one opening: {copy:?}") };
    let restored = format!(
        "INSERT INTO disclosures (digest, position, visibility, disclosure) VALUES ('{}', {position}, 'public', '{}')",
        placed.opening.digest, placed.opening.disclosure
    );
    super::traces::run(&app, &restored).await;
    assert_eq!(app.log().openings_between(position, position).await.expect("readable").len(), 1);
    let executor = app.app.executor.clone();
    let repeated = pobuda::erasing::again(app.log(), &executor).await.expect("erased again");
    assert_eq!((repeated.openings, repeated.people), (1, 0));
    assert_eq!(app.log().openings_between(position, position).await.expect("readable"), vec![]);
    let repeated = pobuda::erasing::again(app.log(), &executor).await.expect("nothing is left");
    assert!(repeated.is_nothing(), "{repeated:?}");
    app.stop().await;
}
