//! Leave to set a new password, once and for a while.

use super::{Person, PersonRow};
use crate::access::write_on_either;
use crate::database::Database;
use crate::error::LogError;
use crate::log::Log;
use crate::read::on_either;
use crate::record::Millis;

impl Log {
    /// Gives a person leave to set a new password; what they had before, and what is over, goes.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn allow_reset(
        &self,
        person: &Person,
        token_hash: &[u8; 32],
        at: Millis,
        until: Millis,
    ) -> Result<(), LogError> {
        const SWEEP: &str = "DELETE FROM password_resets WHERE person = $1 OR expires_at <= $2";
        const INSERT: &str = "INSERT INTO password_resets (token_hash, person, generation, made_at, expires_at) \
                              VALUES ($1, $2, $3, $4, $5)";
        write_on_either!(self.database(), |executor| {
            sqlx::query(SWEEP).bind(&person.id).bind(at.0).execute(executor).await?
        });
        write_on_either!(self.database(), |executor| {
            sqlx::query(INSERT)
                .bind(token_hash.as_slice())
                .bind(&person.id)
                .bind(person.generation)
                .bind(at.0)
                .bind(until.0)
                .execute(executor)
                .await?
        });
        Ok(())
    }

    /// Who may set a new password with that token now.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn reset_of(&self, token_hash: &[u8; 32], now: Millis) -> Result<Option<Person>, LogError> {
        const QUERY: &str = concat!(
            "SELECT ",
            super::person_columns!(),
            " FROM password_resets AS resets JOIN persons ON persons.id = resets.person \
              AND persons.generation = resets.generation AND persons.disabled_at IS NULL \
              WHERE token_hash = $1 AND expires_at > $2"
        );
        let row: Option<PersonRow> = on_either!(self.database(), |pool| {
            sqlx::query_as(QUERY).bind(token_hash.as_slice()).bind(now.0).fetch_optional(pool).await?
        });
        Ok(row.map(Person::from))
    }

    /// Uses the leave up. `false` when somebody was faster.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn use_reset(&self, token_hash: &[u8; 32]) -> Result<bool, LogError> {
        const QUERY: &str = "DELETE FROM password_resets WHERE token_hash = $1";
        let used = write_on_either!(self.database(), |executor| {
            sqlx::query(QUERY).bind(token_hash.as_slice()).execute(executor).await?
        });
        Ok(used > 0)
    }
}
