//! The outside contract over HTTP: JSON under `/api/v1`, health, metrics, OpenAPI.

pub mod json;
