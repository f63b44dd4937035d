//! People with accounts: how they come by one, how they prove who they are, and what they may act as.
//!
//! Nothing here is an event. Whatever is kept lies in tables beside the log that can be emptied row by row.

pub mod delivery;
pub mod email;
pub mod own_tokens;
pub mod password;
pub mod proof;
pub mod reset;
pub mod tries;

use crate::access::{NAME_CHARS_MAX, is_name};
use crate::caller::Standing;
use crate::clock::Clock;
use crate::ids::{Ids, NoChance};
use email::{Email, NoEmail};
use jiff::Timestamp;
use password::{NoHash, Password, Passwords, Unfit};
use pobuda_ledger::Log;
use pobuda_ledger::error::LogError;
use pobuda_ledger::people::Person;
use pobuda_ledger::people::standings::StandingWords;
use pobuda_ledger::record::Millis;
use pobuda_pages::Lang;
use std::net::IpAddr;
use tries::Tried;

/// Where accounts are made and asked. Cheap to clone.
#[derive(Clone)]
pub struct Accounts {
    log: Log,
    ids: Ids,
    clock: Clock,
    /// Works out hashes of passwords.
    pub passwords: Passwords,
}

/// What somebody says of themselves to get an account. Nothing prints it.
#[derive(Clone, Copy)]
pub struct Registration<'a> {
    /// E-mail address as typed.
    pub email: &'a str,
    /// What to call them.
    pub name: &'a str,
    /// Which language they prefer.
    pub language: Lang,
    /// Their password as typed; none for an account that gets one later.
    pub password: Option<&'a str>,
}

/// What is wrong with what somebody typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The e-mail address.
    #[error(transparent)]
    Email(#[from] NoEmail),
    /// The name.
    #[error("a name has 1 to {NAME_CHARS_MAX} characters and no control characters")]
    Name,
    /// The new password.
    #[error(transparent)]
    Password(#[from] Unfit),
    /// The present password.
    #[error("this is not your present password")]
    Present,
}

/// Why something about an account was not done.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Something that was typed cannot be taken.
    #[error("some of what was given cannot be taken: {}", told(.0))]
    Fields(Vec<Fault>),
    /// There is an account with that e-mail address.
    #[error("there is an account with this e-mail address; sign in, or have its password reset")]
    EmailTaken,
    /// E-mail address and password do not belong together, or there is no such account, or it is closed.
    #[error("e-mail address and password do not belong to an account that is open")]
    Unproven,
    /// Too many tries.
    #[error("too many tries; the next may be made later")]
    Wait {
        /// From when on.
        until: Millis,
        /// When it was said.
        now: Millis,
    },
    /// The token to set a new password is none, was used, or is over.
    #[error(
        "this token is not good: it was used, has expired, or was not copied whole; have another one made"
    )]
    Token,
    /// The account is closed.
    #[error("the account is closed; open it with `pobuda person enable`")]
    Closed,
    /// The person may not act so.
    #[error("this standing is not granted to you")]
    NotGranted,
    /// There are as many tokens as one may have.
    #[error("a person has at most {} tokens; revoke one first", own_tokens::TOKENS_OF_ONE_MAX)]
    TooManyTokens,
    /// No hash.
    #[error(transparent)]
    NoHash(#[from] NoHash),
    /// No chance.
    #[error(transparent)]
    NoChance(#[from] NoChance),
    /// The database.
    #[error(transparent)]
    Log(#[from] LogError),
}

impl From<Fault> for AccountError {
    fn from(fault: Fault) -> Self {
        Self::Fields(vec![fault])
    }
}

fn told(faults: &[Fault]) -> String {
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl Accounts {
    /// Accounts of a log.
    pub fn new(log: Log, ids: Ids, clock: Clock) -> Self {
        Self { log, ids, clock, passwords: Passwords::default() }
    }

    /// The moment it is.
    pub fn moment(&self) -> Timestamp {
        self.clock.now()
    }

    fn now(&self) -> Millis {
        Millis(self.moment().as_millisecond())
    }

    /// Makes an account for somebody who registers from an address.
    ///
    /// # Errors
    /// [`AccountError`] with what has to be typed otherwise, or how long to wait.
    pub async fn register(
        &self,
        registration: &Registration<'_>,
        from: Option<IpAddr>,
    ) -> Result<Person, AccountError> {
        let faults = registration.faults();
        if !faults.is_empty() {
            return Err(AccountError::Fields(faults));
        }
        let now = self.now();
        if let Some(until) = match from {
            Some(from) => Tried::registrations(from).take(&self.log, now).await?,
            None => None,
        } {
            return Err(AccountError::Wait { until, now });
        }
        self.add(registration).await
    }

    /// Makes an account.
    ///
    /// # Errors
    /// [`AccountError`] with what has to be given otherwise.
    pub async fn add(&self, registration: &Registration<'_>) -> Result<Person, AccountError> {
        let faults = registration.faults();
        let (Ok(email), true) = (Email::parse(registration.email), faults.is_empty()) else {
            return Err(AccountError::Fields(faults));
        };
        let password = match registration.password {
            None => None,
            Some(text) => {
                let chosen = Password::chosen(text, email.as_str(), registration.name)
                    .map_err(|unfit| AccountError::Fields(vec![Fault::Password(unfit)]))?;
                Some(self.passwords.hash(&self.ids, chosen).await?)
            }
        };
        let id = self.ids.uuid(self.clock.now())?.to_string();
        let subject = format!("person/{id}");
        self.keep(&email, registration, (id, subject), password.as_deref()).await
    }

    /// Keeps an account whose identity and hash are known.
    ///
    /// # Errors
    /// [`AccountError::EmailTaken`], or when the database fails.
    pub async fn keep(
        &self,
        email: &Email,
        registration: &Registration<'_>,
        (id, subject): (String, String),
        hash: Option<&str>,
    ) -> Result<Person, AccountError> {
        let person = Person {
            id,
            subject,
            email: email.as_str().to_owned(),
            name: registration.name.trim().to_owned(),
            language: registration.language.tag().to_owned(),
            created_at: self.now(),
            signed_in_at: None,
            disabled_at: None,
            generation: 0,
        };
        if self.log.add_person(&person, hash).await? { Ok(person) } else { Err(AccountError::EmailTaken) }
    }

    /// Calls a person otherwise.
    ///
    /// # Errors
    /// [`AccountError::Fields`] when the name cannot be one.
    pub async fn describe(&self, id: &str, name: &str, language: Lang) -> Result<(), AccountError> {
        if !is_name(name) {
            return Err(AccountError::Fields(vec![Fault::Name]));
        }
        Ok(self.log.describe_person(id, name.trim(), language.tag()).await?)
    }

    /// Changes a password. All sessions of the person end, the present one too: whoever asked begins another.
    ///
    /// # Errors
    /// [`AccountError::Fields`] when the present password is another, or the new one cannot be set; guessing has to wait.
    pub async fn change_password(&self, id: &str, present: &str, new: &str) -> Result<Person, AccountError> {
        let enrolled = self.log.person(id).await?.ok_or(AccountError::Unproven)?;
        let person = enrolled.person;
        let chosen = Password::chosen(new, &person.email, &person.name)
            .map_err(|unfit| AccountError::Fields(vec![Fault::Password(unfit)]))?;
        let (tried, now) = (Tried::account(&person.email), self.now());
        if let Some(until) = tried.take(&self.log, now).await? {
            return Err(AccountError::Wait { until, now });
        }
        let kept = enrolled.password.as_deref();
        if !self.passwords.verify(Password::typed(present), kept).await? {
            return Err(AccountError::Fields(vec![Fault::Present]));
        }
        tried.forget(&self.log, now).await?;
        let hash = self.passwords.hash(&self.ids, chosen).await?;
        if !self.log.set_password(&person.id, &hash).await? {
            return Err(AccountError::Unproven);
        }
        // As it stands now, for whoever begins a session with it.
        Ok(self.log.person(id).await?.ok_or(AccountError::Unproven)?.person)
    }

    /// The person of an e-mail address, as typed.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn find(&self, email: &str) -> Result<Option<Person>, LogError> {
        let Ok(email) = Email::parse(email) else { return Ok(None) };
        Ok(self.log.person_by_email(email.as_str()).await?.map(|enrolled| enrolled.person))
    }

    /// The person of an id.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn person(&self, id: &str) -> Result<Option<Person>, LogError> {
        Ok(self.log.person(id).await?.map(|enrolled| enrolled.person))
    }

    /// What a person may act as: a citizen always, and what was granted.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn standings(&self, id: &str) -> Result<Vec<Standing>, LogError> {
        let granted = self.log.standings_of(id).await?;
        let mut standings = vec![Standing::Citizen];
        for words in &granted {
            standings.push(Standing::of(words)?);
        }
        Ok(standings)
    }

    /// In what standing somebody begins: in the only one that was granted to them, else as a citizen until they choose.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn first_standing(&self, id: &str) -> Result<Standing, LogError> {
        match self.standings(id).await?.as_slice() {
            [_, only] => Ok(only.clone()),
            _ => Ok(Standing::Citizen),
        }
    }

    /// Grants a standing. `false` when the person has it already, as everybody is a citizen.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn grant(&self, id: &str, standing: &Standing) -> Result<bool, LogError> {
        if *standing == Standing::Citizen {
            return Ok(false);
        }
        self.log.grant_standing(id, &StandingWords::from(standing), self.now()).await
    }

    /// Takes a standing away, at once. `false` when the person does not have it.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn revoke(&self, id: &str, standing: &Standing) -> Result<bool, LogError> {
        self.log.revoke_standing(id, &StandingWords::from(standing)).await
    }

    /// Closes an account, which signs its person out everywhere, or opens it again.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn close(&self, id: &str, closed: bool) -> Result<(), LogError> {
        self.log.disable_person(id, closed.then(|| self.now())).await
    }
}

impl Registration<'_> {
    /// Everything that cannot be taken, at once.
    fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        faults.extend(Email::parse(self.email).err().map(Fault::from));
        faults.extend((!is_name(self.name)).then_some(Fault::Name));
        let email = email::folded(self.email);
        let unfit = self.password.and_then(|text| Password::chosen(text, &email, self.name).err());
        faults.extend(unfit.map(Fault::from));
        faults
    }
}
