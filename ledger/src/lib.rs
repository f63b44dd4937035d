//! The event log: one ordered, append-only history per municipality, on SQLite or PostgreSQL,
//! and what lies erasable beside it.
//!
//! It cannot interpret an event: payloads are canonical JSON that it orders, hashes and keeps.

pub mod access;
pub mod database;
pub mod envelope;
pub mod error;
pub mod log;
pub mod record;
pub mod store;
pub mod subscription;

pub use log::{Log, Settings};
