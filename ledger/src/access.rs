//! Access tokens: kept as hashes, beside the log and erasable.

use crate::database::Database;
use crate::error::LogError;
use crate::log::Log;
use crate::read::on_either;
use crate::record::Millis;
use sqlx::FromRow;

/// Tokens that [`Log::tokens`] returns at most.
pub const TOKENS_LISTED_MAX: usize = 10_000;

/// What is kept of an access token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessToken {
    /// Its identity, UUID v7.
    pub id: String,
    /// Who holds it; the key of their pseudonyms.
    pub subject: String,
    /// What to call them; of a token that belongs to a person, what they call the token.
    pub name: String,
    /// `citizen`, `official` or `admin`.
    pub role: String,
    /// Service of an official.
    pub service: Option<String>,
    /// Role of an official in the service.
    pub post: Option<String>,
    /// When it was issued.
    pub issued_at: Millis,
    /// When it was revoked.
    pub revoked_at: Option<Millis>,
    /// The person it belongs to, if they have an account.
    pub person: Option<String>,
}

#[derive(FromRow)]
struct TokenRow {
    id: String,
    subject: String,
    name: String,
    role: String,
    service: Option<String>,
    post: Option<String>,
    issued_at: i64,
    revoked_at: Option<i64>,
    person: Option<String>,
}

impl From<TokenRow> for AccessToken {
    fn from(row: TokenRow) -> Self {
        Self {
            id: row.id,
            subject: row.subject,
            name: row.name,
            role: row.role,
            service: row.service,
            post: row.post,
            issued_at: Millis(row.issued_at),
            revoked_at: row.revoked_at.map(Millis),
            person: row.person,
        }
    }
}

/// One statement that writes, on whichever database it is.
macro_rules! write_on_either {
    ($database:expr, |$executor:ident| $body:expr) => {
        match $database {
            Database::Sqlite(sqlite) => {
                let mut connection = sqlite.write_facts().await?;
                let $executor = &mut *connection;
                $body.rows_affected()
            }
            Database::Postgres($executor) => $body.rows_affected(),
        }
    };
}
pub(crate) use write_on_either;

/// A token that is good, by whatever the condition says: not revoked, and, if it belongs to a person, of an account that
/// is open and holds the standing still. Its name is that of its holder.
macro_rules! good_token {
    ($condition:literal) => {
        concat!(
            "SELECT tokens.id, tokens.subject, coalesce(persons.name, tokens.name) AS name, tokens.role, \
             tokens.service, tokens.post, issued_at, revoked_at, tokens.person FROM access_tokens AS tokens \
             LEFT JOIN persons ON persons.id = tokens.person \
             LEFT JOIN person_standings AS held ON held.person = tokens.person AND held.role = tokens.role \
                AND held.service = coalesce(tokens.service, '') AND held.post = coalesce(tokens.post, '') \
             WHERE revoked_at IS NULL AND (tokens.person IS NULL OR (persons.disabled_at IS NULL \
                AND (tokens.role = 'citizen' OR held.person IS NOT NULL))) AND ",
            $condition
        )
    };
}

impl Log {
    /// Keeps a token under its hash.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn keep_token(&self, token: &AccessToken, hash: &[u8; 32]) -> Result<(), LogError> {
        const QUERY: &str = "INSERT INTO access_tokens \
                             (id, token_hash, subject, name, role, service, post, issued_at, revoked_at, person) \
                             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        write_on_either!(self.database(), |executor| {
            sqlx::query(QUERY)
                .bind(&token.id)
                .bind(hash.as_slice())
                .bind(&token.subject)
                .bind(&token.name)
                .bind(&token.role)
                .bind(&token.service)
                .bind(&token.post)
                .bind(token.issued_at.0)
                .bind(token.revoked_at.map(|at| at.0))
                .bind(&token.person)
                .execute(executor)
                .await?
        });
        Ok(())
    }

    /// The token of that hash, if it is good; with the name of its holder.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn good_token_by_hash(&self, hash: &[u8; 32]) -> Result<Option<AccessToken>, LogError> {
        const QUERY: &str = good_token!("token_hash = $1");
        let row: Option<TokenRow> = on_either!(self.database(), |pool| {
            sqlx::query_as(QUERY).bind(hash.as_slice()).fetch_optional(pool).await?
        });
        Ok(row.map(AccessToken::from))
    }

    /// The token of that id, if it is good; with the name of its holder.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn good_token(&self, id: &str) -> Result<Option<AccessToken>, LogError> {
        const QUERY: &str = good_token!("tokens.id = $1");
        let row: Option<TokenRow> =
            on_either!(self.database(), |pool| sqlx::query_as(QUERY).bind(id).fetch_optional(pool).await?);
        Ok(row.map(AccessToken::from))
    }

    /// All tokens, the newest first, at most [`TOKENS_LISTED_MAX`].
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn tokens(&self) -> Result<Vec<AccessToken>, LogError> {
        const QUERY: &str = "SELECT id, subject, name, role, service, post, issued_at, revoked_at, person \
                             FROM access_tokens ORDER BY issued_at DESC, id DESC LIMIT $1";
        let limit = crate::rows::bigint(TOKENS_LISTED_MAX as u64);
        let rows: Vec<TokenRow> =
            on_either!(self.database(), |pool| sqlx::query_as(QUERY).bind(limit).fetch_all(pool).await?);
        Ok(rows.into_iter().map(AccessToken::from).collect())
    }

    /// The tokens of a person that were not revoked, the newest first, at most [`TOKENS_LISTED_MAX`].
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn tokens_of(&self, person: &str) -> Result<Vec<AccessToken>, LogError> {
        const QUERY: &str = "SELECT id, subject, name, role, service, post, issued_at, revoked_at, person \
                             FROM access_tokens WHERE person = $1 AND revoked_at IS NULL \
                             ORDER BY issued_at DESC, id DESC LIMIT $2";
        let limit = crate::rows::bigint(TOKENS_LISTED_MAX as u64);
        let rows: Vec<TokenRow> = on_either!(self.database(), |pool| {
            sqlx::query_as(QUERY).bind(person).bind(limit).fetch_all(pool).await?
        });
        Ok(rows.into_iter().map(AccessToken::from).collect())
    }

    /// Makes a token worthless. `false` when there is none of that id; revoking twice keeps the first moment.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn revoke_token(&self, id: &str, at: Millis) -> Result<bool, LogError> {
        const QUERY: &str = "UPDATE access_tokens SET revoked_at = coalesce(revoked_at, $2) WHERE id = $1";
        let found = write_on_either!(self.database(), |executor| {
            sqlx::query(QUERY).bind(id).bind(at.0).execute(executor).await?
        });
        Ok(found > 0)
    }

    /// The same for a token of that person, and no other.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn revoke_own_token(&self, person: &str, id: &str, at: Millis) -> Result<bool, LogError> {
        const QUERY: &str =
            "UPDATE access_tokens SET revoked_at = coalesce(revoked_at, $3) WHERE id = $1 AND person = $2";
        let found = write_on_either!(self.database(), |executor| {
            sqlx::query(QUERY).bind(id).bind(person).bind(at.0).execute(executor).await?
        });
        Ok(found > 0)
    }
}
