//! The log itself.

use crate::database::Database;
use crate::error::{AppendError, LogError};
use crate::record::{Append, Head, Millis, PlacedOpening, Receipt, Recorded, Stream};
use crate::subscription::Subscription;
use std::fmt;
use std::sync::Arc;
use tokio::sync::watch;

/// How a log is opened.
#[derive(Clone)]
pub struct Settings {
    /// `sqlite:PATH` or `postgres://…`.
    pub url: String,
    /// Name of the log: `source` of every envelope. Fixed when the log is made; `None` takes what is stored.
    pub origin: Option<String>,
    /// The clock.
    pub now: Arc<dyn Fn() -> Millis + Send + Sync>,
}

/// The log of one municipality. Cheap to clone.
#[derive(Clone)]
pub struct Log(Arc<Inner>);

struct Inner {
    origin: String,
    database: Database,
    head: watch::Receiver<Head>,
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log").field("origin", &self.0.origin).finish_non_exhaustive()
    }
}

impl Log {
    /// Connects, brings the tables for facts up to date, and starts the writer.
    ///
    /// # Errors
    /// [`LogError`] when the address is none of ours, the database does not answer, or its tables are newer.
    pub async fn open(_settings: Settings) -> Result<Self, LogError> {
        todo!()
    }

    /// Records events, all or none, in the next batch. Once sent it happens even if nobody waits for the answer.
    ///
    /// # Errors
    /// [`AppendError`] when nothing was recorded, with the reason.
    pub async fn append(&self, _append: Append) -> Result<Receipt, AppendError> {
        todo!()
    }

    /// The end of the log as far as this process knows.
    pub fn head(&self) -> Head {
        *self.0.head.borrow()
    }

    /// Tells when the log has grown: by this process at once, by another within a moment.
    pub fn watch(&self) -> watch::Receiver<Head> {
        self.0.head.clone()
    }

    /// Events after a position, in order, at most `limit`.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn read_all(&self, _after: u64, _limit: usize) -> Result<Vec<Recorded>, LogError> {
        todo!()
    }

    /// Events of one stream after a sequence, in order, at most `limit`.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn read_stream(
        &self,
        _stream: &Stream,
        _after_sequence: u64,
        _limit: usize,
    ) -> Result<Vec<Recorded>, LogError> {
        todo!()
    }

    /// Events of one type after a position, in order, at most `limit`. For the feed with a filter.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn read_type(
        &self,
        _stream_kind: &str,
        _event_type: &str,
        _after: u64,
        _limit: usize,
    ) -> Result<Vec<Recorded>, LogError> {
        todo!()
    }

    /// Openings of the events at the positions `first..=last`, by position.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn openings_between(&self, _first: u64, _last: u64) -> Result<Vec<PlacedOpening>, LogError> {
        todo!()
    }

    /// What the log calls a person within a scope, once it does.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn pseudonym(&self, _scope: &str, _subject: &str) -> Result<Option<String>, LogError> {
        todo!()
    }

    /// What the log calls a person within several scopes: those that there are, as scope and pseudonym.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn pseudonyms(
        &self,
        _scopes: &[String],
        _subject: &str,
    ) -> Result<Vec<(String, String)>, LogError> {
        todo!()
    }

    /// What a command came to, if it was carried out: the hash of what it asked, and its receipt.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn command(&self, _id: &str) -> Result<Option<([u8; 32], Receipt)>, LogError> {
        todo!()
    }

    /// Last position that was recorded at or before a moment; 0 when none was.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn position_at(&self, _moment: Millis) -> Result<u64, LogError> {
        todo!()
    }

    /// Reads the log as it grows, from after a position.
    pub fn subscribe(&self, after: u64) -> Subscription {
        Subscription::new(self.clone(), after)
    }

    /// Name of the log.
    pub fn origin(&self) -> &str {
        &self.0.origin
    }

    /// The database that holds it; read models lie there too.
    pub fn database(&self) -> &Database {
        &self.0.database
    }

    /// Takes no more appends, ends those taken, and closes the database.
    pub async fn close(&self) {
        todo!()
    }
}
