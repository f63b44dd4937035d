//! Access tokens: kept as hashes, beside the log and erasable.

use crate::error::LogError;
use crate::log::Log;
use crate::record::Millis;

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

impl Log {
    /// Keeps a token under its hash.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn keep_token(&self, _token: &AccessToken, _hash: &[u8; 32]) -> Result<(), LogError> {
        todo!()
    }

    /// The token of that hash, revoked or not.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn token_by_hash(&self, _hash: &[u8; 32]) -> Result<Option<AccessToken>, LogError> {
        todo!()
    }

    /// All tokens, the newest first.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn tokens(&self) -> Result<Vec<AccessToken>, LogError> {
        todo!()
    }

    /// Makes a token worthless. `false` when there is none of that id; revoking twice keeps the first moment.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn revoke_token(&self, _id: &str, _at: Millis) -> Result<bool, LogError> {
        todo!()
    }
}
