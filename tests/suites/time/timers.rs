use jiff::Timestamp;
use pobuda::clock::Clock;
use pobuda::start::{Ground, library};
use pobuda::timers::{Worker, audit};
use pobuda_domain::protocol::Library;
use pobuda_ledger::record::Millis;
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::program;
use serde_json::json;
use std::collections::BTreeMap;

both!(
    whoever_works_each_timer_fires_once,
    a_timer_that_was_taken_and_not_fired_comes_back_after_its_lease,
    a_row_that_somebody_changed_is_found_and_put_right,
    where_the_rules_of_a_case_are_not_here_a_human_is_asked_and_it_goes_on_once_they_are,
);

fn time(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

/// A process of its own on the same database, at a moment.
async fn process(database: &TestDatabase, moment: &str) -> Ground {
    let (clock, _) = Clock::manual(time(moment));
    let opened =
        Ground::open(database.url(), Some("https://pobuda.test"), library().expect("files"), clock).await;
    opened.expect("a log")
}

async fn some_cases(app: &TestApp, count: usize) {
    let ana = app.with_citizen("Ana").await;
    for number in 0..count {
        ana.open_case(&format!("Klop številka {number}")).await.assert(201);
    }
}

/// How often each stream has an event of a type, by type.
async fn counted(app: &TestApp) -> BTreeMap<(String, String), usize> {
    let events = app.log().read_all(0, 10_000).await.expect("the log");
    let mut counted = BTreeMap::new();
    for event in events {
        let payload: serde_json::Value = serde_json::from_str(&event.payload).expect("JSON");
        let what = format!("{} {} {}", event.event_type, payload["deadline"], payload["occurred_at"]);
        *counted.entry((event.stream.to_string(), what)).or_default() += 1;
    }
    counted
}

async fn whoever_works_each_timer_fires_once(database: TestDatabase) {
    const CASES: usize = 12;
    let app = TestApp::start(database).await;
    some_cases(&app, CASES).await;
    // Four workers in two processes, all of them at once, long after everything was due.
    let grounds = [
        process(app.database(), "2026-04-20T08:00:00Z").await,
        process(app.database(), "2026-04-20T08:00:00Z").await,
    ];
    let workers = grounds.iter().flat_map(|ground| {
        let executor = ground.executor();
        [Worker::new(ground, executor.clone()), Worker::new(ground, executor)]
    });
    let working = workers.map(|worker| async move {
        let mut fired = 0;
        loop {
            let now = worker.fire_due().await.expect("timers");
            fired += now.fired;
            if now.taken == 0 {
                return fired;
            }
        }
    });
    let fired: u64 = futures::future::join_all(working).await.into_iter().sum();
    // Two deadlines in each case, and nothing else.
    assert_eq!(fired, 2 * CASES as u64);
    let counted = counted(&app).await;
    let twice: Vec<_> = counted.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    let of = |kind: &str| counted.keys().filter(|(_, what)| what.starts_with(kind)).count();
    assert_eq!((of("DeadlineMissed"), of("Escalated")), (2 * CASES, 3 * CASES));
    assert_eq!(app.log().next_timer().await.expect("a look"), None);
    assert_eq!(audit(&grounds[0], false).await.expect("an audit"), []);
    for ground in grounds {
        ground.log.close().await;
    }
    app.stop().await;
}

async fn a_timer_that_was_taken_and_not_fired_comes_back_after_its_lease(database: TestDatabase) {
    let app = TestApp::start(database).await;
    some_cases(&app, 1).await;
    let at = |text: &str| Millis(time(text).as_millisecond());
    // A worker that died with it in its hands.
    let until = at("2026-03-20T00:00:30Z");
    let taken = app.log().claim_timers(at("2026-03-20T00:00:00Z"), until, 10).await.expect("timers");
    assert_eq!(taken.len(), 2);
    let again = app.log().claim_timers(at("2026-03-20T00:00:29Z"), until, 10).await.expect("timers");
    assert_eq!(again, []);
    app.until_time("2026-03-20T00:00:31Z").await;
    let missed =
        counted(&app).await.into_keys().filter(|(_, what)| what.starts_with("DeadlineMissed")).count();
    assert_eq!(missed, 2);
    app.stop().await;
}

async fn where_the_rules_of_a_case_are_not_here_a_human_is_asked_and_it_goes_on_once_they_are(
    database: TestDatabase,
) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let maja = app.with_official("participation", "coordinator", "Maja").await;
    let case = ana.open_case("Polomljena klop").await.assert(201).text("id");
    // A process of a program that came without these rules.
    let (clock, hand) = Clock::manual(time("2026-04-20T08:00:00Z"));
    let ground = Ground::open(app.database().url(), None, Library::default(), clock).await.expect("a log");
    let worker = Worker::new(&ground, ground.executor());
    while let Some(next) = app.log().next_timer().await.expect("a look") {
        hand.set(hand.now().max(Timestamp::from_millisecond(next.0).expect("a time")));
        assert_eq!(worker.fire_due().await.expect("timers").fired, 0);
    }
    let position = ground.log.head().position;
    ground.log.close().await;
    app.clock.set(hand.now());
    // The program that has them begins anew: on SQLite it is alone, and learns of nobody else's events while it runs.
    let app = app.restart().await;

    let address = format!("/api/v1/cases/{case}/tasks?min_position={position}");
    let incidents = maja.get(&address).await.assert(200).json()["incidents"].clone();
    let about =
        |deadline: &str| json!({"incident": "protocol-missing", "about": format!("deadline/{deadline}")});
    let stopped = incidents.as_array().expect("a list").clone();
    assert_eq!(stopped.len(), 2, "{incidents}");
    for incident in &stopped {
        assert_eq!(incident["incident"], "protocol-missing");
        maja.post(&format!("/api/v1/cases/{case}/incidents"), incident).await.assert(200);
    }
    assert!(stopped.contains(&about("answer")), "{incidents}");
    app.until(hand.now()).await;
    let missed = counted(&app).await.into_keys().filter(|(_, what)| what.starts_with("DeadlineMissed"));
    assert_eq!(missed.count(), 2);
    app.stop().await;
}

async fn a_row_that_somebody_changed_is_found_and_put_right(database: TestDatabase) {
    let app = TestApp::start(database).await;
    some_cases(&app, 2).await;
    let url = app.database().url().to_owned();
    let (clean, said) = program::run_said(&["timers", "check"], &url).await.expect("it runs");
    assert!(clean, "{said}");
    let next = app.log().next_timer().await.expect("a look").expect("a timer");
    let taken = app.log().claim_timers(next, Millis(next.0 + 1), 1).await.expect("timers").remove(0);
    // Gone, as if somebody had cleaned up by hand.
    app.log().repair_timer(&taken.stream, &taken.timer, None).await.expect("changed");
    let (clean, said) = program::run_said(&["timers", "check"], &url).await.expect("it runs");
    assert!(!clean && said.contains(&taken.timer), "{said}");
    let (clean, said) = program::run_said(&["timers", "check", "--repair"], &url).await.expect("it runs");
    assert!(clean && said.contains("put right"), "{said}");
    let (clean, said) = program::run_said(&["timers", "check"], &url).await.expect("it runs");
    assert!(clean, "{said}");
    assert_eq!(app.log().next_timer().await.expect("a look"), Some(next));
    app.stop().await;
}
