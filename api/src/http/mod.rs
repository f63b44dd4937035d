//! The outside contract over HTTP: JSON under `/api/v1`, health, metrics, OpenAPI.

pub mod body;
pub mod conditional;
pub mod doors;
pub mod edge;
pub mod idempotency;
pub mod json;
pub mod problem;
pub mod query;
pub mod tags;

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
