//! Access tokens that people make for their own programs. They die with what they were made from: the account, or the
//! standing.

use super::{AccountError, Accounts, Fault};
use crate::access::{Issued, is_name};
use crate::caller::{Secret, Standing};
use pobuda_ledger::access::AccessToken;
use pobuda_ledger::error::LogError;
use pobuda_ledger::people::Person;

/// Tokens that one person has at once.
pub const TOKENS_OF_ONE_MAX: usize = 20;

impl Accounts {
    /// Makes a token for a person, in a standing that they have.
    ///
    /// # Errors
    /// [`AccountError`] when the standing is not granted, the name says nothing, or there are too many.
    pub async fn issue_own(
        &self,
        person: &Person,
        standing: &Standing,
        name: &str,
    ) -> Result<Issued, AccountError> {
        if !is_name(name) {
            return Err(AccountError::Fields(vec![Fault::Name]));
        }
        if !self.standings(&person.id).await?.contains(standing) {
            return Err(AccountError::NotGranted);
        }
        if self.log.tokens_of(&person.id).await?.len() >= TOKENS_OF_ONE_MAX {
            return Err(AccountError::TooManyTokens);
        }
        let secret = Secret::new(self.ids.bytes()?);
        let post = standing.post();
        let record = AccessToken {
            id: self.ids.uuid(self.clock.now())?.to_string(),
            subject: person.subject.clone(),
            name: name.trim().to_owned(),
            role: standing.word().to_owned(),
            service: post.map(|(service, _)| service.to_string()),
            post: post.map(|(_, role)| role.to_string()),
            issued_at: self.now(),
            revoked_at: None,
            person: Some(person.id.clone()),
        };
        self.log.keep_token(&record, &secret.hash()).await?;
        Ok(Issued { secret, record })
    }

    /// The tokens of a person that were not revoked, the newest first.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn own_tokens(&self, person: &str) -> Result<Vec<AccessToken>, LogError> {
        self.log.tokens_of(person).await
    }

    /// Makes one of a person's tokens worthless. `false` when they have none of that id.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn revoke_own(&self, person: &str, id: &str) -> Result<bool, LogError> {
        self.log.revoke_own_token(person, id, self.now()).await
    }
}
