use super::{case_in_review, check_feasibility, head};
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use serde_json::{Value, json};

both!(
    a_post_sees_what_it_has_to_do_and_by_when,
    time_moves_work_from_later_to_soon_to_overdue,
    an_official_sees_the_queues_of_their_own_service_only,
    a_queue_is_read_by_pages,
);

/// Names of what an item lists under a key.
fn names(item: &Value, key: &str) -> Vec<String> {
    let listed = item[key].as_array().expect("a list").iter();
    listed.map(|one| one["name"].as_str().expect("a name").to_owned()).collect()
}

async fn a_post_sees_what_it_has_to_do_and_by_when(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    let handler = app.with_official("roads", "handler", "Rok Breznik").await;
    let queue = handler.get_at("/api/v1/queue?lang=en", head(&app)).await.assert(200);
    assert_eq!(queue.header("cache-control"), Some("no-store"));
    assert_eq!((queue.text("service"), queue.text("role")), ("roads".to_owned(), "handler".to_owned()));
    let items = queue.items();
    assert_eq!(items.len(), 1, "{}", queue.body);
    let item = &items[0];
    assert_eq!((item["id"].as_str(), item["ref"].as_str()), (Some(case.as_str()), Some("P-2026-0001")));
    assert_eq!(item["title"], "Polomljena klop ob Dravi");
    assert_eq!(item["protocol"], "Let's Improve Maribor");
    assert_eq!(item["state"]["label"], "With the competent service");
    assert_eq!(item["post"]["label"], "handler, Roads and traffic");
    assert_eq!(names(item, "tasks"), ["feasibility"]);
    assert_eq!(item["tasks"][0]["label"], "Check feasibility");
    // Four working days from Monday, 2 March.
    assert_eq!((item["due"].as_str(), item["working_days_left"].as_u64()), (Some("2026-03-06"), Some(4)));
    assert_eq!((&item["overdue"], &item["working_days_late"]), (&Value::Bool(false), &Value::Null));
    let chief = app.with_official("roads", "head", "Jan Kos").await;
    let item = chief.get("/api/v1/queue").await.assert(200).items().remove(0);
    assert!(names(&item, "operations").contains(&"decide".to_owned()), "{item}");
    assert_eq!(item["due"], "2026-03-17");
    // Done, it is nobody's work any more.
    check_feasibility(&app, &case).await;
    assert_eq!(handler.get_at("/api/v1/queue", head(&app)).await.assert(200).items(), Vec::<Value>::new());
    app.stop().await;
}

async fn time_moves_work_from_later_to_soon_to_overdue(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    case_in_review(&app, &ana).await;
    let handler = app.with_official("roads", "handler", "Rok Breznik").await;
    for (moment, part, days) in [
        ("2026-03-02T10:00:00Z", "later", json!([4, null])),
        // The limit ends with the third working day from here.
        ("2026-03-03T10:00:00Z", "due_soon", json!([3, null])),
        ("2026-03-06T20:00:00Z", "due_soon", json!([0, null])),
        ("2026-03-07T10:00:00Z", "overdue", json!([null, 0])),
        ("2026-03-10T10:00:00Z", "overdue", json!([null, 2])),
    ] {
        app.until_time(moment).await;
        let queue = handler.get_at(&format!("/api/v1/queue?part={part}"), head(&app)).await.assert(200);
        let items = queue.items();
        assert_eq!(items.len(), 1, "{moment}: {}", queue.body);
        assert_eq!(json!([items[0]["working_days_left"], items[0]["working_days_late"]]), days, "{moment}");
        let counts = &queue.json()["counts"];
        for other in ["overdue", "due_soon", "later", "waiting", "incidents"] {
            assert_eq!(
                counts[other].as_u64(),
                Some(u64::from(other == part)),
                "{moment}: {other} of {counts}"
            );
        }
        assert_eq!(counts["all"], 1);
    }
    // While the author has to say more, the handler's task stands and the coordinator waits.
    let coordinator = app.with_official("participation", "coordinator", "Maja Novak").await;
    let question = json!({"fields": {"question": "Katera klop je to, pri igrišču ali ob mostu?"}});
    coordinator.perform("P-2026-0001", "ask-author", &question).await.assert(200);
    let queue = coordinator.get_at("/api/v1/queue?part=waiting", head(&app)).await.assert(200);
    assert_eq!(queue.items().len(), 1, "{}", queue.body);
    assert_eq!(queue.items()[0]["waiting"], true);
    app.stop().await;
}

async fn an_official_sees_the_queues_of_their_own_service_only(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    case_in_review(&app, &ana).await;
    let chief = app.with_official("roads", "head", "Jan Kos").await;
    let service = chief.get_at("/api/v1/queue?service=roads", head(&app)).await.assert(200);
    assert_eq!(service.json()["role"], Value::Null);
    let mut posts: Vec<String> = service
        .items()
        .iter()
        .map(|item| item["post"]["role"].as_str().expect("a role").to_owned())
        .collect();
    posts.sort();
    assert_eq!(posts, ["handler", "head"]);
    // The task is due before the decision.
    assert_eq!(service.items()[0]["post"]["role"], "handler");
    let handler = chief.get("/api/v1/queue?post=roads/handler").await.assert(200);
    assert_eq!(handler.items().len(), 1);
    for foreign in ["service=parks", "post=parks/head", "post=participation/coordinator"] {
        chief.get(&format!("/api/v1/queue?{foreign}")).await.assert_problem(403, "forbidden");
    }
    for wrong in ["post=roads", "post=Roads/Head", "service=roads&post=roads/head", "part=urgent", "limit=0"]
    {
        chief.get(&format!("/api/v1/queue?{wrong}")).await.assert_problem(400, "invalid-query");
    }
    ana.get("/api/v1/queue").await.assert_problem(403, "forbidden");
    app.anybody().get("/api/v1/queue").await.assert(401);
    app.stop().await;
}

async fn a_queue_is_read_by_pages(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    for _ in 0..5 {
        case_in_review(&app, &ana).await;
    }
    let handler = app.with_official("roads", "handler", "Rok Breznik").await;
    let mut seen = Vec::new();
    let mut next = Some("/api/v1/queue?part=later&limit=2".to_owned());
    while let Some(address) = next {
        let page = handler.get_at(&address, head(&app)).await.assert(200);
        assert!(page.items().len() <= 2);
        assert_eq!(page.json()["counts"]["later"], 5);
        seen.extend(page.items().iter().map(|item| item["ref"].as_str().expect("a reference").to_owned()));
        next = page.next();
    }
    seen.sort();
    assert_eq!(seen, ["P-2026-0001", "P-2026-0002", "P-2026-0003", "P-2026-0004", "P-2026-0005"]);
    // A cursor belongs to its queue and its part.
    let cursor = handler.get("/api/v1/queue?limit=1").await.assert(200).text("next");
    let other = format!("/api/v1/queue?part=later&cursor={cursor}");
    handler.get(&other).await.assert_problem(400, "invalid-query");
    app.stop().await;
}
