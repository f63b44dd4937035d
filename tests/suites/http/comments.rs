use super::{case_in_review, head};
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use serde_json::{Value, json};

both!(
    a_reply_stands_below_what_it_replies_to,
    a_comment_is_changed_and_withdrawn_by_its_author_only,
    a_vote_is_cast_changed_and_taken_back,
);

async fn a_reply_stands_below_what_it_replies_to(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (ana, bojan) = (app.with_citizen("Ana").await, app.with_citizen("Bojan").await);
    let case = case_in_review(&app, &ana).await;
    let path = format!("/api/v1/cases/{case}/comments");
    let first = ana.comment(&case, "Prvi.").await.assert(201);
    assert_eq!(first.header("location"), Some(format!("/api/v1/comments/{}", first.text("id")).as_str()));
    assert_eq!(first.json()["ref"], Value::Null);
    let second = bojan.comment(&case, "Drugi.").await.assert(201).text("id");
    let reply = json!({"text": "Odgovor prvemu.", "parent": first.text("id"), "language": "en"});
    let reply = bojan.post(&path, &reply).await.assert(201).text("id");
    let coordinator = app.with_official("participation", "coordinator", "Maja Novak").await;
    let official = coordinator.comment(&case, "Hvala.").await.assert(201).text("id");

    let mut next = Some(format!("{path}?limit=3&lang=en&min_position={}", head(&app)));
    let mut rows = Vec::new();
    while let Some(address) = next {
        let page = ana.get(&address).await.assert(200);
        rows.extend(page.items());
        next = page.next();
    }
    let ids: Vec<_> = rows.iter().map(|row| row["id"].as_str().expect("an id")).collect();
    assert_eq!(ids, [&first.text("id"), &reply, &second, &official]);
    assert_eq!(rows[1]["parent"], first.text("id"));
    assert_eq!(rows[1]["depth"], 1);
    assert_eq!(rows[1]["language"], "en");
    assert_eq!(rows[0]["language"], "sl");
    assert_eq!(rows[0]["by"]["role_label"], "citizen");
    assert_eq!(rows[3]["by"]["service"], "Participation office");

    let refused = async |body: Value| bojan.post(&path, &body).await;
    let unknown = "0192f0c4-7d2e-7b6a-9f0e-0c5f3e1a9b11";
    refused(json!({"text": "x", "parent": unknown})).await.assert_problem(422, "parent-unknown");
    refused(json!({"text": "x", "parent": "x"})).await.assert_problem(422, "invalid-body");
    refused(json!({"text": "  "})).await.assert_problem(422, "text-empty");
    refused(json!({"text": "č".repeat(10_001)})).await.assert_problem(422, "text-too-long");
    bojan.comment(unknown, "Nikjer.").await.assert_problem(404, "case-unknown");
    app.stop().await;
}

async fn a_comment_is_changed_and_withdrawn_by_its_author_only(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (ana, bojan) = (app.with_citizen("Ana").await, app.with_citizen("Bojan").await);
    let case = case_in_review(&app, &ana).await;
    let path = format!("/api/v1/comments/{}", ana.comment(&case, "Prva.").await.assert(201).text("id"));
    let text = json!({"text": "Druga."});
    bojan.put(&path, &text).await.assert_problem(403, "not-the-author");
    bojan.delete(&path).await.assert_problem(403, "not-the-author");
    ana.put(&path, &text).await.assert(200);
    let withdrawn = ana.delete(&path).await.assert(200);
    let read = ana.get_at(&path, withdrawn.number("position")).await.assert(200).json();
    assert_eq!(read["text"], Value::Null);
    assert!(read["withdrawn_at"].is_string() && read["edited_at"].is_string());
    ana.put(&path, &text).await.assert_problem(409, "comment-withdrawn");
    let kinds: Vec<_> = ana.get(&format!("/api/v1/cases/{case}/timeline?types=comment")).await.items();
    let corrects: Vec<_> = kinds.iter().map(|entry| (&entry["type"], &entry["corrects"])).collect();
    let posted = kinds[0]["position"].clone();
    let wanted =
        [("comment.posted", Value::Null), ("comment.edited", posted), ("comment.withdrawn", Value::Null)];
    let wanted: Vec<_> = wanted.iter().map(|(kind, corrects)| (json!(kind), corrects.clone())).collect();
    assert_eq!(corrects, wanted.iter().map(|(kind, corrects)| (kind, corrects)).collect::<Vec<_>>());
    ana.get("/api/v1/comments/nothing").await.assert_problem(404, "not-found");
    app.stop().await;
}

async fn a_vote_is_cast_changed_and_taken_back(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (ana, bojan) = (app.with_citizen("Ana").await, app.with_citizen("Bojan").await);
    let case = case_in_review(&app, &ana).await;
    let comment = format!("/api/v1/comments/{}", ana.comment(&case, "Prva.").await.assert(201).text("id"));
    let path = format!("{comment}/vote");
    let votes = async |position: u64| {
        let read = bojan.get_at(&comment, position).await.assert(200);
        (read.number("up"), read.number("down"))
    };
    let cast = bojan.put(&path, &json!({"value": 1})).await.assert(200);
    assert_eq!(votes(cast.number("position")).await, (1, 0));
    let again = bojan.put(&path, &json!({"value": 1})).await.assert(200);
    assert_eq!(again.number("position"), cast.number("position"));
    let turned = bojan.put(&path, &json!({"value": -1})).await.assert(200);
    assert_eq!(votes(turned.number("position")).await, (0, 1));
    let withdrawn = bojan.delete(&path).await.assert(200);
    assert_eq!(votes(withdrawn.number("position")).await, (0, 0));
    let end = head(&app);
    bojan.delete(&path).await.assert(200);
    for bad in [json!({"value": 0}), json!({"value": "1"}), json!({}), json!({"value": 1, "x": 1})] {
        bojan.put(&path, &bad).await.assert_problem(422, "invalid-body");
    }
    assert_eq!(head(&app), end);
    app.stop().await;
}
