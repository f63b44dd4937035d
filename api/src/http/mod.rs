//! The outside contract over HTTP: JSON under `/api/v1`, health, metrics, OpenAPI.

mod accounts;
pub mod authentication;
pub mod body;
mod bulk;
pub mod case;
mod cases;
pub mod comment;
mod comments;
pub mod conditional;
mod directory;
pub mod doors;
pub mod edge;
pub(crate) mod erasures;
pub mod events;
pub mod explained;
pub mod health;
pub mod icalendar;
pub mod idempotency;
pub mod json;
mod me;
mod migrations;
mod notes;
pub mod openapi;
mod operations;
pub(crate) mod own_data;
mod own_tokens;
mod password_resets;
pub mod path;
mod persons;
pub mod problem;
mod protocols;
mod publications;
mod published;
mod punctuality;
pub mod query;
mod queue;
pub mod reading;
pub(crate) mod refusals;
mod refused;
pub mod remote;
pub mod rendered;
pub mod routes;
mod sessions;
pub mod stream;
mod supports;
pub mod tags;
pub(crate) mod tasks;
pub mod timeline;
mod tokens;
mod votes;
pub mod waiting;
pub mod writing;

pub use routes::{openapi as description, router};

use problem::{Answer, internal};
use serde::Serialize;
use tracing::error;

/// A value as JSON text.
///
/// # Errors
/// 500, logged here, when it cannot be written.
pub fn written<T: Serialize>(value: &T) -> Answer<String> {
    serde_json::to_string(value).map_err(|error| {
        error!(%error, "An answer could not be written as JSON: {error}");
        internal()
    })
}
