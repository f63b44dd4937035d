//! Appending through the executor: load, decide, idempotency, openings, leaf hash.

use crate::drive::{Driven, drive, median};
use crate::table::Goal::{AtLeast, AtMost, Open};
use crate::table::{Judged, Row};
use crate::town::Town;
use crate::{Bench, floors, stock};
use anyhow::{Context, Result};
use pobuda_domain::name::CaseId;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::postgres::Cluster;
use std::sync::Arc;
use std::time::Duration;

const BENCH: &str = "append";

/// Writers at once, what must be reached of the floor, what is aimed at, and the clients of the floor.
const POSTGRES: [(usize, f64, f64, usize); 4] =
    [(1, 0.4, 0.8, 1), (8, 0.7, 1.0, 8), (32, 1.0, 1.4, 32), (256, 1.5, 3.0, 32)];

/// Writers of operations on cases that grow.
const OPERATORS: usize = 32;

/// Rows on every database there is.
pub(crate) async fn run(bench: &Bench) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    if let Some(cluster) = &bench.cluster {
        for (writers, must, aim, clients) in POSTGRES {
            if bench.sizes.writers(writers) {
                rows.extend(postgres(bench, cluster, writers, (must, aim), clients).await?);
            }
        }
    }
    if bench.sqlite {
        rows.extend(sqlite(bench).await?);
    }
    if bench.sizes.writers_only.is_some_and(|only| only != OPERATORS) {
        return Ok(rows);
    }
    for (backend, database) in bench.databases().await? {
        rows.push(operations(bench, &database, backend).await?);
    }
    Ok(rows)
}

/// Every writer performs operations on a case of its own, whose stream grows with every one.
async fn operations(bench: &Bench, database: &TestDatabase, backend: &str) -> Result<Row> {
    let writers = OPERATORS.min(bench.sizes.writers_max);
    let town = Town::open(database).await?;
    let cases = town.cases(writers).await?;
    for case in cases.iter() {
        town.assign(case).await?;
    }
    let acting = town.clone();
    let driven = drive(writers, bench.sizes.round, usize::MAX, move |writer, _| {
        let (town, cases) = (acting.clone(), Arc::clone(&cases));
        async move {
            let case = cases.get(writer).context("a case for every writer")?;
            town.reassign(case).await.map(drop)
        }
    })
    .await?;
    town.log.close().await;
    Ok(Row::new(
        BENCH,
        format!("{backend}, {writers} writers, operations on cases"),
        "commands/s",
        driven.rate,
    ))
}

async fn postgres(
    bench: &Bench,
    cluster: &Cluster,
    writers: usize,
    (must, aim): (f64, f64),
    clients: usize,
) -> Result<Vec<Row>> {
    let round = bench.sizes.round;
    let database = TestDatabase::in_cluster(cluster).await?;
    let town = Town::open(&database).await?;
    let cases = town.cases(writers).await?;
    let (mut floor, mut ours, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..bench.sizes.rounds {
        floor.push(floors::pgbench(cluster, clients, round).await?);
        ours.push(comments(&town, &cases, writers, round).await?);
        theirs.push(stock::post_comments(cluster, writers, round).await?.rate);
    }
    town.log.close().await;
    let (floor, theirs) = (median(floor), median(theirs));
    let ours = middle(ours)?;
    let stock_goals = match writers {
        1 => (Open, Open),
        32 => (AtLeast(2.0), AtLeast(5.0)),
        _ => (AtLeast(1.0), Open),
    };
    let what = |rest: &str| format!("PostgreSQL, {writers} writers{rest}");
    Ok(vec![
        Row::new(BENCH, what(""), "commands/s", ours.rate)
            .over(floor, if clients == writers { "pgbench, as many clients" } else { "pgbench, 32 clients" })
            .held_to(Judged::Ratio, AtLeast(must), AtLeast(aim)),
        Row::new(BENCH, what(" over the stock program"), "commands/s", ours.rate)
            .over(theirs, "cqrs-es + postgres-es")
            .held_to(Judged::Ratio, stock_goals.0, stock_goals.1),
        Row::new(BENCH, what(", p50"), "ms", ours.percentile(50)),
        Row::new(BENCH, what(", p99"), "ms", ours.percentile(99)),
    ])
}

async fn sqlite(bench: &Bench) -> Result<Vec<Row>> {
    const WRITERS: [usize; 4] = [1, 8, 32, 256];
    let round = bench.sizes.round;
    let mut rows = Vec::new();
    for writers in WRITERS.into_iter().filter(|writers| bench.sizes.writers(*writers)) {
        let database = TestDatabase::sqlite();
        let town = Town::open(&database).await?;
        let cases = town.cases(writers).await?;
        let (mut floor, mut ours) = (Vec::new(), Vec::new());
        for _ in 0..bench.sizes.rounds {
            floor.push(floors::sqlite_commits(round).await?);
            ours.push(comments(&town, &cases, writers, round).await?);
        }
        town.log.close().await;
        let ours = middle(ours)?;
        let at_32 = writers == 32;
        let what = |rest: &str| format!("SQLite, {writers} writers{rest}");
        let goals = if at_32 { (AtLeast(5.0), AtLeast(10.0)) } else { (Open, Open) };
        let slowest = if at_32 { (AtMost(100.0), AtMost(50.0)) } else { (Open, Open) };
        rows.push(
            Row::new(BENCH, what(""), "commands/s", ours.rate)
                .over(median(floor), "commits of one row")
                .held_to(Judged::Ratio, goals.0, goals.1),
        );
        rows.push(Row::new(BENCH, what(", p99"), "ms", ours.percentile(99)).held_to(
            Judged::Measured,
            slowest.0,
            slowest.1,
        ));
    }
    Ok(rows)
}

/// Every writer posts comments on a case of its own; every comment is a new stream.
async fn comments(town: &Town, cases: &Arc<[CaseId]>, writers: usize, round: Duration) -> Result<Driven> {
    let (town, cases) = (town.clone(), Arc::clone(cases));
    drive(writers, round, usize::MAX, move |writer, _| {
        let (town, cases) = (town.clone(), Arc::clone(&cases));
        async move {
            let case = cases.get(writer).context("a case for every writer")?;
            town.comment(writer, case).await.map(drop)
        }
    })
    .await
}

/// The round with the middle rate.
fn middle(mut rounds: Vec<Driven>) -> Result<Driven> {
    rounds.sort_unstable_by(|one, other| one.rate.total_cmp(&other.rate));
    let place = rounds.len() / 2;
    rounds.into_iter().nth(place).context("no round was driven")
}
