//! Sealing: the tree grows over what was recorded, and its head is signed and published.
//!
//! Hashes of the tree and the signed head go into one transaction, so that there is never a head that cannot be proven. A
//! copy of the last head lies in a file beside the key: a database that is older than it was restored from a backup, and
//! must not be signed for again.

mod kept;
mod stored;
mod witnessed;

pub use kept::{KeyFault, read_key, write_key};

use crate::error::LogError;
use crate::fault::point;
use crate::log::Log;
use crate::record::Head;
use kept::KeptHead;
use pobuda_proof::merkle::edge::{Edge, Node};
use pobuda_proof::note::{NoteError, PublicKey, SecretKey};
use pobuda_proof::tree_head::TreeHead;
use std::path::Path;
use std::time::Duration;
use tokio::sync::watch;

/// Leaves that one step takes into the tree. Unit: leaves.
pub const SEAL_LEAVES_MAX: usize = 50_000;

/// Shortest time between two heads: under load many appends share one.
const SEAL_PAUSE: Duration = Duration::from_millis(500);

/// Why the log cannot be sealed.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The database fails.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The file with the key or the last head cannot be used.
    #[error(transparent)]
    Key(#[from] KeyFault),
    /// A head that was signed is not one of this key.
    #[error("the last signed head is not one of this key: {0}; give the key that signed it")]
    Foreign(NoteError),
    /// More was published than this database has.
    #[error(
        "this database is older than what was published: it has {has} events, and a head of {published} was signed. It was \
         probably restored from a backup. Restore a newer one; if there is none, begin a log under another name with another \
         key and say so in public. To go on from here would make two histories"
    )]
    Behind {
        /// Events in the database.
        has: u64,
        /// Leaves of the last published head.
        published: u64,
    },
    /// Something else was published than this database has.
    #[error(
        "this database has another history than what was published: the root at {size} leaves differs. Restore the database \
         that was published; both heads are evidence, keep them"
    )]
    Differs {
        /// Leaves of the last published head.
        size: u64,
    },
}

impl From<sqlx::Error> for SealError {
    fn from(error: sqlx::Error) -> Self {
        Self::Log(error.into())
    }
}

/// Signs for a log. One is enough; several do no harm.
#[derive(Debug)]
pub struct Sealer {
    log: Log,
    key: SecretKey,
    kept: KeptHead,
    edge: Edge,
}

impl Sealer {
    /// Goes on where the last head was signed, after making sure that the database has everything that was published.
    ///
    /// # Errors
    /// [`SealError`].
    pub async fn open(log: &Log, key: SecretKey, key_file: &Path) -> Result<Self, SealError> {
        let kept = KeptHead::beside(key_file);
        let mut sealer = Self { log: log.clone(), key, kept, edge: Edge::default() };
        if let Some(published) = sealer.kept.read(sealer.key.public())? {
            let has = crate::read::head(log.database()).await?.position;
            if published.size > has {
                return Err(SealError::Behind { has, published: published.size });
            }
            // What was sealed and kept is in the database, or it is another one.
            let edge = sealer.edge_at(published.size).await?;
            if edge.root() != published.root {
                return Err(SealError::Differs { size: published.size });
            }
        }
        sealer.resume().await?;
        log.note_key(&sealer.key.public().to_string()).await?;
        Ok(sealer)
    }

    /// What others check its signatures with.
    pub fn key(&self) -> &PublicKey {
        self.key.public()
    }

    /// Takes in what was recorded, and signs. `None` when there was nothing new.
    ///
    /// # Errors
    /// [`SealError`]; nothing was published then.
    pub async fn seal(&mut self) -> Result<Option<TreeHead>, SealError> {
        let mut last = None;
        loop {
            let hashes = self.log.leaf_hashes(self.edge.size(), SEAL_LEAVES_MAX).await?;
            if hashes.is_empty() {
                return Ok(last);
            }
            let mut edge = self.edge.clone();
            let mut nodes: Vec<Node> = Vec::new();
            hashes.into_iter().for_each(|hash| edge.append(hash, &mut |node| nodes.push(node)));
            let origin = self.key.public().name().to_owned();
            let head = TreeHead { origin, size: edge.size(), root: edge.root() };
            let note = head.signed(&self.key);
            point("sealing.signed");
            if !self.log.publish_head(self.edge.size(), &head, &note, &nodes).await? {
                // Somebody else has sealed meanwhile; what they signed is where this one goes on.
                self.resume().await?;
                continue;
            }
            point("sealing.committed");
            self.kept.write(&note)?;
            point("sealing.kept");
            self.edge = edge;
            last = Some(head);
        }
    }

    /// Seals whenever the log has grown, until told to stop, and once more then.
    pub async fn run(mut self, mut stop: watch::Receiver<bool>) {
        let mut head: watch::Receiver<Head> = self.log.watch();
        let mut going = true;
        while going {
            match self.seal().await {
                Ok(Some(head)) => tracing::debug!(size = head.size, "Sealed {} events", head.size),
                Ok(None) => {}
                Err(error) => tracing::error!(%error, "The log could not be sealed: {error}"),
            }
            tokio::select! {
                grown = async {
                    tokio::time::sleep(SEAL_PAUSE).await;
                    head.changed().await
                } => going = grown.is_ok(),
                _ = stop.wait_for(|stop| *stop) => going = false,
            }
        }
        if let Err(error) = self.seal().await {
            tracing::warn!(%error, "The last events were not sealed; they will be at the next start: {error}");
        }
    }

    /// Goes to the last signed head of the database.
    async fn resume(&mut self) -> Result<(), SealError> {
        let Some(note) = self.log.signed_head().await? else {
            self.edge = Edge::default();
            return Ok(());
        };
        let head = TreeHead::verified(&note, self.key.public()).map_err(SealError::Foreign)?;
        let edge = self.edge_at(head.size).await?;
        if edge.root() != head.root {
            return Err(SealError::Differs { size: head.size });
        }
        self.edge = edge;
        Ok(())
    }

    /// The edge of the tree of the first leaves, from what is stored; what was not sealed yet is taken from the leaves.
    async fn edge_at(&self, size: u64) -> Result<Edge, SealError> {
        let levels = self.log.partial_tiles(size).await?;
        match Edge::restore(size, levels) {
            Ok(edge) => Ok(edge),
            Err(_) => self.grown_to(size).await,
        }
    }

    async fn grown_to(&self, size: u64) -> Result<Edge, SealError> {
        let mut edge = Edge::default();
        while edge.size() < size {
            let left = usize::try_from(size - edge.size()).unwrap_or(usize::MAX);
            let hashes = self.log.leaf_hashes(edge.size(), left.min(SEAL_LEAVES_MAX)).await?;
            if hashes.is_empty() {
                return Err(SealError::Behind { has: edge.size(), published: size });
            }
            hashes.into_iter().for_each(|hash| edge.append(hash, &mut |_| {}));
        }
        Ok(edge)
    }
}
