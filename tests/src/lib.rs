//! Harness of the suites and benches: throw-away databases, servers and clocks.
//!
//! The fallible parts return `Result`; what a story calls directly panics, because that is how a story fails.

pub mod binary;
pub mod database;
pub mod place;
pub mod postgres;
pub mod server;
