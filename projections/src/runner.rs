//! Keeping the read models up to date.

use crate::error::ReadError;
use crate::fold::{Batch, Fault};
use crate::folding::{self, BUILD_EVENTS_MAX, LIVE_EVENTS_MAX, Step, StepError, Tracked};
use crate::models::ReadModels;
use crate::sql::{Checkpoint, Work, create_indexes};
use pobuda_ledger::error::LogError;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::watch;
use tracing::{error, info, warn};

/// First pause after a failure of the database; it doubles with every further one.
const PAUSE_MIN: Duration = Duration::from_millis(50);
/// Longest pause after a failure of the database.
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// What there is to do after a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Round {
    /// More events are waiting.
    Again,
    /// Everything that is known of is folded.
    Idle,
}

impl ReadModels {
    pub(crate) async fn keep_up(&self, mut stop: watch::Receiver<bool>) {
        let mut head = self.log.watch();
        let mut pause = PAUSE_MIN;
        let mut failing = false;
        while !*stop.borrow() {
            head.borrow_and_update();
            match self.round().await {
                Ok(Round::Again) => (failing, pause) = (recovered(failing), PAUSE_MIN),
                Ok(Round::Idle) => {
                    (failing, pause) = (recovered(failing), PAUSE_MIN);
                    tokio::select! {
                        grown = head.changed() => if grown.is_err() { return },
                        stopped = stop.changed() => if stopped.is_err() { return },
                    }
                }
                Err(reason) => {
                    if !failing {
                        warn!("The read models wait: {reason}");
                    }
                    failing = true;
                    tokio::select! {
                        () = tokio::time::sleep(pause) => {}
                        stopped = stop.changed() => if stopped.is_err() { return },
                    }
                    pause = (pause * 2).min(PAUSE_MAX);
                }
            }
        }
    }

    /// Folds until the head that is known now.
    pub(crate) async fn fold_all(&self) -> Result<u64, ReadError> {
        let head = self.log.head().position;
        while self.round_to(head).await? == Round::Again {}
        let folding = self.folding.lock().await;
        match folding.iter().find_map(|one| Some((one.place.model, one.stopped.clone()?))) {
            Some((model, fault)) => Err(folding::told(model, fault)),
            None => Ok(self.position()),
        }
    }

    async fn round(&self) -> Result<Round, ReadError> {
        self.round_to(self.log.head().position).await
    }

    /// Folds one batch, into all read models that stand farthest back.
    async fn round_to(&self, head: u64) -> Result<Round, ReadError> {
        let mut folding = self.folding.lock().await;
        let going = || folding.iter().filter(|one| one.stopped.is_none());
        let Some(after) = going().map(|one| one.checkpoint.position).min() else { return Ok(Round::Idle) };
        if after >= head {
            self.switch_complete(&mut folding).await?;
            return Ok(Round::Idle);
        }
        let next = going().map(|one| one.checkpoint.position).filter(|position| *position > after).min();
        let until = next.unwrap_or(head).min(head);
        let behind = usize::try_from(head - after).unwrap_or(usize::MAX);
        let limit = if behind > BUILD_EVENTS_MAX { BUILD_EVENTS_MAX } else { LIVE_EVENTS_MAX };
        let batch = folding::read(&self.log, &self.ground.zone, after, until, limit).await?;
        let mut group: Vec<&mut Tracked> = folding
            .iter_mut()
            .filter(|one| one.stopped.is_none() && one.checkpoint.position == after)
            .collect();
        self.fold_batch(&mut group, batch).await?;
        let reached = folding.iter().filter(|one| one.stopped.is_none()).map(|one| one.checkpoint.position);
        if reached.min().is_some_and(|reached| reached >= head) {
            // Before anybody is told: who waits for a position reads what has reached it.
            self.switch_complete(&mut folding).await?;
        }
        self.tell(&folding);
        Ok(Round::Again)
    }

    async fn fold_batch(&self, group: &mut [&mut Tracked], batch: Batch) -> Result<(), ReadError> {
        let Some(last) = batch.last() else {
            match batch.fault {
                Some(fault) => group.iter_mut().for_each(|one| halt(one, fault.clone())),
                None => return Err(LogError::Corrupt("the log ends before its head".to_owned()).into()),
            }
            return Ok(());
        };
        match folding::step(&self.log, group, &batch.entries, last).await {
            Ok(Step::Folded) => {
                if batch.entries.iter().any(|entry| !entry.forgotten.is_empty()) {
                    self.note_erasure(last);
                }
                Ok(())
            }
            // What others have folded may name protocols that were published meanwhile.
            Ok(Step::Moved) => self.ground.rules.catch_up(&self.log).await,
            Err(StepError::Failed(reason)) => Err(reason),
            Err(StepError::Fault(model, fault)) => {
                let good: Vec<_> =
                    batch.entries.iter().filter(|entry| entry.position < fault.position).cloned().collect();
                match good.last().map(|entry| entry.position) {
                    // What comes before the event is folded still, so that all stop at the same place.
                    Some(last) => match folding::step(&self.log, group, &good, last).await {
                        Ok(_) => Ok(()),
                        Err(StepError::Failed(reason)) => Err(reason),
                        Err(StepError::Fault(model, fault)) => Err(folding::told(model, fault)),
                    },
                    None => {
                        let stopping = group.iter_mut().filter(|one| one.place.model == model);
                        stopping.for_each(|one| halt(one, fault.clone()));
                        Ok(())
                    }
                }
            }
        }
    }

    /// Tables of a newer version that have caught up are read from now on; the old ones stay.
    async fn switch_complete(&self, folding: &mut [Tracked]) -> Result<(), ReadError> {
        for (one, version) in folding.iter_mut().zip(&self.versions) {
            if version.load(Ordering::Acquire) == one.place.version || one.stopped.is_some() {
                continue;
            }
            let mut work = Work::begin(self.log.database()).await?;
            create_indexes(&mut work.conn(), &one.place, one.checkpoint.generation).await?;
            Checkpoint::switch(&mut work.conn(), &one.place).await?;
            work.commit().await?;
            version.store(one.place.version, Ordering::Release);
            info!(model = %one.place.model, "{} is read in version {} now", one.place.model, one.place.version);
        }
        Ok(())
    }

    /// Tells those who wait how far all read models are.
    pub(crate) fn tell(&self, folding: &[Tracked]) {
        let position = folding.iter().map(|one| one.checkpoint.position).min().unwrap_or(0);
        self.reached.send_if_modified(|reached| {
            let changed = *reached != position;
            *reached = position;
            changed
        });
    }
}

fn recovered(failing: bool) -> bool {
    if failing {
        info!("The read models go on.");
    }
    false
}

fn halt(one: &mut Tracked, fault: Fault) {
    let model = one.place.model;
    one.stopped = Some(fault.clone());
    let position = fault.position;
    error!(%model, position, "{model} stands still: {}", folding::told(model, fault));
}
