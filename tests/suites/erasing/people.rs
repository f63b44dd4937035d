//! A person who is forgotten, and what stands all the same.

use super::{Office, WORDS, head, shown_as_rebuilt};
use crate::http::case_in_review;
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use serde_json::{Value, json};

both!(
    a_person_takes_everything_along_that_is_kept_of_them,
    a_person_is_forgotten_and_what_others_rely_on_stands,
    an_official_who_is_forgotten_leaves_the_words_of_the_office,
);

async fn a_person_takes_everything_along_that_is_kept_of_them(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let person = app.person("Ana Kos", &[]).await;
    let (ana, bor) = (app.signed_in(&person).await, app.with_citizen("Bor").await);
    let case = case_in_review(&app, &ana).await;
    ana.comment(&case, WORDS).await.assert(201);
    bor.comment(&case, "Nekaj drugega.").await.assert(201);
    let supported = bor.open_case("Več dreves").await.assert(201).text("id");
    ana.put(&format!("/api/v1/cases/{supported}/support"), &json!({})).await;
    let reply = ana.get("/api/v1/me/data").await.assert(200);
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    let data = reply.json();
    assert_eq!(
        (&data["account"]["name"], &data["account"]["email"]),
        (&json!("Ana Kos"), &json!(person.email))
    );
    let events = data["events"].as_array().expect("events");
    let kinds: Vec<&str> = events.iter().filter_map(|event| event["type"].as_str()).collect();
    assert!(kinds.contains(&"case.opened") && kinds.contains(&"comment.posted"), "{kinds:?}");
    assert!(!reply.body.contains("Nekaj drugega"), "only her own: {}", reply.body);
    let comment = events.iter().find(|event| event["type"] == "comment.posted").expect("her comment");
    assert_eq!(comment["texts"]["text"], WORDS);
    // Each opening opens a digest of the event that the log has.
    let position = comment["position"].as_u64().expect("a position");
    let recorded = app.log().read_at(&[position]).await.expect("readable");
    let opening = comment["disclosures"][0].as_str().expect("an opening");
    assert!(recorded[0].payload.contains(&pobuda_proof::disclosure::digest_of(opening)));
    app.anybody().get("/api/v1/me/data").await.assert(401);
    app.stop().await;
}

async fn a_person_is_forgotten_and_what_others_rely_on_stands(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let person = app.person("Ana Kos", &[]).await;
    let (ana, bor, office) =
        (app.signed_in(&person).await, app.with_citizen("Bor").await, Office::of(&app).await);
    let case = case_in_review(&app, &ana).await;
    let hers = ana.comment(&case, WORDS).await.assert(201);
    let reply = json!({"text": "Se strinjam.", "parent": hers.text("id")});
    bor.post(&format!("/api/v1/cases/{case}/comments"), &reply).await.assert(201);
    let request = json!({"ground": "gdpr-17-1-b", "reason": "Selim se.", "person": "me"});
    let id = ana.post("/api/v1/erasures", &request).await.assert(201).text("id");
    // Until somebody decides, everything is as before.
    ana.get("/api/v1/me").await.assert(200);
    office.grant(&app, &id).await;

    ana.get("/api/v1/me").await.assert(401);
    assert_eq!(app.app.accounts.person(&person.id).await.expect("readable"), None);
    assert_eq!(app.log().places_of(&person.subject).await.expect("readable"), vec![]);
    let timeline = bor.get_at(&format!("/api/v1/cases/{case}/timeline"), head(&app)).await.assert(200);
    for gone in ["žvrgolevka", "Polomljena klop"] {
        assert!(!timeline.body.contains(gone), "{gone}: {}", timeline.body);
    }
    // What others wrote and did stands, and so does what hers was: who acted in which role, when, and what it led to.
    assert!(timeline.body.contains("Se strinjam."), "{}", timeline.body);
    let kinds: Vec<Value> = timeline.items().iter().map(|entry| entry["type"].clone()).collect();
    assert!(kinds.contains(&json!("case.opened")) && kinds.contains(&json!("case.operation_performed")));
    let told = bor.get(&format!("/api/v1/erasures/{id}")).await.assert(200).json();
    assert_eq!(told["state"], "done", "{told}");
    // Title and description, the comment, and the reasons of the request.
    assert_eq!(told["erased"], 4, "{told}");
    let office_sees = office.clerk.get(&format!("/api/v1/erasures/{id}")).await.assert(200).json();
    assert!(office_sees["requested"]["reason"].is_null(), "{office_sees}");
    shown_as_rebuilt(&app).await;
    app.stop().await;
}

async fn an_official_who_is_forgotten_leaves_the_words_of_the_office(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (ana, office) = (app.with_citizen("Ana").await, Office::of(&app).await);
    let rok = app.person("Rok Breznik", &["roads/head"]).await;
    let handler = app.signed_in(&rok).await;
    handler.put("/api/v1/me/standing", &json!({"role": "roads/head"})).await;
    let case = case_in_review(&app, &ana).await;
    let told = json!({"fields": {"answer": "Na terenu je preverjeno, klop bo zamenjana takoj, ko bo mogoče.", "expected_by": "2026-04-01"}});
    handler.perform(&case, "notify", &told).await.assert(200);
    let path = format!("/api/v1/cases/{case}/timeline");
    let before = ana.get_at(&path, head(&app)).await.assert(200);
    assert!(before.body.contains("Rok Breznik") && before.body.contains("Na terenu je preverjeno"));
    let request = json!({"ground": "gdpr-17-1-a", "reason": "Ni več zaposlen.", "person": rok.email});
    let id = office.ask(request).await;
    office.grant(&app, &id).await;
    let after = ana.get_at(&path, head(&app)).await.assert(200);
    assert!(!after.body.contains("Rok Breznik"), "{}", after.body);
    assert!(after.body.contains("Na terenu je preverjeno"), "{}", after.body);
    shown_as_rebuilt(&app).await;
    app.stop().await;
}
