use super::{case_in_review, head};
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use serde_json::{Value, json};
use std::collections::BTreeSet;

both!(
    a_case_is_opened_and_read_by_its_id_and_its_reference,
    a_list_is_filtered_sorted_and_paged,
    a_case_is_read_as_of_a_position_and_as_of_a_time,
    what_the_rules_refuse_is_said_with_its_code_and_place,
    a_read_waits_for_the_position_it_asks_for,
);

async fn a_case_is_opened_and_read_by_its_id_and_its_reference(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let opened = ana.open_case("Polomljena klop").await.assert(201);
    let (id, reference) = (opened.text("id"), opened.text("ref"));
    assert_eq!(reference, "P-2026-0001");
    // It was received, and what has to be done about it by when stands right behind.
    let tag = format!("\"{}\"", opened.number("sequence"));
    assert!(opened.number("sequence") > 1);
    assert_eq!(opened.number("position"), head(&app));
    assert_eq!(opened.header("location"), Some(format!("/api/v1/cases/{id}").as_str()));
    assert_eq!(opened.header("pobuda-position"), Some(opened.number("position").to_string().as_str()));
    assert_eq!(opened.header("etag"), Some(tag.as_str()));

    let anybody = app.anybody();
    let by_id = anybody.get(&format!("/api/v1/cases/{id}")).await.assert(200);
    let by_reference = anybody.get(&format!("/api/v1/cases/{reference}")).await.assert(200);
    assert_eq!(by_id.body, by_reference.body);
    assert_eq!(by_id.header("etag"), Some(tag.as_str()));
    assert_eq!(by_id.header("cache-control"), Some("public, no-cache"));
    let case = by_id.json();
    assert_eq!(case["title"], "Polomljena klop");
    assert_eq!(case["state"], "received");
    assert_eq!(case["protocol"]["id"], "improve");
    assert_eq!(case["told"]["state"]["label"], "Prejeto");
    assert_eq!(case["opened_at"], "2026-03-02T09:00:00Z");
    assert!(case["next"].as_array().is_some_and(|next| !next.is_empty()));
    let english = anybody.get(&format!("/api/v1/cases/{id}?lang=en")).await.assert(200).json();
    assert_eq!(english["told"]["state"]["label"], "Received");
    // A citizen is a pseudonym of this case, not a name.
    assert!(!by_id.body.contains("Ana"));
    anybody.get("/api/v1/cases/P-2026-9999").await.assert_problem(404, "not-found");
    app.stop().await;
}

async fn a_list_is_filtered_sorted_and_paged(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let mut ids = Vec::new();
    for number in 0..5 {
        app.clock.advance(jiff::SignedDuration::from_hours(1));
        ids.push(ana.open_case(&format!("Klop številka {number}")).await.assert(201).text("id"));
    }
    let in_review = case_in_review(&app, &ana).await;
    ids.push(in_review.clone());
    let position = head(&app);
    let list = |query: &str| format!("/api/v1/cases?min_position={position}&{query}");
    let rows = |items: Vec<Value>| -> Vec<String> {
        items.iter().map(|item| item["id"].as_str().unwrap_or_default().to_owned()).collect()
    };

    for sort in ["newest", "oldest", "most_supported", "most_commented", "recently_updated"] {
        let mut next = Some(list(&format!("sort={sort}&limit=4")));
        let mut seen = Vec::new();
        let mut pages = 0;
        while let Some(address) = next {
            let page = ana.get(&address).await.assert(200);
            assert_eq!(page.json()["next"].is_null(), page.next().is_none());
            seen.extend(rows(page.items()));
            next = page.next();
            pages += 1;
        }
        assert_eq!(pages, 2, "{sort}");
        assert_eq!(seen.len(), ids.len(), "{sort} repeats or hides a case");
        assert_eq!(seen.iter().collect::<BTreeSet<_>>(), ids.iter().collect(), "{sort}");
    }
    let oldest = ana.get(&list("sort=oldest")).await.assert(200);
    assert_eq!(rows(oldest.items()), ids);

    let only = async |query: &str| rows(ana.get(&list(query)).await.assert(200).items());
    assert_eq!(only("state=in-review").await, [in_review.as_str()]);
    assert_eq!(only("service=roads").await, [in_review.as_str()]);
    assert_eq!(only("category=problem&protocol=improve").await.len(), 6);
    assert_eq!(only("protocol=budget-project").await, Vec::<String>::new());
    assert_eq!(only("overdue=true").await, Vec::<String>::new());
    assert_eq!(only("q=klopi+%C5%A1tevilka").await.len(), 5);
    assert_eq!(only("q=dravi").await, [in_review.as_str()]);

    ana.get("/api/v1/cases?sort=best").await.assert_problem(400, "invalid-query");
    ana.get("/api/v1/cases?limit=101").await.assert_problem(400, "invalid-query");
    ana.get("/api/v1/cases?limit=0").await.assert_problem(400, "invalid-query");
    ana.get("/api/v1/cases?cursor=zz").await.assert_problem(400, "invalid-query");
    ana.get("/api/v1/cases?colour=red").await.assert_problem(400, "invalid-query");
    let foreign = ana.get(&list("sort=newest&limit=2")).await.json();
    let foreign = foreign["next"].as_str().expect("a cursor").to_owned();
    ana.get(&list(&format!("sort=oldest&cursor={foreign}"))).await.assert_problem(400, "invalid-query");
    app.stop().await;
}

async fn a_case_is_read_as_of_a_position_and_as_of_a_time(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let opened = ana.open_case("Polomljena klop").await.assert(201);
    let (id, position) = (opened.text("id"), opened.number("position"));
    app.clock.advance(jiff::SignedDuration::from_hours(24));
    let coordinator = app.with_official("participation", "coordinator", "Maja Novak").await;
    let assigned = coordinator
        .perform(&id, "assign", &json!({"fields": {"assigned_service": "roads"}}))
        .await
        .assert(200);
    let now = ana.get_at(&format!("/api/v1/cases/{id}"), assigned.number("position")).await.assert(200);
    assert_eq!(now.json()["state"], "in-review");
    let state = async |as_of: &str| {
        let past = ana.get(&format!("/api/v1/cases/{id}?as_of={as_of}")).await.assert(200);
        (past.text("state"), past.header("etag").map(str::to_owned))
    };
    let before = ("received".to_owned(), opened.header("etag").map(str::to_owned));
    let after = ("in-review".to_owned(), assigned.header("etag").map(str::to_owned));
    assert_eq!(state(&position.to_string()).await, before);
    assert_eq!(state("2026-03-02T10:00:00Z").await, before);
    assert_eq!(state("2026-03-02T11:00:00%2B01:00").await, before);
    assert_eq!(state(&assigned.number("position").to_string()).await, after);
    assert_eq!(state("2026-03-04T00:00:00Z").await, after);
    let bad = |as_of: &str| format!("/api/v1/cases/{id}?as_of={as_of}");
    ana.get(&bad("2020-01-01T00:00:00Z")).await.assert_problem(404, "not-found");
    ana.get(&bad("yesterday")).await.assert_problem(400, "invalid-query");
    ana.get(&bad("999999")).await.assert_problem(400, "invalid-query");
    app.stop().await;
}

async fn what_the_rules_refuse_is_said_with_its_code_and_place(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let open = async |body: Value| ana.post("/api/v1/cases", &body).await;
    let reply = open(json!({"protocol": "nothing", "language": "sl", "fields": {}})).await;
    let problem = reply.assert_problem(422, "protocol-unknown").json();
    assert_eq!(problem["errors"][0]["pointer"], "/protocol");
    let reply = open(json!({"protocol": "improve", "language": "sl", "fields": {"kind": "problem"}})).await;
    assert!(reply.assert_problem(422, "field-missing").text("detail").contains("title"));
    let fields = json!({"kind": "rumour", "title": 7, "description": "Dovolj dolg opis klopi.", "mood": "x"});
    let reply = open(json!({"protocol": "improve", "language": "sl", "fields": fields})).await;
    let problem = reply.assert_problem(422, "invalid-body").json();
    let errors = problem["errors"].as_array().expect("errors");
    let pointers: BTreeSet<_> = errors.iter().filter_map(|error| error["pointer"].as_str()).collect();
    assert_eq!(pointers, BTreeSet::from(["/fields/kind", "/fields/mood", "/fields/title"]));
    assert!(problem["instance"].as_str().is_some_and(|id| !id.is_empty()));
    let official = app.with_official("roads", "head", "Jan Kos").await;
    official.open_case("Polomljena klop").await.assert_problem(403, "role-required");
    assert_eq!(head(&app), 0);
    app.stop().await;
}

async fn a_read_waits_for_the_position_it_asks_for(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    for number in 0..10 {
        let opened = ana.open_case(&format!("Klop številka {number}")).await.assert(201);
        let path = format!("/api/v1/cases/{}", opened.text("id"));
        ana.get_at(&path, opened.number("position")).await.assert(200);
    }
    let beyond = ana.get_at("/api/v1/cases", head(&app) + 1).await.assert_problem(503, "lagging");
    assert!(beyond.header("retry-after").is_some());
    ana.get("/api/v1/cases?min_position=soon").await.assert_problem(400, "invalid-query");
    app.stop().await;
}
