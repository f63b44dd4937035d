//! The ways to prove who one is. A further one is a further variant of [`Proof`].

use super::password::{Password, is_outdated};
use super::tries::Tried;
use super::{AccountError, Accounts, email};
use crate::caller::Secret;
use pobuda_ledger::access::AccessToken;
use pobuda_ledger::people::Person;
use pobuda_ledger::record::Millis;
use std::net::IpAddr;

/// What somebody brings to prove who they are. Nothing prints it.
#[derive(Clone, Copy)]
pub enum Proof<'a> {
    /// The e-mail address and the password of an account.
    Password {
        /// The address as typed.
        email: &'a str,
        /// The password as typed.
        password: &'a str,
    },
    /// An access token.
    Token(&'a str),
}

/// Who it is.
#[derive(Debug, Clone)]
pub enum Proven {
    /// Somebody with an account.
    Person(Box<Person>),
    /// Whoever holds an access token.
    Token(Box<AccessToken>),
}

impl Accounts {
    /// Who it is that brings this.
    ///
    /// # Errors
    /// [`AccountError::Unproven`] when it proves nothing, [`AccountError::Wait`] after too many tries.
    pub async fn prove(&self, proof: Proof<'_>, from: Option<IpAddr>) -> Result<Proven, AccountError> {
        match proof {
            Proof::Password { email, password } => {
                Ok(Proven::Person(Box::new(self.by_password(email, password, from).await?)))
            }
            // 256 random bits: there is nothing to guess, and so nothing to count.
            Proof::Token(text) => {
                let secret = Secret::parse(text.trim()).ok_or(AccountError::Unproven)?;
                let token = self.log.good_token_by_hash(&secret.hash()).await?;
                Ok(Proven::Token(Box::new(token.ok_or(AccountError::Unproven)?)))
            }
        }
    }

    /// An account that is not there, is closed, or has no password is told from a wrong password by nothing: the same
    /// counters, the same hash to work out, the same answer.
    async fn by_password(
        &self,
        email: &str,
        password: &str,
        from: Option<IpAddr>,
    ) -> Result<Person, AccountError> {
        let (email, now) = (email::folded(email), self.now());
        let account = Tried::account(&email);
        let address = from.map(Tried::address);
        for tried in address.iter().chain([&account]) {
            if let Some(until) = tried.take(&self.log, now).await? {
                return Err(AccountError::Wait { until, now });
            }
        }
        let enrolled = self.log.person_by_email(&email).await?;
        let kept = enrolled.as_ref().and_then(|enrolled| enrolled.password.as_deref());
        let typed = Password::typed(password);
        let same = match self.passwords.verify(typed.clone(), kept).await {
            Ok(same) => same,
            Err(error) => {
                // Nothing was guessed.
                for tried in address.iter().chain([&account]) {
                    tried.take_back(&self.log).await?;
                }
                return Err(error.into());
            }
        };
        let open = enrolled.filter(|enrolled| same && enrolled.person.disabled_at.is_none());
        let enrolled = open.ok_or(AccountError::Unproven)?;
        account.forget(&self.log, now).await?;
        if let Some(address) = &address {
            address.take_back(&self.log).await?;
        }
        self.refresh(&enrolled.person.id, enrolled.password.as_deref(), typed).await?;
        self.note(&enrolled.person, now).await?;
        Ok(enrolled.person)
    }

    async fn note(&self, person: &Person, now: Millis) -> Result<(), AccountError> {
        Ok(self.log.note_sign_in(&person.id, now).await?)
    }

    /// Works the hash out anew when it was made with parameters of another day: only now is the password at hand.
    async fn refresh(
        &self,
        id: &str,
        kept: Option<&str>,
        typed: Option<Password>,
    ) -> Result<(), AccountError> {
        let Some((kept, typed)) = kept.filter(|kept| is_outdated(kept)).zip(typed) else { return Ok(()) };
        let hash = self.passwords.hash(&self.ids, typed).await?;
        Ok(self.log.rehash_password(id, kept, &hash).await?)
    }
}
