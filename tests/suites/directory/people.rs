//! Whoever holds the post that answers is found in the directory, by every process, as soon as it is there.

use super::{STAFFED, import, import_on, ordered, without_handlers};
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::caller::Caller;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::facts;
use pobuda_tests::program;
use serde_json::{Value, json};

both!(
    a_task_opened_in_a_service_names_who_holds_the_post,
    a_post_that_nobody_holds_raises_an_incident_until_somebody_sees_to_it,
    who_stands_in_takes_over_from_a_day_to_a_day,
    a_change_of_another_process_is_seen_by_the_next_decision,
    a_case_is_given_to_services_of_the_directory_and_to_no_other,
    a_missed_deadline_is_told_to_a_person,
    everybody_may_see_the_services_and_nobody_the_people,
    comments_and_supports_wait_for_no_directory,
);

/// An initiative, and whoever keeps cases moving.
async fn received(app: &TestApp) -> (String, Caller) {
    let ana = app.with_citizen("Ana").await;
    let case = ana.open_case("Polomljena klop").await.assert(201).text("id");
    (case, app.with_official("participation", "coordinator", "Maja Novak").await)
}

fn to(service: &str) -> Value {
    json!({"fields": {"assigned_service": service}})
}

/// The payloads of the events of that type, in their order.
async fn recorded(app: &TestApp, event_type: &str) -> Vec<Value> {
    let events = app.log().read_all(0, 1_000).await.expect("the log");
    let wanted = events.iter().filter(|event| event.event_type == event_type);
    wanted.map(|event| serde_json::from_str(&event.payload).expect("JSON")).collect()
}

/// What the directory calls the holder of an account.
async fn person(database: &TestDatabase, account: &str) -> Value {
    let log = facts::open(database.url()).await.expect("the log");
    let people = log.people_in("directory").await.expect("people");
    log.close().await;
    let subject = format!("account/{account}");
    people.into_iter().find(|(known, _)| *known == subject).expect("somebody").1.into()
}

async fn surveyor(app: &TestApp) -> Value {
    let opened = recorded(app, "TaskOpened").await;
    opened.last().expect("a task")["responsible"].clone()
}

async fn a_task_opened_in_a_service_names_who_holds_the_post(database: TestDatabase) {
    let app = TestApp::start(database).await;
    import(app.database(), STAFFED).await;
    let (case, coordinator) = received(&app).await;
    coordinator.perform(&case, "assign", &to("roads")).await.assert(200);
    let rok = person(app.database(), "rok.breznik").await;
    assert_eq!(surveyor(&app).await, json!({"service": "roads", "role": "handler", "person": rok}));
    assert_eq!(recorded(&app, "IncidentRaised").await, [Value::Null; 0]);
    // In public it is the post, by role and service.
    let shown = app.anybody().get_at(&format!("/api/v1/cases/{case}/tasks"), app.log().head().position).await;
    let shown = shown.assert(200);
    assert!(!shown.body.contains(rok.as_str().expect("a pseudonym")), "{}", shown.body);
    let url = app.database().url().to_owned();
    let (same, said) = program::rebuild_check(&url).await.expect("a check");
    assert!(same, "{said}");
    app.stop().await;
}

async fn a_post_that_nobody_holds_raises_an_incident_until_somebody_sees_to_it(database: TestDatabase) {
    let app = TestApp::start(database).await;
    import(app.database(), &without_handlers()).await;
    let (case, coordinator) = received(&app).await;
    coordinator.perform(&case, "assign", &to("roads")).await.assert(200);
    assert_eq!(surveyor(&app).await, json!({"service": "roads", "role": "handler"}));
    let raised = recorded(&app, "IncidentRaised").await;
    assert_eq!(raised.len(), 1, "{raised:?}");
    assert_eq!(
        (&raised[0]["incident"], &raised[0]["about"]),
        (&json!("post-vacant"), &json!("roads/handler"))
    );
    let path = format!("/api/v1/cases/{case}");
    let position = app.log().head().position;
    let tasks = app.anybody().get_at(&format!("{path}/tasks"), position).await.assert(200).json();
    assert_eq!(tasks["incidents"], json!([{"incident": "post-vacant", "about": "roads/handler"}]));
    let seen_to = json!({"incident": "post-vacant", "about": "roads/handler"});
    coordinator.post(&format!("{path}/incidents"), &seen_to).await.assert(200);
    let position = app.log().head().position;
    let tasks = app.anybody().get_at(&format!("{path}/tasks"), position).await.assert(200).json();
    assert_eq!(tasks["incidents"], json!([]));
    app.stop().await;
}

async fn who_stands_in_takes_over_from_a_day_to_a_day(database: TestDatabase) {
    let app = TestApp::start(database).await;
    import(app.database(), STAFFED).await;
    ordered(
        app.database(),
        0,
        &["substitute", "roads/handler", "tina.grad", "--from", "2026-03-02", "--until", "2026-03-03"],
    )
    .await;
    let (rok, tina) =
        (person(app.database(), "rok.breznik").await, person(app.database(), "tina.grad").await);
    for (moment, who) in
        [("2026-03-02T12:00:00Z", &tina), ("2026-03-03T22:30:00Z", &tina), ("2026-03-03T23:00:00Z", &rok)]
    {
        app.until_time(moment).await;
        let (case, coordinator) = received(&app).await;
        coordinator.perform(&case, "assign", &to("roads")).await.assert(200);
        assert_eq!(surveyor(&app).await["person"], *who, "{moment}");
    }
    app.stop().await;
}

async fn a_change_of_another_process_is_seen_by_the_next_decision(database: TestDatabase) {
    let app = TestApp::start(database).await;
    // It runs before there is a directory, and nobody is asked about people.
    let (first, coordinator) = received(&app).await;
    coordinator.perform(&first, "assign", &to("roads")).await.assert(200);
    assert_eq!(surveyor(&app).await, json!({"service": "roads", "role": "handler"}));
    assert_eq!(recorded(&app, "IncidentRaised").await, [Value::Null; 0]);

    import(app.database(), STAFFED).await;
    let (second, coordinator) = received(&app).await;
    coordinator.perform(&second, "assign", &to("roads")).await.assert(200);
    assert_eq!(surveyor(&app).await["person"], person(app.database(), "rok.breznik").await);

    ordered(app.database(), 0, &["leave", "roads/handler", "rok.breznik", "--on", "2026-03-02"]).await;
    let (third, coordinator) = received(&app).await;
    coordinator.perform(&third, "assign", &to("roads")).await.assert(200);
    assert_eq!(surveyor(&app).await["person"], person(app.database(), "eva.hribar").await);

    // A service that was refused a moment ago is taken as soon as it is there.
    let (fourth, coordinator) = received(&app).await;
    coordinator.perform(&fourth, "assign", &to("water")).await.assert_problem(422, "service-unknown");
    let water = format!("{STAFFED}[services.water]\nassignable = true\nname.sl = \"Vodovod\"\n");
    import_on(app.database(), &water, "2026-03-02").await;
    coordinator.perform(&fourth, "assign", &to("water")).await.assert(200);
    app.stop().await;
}

async fn a_case_is_given_to_services_of_the_directory_and_to_no_other(database: TestDatabase) {
    let app = TestApp::start(database).await;
    import(app.database(), STAFFED).await;
    let (case, coordinator) = received(&app).await;
    for service in ["social", "participation"] {
        let refused = coordinator.perform(&case, "assign", &to(service)).await;
        let refused = refused.assert_problem(422, "service-unknown");
        assert!(refused.text("detail").contains("one of parks, roads"), "{}", refused.body);
        assert_eq!(refused.json()["errors"][0]["pointer"], "/fields/assigned_service", "{}", refused.body);
    }
    let page = coordinator.get(&format!("/api/v1/cases/{case}/operations?lang=en")).await.assert(200);
    assert!(page.body.contains("assign"), "{}", page.body);
    let done = coordinator.perform(&case, "assign", &to("parks")).await.assert(200).number("position");
    let timeline =
        app.anybody().get_at(&format!("/api/v1/cases/{case}/timeline?lang=sl"), done).await.assert(200);
    // As the directory calls it, not as the example that comes with the program does.
    assert!(
        timeline.body.contains("Parki") && !timeline.body.contains("zelene površine"),
        "{}",
        timeline.body
    );
    app.stop().await;
}

async fn a_missed_deadline_is_told_to_a_person(database: TestDatabase) {
    let app = TestApp::start(database).await;
    import(app.database(), STAFFED).await;
    received(&app).await;
    app.until_time("2026-06-01T08:00:00Z").await;
    let escalated = recorded(&app, "Escalated").await;
    assert!(!escalated.is_empty());
    let known = recorded(&app, "PostFilled").await;
    for told in escalated {
        let to = &told["to"];
        let same = |filled: &&Value| filled["service"] == to["service"] && filled["role"] == to["role"];
        let holder = known.iter().find(same).map(|filled| filled["person"].clone());
        assert_eq!(to["person"], holder.unwrap_or_default(), "{told}");
    }
    app.stop().await;
}

async fn everybody_may_see_the_services_and_nobody_the_people(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let none = app.anybody().get("/api/v1/directory").await.assert(200);
    assert_eq!(none.items(), [Value::Null; 0]);
    import(app.database(), &without_handlers()).await;
    ordered(app.database(), 0, &["appoint", "roads/handler", "ana.kos", "--from", "2026-05-01"]).await;
    let shown = app.anybody().get("/api/v1/directory?lang=en").await.assert(200);
    let roads = shown.items().into_iter().find(|service| service["service"] == "roads");
    let expected = json!({
        "service": "roads", "name": "Roads", "assignable": true,
        "posts": [{"role": "handler", "filled": false}, {"role": "head", "filled": true}],
    });
    assert_eq!(roads, Some(expected));
    assert!(!shown.body.contains("\"s-") && !shown.body.contains("kolar"), "{}", shown.body);
    let slovene = app.anybody().get("/api/v1/directory").await.assert(200);
    assert!(slovene.body.contains("Ceste"), "{}", slovene.body);
    app.anybody().get("/api/v1/directory?on=2026-01-01").await.assert_problem(400, "invalid-query");
    app.stop().await;
}

async fn comments_and_supports_wait_for_no_directory(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (case, coordinator) = received(&app).await;
    coordinator.perform(&case, "assign", &to("roads")).await.assert(200);
    import(app.database(), STAFFED).await;
    let bor = app.with_citizen("Bor").await;
    bor.comment(&case, "Tudi jaz.").await.assert(201);
    bor.put(&format!("/api/v1/cases/{case}/support"), &json!({})).await.assert(200);
    assert_eq!(recorded(&app, "CommentPosted").await.len(), 1);
    app.stop().await;
}
