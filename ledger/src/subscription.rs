//! Reading the log as it grows: first what is there, then what comes.

use crate::error::LogError;
use crate::log::Log;
use crate::record::Recorded;

/// A place in the log that moves on with what was read. Misses nothing and repeats nothing.
#[derive(Debug)]
pub struct Subscription {
    log: Log,
    after: u64,
}

impl Subscription {
    pub(crate) fn new(log: Log, after: u64) -> Self {
        Self { log, after }
    }

    /// Position of the last event delivered.
    pub fn position(&self) -> u64 {
        self.after
    }

    /// The next events, at most `limit`, at least one: waits while there is none. Cancel-safe.
    ///
    /// # Errors
    /// [`LogError`] when the database fails; the place stays, and the call can be repeated.
    pub async fn next(&mut self, _limit: usize) -> Result<Vec<Recorded>, LogError> {
        let _ = &self.log;
        todo!()
    }
}
