use super::{case_in_review, check_feasibility, head};
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::caller::Reply;
use pobuda_tests::database::TestDatabase;
use serde_json::{Value, json};

both!(
    a_service_is_judged_by_the_limits_it_kept,
    a_case_that_is_opened_again_is_not_over,
    what_is_due_is_a_calendar_to_subscribe_to,
);

/// Open, running, overdue; met, late; ended, median.
fn figures(reply: &Reply) -> Value {
    let body = reply.json();
    let of = |name: &str| body[name].clone();
    json!([
        [of("open"), of("running"), of("overdue")],
        [of("met"), of("late"), of("on_time_percent")],
        [of("ended"), of("median_days")]
    ])
}

fn answered() -> Value {
    let answer = "Klop bomo popravili še ta mesec, ker je nevarna za otroke.";
    json!({"outcome": "answered", "fields": {"answer": answer}})
}

async fn a_service_is_judged_by_the_limits_it_kept(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let read = async |service: &str| {
        let path = format!("/api/v1/services/{service}");
        app.anybody().get_at(&path, head(&app)).await.assert(200)
    };
    assert_eq!(figures(&read("roads").await), json!([[0, 0, 0], [0, 0, null], [0, null]]));
    // Nobody has been given it: it is with those who have the next move.
    let first = ana.open_case("Polomljena klop").await.assert(201).text("id");
    assert_eq!(figures(&read("participation").await), json!([[1, 2, 0], [0, 0, null], [0, null]]));
    let second = case_in_review(&app, &ana).await;
    let coordinator = app.with_official("participation", "coordinator", "Maja Novak").await;
    let assign = json!({"fields": {"assigned_service": "roads"}});
    coordinator.perform(&first, "assign", &assign).await.assert(200);
    // The first replies were the coordinator's; the answers are owed by the service now.
    assert_eq!(figures(&read("participation").await), json!([[0, 0, 0], [2, 0, 100], [0, null]]));
    assert_eq!(figures(&read("roads").await), json!([[2, 2, 0], [0, 0, null], [0, null]]));
    let chief = app.with_official("roads", "head", "Jan Kos").await;
    check_feasibility(&app, &first).await;
    app.until_time("2026-03-09T09:00:00Z").await;
    chief.perform(&first, "decide", &answered()).await.assert(200);
    assert_eq!(figures(&read("roads").await), json!([[1, 1, 0], [1, 0, 100], [1, 7]]));
    app.until_time("2026-03-18T09:00:00Z").await;
    assert_eq!(figures(&read("roads").await), json!([[1, 0, 1], [1, 0, 100], [1, 7]]));
    check_feasibility(&app, &second).await;
    chief.perform(&second, "decide", &answered()).await.assert(200);
    let roads = read("roads").await;
    assert_eq!(figures(&roads), json!([[0, 0, 0], [1, 1, 50], [2, 7]]));
    assert_eq!(
        (roads.text("since"), roads.text("label")),
        ("2025-03-01".to_owned(), "Služba za ceste in promet".to_owned())
    );
    let all = app.anybody().get("/api/v1/services?lang=en").await.assert(200);
    let names: Vec<Value> = all.items().iter().map(|item| item["service"].clone()).collect();
    assert!(names.contains(&json!("roads")) && names.contains(&json!("finance")), "{names:?}");
    // More than a year later none of it counts any more.
    app.until_time("2027-05-03T09:00:00Z").await;
    assert_eq!(figures(&read("roads").await), json!([[0, 0, 0], [0, 0, null], [0, null]]));
    for unknown in ["nobody", "Not-A-Name"] {
        app.anybody().get(&format!("/api/v1/services/{unknown}")).await.assert_problem(404, "not-found");
    }
    app.stop().await;
}

async fn a_case_that_is_opened_again_is_not_over(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    let read = async || app.anybody().get_at("/api/v1/services/roads", head(&app)).await.assert(200);
    check_feasibility(&app, &case).await;
    let chief = app.with_official("roads", "head", "Jan Kos").await;
    chief.perform(&case, "decide", &answered()).await.assert(200);
    assert_eq!(figures(&read().await), json!([[0, 0, 0], [1, 0, 100], [1, 0]]));
    let objection = json!({"fields": {"objection": "Odgovor ne pove, kdaj bo klop popravljena."}});
    ana.perform(&case, "object", &objection).await.assert(200);
    assert_eq!(figures(&read().await), json!([[1, 1, 0], [1, 0, 100], [0, null]]));
    app.stop().await;
}

async fn what_is_due_is_a_calendar_to_subscribe_to(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    let read = async |path: &str| app.anybody().get_at(path, head(&app)).await.assert(200);
    let path = "/api/v1/services/roads/due.ics";
    let calendar = read(path).await;
    assert_eq!(calendar.header("content-type"), Some("text/calendar; charset=utf-8"));
    let uid = format!("\r\nUID:answer-{case}@127.0.0.1");
    let unfolded = |reply: &Reply| reply.body.replace("\r\n ", "");
    let text = unfolded(&calendar);
    assert!(text.contains(&uid), "{text}");
    assert!(text.contains("\r\nDTSTART;VALUE=DATE:20260317\r\nSUMMARY:P-2026-0001: Odgovor\r\n"), "{text}");
    assert!(text.contains("\r\nNAME:Roki: Služba za ceste in promet\r\n"), "{text}");
    assert_eq!(text.matches("BEGIN:VEVENT").count(), 1);
    assert!(!text.contains("klop"), "nothing that a person wrote: {text}");
    assert!(text.lines().all(|line| !line.is_empty()) && calendar.body.ends_with("END:VCALENDAR\r\n"));
    // What a reader has is still good while nothing has changed.
    let tag = calendar.header("etag").expect("a tag").to_owned();
    let again = app.anybody().request(reqwest::Method::GET, path).header("If-None-Match", tag);
    app.anybody().send(again).await.assert(304);
    // Another date is the same event on another day.
    let chief = app.with_official("roads", "head", "Jan Kos").await;
    let notice = json!({"fields": {"answer": "Zadeva je zahtevnejša; naročili smo strokovno mnenje o varnosti.", "expected_by": "2026-05-05"}});
    chief.perform(&case, "notify", &notice).await.assert(200);
    let text = unfolded(&read(&format!("{path}?lang=en")).await);
    assert!(
        text.contains("DTSTART;VALUE=DATE:20260505\r\nSUMMARY:P-2026-0001: Announced answer\r\n"),
        "{text}"
    );
    app.until_time("2026-05-06T09:00:00Z").await;
    let text = unfolded(&read(&format!("{path}?lang=en")).await);
    assert!(text.contains("SUMMARY:Late P-2026-0001: Announced answer"), "{text}");
    assert_eq!(unfolded(&read("/api/v1/services/parks/due.ics").await).matches("BEGIN:VEVENT").count(), 0);
    app.stop().await;
}
