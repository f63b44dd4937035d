//! Speaking SQL to either database: values, tables, transactions.
//!
//! Texts of statements are put together from constants of this crate; whatever comes from outside is bound.

mod checkpoint;
mod connection;
mod postgres;
mod schema;
mod sqlite;
mod tables;
mod transaction;

pub(crate) use checkpoint::{Checkpoint, in_use, known};
pub(crate) use connection::Conn;
pub(crate) use schema::{
    CASES, COMMENTS, COUNTS, COUNTS_NOW, ENTRIES, ENTRY_CASES, FOLLOWED, LIMITS, Place, Scratch, Shape,
    VOTES, WORDS, WORK, WORK_CASES, YEARS,
};
pub(crate) use tables::{
    create_indexes, create_missing, create_projections, drop_tables, drop_version, rename_tables,
};
pub(crate) use transaction::{Reading, Work};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A whole number of 64 bits.
    Integer,
    /// A text, ordered by its bytes.
    Text,
}

/// One value, as it is bound and as it is read. The kind is known even of a missing one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    /// A number.
    Integer(Option<i64>),
    /// A text.
    Text(Option<String>),
}

impl Cell {
    /// A number that is never negative. Positions end long before the largest one.
    pub(crate) fn count(number: u64) -> Self {
        Self::Integer(Some(i64::try_from(number).unwrap_or(i64::MAX)))
    }

    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(Some(text.into()))
    }

    /// The number, when it is one; positions and counts are never negative.
    pub(crate) fn as_count(&self) -> Option<u64> {
        match self {
            Self::Integer(Some(number)) => u64::try_from(*number).ok(),
            _ => None,
        }
    }

    /// The text, when it is one.
    pub(crate) fn into_text(self) -> Option<String> {
        match self {
            Self::Text(text) => text,
            Self::Integer(_) => None,
        }
    }
}

/// A row that was read.
pub(crate) type Cells = Vec<Cell>;

/// The text in a column of a row.
pub(crate) fn text_at(row: &mut Cells, column: usize) -> Result<String, sqlx::Error> {
    let missing = || sqlx::Error::ColumnNotFound(format!("text {column}"));
    let cell = row.get_mut(column).ok_or_else(missing)?;
    std::mem::replace(cell, Cell::Text(None)).into_text().ok_or_else(missing)
}

/// The number in a column of a row.
pub(crate) fn count_at(row: &Cells, column: usize) -> Result<u64, sqlx::Error> {
    let cell = row.get(column).and_then(Cell::as_count);
    cell.ok_or_else(|| sqlx::Error::ColumnNotFound(format!("number {column}")))
}
