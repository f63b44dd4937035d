//! The program `pobuda`: HTTP, web, importers, command line.
//!
//! No rule is written here. A handler translates, the executor asks the domain, the log records.

/// Commands are made of many small pieces, and the allocator of the C library gives memory back to the system and takes it
/// again all the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

pub mod access;
pub mod account;
pub mod app;
pub mod bulk;
pub mod caller;
pub mod cli;
pub mod clock;
pub mod demo;
pub mod desk;
pub mod erasing;
pub mod executor;
pub mod http;
pub mod ids;
pub mod import;
pub mod links;
pub mod managing;
pub mod metering;
pub mod migrating;
pub mod notes;
pub mod punctual;
mod reread;
pub mod router;
pub mod server;
pub mod session;
pub mod start;
pub mod telling;
pub mod timers;
pub mod web;
pub mod witnessing;
