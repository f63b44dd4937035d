use super::{case_in_review, check_feasibility, head};
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use serde_json::{Value, json};

both!(
    an_entry_has_the_shape_of_the_contract,
    entries_are_chosen_by_type_and_read_page_by_page,
    a_timeline_is_read_as_of_a_position_and_as_of_a_time,
    a_timeline_that_was_read_before_shows_what_came_since,
);

async fn an_entry_has_the_shape_of_the_contract(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    app.clock.advance(jiff::SignedDuration::from_hours(1));
    let head_of_roads = app.with_official("roads", "head", "Jan Kos").await;
    let reason = "Klop bo popravljena v rednem vzdrževanju, denar je zagotovljen.";
    let fields = json!({
        "answer": "Klop bomo popravili še ta mesec, ker je nevarna.", "reason": reason,
        "legal_basis": "uup"
    });
    let body = json!({"outcome": "declined", "fields": fields});
    check_feasibility(&app, &case).await;
    let decided = head_of_roads.perform(&case, "decide", &body).await.assert(200);
    let path = format!("/api/v1/cases/{case}/timeline");
    let timeline = ana.get_at(&path, decided.number("position")).await.assert(200);
    assert_eq!(timeline.header("cache-control"), Some("public, no-cache"));
    let entries = timeline.items();
    let kinds: Vec<_> = entries.iter().map(|entry| entry["type"].as_str().expect("a type")).collect();
    let told =
        kinds.iter().filter(|kind| !kind.starts_with("case.deadline") && !kind.starts_with("case.task"));
    let told: Vec<_> = told.copied().collect();
    assert_eq!(told, ["case.opened", "case.operation_performed", "case.operation_performed"]);
    let is_decision = |entry: &&Value| entry["operation"] == "decide";
    let entry = entries.iter().find(is_decision).expect("the decision");
    let place = entries.iter().position(|other| other == entry).expect("its place") as u64;
    assert_eq!(entry["position"], place + 1);
    assert_eq!(entry["sequence"], place + 1);
    assert_eq!(entry["occurred_at"], "2026-03-02T10:00:00Z");
    assert_eq!(entry["recorded_at"], "2026-03-02T10:00:00Z");
    assert_eq!(entry["precision"], "recorded");
    let actor = json!({"role": "head", "role_label": entry["actor"]["role_label"],
        "service": "Služba za ceste in promet", "service_id": "roads", "name": "Jan Kos"});
    assert_eq!(entry["actor"], actor);
    let what = entry["what"].as_str().expect("what");
    assert_eq!(what, "Odločitev: Ni mogoče uresničiti. Klop bomo popravili še ta mesec, ker je nevarna.");
    assert_eq!(entry["why"]["reason"], reason);
    assert!(entry["why"]["legal_basis"].as_str().expect("a basis").starts_with("Uredba"));
    assert_eq!(entry["next"], json!([]));
    let met = json!({"name": "answer", "label": "Odgovor", "due": "2026-03-17", "state": "met"});
    assert_eq!(entry["deadline"], met);
    assert_eq!(entry["corrects"], Value::Null);
    assert_eq!(entry["evidence"]["leaf_index"], place);
    let recorded = app.log().read_all(place, 1).await.expect("the event");
    let hash = pobuda_proof::hash::hex(&recorded[0].leaf_hash);
    assert_eq!(entry["evidence"]["leaf_hash"], hash);
    let assigned = entries.iter().find(|entry| entry["operation"] == "assign").expect("the assignment");
    assert_eq!(assigned["what"], "Pobudo obravnava Služba za ceste in promet.");
    let decide = assigned["next"].as_array().expect("next").iter().find(|n| n["operation"] == "decide");
    let responsible = decide.expect("a decision comes next")["responsible"].as_str().expect("somebody");
    assert!(responsible.contains("Služba za ceste in promet"));
    assert!(entries[0]["actor"]["name"].is_null() && entries[0]["actor"]["service"].is_null());

    let english = ana.get(&format!("{path}?lang=en")).await.assert(200).items();
    assert_eq!(english[0]["what"], "The initiative was sent.");
    ana.get(&format!("{path}?lang=de")).await.assert_problem(400, "invalid-query");
    app.stop().await;
}

async fn entries_are_chosen_by_type_and_read_page_by_page(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    for number in 0..5 {
        ana.comment(&case, &format!("Komentar {number}")).await.assert(201);
    }
    let path = format!("/api/v1/cases/{case}/timeline");
    let read = async |query: &str| {
        let position = head(&app);
        ana.get(&format!("{path}?min_position={position}&{query}")).await.assert(200)
    };
    let all = read("").await.items();
    assert_eq!(all.len() as u64, head(&app));
    assert_eq!(read("types=comment").await.items().len(), 5);
    assert_eq!(read("types=case").await.items().len(), all.len() - 5);
    assert_eq!(read("types=case.opened,case.operation_performed").await.items().len(), 2);
    assert_eq!(read("types=case.opened,comment.posted").await.items().len(), 6);
    assert_eq!(read("types=case.opened&limit=1").await.next(), None);
    let mut pages = vec![read("limit=3").await];
    while let Some(next) = pages.last().and_then(|page| page.next()) {
        pages.push(ana.get(&next).await.assert(200));
    }
    assert_eq!(pages.len(), all.len().div_ceil(3));
    let entries: Vec<Value> = pages.iter().flat_map(|page| page.items()).collect();
    assert_eq!(entries, all);
    let bad = async |query: &str| ana.get(&format!("{path}?{query}")).await;
    bad("cursor=1").await.assert_problem(400, "invalid-query");
    bad("types=CASE").await.assert_problem(400, "invalid-query");
    bad("limit=1000").await.assert_problem(400, "invalid-query");
    bad("order=newest").await.assert_problem(400, "invalid-query");
    let nowhere = "/api/v1/cases/0192f0c4-7d2e-7b6a-9f0e-0c5f3e1a9b11/timeline";
    ana.get(nowhere).await.assert_problem(404, "not-found");
    app.stop().await;
}

async fn a_timeline_is_read_as_of_a_position_and_as_of_a_time(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    let before = usize::try_from(head(&app)).expect("a few");
    app.clock.advance(jiff::SignedDuration::from_hours(24));
    let posted = ana.comment(&case, "Še vedno je polomljena.").await.assert(201);
    let path = format!("/api/v1/cases/{case}/timeline");
    let now = ana.get_at(&path, posted.number("position")).await.assert(200).items();
    assert_eq!(now.len(), before + 1);
    let then = async |as_of: &str| ana.get(&format!("{path}?as_of={as_of}")).await.assert(200).items();
    assert_eq!(then("1").await[0]["type"], "case.opened");
    assert_eq!(then(&before.to_string()).await, now[..before]);
    assert_eq!(then("2026-03-02T23:00:00Z").await, now[..before]);
    assert_eq!(then("2026-03-09T00:00:00Z").await, now);
    ana.get(&format!("{path}?as_of=2020-01-01T00:00:00Z")).await.assert_problem(404, "not-found");
    app.stop().await;
}

async fn a_timeline_that_was_read_before_shows_what_came_since(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    let of_case = usize::try_from(head(&app)).expect("a few");
    let other = ana.open_case("Druga pobuda").await.assert(201).text("id");
    let path = format!("/api/v1/cases/{case}/timeline");
    for number in 0..20 {
        let expected = number + of_case;
        let position = head(&app);
        ana.get_at("/api/v1/cases", position).await.assert(200);
        for _ in 0..2 {
            let read = ana.get(&path).await.assert(200);
            assert_eq!(read.items().len().min(20), expected.min(20));
            assert_eq!(read.next().is_some(), expected > 20);
        }
        // What happens elsewhere moves the read models and leaves this timeline as it is.
        ana.comment(&other, "Drugje.").await.assert(201);
        ana.comment(&case, &format!("Komentar {number}")).await.assert(201);
    }
    app.stop().await;
}
