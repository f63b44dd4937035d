//! The two databases.

use crate::error::LogError;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection, Executor, PgPool, SqliteConnection, SqlitePool};
use std::ops::{Deref, DerefMut};
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::{Mutex, MutexGuard};

/// Connections of one process that read, on either database.
const READERS_MAX: u32 = 8;

/// How long a transaction waits for the one of another process on the same file.
const SQLITE_BUSY_WAIT: Duration = Duration::from_secs(15);

/// Pages of the file that the connection that writes keeps in memory. Unit: KiB.
const SQLITE_CACHE_KIB: u32 = 8 * 1024;

/// Pages in the write-ahead log before they are brought into the file: in so many, a page is often written again, and goes
/// into the file once. Unit: pages of 4 KiB.
const SQLITE_CHECKPOINT_PAGES: u32 = 8_000;

/// How long a reader waits for a free connection.
const ACQUIRE_WAIT: Duration = Duration::from_secs(10);

/// How long a connection to PostgreSQL may lie idle and still be taken to live.
const IDLE_TRUSTED: Duration = Duration::from_secs(1);

/// Statements that a connection keeps prepared.
const STATEMENTS_KEPT: usize = 256;

/// The database of a log. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Database {
    /// One file.
    Sqlite(Sqlite),
    /// One schema, named by the `search_path` of every connection.
    Postgres(PgPool),
}

impl Database {
    /// Connects. A SQLite file is made when there is none.
    pub(crate) async fn connect(url: &str) -> Result<Self, LogError> {
        if url.starts_with("sqlite:") {
            Ok(Self::Sqlite(Sqlite::open(url).await?))
        } else {
            let pool = PgPoolOptions::new().max_connections(READERS_MAX).acquire_timeout(ACQUIRE_WAIT);
            // Asked whether it lives only when it has lain idle: in a busy server the question would double every read.
            let pool = pool.test_before_acquire(false).before_acquire(|connection, lain| {
                Box::pin(async move {
                    if lain.idle_for > IDLE_TRUSTED {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            });
            Ok(Self::Postgres(pool.connect_with(postgres_options(url)?).await?))
        }
    }

    /// Closes every connection.
    pub(crate) async fn close(&self) {
        match self {
            Self::Sqlite(sqlite) => sqlite.rest().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// Settings of every connection to PostgreSQL. The costs are those of solid-state disks: with the defaults, statements
/// prepared while a table is small read it from end to end when it is large.
pub(crate) fn postgres_options(url: &str) -> Result<PgConnectOptions, LogError> {
    let address = || LogError::Address(without_password(url));
    if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
        return Err(address());
    }
    let options = PgConnectOptions::from_str(url).map_err(|_| address())?;
    Ok(options
        .application_name("pobuda")
        .statement_cache_capacity(STATEMENTS_KEPT)
        .options([("jit", "off"), ("random_page_cost", "1.1")]))
}

/// The address without what stands between the colon and the `@`: errors are printed and logged.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let Some((credentials, place)) = rest.rsplit_once('@') else { return url.to_owned() };
    let user = credentials.split(':').next().unwrap_or_default();
    format!("{scheme}://{user}@{place}")
}

/// A SQLite file: one connection that writes, some that read.
#[derive(Debug, Clone)]
pub struct Sqlite {
    writer: Arc<Mutex<SqliteConnection>>,
    readers: SqlitePool,
    /// Whether somebody left the connection inside a transaction, or without full synchronisation.
    disturbed: Arc<AtomicBool>,
}

impl Sqlite {
    /// Closes the readers and brings the write-ahead log into the file, so that the file alone is the whole log. Where
    /// another process reads, it stays beside the file: nothing is lost either way.
    async fn rest(&self) {
        self.readers.close().await;
        let checkpoint = sqlx::query("PRAGMA wal_checkpoint(PASSIVE)");
        if let Err(error) = checkpoint.execute(&mut *self.write().await).await {
            tracing::warn!(%error, "The write-ahead log stays beside the file: {error}");
        }
    }

    async fn open(url: &str) -> Result<Self, LogError> {
        if url.contains(":memory:") || url.contains("mode=memory") {
            // Its readers would each see a memory of their own.
            return Err(LogError::Address(url.to_owned()));
        }
        let options = SqliteConnectOptions::from_str(url).map_err(|_| LogError::Address(url.to_owned()))?;
        let options = options
            .foreign_keys(true)
            .busy_timeout(SQLITE_BUSY_WAIT)
            .statement_cache_capacity(STATEMENTS_KEPT)
            .optimize_on_close(false, None);
        let writing = options
            .clone()
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            // What a statement that fails half way has to undo is kept in memory, not in a file beside.
            .pragma("temp_store", "memory")
            .pragma("cache_size", format!("-{SQLITE_CACHE_KIB}"))
            .pragma("wal_autocheckpoint", SQLITE_CHECKPOINT_PAGES.to_string());
        let writer = SqliteConnection::connect_with(&writing).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS_MAX)
            // A file does not go away.
            .test_before_acquire(false)
            .acquire_timeout(ACQUIRE_WAIT)
            .connect_lazy_with(options.read_only(true));
        Ok(Self { writer: Arc::new(Mutex::new(writer)), readers, disturbed: Arc::default() })
    }

    /// The only connection that writes, once whoever has it is done. Begin with `BEGIN IMMEDIATE`, and end the
    /// transaction before giving it back.
    pub async fn write(&self) -> MutexGuard<'_, SqliteConnection> {
        let mut connection = self.writer.lock().await;
        if let Err(error) = self.calm(&mut connection).await {
            tracing::error!(%error, "Full synchronisation could not be restored: {error}");
        }
        connection
    }

    /// The same for facts: an error, and no connection, when what is committed might not reach the disk.
    pub(crate) async fn write_facts(&self) -> Result<MutexGuard<'_, SqliteConnection>, sqlx::Error> {
        let mut connection = self.writer.lock().await;
        self.calm(&mut connection).await?;
        Ok(connection)
    }

    /// Puts right what an interrupted transaction for read models has left. The mark goes last, so that an
    /// interruption here is noticed as well.
    async fn calm(&self, connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
        if self.disturbed.load(Ordering::Acquire) {
            // Outside a transaction there is nothing to roll back, and the answer is an error that changes nothing.
            let _nothing = connection.execute("ROLLBACK").await;
            connection.execute("PRAGMA synchronous = FULL").await?;
            self.disturbed.store(false, Ordering::Release);
        }
        Ok(())
    }

    /// A transaction for read models. It is not flushed to the disk by itself: what a power cut takes away is folded
    /// again from the log, because the checkpoint goes with it. Dropped without [`ReadModelWrite::commit`], also in the
    /// middle of a statement, nothing of it happens.
    ///
    /// # Errors
    /// The database's, when the transaction cannot begin.
    pub async fn write_read_models(&self) -> Result<ReadModelWrite<'_>, sqlx::Error> {
        let connection = self.write().await;
        // Set first: from here on a drop at any point is noticed by the next one.
        self.disturbed.store(true, Ordering::Release);
        let mut write = ReadModelWrite { connection, sqlite: self };
        write.execute("PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE").await?;
        Ok(write)
    }

    /// Connections that can only read.
    pub fn readers(&self) -> &SqlitePool {
        &self.readers
    }
}

/// A transaction for read models on the only connection that writes.
#[derive(Debug)]
pub struct ReadModelWrite<'a> {
    connection: MutexGuard<'a, SqliteConnection>,
    sqlite: &'a Sqlite,
}

impl ReadModelWrite<'_> {
    /// Ends the transaction, and lets the next one be flushed again.
    ///
    /// # Errors
    /// The database's; then nothing was written.
    pub async fn commit(mut self) -> Result<(), sqlx::Error> {
        self.connection.execute("COMMIT").await?;
        self.connection.execute("PRAGMA synchronous = FULL").await?;
        self.sqlite.disturbed.store(false, Ordering::Release);
        Ok(())
    }
}

impl Drop for ReadModelWrite<'_> {
    /// What was begun and not committed is rolled back soon, and not only when this process writes next: until then no
    /// other process could write to the file.
    fn drop(&mut self) {
        let Ok(runtime) = Handle::try_current() else { return };
        if self.sqlite.disturbed.load(Ordering::Acquire) {
            let sqlite = self.sqlite.clone();
            runtime.spawn(async move { drop(sqlite.write().await) });
        }
    }
}

impl Deref for ReadModelWrite<'_> {
    type Target = SqliteConnection;
    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for ReadModelWrite<'_> {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}
