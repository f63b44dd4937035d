use jiff::SignedDuration;
use pobuda_ledger::database::Database;
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::caller::Caller;
use pobuda_tests::database::TestDatabase;
use serde_json::{Value, json};

both!(
    a_decision_opens_the_case_that_continues_it_and_they_know_of_each_other,
    a_case_goes_on_when_its_part_has_closed,
    what_cannot_be_opened_asks_for_a_human,
    a_link_is_followed_once_whoever_does_it_and_however_often,
);

/// A case that the head of its service can decide on.
async fn ready(app: &TestApp, author: &Caller, title: &str) -> String {
    let case = author.open_case(title).await.assert(201).text("id");
    let coordinator = app.with_official("participation", "coordinator", "Maja Novak").await;
    coordinator.perform(&case, "assign", &json!({"fields": {"assigned_service": "roads"}})).await.assert(200);
    app.with_official("roads", "handler", "Rok Breznik").await.check_feasibility(&case).await.assert(200);
    case
}

async fn decided(app: &TestApp, case: &str, outcome: &str, more: Value) -> u64 {
    let head = app.with_official("roads", "head", "Jan Kos").await;
    let mut fields = json!({"answer": "O tem lahko odločijo občani, ker presega redni proračun službe."});
    fields.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    let body = json!({"outcome": outcome, "fields": fields});
    head.perform(case, "decide", &body).await.assert(200).number("position")
}

async fn case(caller: &Caller, app: &TestApp, id: &str) -> Value {
    caller.get_at(&format!("/api/v1/cases/{id}"), app.log().head().position).await.assert(200).json()
}

/// The case that was opened from another one.
async fn opened_from(caller: &Caller, app: &TestApp, id: &str) -> Value {
    let from = case(caller, app, id).await;
    let linked = from["linked"].as_array().expect("a link");
    assert_eq!(linked.len(), 1, "{from}");
    case(caller, app, linked[0].as_str().expect("an id")).await
}

async fn execute(app: &TestApp, sql: &str) {
    match app.log().database() {
        Database::Sqlite(sqlite) => {
            sqlx::query(sql).execute(&mut *sqlite.write().await).await.expect("done");
        }
        Database::Postgres(pool) => {
            sqlx::query(sql).execute(pool).await.expect("done");
        }
    }
}

async fn a_decision_opens_the_case_that_continues_it_and_they_know_of_each_other(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let id = ready(&app, &ana, "Senca na otroškem igrišču").await;
    decided(&app, &id, "participatory-budget", json!({"cost": 950_000})).await;
    app.follow_links().await;
    let project = opened_from(&ana, &app, &id).await;
    assert_eq!(
        (&project["protocol"]["id"], &project["title"]),
        (&json!("budget-project"), &json!("Senca na otroškem igrišču"))
    );
    assert_eq!(project["linked_from"], json!({"case": id, "link": "project", "kind": "follow-up"}));
    assert_eq!(project["fields"]["estimate"], json!({"money": 950_000}));
    let reference = project["ref"].as_str().expect("a reference");
    let timeline =
        ana.get(&format!("/api/v1/cases/{id}/timeline?types=case.linked")).await.assert(200).items();
    assert_eq!(timeline[0]["what"], format!("Pobuda se nadaljuje kot {reference}."));
    // Whoever sent the idea is the author of the project: what asks the author asks Ana, and nobody else.
    let of = async |caller: &Caller| {
        let path = format!("/api/v1/cases/{reference}/operations");
        caller.get(&path).await.assert(200).items().iter().any(|item| item["operation"] == "withdraw")
    };
    assert!(of(&ana).await && !of(&app.with_citizen("Bor").await).await);
    app.stop().await;
}

async fn a_case_goes_on_when_its_part_has_closed(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let id = ready(&app, &ana, "Osamljeni starejši v soseski").await;
    let reason = "Rešitve še ni; z ljudmi jo bomo razvili in preizkusili skupaj.";
    let more = json!({"reason": reason, "promised_by": "2026-12-01"});
    decided(&app, &id, "social-innovation", more).await;
    app.follow_links().await;
    let pilot = opened_from(&ana, &app, &id).await;
    assert_eq!(pilot["protocol"]["id"], "social-innovation");
    app.clock.advance(SignedDuration::from_hours(1));
    let chair = app.with_official("committee", "chair", "Vesna Oman").await;
    let pilot_id = pilot["id"].as_str().expect("an id");
    let stop = json!({"fields": {"reason": "Za to že obstaja program, ki ga občina pozna in podpira.",
        "findings": "Ljudje, s katerimi smo govorili, že obiskujejo dnevni center in so z njim zadovoljni."}});
    let stopped = chair.perform(pilot_id, "stop", &stop).await;
    assert!(stopped.status == 200, "{}", stopped.body);
    app.follow_links().await;
    let back = case(&ana, &app, &id).await;
    assert_eq!((&back["state"], &back["outcome"]), (&json!("closed"), &json!("innovation-finished")));
    app.stop().await;
}

async fn what_cannot_be_opened_asks_for_a_human(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let id = ready(&app, &ana, "Velika dvorana za mlade").await;
    decided(&app, &id, "participatory-budget", json!({"cost": 950_000})).await;
    // What would be copied was erased meanwhile.
    execute(&app, "DELETE FROM disclosures").await;
    app.follow_links().await;
    let position = app.log().head().position;
    let tasks = ana.get_at(&format!("/api/v1/cases/{id}/tasks"), position).await.assert(200).json();
    assert_eq!(tasks["incidents"][0]["incident"], "link-refused", "{tasks}");
    app.stop().await;
}

async fn a_link_is_followed_once_whoever_does_it_and_however_often(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let id = ready(&app, &ana, "Senca na otroškem igrišču").await;
    decided(&app, &id, "participatory-budget", json!({"cost": 950_000})).await;
    app.follow_links().await;
    let before = app.log().head().position;
    // As if it had been killed before it noted how far it was.
    execute(&app, "DELETE FROM process_managers").await;
    app.follow_links().await;
    assert_eq!(app.log().head().position, before);
    opened_from(&ana, &app, &id).await;
    app.stop().await;
}
