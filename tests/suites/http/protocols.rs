//! Protocols that are put in force: for new cases, not for open ones; by administrators; sound and newer, or not at all.

use super::{case_in_review, head};
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::caller::{Caller, Reply};
use pobuda_tests::database::TestDatabase;
use pobuda_tests::protocols::{SOONER, improve};
use serde_json::{Value, json};

both!(
    a_published_version_is_for_new_cases_and_open_ones_stay_with_theirs,
    everybody_can_read_which_versions_there_were_since_when_and_why,
    what_is_published_is_never_changed_and_the_same_again_changes_nothing,
    nothing_unsound_and_no_version_that_says_too_little_is_published,
    another_process_takes_a_published_version_up_by_itself,
);

const REASON: &str = "Občinski svet je skrajšal rok za prvi odziv.";

async fn publish(admin: &Caller, text: &str) -> Reply {
    admin.post("/api/v1/protocols", &json!({"text": text, "reason": REASON})).await
}

async fn version_of(app: &TestApp, case: &str) -> String {
    let case = app.anybody().get_at(&format!("/api/v1/cases/{case}"), head(app)).await.assert(200).json();
    case["protocol"]["version"].as_str().expect("a version").to_owned()
}

/// Last day of the first reply, as the events of a case say it.
async fn first_reply(app: &TestApp, case: &str) -> Value {
    let stream = format!("/api/v1/events?stream=case/{case}&type=case.deadline_set");
    let events = app.anybody().get(&stream).await.assert(200).json();
    let events = events.as_array().expect("events").iter().map(|event| &event["data"]);
    let mut found =
        events.filter(|data| data["deadline"] == "first-reply").map(|data| data["due_on"].clone());
    found.next_back().expect("a deadline")
}

async fn a_published_version_is_for_new_cases_and_open_ones_stay_with_theirs(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (admin, ana) = (app.with_admin().await, app.with_citizen("Ana").await);
    let before = ana.open_case("Polomljena klop").await.assert(201).text("id");
    let published = publish(&admin, &improve("1.1.0", &[SOONER])).await.assert(201);
    assert_eq!(published.text("id"), "improve");
    assert_eq!(published.header("location"), Some("/api/v1/protocols/improve"));
    // What came with the program gets its event first.
    assert_eq!(published.number("sequence"), 2);
    let after = ana.open_case("Polomljena svetilka").await.assert(201).text("id");
    assert_eq!(
        (version_of(&app, &before).await, version_of(&app, &after).await),
        ("1.0.0".into(), "1.1.0".into())
    );
    assert_eq!(
        (first_reply(&app, &before).await, first_reply(&app, &after).await),
        ("2026-03-05".into(), "2026-03-04".into())
    );
    let app = app.restart().await;
    let coordinator = app.with_official("participation", "coordinator", "Maja Novak").await;
    for case in [&before, &after] {
        let assign = json!({"fields": {"assigned_service": "roads"}});
        coordinator.perform(case, "assign", &assign).await.assert(200);
        let read =
            app.anybody().get_at(&format!("/api/v1/cases/{case}"), head(&app)).await.assert(200).json();
        assert_eq!(read["state"], "in-review", "{read}");
    }
    app.stop().await;
}

async fn everybody_can_read_which_versions_there_were_since_when_and_why(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let anybody = app.anybody();
    let read = async || anybody.get("/api/v1/protocols/improve?lang=en").await.assert(200).json();
    let bundled = read().await;
    assert_eq!((&bundled["version"], &bundled["since"]), (&"1.0.0".into(), &Value::Null));
    let [only] = bundled["versions"].as_array().expect("versions").as_slice() else { panic!("{bundled}") };
    assert_eq!(
        (&only["in_force"], &only["position"], &only["by"]),
        (&true.into(), &Value::Null, &Value::Null)
    );
    let text = improve("1.1.0", &[SOONER]);
    let published = publish(&app.with_admin().await, &text).await.assert(201);
    let told = read().await;
    assert_eq!((&told["version"], &told["since"]), (&"1.1.0".into(), &"2026-03-02T09:00:00Z".into()));
    let [new, old] = told["versions"].as_array().expect("versions").as_slice() else { panic!("{told}") };
    let said = |of: &Value, what: &[&str]| what.iter().map(|name| of[*name].clone()).collect::<Value>();
    assert_eq!(
        said(new, &["version", "in_force", "since", "by", "name", "why", "position"]),
        json!([
            "1.1.0",
            true,
            "2026-03-02T09:00:00Z",
            "administrator",
            "Admin",
            REASON,
            published.number("position")
        ])
    );
    assert_eq!(
        said(old, &["version", "digest", "in_force", "since", "by", "name", "why"]),
        json!(["1.0.0", only["digest"], false, null, null, null, null])
    );
    // The file lies in the log, so that whoever has the log has the rules.
    let event = anybody.get("/api/v1/events?type=protocol.published").await.assert(200).json();
    let event = &event.as_array().expect("events")[1]["data"];
    assert_eq!((event["text"].as_str(), &event["digest"]), (Some(text.as_str()), &new["digest"]));
    assert!(!event.to_string().contains("Občinski"), "a reason can be erased");
    let listed = anybody.get("/api/v1/protocols").await.assert(200).items();
    let row = listed.iter().find(|row| row["id"] == "improve").expect("improve");
    assert_eq!((&row["version"], &row["since"]), (&"1.1.0".into(), &told["since"]));
    app.stop().await;
}

async fn what_is_published_is_never_changed_and_the_same_again_changes_nothing(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let admin = app.with_admin().await;
    publish(&admin, &improve("1.0.1", &[("title.en   = \"", "title.en   = \"Again: ")])).await.assert(201);
    publish(&admin, &improve("1.1.0", &[SOONER])).await.assert(201);
    let before = head(&app);
    let again = publish(&admin, &improve("1.1.0", &[SOONER])).await.assert(200);
    assert_eq!((again.text("id").as_str(), again.number("sequence")), ("improve", 3));
    publish(&admin, &improve("1.1.0", &[])).await.assert_problem(409, "version-taken");
    publish(&admin, &improve("1.0.0", &[SOONER])).await.assert_problem(409, "version-taken");
    publish(&admin, &improve("1.0.9", &[SOONER])).await.assert_problem(409, "version-not-newer");
    assert_eq!(head(&app), before);
    app.stop().await;
}

async fn nothing_unsound_and_no_version_that_says_too_little_is_published(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let admin = app.with_admin().await;
    let late = ("within    = \"15 days\"", "within    = \"40 days\"");
    let unsound = improve("2.0.0", &[late]);
    let refused = publish(&admin, &unsound).await.assert_problem(422, "protocol-unsound").json();
    let errors = refused["errors"].as_array().expect("findings");
    assert!(errors.iter().all(|error| error["pointer"] == "/text"), "{refused}");
    let told = errors.iter().find(|error| error["code"] == "K3").expect("the charter is asked");
    assert!(told["detail"].as_str().is_some_and(|detail| detail.contains("line ")), "{told}");
    publish(&admin, "surprise = 1").await.assert_problem(422, "protocol-unsound");
    let small = publish(&admin, &improve("1.0.1", &[SOONER])).await.assert_problem(409, "version-too-small");
    assert!(small.text("detail").contains("write 1.1.0 or a larger one"), "{}", small.body);
    let text = improve("1.1.0", &[SOONER]);
    for (body, code) in [
        (json!({"text": text, "reason": " "}), "reason-unfit"),
        (json!({"text": text, "reason": "x".repeat(2_001)}), "reason-unfit"),
        (json!({"text": "\n".repeat(30_001), "reason": REASON}), "protocol-too-long"),
        (json!({"text": text}), "invalid-body"),
        (json!({"text": text, "reason": REASON, "force": true}), "invalid-body"),
    ] {
        admin.post("/api/v1/protocols", &body).await.assert_problem(422, code);
    }
    assert_eq!(head(&app), 0);
    app.stop().await;
}

async fn another_process_takes_a_published_version_up_by_itself(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let other = app.beside().await;
    let (admin, ana) = (app.with_admin().await, app.with_citizen("Ana").await);
    let elsewhere = other.anybody().with_token(ana.token().expect("a token"));
    publish(&admin, &improve("1.1.0", &[SOONER])).await.assert(201);
    // Opened there at once, though nobody has told that process of the new version.
    let case = elsewhere.open_case("Polomljena svetilka").await.assert(201).text("id");
    assert_eq!(version_of(&app, &case).await, "1.1.0");
    // And one of here is handled there, under rules that it has to look up.
    publish(&admin, &improve("1.2.0", &[SOONER, ("title.en   = \"", "title.en   = \"Again: ")]))
        .await
        .assert(201);
    let here = case_in_review(&app, &ana).await;
    let handler = other.with_official("roads", "handler", "Rok Breznik").await;
    handler.check_feasibility(&here).await.assert(200);
    assert_eq!(version_of(&other, &here).await, "1.2.0");
    let read = other.anybody().get_at(&format!("/api/v1/cases/{here}?lang=en"), head(&other)).await.json();
    assert_eq!(read["protocol"]["title"], "Again: Let's Improve Maribor", "{read}");
    other.stop().await;
    app.stop().await;
}
