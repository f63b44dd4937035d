//! The two databases.

use sqlx::{PgPool, SqliteConnection, SqlitePool};
use std::sync::Arc;
use tokio::sync::{Mutex, MutexGuard};

/// The database of a log. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Database {
    /// One file.
    Sqlite(Sqlite),
    /// One schema, named by the `search_path` of every connection.
    Postgres(PgPool),
}

/// A SQLite file: one connection that writes, some that read.
#[derive(Debug, Clone)]
pub struct Sqlite {
    writer: Arc<Mutex<SqliteConnection>>,
    readers: SqlitePool,
}

impl Sqlite {
    /// The only connection that writes, once whoever has it is done. Begin with `BEGIN IMMEDIATE`, and end the
    /// transaction before giving it back.
    pub async fn write(&self) -> MutexGuard<'_, SqliteConnection> {
        self.writer.lock().await
    }

    /// Connections that can only read.
    pub fn readers(&self) -> &SqlitePool {
        &self.readers
    }
}
