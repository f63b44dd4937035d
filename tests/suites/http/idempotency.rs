use super::{case_in_review, head};
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::caller::{Caller, Reply};
use pobuda_tests::database::TestDatabase;
use reqwest::Method;
use serde_json::{Value, json};

both!(
    the_same_key_is_answered_alike_also_after_a_restart,
    a_key_with_another_body_is_refused_also_after_a_restart,
    the_same_key_at_once_happens_once,
    a_repeated_operation_is_answered_before_its_condition_is_judged,
);

async fn send(caller: &Caller, path: &str, key: &str, body: &Value) -> Reply {
    let request = caller.request(Method::POST, path).header("Idempotency-Key", key).json(body);
    caller.send(request).await
}

fn opening(title: &str) -> Value {
    let fields = json!({"kind": "idea", "title": title, "description": "Opis, ki je dovolj dolg za pobudo."});
    json!({"protocol": "improve", "language": "sl", "fields": fields})
}

async fn the_same_key_is_answered_alike_also_after_a_restart(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let body = opening("Nova kolesarska steza");
    let first = send(&ana, "/api/v1/cases", "\"one\"", &body).await.assert(201);
    let case = case_in_review(&app, &ana).await;
    let comments = format!("/api/v1/cases/{case}/comments");
    let comment = send(&ana, &comments, "two", &json!({"text": "Res je."})).await.assert(201);
    let end = head(&app);
    let same = |again: Reply, first: &Reply| {
        assert_eq!((again.status, &again.body), (first.status, &first.body));
        for name in ["location", "etag", "pobuda-position"] {
            assert_eq!(again.header(name), first.header(name), "{name}");
        }
    };
    same(send(&ana, "/api/v1/cases", "one", &body).await, &first);
    let app = app.restart().await;
    same(send(&ana, "/api/v1/cases", "one", &body).await, &first);
    same(send(&ana, &comments, "two", &json!({"text": "Res je."})).await, &comment);
    assert_eq!(head(&app), end);
    // A key belongs to who sent it.
    let bojan = app.with_citizen("Bojan").await;
    let other = send(&bojan, "/api/v1/cases", "one", &body).await.assert(201);
    assert_ne!(other.text("id"), first.text("id"));
    app.stop().await;
}

async fn a_key_with_another_body_is_refused_also_after_a_restart(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let first = send(&ana, "/api/v1/cases", "one", &opening("Kolesarska steza")).await.assert(201);
    let other = opening("Avtobusna postaja");
    send(&ana, "/api/v1/cases", "one", &other).await.assert_problem(422, "idempotency-key-reused");
    let app = app.restart().await;
    send(&ana, "/api/v1/cases", "one", &other).await.assert_problem(422, "idempotency-key-reused");
    assert_eq!(head(&app), first.number("position"));
    for bad in ["", "a b", "č", &"k".repeat(256)] {
        send(&ana, "/api/v1/cases", bad, &other).await.assert_problem(400, "invalid-header");
    }
    assert_eq!(head(&app), first.number("position"));
    app.stop().await;
}

async fn the_same_key_at_once_happens_once(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let body = opening("Kolesarska steza");
    let sent: Vec<_> = (0..12)
        .map(|_| {
            let (ana, body) = (ana.clone(), body.clone());
            tokio::spawn(async move { send(&ana, "/api/v1/cases", "one", &body).await.assert(201) })
        })
        .collect();
    let mut told = Vec::new();
    for answer in sent {
        let answer = answer.await.expect("an answer");
        told.push((answer.text("id"), answer.number("position")));
    }
    told.dedup();
    assert_eq!(told.iter().map(|(_, position)| *position).collect::<Vec<_>>(), [head(&app)]);
    app.stop().await;
}

async fn a_repeated_operation_is_answered_before_its_condition_is_judged(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let opened = ana.open_case("Polomljena klop").await.assert(201);
    let coordinator = app.with_official("participation", "coordinator", "Maja Novak").await;
    let path = format!("/api/v1/cases/{}/operations/assign", opened.text("id"));
    let seen = opened.header("etag").expect("a tag").to_owned();
    let assign = async || {
        let body = json!({"fields": {"assigned_service": "roads"}});
        let request = coordinator.request(Method::POST, &path).header("If-Match", &seen);
        coordinator.send(request.header("Idempotency-Key", "assign-1").json(&body)).await
    };
    let first = assign().await.assert(200);
    let app = app.restart().await;
    let again = assign().await.assert(200);
    assert_eq!(again.body, first.body);
    assert_eq!(head(&app), first.number("position"));
    app.stop().await;
}
