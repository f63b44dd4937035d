//! Protocols: how a municipality handles a case, as data.

mod check;
mod library;
mod model;
mod moves;
mod ordered;
mod parse;

pub(crate) use check::{Broken, Fault, faults};
pub(crate) use library::calendar as read_calendar;
pub use library::{Library, Published};
pub use model::*;
pub use ordered::Ordered;
pub(crate) use parse::read as read_file;
pub use parse::{PROTOCOL_BYTES_MAX, Unreadable, parse};

#[cfg(test)]
mod publishing;
#[cfg(test)]
mod tests;
