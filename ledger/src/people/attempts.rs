//! Tries that have not succeeded, counted across all processes, and how long one has to wait for the next.

use crate::access::write_on_either;
use crate::database::Database;
use crate::error::LogError;
use crate::log::Log;
use crate::read::on_either;
use crate::record::Millis;

/// How the wait grows with failures. Times are in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waits {
    /// Failures after which one has to wait; more than 1.
    pub free: u32,
    /// The first wait; each further failure doubles it.
    pub first: i64,
    /// How often it doubles, at most.
    pub doublings: u32,
    /// After so long without a try, the failures are forgotten.
    pub forgotten_after: i64,
}

/// Counts the try before its outcome is known: of many at the same moment, no more get through than of many in turn.
const TRY: &str = "INSERT INTO attempts AS before (tried, failures, tried_at, free_at) VALUES ($1, 1, $2, $2) \
    ON CONFLICT (tried) DO UPDATE SET \
        failures = CASE WHEN before.tried_at <= $3 THEN 1 ELSE before.failures + 1 END, \
        tried_at = $2, \
        free_at = $2 + CASE WHEN before.tried_at <= $3 OR before.failures + 1 < $4 THEN 0 \
            WHEN before.failures + 1 >= $4 + $6 THEN $5 << CAST($6 AS integer) \
            ELSE $5 << CAST(before.failures + 1 - $4 AS integer) END \
    WHERE before.free_at <= $2";

impl Log {
    /// Takes one try, counted as a failure until it is taken back. `None`: it may be made. Else from when on.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn try_at(&self, what: &str, now: Millis, waits: Waits) -> Result<Option<Millis>, LogError> {
        const FREE: &str = "SELECT free_at FROM attempts WHERE tried = $1";
        let tried = write_on_either!(self.database(), |executor| {
            sqlx::query(TRY)
                .bind(what)
                .bind(now.0)
                .bind(now.0.saturating_sub(waits.forgotten_after))
                .bind(i64::from(waits.free))
                .bind(waits.first)
                .bind(i64::from(waits.doublings))
                .execute(executor)
                .await?
        });
        if tried > 0 {
            return Ok(None);
        }
        let free: Option<i64> = on_either!(self.database(), |pool| {
            sqlx::query_scalar(FREE).bind(what).fetch_optional(pool).await?
        });
        Ok(free.map(Millis))
    }

    /// Forgets all failures of that, and whatever is older than a moment.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn forget_tries(&self, what: &str, before: Millis) -> Result<(), LogError> {
        const QUERY: &str = "DELETE FROM attempts WHERE tried = $1 OR tried_at <= $2";
        write_on_either!(self.database(), |executor| {
            sqlx::query(QUERY).bind(what).bind(before.0).execute(executor).await?
        });
        Ok(())
    }

    /// Takes one try back: it has succeeded. Failures before it stay.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn take_try_back(&self, what: &str) -> Result<(), LogError> {
        const QUERY: &str = "UPDATE attempts SET failures = failures - 1, free_at = tried_at WHERE tried = $1 AND failures > 0";
        write_on_either!(self.database(), |executor| {
            sqlx::query(QUERY).bind(what).execute(executor).await?
        });
        Ok(())
    }
}
