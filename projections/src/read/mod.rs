//! Reading the read models.

mod ask;
mod cursor;

pub use ask::{AsOf, CaseFilter, PAGE_ROWS_MAX, Page, SEARCH_CHARS_MAX, Sort};
pub use cursor::{Cursor, NotACursor};
