//! Reading the whole log again: replay, and the read models made of it.

use crate::Bench;
use crate::drive::count;
use crate::table::Goal::AtLeast;
use crate::table::{Judged, Row};
use crate::town::{Town, fill};
use anyhow::{Context, Result, ensure};
use futures::TryStreamExt;
use pobuda_domain::case::Case;
use pobuda_domain::comment::Comment;
use pobuda_domain::comment_vote::CommentVote;
use pobuda_domain::event::AnyEvent;
use pobuda_domain::support::Support;
use pobuda_ledger::Log;
use pobuda_ledger::database::Database;
use pobuda_ledger::record::Recorded;
use pobuda_projections::Model;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::history::History;
use std::collections::HashMap;
use std::time::Instant;

/// Seed of the history; any will do, and one is enough.
const SEED: u64 = 20_260_302;

/// Events read at once.
const PAGE: usize = 2_000;

const RAW: &str = "SELECT position, aggregate_type, aggregate_id, sequence, event_type, event_version, \
    CAST(payload AS TEXT) FROM events ORDER BY position";

/// The databases there are, each with its name in a row.
async fn databases(bench: &Bench) -> Result<Vec<(&'static str, TestDatabase)>> {
    let mut databases = vec![("SQLite", TestDatabase::sqlite())];
    if let Some(cluster) = &bench.cluster {
        databases.push(("PostgreSQL", TestDatabase::in_cluster(cluster).await?));
    }
    Ok(databases)
}

/// Reads, decodes and folds every event.
pub(crate) async fn replay(bench: &Bench) -> Result<Vec<Row>> {
    let events = bench.sizes.replay_events;
    let mut rows = Vec::new();
    for (backend, database) in databases(bench).await? {
        let town = Town::open(&database).await?;
        fill(&town.log, &mut History::seeded(SEED)?, events).await?;
        let begun = Instant::now();
        let read = raw(&town.log).await?;
        let floor = rate(read, begun);
        let begun = Instant::now();
        let read = fold_all(&town.log).await?;
        let ours = rate(read, begun);
        ensure!(read >= events, "{read} of {events} events");
        let what = format!("{backend}, {events} events read, decoded, folded");
        rows.push(
            Row::new("replay", what, "events/s", ours)
                .over(floor, "rows read by the driver, not looked at")
                .held_to(Judged::Measured, AtLeast(400_000.0), AtLeast(1_000_000.0)),
        );
        town.log.close().await;
    }
    Ok(rows)
}

/// Builds every read model anew.
pub(crate) async fn rebuild(bench: &Bench) -> Result<Vec<Row>> {
    let events = bench.sizes.rebuild_events;
    let mut rows = Vec::new();
    for (backend, database) in databases(bench).await? {
        let town = Town::open(&database).await?;
        fill(&town.log, &mut History::seeded(SEED)?, events).await?;
        let models = town.models().await?;
        let begun = Instant::now();
        let read = fold_all(&town.log).await?;
        let floor = rate(read, begun);
        let whole = Instant::now();
        let mut each = Vec::new();
        for model in Model::ALL {
            let begun = Instant::now();
            let reached = models.rebuild(model, &|_| {}).await?;
            ensure!(reached == town.log.head().position, "{model} reached {reached}");
            let what = format!("{backend}, {model} alone");
            each.push(Row::new("rebuild", what, "events/s", rate(read, begun)));
        }
        rows.push(
            Row::new("rebuild", format!("{backend}, all read models"), "events/s", rate(read, whole))
                .over(floor, "replay")
                .held_to(Judged::Measured, AtLeast(20_000.0), AtLeast(60_000.0)),
        );
        rows.extend(each);
        town.log.close().await;
    }
    Ok(rows)
}

fn rate(events: usize, begun: Instant) -> f64 {
    count(events) / begun.elapsed().as_secs_f64()
}

/// The rows as the driver gives them.
async fn raw(log: &Log) -> Result<usize> {
    let mut read = 0;
    match log.database() {
        Database::Postgres(pool) => {
            let mut rows = sqlx::query(RAW).fetch(pool);
            while rows.try_next().await?.is_some() {
                read += 1;
            }
        }
        Database::Sqlite(file) => {
            let mut rows = sqlx::query(RAW).fetch(file.readers());
            while rows.try_next().await?.is_some() {
                read += 1;
            }
        }
    }
    Ok(read)
}

/// Everything that was ever decided, folded.
#[derive(Default)]
struct Folded {
    cases: HashMap<String, Case>,
    comments: HashMap<String, Comment>,
    supports: HashMap<String, Support>,
    votes: HashMap<String, CommentVote>,
}

impl Folded {
    fn fold(&mut self, recorded: Recorded) -> Result<()> {
        let mut payload = serde_json::Deserializer::from_str(&recorded.payload);
        let event = AnyEvent::read(&recorded.event_type, &recorded.event_version, &mut payload)?;
        let id = recorded.stream.id;
        match event.with_context(|| format!("{} is unknown", recorded.event_type))? {
            AnyEvent::Case(event) => self.cases.entry(id).or_default().evolve(event),
            AnyEvent::Comment(event) => self.comments.entry(id).or_default().evolve(event),
            AnyEvent::Support(event) => self.supports.entry(id).or_default().evolve(&event),
            AnyEvent::CommentVote(event) => self.votes.entry(id).or_default().evolve(&event),
        }
        Ok(())
    }
}

async fn fold_all(log: &Log) -> Result<usize> {
    let mut folded = Folded::default();
    let mut after = 0;
    let mut read = 0;
    loop {
        let page = log.read_all(after, PAGE).await?;
        let Some(last) = page.last() else { return Ok(read) };
        after = last.position;
        read += page.len();
        for recorded in page {
            folded.fold(recorded)?;
        }
    }
}
