//! The two tables of the data set, row by row. A row that cannot be read does not hide the others.

use serde::Deserialize;
use std::fs::File;
use std::path::Path;

/// The most rows read from one table. More is refused: a city has thousands of proposals, not millions.
const ROWS_MAX: usize = 1_000_000;

/// A row of `proposals.csv`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Proposal {
    /// Its identifier.
    pub(super) id: String,
    /// Path of its page on the portal.
    pub(super) url: String,
    /// Its code, e.g. `MAD-2015-09-7`.
    pub(super) code: String,
    /// Its title.
    pub(super) title: String,
    /// Who proposed it.
    pub(super) user_id: String,
    /// Civil date in Madrid; the time of day is not published.
    pub(super) date: String,
    /// Its summary.
    pub(super) summary: String,
    /// Its long text; often empty.
    pub(super) text: String,
    /// How many comments the portal says it has.
    pub(super) num_comments: String,
    /// `open` or `archived`.
    pub(super) status: String,
    /// How many supports the portal says it has.
    pub(super) num_supports: String,
    /// `1` when an association proposed it.
    pub(super) is_association: String,
}

/// A row of `comments.csv`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Comment {
    /// Its identifier.
    pub(super) id: String,
    /// The comment it replies to; `-1` when it replies to none.
    pub(super) parent_id: String,
    /// The proposal it is about.
    pub(super) proposal_id: String,
    /// Who wrote it.
    pub(super) user_id: String,
    /// In what standing: empty, `Autor`, `Colectivo` or `Empleados públicos`.
    pub(super) user_type: String,
    /// Civil date in Madrid.
    pub(super) date: String,
    /// Time of day in Madrid, e.g. `0 days 10:50:19`.
    pub(super) time: String,
    /// What it says.
    pub(super) text: String,
    /// Votes on it.
    pub(super) num_votes: String,
    /// Votes for.
    pub(super) num_positive_votes: String,
    /// Votes against.
    pub(super) num_negative_votes: String,
}

/// A row that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BadRow {
    /// Where it stands, e.g. `line 7`.
    pub(super) place: String,
    /// What is wrong with it.
    pub(super) detail: String,
}

/// The table cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// It is not there, or may not be read.
    #[error("{path} cannot be read: {cause}; give the folder that holds proposals.csv and comments.csv")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        cause: csv::Error,
    },
    /// A column is missing.
    #[error("{path} has no column {column:?}; is it a table of the Decide Madrid data set?")]
    NoColumn {
        /// The file.
        path: String,
        /// The column.
        column: &'static str,
    },
    /// There are more rows than are read.
    #[error("{path} has more than {ROWS_MAX} rows; split it")]
    TooLong {
        /// The file.
        path: String,
    },
}

/// The rows of a table, each read or with what is wrong with it.
///
/// # Errors
/// [`TableError`] when the table is no such table.
pub(super) fn table<Row: for<'row> Deserialize<'row>>(
    path: &Path,
    columns: &[&'static str],
) -> Result<Vec<Result<Row, BadRow>>, TableError> {
    let name = path.display().to_string();
    let unreadable = |cause| TableError::Unreadable { path: name.clone(), cause };
    let file = File::open(path).map_err(|cause| unreadable(cause.into()))?;
    let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(file);
    let headers = reader.headers().map_err(unreadable)?.clone();
    if let Some(column) = columns.iter().find(|column| !headers.iter().any(|header| header == **column)) {
        return Err(TableError::NoColumn { path: name, column });
    }
    let mut rows = Vec::new();
    for row in reader.deserialize() {
        if rows.len() >= ROWS_MAX {
            return Err(TableError::TooLong { path: name });
        }
        match row {
            Err(error) if error.is_io_error() => return Err(unreadable(error)),
            row => rows.push(row.map_err(|error| BadRow {
                place:
                    error.position().map_or_else(|| "a row".to_owned(), |at| format!("line {}", at.line())),
                detail: error.to_string(),
            })),
        }
    }
    Ok(rows)
}

/// Columns that `proposals.csv` must have.
pub(super) const PROPOSAL_COLUMNS: [&str; 12] = [
    "id",
    "url",
    "code",
    "title",
    "userId",
    "date",
    "summary",
    "text",
    "numComments",
    "status",
    "numSupports",
    "isAssociation",
];
/// Columns that `comments.csv` must have.
pub(super) const COMMENT_COLUMNS: [&str; 11] = [
    "id",
    "parentId",
    "proposalId",
    "userId",
    "userType",
    "date",
    "time",
    "text",
    "numVotes",
    "numPositiveVotes",
    "numNegativeVotes",
];
