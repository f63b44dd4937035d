use super::{check_feasibility, head};
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use reqwest::Method;
use serde_json::{Value, json};

both!(
    an_operation_needs_the_state_that_was_seen,
    everybody_is_told_what_they_may_do_now,
    an_operation_is_refused_by_state_role_fields_and_outcome,
);

async fn an_operation_needs_the_state_that_was_seen(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let opened = ana.open_case("Polomljena klop").await.assert(201);
    let (case, stands) = (opened.text("id"), opened.number("sequence"));
    let coordinator = app.with_official("participation", "coordinator", "Maja Novak").await;
    let assign = format!("/api/v1/cases/{case}/operations/assign");
    let body = json!({"fields": {"assigned_service": "roads"}});
    let send = async |tag: &str| {
        coordinator.send(coordinator.request(Method::POST, &assign).header("If-Match", tag).json(&body)).await
    };
    coordinator.post(&assign, &body).await.assert_problem(428, "precondition-required");
    let stale = send("\"70\"").await.assert_problem(412, "precondition-failed");
    assert!(stale.text("detail").contains(&format!("\"{stands}\"")));
    send(&format!("W/\"{stands}\"")).await.assert_problem(412, "precondition-failed");
    send("1").await.assert_problem(400, "invalid-header");
    assert_eq!(head(&app), opened.number("position"));
    let done = send(&format!("\"70\", \"{stands}\"")).await.assert(200);
    let after = done.number("sequence");
    assert!(after > stands);
    assert_eq!(done.header("etag"), Some(format!("\"{after}\"").as_str()));
    assert_eq!(done.text("id"), case);
    assert_eq!(done.text("ref"), "P-2026-0001");
    send("*").await.assert_problem(409, "state-forbids");
    app.stop().await;
}

async fn everybody_is_told_what_they_may_do_now(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let opened = ana.open_case("Polomljena klop").await.assert(201);
    let path = format!("/api/v1/cases/{}/operations?lang=en", opened.text("id"));
    let names = |items: Vec<Value>| -> Vec<String> {
        items.iter().filter_map(|item| item["operation"].as_str()).map(str::to_owned).collect()
    };
    let position = opened.number("position");
    let anybody = app.anybody().get_at(&path, position).await.assert(200);
    assert_eq!(names(anybody.items()), Vec::<String>::new());
    let coordinator = app.with_official("participation", "coordinator", "Maja Novak").await;
    let told = coordinator.get(&path).await.assert(200);
    assert_eq!(told.header("cache-control"), Some("no-store"));
    assert_eq!(told.header("etag"), opened.header("etag"));
    let items = told.items();
    assert!(names(items.clone()).contains(&"assign".to_owned()));
    let assign = items.iter().find(|item| item["operation"] == "assign").expect("assign");
    assert_eq!(assign["label"], "Assign to a service");
    assert_eq!(assign["needs"][0]["name"], "assigned_service");
    assert_eq!(assign["needs"][0]["type"], "service");
    let author = ana.get(&path).await.assert(200);
    assert!(names(author.items()).contains(&"withdraw".to_owned()), "{}", author.body);
    let somebody = app.with_citizen("Bojan").await.get(&path).await.assert(200);
    assert!(!names(somebody.items()).contains(&"withdraw".to_owned()));
    app.stop().await;
}

async fn an_operation_is_refused_by_state_role_fields_and_outcome(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let opened = ana.open_case("Polomljena klop").await.assert(201);
    let case = opened.text("id");
    let coordinator = app.with_official("participation", "coordinator", "Maja Novak").await;
    let head_of_roads = app.with_official("roads", "head", "Jan Kos").await;
    let assign = json!({"fields": {"assigned_service": "roads"}});
    ana.perform(&case, "assign", &assign).await.assert_problem(403, "role-required");
    coordinator.perform(&case, "dance", &json!({})).await.assert_problem(422, "operation-unknown");
    coordinator.perform(&case, "Not-A-Name", &json!({})).await.assert_problem(404, "not-found");
    coordinator.perform(&case, "assign", &json!({})).await.assert_problem(422, "field-missing");
    let wrong = json!({"fields": {"assigned_service": 5}});
    coordinator.perform(&case, "assign", &wrong).await.assert_problem(422, "invalid-body");
    coordinator
        .perform(&case, "assign", &json!({"outcome": "Yes"}))
        .await
        .assert_problem(422, "invalid-body");
    let nowhere = "0192f0c4-7d2e-7b6a-9f0e-0c5f3e1a9b11";
    coordinator.perform(nowhere, "assign", &assign).await.assert_problem(404, "case-unknown");
    coordinator.perform("P-2026-9999", "assign", &assign).await.assert_problem(404, "not-found");
    let answer = "Klop bomo popravili še ta mesec, ker je nevarna za otroke.";
    let decide = json!({"outcome": "answered", "fields": {"answer": answer}});
    head_of_roads.perform(&case, "decide", &decide).await.assert_problem(409, "state-forbids");
    assert_eq!(head(&app), opened.number("position"));
    coordinator.perform("P-2026-0001", "assign", &assign).await.assert(200);
    let open = json!({"fields": {"answer": answer}});
    head_of_roads.perform(&case, "decide", &open).await.assert_problem(422, "outcome-required");
    let other = json!({"outcome": "merged", "fields": {"answer": answer}});
    head_of_roads.perform(&case, "decide", &other).await.assert_problem(422, "outcome-unknown");
    head_of_roads.perform(&case, "decide", &decide).await.assert_problem(409, "task-blocks");
    check_feasibility(&app, &case).await;
    let done = head_of_roads.perform(&case, "decide", &decide).await.assert(200);
    let read = ana.get_at(&format!("/api/v1/cases/{case}"), done.number("position")).await.assert(200);
    assert_eq!(read.text("state"), "closed");
    assert_eq!(read.text("outcome"), "answered");
    app.stop().await;
}
