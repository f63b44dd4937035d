//! Several at once.

use super::repetition::in_review;
use super::{all, stream};
use futures::future::join_all;
use pobuda::executor::{Refused, Sending};
use pobuda_ledger::record::Stream;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::municipality::{Municipality, case_id, citizen, comment_id, keyed, official};

both!(
    a_person_supports_once_however_often_and_wherever_they_ask_at_once,
    eight_officials_on_one_case_lose_nothing_and_double_nothing,
    a_dropped_request_is_carried_out_all_the_same,
    one_key_sent_many_times_at_once_is_one_event,
);

async fn a_person_supports_once_however_often_and_wherever_they_ask_at_once(database: TestDatabase) {
    let (one, other) = (Municipality::on(&database).await, Municipality::on(&database).await);
    let case = in_review(&one, &citizen("ana")).await;
    let asks = (0..16).map(|turn| {
        let town = if turn % 2 == 0 { one.clone() } else { other.clone() };
        let case = case_id(&case);
        async move { town.executor.support(citizen("bor"), case, true, Sending::default()).await }
    });
    let answers = join_all(asks).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(answers.iter().flatten().filter(|done| done.changed).count(), 1);
    let supports = all(&one.log).await.into_iter().filter(|event| event.stream.kind == "support").count();
    assert_eq!(supports, 1);
}

async fn eight_officials_on_one_case_lose_nothing_and_double_nothing(database: TestDatabase) {
    const EACH: usize = 4;
    let (one, other) = (Municipality::on(&database).await, Municipality::on(&database).await);
    let case = in_review(&one, &citizen("ana")).await;
    let head = official("parks", "head");
    let answer = [
        ("answer", "Pot bomo uredili, najprej pa pregledamo, kaj tam raste."),
        ("expected_by", "2027-01-15"),
    ];
    one.perform(&head, &case, "notify", &answer, Sending::default()).await.expect("notified");
    let writers = (0..8).map(|writer| {
        let town = if writer % 2 == 0 { one.clone() } else { other.clone() };
        let (case, head) = (case.clone(), head.clone());
        async move {
            let mut recorded = Vec::new();
            for turn in 0..EACH {
                let reason = format!("Izvajalec je prosil za več časa, razlog {writer}/{turn}.");
                let fields = [("expected_by", "2027-02-15"), ("reason", reason.as_str())];
                let how = keyed(&format!("postpone-{writer}-{turn}"));
                recorded.push(town.perform(&head, &case, "postpone", &fields, how).await.expect("postponed"));
            }
            recorded
        }
    });
    let mut sequences: Vec<u64> = join_all(writers).await.concat().iter().map(|done| done.sequence).collect();
    sequences.sort_unstable();
    let told = sequences.len();
    sequences.dedup();
    assert_eq!((sequences.len(), told), (8 * EACH, 8 * EACH), "two answers name one sequence");
    let events = stream(&one.log, Stream::new("case", case)).await;
    let postponed = events.iter().filter(|event| event.payload.contains("\"operation\":\"postpone\""));
    let postponed = postponed.filter(|event| event.event_type == "OperationPerformed").count();
    assert_eq!(postponed, 8 * EACH);
    assert_eq!(events.last().map(|event| event.sequence), sequences.last().copied());
}

async fn a_dropped_request_is_carried_out_all_the_same(database: TestDatabase) {
    let town = Municipality::on(&database).await;
    let case = in_review(&town, &citizen("ana")).await;
    let before = town.log.head().position;
    for turn in 0..20 {
        let bor = citizen("bor");
        let text = format!("Komentar {turn}");
        let mut request = Box::pin(town.comment(&bor, &case, &text, keyed(&format!("c{turn}"))));
        // Polled once, so that it has begun; then the client goes away.
        assert!(futures::poll!(&mut request).is_pending());
        drop(request);
    }
    let mut head = town.log.watch();
    head.wait_for(|head| head.position == before + 20).await.expect("the log lives");
}

async fn one_key_sent_many_times_at_once_is_one_event(database: TestDatabase) {
    let town = Municipality::on(&database).await;
    let ana = citizen("ana");
    let case = in_review(&town, &ana).await;
    let before = town.log.head().position;
    let answers = join_all((0..10).map(|_| town.comment(&ana, &case, "Enkrat.", keyed("same")))).await;
    let ids: std::collections::BTreeSet<String> =
        answers.iter().map(|answer| answer.as_ref().expect("an answer").id.clone()).collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(town.log.head().position, before + 1);

    let id = comment_id(ids.first().expect("one"));
    let stranger = town.executor.withdraw_comment(citizen("cene"), id.clone(), Sending::default()).await;
    assert!(matches!(stranger, Err(Refused::Rule(refusal)) if refusal.code == "not-the-author"));
    town.executor.withdraw_comment(ana, id, Sending::default()).await.expect("withdrawn");
}
