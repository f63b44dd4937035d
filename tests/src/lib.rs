//! Harness of the suites and benches: throw-away databases, servers, chance and made-up history.
//!
//! The fallible parts return `Result`; what a story calls directly panics, because that is how a story fails.

pub mod app;
pub mod binary;
pub mod browser;
pub mod caller;
pub mod chance;
pub mod crowd;
pub mod database;
pub mod facts;
pub mod filled;
pub mod history;
pub mod municipality;
pub mod orders;
pub mod participant;
pub mod place;
pub mod postgres;
pub mod program;
pub mod protocols;
pub mod rover;
pub mod server;
