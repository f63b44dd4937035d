//! Everything that handlers share.

use crate::account::Accounts;
use crate::caller::{Caller, Secret, Standing};
use crate::clock::Clock;
use crate::executor::{Executor, Sender};
use crate::http::idempotency::Answers;
use crate::ids::Ids;
use crate::server::Stopping;
use crate::session::Sessions;
use metrics_exporter_prometheus::PrometheusHandle;
use pobuda_domain::protocol::Library;
use pobuda_ledger::Log;
use pobuda_ledger::access::AccessToken;
use pobuda_ledger::error::LogError;
use pobuda_ledger::people::Person;
use pobuda_pages::frame::Contact;
use pobuda_projections::ReadModels;
use std::sync::Arc;

/// What handlers share. Cheap to clone.
pub struct App {
    parts: Arc<Parts>,
    /// Published protocols, and the directory as it stood when this was cloned.
    pub library: Arc<Library>,
}

impl Clone for App {
    /// Every request is answered with a clone of its own: it sees the directory as it stands then, and the same one to
    /// its end.
    fn clone(&self) -> Self {
        Self { parts: Arc::clone(&self.parts), library: self.parts.executor.library() }
    }
}

/// The parts of the program.
pub struct Parts {
    /// The log.
    pub log: Log,
    /// The read models.
    pub models: ReadModels,
    /// Carries out commands.
    pub executor: Executor,
    /// The clock.
    pub clock: Clock,
    /// The source of chance.
    pub ids: Ids,
    /// People with accounts.
    pub accounts: Accounts,
    /// Browsers that have signed in.
    pub sessions: Sessions,
    /// Answers given lately, for `Idempotency-Key`.
    pub answers: Answers,
    /// Figures.
    pub figures: PrometheusHandle,
    /// Tells when the server stops.
    pub stopping: Stopping,
    /// How the site speaks of itself.
    pub site: Site,
    /// Whether somebody signs for the log, so that there are receipts.
    pub published: bool,
    /// Whether a head is shown only once witnesses have signed it.
    pub witnessed: bool,
}

/// How the site is reached, and speaks of itself.
#[derive(Debug, Clone)]
pub struct Site {
    /// Name of the municipality.
    pub municipality: String,
    /// Address under which people reach it, without a slash at the end.
    pub public_url: String,
    /// How to reach a person; none when nobody has said.
    pub contact: Option<Contact>,
    /// Reverse proxies between people and the program, which say in `X-Forwarded-For` for whom they ask.
    pub proxies: usize,
    /// Whether it is a demonstration: the sign-in page then offers these people.
    pub samples: Vec<Sample>,
}

/// Somebody of a demonstration, as whom a visitor may sign in.
#[derive(Debug, Clone)]
pub struct Sample {
    /// Who they are, in words.
    pub label: String,
    /// E-mail address of their account.
    pub email: String,
    /// Their password.
    pub password: String,
    /// An access token of theirs.
    pub token: String,
}

impl App {
    /// The program made of its parts.
    pub fn new(parts: Parts) -> Self {
        Self { library: parts.executor.library(), parts: Arc::new(parts) }
    }

    /// Who holds an access token, if it is good.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn caller(&self, secret: &Secret) -> Result<Option<Caller>, LogError> {
        let token = self.log.good_token_by_hash(&secret.hash()).await?;
        token.map(Caller::with_token).transpose()
    }
}

impl std::ops::Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.parts
    }
}

impl Caller {
    /// Whoever holds this token.
    ///
    /// # Errors
    /// [`LogError::Corrupt`] when its standing is none of ours.
    pub fn with_token(token: AccessToken) -> Result<Self, LogError> {
        let standing = Standing::read(&token.role, token.service.as_deref(), token.post.as_deref());
        let standing = standing.map_err(|fault| LogError::Corrupt(format!("token {}: {fault}", token.id)))?;
        let AccessToken { id, subject, name, person, .. } = token;
        Ok(Self { credential: id, person, subject, name, standing })
    }

    /// A person who has signed in and acts in a standing.
    pub fn in_person(person: Person, standing: Standing) -> Self {
        let Person { id, subject, name, .. } = person;
        Self { credential: id.clone(), person: Some(id), subject, name, standing }
    }

    /// The caller as the executor knows senders; `None` for who takes no part in cases.
    pub fn sender(&self) -> Option<Sender> {
        let standing = self.standing.acting()?;
        // What an official does is public with the name; a citizen is a pseudonym.
        let public_name = self.standing.post().map(|_| self.name.clone());
        Some(Sender { subject: self.subject.clone(), standing, public_name })
    }
}
