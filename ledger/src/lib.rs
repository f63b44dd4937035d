//! The event log: one ordered, append-only history per municipality, on SQLite or PostgreSQL,
//! and what lies erasable beside it.
//!
//! It cannot interpret an event: payloads are canonical JSON that it orders, hashes and keeps.

pub mod access;
mod checkpoints;
mod copy;
pub mod database;
pub mod envelope;
pub mod erasing;
pub mod error;
pub mod fault;
mod head;
pub mod log;
pub mod people;
mod prepared;
mod read;
pub mod record;
pub mod refusals;
mod room;
mod rows;
pub mod scan;
pub mod scrub;
pub mod sealing;
pub mod store;
pub mod subscription;
mod tables;
pub mod timers;
mod writer;

pub use log::{Log, Settings};
pub use prepared::{EVENTS_PER_APPEND_MAX, EXTRAS_PER_APPEND_MAX};
pub use read::READ_MAX;
pub use tables::grant_server_role;
pub use writer::{BATCH_APPENDS_MAX, BATCH_BYTES_MAX, BATCH_EVENTS_MAX, QUEUE_APPENDS_MAX};
