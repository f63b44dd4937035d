//! Setting a new password without the old one: a token, once, for an hour.

use super::password::Password;
use super::{AccountError, Accounts, Fault};
use crate::account::delivery::Delivery;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use pobuda_ledger::people::Person;
use pobuda_ledger::record::Millis;
use sha2::{Digest, Sha256};
use std::fmt;
use std::time::Duration;

/// How long a token is good.
pub const RESET_LIFE: Duration = Duration::from_secs(60 * 60);
/// Every token begins so.
const PREFIX: &str = "por_";
/// Random bytes of a token.
const SECRET_BYTES: usize = 32;
/// Longest token that is looked up. Unit: bytes.
const TOKEN_BYTES_MAX: usize = 64;

/// A token in clear. It is shown once, and only its hash is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct ResetToken(String);

impl ResetToken {
    /// Reads what somebody sent; `None` when it cannot be a token.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        (text.starts_with(PREFIX) && text.len() <= TOKEN_BYTES_MAX).then(|| Self(text.to_owned()))
    }

    /// The token itself, to be shown once.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }
}

impl fmt::Debug for ResetToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResetToken(…)")
    }
}

impl Accounts {
    /// Gives a person leave to set a new password, and hands the token over. One given before is void.
    ///
    /// # Errors
    /// [`AccountError`] when the account is closed, or the database or chance fails.
    pub async fn allow_reset<D: Delivery>(
        &self,
        person: &Person,
        by: &D,
    ) -> Result<D::Receipt, AccountError> {
        if person.disabled_at.is_some() {
            return Err(AccountError::Closed);
        }
        let secret = URL_SAFE_NO_PAD.encode(self.ids.bytes::<SECRET_BYTES>()?);
        let token = ResetToken(format!("{PREFIX}{secret}"));
        let now = self.now();
        let life = i64::try_from(RESET_LIFE.as_millis()).unwrap_or(0);
        let until = Millis(now.0.saturating_add(life));
        self.log.allow_reset(person, &token.hash(), now, until).await?;
        Ok(by.hand_over(person, token))
    }

    /// Sets a new password with a token. Every session of the person ends, and the token is used up; a password that
    /// cannot be set uses up nothing.
    ///
    /// # Errors
    /// [`AccountError::Token`] when the token is none, was used, or is over; [`AccountError::Fields`] for the password.
    pub async fn reset(&self, token: &str, password: &str) -> Result<Person, AccountError> {
        let token = ResetToken::parse(token).ok_or(AccountError::Token)?;
        let person = self.log.reset_of(&token.hash(), self.now()).await?.ok_or(AccountError::Token)?;
        let password = Password::chosen(password, &person.email, &person.name)
            .map_err(|unfit| AccountError::Fields(vec![Fault::Password(unfit)]))?;
        let hash = self.passwords.hash(&self.ids, password).await?;
        // In this order: of two that come at the same time, one finds nothing to use up.
        if !self.log.use_reset(&token.hash()).await? || !self.log.set_password(&person.id, &hash).await? {
            return Err(AccountError::Token);
        }
        // Who had to wait because somebody guessed may sign in now.
        super::tries::Tried::account(&person.email).forget(&self.log, self.now()).await?;
        Ok(person)
    }
}
