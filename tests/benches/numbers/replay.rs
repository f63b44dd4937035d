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
use pobuda_domain::directory::Directory;
use pobuda_domain::erasure::Erasure;
use pobuda_domain::event::AnyEvent;
use pobuda_domain::publication::Publications;
use pobuda_domain::support::Support;
use pobuda_ledger::Log;
use pobuda_ledger::database::Database;
use pobuda_ledger::scan::{Block, ScannedEvent};
use pobuda_projections::Model;
use pobuda_tests::history::History;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::mpsc;

/// Blocks that wait for a core that is behind the others.
const BLOCKS_WAITING: usize = 4;

/// Seed of the history; any will do, and one is enough.
const SEED: u64 = 20_260_302;

const RAW: &str = "SELECT position, aggregate_type, aggregate_id, sequence, event_type, event_version, \
    CAST(payload AS TEXT) FROM events ORDER BY position";

/// Reads, decodes and folds every event.
pub(crate) async fn replay(bench: &Bench) -> Result<Vec<Row>> {
    let events = bench.sizes.replay_events;
    let mut rows = Vec::new();
    for (backend, database) in bench.databases().await? {
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
    for (backend, database) in bench.databases().await? {
        let town = Town::open(&database).await?;
        fill(&town.log, &mut History::seeded(SEED)?, events).await?;
        let models = town.models().await?;
        let begun = Instant::now();
        let read = fold_all(&town.log).await?;
        let floor = rate(read, begun);
        let whole = Instant::now();
        models.rebuild_together(&Model::ALL, &|_| {}).await?;
        let together = rate(read, whole);
        let mut each = Vec::new();
        for model in Model::ALL {
            let begun = Instant::now();
            let reached = models.rebuild(model, &|_| {}).await?;
            ensure!(reached == town.log.head().position, "{model} reached {reached}");
            let what = format!("{backend}, {model} alone");
            each.push(Row::new("rebuild", what, "events/s", rate(read, begun)));
        }
        rows.push(
            Row::new("rebuild", format!("{backend}, all read models"), "events/s", together)
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

/// What was decided in some of the streams, folded.
#[derive(Default)]
struct Folded {
    cases: HashMap<String, Case>,
    comments: HashMap<String, Comment>,
    supports: HashMap<String, Support>,
    votes: HashMap<String, CommentVote>,
    directory: Directory,
    publications: Publications,
    erasures: HashMap<String, Erasure>,
}

impl Folded {
    fn fold(&mut self, scanned: &ScannedEvent<'_>) -> Result<()> {
        let mut payload = serde_json::Deserializer::from_str(scanned.payload);
        let event = AnyEvent::read(scanned.event_type, scanned.event_version, &mut payload)?;
        let id = scanned.stream_id;
        match event.with_context(|| format!("{} is unknown", scanned.event_type))? {
            AnyEvent::Case(event) => entry(&mut self.cases, id).evolve(event),
            AnyEvent::Comment(event) => entry(&mut self.comments, id).evolve(event),
            AnyEvent::Support(event) => entry(&mut self.supports, id).evolve(&event),
            AnyEvent::CommentVote(event) => entry(&mut self.votes, id).evolve(&event),
            AnyEvent::Directory(event) => self.directory.evolve(&event),
            AnyEvent::Protocol(event) => self.publications.evolve(event),
            AnyEvent::Erasure(event) => entry(&mut self.erasures, id).evolve(&event),
        }
        Ok(())
    }
}

fn entry<'a, A: Default>(streams: &'a mut HashMap<String, A>, id: &str) -> &'a mut A {
    streams.entry(id.to_owned()).or_default()
}

/// Reads once; every core decodes and folds the streams that fall to it, each stream in its order.
async fn fold_all(log: &Log) -> Result<usize> {
    let cores = std::thread::available_parallelism()?.get();
    let (mut senders, mut folding) = (Vec::new(), Vec::new());
    for own in 0..cores {
        let (sender, mut blocks) = mpsc::channel::<Arc<Block>>(BLOCKS_WAITING);
        senders.push(sender);
        folding.push(tokio::task::spawn_blocking(move || {
            let (mut folded, mut read) = (Folded::default(), 0);
            while let Some(block) = blocks.blocking_recv() {
                for event in block.events() {
                    let event = event?;
                    if core_of(event.stream_id, cores) == own {
                        folded.fold(&event)?;
                        read += 1;
                    }
                }
            }
            anyhow::Ok(read)
        }));
    }
    let mut scan = log.scan(0, log.head().position);
    while let Some(block) = scan.next().await? {
        let block = Arc::new(block);
        for sender in &senders {
            sender.send(Arc::clone(&block)).await.context("a core has stopped folding")?;
        }
    }
    drop(senders);
    let mut read = 0;
    for core in folding {
        read += core.await??;
    }
    Ok(read)
}

/// Ids end in random letters.
fn core_of(stream_id: &str, cores: usize) -> usize {
    let ending = stream_id.bytes().rev().take(4).fold(0_usize, |sum, byte| sum * 31 + usize::from(byte));
    ending.checked_rem(cores).unwrap_or_default()
}
