//! What every request passes, once: identity, load limit, panics, problems in the caller's shape,
//! security headers, figures.

use crate::http::problem::{PROBLEM_JSON, Problem, internal, not_found, overloaded, too_slow};
use crate::http::query::decoded;
use crate::ids::Ids;
use crate::metering;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    ALLOW, CONTENT_SECURITY_POLICY, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use futures::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tracing::{Instrument, error, info_span};

/// Requests worked on at once; one more is told to come again. Streams do not count once they flow.
pub const IN_FLIGHT_MAX: usize = 2048;
/// How long a request may take until the head of its answer. What it asked for goes on without it.
pub const REQUEST_TIME_MAX: Duration = Duration::from_secs(30);
/// Longest request id that is taken over from outside, in characters.
const REQUEST_ID_CHARS_MAX: usize = 64;
/// Names the request in answers, problems and logs.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Only our own scripts and styles, no frames around us, forms only to us.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; \
                      frame-ancestors 'none'; form-action 'self'";

/// What the edge needs to work.
#[derive(Clone)]
pub struct Edge {
    in_flight: Arc<Semaphore>,
    ids: Ids,
    speak: fn(&Problem, &RequestTraits) -> Response,
}

/// What the shape of an answer depends on.
#[derive(Debug, Clone)]
pub struct RequestTraits {
    /// The request's identity.
    pub id: String,
    /// Path asked for.
    pub path: String,
    /// Headers asked with.
    pub headers: HeaderMap,
}

/// The identity of the request, for handlers: it becomes the correlation id of what they record.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

impl Edge {
    /// An edge that lets `speak` give problems their language and shape.
    pub fn new(ids: Ids, speak: fn(&Problem, &RequestTraits) -> Response) -> Self {
        Self { in_flight: Arc::new(Semaphore::new(IN_FLIGHT_MAX)), ids, speak }
    }

    fn request_id(&self, headers: &HeaderMap) -> String {
        let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok()).filter(|id| {
            (1..=REQUEST_ID_CHARS_MAX).contains(&id.len())
                && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        });
        match given {
            Some(id) => id.to_owned(),
            None => self
                .ids
                .bytes::<16>()
                .map(|bytes| uuid::Builder::from_random_bytes(bytes).into_uuid().to_string())
                .unwrap_or_default(),
        }
    }
}

/// The middleware.
pub async fn pass(State(edge): State<Edge>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = edge.request_id(request.headers());
    let method = request.method().clone();
    let path = request.extensions().get::<MatchedPath>().cloned();
    let route = path.as_ref().map(MatchedPath::as_str);
    let traits = RequestTraits {
        id: id.clone(),
        path: request.uri().path().to_owned(),
        headers: request.headers().clone(),
    };
    request.extensions_mut().insert(RequestId(id.clone()));

    let span = info_span!("request", request.id = %id, %method, route);
    let mut response = answered(&edge, request, next).instrument(span).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        // The router, not the problem, knows which methods an address takes.
        let allow = response.headers_mut().remove(ALLOW);
        response = (edge.speak)(&problem, &traits);
        response.headers_mut().extend(allow.map(|allow| (ALLOW, allow)));
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    protect(response.headers_mut());
    metering::answered(&method, route, response.status(), begun.elapsed());
    response
}

async fn answered(edge: &Edge, request: Request, next: Next) -> Response {
    use axum::response::IntoResponse;
    let Ok(_permit) = edge.in_flight.try_acquire() else { return overloaded().into_response() };
    if !readable(request.uri().path()) {
        return not_found("resource").into_response();
    }
    let work = AssertUnwindSafe(next.run(request)).catch_unwind();
    match tokio::time::timeout(REQUEST_TIME_MAX, work).await {
        Ok(Ok(response)) => response,
        Err(_) => too_slow().into_response(),
        Ok(Err(panic)) => {
            let what = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
            let what = what.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
            error!(panic = %what, "A handler panicked: {what}");
            internal().into_response()
        }
    }
}

/// Whether an address is text without control characters: anything else names nothing, and not every database takes
/// it as a key.
fn readable(path: &str) -> bool {
    !path.contains('%') || decoded(path).is_ok()
}

/// The English JSON form, for addresses that only programs use.
pub fn speak_json(problem: &Problem, request: &RequestTraits) -> Response {
    let body = problem.body(Some(request.id.clone()));
    let text = serde_json::to_string(&body).unwrap_or_default();
    problem.respond_with(text, HeaderValue::from_static(PROBLEM_JSON))
}

fn protect(headers: &mut HeaderMap) {
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
}
