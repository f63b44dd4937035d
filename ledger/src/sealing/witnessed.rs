//! Heads that witnesses have signed too.

use crate::database::Database;
use crate::error::LogError;
use crate::log::Log;
use crate::read::on_either;
use crate::rows::bigint;

impl Log {
    /// The last head that enough witnesses have signed, as a note with their signatures; `None` where none is.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn witnessed_head(&self) -> Result<Option<String>, LogError> {
        const QUERY: &str = "SELECT note FROM witnessed_heads ORDER BY size DESC LIMIT 1";
        Ok(on_either!(self.database(), |pool| sqlx::query_scalar(QUERY).fetch_optional(pool).await?))
    }

    /// The head that outsiders get: the last signed one, or, where witnesses are asked, the last that enough have signed.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn published_head(&self, witnessed: bool) -> Result<Option<String>, LogError> {
        if witnessed { self.witnessed_head().await } else { self.signed_head().await }
    }

    /// Keeps a head with the signatures of witnesses. One of that size that is there stays.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn keep_witnessed(&self, size: u64, note: &str) -> Result<(), LogError> {
        const QUERY: &str = "INSERT INTO witnessed_heads (size, note, witnessed_at) SELECT $1, $2, $3 \
                             WHERE NOT EXISTS (SELECT 1 FROM witnessed_heads WHERE size = $1)";
        let now = self.now().0;
        match self.database() {
            Database::Sqlite(sqlite) => {
                let mut connection = sqlite.write_facts().await?;
                sqlx::query(QUERY).bind(bigint(size)).bind(note).bind(now).execute(&mut *connection).await?;
            }
            Database::Postgres(pool) => {
                let query = format!("{QUERY} ON CONFLICT DO NOTHING");
                sqlx::query(&query).bind(bigint(size)).bind(note).bind(now).execute(pool).await?;
            }
        }
        Ok(())
    }
}
