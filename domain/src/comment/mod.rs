//! The comment: one event stream each, so that a lively discussion makes nobody wait.

mod events;

pub use events::*;
