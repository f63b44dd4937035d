//! Reading the read models.

mod as_of;
mod ask;
mod cases;
mod condition;
mod cursor;
mod punctuality;
mod queue;
mod timeline;

pub use ask::{AsOf, CaseFilter, PAGE_ROWS_MAX, Page, SEARCH_CHARS_MAX, Sort};
pub use cursor::{Cursor, NotACursor};
pub use queue::{QueueCounts, QueueOf, QueuePart};

use crate::error::ReadError;
use crate::sql::{Cells, text_at};
use serde::de::DeserializeOwned;

/// The row that is stored whole in the first column.
fn body<T: DeserializeOwned>(row: &mut Cells) -> Result<T, ReadError> {
    let body = text_at(row, 0)?;
    serde_json::from_str(&body).map_err(|error| sqlx::Error::Decode(error.into()).into())
}

/// A page of at most `limit` rows; one more was asked for, to know whether another page follows.
fn limited<T>(mut rows: Vec<T>, limit: usize, cursor: impl FnOnce(&T) -> Cursor) -> Page<T> {
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(cursor);
    Page { rows, next }
}
