//! Loading a stream and deciding on it, beside postgres-es alone on the same rows.

use crate::drive::median;
use crate::table::Goal::AtMost;
use crate::table::{Judged, Row};
use crate::town::Town;
use crate::{Bench, town};
use anyhow::{Context, Result};
use cqrs_es::persist::PersistedEventStore;
use cqrs_es::{AggregateContext, EventStore};
use jiff::Timestamp;
use pobuda::executor::{Operation, Refused};
use pobuda_domain::actor::{Actor, Standing};
use pobuda_domain::case::{Case, CaseCommand, PerformOperation, decide};
use pobuda_domain::name::{CaseId, Name, Pseudonym};
use pobuda_domain::precision::Precision;
use pobuda_domain::protocol::Library;
use pobuda_ledger::database::Database;
use pobuda_ledger::store::LedgerStore;
use pobuda_tests::database::TestDatabase;
use postgres_es::PostgresEventRepository;
use std::collections::BTreeMap;
use std::time::Instant;

const BENCH: &str = "load";

/// Events of the stream.
const LENGTHS: [usize; 3] = [10, 100, 1_000];

/// Rows for every length of stream, on every database.
pub(crate) async fn run(bench: &Bench) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (backend, database) in bench.databases().await? {
        rows.extend(on(bench, &database, backend).await?);
    }
    Ok(rows)
}

async fn on(bench: &Bench, database: &TestDatabase, backend: &str) -> Result<Vec<Row>> {
    let town = Town::open(database).await?;
    let mut rows = Vec::new();
    for length in LENGTHS.into_iter().filter(|length| *length <= bench.sizes.stream_events) {
        let case = town.case(0).await?;
        let mut events = town.assign(&case).await?.sequence;
        // An operation records what follows from it too, deadlines and tasks, so that a stream may come out a little longer.
        while events < u64::try_from(length)? {
            events = town.reassign(&case).await?.sequence;
        }
        let length = usize::try_from(events)?;
        let timed = Timed::of(bench, &town, &case, length).await?;
        let what = |rest: &str| format!("{backend}, {length} events, {rest}");
        let row = |rest: &str, micros: f64| Row::new(BENCH, what(rest), "µs", micros);
        let loaded = row("loaded and decided", timed.store);
        rows.push(match timed.stock {
            Some(stock) => {
                loaded.over(stock, "postgres-es alone").held_to(Judged::Ratio, AtMost(1.0), AtMost(0.5))
            }
            None => loaded,
        });
        rows.push(row("refused by the executor, which looks twice", timed.executor));
    }
    town.log.close().await;
    Ok(rows)
}

/// Unit: microseconds, the middle of all loads.
struct Timed {
    /// As a command goes: the executor may remember what it has folded.
    executor: f64,
    /// With nothing remembered.
    store: f64,
    /// postgres-es on the same rows; only on PostgreSQL.
    stock: Option<f64>,
}

impl Timed {
    /// In turns, so that a busy moment of the machine hits all three.
    async fn of(bench: &Bench, town: &Town, case: &CaseId, length: usize) -> Result<Self> {
        let store = LedgerStore::new(town.log.clone());
        let stock = match town.log.database() {
            Database::Postgres(pool) => {
                let repository = PostgresEventRepository::new(pool.clone());
                Some(PersistedEventStore::<_, Case>::new_event_store(repository))
            }
            Database::Sqlite(_) => None,
        };
        let (mut by_executor, mut by_store, mut by_stock) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..bench.sizes.loads {
            let begun = Instant::now();
            refused(town, case).await?;
            by_executor.push(micros(begun));

            let begun = Instant::now();
            let mut loaded = EventStore::<Case>::load_aggregate(&store, case.as_str()).await?;
            judge(loaded.aggregate(), &town.library, length)?;
            by_store.push(micros(begun));

            if let Some(stock) = &stock {
                let begun = Instant::now();
                let mut loaded = stock.load_aggregate(case.as_str()).await?;
                judge(loaded.aggregate(), &town.library, length)?;
                by_stock.push(micros(begun));
            }
        }
        let stock = (!by_stock.is_empty()).then(|| median(by_stock));
        Ok(Self { executor: median(by_executor), store: median(by_store), stock })
    }
}

/// An order that a rule refuses: it is loaded and decided like any other, and nothing is recorded.
async fn refused(town: &Town, case: &CaseId) -> Result<()> {
    let operation =
        Operation { operation: Name::new("open-discussion")?, outcome: None, fields: BTreeMap::new() };
    let refused = town.executor.perform(town::coordinator()?, case.clone(), operation, town::sending()).await;
    match refused {
        Err(Refused::Rule(_)) => Ok(()),
        other => anyhow::bail!("a rule should have refused, not {other:?}"),
    }
}

/// The same order, decided here.
fn judge(case: &Case, library: &Library, length: usize) -> Result<()> {
    anyhow::ensure!(case.sequence == u64::try_from(length)?, "{} of {length} events", case.sequence);
    let standing =
        Standing::Official { service: Name::new("participation")?, role: Name::new("coordinator")? };
    let command = CaseCommand::Perform(PerformOperation {
        operation: Name::new("open-discussion")?,
        outcome: None,
        actor: Actor { pseudonym: Pseudonym::new("s-1")?, standing },
        at: Timestamp::UNIX_EPOCH,
        precision: Precision::Recorded,
        fields: BTreeMap::new(),
    });
    decide(case, &command, library).err().map(drop).context("a rule should have refused")
}

fn micros(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1_000_000.0
}
