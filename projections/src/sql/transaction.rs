//! Transactions, and connections that only read.

use super::Conn;
use pobuda_ledger::database::{Database, ReadModelWrite};
use sqlx::pool::PoolConnection;
use sqlx::{Executor, PgPool, Postgres, Sqlite, SqlitePool, Transaction};

/// A transaction that may write. Dropped before its end, it has done nothing.
pub(crate) enum Work<'d> {
    /// On the only connection of a SQLite file that writes.
    Sqlite(ReadModelWrite<'d>),
    /// On one of many connections.
    Postgres(Transaction<'static, Postgres>),
}

impl<'d> Work<'d> {
    /// Begins one, when its turn has come. What a crash of the machine takes of it, rows and checkpoint together, is
    /// folded again.
    pub(crate) async fn begin(database: &'d Database) -> Result<Self, sqlx::Error> {
        Ok(match database {
            Database::Sqlite(sqlite) => Self::Sqlite(sqlite.write_read_models().await?),
            Database::Postgres(pool) => {
                let mut transaction = pool.begin().await?;
                transaction.execute("SET LOCAL synchronous_commit TO off").await?;
                Self::Postgres(transaction)
            }
        })
    }
}

impl Work<'_> {
    pub(crate) fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Sqlite(write) => Conn::Sqlite(write),
            Self::Postgres(transaction) => Conn::Postgres(transaction),
        }
    }

    pub(crate) async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(write) => write.commit().await,
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
