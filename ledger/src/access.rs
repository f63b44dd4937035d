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
    /// What to call them.
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

impl Log {
    /// Keeps a token under its hash.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn keep_token(&self, token: &AccessToken, hash: &[u8; 32]) -> Result<(), LogError> {
        const QUERY: &str = "INSERT INTO access_tokens \
                             (id, token_hash, subject, name, role, service, post, issued_at, revoked_at) \
                             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
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
                .execute(executor)
                .await?
        });
        Ok(())
    }

    /// The token of that hash, revoked or not.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn token_by_hash(&self, hash: &[u8; 32]) -> Result<Option<AccessToken>, LogError> {
        const QUERY: &str = "SELECT id, subject, name, role, service, post, issued_at, revoked_at \
                             FROM access_tokens WHERE token_hash = $1";
        let row: Option<TokenRow> = on_either!(self.database(), |pool| {
            sqlx::query_as(QUERY).bind(hash.as_slice()).fetch_optional(pool).await?
        });
        Ok(row.map(AccessToken::from))
    }

    /// All tokens, the newest first, at most [`TOKENS_LISTED_MAX`].
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn tokens(&self) -> Result<Vec<AccessToken>, LogError> {
        const QUERY: &str = "SELECT id, subject, name, role, service, post, issued_at, revoked_at \
                             FROM access_tokens ORDER BY issued_at DESC, id DESC LIMIT $1";
        let limit = crate::rows::bigint(TOKENS_LISTED_MAX as u64);
        let rows: Vec<TokenRow> =
            on_either!(self.database(), |pool| sqlx::query_as(QUERY).bind(limit).fetch_all(pool).await?);
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
}
