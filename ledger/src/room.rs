//! How much room a log takes.

use crate::database::Database;
use crate::error::LogError;
use crate::log::Log;

impl Log {
    /// Room that the database takes, read models and indexes included. Unit: bytes.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn bytes(&self) -> Result<u64, LogError> {
        let bytes: i64 = match self.database() {
            Database::Sqlite(sqlite) => {
                let pages = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
                sqlx::query_scalar(pages).fetch_one(sqlite.readers()).await?
            }
            Database::Postgres(pool) => {
                let tables = "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class \
                              WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'";
                sqlx::query_scalar(tables).fetch_one(pool).await?
            }
        };
        Ok(u64::try_from(bytes).unwrap_or_default())
    }
}
