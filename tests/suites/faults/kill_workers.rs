use super::{assert_read_models_are_what_the_log_makes_of_them, times};
use jiff::{Timestamp, ToSpan};
use pobuda::clock::Clock;
use pobuda::executor::Sending;
use pobuda_tests::both;
use pobuda_tests::chance::Chance;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::facts;
use pobuda_tests::municipality::{Municipality, citizen};
use pobuda_tests::program;
use pobuda_tests::server::Server;
use std::collections::BTreeMap;
use std::time::Duration;

/// Each of them has two deadlines, and so two timers.
const TIMERS_PER_CASE: usize = 2;
/// Servers on one PostgreSQL: two workers in each of them.
const SERVERS: usize = 2;
/// Longer than a lease and everything after it takes.
const FIRED_WITHIN: Duration = Duration::from_secs(120);

both!(every_timer_fires_once_whenever_the_servers_are_killed);

/// Cases of two months ago, of which nobody has heard since.
async fn forgotten(database: &TestDatabase, cases: usize) {
    let now = Clock::system().now();
    let then: Timestamp = now.checked_sub((60 * 24).hours()).unwrap();
    let (clock, _) = Clock::manual(then);
    let town = Municipality::with_clock(database, clock).await;
    let ana = citizen("ana");
    let opening = (0..cases).map(|_| town.submit(&ana, "Klop ob poti", Sending::default()));
    for opened in futures::future::join_all(opening).await {
        opened.unwrap();
    }
    town.log.close().await;
}

async fn every_timer_fires_once_whenever_the_servers_are_killed(database: TestDatabase) {
    let mut chance = Chance::announced("kill the workers");
    let cases = times(100, 2_000 / TIMERS_PER_CASE);
    forgotten(&database, cases).await;
    let servers = if database.schema().is_some() { SERVERS } else { 1 };
    for _ in 0..times(2, 20) {
        let mut running = Vec::new();
        for _ in 0..servers {
            running.push(Server::start(database.url()).await.unwrap());
        }
        // Not to wait for anything: to kill at any moment between taking a timer and recording what it does.
        tokio::time::sleep(Duration::from_micros(chance.below(60_000))).await;
        for server in running {
            server.kill().await.unwrap();
        }
    }
    let server = Server::start(database.url()).await.unwrap();
    let log = facts::open(database.url()).await.unwrap();
    let fired = async {
        let mut head = log.watch();
        while log.next_timer().await.unwrap().is_some() {
            // Whatever is recorded next may be the last of it; a lease that ends records something.
            let _more = tokio::time::timeout(Duration::from_millis(200), head.changed()).await;
        }
    };
    tokio::time::timeout(FIRED_WITHIN, fired).await.expect("every timer fires");
    log.close().await;
    assert!(server.stop().await.unwrap().success());

    let mut missed: BTreeMap<String, usize> = BTreeMap::new();
    for event in facts::whole(database.url()).await.unwrap() {
        if event.event_type == "DeadlineMissed" {
            let payload: serde_json::Value = serde_json::from_str(&event.payload).unwrap();
            *missed.entry(format!("{} {}", event.stream, payload["deadline"])).or_default() += 1;
        }
    }
    assert_eq!(missed.len(), TIMERS_PER_CASE * cases, "some were lost");
    assert!(missed.values().all(|times| *times == 1), "some were doubled");
    let (clean, said) = program::run_said(&["timers", "check"], database.url()).await.unwrap();
    assert!(clean, "{said}");
    assert_read_models_are_what_the_log_makes_of_them(database.url()).await;
}
