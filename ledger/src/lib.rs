//! The event log: one ordered, append-only history per municipality, on SQLite or PostgreSQL,
//! and what lies erasable beside it.
//!
//! It cannot interpret an event: payloads are canonical JSON that it orders, hashes and keeps.

pub mod record;
