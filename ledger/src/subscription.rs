//! Reading the log as it grows: first what is there, then what comes.

use crate::error::LogError;
use crate::log::Log;
use crate::record::{Head, Recorded};
use tokio::sync::watch;

/// A place in the log that moves on with what was read. Misses nothing and repeats nothing.
#[derive(Debug)]
pub struct Subscription {
    log: Log,
    head: watch::Receiver<Head>,
    after: u64,
}

impl Subscription {
    pub(crate) fn new(log: Log, after: u64) -> Self {
        Self { head: log.watch(), log, after }
    }

    /// Position of the last event delivered.
    pub fn position(&self) -> u64 {
        self.after
    }

    /// The next events, at most `limit`, at least one: waits while there is none. Cancel-safe.
    ///
    /// # Errors
    /// [`LogError`] when the database fails; the place stays, and the call can be repeated. [`LogError::Closed`] once
    /// the log is closed.
    pub async fn next(&mut self, limit: usize) -> Result<Vec<Recorded>, LogError> {
        let after = self.after;
        // A wait on a value that is watched, not on a signal: what is told between reading and waiting is not lost.
        self.head.wait_for(|head| head.position > after).await.map_err(|_| LogError::Closed)?;
        let events = self.log.read_all(after, limit.max(1)).await?;
        for (event, expected) in events.iter().zip(after + 1..) {
            if event.position != expected {
                return Err(LogError::Corrupt(format!(
                    "position {expected} is missing before {}",
                    event.position
                )));
            }
        }
        match events.last() {
            Some(last) => self.after = last.position,
            None => return Err(LogError::Corrupt(format!("there is no event after position {after}"))),
        }
        Ok(events)
    }
}
