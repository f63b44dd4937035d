use super::{assert_read_models_are_what_the_log_makes_of_them, times};
use pobuda_ledger::record::Recorded;
use pobuda_tests::crowd::{Crowd, Progress};
use pobuda_tests::database::TestDatabase;
use pobuda_tests::facts;
use pobuda_tests::participant::{Participant, Wish};
use pobuda_tests::program;
use pobuda_tests::server::Server;
use serde_json::Value;
use std::time::Duration;

/// Longer than any honest delivery takes.
const DELIVERED_WITHIN: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn two_servers_on_one_postgres_make_one_dense_order_and_every_subscriber_sees_all_of_it() {
    let Some(database) = TestDatabase::postgres().await else { return };
    let mut one_half = Crowd::gather(database.url(), 4).await.unwrap();
    let mut other_half = Crowd::gather(database.url(), 4).await.unwrap();
    let one = Server::start(database.url()).await.unwrap();
    let other = Server::start(database.url()).await.unwrap();
    let log = facts::open(database.url()).await.unwrap();
    let mut following = log.subscribe(0);
    let wishes = u64::try_from(times(150, 5_000)).unwrap();

    let progress = Progress::default();
    let ending = async {
        let mut delivered: Vec<Recorded> = Vec::new();
        let enough = progress.reaches(wishes);
        tokio::pin!(enough);
        loop {
            tokio::select! {
                () = &mut enough => break,
                events = following.next(100) => delivered.extend(events?),
            }
        }
        progress.end();
        anyhow::Ok(delivered)
    };
    let by_one = one_half.write(one.address(), &progress);
    let by_other = other_half.write(other.address(), &progress);
    let ((), (), mut delivered) = tokio::try_join!(by_one, by_other, ending).unwrap();
    // Each half settles with the other half's server: a key holds wherever it is sent.
    one_half.settle(other.address()).await.unwrap();
    other_half.settle(one.address()).await.unwrap();
    assert!(one.stop().await.unwrap().success());
    assert!(other.stop().await.unwrap().success());

    let events = facts::whole(database.url()).await.unwrap();
    while delivered.len() < events.len() {
        let more = tokio::time::timeout(DELIVERED_WITHIN, following.next(100)).await;
        delivered.extend(more.expect("delivered in time").unwrap());
    }
    log.close().await;
    assert_eq!(delivered, events, "the subscription missed or repeated something");
    Crowd::did_together(&[&one_half, &other_half], &events).unwrap();
    assert_read_models_are_what_the_log_makes_of_them(database.url()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_server_wrote_the_other_shows_at_its_position_and_live() {
    let Some(database) = TestDatabase::postgres().await else { return };
    let token = program::issue_token(database.url(), "citizen", "Ana").await.unwrap();
    let ana = Participant::with_token(&token).unwrap();
    let one = Server::start(database.url()).await.unwrap();
    let other = Server::start(database.url()).await.unwrap();
    let case = ana.send(one.address(), &Wish::case("Klop ob reki")).await.done();
    let path = format!("/api/v1/cases/{}/timeline", case.id);
    let first = ana.get(other.address(), &format!("{path}?min_position={}", case.position)).await.unwrap();
    let opening = positions(&first);
    assert_eq!(opening.last(), Some(&case.position));
    let mut live = ana.follow(other.address(), &format!("{path}/stream"), case.position).await.unwrap();

    let mut written = Vec::new();
    for turn in 0..times(20, 500) {
        let server = if turn % 2 == 0 { &one } else { &other };
        let comment = ana.send(server.address(), &Wish::comment(&case.id, "Tudi jaz.")).await.done();
        written.push(comment.position);
    }
    let mut seen = Vec::new();
    while seen.len() < written.len() {
        let next = tokio::time::timeout(DELIVERED_WITHIN, live.next_id()).await.expect("delivered in time");
        seen.push(next.unwrap());
    }
    assert_eq!(seen, written);
    for server in [one, other] {
        let last = written.last().unwrap();
        let shown = ana.get(server.address(), &format!("{path}?min_position={last}")).await.unwrap();
        let expected: Vec<u64> = opening.iter().chain(&written).copied().collect();
        assert!(expected.starts_with(&positions(&shown)), "{shown}");
        server.kill().await.unwrap();
    }
}

fn positions(timeline: &Value) -> Vec<u64> {
    let entries = timeline.get("items").unwrap_or(timeline);
    let entries = entries.as_array().unwrap_or_else(|| panic!("no entries in {timeline}"));
    entries.iter().filter_map(|entry| entry.get("position")?.as_u64()).collect()
}
