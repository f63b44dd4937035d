//! Read models: what is shown is folded from the log, and from nothing else.
//!
//! Each can be dropped and rebuilt at any time; the rebuilt one equals the live one byte for byte.

mod compare;
pub mod error;
mod fold;
mod folding;
pub mod model;
pub mod models;
pub mod read;
mod rebuild;
pub mod rows;
mod runner;
mod scrub;
mod search;
mod sql;

pub use error::ReadError;
pub use model::Model;
pub use models::{Checked, ReadModels, Standing, TimelineFilter};
pub use search::stem;
