//! The read models of one log: kept up to date, waited for, asked, rebuilt.

use crate::error::ReadError;
use crate::model::Model;
use crate::read::{AsOf, CaseFilter, Cursor, Page, Sort};
use crate::rows::{CaseRow, CommentRow, SupportCount, TimelineRow};
use jiff::tz::TimeZone;
use pobuda_domain::name::{CaseId, CommentId};
use pobuda_domain::protocol::Library;
use pobuda_ledger::Log;
use serde::Serialize;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// The read models of one log. Cheap to clone.
#[derive(Clone)]
pub struct ReadModels {
    _log: Log,
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
    /// Last position folded into them.
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
    pub async fn open(log: Log, _library: Arc<Library>, _zone: TimeZone) -> Result<Self, ReadError> {
        Ok(Self { _log: log })
    }

    /// Keeps the read models up to date until dropped or `stop` is true. A failure of the database is logged and tried
    /// again; an unknown event stops the model for good and is told by [`ReadModels::standing`].
    pub async fn run(&self, _stop: watch::Receiver<bool>) {
        todo!()
    }

    /// Folds everything recorded until now, and returns the position reached. For commands that end.
    ///
    /// # Errors
    /// [`ReadError`] when a model cannot go on.
    pub async fn catch_up(&self) -> Result<u64, ReadError> {
        todo!()
    }

    /// Position that all read models have reached.
    pub fn position(&self) -> u64 {
        *self.watch().borrow()
    }

    /// Tells the position that all read models have reached, as it grows.
    pub fn watch(&self) -> watch::Receiver<u64> {
        todo!()
    }

    /// Waits until all read models have reached a position. `false` when the time is over first.
    pub async fn wait_for(&self, _position: u64, _within: Duration) -> bool {
        todo!()
    }

    /// How far each read model is.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn standing(&self) -> Result<Vec<Standing>, ReadError> {
        todo!()
    }

    /// Builds a read model anew beside the live tables, and switches to it. `progress` is told positions.
    ///
    /// # Errors
    /// [`ReadError`] when it cannot be built; the live one stays.
    pub async fn rebuild(&self, _model: Model, _progress: &(dyn Fn(u64) + Sync)) -> Result<u64, ReadError> {
        todo!()
    }

    /// Builds a read model anew beside the live tables, compares every row, and drops it again.
    ///
    /// # Errors
    /// [`ReadError`] when it cannot be built.
    pub async fn check(&self, _model: Model, _progress: &(dyn Fn(u64) + Sync)) -> Result<Checked, ReadError> {
        todo!()
    }

    /// Cases that a filter leaves, in an order.
    ///
    /// # Errors
    /// [`ReadError::Cursor`] for a cursor of another list or order; else when the database fails.
    pub async fn cases(
        &self,
        _filter: &CaseFilter,
        _sort: Sort,
        _limit: usize,
        _cursor: Option<&Cursor>,
    ) -> Result<Page<CaseRow>, ReadError> {
        todo!()
    }

    /// How many cases a filter leaves.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn count_cases(&self, _filter: &CaseFilter) -> Result<u64, ReadError> {
        todo!()
    }

    /// A case by its id or its reference.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn case(&self, _id_or_reference: &str) -> Result<Option<CaseRow>, ReadError> {
        todo!()
    }

    /// A case as it was; `None` when it did not exist yet. Folded from the log, with the reference it has today.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn case_as_of(&self, _id: &CaseId, _as_of: AsOf) -> Result<Option<CaseRow>, ReadError> {
        todo!()
    }

    /// Cases by their ids, as many as there are.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn cases_by_id(&self, _ids: &[CaseId]) -> Result<Vec<CaseRow>, ReadError> {
        todo!()
    }

    /// Entries of a timeline, oldest first, at most `limit`.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn timeline(
        &self,
        _case: &CaseId,
        _filter: &TimelineFilter,
        _limit: usize,
    ) -> Result<Vec<TimelineRow>, ReadError> {
        todo!()
    }

    /// Comments of a case in the order of their thread, withdrawn ones included.
    ///
    /// # Errors
    /// [`ReadError`] as with [`ReadModels::cases`].
    pub async fn comments(
        &self,
        _case: &CaseId,
        _limit: usize,
        _cursor: Option<&Cursor>,
    ) -> Result<Page<CommentRow>, ReadError> {
        todo!()
    }

    /// A comment.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn comment(&self, _id: &CommentId) -> Result<Option<CommentRow>, ReadError> {
        todo!()
    }

    /// How many support a case, now or as of then.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn supports(&self, _case: &CaseId, _as_of: Option<AsOf>) -> Result<SupportCount, ReadError> {
        todo!()
    }
}
