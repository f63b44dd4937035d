use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::caller::Caller;
use pobuda_tests::database::TestDatabase;
use serde_json::{Value, json};

both!(
    a_task_is_closed_by_who_answers_for_it_and_with_everything_it_asks,
    a_task_can_be_left_out_for_a_reason,
    what_is_stuck_is_seen_to_by_who_keeps_cases_moving,
);

async fn in_review(app: &TestApp, author: &Caller) -> String {
    let case = author.open_case("Polomljena klop").await.assert(201).text("id");
    let coordinator = app.with_official("participation", "coordinator", "Maja Novak").await;
    coordinator.perform(&case, "assign", &json!({"fields": {"assigned_service": "roads"}})).await.assert(200);
    case
}

async fn open(caller: &Caller, app: &TestApp, case: &str) -> Value {
    caller
        .get_at(&format!("/api/v1/cases/{case}/tasks?lang=en"), app.log().head().position)
        .await
        .assert(200)
        .json()
}

async fn a_task_is_closed_by_who_answers_for_it_and_with_everything_it_asks(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = in_review(&app, &ana).await;
    let handler = app.with_official("roads", "handler", "Rok Breznik").await;
    let tasks = open(&handler, &app, &case).await;
    let task = &tasks["items"][0];
    assert_eq!(
        (&task["task"], &task["label"], &task["yours"]),
        (&json!("feasibility"), &json!("Check feasibility"), &json!(true))
    );
    assert_eq!((&task["due"], &task["overdue"]), (&json!("2026-03-06"), &json!(false)));
    assert_eq!(task["checks"].as_array().map(Vec::len), Some(4));
    assert_eq!((&task["needs"][0]["name"], &task["blocks"]), (&json!("draft"), &json!(["decide"])));
    assert_eq!(open(&app.anybody(), &app, &case).await["items"][0]["yours"], false);

    let path = format!("/api/v1/cases/{case}/tasks/feasibility");
    let done =
        |checked: u32| json!({"result": "done", "checked": checked, "fields": {"draft": "Preverjeno."}});
    ana.post(&path, &done(4)).await.assert_problem(403, "role-required");
    app.anybody().post(&path, &done(4)).await.assert_problem(401, "unauthenticated");
    handler.post(&path, &done(3)).await.assert_problem(422, "checks-missing");
    handler.post(&path, &json!({"result": "done", "checked": 4})).await.assert_problem(422, "field-missing");
    handler.post(&path, &json!({"result": "later"})).await.assert_problem(422, "invalid-body");
    handler.post(&path, &json!({"result": "done", "checked": -1})).await.assert_problem(422, "invalid-body");
    let elsewhere = format!("/api/v1/cases/{case}/tasks/dance");
    handler.post(&elsewhere, &done(4)).await.assert_problem(422, "task-unknown");
    let before = app.log().head().position;
    let closed = handler.post(&path, &done(4)).await.assert(200);
    assert_eq!(closed.number("position"), before + 1);
    handler.post(&path, &done(4)).await.assert_problem(409, "task-not-open");
    assert_eq!(open(&handler, &app, &case).await["items"], json!([]));
    let timeline =
        ana.get_at(&format!("/api/v1/cases/{case}/timeline?types=case.task_closed"), before + 1).await;
    let entry = timeline.assert(200).items().remove(0);
    assert_eq!(entry["what"], "Naloga »Preveri izvedljivost« je opravljena.");
    // What the service has drafted is not for everybody.
    assert!(!entry.to_string().contains("Preverjeno"), "{entry}");
    app.stop().await;
}

async fn a_task_can_be_left_out_for_a_reason(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = in_review(&app, &ana).await;
    let handler = app.with_official("roads", "handler", "Rok Breznik").await;
    let path = format!("/api/v1/cases/{case}/tasks/feasibility");
    handler.post(&path, &json!({"result": "waived"})).await.assert_problem(422, "field-missing");
    let reason = "Enaka zadeva je bila preverjena prejšnji mesec, ugotovitve so še vedno točne.";
    let waived = json!({"result": "waived", "fields": {"reason": reason}});
    let position = handler.post(&path, &waived).await.assert(200).number("position");
    let timeline =
        ana.get_at(&format!("/api/v1/cases/{case}/timeline?types=case.task_closed"), position).await;
    let entry = timeline.assert(200).items().remove(0);
    assert_eq!(
        (&entry["what"], &entry["why"]["reason"]),
        (&json!("Naloga »Preveri izvedljivost« je opuščena."), &json!(reason))
    );
    app.stop().await;
}

async fn what_is_stuck_is_seen_to_by_who_keeps_cases_moving(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = in_review(&app, &ana).await;
    let incident = pobuda_domain::case::Incident {
        incident: pobuda_domain::case::IncidentKind::TimerFailing,
        about: "deadline/answer".to_owned(),
    };
    let id = pobuda_domain::name::CaseId::new(case.as_str()).expect("an id");
    app.app.executor.raise_incident(id, incident, None).await.expect("raised");
    let tasks = open(&ana, &app, &case).await;
    assert_eq!(tasks["incidents"], json!([{"incident": "timer-failing", "about": "deadline/answer"}]));
    let path = format!("/api/v1/cases/{case}/incidents");
    let resolved = json!({"incident": "timer-failing", "about": "deadline/answer"});
    ana.post(&path, &resolved).await.assert_problem(403, "role-required");
    let coordinator = app.with_official("participation", "coordinator", "Maja Novak").await;
    let other = json!({"incident": "timer-failing", "about": "deadline/nothing"});
    coordinator.post(&path, &other).await.assert_problem(404, "incident-unknown");
    coordinator
        .post(&path, &json!({"incident": "flood", "about": "x"}))
        .await
        .assert_problem(422, "invalid-body");
    coordinator.post(&path, &resolved).await.assert(200);
    assert_eq!(open(&ana, &app, &case).await["incidents"], json!([]));
    app.stop().await;
}
