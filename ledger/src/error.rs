//! What can go wrong with the log.

use crate::record::Stream;

/// Why the log could not be opened or read.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The address of the database is not one of ours.
    #[error("{0:?} is no address of a database; use sqlite:PATH or postgres://USER@HOST/NAME")]
    Address(String),
    /// No schema of the search path exists.
    #[error(
        "no schema of the search path exists; make it with CREATE SCHEMA, or correct `options` in the address"
    )]
    NoSchema,
    /// The log was made under another name.
    #[error("this log belongs to {stored}, not to {asked}; start with --origin {stored}")]
    Origin {
        /// What the log says.
        stored: String,
        /// What was asked for.
        asked: String,
    },
    /// The name of the log cannot stand in an envelope.
    #[error(
        "{0:?} is no name for a log; give --origin a short text on one line, e.g. https://pobuda.example.org"
    )]
    OriginUnfit(String),
    /// The tables were made by a newer program.
    #[error(
        "the tables are newer than this program (migration {0}); start the release that made them, or a newer one"
    )]
    Newer(i64),
    /// The tables are older than the program, and this role may not change them.
    #[error(
        "the tables are older than this program, and this role may not change them; run `pobuda migrate` as their owner"
    )]
    Outdated,
    /// The role of the server must not be the one that owns the tables.
    #[error("{0} owns the tables and can always change them; make another role for the server")]
    RoleOwnsTables(String),
    /// Rights can only be given by who owns the tables.
    #[error("the tables belong to {0}; give that user in the address")]
    NotOwner(String),
    /// The tables cannot be made.
    #[error("the tables cannot be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The database failed while several waited for it: whether the append was recorded is not known.
    #[error("the database does not answer ({0}); send it again under the same command id")]
    Unavailable(String),
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
