//! Who may ask for what, and who decides.

use super::{Office, WORDS};
use crate::http::case_in_review;
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use serde_json::json;

both!(four_eyes_are_needed_and_the_reasons_of_both, what_cannot_be_meant_is_refused_by_its_place);

async fn four_eyes_are_needed_and_the_reasons_of_both(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (ana, office) = (app.with_citizen("Ana").await, Office::of(&app).await);
    let case = case_in_review(&app, &ana).await;
    let position = ana.comment(&case, WORDS).await.assert(201).number("position");
    let request = json!({"ground": "terms", "reason": "Proti pravilom.", "texts": [{"position": position}]});
    let id = office.ask(request).await;
    let path = format!("/api/v1/erasures/{id}/decision");
    let grant = json!({"granted": true, "reason": "Drži."});
    ana.post(&path, &grant).await.assert(403);
    office.clerk.post(&path, &grant).await.assert_problem(403, "four-eyes-erasure");
    let same_role = app.with_official("roads", "coordinator", "Eva Zajc").await;
    same_role.post(&path, &grant).await.assert_problem(403, "four-eyes-erasure");
    let wordless = json!({"granted": true, "reason": ""});
    office.lawyer.post(&path, &wordless).await.assert_problem(422, "erasure-reason-length");
    office.lawyer.post(&path, &json!({"granted": false, "reason": "Ne drži."})).await.assert(201);
    office.lawyer.post(&path, &grant).await.assert_problem(409, "decided-already");
    app.carry_out_erasures().await;
    let told = ana.get(&format!("/api/v1/erasures/{id}")).await.assert(200).json();
    assert_eq!((&told["state"], &told["erased"]), (&json!("refused"), &json!(0)), "{told}");
    assert!(ana.get(&format!("/api/v1/cases/{case}/timeline")).await.body.contains("žvrgolevka"));
    app.stop().await;
}

async fn what_cannot_be_meant_is_refused_by_its_place(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (ana, office) = (app.with_citizen("Ana").await, Office::of(&app).await);
    let case = case_in_review(&app, &ana).await;
    let position = ana.comment(&case, WORDS).await.assert(201).number("position");
    let ask = async |request| office.clerk.post("/api/v1/erasures", &request).await;
    let texts = json!([{"position": position}]);
    let neither = json!({"ground": "terms", "reason": "R."});
    ask(neither).await.assert_problem(422, "invalid-body");
    let both = json!({"ground": "terms", "reason": "R.", "person": "me", "texts": texts});
    ask(both).await.assert_problem(422, "invalid-body");
    let ground = json!({"ground": "because", "reason": "R.", "texts": texts});
    ask(ground).await.assert_problem(422, "invalid-body");
    for nowhere in
        [json!([{"position": 999_999}]), json!([{"position": position, "fields": ["title"]}]), json!([])]
    {
        let request = json!({"ground": "terms", "reason": "R.", "texts": nowhere});
        let refused = ask(request).await;
        assert_eq!(refused.status, 422, "{}", refused.body);
    }
    for shape in [json!("x"), json!(["x"]), json!([{"position": -1}]), json!([{"position": 1, "more": 2}])] {
        let request = json!({"ground": "terms", "reason": "R.", "texts": shape});
        ask(request).await.assert_problem(422, "invalid-body");
    }
    let many = vec![json!({"position": position}); 501];
    ask(json!({"ground": "terms", "reason": "R.", "texts": many})).await.assert_problem(422, "invalid-body");
    let twice = json!([{"position": position}, {"position": position}]);
    let request = json!({"ground": "terms", "reason": "R.", "texts": twice});
    ask(request).await.assert_problem(422, "opening-unknown");
    office.take_down(&app, texts.clone()).await;
    let again = json!({"ground": "terms", "reason": "R.", "texts": texts});
    ask(again).await.assert_problem(422, "targets-misfit");
    ana.post("/api/v1/erasures", &json!({"ground": "terms", "reason": "R.", "person": "bor@example.org"}))
        .await
        .assert(403);
    office
        .clerk
        .post("/api/v1/erasures", &json!({"ground": "terms", "reason": "R.", "person": "nobody@example.org"}))
        .await
        .assert(404);
    ana.get("/api/v1/erasures/0192f0c4-7d2e-7b6a-9f0e-0c5f3e1a9b11").await.assert(404);
    ana.get("/api/v1/erasures/x").await.assert(404);
    app.stop().await;
}
