//! Taking out of the files what was deleted from the tables.

use crate::database::{Database, Sqlite};
use crate::error::LogError;
use crate::log::Log;
use sqlx::{Executor, PgPool};

/// How thoroughly deleted rows are taken out of the files of PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scrub {
    /// Their room may be used again. Nobody waits, and until it is, the bytes may lie there.
    Beside,
    /// Tables are written anew, without them. Whoever reads or writes waits meanwhile.
    Thorough,
}

impl Log {
    /// Takes deleted rows out of the file or out of these tables and those beside the log. On SQLite the whole file is
    /// written anew: appends wait meanwhile, readers do not, and there must be room for a second file.
    ///
    /// # Errors
    /// [`LogError`] when the database fails: then something may still lie there, and it is to be done again.
    pub async fn scrub(&self, tables: &[String], how: Scrub) -> Result<(), LogError> {
        match self.database() {
            Database::Sqlite(sqlite) => Ok(rewrite(sqlite).await?),
            Database::Postgres(pool) => Ok(vacuum(pool, tables, how).await?),
        }
    }
}

async fn rewrite(sqlite: &Sqlite) -> Result<(), sqlx::Error> {
    let mut connection = sqlite.write_facts().await?;
    // The copy is as large as the file: it is made on the disk.
    connection.execute("PRAGMA temp_store = file").await?;
    let rewritten = connection.execute("VACUUM").await;
    connection.execute("PRAGMA temp_store = memory").await?;
    rewritten?;
    // Older pages lie in the write-ahead log as well.
    let (busy, _, _): (i64, i64, i64) =
        sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut *connection).await?;
    if busy == 0 {
        Ok(())
    } else {
        Err(sqlx::Error::Protocol(
            "the write-ahead log is being read, and still holds what was deleted".into(),
        ))
    }
}

/// Tables beside the log from which rows are deleted when something is erased.
const BESIDE: [&str; 7] = [
    "disclosures",
    "pseudonyms",
    "persons",
    "person_standings",
    "access_tokens",
    "sessions",
    "password_resets",
];

async fn vacuum(pool: &PgPool, tables: &[String], how: Scrub) -> Result<(), sqlx::Error> {
    const OWNED: &str = "SELECT quote_ident(relname) FROM pg_class \
                         WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' \
                         AND relname = ANY($1) AND pg_has_role(relowner, 'USAGE') ORDER BY relname";
    let asked: Vec<String> = BESIDE.into_iter().map(str::to_owned).chain(tables.iter().cloned()).collect();
    let owned: Vec<String> = sqlx::query_scalar(OWNED).bind(&asked).fetch_all(pool).await?;
    if owned.len() < asked.len() {
        tracing::warn!(
            left = asked.len() - owned.len(),
            "Some tables belong to somebody else, who has to clean them: `pobuda erasures scrub`"
        );
    }
    let full = if how == Scrub::Thorough { "(FULL)" } else { "" };
    let mut connection = pool.acquire().await?;
    for table in owned {
        connection.execute(format!("VACUUM {full} {table}").as_str()).await?;
    }
    Ok(())
}
