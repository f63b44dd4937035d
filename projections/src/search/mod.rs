//! Full-text search: the same stems on both databases, at writing and at asking.

mod stem;
mod words;

pub use stem::stem;
pub(crate) use words::{Asked, indexed};
