//! Order and conflict.

use super::{Hand, ORIGIN, append, assert_whole, canonical, commanded, open};
use futures::future::join_all;
use pobuda_ledger::error::{AppendError, LogError};
use pobuda_ledger::record::{Append, Condition, Millis, Stream};
use pobuda_ledger::{EVENTS_PER_APPEND_MAX, Log, QUEUE_APPENDS_MAX, Settings};
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;

both!(
    positions_and_sequences_are_dense,
    a_stale_append_is_refused_and_so_is_one_from_the_future,
    a_condition_holds_or_the_append_is_refused,
    appends_that_wait_together_are_judged_one_after_the_other,
    eight_writers_on_one_stream_lose_nothing_and_double_nothing,
    a_dropped_future_cancels_nothing,
    time_does_not_go_back_with_the_clock,
    a_log_keeps_its_name,
    a_log_goes_on_when_it_is_opened_again,
    what_cannot_be_recorded_is_refused,
    more_than_the_queue_takes_is_refused_as_overload,
    two_processes_give_one_order,
);

async fn positions_and_sequences_are_dense(database: TestDatabase) {
    let log = open(&database).await;
    for (stream, expected, events) in
        [("case/a", 0, 2), ("case/b", 0, 1), ("case/a", 2, 3), ("comment/a", 0, 1)]
    {
        let before = log.head().position;
        let receipt = log.append(append(stream, expected, events)).await.expect("recorded");
        assert_eq!(receipt.first_position, before + 1);
        assert_eq!(receipt.last_position, before + events as u64);
        assert_eq!(receipt.sequence, expected + events as u64);
        assert!(!receipt.repeated);
        assert_eq!(log.head().position, receipt.last_position, "told before it is answered");
    }
    assert_whole(&log).await;
}

async fn a_stale_append_is_refused_and_so_is_one_from_the_future(database: TestDatabase) {
    let log = open(&database).await;
    log.append(append("case/a", 0, 2)).await.expect("recorded");
    for expected in [0, 1, 3, 7] {
        let refused = log.append(append("case/a", expected, 1)).await;
        assert!(matches!(refused, Err(AppendError::Conflict { actual: 2, .. })), "{expected}: {refused:?}");
    }
    let refused = log.append(append("case/new", 1, 1)).await;
    assert!(matches!(refused, Err(AppendError::Conflict { actual: 0, .. })), "{refused:?}");
    assert_eq!(log.head().position, 2);
    log.append(append("case/a", 2, 1)).await.expect("the right one is recorded");
    assert_whole(&log).await;
}

fn depending(stream: &str, expected: u64, on: &str, at: u64) -> Append {
    let condition = Condition { stream: Stream::parse(on).expect("type/id"), sequence: at };
    Append { conditions: vec![condition], ..append(stream, expected, 1) }
}

async fn a_condition_holds_or_the_append_is_refused(database: TestDatabase) {
    let log = open(&database).await;
    log.append(depending("support/a", 0, "case/a", 0)).await.expect("a stream without events stands at 0");
    log.append(append("case/a", 0, 1)).await.expect("recorded");
    log.append(depending("support/b", 0, "case/a", 1)).await.expect("it stands there");
    let refused = log.append(depending("support/c", 0, "case/a", 0)).await;
    let Err(AppendError::Conflict { stream, actual: 1 }) = refused else { panic!("{refused:?}") };
    assert_eq!(stream, Stream::new("case", "a"));
    assert_eq!(log.head().position, 3);
}

async fn appends_that_wait_together_are_judged_one_after_the_other(database: TestDatabase) {
    let log = open(&database).await;
    // Whatever the batches are: the order of the queue decides, and it is the order of these calls.
    let answers = join_all([
        log.append(append("case/a", 0, 1)),
        log.append(append("case/a", 1, 1)),
        log.append(append("case/a", 1, 1)),
        log.append(depending("case/b", 0, "case/a", 1)),
        log.append(depending("case/c", 0, "case/a", 2)),
        log.append(commanded("k", "case/d", 0, 1)),
        log.append(commanded("k", "case/d", 0, 1)),
    ])
    .await;
    let shown: Vec<String> = answers
        .iter()
        .map(|answer| match answer {
            Ok(receipt) if receipt.repeated => format!("again {}", receipt.first_position),
            Ok(receipt) => format!("at {}", receipt.first_position),
            Err(AppendError::Conflict { actual, .. }) => format!("conflict {actual}"),
            Err(error) => format!("{error:?}"),
        })
        .collect();
    let places: Vec<&str> = shown.iter().map(|text| text.split(' ').next().expect("a word")).collect();
    assert_eq!(places, ["at", "at", "conflict", "conflict", "at", "at", "again"], "{shown:?}");
    assert_whole(&log).await;
}

async fn eight_writers_on_one_stream_lose_nothing_and_double_nothing(database: TestDatabase) {
    let log = open(&database).await;
    let each = 10;
    join_all((0..8).map(|_| async {
        let mut seen = 0;
        let mut written = 0;
        while written < each {
            match log.append(append("case/hot", seen, 1)).await {
                Ok(receipt) => (seen, written) = (receipt.sequence, written + 1),
                Err(AppendError::Conflict { actual, .. }) => seen = actual,
                Err(error) => panic!("{error}"),
            }
        }
    }))
    .await;
    assert_eq!(log.head().position, 8 * each);
    assert_whole(&log).await;
}

async fn a_dropped_future_cancels_nothing(database: TestDatabase) {
    let log = open(&database).await;
    for index in 0..20 {
        // Polled once, which sends it, and dropped.
        let sent = log.append(append(&format!("case/{index}"), 0, 1));
        assert!(futures::FutureExt::now_or_never(sent).is_none());
    }
    log.append(append("case/last", 0, 1)).await.expect("recorded");
    assert_eq!(log.head().position, 21);
    assert_whole(&log).await;
}

async fn time_does_not_go_back_with_the_clock(database: TestDatabase) {
    let hand = Hand::at(2_000);
    let log = Log::open(hand.settings(&database)).await.expect("a log");
    log.append(append("case/a", 0, 1)).await.expect("recorded");
    hand.set(1_000);
    log.append(append("case/a", 1, 1)).await.expect("recorded");
    hand.set(3_000);
    log.append(append("case/a", 2, 1)).await.expect("recorded");
    let times: Vec<i64> =
        log.read_all(0, 10).await.expect("readable").iter().map(|event| event.recorded_at.0).collect();
    assert_eq!(times, [2_000, 2_000, 3_000]);
    for (moment, position) in [(0, 0), (1_999, 0), (2_000, 2), (2_999, 2), (3_000, 3), (i64::MAX, 3)] {
        assert_eq!(log.position_at(Millis(moment)).await.expect("readable"), position, "at {moment}");
    }
    assert_whole(&log).await;
}

async fn a_log_keeps_its_name(database: TestDatabase) {
    let log = open(&database).await;
    assert_eq!(log.origin(), ORIGIN);
    log.close().await;
    let hand = Hand::at(0);
    let other = Settings { origin: Some("https://other.test".to_owned()), ..hand.settings(&database) };
    let refused = Log::open(other).await.map(drop);
    assert!(matches!(&refused, Err(LogError::Origin { stored, .. }) if stored == ORIGIN), "{refused:?}");
    let unnamed = Settings { origin: None, ..hand.settings(&database) };
    assert_eq!(Log::open(unnamed).await.expect("what is stored").origin(), ORIGIN);
    let unfit = Settings { origin: Some("two\nlines".to_owned()), ..hand.settings(&database) };
    assert!(matches!(Log::open(unfit).await, Err(LogError::OriginUnfit(_))));
}

async fn a_log_goes_on_when_it_is_opened_again(database: TestDatabase) {
    let log = open(&database).await;
    log.append(append("case/a", 0, 2)).await.expect("recorded");
    log.close().await;
    assert!(matches!(log.append(append("case/a", 2, 1)).await, Err(AppendError::Log(LogError::Closed))));
    let log = open(&database).await;
    assert_eq!(log.head().position, 2);
    assert_eq!(log.append(append("case/a", 2, 1)).await.expect("recorded").first_position, 3);
    assert_whole(&log).await;
}

async fn what_cannot_be_recorded_is_refused(database: TestDatabase) {
    let log = open(&database).await;
    let with = |change: fn(&mut Append)| {
        let mut append = append("case/a", 0, 1);
        change(&mut append);
        append
    };
    let unfit = [
        with(|append| append.events.clear()),
        with(|append| append.events = vec![super::event("T"); EVENTS_PER_APPEND_MAX + 1]),
        with(|append| append.events[0].payload = canonical("[1]")),
        with(|append| append.events[0].payload = canonical(&format!(r#"{{"a":"{}"}}"#, "x".repeat(65_200)))),
        with(|append| append.events[0].event_type = String::new()),
        with(|append| append.events[0].event_type = "a\u{1f}b".to_owned()),
        with(|append| append.events[0].event_version = "x".repeat(1_000)),
        with(|append| append.events[0].occurred_at = Millis(i64::MAX)),
        with(|append| append.stream.kind = "a/b".to_owned()),
        with(|append| append.stream.id = "z\u{30c}".to_owned()),
        with(|append| append.stream.id = "a\0b".to_owned()),
        with(|append| append.expected_sequence = u64::MAX),
        with(|append| append.trace.correlation_id = Some("a\nb".to_owned())),
    ];
    for append in unfit {
        let shown = format!("{append:?}").chars().take(300).collect::<String>();
        let refused = log.append(append).await;
        assert!(matches!(refused, Err(AppendError::Invalid(_))), "{shown}: {refused:?}");
    }
    assert_eq!(log.head().position, 0);
    log.append(append("case/a", 0, 1)).await.expect("the log is not the worse for it");
}

async fn more_than_the_queue_takes_is_refused_as_overload(database: TestDatabase) {
    let log = open(&database).await;
    // Polled together, they are all sent before the writer has a chance to answer most of them.
    let appends = (0..3 * QUEUE_APPENDS_MAX).map(|index| log.append(append(&format!("case/{index}"), 0, 1)));
    let answers = join_all(appends).await;
    let recorded = answers.iter().filter(|answer| answer.is_ok()).count();
    let refused = answers.iter().filter(|answer| matches!(answer, Err(AppendError::Overloaded))).count();
    assert_eq!(recorded + refused, answers.len());
    assert!(recorded >= QUEUE_APPENDS_MAX, "{recorded} were recorded");
    assert_eq!(log.head().position, recorded as u64);
    log.append(append("case/after", 0, 1)).await.expect("it is over");
}

async fn two_processes_give_one_order(database: TestDatabase) {
    let (one, other) = (open(&database).await, open(&database).await);
    let each = 40;
    let write = |log: Log, name: &'static str| async move {
        for index in 0..each {
            // Some of them on streams that both want.
            let stream = if index % 4 == 0 { "case/both".to_owned() } else { format!("case/{name}{index}") };
            let mut seen = 0;
            while let Err(error) = log.append(append(&stream, seen, 1)).await {
                let AppendError::Conflict { actual, .. } = error else { panic!("{error}") };
                seen = actual;
            }
        }
    };
    tokio::join!(write(one.clone(), "a"), write(other.clone(), "b"));
    let mut heads = (one.watch(), other.watch());
    heads.0.wait_for(|head| head.position == 2 * each).await.expect("told");
    heads.1.wait_for(|head| head.position == 2 * each).await.expect("told");
    assert_whole(&one).await;
    assert_whole(&other).await;
}
