use super::{case_in_review, head};
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use serde_json::json;

both!(
    officials_leave_notes_for_each_other,
    a_note_reaches_no_public_address,
    a_note_is_refused_where_it_cannot_be,
);

/// What only officials may read, in words that nothing else says.
const NOTE: &str = "Vodovodar pravi: zaklopka pod klopjo pušča, žvrgolevka.";

async fn officials_leave_notes_for_each_other(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    let path = format!("/api/v1/cases/{case}/notes");
    let handler = app.with_official("roads", "handler", "Rok Breznik").await;
    handler.post(&path, &json!({"text": NOTE})).await.assert(201);
    // Another service reads it too: cases wander.
    let parks = app.with_official("parks", "head", "Jan Kos").await;
    parks.post(&path, &json!({"text": "Pri nas drevja ni."})).await.assert(201);
    let notes = parks.get(&format!("{path}?lang=en")).await.assert(200);
    assert_eq!(notes.header("cache-control"), Some("no-store"));
    let items = notes.items();
    assert_eq!(items.len(), 2);
    assert_eq!(items[0]["text"], "Pri nas drevja ni.");
    assert_eq!((&items[1]["text"], &items[1]["name"]), (&json!(NOTE), &json!("Rok Breznik")));
    assert_eq!(items[1]["label"], "handler, Roads and traffic");
    app.stop().await;
}

async fn a_note_reaches_no_public_address(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    let before = ana.get_at(&format!("/api/v1/cases/{case}/timeline"), head(&app)).await.assert(200).items();
    let handler = app.with_official("roads", "handler", "Zvonimira Skritek").await;
    handler.post(&format!("/api/v1/cases/{case}/notes"), &json!({"text": NOTE})).await.assert(201);
    let timeline = ana.get_at(&format!("/api/v1/cases/{case}/timeline"), head(&app)).await.assert(200);
    assert_eq!(timeline.items(), before, "that there is a note is no news");
    let everywhere = [
        format!("/api/v1/cases/{case}"),
        format!("/api/v1/cases/{case}/timeline?lang=en"),
        format!("/api/v1/cases/{case}/operations"),
        format!("/api/v1/cases/{case}/tasks"),
        format!("/api/v1/cases/{case}/comments"),
        "/api/v1/cases".to_owned(),
        "/api/v1/events".to_owned(),
        "/api/v1/services/roads".to_owned(),
        "/api/v1/services/roads/due.ics".to_owned(),
        "/sl/".to_owned(),
        "/sl/cases".to_owned(),
        format!("/sl/cases/{case}"),
        format!("/en/cases/{case}?order=oldest"),
    ];
    for address in &everywhere {
        for reader in [app.anybody(), app.with_citizen("Bor").await] {
            let reply = reader.get(address).await.assert(200);
            for word in ["žvrgolevka", "Zvonimira"] {
                assert!(!reply.body.contains(word), "{address} tells {word}");
            }
        }
    }
    // Nor is it found by its words.
    let found = ana.get_at("/api/v1/cases?q=%C5%BEvrgolevka", head(&app)).await.assert(200);
    assert_eq!(found.items().len(), 0);
    // The feed has the digest, as of everything that was recorded.
    assert!(ana.get("/api/v1/events").await.assert(200).body.contains("case.note_added"));
    app.stop().await;
}

async fn a_note_is_refused_where_it_cannot_be(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    let path = format!("/api/v1/cases/{case}/notes");
    let handler = app.with_official("roads", "handler", "Rok Breznik").await;
    handler.post(&path, &json!({"text": "  "})).await.assert_problem(422, "text-empty");
    handler.post(&path, &json!({"text": "a".repeat(4_001)})).await.assert_problem(422, "text-too-long");
    handler.post(&path, &json!({})).await.assert_problem(422, "invalid-body");
    let nowhere = "/api/v1/cases/0192f0c4-7d2e-7b6a-9f0e-0c5f3e1a9b11/notes";
    handler.post(nowhere, &json!({"text": NOTE})).await.assert_problem(404, "case-unknown");
    for other in [ana, app.with_admin().await] {
        other.get(&path).await.assert_problem(403, "forbidden");
        other.post(&path, &json!({"text": NOTE})).await.assert_problem(403, "forbidden");
    }
    app.anybody().get(&path).await.assert(401);
    app.stop().await;
}
