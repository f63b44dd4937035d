//! The command line of `pobuda`.
//!
//! Exit codes: 0 done, 1 the thing asked about does not hold, 2 wrong usage or could not run.

mod args;
mod failure;
mod output;

pub use args::{Cli, Command};
pub use failure::Failure;
