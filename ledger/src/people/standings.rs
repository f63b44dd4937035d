//! What people may act as, beside citizens.

use crate::access::write_on_either;
use crate::database::Database;
use crate::error::LogError;
use crate::log::Log;
use crate::read::on_either;
use crate::record::Millis;
use sqlx::FromRow;

/// The standing that everybody has, without a grant.
pub const CITIZEN: &str = "citizen";

/// In what standing somebody acts, in words that the log does not interpret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingWords {
    /// E.g. `citizen`, `official`.
    pub role: String,
    /// Service of an official.
    pub service: Option<String>,
    /// Role of an official in the service.
    pub post: Option<String>,
}

impl StandingWords {
    pub(super) fn of_row(role: String, service: String, post: String) -> Self {
        let given = |text: String| Some(text).filter(|text| !text.is_empty());
        Self { role, service: given(service), post: given(post) }
    }

    pub(super) fn service(&self) -> &str {
        self.service.as_deref().unwrap_or_default()
    }

    pub(super) fn post(&self) -> &str {
        self.post.as_deref().unwrap_or_default()
    }
}

#[derive(FromRow)]
struct StandingRow {
    person: String,
    role: String,
    service: String,
    post: String,
}

impl Log {
    /// Grants a standing. `false` when the person has it already.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn grant_standing(
        &self,
        person: &str,
        standing: &StandingWords,
        at: Millis,
    ) -> Result<bool, LogError> {
        const QUERY: &str = "INSERT INTO person_standings (person, role, service, post, granted_at) \
                             VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
        let granted = write_on_either!(self.database(), |executor| {
            sqlx::query(QUERY)
                .bind(person)
                .bind(&standing.role)
                .bind(standing.service())
                .bind(standing.post())
                .bind(at.0)
                .execute(executor)
                .await?
        });
        Ok(granted > 0)
    }

    /// Takes a standing away, at once. `false` when the person does not have it.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn revoke_standing(&self, person: &str, standing: &StandingWords) -> Result<bool, LogError> {
        const QUERY: &str =
            "DELETE FROM person_standings WHERE person = $1 AND role = $2 AND service = $3 AND post = $4";
        let revoked = write_on_either!(self.database(), |executor| {
            sqlx::query(QUERY)
                .bind(person)
                .bind(&standing.role)
                .bind(standing.service())
                .bind(standing.post())
                .execute(executor)
                .await?
        });
        Ok(revoked > 0)
    }

    /// The standings of a person, in the order of their words.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn standings_of(&self, person: &str) -> Result<Vec<StandingWords>, LogError> {
        const QUERY: &str = "SELECT person, role, service, post FROM person_standings WHERE person = $1 \
                             ORDER BY role, service, post";
        let rows: Vec<StandingRow> =
            on_either!(self.database(), |pool| sqlx::query_as(QUERY).bind(person).fetch_all(pool).await?);
        Ok(rows.into_iter().map(|row| StandingWords::of_row(row.role, row.service, row.post)).collect())
    }

    /// Who holds which standing, in the order of persons.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn all_standings(&self) -> Result<Vec<(String, StandingWords)>, LogError> {
        const QUERY: &str =
            "SELECT person, role, service, post FROM person_standings ORDER BY person, role, service, post";
        let rows: Vec<StandingRow> =
            on_either!(self.database(), |pool| sqlx::query_as(QUERY).fetch_all(pool).await?);
        let told = |row: StandingRow| (row.person, StandingWords::of_row(row.role, row.service, row.post));
        Ok(rows.into_iter().map(told).collect())
    }
}
