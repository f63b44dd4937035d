//! What can go wrong with the log.

use crate::record::Stream;

/// Why the log could not be opened or read.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The address of the database is not one of ours.
    #[error("{0:?} is no address of a database; use sqlite:PATH or postgres://USER@HOST/NAME")]
    Address(String),
    /// The log was made under another name.
    #[error("this log belongs to {stored}, not to {asked}; start with --origin {stored}")]
    Origin {
        /// What the log says.
        stored: String,
        /// What was asked for.
        asked: String,
    },
    /// The tables are newer or older than the program, or cannot be made.
    #[error("the tables cannot be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// A row does not have the shape it was written with.
    #[error("the database holds what cannot be: {0}")]
    Corrupt(String),
    /// The writer has stopped.
    #[error("the log is closed")]
    Closed,
}

/// Why an append was not recorded. Nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// The stream, or one that the decision depends on, has moved on since it was read.
    #[error("{stream} stands at {actual}, not where the decision has seen it")]
    Conflict {
        /// The stream.
        stream: Stream,
        /// Its last sequence.
        actual: u64,
    },
    /// A pseudonym was given meanwhile.
    #[error("a pseudonym in {scope} was given meanwhile")]
    PseudonymTaken {
        /// Where.
        scope: String,
    },
    /// The command id came before with other content.
    #[error("the command id {id:?} belongs to another command")]
    CommandReused {
        /// The id.
        id: String,
    },
    /// The append cannot be recorded as it is: no event, a payload that is not canonical, too large.
    #[error("this cannot be recorded: {0}")]
    Invalid(String),
    /// More is waiting than the writer takes.
    #[error("the log is busy; try again")]
    Overloaded,
    /// The log failed.
    #[error(transparent)]
    Log(#[from] LogError),
}
