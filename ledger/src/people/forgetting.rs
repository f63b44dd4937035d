//! Forgetting a person: their account, and what the log calls them.

use crate::database::Database;
use crate::error::LogError;
use crate::log::Log;
use crate::read::on_either;
use sqlx::Connection;

/// What lets a person act. With an account go its sessions, tokens, standings and leaves to set a password.
const ACCOUNT: &[&str] =
    &["DELETE FROM persons WHERE subject = $1", "DELETE FROM access_tokens WHERE subject = $1"];
/// What says who the log speaks of.
const PSEUDONYMS: &[&str] = &["DELETE FROM pseudonyms WHERE subject = $1"];

macro_rules! deleted_by {
    ($connection:expr, $queries:expr, $subject:expr) => {{
        let mut rows = 0;
        for query in $queries {
            rows += sqlx::query(query).bind($subject).execute(&mut *$connection).await?.rows_affected();
        }
        rows
    }};
}

impl Log {
    /// What the log calls a person wherever they were, as scope and pseudonym, by scope. It looks through the whole table:
    /// the question is rare, and an index would be written with every append.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn places_of(&self, subject: &str) -> Result<Vec<(String, String)>, LogError> {
        const QUERY: &str = "SELECT scope, pseudonym FROM pseudonyms WHERE subject = $1 ORDER BY scope";
        Ok(on_either!(self.database(), |pool| sqlx::query_as(QUERY).bind(subject).fetch_all(pool).await?))
    }

    /// Takes away what lets a person act: account, sessions, tokens. Returns how many rows went; done again, none.
    ///
    /// # Errors
    /// [`LogError`] when the database fails: then nothing went.
    pub async fn forget_account(&self, subject: &str) -> Result<u64, LogError> {
        self.delete_of(subject, ACCOUNT).await
    }

    /// Takes away what says who the log speaks of. Returns how many rows went; done again, none.
    ///
    /// # Errors
    /// [`LogError`] when the database fails: then nothing went.
    pub async fn forget_pseudonyms(&self, subject: &str) -> Result<u64, LogError> {
        self.delete_of(subject, PSEUDONYMS).await
    }

    async fn delete_of(&self, subject: &str, queries: &[&str]) -> Result<u64, LogError> {
        Ok(match self.database() {
            Database::Sqlite(sqlite) => {
                let mut connection = sqlite.write_facts().await?;
                let mut transaction = Connection::begin_with(&mut *connection, "BEGIN IMMEDIATE").await?;
                let rows = deleted_by!(transaction, queries, subject);
                transaction.commit().await?;
                rows
            }
            Database::Postgres(pool) => {
                let mut transaction = pool.begin().await?;
                let rows = deleted_by!(transaction, queries, subject);
                transaction.commit().await?;
                rows
            }
        })
    }
}
