//! Starting: from the address of a database to a program that serves, and back to rest.

use crate::account::Accounts;
use crate::app::{App, Parts, Site};
use crate::clock::Clock;
use crate::demo::story::StoryError;
use crate::erasing::{self, Eraser};
use crate::executor::{Executor, Naming};
use crate::http::idempotency::Answers;
use crate::ids::Ids;
use crate::links::Links;
use crate::managing::{Hindered, Manager};
use crate::server::{self, Stopping};
use crate::session::Sessions;
use crate::timers::Worker;
use crate::witnessing::Witnessing;
use crate::{import, metering};
use axum::Router;
use cqrs_es::Aggregate;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use metrics_exporter_prometheus::BuildError;
use pobuda_domain::protocol::{Library, Unreadable};
use pobuda_domain::publication::{PUBLICATIONS_ID, Publications};
use pobuda_domain::{bundled, name::Name};
use pobuda_ledger::database::Database;
use pobuda_ledger::error::LogError;
use pobuda_ledger::record::Stream;
use pobuda_ledger::scrub::Scrub;
use pobuda_ledger::sealing::{SealError, Sealer};
use pobuda_ledger::{Log, Settings};
use pobuda_projections::{Model, ReadError, ReadModels};
use pobuda_proof::hash::{hex, sha256};
use pobuda_proof::note::SecretKey;
use pobuda_proof::policy::Policy;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tracing::info;

/// Publications read at once.
const PUBLICATIONS_READ: usize = 50;

/// Why the program could not start or go on.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A bundled file cannot be used.
    #[error("a file of this program cannot be used: {0}")]
    Bundled(#[from] Unreadable),
    /// The log cannot be opened.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The read models cannot be opened.
    #[error(transparent)]
    Models(#[from] ReadError),
    /// The address cannot be listened on.
    #[error("{address} cannot be listened on ({cause})")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        cause: io::Error,
    },
    /// Figures are collected elsewhere already.
    #[error("figures cannot be collected: {0}")]
    Figures(#[from] BuildError),
    /// The sample data are at fault.
    #[error(transparent)]
    Story(Box<StoryError>),
    /// What was erased cannot be kept erased.
    #[error("the erasures of the log cannot be carried out: {0}")]
    Erasures(#[from] Hindered),
    /// The log cannot be signed for.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The operating system failed.
    #[error("the operating system failed: {0}")]
    System(#[from] io::Error),
}

impl From<StoryError> for StartError {
    fn from(fault: StoryError) -> Self {
        Self::Story(Box::new(fault))
    }
}

/// What commands stand on: the log, the rules, the clock and chance. Cheap to clone.
#[derive(Clone)]
pub struct Ground {
    /// The log.
    pub log: Log,
    /// Published protocols: ours and those of the importers.
    pub library: Arc<Library>,
    /// The clock.
    pub clock: Clock,
    /// The source of chance.
    pub ids: Ids,
    /// How officials stand in public.
    pub naming: Naming,
    /// Who signs for the log; without one it is kept and not published.
    pub signing: Option<Signing>,
}

/// The key that signs for a log, and the file that it lies in.
#[derive(Clone)]
pub struct Signing {
    /// The key.
    pub key: SecretKey,
    /// Its file; what was signed last is kept beside it.
    pub file: PathBuf,
    /// Which witnesses are to sign too before a head is shown; none where nobody has to.
    pub policy: Option<Arc<Policy>>,
}

/// Everything published that comes with the program: ours, and the protocols of the importers.
///
/// # Errors
/// [`Unreadable`] when a bundled file cannot be used, which a test excludes.
pub fn library() -> Result<Library, Unreadable> {
    let mut library = bundled::library(digest)?;
    publish_importers(&mut library)?;
    Ok(library)
}

/// Puts the protocols of the importers in force: imported history is told in its own words.
///
/// # Errors
/// As [`library`].
pub fn publish_importers(library: &mut Library) -> Result<(), Unreadable> {
    for (system, source) in import::PROTOCOLS {
        library.publish(system, source, digest(source))?;
    }
    Ok(())
}

/// How a file is named in events: the digest of its bytes.
pub fn digest(source: &str) -> String {
    format!("sha256:{}", hex(&sha256(source.as_bytes())))
}

/// The day it is in the municipality.
pub fn today(library: &Library, clock: &Clock) -> Date {
    clock.now().to_zoned(zone(library)).date()
}

/// The zone of the municipality, which is that of its calendar.
pub(crate) fn zone(library: &Library) -> TimeZone {
    let calendar = Name::new("si").ok().and_then(|name| library.calendar(&name).cloned());
    calendar.map_or(TimeZone::UTC, |calendar| calendar.zone())
}

/// Everything that was published in a log.
///
/// # Errors
/// [`LogError`] when the database fails, or an event does not have its shape.
pub async fn published(log: &Log) -> Result<Publications, LogError> {
    let stream = Stream::new(Publications::TYPE, PUBLICATIONS_ID);
    let mut publications = Publications::default();
    loop {
        let events = log.read_stream(&stream, publications.sequence(), PUBLICATIONS_READ).await?;
        for event in &events {
            let read = serde_json::from_str(&event.payload);
            publications.evolve(read.map_err(|error| {
                LogError::Corrupt(format!("position {}: {}: {error}", event.position, event.event_type))
            })?);
        }
        if events.len() < PUBLICATIONS_READ {
            return Ok(publications);
        }
    }
}

impl Ground {
    /// The day it is in the municipality.
    pub fn today(&self) -> Date {
        today(&self.library, &self.clock)
    }

    /// Opens a log and brings its tables up to date. What was published in it is in force, before what comes along.
    ///
    /// # Errors
    /// [`StartError`] when the database does not answer or belongs to another log.
    pub async fn open(
        url: &str,
        origin: Option<&str>,
        mut library: Library,
        clock: Clock,
    ) -> Result<Self, StartError> {
        let settings =
            Settings { url: url.to_owned(), origin: origin.map(str::to_owned), now: clock.for_ledger() };
        let log = Log::open(settings).await?;
        for unusable in library.set_publications(Arc::new(published(&log).await?)) {
            tracing::error!(%unusable, "A published protocol cannot be used: {unusable}");
        }
        Ok(Self {
            log,
            library: Arc::new(library),
            clock,
            ids: Ids::system(),
            naming: Naming::default(),
            signing: None,
        })
    }

    /// The read models over the log.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn models(&self) -> Result<ReadModels, ReadError> {
        // References count by the year of the municipality, not of Greenwich.
        ReadModels::open(self.log.clone(), Arc::clone(&self.library), zone(&self.library)).await
    }

    /// What handlers share.
    ///
    /// # Errors
    /// [`BuildError`] when figures are collected elsewhere already.
    pub fn app(&self, models: ReadModels, site: Site, stopping: Stopping) -> Result<App, BuildError> {
        let secure = site.public_url.starts_with("https://");
        Ok(App::new(Parts {
            log: self.log.clone(),
            models,
            executor: self.executor(),
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            accounts: self.accounts(),
            sessions: Sessions::new(self.log.clone(), self.clock.clone(), self.ids.clone(), secure),
            answers: Answers::default(),
            figures: metering::install()?,
            stopping,
            site,
            published: self.signing.is_some(),
            witnessed: self.is_witnessed(),
        }))
    }

    /// Whether a head is shown only once witnesses have signed it.
    pub fn is_witnessed(&self) -> bool {
        let policy = self.signing.as_ref().and_then(|signing| signing.policy.as_ref());
        policy.is_some_and(|policy| policy.needs_witnesses())
    }

    /// The people with accounts.
    pub fn accounts(&self) -> Accounts {
        Accounts::new(self.log.clone(), self.ids.clone(), self.clock.clone())
    }

    /// Somebody who carries out commands on the log.
    pub fn executor(&self) -> Executor {
        let (library, clock, ids) = (Arc::clone(&self.library), self.clock.clone(), self.ids.clone());
        Executor::new(self.log.clone(), library, clock, ids, self.naming)
    }
}

/// A port that was taken. Taken before anything else, so that a busy one is noticed at once.
pub struct Port {
    listener: TcpListener,
    address: SocketAddr,
}

impl Port {
    /// Takes it.
    ///
    /// # Errors
    /// [`StartError::Listen`] when it is not free or not ours to take.
    pub async fn take(address: SocketAddr) -> Result<Self, StartError> {
        let listen = |cause| StartError::Listen { address, cause };
        let listener = TcpListener::bind(address).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        Ok(Self { listener, address })
    }

    /// The port itself.
    pub fn into_listener(self) -> TcpListener {
        self.listener
    }

    /// The address that it can be reached under.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }
}

/// Serves until asked to stop: keeps the read models up to date meanwhile, and rests with everything
/// acknowledged on the disk.
///
/// # Errors
/// [`StartError`] when it cannot begin; once it serves, only a failing listener ends it.
pub async fn serve(
    ground: Ground,
    models: ReadModels,
    port: Port,
    site: Site,
    router: fn(App) -> Router,
    asked_to_stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), StartError> {
    let sealer = match &ground.signing {
        Some(Signing { key, file, .. }) => Some(Sealer::open(&ground.log, key.clone(), file).await?),
        None => {
            info!("Nobody signs for this log, so it is not published; `pobuda log init` makes a key");
            None
        }
    };
    forget_again(&ground, &models).await?;
    let (hand, stopping) = Stopping::new();
    let app = ground.app(models.clone(), site, stopping.clone())?;
    // A hand of its own: requests in flight may wait for the read models until the last one has ended.
    let (rest, resting) = watch::channel(false);
    let mut working = workers(&ground, &app, &resting);
    working.extend(sealer.map(|sealer| tokio::spawn(sealer.run(resting.clone()))));
    let policy = ground.signing.as_ref().and_then(|signing| signing.policy.clone());
    if let Some(policy) = policy.filter(|policy| policy.needs_witnesses()) {
        let witnessing = Witnessing::new(ground.log.clone(), policy);
        working.push(tokio::spawn(witnessing.run(resting.clone())));
    }
    let links = Links::new(&ground, app.executor.clone(), models.clone());
    let until = resting.clone();
    working.push(tokio::spawn(async move { links.run(until).await }));
    let eraser = Eraser::new(&ground, app.executor.clone(), models.clone(), app.answers.clone());
    let until = resting.clone();
    working.push(tokio::spawn(async move { eraser.run(until).await }));
    let (executor, until) = (app.executor.clone(), resting.clone());
    working.push(tokio::spawn(async move {
        if let Err(refused) = executor.follow_rules(until).await {
            tracing::error!(%refused, "Directory and protocols cannot be followed: {refused}");
        }
    }));
    let folding = tokio::spawn(async move { models.run(resting).await });
    let waiting = tokio::spawn(async move {
        asked_to_stop.await;
        hand.send_replace(true);
    });
    info!(origin = ground.log.origin(), "Serving the log {} on {}", ground.log.origin(), port.url());
    let served = server::serve(port.listener, router(app), stopping).await;
    waiting.abort();
    rest.send_replace(true);
    for worker in working {
        if let Err(error) = worker.await {
            tracing::error!(%error, "A worker did not end well: {error}");
        }
    }
    if let Err(error) = folding.await {
        tracing::error!(%error, "The read models did not end well: {error}");
    }
    ground.log.close().await;
    info!("Stopped");
    served.map_err(StartError::System)
}

/// Whatever was brought back, by a restored table say, of what the log says is erased goes again before anybody is served.
async fn forget_again(ground: &Ground, models: &ReadModels) -> Result<(), StartError> {
    let repeated = erasing::again(&ground.log, &ground.executor()).await?;
    if repeated.is_nothing() {
        return Ok(());
    }
    let erasing::Repeated { openings, people } = repeated;
    tracing::warn!(openings, people, "What was erased was there again, and was erased again");
    // Read models may have been made of it.
    models.rebuild_together(&Model::ALL, &|_| ()).await?;
    Ok(models.scrub(Scrub::Beside).await?)
}

/// Workers that fire timers: two on PostgreSQL, so that one that waits for the database holds nothing up; one on a file,
/// where one writes at a time.
fn workers(ground: &Ground, app: &App, resting: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    let count = match ground.log.database() {
        Database::Sqlite(_) => 1,
        Database::Postgres(_) => 2,
    };
    let worker = Worker::new(ground, app.executor.clone());
    let start = |_| {
        let (worker, resting) = (worker.clone(), resting.clone());
        tokio::spawn(async move { worker.run(resting).await })
    };
    (0..count).map(start).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bundled_protocol_can_be_used_those_of_the_importers_too() {
        let library = library().expect("the bundled files");
        for protocol in ["improve", "budget-project", "social-innovation", "decide-madrid", "open311"] {
            let published = library.current(protocol).expect(protocol);
            assert!(library.calendar(&published.protocol.calendar).is_some(), "{protocol} has no calendar");
            assert_eq!(published.digest.len(), "sha256:".len() + 64);
        }
    }

    #[tokio::test]
    async fn a_taken_port_is_said_with_its_address() {
        let first = Port::take(([127, 0, 0, 1], 0).into()).await.expect("a free port");
        let Err(fault) = Port::take(first.address).await else { panic!("taken twice") };
        assert!(fault.to_string().starts_with(&first.address.to_string()), "{fault}");
    }
}
