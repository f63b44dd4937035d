use super::{case_in_review, head};
use pobuda_domain::case::{Case, CaseEvent};
use pobuda_ledger::record::Stream;
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::caller::Caller;
use pobuda_tests::database::TestDatabase;

both!(a_thousand_supports_and_comments_leave_a_case_as_it_was_byte_for_byte);

/// People who support and comment, all at once.
const PEOPLE: usize = 10;
/// What each of them does: a support, a comment, the support taken back, a comment, and again.
const TIMES: usize = 100;

/// What a decision on the case stands on, as it is kept.
async fn kept(app: &TestApp, case: &str) -> (usize, String) {
    let stream = Stream::new("case", case);
    let events = app.log().read_stream(&stream, 0, 10_000).await.expect("a stream");
    let mut folded = Case::default();
    for event in &events {
        folded.evolve(serde_json::from_str::<CaseEvent>(&event.payload).expect("an event of a case"));
    }
    (events.len(), serde_json::to_string(&folded).expect("JSON"))
}

async fn busy(citizen: Caller, case: String) {
    let support = format!("/api/v1/cases/{case}/support");
    for time in 0..TIMES {
        match time % 4 {
            0 => drop(citizen.put(&support, &serde_json::json!({})).await.assert(200)),
            2 => drop(citizen.delete(&support).await.assert(200)),
            _ => drop(citizen.comment(&case, &format!("Komentar {time}")).await.assert(201)),
        }
    }
}

/// They are streams of their own, so that a decision is as quick on a case that everybody talks about.
async fn a_thousand_supports_and_comments_leave_a_case_as_it_was_byte_for_byte(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    let (before, from) = (kept(&app, &case).await, head(&app));
    assert!(before.0 > 1, "{before:?}");
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        people.push(busy(app.with_citizen(&format!("Občan {number}")).await, case.clone()));
    }
    futures::future::join_all(people).await;
    assert_eq!(head(&app) - from, (PEOPLE * TIMES) as u64, "each was recorded");
    assert_eq!(kept(&app, &case).await, before);
    app.stop().await;
}
