//! Refusals and failures as the person or program outside sees them (RFC 9457).
//!
//! One type carries them from where they are found to the edge, where `edge` gives them the caller's
//! language and shape. Nothing of our insides is ever written into one.

use axum::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::borrow::Cow;
use std::fmt;
use utoipa::ToSchema;

/// Media type of a problem. Source: RFC 9457 §6.1.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// A fault of one field of a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// Where in the body. Shape: JSON pointer, RFC 6901.
    #[schema(example = "/fields/title")]
    pub pointer: String,
    /// What is wrong and what would be right.
    pub detail: String,
    /// Which rule, stable.
    #[schema(value_type = String)]
    pub code: Cow<'static, str>,
}

impl FieldError {
    /// A fault at the pointer.
    pub fn new(
        pointer: impl Into<String>,
        code: impl Into<Cow<'static, str>>,
        detail: impl Into<String>,
    ) -> Self {
        Self { pointer: pointer.into(), detail: detail.into(), code: code.into() }
    }
}

/// What an answer of status 4xx or 5xx carries. Source: RFC 9457 §3.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Stable identity of the kind of problem, and the address of its explanation.
    #[serde(rename = "type")]
    #[schema(example = "/problems/precondition-failed")]
    pub kind: String,
    /// The kind of problem in a few words.
    pub title: String,
    /// The HTTP status again.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What happened here and what can be done.
    pub detail: String,
    /// The request that met it; quote it when you ask for help.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// The fields at fault, if any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
}

/// A refusal or failure on its way out.
#[derive(Debug, Clone)]
pub struct Problem(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    status: StatusCode,
    code: Cow<'static, str>,
    title: Cow<'static, str>,
    detail: String,
    errors: Vec<FieldError>,
    headers: HeaderMap,
}

/// What handlers return.
pub type Answer<T> = Result<T, Problem>;

impl Problem {
    /// A problem of the given kind.
    pub fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        title: impl Into<Cow<'static, str>>,
        detail: impl Into<String>,
    ) -> Self {
        Self(Box::new(Inner {
            status,
            code: code.into(),
            title: title.into(),
            detail: detail.into(),
            errors: Vec::new(),
            headers: HeaderMap::new(),
        }))
    }

    /// The same with faults of fields.
    pub fn with_errors(mut self, errors: Vec<FieldError>) -> Self {
        self.0.errors = errors;
        self
    }

    /// The same with a header.
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.insert(name, value);
        self
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The stable code: last segment of `type`.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// The kind of problem in a few words, in English.
    pub fn title(&self) -> &str {
        &self.0.title
    }

    /// What happened, in English.
    pub fn detail(&self) -> &str {
        &self.0.detail
    }

    /// Faults of fields.
    pub fn errors(&self) -> &[FieldError] {
        &self.0.errors
    }

    /// Headers that belong to the answer, e.g. `Retry-After`.
    pub fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// What goes over the wire, in English.
    pub fn body(&self, instance: Option<String>) -> ProblemBody {
        ProblemBody {
            kind: format!("/problems/{}", self.0.code),
            title: self.0.title.clone().into_owned(),
            status: self.0.status.as_u16(),
            detail: self.0.detail.clone(),
            instance,
            errors: self.0.errors.clone(),
        }
    }

    /// Status, headers and a body already written.
    pub fn respond_with(&self, body: String, content_type: HeaderValue) -> Response {
        let mut response = (self.0.status, body).into_response();
        let headers = response.headers_mut();
        headers.extend(self.0.headers.clone());
        headers.insert(CONTENT_TYPE, content_type);
        headers.insert(axum::http::header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

impl IntoResponse for Problem {
    /// The English JSON form; the problem itself rides along for the edge to translate.
    fn into_response(self) -> Response {
        let body = serde_json::to_string(&self.body(None)).unwrap_or_default();
        let mut response = self.respond_with(body, HeaderValue::from_static(PROBLEM_JSON));
        response.extensions_mut().insert(self);
        response
    }
}

/// Seconds after which a client should try again when the server is busy or behind.
const RETRY_SECONDS: HeaderValue = HeaderValue::from_static("1");

// The kinds that the edge itself knows. Refusals of the domain bring their own codes.

/// 404
pub fn not_found(what: &str) -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "not-found",
        "Not found",
        format!("There is no {what} at this address. Check the id or reference."),
    )
}

/// 405, with the methods that are there.
pub fn method_not_allowed(allow: Option<HeaderValue>) -> Problem {
    let problem = Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "method-not-allowed",
        "Method not allowed",
        "This address does not take this method. The header Allow lists those it takes.",
    );
    match allow {
        Some(allow) => problem.with_header(ALLOW, allow),
        None => problem,
    }
}

/// 400 for a body that is not well-formed.
pub fn malformed_body(detail: impl fmt::Display) -> Problem {
    let detail = format!("Nothing was recorded: {detail}.");
    Problem::new(StatusCode::BAD_REQUEST, "malformed-body", "The body cannot be read", detail)
}

/// 422 for a well-formed body whose fields break rules.
pub fn invalid_body(errors: Vec<FieldError>) -> Problem {
    let detail = match errors.first() {
        Some(first) if errors.len() == 1 => {
            format!("Nothing was recorded. {}: {}.", first.pointer, first.detail)
        }
        _ => format!("Nothing was recorded: {} fields break a rule, see errors.", errors.len()),
    };
    Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-body", "Some fields are not valid", detail)
        .with_errors(errors)
}

/// 413
pub fn body_too_large(bytes_max: usize) -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "body-too-large",
        "The body is too large",
        format!("A body has at most {bytes_max} bytes. Nothing was recorded; send less."),
    )
}

/// 415
pub fn unsupported_media_type(expected: &str) -> Problem {
    Problem::new(
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "unsupported-media-type",
        "Unsupported content type",
        format!("Send the body with the header Content-Type: {expected}."),
    )
}

/// 400 for a parameter of the address.
pub fn invalid_query(detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "invalid-query", "A parameter is not valid", detail)
}

/// 400 for a header.
pub fn invalid_header(detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "invalid-header", "A header is not valid", detail)
}

/// 401. Source of the challenge: RFC 6750 §3.
pub fn unauthenticated(detail: &str, challenge: &'static str) -> Problem {
    Problem::new(StatusCode::UNAUTHORIZED, "unauthenticated", "Sign in first", detail)
        .with_header(WWW_AUTHENTICATE, HeaderValue::from_static(challenge))
}

/// 403
pub fn forbidden(detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::FORBIDDEN, "forbidden", "You may not do this", detail)
}

/// 412
pub fn precondition_failed(current: u64) -> Problem {
    Problem::new(
        StatusCode::PRECONDITION_FAILED,
        "precondition-failed",
        "It has changed since you read it",
        format!("Your If-Match is stale: the current ETag is \"{current}\". Read it again, then decide."),
    )
}

/// 428. Source: RFC 6585 §3.
pub fn precondition_required() -> Problem {
    Problem::new(
        StatusCode::PRECONDITION_REQUIRED,
        "precondition-required",
        "Say which state you have seen",
        "Send If-Match with the ETag of the case, so that nobody decides on an old state; * takes any.",
    )
}

/// 422 for a key used for something else before.
pub fn idempotency_key_reused() -> Problem {
    Problem::new(
        StatusCode::UNPROCESSABLE_ENTITY,
        "idempotency-key-reused",
        "This Idempotency-Key belongs to another request",
        "The same key came before with another body or address. Use a new key for a new request.",
    )
}

/// 503 when there is more work than we take.
pub fn overloaded() -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "overloaded",
        "Too busy",
        "Too many requests wait already; nothing was recorded. Try again in a moment.",
    )
    .with_header(RETRY_AFTER, RETRY_SECONDS)
}

/// 408 when a request did not arrive, or was not worked off, in time.
pub fn too_slow() -> Problem {
    Problem::new(
        StatusCode::REQUEST_TIMEOUT,
        "too-slow",
        "It took too long",
        "The request did not come to an end in time. Repeat it with the same Idempotency-Key to be safe.",
    )
}

/// 503 when a read model has not reached the asked position.
pub fn lagging(position: u64) -> Problem {
    Problem::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "lagging",
        "Not there yet",
        format!("The read model has not reached position {position}. Try again in a moment."),
    )
    .with_header(RETRY_AFTER, RETRY_SECONDS)
}

/// 500: logged with its whole chain of causes where it is made; outside only this.
pub fn internal() -> Problem {
    Problem::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        "internal",
        "Something failed on our side",
        "It is logged under the request id in instance. Repeat with the same Idempotency-Key to be safe.",
    )
}
