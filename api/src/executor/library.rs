//! The rules and the directory as this process knows them. Both move: a decision that stands on old ones is a conflict,
//! and is made again with fresh ones.

use super::outcome::Refused;
use super::states::Freshness;
use super::{Executor, failed};
use cqrs_es::Aggregate;
use pobuda_domain::case::Case;
use pobuda_domain::directory::{DIRECTORY_ID, Directory};
use pobuda_domain::protocol::Library;
use pobuda_domain::publication::{PUBLICATIONS_ID, Publications};
use pobuda_ledger::record::{Condition, Stream};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::watch;
use tracing::{error, warn};

/// How long a process that only reads waits before it looks again whether the directory or the rules have moved.
pub const DIRECTORY_LOOK: Duration = Duration::from_secs(1);

/// A library that is taken out whole and put back whole.
pub(super) struct Shelf(RwLock<Arc<Library>>);

impl Shelf {
    pub(super) fn new(library: Arc<Library>) -> Self {
        Self(RwLock::new(library))
    }

    fn current(&self) -> Arc<Library> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts a directory and publications in, unless some are there that have seen more.
    fn take(&self, directory: &Directory, publications: &Publications) -> Arc<Library> {
        let mut shelf = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if sequence(&shelf) < directory.sequence {
            let mut library = Library::clone(&shelf);
            library.set_directory(Some(Arc::new(directory.clone())));
            *shelf = Arc::new(library);
        }
        if shelf.publications().sequence() < publications.sequence() {
            let mut library = Library::clone(&shelf);
            for unusable in library.set_publications(Arc::new(publications.clone())) {
                error!(%unusable, "A published protocol cannot be used: {unusable}");
            }
            *shelf = Arc::new(library);
        }
        Arc::clone(&shelf)
    }
}

/// How far the directory of a library goes; 0 when there is none.
fn sequence(library: &Library) -> u64 {
    library.directory().map_or(0, |directory| directory.sequence)
}

/// What a decision about a case stands on beside the case.
pub(super) struct Rules {
    pub(super) library: Arc<Library>,
    /// That the directory still stands where it was seen, or that there still is none.
    pub(super) condition: Condition,
    /// Whether a refusal may come of a directory that has moved.
    pub(super) from_memory: bool,
}

impl Rules {
    /// That nothing was published since: for decisions that stand on which version is in force.
    pub(super) fn in_force(&self) -> Condition {
        let stream = Stream::new(Publications::TYPE, PUBLICATIONS_ID);
        Condition { stream, sequence: self.library.publications().sequence() }
    }
}

impl Executor {
    /// The rules, with directory and publications as this process has seen them last.
    pub fn library(&self) -> Arc<Library> {
        self.shelf.current()
    }

    /// The rules, with directory and publications as the log has them now.
    ///
    /// # Errors
    /// [`Refused::Failed`] when the log fails.
    pub async fn fresh_library(&self) -> Result<Arc<Library>, Refused> {
        let (directory, _) = self.states.load::<Directory>(DIRECTORY_ID, Freshness::Asked).await?;
        let (published, _) = self.states.load::<Publications>(PUBLICATIONS_ID, Freshness::Asked).await?;
        Ok(self.shelf.take(&directory.aggregate, &published.aggregate))
    }

    /// The rules, those of a case among them: another process may have published them a moment ago.
    ///
    /// # Errors
    /// [`Refused::Failed`] when the log fails.
    pub async fn library_for(&self, case: &Case) -> Result<Arc<Library>, Refused> {
        let library = self.library();
        match &case.open {
            Some(open) if library.pinned(&open.protocol).is_none() => self.fresh_library().await,
            _ => Ok(library),
        }
    }

    pub(super) async fn rules(&self, freshness: Freshness) -> Result<Rules, Refused> {
        let library = match freshness {
            Freshness::Kept => self.library(),
            Freshness::Asked => self.fresh_library().await?,
        };
        Ok(of(library, freshness))
    }

    /// The rules for a decision about a case that is open.
    pub(super) async fn rules_for(&self, case: &Case, freshness: Freshness) -> Result<Rules, Refused> {
        match freshness {
            Freshness::Kept => Ok(of(self.library_for(case).await?, freshness)),
            Freshness::Asked => self.rules(freshness).await,
        }
    }

    /// Keeps directory and publications up to date for those who only read, until told to stop. Decisions do not depend
    /// on it.
    ///
    /// # Errors
    /// [`Refused::Failed`] when they cannot be read to begin with.
    pub async fn follow_rules(&self, mut stop: watch::Receiver<bool>) -> Result<(), Refused> {
        self.fresh_library().await?;
        let mut head = self.log.watch();
        loop {
            tokio::select! {
                grown = head.changed() => if grown.is_err() { return Ok(()) },
                _ = stop.wait_for(|stop| *stop) => return Ok(()),
            }
            if let Err(refused) = self.fresh_library().await {
                warn!(%refused, "Directory and protocols could not be looked at: {refused}");
            }
            // The log grows with every support; the directory and the protocols hardly ever do.
            tokio::select! {
                () = tokio::time::sleep(DIRECTORY_LOOK) => {}
                _ = stop.wait_for(|stop| *stop) => return Ok(()),
            }
        }
    }

    /// Who is who in the directory, as pseudonym and subject. The mapping can be erased.
    ///
    /// # Errors
    /// [`Refused::Failed`] when the log fails.
    pub async fn people_of_directory(&self) -> Result<Vec<(String, String)>, Refused> {
        self.log.people_in(super::directory::SCOPE).await.map_err(failed)
    }
}

fn of(library: Arc<Library>, freshness: Freshness) -> Rules {
    let stream = Stream::new(Directory::TYPE, DIRECTORY_ID);
    let condition = Condition { stream, sequence: sequence(&library) };
    let from_memory = freshness == Freshness::Kept && library.directory().is_some();
    Rules { library, condition, from_memory }
}
