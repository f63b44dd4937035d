//! Access tokens, for administrators: issued and shown once, listed without secrets, revoked.

use super::accounts::standing;
use crate::access::{self, Issued, NotIssued};
use crate::app::App;
use crate::clock::from_millis;
use crate::http::body::Body;
use crate::http::conditional::{Written, private};
use crate::http::idempotency::Given;
use crate::http::openapi::AdminProblems;
use crate::http::path::PathOf;
use crate::http::problem::{Answer, FieldError, Problem, internal, invalid_body, invalid_query, not_found};
use crate::http::query::Query;
use crate::http::reading::{Listed, failed, limit, link_next};
use crate::http::writing::{NoBody, Write};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use pobuda_ledger::access::AccessToken;
use serde::{Deserialize, Serialize};
use tracing::error;
use utoipa::ToSchema;

/// An access token, without its secret: that is not kept.
#[derive(Serialize, ToSchema)]
#[schema(as = Token)]
pub(super) struct TokenBody {
    /// Its id.
    id: String,
    /// What its holder is called, or what they call the token.
    name: String,
    /// `citizen`, `official`, `auditor` or `admin`.
    #[schema(example = "official")]
    role: String,
    /// Service of an official.
    service: Option<String>,
    /// Role of an official in the service.
    post: Option<String>,
    /// When it was issued.
    #[schema(value_type = String, format = DateTime)]
    issued_at: Timestamp,
    /// When it was revoked.
    #[schema(value_type = Option<String>, format = DateTime)]
    revoked_at: Option<Timestamp>,
}

/// A token as it is handed over.
#[derive(Serialize, ToSchema)]
#[schema(as = IssuedToken)]
pub(super) struct IssuedBody {
    /// The token in clear. Shown now and never again.
    #[schema(example = "pob_…")]
    token: String,
    /// What is kept of it.
    #[serde(flatten)]
    record: TokenBody,
}

/// What issues a token.
#[derive(Deserialize, ToSchema)]
#[schema(as = TokenIssuing)]
#[expect(dead_code, reason = "documents the body; it is read field by field so that every fault is reported")]
pub(super) struct IssuingBody {
    /// What to call its holder; of a token of your own, what to call it.
    name: String,
    /// `citizen`, `official`, `auditor`, `admin`, or SERVICE/POST.
    #[schema(example = "participation/coordinator")]
    role: String,
    /// Service of an official.
    service: Option<String>,
    /// Role of an official in the service.
    post: Option<String>,
}

impl IssuedBody {
    pub(super) fn of(issued: Issued) -> Self {
        Self { token: issued.secret.reveal().to_owned(), record: TokenBody::of(issued.record) }
    }
}

impl TokenBody {
    pub(super) fn of(token: AccessToken) -> Self {
        Self {
            id: token.id,
            name: token.name,
            role: token.role,
            service: token.service,
            post: token.post,
            issued_at: from_millis(token.issued_at.0),
            revoked_at: token.revoked_at.map(|at| from_millis(at.0)),
        }
    }
}

/// Lists access tokens, the newest first.
#[utoipa::path(
    get, path = "/api/v1/tokens", tag = "tokens", operation_id = "list_tokens",
    params(
        ("limit" = Option<u8>, Query, description = "Rows of a page, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "Where the page begins, as `next` gave it"),
        ("min_position" = Option<u64>, Query, description = "Wait until this position can be seen"),
    ),
    responses(
        (status = 200, description = "A page of tokens, revoked ones included", body = Listed<TokenBody>),
        AdminProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn list(State(app): State<App>, mut query: Query, uri: Uri) -> Answer<Response> {
    let (limit, cursor) = (limit(&mut query)?, query.text("cursor"));
    query.finish()?;
    let tokens = access::list(&app.log).await.map_err(|error| failed(error.into()))?;
    let from = match &cursor {
        None => 0,
        Some(last) => {
            1 + tokens.iter().position(|token| token.id == *last).ok_or_else(|| {
                invalid_query("cursor: it does not belong to this list; begin again without one.")
            })?
        }
    };
    let more = tokens.len() > from + limit;
    let items: Vec<_> = tokens.into_iter().skip(from).take(limit).map(TokenBody::of).collect();
    let next = items.last().filter(|_| more).map(|token| token.id.clone());
    let response = Written::json(&Listed { items, next: next.clone() })?.answer_when(false);
    Ok(link_next(private(response), &uri, "cursor", next.as_deref()))
}

/// Issues an access token; its secret is shown this once.
#[utoipa::path(
    post, path = "/api/v1/tokens", tag = "tokens", operation_id = "issue_token",
    request_body = IssuingBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless")),
    responses(
        (status = 201, description = "It was issued", body = IssuedBody),
        AdminProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn issue(State(app): State<App>, write: Write, body: Body) -> Answer<Response> {
    let bytes = body.bytes.clone();
    let mut object = body.object()?;
    let (name, standing) = (object.text("name"), standing(&mut object));
    object.finish()?;
    let (Some(name), Some(standing)) = (name, standing) else { return Err(internal()) };
    let work = async |_| {
        let issued =
            access::issue(&app.log, &app.ids, &app.clock, &standing, &name).await.map_err(refused)?;
        let location = format!("/api/v1/tokens/{}", issued.record.id);
        let body = super::written(&IssuedBody::of(issued))?;
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        headers.extend(HeaderValue::from_str(&location).ok().map(|location| (LOCATION, location)));
        Ok(Given { status: StatusCode::CREATED, headers, body: body.into() })
    };
    write.once(&app, &bytes, work).await
}

fn refused(error: NotIssued) -> Problem {
    match error {
        NotIssued::Name => invalid_body(vec![FieldError::new("/name", "malformed", error.to_string())]),
        NotIssued::Log(error) => failed(error.into()),
        NotIssued::NoChance(error) => {
            error!(%error, "No token can be made: {error}");
            internal()
        }
    }
}

/// Revokes an access token, at once; sessions that stand for it end with it.
#[utoipa::path(
    delete, path = "/api/v1/tokens/{id}", tag = "tokens", operation_id = "revoke_token",
    params(("id" = String, Path, description = "Id of the token")),
    responses(
        (status = 204, description = "It is worthless"),
        AdminProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn revoke(
    State(app): State<App>,
    PathOf(id): PathOf<String>,
    _write: Write,
    _body: NoBody,
) -> Answer<Response> {
    let revoked = access::revoke(&app.log, &app.clock, &id).await.map_err(|error| failed(error.into()))?;
    if revoked { Ok(StatusCode::NO_CONTENT.into_response()) } else { Err(not_found("token")) }
}
