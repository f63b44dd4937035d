//! The rules that folds know: published protocols, as far as the log was read.

use crate::error::ReadError;
use pobuda_domain::protocol::Library;
use pobuda_domain::publication::{PUBLICATIONS_ID, ProtocolEvent};
use pobuda_ledger::Log;
use pobuda_ledger::record::Stream;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use tracing::error;

/// Publications read at once.
const READ_ROWS: usize = 50;

/// Published protocols. Cases name theirs by digest, so that knowing a later one as well changes no row.
pub(crate) struct Rules {
    library: RwLock<Arc<Library>>,
    /// Last sequence of `protocol/main` that was looked at.
    seen: AtomicU64,
}

impl Rules {
    pub(crate) fn new(library: Arc<Library>) -> Self {
        let seen = AtomicU64::new(library.publications().sequence());
        Self { library: RwLock::new(library), seen }
    }

    /// The protocols that are known now.
    pub(crate) fn current(&self) -> Arc<Library> {
        Arc::clone(&self.library.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes what was published, as the event of that sequence.
    pub(crate) fn learn(&self, event: &ProtocolEvent, sequence: u64) {
        let ProtocolEvent::ProtocolPublished(published) = event;
        let mut current = self.library.write().unwrap_or_else(PoisonError::into_inner);
        if current.pinned(&published.reference()).is_none() {
            let mut library = Library::clone(&current);
            match library.learn(published) {
                Ok(()) => *current = Arc::new(library),
                // Cases under it are told by the names of things, as those under any protocol that is not known.
                Err(unusable) => error!(%unusable, "A published protocol cannot be used: {unusable}"),
            }
        }
        self.seen.fetch_max(sequence, Ordering::AcqRel);
    }

    /// Reads what was published since somebody looked last. Whoever has not folded an event himself has not seen it.
    pub(crate) async fn catch_up(&self, log: &Log) -> Result<(), ReadError> {
        let stream = Stream::new("protocol", PUBLICATIONS_ID);
        loop {
            let events = log.read_stream(&stream, self.seen.load(Ordering::Acquire), READ_ROWS).await?;
            for event in &events {
                let read = serde_json::from_str(&event.payload);
                let read = read.map_err(|error| ReadError::Unreadable {
                    position: event.position,
                    why: format!("{}: {error}", event.event_type),
                })?;
                self.learn(&read, event.sequence);
            }
            if events.len() < READ_ROWS {
                return Ok(());
            }
        }
    }
}
