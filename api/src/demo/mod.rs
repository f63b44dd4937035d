//! A year of a small municipality that does not exist, to try everything with.
//!
//! The year is told in `year/*.toml`: who lives there, what was handled, what people said. Everything in it is
//! our own invention, and the attachments are names only: their digests are those of their names. How the files
//! are read stands in [`story`].

mod chores;
mod course;
pub mod crowd;
mod fields;
pub mod plot;
pub mod rounds;
#[cfg(test)]
mod rules;
pub mod story;
pub mod tell;
