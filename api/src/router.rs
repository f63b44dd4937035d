//! All doors of the program behind one edge.

use crate::app::App;
use crate::http;
use crate::http::body::BODY_BYTES_MAX;
use crate::http::edge::{Edge, RequestTraits, pass, speak_json};
use crate::http::problem::{Problem, method_not_allowed, not_found};
use crate::web;
use axum::extract::DefaultBodyLimit;
use axum::http::header::ACCEPT;
use axum::response::Response;
use axum::{Router, middleware};
use tower_http::compression::CompressionLayer;

/// Everything that the program serves.
pub fn router(app: App) -> Router {
    let edge = Edge::new(app.ids.clone(), speak);
    http::router(app.clone())
        .merge(web::router(app))
        .fallback(|| async { not_found("resource") })
        .method_not_allowed_fallback(|| async { method_not_allowed(None) })
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(edge, pass))
}

/// First parts of the addresses that only programs use.
const FOR_PROGRAMS: [&str; 6] = ["api", "docs", "health", "metrics", "openapi.json", "problems"];

/// A problem in the shape of whoever asked: a page for people, JSON for programs.
fn speak(problem: &Problem, request: &RequestTraits) -> Response {
    let first = request.path.split('/').nth(1).unwrap_or_default();
    let accepted = request.headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !FOR_PROGRAMS.contains(&first) && accepted.contains("text/html") {
        web::speak(problem, request)
    } else {
        speak_json(problem, request)
    }
}
