//! The rules of Pobuda: `decide` and `evolve` per aggregate, protocols as data, calendars.
//!
//! Pure: no clock, no IO, no chance, no async. Same inputs, same events, on every machine, for ever.

pub mod actor;
pub mod bundled;
pub mod calendar;
pub mod case;
pub mod comment;
pub mod comment_vote;
pub mod committed;
pub mod cycle;
pub mod directory;
pub mod discussion;
pub mod draw;
pub mod erasure;
pub mod event;
pub mod field;
pub mod guard;
pub mod migration;
pub mod name;
pub mod precision;
pub mod protocol;
pub mod publication;
pub mod replay;
pub mod support;
pub mod value;
pub mod verify;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod story;
#[cfg(test)]
mod walks;
