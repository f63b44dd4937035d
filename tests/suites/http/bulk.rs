//! One operation on several cases: an ordinary command for each, and one answer that says what became of each.

use super::head;
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::caller::{Caller, Reply};
use pobuda_tests::database::TestDatabase;
use reqwest::Method;
use serde_json::{Value, json};

both!(
    each_case_gets_its_own_entry_with_the_same_message,
    what_one_case_does_not_allow_stops_no_other,
    the_same_sent_again_does_nothing_twice,
    a_case_that_has_moved_on_since_it_was_seen_is_left_alone,
    a_list_that_cannot_be_meant_changes_nothing,
);

const ASSIGN: &str = "/api/v1/operations/assign";

fn roads() -> Value {
    json!({"assigned_service": "roads"})
}

/// Three cases that nobody has given to a service yet.
async fn received(app: &TestApp) -> (Vec<String>, Caller) {
    let ana = app.with_citizen("Ana").await;
    let mut cases = Vec::new();
    for title in ["Polomljena klop", "Luč v parku", "Luknja v cesti"] {
        cases.push(ana.open_case(title).await.assert(201).text("id"));
    }
    (cases, app.with_official("participation", "coordinator", "Maja Novak").await)
}

async fn keyed(caller: &Caller, key: &str, body: &Value) -> Reply {
    let request = caller.request(Method::POST, ASSIGN).header("Idempotency-Key", key);
    caller.send(request.json(body)).await
}

/// Done, refused, and the code of each case's problem.
fn counted(reply: &Reply) -> Value {
    let report = reply.json();
    let code = |item: &Value| item["problem"]["type"].as_str().map(|kind| kind.replace("/problems/", ""));
    let codes: Vec<_> = report["items"].as_array().expect("a list").iter().map(code).collect();
    json!([report["done"], report["refused"], codes])
}

async fn each_case_gets_its_own_entry_with_the_same_message(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (cases, coordinator) = received(&app).await;
    let body = json!({"cases": cases, "fields": roads()});
    coordinator.post(ASSIGN, &body).await.assert(200);
    let head_of_roads = app.with_official("roads", "head", "Jan Kos").await;
    let answer = "Pobudo bomo preverili na terenu skupaj z drugimi v tej četrti.";
    let body = json!({"cases": cases, "fields": {"answer": answer, "expected_by": "2026-04-01"}});
    let done = head_of_roads.post("/api/v1/operations/notify", &body).await.assert(200);
    assert_eq!(counted(&done), json!([3, 0, [null, null, null]]));
    assert_eq!(done.header("pobuda-position"), Some(head(&app).to_string().as_str()));
    assert_eq!((done.header("cache-control"), done.header("retry-after")), (Some("no-store"), None));
    for (case, item) in cases.iter().zip(done.json()["items"].as_array().expect("a list")) {
        assert_eq!(item["id"], json!(case));
        let path = format!("/api/v1/cases/{case}/timeline?lang=sl&types=case.operation_performed");
        let entries = app.anybody().get_at(&path, head(&app)).await.assert(200).items();
        let last = entries.last().expect("an entry");
        // What the operation brings with it, such as a time limit, comes after it.
        assert!(last["position"].as_u64() <= item["position"].as_u64(), "{last} {item}");
        let stands = app.anybody().get(&format!("/api/v1/cases/{case}")).await.assert(200);
        assert_eq!(stands.number("sequence"), item["sequence"].as_u64().expect("a sequence"));
        assert!(last["what"].as_str().is_some_and(|what| what.contains(answer)), "{last}");
        assert_eq!(last["actor"]["name"], "Jan Kos");
    }
    app.stop().await;
}

async fn what_one_case_does_not_allow_stops_no_other(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (cases, coordinator) = received(&app).await;
    coordinator.perform(&cases[1], "assign", &json!({"fields": roads()})).await.assert(200);
    let nowhere = "0192f0c4-7d2e-7b6a-9f0e-0c5f3e1a9b11";
    let named = [&cases[0], &cases[1], nowhere, "P-2026-9999", &cases[2]];
    let body = json!({"cases": named, "fields": roads()});
    let done = coordinator.post(ASSIGN, &body).await.assert(200);
    let codes = json!([null, "state-forbids", "case-unknown", "not-found", null]);
    assert_eq!(counted(&done), json!([2, 3, codes]));
    let not = &done.json()["items"][1];
    assert_eq!((&not["position"], &not["problem"]["status"]), (&Value::Null, &json!(409)));
    assert!(not["problem"]["detail"].as_str().is_some_and(|detail| detail.contains("in-review")), "{not}");
    // Who may not do it is told so for each.
    let stranger = app.with_official("parks", "head", "Eva Kos").await;
    let notify = json!({"cases": [cases[0]], "fields": {"answer": "Prebrali smo in preverili bomo na terenu do srede."}});
    let refused = stranger.post("/api/v1/operations/notify", &notify).await.assert(200);
    assert_eq!(counted(&refused), json!([0, 1, ["role-required"]]));
    assert_eq!(refused.json()["position"], Value::Null);
    app.stop().await;
}

async fn the_same_sent_again_does_nothing_twice(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (cases, coordinator) = received(&app).await;
    let body = json!({"cases": cases, "fields": roads()});
    let first = keyed(&coordinator, "all-three", &body).await.assert(200);
    let end = head(&app);
    let again = keyed(&coordinator, "all-three", &body).await.assert(200);
    assert_eq!(first.body, again.body);
    let other = json!({"cases": cases, "fields": {"assigned_service": "parks"}});
    keyed(&coordinator, "all-three", &other).await.assert_problem(422, "idempotency-key-reused");
    // What was answered is forgotten with the process; what was done is not.
    let app = app.restart().await;
    let coordinator = app.anybody().with_token(coordinator.token().expect("a token"));
    let later = keyed(&coordinator, "all-three", &body).await.assert(200);
    assert_eq!(later.json(), first.json());
    let reused = keyed(&coordinator, "all-three", &other).await;
    assert!(reused.status == 422 || counted(&reused)[0] == 0, "{}", reused.body);
    assert_eq!(head(&app), end);
    app.stop().await;
}

async fn a_case_that_has_moved_on_since_it_was_seen_is_left_alone(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (cases, coordinator) = received(&app).await;
    let sequence = async |case: &str| {
        let path = format!("/api/v1/cases/{case}/operations");
        coordinator.get_at(&path, head(&app)).await.assert(200).number("sequence")
    };
    let (first, second) = (sequence(&cases[0]).await, sequence(&cases[1]).await);
    let body = json!({
        "cases": cases, "fields": roads(), "seen": {&cases[0]: first, &cases[1]: second + 1},
    });
    let done = coordinator.post(ASSIGN, &body).await.assert(200);
    assert_eq!(counted(&done), json!([2, 1, [null, "precondition-failed", null]]));
    assert_eq!(sequence(&cases[1]).await, second);
    app.stop().await;
}

async fn a_list_that_cannot_be_meant_changes_nothing(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (cases, coordinator) = received(&app).await;
    let end = head(&app);
    let many: Vec<String> = (0..101).map(|at| format!("P-2026-{at:04}")).collect();
    for (bad, pointer) in [
        (json!({"fields": roads()}), "/cases"),
        (json!({"cases": []}), "/cases"),
        (json!({"cases": "P-2026-0001"}), "/cases"),
        (json!({"cases": [cases[0], 7]}), "/cases/1"),
        (json!({"cases": many}), "/cases"),
        (json!({"cases": [cases[0], cases[1], cases[0]]}), "/cases/2"),
        (json!({"cases": [cases[0]], "seen": {&cases[1]: 1}}), "/seen"),
        (json!({"cases": [cases[0]], "seen": {&cases[0]: -1}}), "/seen"),
        (json!({"cases": [cases[0]], "outcome": "Yes"}), "/outcome"),
    ] {
        let said = coordinator.post(ASSIGN, &bad).await.assert_problem(422, "invalid-body").json();
        assert_eq!(said["errors"][0]["pointer"], pointer, "{said}");
    }
    let body = json!({"cases": [cases[0]], "fields": roads()});
    coordinator.post("/api/v1/operations/Not-A-Name", &body).await.assert_problem(404, "not-found");
    app.with_citizen("Ana").await.post(ASSIGN, &body).await.assert_problem(403, "forbidden");
    app.anybody().post(ASSIGN, &body).await.assert_problem(401, "unauthenticated");
    assert_eq!(head(&app), end);
    app.stop().await;
}
