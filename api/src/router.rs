//! All doors of the program behind one edge.

use crate::app::App;
use crate::http;
use crate::http::body::BODY_BYTES_MAX;
use crate::http::edge::{Edge, pass, speak_json};
use crate::http::problem::{method_not_allowed, not_found};
use axum::extract::DefaultBodyLimit;
use axum::{Router, middleware};
use tower_http::compression::CompressionLayer;

/// Everything that the program serves.
pub fn router(app: App) -> Router {
    let edge = Edge::new(app.ids.clone(), speak_json);
    http::router(app)
        .fallback(|| async { not_found("resource") })
        .method_not_allowed_fallback(|| async { method_not_allowed(None) })
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(edge, pass))
}
