//! The case: one initiative, project or innovation being handled. One event stream each.

mod events;

pub use events::*;
