//! One step of folding: a batch of events into the tables of one or more read models, in one transaction.

use crate::error::ReadError;
use crate::fold::{Batch, Beside, Entry, Fault, Fold, Ground, Rules, Why, fold_of};
use crate::model::Model;
use crate::sql::{Checkpoint, Conn, Place, Work};
use jiff::tz::TimeZone;
use pobuda_domain::event::AnyEvent;
use pobuda_ledger::Log;
use pobuda_ledger::scan::Scan;
use std::sync::Arc;
use tokio::sync::mpsc;

/// Events that one transaction folds while the read models keep up. Unit: events. Small enough that appends to a
/// SQLite file, which wait meanwhile, hardly notice.
pub(crate) const LIVE_EVENTS_MAX: usize = 500;

/// Events that one transaction folds while something is built or has fallen behind. Unit: events.
pub(crate) const BUILD_EVENTS_MAX: usize = 2_000;

/// Batches that are read ahead of the fold.
const BATCHES_AHEAD: usize = 2;

/// Tables that are being folded into, and what is in memory of them.
pub(crate) struct Tracked {
    /// Where the tables are.
    pub(crate) place: Place,
    /// How far they are, as far as this process knows.
    pub(crate) checkpoint: Checkpoint,
    /// Why nothing more is folded into them.
    pub(crate) stopped: Option<Fault>,
    fold: Box<dyn Fold>,
    rules: Arc<Rules>,
    /// A step was begun and not ended: what is in memory may not be what is in the tables.
    unsettled: bool,
}

/// What a step came to.
pub(crate) enum Step {
    /// The events are folded.
    Folded,
    /// Somebody else has folded meanwhile, or other tables took the place. What is in memory was renewed.
    Moved,
}

/// Why a step came to nothing.
pub(crate) enum StepError {
    /// The database or the log failed.
    Failed(ReadError),
    /// An event cannot be folded into one of the read models.
    Fault(Model, Fault),
}

impl From<sqlx::Error> for StepError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.into())
    }
}

impl Tracked {
    pub(crate) fn new(place: Place, checkpoint: Checkpoint, ground: &Ground) -> Self {
        let (fold, rules) = (fold_of(place.model, ground), Arc::clone(&ground.rules));
        Self { place, checkpoint, stopped: None, fold, rules, unsettled: false }
    }

    /// Folds entries inside a transaction. The caller has locked the checkpoint, and settles after the commit.
    pub(crate) async fn fold_into(
        &mut self,
        conn: &mut Conn<'_>,
        entries: &[Entry],
        last: u64,
    ) -> Result<(), StepError> {
        if std::mem::replace(&mut self.unsettled, true) {
            self.fold.forget();
        }
        for entry in entries {
            // What cases are pinned to is known before the first of them is folded.
            if let AnyEvent::Protocol(event) = &entry.event {
                self.rules.learn(event, entry.sequence);
            }
        }
        self.fold.prepare(conn, &self.place, entries).await?;
        self.fold.fold(entries).map_err(|fault| StepError::Fault(self.place.model, fault))?;
        self.fold.write(conn, &self.place).await?;
        Checkpoint { position: last, ..self.checkpoint }.write(conn, &self.place).await?;
        Ok(())
    }

    /// The transaction was committed.
    pub(crate) fn settle(&mut self, last: u64) {
        self.checkpoint.position = last;
        self.fold.settle();
        self.unsettled = false;
    }

    /// Takes over a checkpoint that is not where this process left it.
    pub(crate) fn renew(&mut self, checkpoint: Checkpoint) {
        self.checkpoint = checkpoint;
        self.fold.forget();
        self.unsettled = false;
    }
}

/// Folds a batch into tables that all stand right before it.
pub(crate) async fn step(
    log: &Log,
    tracked: &mut [&mut Tracked],
    entries: &[Entry],
    last: u64,
) -> Result<Step, StepError> {
    let mut work = Work::begin(log.database()).await?;
    let mut moved = false;
    // In the order of their names, as every process does: two that lock cannot wait for each other.
    for one in tracked.iter_mut() {
        let stored = Checkpoint::read(&mut work.conn(), &one.place, true).await?;
        let stored = stored.unwrap_or(Checkpoint { position: 0, generation: 0 });
        if stored != one.checkpoint {
            one.renew(stored);
            moved = true;
        }
    }
    if moved {
        return Ok(Step::Moved);
    }
    for one in tracked.iter_mut() {
        one.fold_into(&mut work.conn(), entries, last).await?;
    }
    work.commit().await?;
    for one in tracked.iter_mut() {
        one.settle(last);
    }
    Ok(Step::Folded)
}

/// The events after a position up to another, at most `limit`.
pub(crate) async fn read(
    log: &Log,
    zone: &TimeZone,
    after: u64,
    until: u64,
    limit: usize,
) -> Result<Batch, ReadError> {
    let left = usize::try_from(until.saturating_sub(after)).unwrap_or(usize::MAX);
    let events = log.read_all(after, limit.min(left)).await?;
    let beside = match (events.first(), events.last()) {
        (Some(first), Some(last)) => Beside::read(log, first.position, last.position, zone).await?,
        _ => Beside::default(),
    };
    let mut batch = Batch::read(&events, beside);
    batch.find_forgotten(log, zone).await?;
    Ok(batch)
}

/// Batches from the beginning of the log up to a position, read while the caller works. The last one ends where
/// the position is, or at an event that cannot be folded.
pub(crate) fn read_ahead(log: &Log, zone: &TimeZone, until: u64) -> mpsc::Receiver<Result<Batch, ReadError>> {
    let (sender, batches) = mpsc::channel(BATCHES_AHEAD);
    let (log, zone) = (log.clone(), zone.clone());
    tokio::spawn(async move {
        let mut scan = log.scan(0, until);
        loop {
            let batch = match next_batch(&log, &zone, &mut scan).await {
                Ok(None) => return,
                Ok(Some(batch)) => Ok(batch),
                Err(error) => Err(error),
            };
            let ends = batch.as_ref().map_or(true, |batch| batch.fault.is_some());
            // Nobody wants the rest when the receiver is gone.
            if sender.send(batch).await.is_err() || ends {
                return;
            }
        }
    });
    batches
}

async fn next_batch(log: &Log, zone: &TimeZone, scan: &mut Scan) -> Result<Option<Batch>, ReadError> {
    let mut blocks = Vec::new();
    let mut events = 0;
    while events < BUILD_EVENTS_MAX {
        let Some(block) = scan.next().await? else { break };
        events += usize::try_from(block.last().saturating_sub(block.first())).unwrap_or(usize::MAX) + 1;
        blocks.push(block);
    }
    let (Some(first), Some(last)) = (blocks.first(), blocks.last()) else { return Ok(None) };
    let beside = Beside::read(log, first.first(), last.last(), zone).await?;
    let mut batch = Batch::beside(events, beside);
    for event in blocks.iter().flat_map(|block| block.events()) {
        if !batch.push(&event?) {
            break;
        }
    }
    batch.find_forgotten(log, zone).await?;
    Ok(Some(batch))
}

/// Says why a read model stops.
pub(crate) fn told(model: Model, fault: Fault) -> ReadError {
    let position = fault.position;
    match fault.why {
        Why::Unknown { event_type, version } => {
            ReadError::UnknownEvent { model, position, event_type, version }
        }
        Why::Unreadable(why) => ReadError::Unreadable { position, why },
    }
}
