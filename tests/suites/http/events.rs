use super::{case_in_review, head};
use pobuda_proof::canonical::to_canonical;
use pobuda_proof::hash::hex;
use pobuda_proof::merkle::leaf_hash;
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::caller::Caller;
use pobuda_tests::database::TestDatabase;
use reqwest::Method;
use serde_json::Value;

both!(the_feed_is_what_was_hashed_byte_for_byte, the_feed_is_read_by_place_type_and_stream);

async fn lines(caller: &Caller, path: &str) -> Vec<String> {
    let request = caller.request(Method::GET, path).header("Accept", "application/x-ndjson");
    let reply = caller.send(request).await.assert(200);
    assert_eq!(reply.header("content-type"), Some("application/x-ndjson"));
    assert!(reply.body.is_empty() || reply.body.ends_with('\n'));
    reply.body.lines().map(str::to_owned).collect()
}

async fn the_feed_is_what_was_hashed_byte_for_byte(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    ana.comment(&case, "Skrivnost je v komentarju.").await.assert(201);
    let anybody = app.anybody();
    let lines = lines(&anybody, "/api/v1/events").await;
    let recorded = app.log().read_all(0, 100).await.expect("events");
    assert_eq!(lines.len(), recorded.len());
    for (line, event) in lines.iter().zip(&recorded) {
        assert_eq!(hex(&leaf_hash(line.as_bytes())), hex(&event.leaf_hash));
        let envelope: Value = serde_json::from_str(line).expect("an envelope");
        assert_eq!(&to_canonical(&envelope).expect("canonical"), line);
        assert_eq!(envelope["source"], "https://pobuda.test");
    }
    let batch = anybody.get("/api/v1/events").await.assert(200);
    assert_eq!(batch.header("content-type"), Some("application/cloudevents-batch+json"));
    assert_eq!(batch.body, format!("[{}]", lines.join(",")));
    // Texts and names are beside the log, and so not in the feed.
    assert!(!batch.body.contains("Skrivnost") && !batch.body.contains("Maja"));
    app.stop().await;
}

async fn the_feed_is_read_by_place_type_and_stream(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    let of_case = head(&app);
    for number in 0..5 {
        ana.comment(&case, &format!("Komentar {number}")).await.assert(201);
    }
    let anybody = app.anybody();
    // An envelope says the index of its leaf, which counts from 0.
    let positions = |events: &Value| -> Vec<u64> {
        let events = events.as_array().expect("a batch");
        let index =
            |event: &Value| event["sequence"].as_str().expect("a text").parse::<u64>().expect("a number");
        events.iter().map(|event| index(event) + 1).collect()
    };
    let mut next = Some("/api/v1/events?limit=3".to_owned());
    let mut seen = Vec::new();
    while let Some(address) = next {
        let page = anybody.get(&address).await.assert(200);
        seen.extend(positions(&page.json()));
        next = page.next();
    }
    assert_eq!(seen, (1..=head(&app)).collect::<Vec<_>>());
    let read = async |query: &str| {
        positions(&anybody.get(&format!("/api/v1/events?{query}")).await.assert(200).json())
    };
    let last = head(&app);
    assert_eq!(read(&format!("after={}", last - 2)).await, [last - 1, last]);
    assert_eq!(read(&format!("after={last}")).await, Vec::<u64>::new());
    assert_eq!(read("type=case.opened").await, [1]);
    let comments = format!("type=org.pobuda.comment.posted.v1&after={}&limit=2", of_case + 2);
    assert_eq!(read(&comments).await, [of_case + 3, of_case + 4]);
    assert_eq!(read(&format!("stream=case/{case}")).await, (1..=of_case).collect::<Vec<_>>());
    let performed = read(&format!("stream=case/{case}&type=case.operation_performed")).await;
    assert_eq!(performed.len(), 1);
    let after = format!("stream=case/{case}&after={}", of_case - 1);
    assert_eq!(read(&after).await, [of_case]);
    assert!(!read("type=case.deadline_set").await.is_empty());
    assert_eq!(read("stream=case/nothing").await, Vec::<u64>::new());
    let bad = async |query: &str| anybody.get(&format!("/api/v1/events?{query}")).await;
    bad("type=case.exploded").await.assert_problem(400, "invalid-query");
    bad("stream=case").await.assert_problem(400, "invalid-query");
    bad("after=-1").await.assert_problem(400, "invalid-query");
    bad("limit=101").await.assert_problem(400, "invalid-query");
    app.stop().await;
}
