//! Timers: how long from due to committed, and how many fire in a second, while very many wait.

use crate::Bench;
use crate::drive::Driven;
use crate::table::Goal::{AtLeast, AtMost, Open};
use crate::table::{Judged, Row};
use crate::town::{TEXT, citizen};
use anyhow::{Context, Result, ensure};
use futures::{StreamExt, stream};
use jiff::{SignedDuration, Timestamp};
use pobuda::clock::Clock;
use pobuda::executor::{CaseOpening, Executor, Sending};
use pobuda::start::{self, Ground};
use pobuda::timers::Worker;
use pobuda_domain::field::Raw;
use pobuda_domain::name::{Language, Name};
use pobuda_domain::precision::Precision;
use pobuda_ledger::database::Database;
use pobuda_tests::database::TestDatabase;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const BENCH: &str = "timers";

/// A protocol with nothing but a deadline of an hour: its end can be chosen to the millisecond.
const PROTOCOL: &str = include_str!("timers.toml");
/// Cases that are opened at the same time.
const OPENED_AT_ONCE: usize = 256;
/// Spread of the due moments when the delay is measured: so many fall due in a second.
const DUE_PER_SECOND: u64 = 500;

/// Rows for every database.
pub(crate) async fn run(bench: &Bench) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (backend, database) in bench.databases().await? {
        rows.extend(on(bench, &database, backend).await?);
    }
    Ok(rows)
}

async fn on(bench: &Bench, database: &TestDatabase, backend: &str) -> Result<Vec<Row>> {
    let mut library = start::library()?;
    library.publish("timers.toml", PROTOCOL, start::digest(PROTOCOL))?;
    let ground = Ground::open(database.url(), Some("https://pobuda.test"), library, Clock::system()).await?;
    let executor = ground.executor();
    wait(&ground, bench.sizes.timers_pending).await?;
    let how_many = format!("{} pending", bench.sizes.timers_pending);

    let delays = delays(&ground, &executor, bench.sizes.timers_fired).await?;
    let fired = burst(&ground, &executor, bench.sizes.timers_fired).await?;
    let plan = plan(&ground).await?;
    ensure!(plan.contains("timers_by_claim"), "the claim does not use its index: {plan}");
    ground.log.close().await;
    let what = |rest: &str| format!("{backend}, {how_many}, {rest}");
    Ok(vec![
        Row::new(BENCH, what("due to committed, p50"), "ms", delays.percentile(50)),
        Row::new(BENCH, what("due to committed, p99"), "ms", delays.percentile(99)).held_to(
            Judged::Measured,
            AtMost(250.0),
            AtMost(100.0),
        ),
        Row::new(BENCH, what("fired when all are due"), "/s", fired).held_to(
            Judged::Measured,
            AtLeast(1_000.0),
            if backend == "SQLite" { Open } else { AtLeast(5_000.0) },
        ),
    ])
}

/// Timers that are due in years, as if so many cases waited.
async fn wait(ground: &Ground, count: usize) -> Result<()> {
    let later = ground.clock.now().checked_add(SignedDuration::from_hours(24 * 365))?.as_millisecond();
    let sql = |series: &str| {
        format!(
            "INSERT INTO timers (stream, timer, generation, due_at, claim_at) \
             SELECT 'case/waiting-' || n, 'deadline/answer', 1, {later} + n, {later} + n FROM {series}"
        )
    };
    match ground.log.database() {
        Database::Postgres(pool) => {
            sqlx::query(&sql(&format!("generate_series(1, {count}) AS n"))).execute(pool).await?;
            sqlx::query("ANALYZE timers").execute(pool).await?;
        }
        Database::Sqlite(sqlite) => {
            let series = format!(
                "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {count}) SELECT n FROM s)"
            );
            sqlx::query(&sql(&series)).execute(&mut *sqlite.write().await).await?;
        }
    }
    Ok(())
}

/// How the claim is carried out, in the database's own words.
async fn plan(ground: &Ground) -> Result<String> {
    let lines: Vec<String> = match ground.log.database() {
        Database::Postgres(pool) => {
            let claim = "EXPLAIN SELECT stream, timer FROM timers WHERE claim_at <= 1 ORDER BY claim_at LIMIT 256 \
                         FOR UPDATE SKIP LOCKED";
            sqlx::query_scalar(claim).fetch_all(pool).await?
        }
        Database::Sqlite(sqlite) => {
            let claim = "EXPLAIN QUERY PLAN SELECT stream, timer FROM timers WHERE claim_at <= 1 \
                         AND claim_at IS NOT NULL ORDER BY claim_at LIMIT 256";
            let rows: Vec<(i64, i64, i64, String)> =
                sqlx::query_as(claim).fetch_all(sqlite.readers()).await?;
            rows.into_iter().map(|row| row.3).collect()
        }
    };
    Ok(lines.join("\n"))
}

/// Opens cases whose deadline ends at these moments.
async fn open(executor: &Executor, due: Vec<Timestamp>) -> Result<()> {
    let opening = due.into_iter().enumerate().map(|(number, due)| async move {
        let opened_at = due.checked_sub(SignedDuration::from_hours(1))?;
        let what = CaseOpening {
            id: None,
            protocol: Name::new("timers")?,
            operation: None,
            language: Language::new("en")?,
            fields: BTreeMap::from([("title".to_owned(), Raw::Text(TEXT.chars().take(80).collect()))]),
            source: None,
            on_behalf: None,
        };
        let how = Sending { happened: Some((opened_at, Precision::Recorded)), ..Sending::default() };
        executor.open_case(citizen(number), what, how).await?;
        anyhow::Ok(())
    });
    let mut opening = stream::iter(opening).buffer_unordered(OPENED_AT_ONCE);
    while let Some(opened) = opening.next().await {
        opened?;
    }
    Ok(())
}

/// From due to recorded, while they fall due one after the other and a worker sleeps in between as the server's does.
async fn delays(ground: &Ground, executor: &Executor, count: usize) -> Result<Driven> {
    // Due once all are open: opening them must not be in the way of what is measured.
    let begin = ground.clock.now().checked_add(SignedDuration::from_secs(2))?;
    let begin = begin.checked_add(SignedDuration::from_millis(i64::try_from(count)?))?;
    let apart = SignedDuration::from_micros(i64::try_from(1_000_000 / DUE_PER_SECOND)?);
    let due = (0..count).map(|number| Ok(begin.checked_add(apart * i32::try_from(number)?)?));
    let before = ground.log.head().position;
    open(executor, due.collect::<Result<_>>()?).await?;
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let worker = Worker::new(ground, executor.clone());
    let working = tokio::spawn(async move { worker.run(stopping).await });
    let missed = missed(ground, before, count).await?;
    stop.send_replace(true);
    working.await?;
    Ok(Driven::new(missed, Duration::from_secs(1)))
}

/// Waits until so many have fired after a position; how much later than due each of them was recorded.
async fn missed(ground: &Ground, mut after: u64, count: usize) -> Result<Vec<Duration>> {
    let mut delays = Vec::with_capacity(count);
    let mut head = ground.log.watch();
    while delays.len() < count {
        for event in ground.log.read_type("case", "DeadlineMissed", after, 10_000).await? {
            after = event.position;
            let delay = event.recorded_at.0 - event.occurred_at.0;
            ensure!(delay >= 0, "an event at {after} was recorded before it was due");
            delays.push(Duration::from_millis(u64::try_from(delay)?));
        }
        if delays.len() < count {
            tokio::time::timeout(Duration::from_secs(60), head.changed())
                .await
                .context("timers do not fire")??;
        }
    }
    Ok(delays)
}

/// How many fire in a second when all are due at once.
async fn burst(ground: &Ground, executor: &Executor, count: usize) -> Result<f64> {
    let due = ground.clock.now().checked_sub(SignedDuration::from_secs(60))?;
    let before = ground.log.head().position;
    open(executor, vec![due; count]).await?;
    let workers = [Worker::new(ground, executor.clone()), Worker::new(ground, executor.clone())];
    let begun = Instant::now();
    let working = workers.iter().map(|worker| async move {
        while worker.fire_due().await?.taken > 0 {}
        anyhow::Ok(())
    });
    for worked in futures::future::join_all(working).await {
        worked?;
    }
    let took = begun.elapsed().as_secs_f64();
    let fired = missed(ground, before, count).await?.len();
    #[expect(clippy::cast_precision_loss, reason = "a few thousand")]
    Ok(fired as f64 / took)
}
