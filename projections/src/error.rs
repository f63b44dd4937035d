//! What can go wrong with a read model.

use crate::model::Model;
use crate::read::NotACursor;
use pobuda_ledger::error::LogError;

/// Why a read model cannot be read or brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The log failed.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The cursor is not one of this list.
    #[error(transparent)]
    Cursor(#[from] NotACursor),
    /// An event that this program does not know. The projection stops here until a newer program comes.
    #[error("{model} stops at position {position}: {event_type} version {version} is unknown here")]
    UnknownEvent {
        /// The read model.
        model: Model,
        /// Where it stopped.
        position: u64,
        /// Type of the event.
        event_type: String,
        /// Version of its shape.
        version: String,
    },
    /// The tables that a rebuild or a check fills were taken by another one, or never stood still.
    #[error("{model} is being rebuilt or checked elsewhere too; try again when that has ended")]
    Restless {
        /// The read model.
        model: Model,
    },
    /// An event or a stored row does not have its shape.
    #[error("position {position} cannot be folded: {why}")]
    Unreadable {
        /// Position of the event.
        position: u64,
        /// Why.
        why: String,
    },
}
