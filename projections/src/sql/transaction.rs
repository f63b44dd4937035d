//! Transactions: one connection is lent, a transaction begun on it, and all or nothing done.

use super::Conn;
use pobuda_ledger::database::Database;
use sqlx::pool::PoolConnection;
use sqlx::{Connection, Executor, PgPool, Postgres, Sqlite, SqliteConnection, SqlitePool, Transaction};
use tokio::sync::MutexGuard;

/// A connection that may write, for one transaction.
pub(crate) enum Lent<'d> {
    /// The only one of a SQLite file.
    Sqlite(MutexGuard<'d, SqliteConnection>),
    /// One of many.
    Postgres(PoolConnection<Postgres>),
}

impl<'d> Lent<'d> {
    /// Waits for a connection.
    pub(crate) async fn take(database: &'d Database) -> Result<Self, sqlx::Error> {
        Ok(match database {
            Database::Sqlite(sqlite) => Self::Sqlite(sqlite.write().await),
            Database::Postgres(pool) => Self::Postgres(pool.acquire().await?),
        })
    }

    /// Begins a transaction. Dropped before its end, it has done nothing.
    pub(crate) async fn begin(&mut self) -> Result<Work<'_>, sqlx::Error> {
        Ok(match self {
            Self::Sqlite(connection) => Work::Sqlite(connection.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(connection) => {
                let mut transaction = connection.begin().await?;
                // What a crash of the server takes, rows and checkpoint together, is folded again.
                transaction.execute("SET LOCAL synchronous_commit TO off").await?;
                Work::Postgres(transaction)
            }
        })
    }
}

/// A transaction that may write.
pub(crate) enum Work<'l> {
    Sqlite(Transaction<'l, Sqlite>),
    Postgres(Transaction<'l, Postgres>),
}

impl Work<'_> {
    pub(crate) fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(transaction) => Conn::Sqlite(transaction),
            Self::Postgres(transaction) => Conn::Postgres(transaction),
        }
    }

    pub(crate) async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(transaction) => transaction.commit().await,
            Self::Postgres(transaction) => transaction.commit().await,
        }
    }
}

/// A connection that reads.
pub(crate) enum Reading {
    /// To a SQLite file.
    Sqlite(Transaction<'static, Sqlite>),
    /// To PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
    /// Without a transaction, to a SQLite file.
    OneSqlite(PoolConnection<Sqlite>),
    /// Without a transaction, to PostgreSQL.
    OnePostgres(PoolConnection<Postgres>),
}

impl Reading {
    /// For one query.
    pub(crate) async fn once(database: &Database) -> Result<Self, sqlx::Error> {
        Ok(match database {
            Database::Sqlite(sqlite) => Self::OneSqlite(sqlite.readers().acquire().await?),
            Database::Postgres(pool) => Self::OnePostgres(pool.acquire().await?),
        })
    }

    /// For several that must see the same moment; it is fixed by the first of them.
    pub(crate) async fn moment(database: &Database) -> Result<Self, sqlx::Error> {
        match database {
            Database::Sqlite(sqlite) => Self::sqlite_moment(sqlite.readers()).await,
            Database::Postgres(pool) => Self::postgres_moment(pool).await,
        }
    }

    async fn sqlite_moment(readers: &SqlitePool) -> Result<Self, sqlx::Error> {
        Ok(Self::Sqlite(readers.begin().await?))
    }

    async fn postgres_moment(pool: &PgPool) -> Result<Self, sqlx::Error> {
        Ok(Self::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?))
    }

    pub(crate) fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(transaction) => Conn::Sqlite(transaction),
            Self::Postgres(transaction) => Conn::Postgres(transaction),
            Self::OneSqlite(connection) => Conn::Sqlite(connection),
            Self::OnePostgres(connection) => Conn::Postgres(connection),
        }
    }
}
