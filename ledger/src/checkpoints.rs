//! Checkpoints of process managers: how far those are that read the log and send commands.

use crate::database::Database;
use crate::error::LogError;
use crate::log::Log;
use crate::read::on_either;
use crate::rows::{bigint, number};

impl Log {
    /// Position up to which a process manager has done everything; 0 when it has not begun.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn managed(&self, name: &str) -> Result<u64, LogError> {
        const QUERY: &str = "SELECT position FROM process_managers WHERE name = $1";
        let position: Option<i64> = on_either!(self.database(), |pool| {
            sqlx::query_scalar(QUERY).bind(name).fetch_optional(pool).await?
        });
        Ok(position.map_or(0, number))
    }

    /// Notes how far a process manager is. It never goes back: of two processes the faster one counts.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn note_managed(&self, name: &str, position: u64) -> Result<(), LogError> {
        const QUERY: &str = "INSERT INTO process_managers (name, position) VALUES ($1, $2) \
                             ON CONFLICT (name) DO UPDATE SET position = excluded.position \
                             WHERE excluded.position > process_managers.position";
        match self.database() {
            Database::Sqlite(sqlite) => {
                let mut connection = sqlite.write_facts().await?;
                sqlx::query(QUERY).bind(name).bind(bigint(position)).execute(&mut *connection).await?;
            }
            Database::Postgres(pool) => {
                sqlx::query(QUERY).bind(name).bind(bigint(position)).execute(pool).await?;
            }
        }
        Ok(())
    }

    /// Who has this pseudonym within a scope; nobody once it was erased.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn subject_of(&self, scope: &str, pseudonym: &str) -> Result<Option<String>, LogError> {
        const QUERY: &str = "SELECT subject FROM pseudonyms WHERE scope = $1 AND pseudonym = $2";
        Ok(on_either!(self.database(), |pool| {
            sqlx::query_scalar(QUERY).bind(scope).bind(pseudonym).fetch_optional(pool).await?
        }))
    }
}
