//! Folding: what a batch of events changes in the rows of a read model.

mod batch;
pub(crate) mod case_row;
mod erasing;
mod keyed;
mod numbers;
mod punctuality;
mod register;
mod rules;
mod support;
mod texts;
mod thread;
mod timeline;
mod timeline_erased;
mod work;

pub(crate) use batch::{Batch, Entry, Fault, Why};
pub(crate) use erasing::{Beside, Forgotten};
pub(crate) use keyed::Keyed;
pub(crate) use rules::Rules;

use crate::model::Model;
use crate::sql::{Conn, Place};
use async_trait::async_trait;
use jiff::tz::TimeZone;
use std::sync::Arc;

/// The fold of one read model into its tables. Rows read and written lately stay in memory, bounded.
#[async_trait]
pub(crate) trait Fold: Send + Sync {
    /// Reads the rows that the entries will change or look at.
    async fn prepare(
        &mut self,
        conn: &mut Conn<'_>,
        place: &Place,
        entries: &[Entry],
    ) -> Result<(), sqlx::Error>;

    /// Folds the entries in memory.
    fn fold(&mut self, entries: &[Entry]) -> Result<(), Fault>;

    /// Writes what has changed.
    async fn write(&mut self, conn: &mut Conn<'_>, place: &Place) -> Result<(), sqlx::Error>;

    /// Keeps in memory what was committed.
    fn settle(&mut self);

    /// Forgets everything: the transaction was not committed, or somebody else has folded.
    fn forget(&mut self);
}

/// What every fold stands on beside the events.
#[derive(Clone)]
pub(crate) struct Ground {
    /// Published protocols.
    pub(crate) rules: Arc<Rules>,
    /// The zone in which years begin.
    pub(crate) zone: TimeZone,
}

/// The fold of a read model, with nothing in memory.
pub(crate) fn fold_of(model: Model, ground: &Ground) -> Box<dyn Fold> {
    match model {
        Model::Timeline => Box::new(timeline::TimelineFold::new(ground.clone())),
        Model::CaseRegister => Box::new(register::RegisterFold::new(ground.clone())),
        Model::CommentThread => Box::new(thread::ThreadFold::new()),
        Model::Queue => Box::new(work::WorkFold::new(ground.clone())),
        Model::Punctuality => Box::new(punctuality::PunctualityFold::new(ground.clone())),
        Model::SupportCount => Box::new(support::SupportFold::new()),
    }
}
