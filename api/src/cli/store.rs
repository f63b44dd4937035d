//! Opening the log that a command is about.

use super::Failure;
use super::args::Store;
use crate::clock::Clock;
use crate::start::{Ground, StartError, library};
use std::path::Path;

/// Opens the log, and makes it when it is not there yet.
///
/// # Errors
/// [`Failure`] when the database does not answer or belongs to another log.
pub(super) async fn open(store: &Store) -> Result<Ground, Failure> {
    let library = library().map_err(StartError::from)?;
    Ok(Ground::open(&store.database, store.origin.as_deref(), library, Clock::system()).await?)
}

/// Opens a log that must be there: a mistyped path must not make an empty one.
///
/// # Errors
/// As [`open`], and when there is none.
pub(super) async fn open_existing(store: &Store) -> Result<Ground, Failure> {
    if let Some(path) = is_missing(&store.database) {
        return Err(Failure::could_not_run(
            format_args!("there is no log in {path}"),
            "name another with --database (DATABASE_URL), or make one with `pobuda migrate`",
        ));
    }
    open(store).await
}

/// Opens a log if it is there; a SQLite file that is not there is not made.
///
/// # Errors
/// As [`open`].
pub(super) async fn open_if_there(store: &Store) -> Result<Option<Ground>, Failure> {
    match is_missing(&store.database) {
        Some(_) => Ok(None),
        None => open(store).await.map(Some),
    }
}

/// The path of a SQLite file that is not there.
fn is_missing(database: &str) -> Option<&str> {
    let path = sqlite_path(database)?;
    (!Path::new(path).exists()).then_some(path)
}

/// The path in `sqlite:PATH` or `sqlite://PATH`, with or without parameters.
pub(super) fn sqlite_path(database: &str) -> Option<&str> {
    let rest = database.strip_prefix("sqlite:")?;
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    Some(rest.split_once('?').map_or(rest, |(path, _)| path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_path_of_a_sqlite_address_is_found() {
        for address in ["sqlite:a/b.db", "sqlite://a/b.db", "sqlite:a/b.db?mode=rwc"] {
            assert_eq!(sqlite_path(address), Some("a/b.db"));
        }
        assert_eq!(sqlite_path("postgres://pobuda@localhost/pobuda"), None);
    }
}
