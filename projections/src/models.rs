//! The read models of one log: kept up to date, waited for, asked, rebuilt.

use crate::error::ReadError;
use crate::fold::{Ground, Rules};
use crate::folding::{self, Tracked};
use crate::model::Model;
use crate::read::AsOf;
use crate::sql::{
    Checkpoint, Conn, Place, Reading, Work, create_indexes, create_missing, create_projections, in_use, known,
};
use jiff::tz::TimeZone;
use pobuda_domain::protocol::Library;
use pobuda_ledger::Log;
use serde::Serialize;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, watch};

/// The read models of one log. Cheap to clone.
#[derive(Clone)]
pub struct ReadModels(Arc<Inner>);

/// What they share.
pub struct Inner {
    pub(crate) log: Log,
    pub(crate) ground: Ground,
    /// Tables and what is in memory of them, in the order of [`Model::ALL`]. Held while a batch is folded.
    pub(crate) folding: Mutex<Vec<Tracked>>,
    /// Versions that are read, in the same order.
    pub(crate) versions: [AtomicU32; Model::ALL.len()],
    /// Position that all have reached.
    pub(crate) reached: watch::Sender<u64>,
    /// Position up to which this process has folded erasures.
    pub(crate) erased: AtomicU64,
    /// Held while something is rebuilt or checked: both fill tables of fixed names.
    pub(crate) building: Mutex<()>,
}

impl Deref for ReadModels {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl fmt::Debug for ReadModels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadModels").field("position", &self.position()).finish_non_exhaustive()
    }
}

/// Which entries of a timeline.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TimelineFilter {
    /// As it was then; `None` for now.
    pub as_of: Option<AsOf>,
    /// Only these outside names, e.g. `case.opened`; empty: all. `case` and `comment` stand for all of theirs.
    pub types: Vec<String>,
    /// Only entries after this position.
    pub after: u64,
}

/// How far a read model is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The read model.
    pub model: Model,
    /// Version of its tables in use.
    pub version: u32,
    /// Last position folded, into them or into the newer ones that are being built beside them.
    pub position: u64,
    /// Events between it and the end of the log.
    pub lag: u64,
    /// Why it stands still, if it does.
    pub stopped: Option<String>,
}

/// What a check of a read model found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// The read model.
    pub model: Model,
    /// Position up to which both were compared.
    pub position: u64,
    /// Rows compared.
    pub rows: u64,
    /// What differs, the first of them; empty when nothing does. Shape: table, key, and what each side says.
    pub differences: Vec<String>,
}

impl ReadModels {
    /// Makes the tables that are missing. Folds nothing yet.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn open(log: Log, library: Arc<Library>, zone: TimeZone) -> Result<Self, ReadError> {
        let ground = Ground { rules: Arc::new(Rules::new(library)), zone };
        ground.rules.catch_up(&log).await?;
        let versions: [AtomicU32; Model::ALL.len()] = Default::default();
        let mut folding = Vec::new();
        let mut work = Work::begin(log.database()).await?;
        create_projections(&mut work.conn()).await?;
        for (model, version) in Model::ALL.into_iter().zip(&versions) {
            let (tracked, in_use) = open_one(&mut work.conn(), model, &ground).await?;
            version.store(in_use, Ordering::Release);
            folding.push(tracked);
        }
        work.commit().await?;
        let (reached, _) = watch::channel(0);
        let (folding_later, building, erased) = (Mutex::default(), Mutex::default(), AtomicU64::new(0));
        let inner = Inner { log, ground, folding: folding_later, versions, reached, erased, building };
        let models = Self(Arc::new(inner));
        models.tell(&folding);
        *models.folding.lock().await = folding;
        Ok(models)
    }

    /// Keeps the read models up to date until dropped or `stop` is true. A failure of the database is logged and tried
    /// again; an unknown event stops the model for good and is told by [`ReadModels::standing`].
    pub async fn run(&self, stop: watch::Receiver<bool>) {
        self.keep_up(stop).await;
    }

    /// Folds everything recorded until now, and returns the position reached. For commands that end.
    ///
    /// # Errors
    /// [`ReadError`] when a model cannot go on.
    pub async fn catch_up(&self) -> Result<u64, ReadError> {
        self.fold_all().await
    }

    /// Position that all read models have reached.
    pub fn position(&self) -> u64 {
        *self.reached.borrow()
    }

    /// Tells the position that all read models have reached, as it grows.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.reached.subscribe()
    }

    /// Position of the last erasure that this process knows of: what was read of rows before it may tell what it took.
    pub fn last_erasure(&self) -> u64 {
        self.erased.load(Ordering::Acquire)
    }

    /// Notes that something was erased, should another process have folded it.
    pub fn note_erasure(&self, position: u64) {
        self.erased.fetch_max(position, Ordering::AcqRel);
    }

    /// Waits until all read models have reached a position. `false` when the time is over first.
    pub async fn wait_for(&self, position: u64, within: Duration) -> bool {
        let mut reached = self.watch();
        let there = reached.wait_for(|reached| *reached >= position);
        matches!(tokio::time::timeout(within, there).await, Ok(Ok(_)))
    }

    /// How far each read model is.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn standing(&self) -> Result<Vec<Standing>, ReadError> {
        let mut reading = Reading::once(self.log.database()).await?;
        let known = known(&mut reading.conn()).await?;
        let head = self.log.head().position;
        let folding = self.folding.lock().await;
        let standing = folding.iter().map(|one| {
            let model = one.place.model;
            let used = in_use(&known, model);
            let position = one.checkpoint.position;
            Standing {
                model,
                version: used.map_or(0, |used| used.version),
                position,
                lag: head.saturating_sub(position),
                stopped: one.stopped.clone().map(|fault| folding::told(model, fault).to_string()),
            }
        });
        Ok(standing.collect())
    }

    /// Builds a read model anew beside the live tables, and switches to it. `progress` is told positions.
    ///
    /// # Errors
    /// [`ReadError`] when it cannot be built; the live one stays.
    pub async fn rebuild(&self, model: Model, progress: &(dyn Fn(u64) + Sync)) -> Result<u64, ReadError> {
        self.build_and_switch(&[model], progress).await
    }

    /// Builds several read models anew in one pass over the log, and switches to all of them in one step.
    ///
    /// # Errors
    /// [`ReadError`] when one cannot be built; the live ones stay.
    pub async fn rebuild_together(
        &self,
        models: &[Model],
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<u64, ReadError> {
        self.build_and_switch(models, progress).await
    }

    /// Builds a read model anew beside the live tables, compares every row, and drops it again.
    ///
    /// # Errors
    /// [`ReadError`] when it cannot be built.
    pub async fn check(&self, model: Model, progress: &(dyn Fn(u64) + Sync)) -> Result<Checked, ReadError> {
        self.build_and_compare(model, progress).await
    }

    /// The tables that are read.
    pub(crate) fn place(&self, model: Model) -> Place {
        let mut versions = Model::ALL.iter().zip(&self.versions);
        let version = versions.find(|(one, _)| **one == model).map(|(_, version)| version);
        Place::live(model, version.map_or(model.version(), |version| version.load(Ordering::Acquire)))
    }
}

/// Makes the tables of a read model where they are missing. Returns them with the version that is read.
async fn open_one(conn: &mut Conn<'_>, model: Model, ground: &Ground) -> Result<(Tracked, u32), sqlx::Error> {
    let place = Place::live(model, model.version());
    let before = known(conn).await?;
    let older = in_use(&before, model).map(|known| known.version);
    // Where nothing can be read yet, there is nothing to build beside.
    Checkpoint::begin(conn, &place, older.is_none()).await?;
    let checkpoint = Checkpoint::read(conn, &place, false).await?.ok_or(sqlx::Error::RowNotFound)?;
    if create_missing(conn, &place).await? && older.is_none_or(|older| older == place.version) {
        create_indexes(conn, &place, checkpoint.generation).await?;
    }
    Ok((Tracked::new(place, checkpoint, ground), older.unwrap_or(place.version)))
}
