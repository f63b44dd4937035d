use super::{case_in_review, head};
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use serde_json::{Value, json};

both!(
    support_is_given_once_and_withdrawing_leaves_a_trace,
    support_is_refused_where_the_state_is_not_open_to_it,
    many_at_once_support_exactly_once_each,
);

async fn support_is_given_once_and_withdrawing_leaves_a_trace(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    let path = format!("/api/v1/cases/{case}/support");
    let support = async || ana.send(ana.request(reqwest::Method::PUT, &path)).await.assert(200);
    let given = support().await;
    assert_eq!(given.text("id"), case);
    assert_eq!(given.number("position"), head(&app));
    let again = support().await;
    assert_eq!(again.number("position"), given.number("position"));
    assert_eq!(head(&app), given.number("position"));
    let count = ana.get_at(&path, given.number("position")).await.assert(200).json();
    assert_eq!((&count["given"], &count["total"], &count["mine"]), (&json!(1), &json!(1), &json!(true)));
    let anybody = app.anybody().get(&path).await.assert(200).json();
    assert_eq!(anybody["mine"], Value::Null);

    let withdrawn = ana.delete(&path).await.assert(200);
    assert_eq!(withdrawn.number("sequence"), 2);
    let nothing_left = ana.delete(&path).await.assert(200);
    assert_eq!(head(&app), withdrawn.number("position"));
    assert_eq!(nothing_left.number("position"), withdrawn.number("position"));
    let count = ana.get_at(&path, withdrawn.number("position")).await.assert(200).json();
    assert_eq!((&count["given"], &count["mine"]), (&json!(0), &json!(false)));
    let then = ana.get(&format!("{path}?as_of={}", given.number("position"))).await.assert(200).json();
    assert_eq!(then["given"], 1);
    let events = ana.get("/api/v1/events?type=support.withdrawn").await.assert(200).json();
    assert_eq!(events.as_array().map(Vec::len), Some(1));
    assert_eq!(support().await.number("sequence"), 3);
    app.stop().await;
}

async fn support_is_refused_where_the_state_is_not_open_to_it(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let opened = ana.open_case("Polomljena klop").await.assert(201);
    let path = format!("/api/v1/cases/{}/support", opened.text("id"));
    ana.put(&path, &json!({})).await.assert_problem(409, "support-closed");
    let official = app.with_official("roads", "head", "Jan Kos").await;
    official.put(&path, &json!({})).await.assert_problem(403, "forbidden");
    ana.put("/api/v1/cases/0192f0c4-7d2e-7b6a-9f0e-0c5f3e1a9b11/support", &json!({}))
        .await
        .assert_problem(404, "case-unknown");
    ana.put(&path, &json!({"times": 2})).await.assert_problem(422, "invalid-body");
    assert_eq!(head(&app), opened.number("position"));
    app.stop().await;
}

async fn many_at_once_support_exactly_once_each(database: TestDatabase) {
    const PEOPLE: usize = 8;
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    let path = format!("/api/v1/cases/{case}/support");
    let mut sent = Vec::new();
    for number in 0..PEOPLE {
        let person = app.with_citizen(&format!("Oseba {number}")).await;
        for _ in 0..3 {
            let (person, path) = (person.clone(), path.clone());
            sent.push(tokio::spawn(async move { person.put(&path, &json!({})).await.assert(200) }));
        }
    }
    for answer in sent {
        answer.await.expect("an answer");
    }
    let count = ana.get_at(&path, head(&app)).await.assert(200).number("given");
    assert_eq!(count, PEOPLE as u64);
    let events = ana.get("/api/v1/events?type=support.given&limit=100").await.assert(200).json();
    assert_eq!(events.as_array().map(Vec::len), Some(PEOPLE));
    app.stop().await;
}
