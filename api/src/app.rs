//! Everything that handlers share.

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
}

/// How the site speaks of itself.
#[derive(Debug, Clone)]
pub struct Site {
    /// Name of the municipality.
    pub municipality: String,
    /// Address under which people reach it, without a slash at the end.
    pub public_url: String,
    /// How to reach a person; none when nobody has said.
    pub contact: Option<Contact>,
    /// Whether it is a demonstration: the sign-in page then offers the sample tokens, as label and token.
    pub samples: Vec<(String, String)>,
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
        self.caller_by_hash(&secret.hash()).await
    }

    /// Who holds the access token of that hash, if it is good.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn caller_by_hash(&self, hash: &[u8; 32]) -> Result<Option<Caller>, LogError> {
        let token = self.log.token_by_hash(hash).await?.filter(|token| token.revoked_at.is_none());
        token.map(caller_of).transpose()
    }
}

impl std::ops::Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.parts
    }
}

fn caller_of(token: AccessToken) -> Result<Caller, LogError> {
    let standing = Standing::read(&token.role, token.service.as_deref(), token.post.as_deref());
    let standing = standing.map_err(|fault| LogError::Corrupt(format!("token {}: {fault}", token.id)))?;
    Ok(Caller { token: token.id, subject: token.subject, name: token.name, standing })
}

impl Caller {
    /// The caller as the executor knows senders; `None` for who takes no part in cases.
    pub fn sender(&self) -> Option<Sender> {
        let standing = self.standing.acting()?;
        // What an official does is public with the name; a citizen is a pseudonym.
        let public_name = self.standing.post().map(|_| self.name.clone());
        Some(Sender { subject: self.subject.clone(), standing, public_name })
    }
}
