//! The rules and the directory as this process knows them. The directory moves: a decision that stands on an old one
//! is a conflict, and is made again with a fresh one.

use super::outcome::Refused;
use super::states::Freshness;
use super::{Executor, failed};
use cqrs_es::Aggregate;
use pobuda_domain::directory::{DIRECTORY_ID, Directory};
use pobuda_domain::protocol::Library;
use pobuda_ledger::record::{Condition, Stream};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::watch;
use tracing::warn;

/// How long a process that only reads waits before it looks again whether the directory has moved.
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

    /// Puts a directory in, unless one is there that has seen more.
    fn take(&self, directory: &Directory) -> Arc<Library> {
        let mut shelf = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if sequence(&shelf) < directory.sequence {
            let mut library = Library::clone(&shelf);
            library.set_directory(Some(Arc::new(directory.clone())));
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

impl Executor {
    /// The rules, with the directory as this process has seen it last.
    pub fn library(&self) -> Arc<Library> {
        self.shelf.current()
    }

    /// The rules, with the directory as the log has it now.
    ///
    /// # Errors
    /// [`Refused::Failed`] when the log fails.
    pub async fn fresh_library(&self) -> Result<Arc<Library>, Refused> {
        let (loaded, _) = self.states.load::<Directory>(DIRECTORY_ID, Freshness::Asked).await?;
        Ok(self.shelf.take(&loaded.aggregate))
    }

    pub(super) async fn rules(&self, freshness: Freshness) -> Result<Rules, Refused> {
        let library = match freshness {
            Freshness::Kept => self.library(),
            Freshness::Asked => self.fresh_library().await?,
        };
        let stream = Stream::new(Directory::TYPE, DIRECTORY_ID);
        let condition = Condition { stream, sequence: sequence(&library) };
        let from_memory = freshness == Freshness::Kept && library.directory().is_some();
        Ok(Rules { library, condition, from_memory })
    }

    /// Keeps the directory up to date for those who only read, until told to stop. Decisions do not depend on it.
    ///
    /// # Errors
    /// [`Refused::Failed`] when the directory cannot be read to begin with.
    pub async fn follow_directory(&self, mut stop: watch::Receiver<bool>) -> Result<(), Refused> {
        self.fresh_library().await?;
        let mut head = self.log.watch();
        loop {
            tokio::select! {
                grown = head.changed() => if grown.is_err() { return Ok(()) },
                _ = stop.wait_for(|stop| *stop) => return Ok(()),
            }
            if let Err(refused) = self.fresh_library().await {
                warn!(%refused, "The directory could not be looked at: {refused}");
            }
            // The log grows with every support; the directory hardly ever does.
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
