//! Read models: what is shown is folded from the log, and from nothing else.
//!
//! Each can be dropped and rebuilt at any time; the rebuilt one equals the live one byte for byte.

pub mod error;
pub mod model;
pub mod models;
pub mod read;
pub mod rows;

pub use error::ReadError;
pub use model::Model;
pub use models::{Checked, ReadModels, Standing, TimelineFilter};
