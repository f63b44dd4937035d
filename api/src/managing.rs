//! What process managers share: they follow the log, do what follows from it, and note how far they are only after
//! everything was done. After a crash, or beside another process, a repetition changes nothing.

use crate::executor::Refused;
use pobuda_ledger::Log;
use pobuda_ledger::error::LogError;
use pobuda_ledger::record::Recorded;
use pobuda_projections::ReadError;
use std::time::Duration;
use tokio::sync::watch;
use tracing::warn;

/// Events read at once.
const EVENTS_AT_ONCE: usize = 500;
/// How long the read models may take to reach the event at hand.
pub const SHOWN_WITHIN: Duration = Duration::from_secs(10);
/// Pause before something is tried again.
const PAUSE: Duration = Duration::from_secs(1);

/// Why a process manager cannot go on for now.
#[derive(Debug, thiserror::Error)]
pub enum Hindered {
    /// The log failed.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The read models failed.
    #[error(transparent)]
    Models(#[from] ReadError),
    /// They have not folded what is looked at.
    #[error("the read models are not there yet")]
    Behind,
    /// No signed head has it.
    #[error("no signed head says it yet")]
    Unsealed,
    /// A command was not carried out, and will be later.
    #[error("a command was not carried out: {0}")]
    Refused(#[from] Refused),
    /// An event does not have its shape.
    #[error("{0}")]
    Unreadable(String),
}

/// Somebody who does what follows from the log.
pub trait Manager: Sync {
    /// Its name, under which its checkpoint is kept.
    const NAME: &'static str;
    /// Kind of stream and type of the events that something follows from.
    const FOLLOWS: (&'static str, &'static str);

    /// The log.
    fn log(&self) -> &Log;

    /// Does what follows from an event.
    ///
    /// # Errors
    /// [`Hindered`]; what was not done is done the next time.
    fn follow(&self, event: &Recorded) -> impl Future<Output = Result<(), Hindered>> + Send;

    /// Looks after this process, whoever does what follows.
    ///
    /// # Errors
    /// [`Hindered`]; it is tried again.
    fn look(&self) -> impl Future<Output = Result<(), Hindered>> + Send {
        async { Ok(()) }
    }

    /// Does everything that the log asks for up to its end.
    ///
    /// # Errors
    /// [`Hindered`]; what was not done is done the next time.
    fn catch_up(&self) -> impl Future<Output = Result<(), Hindered>> + Send {
        async {
            self.look().await?;
            let log = self.log();
            let mut done = log.managed(Self::NAME).await?;
            loop {
                let head = log.head().position;
                let (kind, event_type) = Self::FOLLOWS;
                let events = log.read_type(kind, event_type, done, EVENTS_AT_ONCE).await?;
                for event in &events {
                    self.follow(event).await?;
                }
                let last = events.last().map_or(head, |event| event.position);
                if last > done {
                    log.note_managed(Self::NAME, last).await?;
                    done = last;
                }
                if events.is_empty() {
                    return Ok(());
                }
            }
        }
    }

    /// Follows the log until told to stop.
    fn run(&self, mut stop: watch::Receiver<bool>) -> impl Future<Output = ()> + Send {
        async move {
            let mut head = self.log().watch();
            while !*stop.borrow() {
                // Seen before reading: what is recorded meanwhile wakes us again.
                head.borrow_and_update();
                match self.catch_up().await {
                    Ok(()) => {
                        tokio::select! {
                            moved = head.changed() => if moved.is_err() { return },
                            stopped = stop.wait_for(|stop| *stop) => if stopped.is_err() { return },
                        }
                    }
                    Err(hindered) => {
                        warn!(manager = Self::NAME, %hindered, "{} waits: {hindered}", Self::NAME);
                        // Whoever could say stop is gone when this fails: then there is nothing left to work for.
                        let stopped = tokio::time::timeout(PAUSE, stop.wait_for(|stop| *stop)).await;
                        if matches!(stopped, Ok(Err(_))) {
                            return;
                        }
                    }
                }
            }
        }
    }
}
