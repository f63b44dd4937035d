//! Comparing the table of timers with what the log says: the fold of every case.

use super::millis;
use crate::start::Ground;
use cqrs_es::EventStore;
use pobuda_domain::case::Case;
use pobuda_ledger::error::LogError;
use pobuda_ledger::record::{Millis, Stream};
use pobuda_ledger::store::{LedgerStore, Loaded};
use serde::Serialize;
use std::collections::BTreeMap;

/// Cases looked at with one read of the log.
const CASES_PER_PAGE: usize = 500;
/// How often a case is looked at that moves meanwhile.
const LOOKS: usize = 5;

/// A timer that does not stand as the log says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The stream of the case.
    pub stream: String,
    /// The timer.
    pub timer: String,
    /// Generation and due moment (milliseconds) in the log; nothing when it is not to fire.
    pub log: Option<(u64, i64)>,
    /// The same in the table.
    pub table: Option<(u64, i64)>,
}

type Standing = BTreeMap<String, (u64, i64)>;

/// Compares the timers of every case, and puts right what differs when asked to.
///
/// # Errors
/// [`LogError`] when the database fails.
pub async fn audit(ground: &Ground, repair: bool) -> Result<Vec<Difference>, LogError> {
    let store = LedgerStore::new(ground.log.clone());
    let mut differences = Vec::new();
    let mut after = 0;
    loop {
        let opened = ground.log.read_type("case", "CaseOpened", after, CASES_PER_PAGE).await?;
        let Some(last) = opened.last() else { return Ok(differences) };
        after = last.position;
        for event in &opened {
            let found = compared(ground, &store, &event.stream).await?;
            if repair {
                for Difference { timer, log, .. } in &found {
                    let stands = log.map(|(generation, due_at)| (generation, Millis(due_at)));
                    ground.log.repair_timer(&event.stream, timer, stands).await?;
                }
            }
            differences.extend(found);
        }
    }
}

/// The differences of one case, seen while it did not move.
async fn compared(
    ground: &Ground,
    store: &LedgerStore,
    stream: &Stream,
) -> Result<Vec<Difference>, LogError> {
    let mut before: Option<u64> = None;
    let mut found = Vec::new();
    for _ in 0..LOOKS {
        let loaded: Loaded<Case> = EventStore::<Case>::load_aggregate(store, &stream.id)
            .await
            .map_err(|error| LogError::Corrupt(format!("{stream}: {error}")))?;
        if before == Some(loaded.sequence) {
            return Ok(found);
        }
        before = Some(loaded.sequence);
        let timers = loaded.aggregate.open.map(|open| open.clocks.timers()).unwrap_or_default();
        let log: Standing = timers
            .into_iter()
            .map(|(name, timer)| (name.to_string(), (timer.generation, millis(timer.due_at).0)))
            .collect();
        found = differences(stream, &log, &ground.log.timers_of(stream).await?);
        if found.is_empty() {
            return Ok(found);
        }
    }
    Ok(found)
}

fn differences(
    stream: &Stream,
    log: &Standing,
    table: &[pobuda_ledger::timers::StandingTimer],
) -> Vec<Difference> {
    let table: Standing = table
        .iter()
        .filter_map(|timer| Some((timer.timer.clone(), (timer.generation, timer.due_at?.0))))
        .collect();
    let mut names: Vec<&String> = log.keys().chain(table.keys()).collect();
    names.sort_unstable();
    names.dedup();
    names
        .into_iter()
        .filter(|name| log.get(*name) != table.get(*name))
        .map(|name| Difference {
            stream: stream.to_string(),
            timer: name.clone(),
            log: log.get(name).copied(),
            table: table.get(name).copied(),
        })
        .collect()
}
