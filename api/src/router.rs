//! All doors of the program behind one edge.

use crate::app::App;
use crate::http;
use crate::http::body::BODY_BYTES_MAX;
use crate::http::doors::API_DOORS;
use crate::http::edge::{Edge, RequestTraits, pass, speak_json};
use crate::http::problem::{Problem, internal, method_not_allowed, not_found};
use crate::web;
use crate::web::doors::{WEB_DOORS, in_table};
use axum::extract::{DefaultBodyLimit, MatchedPath, Request};
use axum::http::header::ACCEPT;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::{Router, middleware};
use tower_http::compression::CompressionLayer;
use tracing::error;

/// Everything that the program serves.
pub fn router(app: App) -> Router {
    let edge = Edge::new(app.ids.clone(), speak);
    http::router(app.clone())
        .merge(web::router(app))
        // Whatever is mounted here: what no table of doors lists opens for nobody.
        .layer(middleware::from_fn(listed))
        .fallback(|| async { not_found("resource") })
        .method_not_allowed_fallback(|| async { method_not_allowed(None) })
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(CompressionLayer::new())
        .layer(middleware::from_fn_with_state(edge, pass))
}

async fn listed(path: Option<MatchedPath>, request: Request, next: Next) -> Response {
    let route = path.as_ref().map(|path| in_table(path.as_str()));
    let stands = |route: &String| API_DOORS.iter().chain(WEB_DOORS).any(|(_, door, _)| door == route);
    match route.filter(|route| !stands(route)) {
        None => next.run(request).await,
        Some(route) => {
            error!(route, "The route {route} is in no table of doors and opens for nobody");
            internal().into_response()
        }
    }
}

/// First parts of the addresses that only programs use.
const FOR_PROGRAMS: [&str; 8] =
    ["api", "docs", "health", "log", "metrics", "openapi.json", "openings", "problems"];

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
