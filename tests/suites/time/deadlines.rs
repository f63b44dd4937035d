use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::caller::Caller;
use pobuda_tests::database::TestDatabase;
use serde_json::{Value, json};

both!(
    what_is_late_is_said_and_found,
    a_clock_stands_still_while_the_author_has_the_turn,
    a_case_whose_author_is_silent_is_closed_by_the_program,
    a_promise_that_is_moved_keeps_both_dates_in_the_history,
);

/// Dates are written with spaces that do not break.
fn words(entry: &Value) -> String {
    entry["what"].as_str().expect("words").replace('\u{a0}', " ")
}

async fn kinds(caller: &Caller, case: &str, position: u64) -> Vec<Value> {
    let path = format!("/api/v1/cases/{case}/timeline?limit=100");
    caller.get_at(&path, position).await.assert(200).items()
}

fn of<'e>(entries: &'e [Value], kind: &str) -> Vec<&'e Value> {
    entries.iter().filter(|entry| entry["type"] == kind).collect()
}

async fn what_is_late_is_said_and_found(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = ana.open_case("Polomljena klop").await.assert(201).text("id");
    let seen = |app: &TestApp| app.log().head().position;
    let told = ana.get_at(&format!("/api/v1/cases/{case}"), seen(&app)).await.assert(200).json();
    let next = told["next"].as_array().expect("what comes next");
    // The first reply is due in three working days, on Thursday.
    assert!(next.iter().any(|step| step["due"] == "2026-03-05"), "{next:?}");
    app.until_time("2026-03-18T08:00:00Z").await;
    let entries = kinds(&ana, &case, seen(&app)).await;
    let missed = of(&entries, "case.deadline_missed");
    let days: Vec<_> = missed.iter().map(|entry| entry["deadline"]["due"].as_str().expect("a day")).collect();
    assert_eq!(days, ["2026-03-05", "2026-03-17"]);
    // The miss is told at the moment at which it was one, by the program.
    assert_eq!(missed[1]["occurred_at"], "2026-03-17T23:00:00Z");
    assert_eq!(missed[1]["actor"]["role"], "system");
    assert_eq!(words(missed[1]), "Rok »Odgovor« je potekel 17. 3. 2026. Občina zamuja.");
    assert!(!of(&entries, "case.reminder_due").is_empty());
    let escalated = of(&entries, "case.escalated");
    assert!(escalated[0]["what"].as_str().expect("words").contains("vodja"), "{escalated:?}");
    let overdue = ana.get("/api/v1/cases?overdue=true").await.assert(200).items();
    assert_eq!(
        overdue.iter().map(|case| case["id"].as_str().expect("an id")).collect::<Vec<_>>(),
        [case.as_str()]
    );
    // Whoever has read the past can read it again.
    let before =
        ana.get(&format!("/api/v1/cases/{case}/timeline?as_of=2026-03-04T00:00:00Z")).await.assert(200);
    assert!(of(&before.items(), "case.deadline_missed").is_empty());
    // The answer ends it, late.
    let coordinator = app.with_official("participation", "coordinator", "Maja Novak").await;
    let refuse = json!({"fields": {"reason": "Klop ne stoji na občinskem zemljišču, to je zapisano v zemljiški knjigi.",
        "legal_basis": "uup"}});
    let closed = coordinator.perform(&case, "refuse", &refuse).await.assert(200).number("position");
    let entries = kinds(&ana, &case, closed).await;
    let states: Vec<_> =
        of(&entries, "case.deadline_ended").iter().map(|entry| entry["deadline"]["state"].clone()).collect();
    assert_eq!(states, ["late", "late"]);
    assert!(ana.get_at("/api/v1/cases?overdue=true", closed).await.assert(200).items().is_empty());
    app.stop().await;
}

async fn a_clock_stands_still_while_the_author_has_the_turn(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = ana.open_case("Polomljena klop").await.assert(201).text("id");
    let coordinator = app.with_official("participation", "coordinator", "Maja Novak").await;
    let question = json!({"fields": {"question": "Na kateri strani reke stoji klop, ki jo opisujete?"}});
    app.until_time("2026-03-04T09:00:00Z").await;
    coordinator.perform(&case, "ask-author", &question).await.assert(200);
    app.until_time("2026-03-24T09:00:00Z").await;
    let supplement = json!({"fields": {"supplement": "Na levi strani, nasproti stolpa ob starem mostu."}});
    let answered = ana.perform(&case, "supplement", &supplement).await.assert(200).number("position");
    let entries = kinds(&ana, &case, answered).await;
    let of_answer = |entry: &&&Value| entry["deadline"]["name"] == "answer";
    let states: Vec<_> = entries
        .iter()
        .filter(|entry| entry["type"].as_str().is_some_and(|kind| kind.starts_with("case.deadline")))
        .collect::<Vec<_>>();
    let states: Vec<_> = states
        .iter()
        .filter(of_answer)
        .map(|entry| {
            (
                entry["deadline"]["state"].as_str().expect("a state"),
                entry["deadline"]["due"].as_str().expect("a day"),
            )
        })
        .collect();
    // Thirteen days were left on the 4th; thirteen after the 24th end on Easter Monday.
    assert_eq!(states, [("running", "2026-03-17"), ("paused", "2026-03-17"), ("running", "2026-04-07")]);
    app.stop().await;
}

async fn a_case_whose_author_is_silent_is_closed_by_the_program(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = ana.open_case("Polomljena klop").await.assert(201).text("id");
    let coordinator = app.with_official("participation", "coordinator", "Maja Novak").await;
    let question = json!({"fields": {"question": "Na kateri strani reke stoji klop, ki jo opisujete?"}});
    let asked = coordinator.perform(&case, "ask-author", &question).await.assert(200).number("position");
    let scheduled = kinds(&ana, &case, asked).await;
    let scheduled = of(&scheduled, "case.operation_scheduled");
    assert_eq!(
        words(scheduled.last().expect("it is said beforehand")),
        "Če se do takrat nič ne spremeni, bo 2. 4. 2026 samodejno izvedeno: »Zaključi brez dopolnitve«."
    );
    app.until_time("2026-04-05T09:00:00Z").await;
    let position = app.log().head().position;
    let closed = ana.get_at(&format!("/api/v1/cases/{case}"), position).await.assert(200).json();
    assert_eq!((&closed["state"], &closed["outcome"]), (&json!("closed"), &json!("no-reply")));
    let entries = kinds(&ana, &case, position).await;
    let lapse = entries.iter().find(|entry| entry["operation"] == "lapse").expect("the end");
    assert_eq!(
        (&lapse["actor"]["role"], &lapse["actor"]["role_label"]),
        (&json!("system"), &json!("samodejno"))
    );
    app.stop().await;
}

async fn a_promise_that_is_moved_keeps_both_dates_in_the_history(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = ana.open_case("Polomljena klop").await.assert(201).text("id");
    let coordinator = app.with_official("participation", "coordinator", "Maja Novak").await;
    coordinator.perform(&case, "assign", &json!({"fields": {"assigned_service": "roads"}})).await.assert(200);
    app.with_official("roads", "handler", "Rok Breznik").await.check_feasibility(&case).await.assert(200);
    let head = app.with_official("roads", "head", "Jan Kos").await;
    let answer = "Klop bomo popravili do konca aprila, ker je nevarna za otroke.";
    let fields = json!({"answer": answer, "cost": 45_000, "budget_line": "4021 Vzdrževanje", "promised_by": "2026-04-30"});
    head.perform(&case, "decide", &json!({"outcome": "within-budget", "fields": fields})).await.assert(200);
    let fields = json!({"promised_by": "2026-06-15", "reason": "Izvajalec zamuja z dobavo lesa, novi rok je dogovorjen."});
    let moved =
        head.perform(&case, "reschedule", &json!({"fields": fields})).await.assert(200).number("position");
    let entries = kinds(&ana, &case, moved).await;
    let promised: Vec<_> = of(&entries, "case.deadline_set")
        .into_iter()
        .filter(|entry| entry["deadline"]["name"] == "promise")
        .map(|entry| entry["deadline"]["due"].as_str().expect("a day"))
        .collect();
    assert_eq!(promised, ["2026-04-30", "2026-06-15"]);
    app.stop().await;
}
