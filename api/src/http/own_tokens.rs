//! Access tokens that people make for their own programs.

use super::accounts::{person, refused, standing, unkept};
use super::me::known;
use super::tokens::{IssuedBody, IssuingBody, TokenBody};
use crate::app::App;
use crate::http::authentication::{Signed, Visitor};
use crate::http::body::Body;
use crate::http::conditional::{Written, private};
use crate::http::idempotency::Given;
use crate::http::openapi::AccountProblems;
use crate::http::path::PathOf;
use crate::http::problem::{Answer, forbidden, internal, not_found};
use crate::http::query::Query;
use crate::http::reading::{Listed, failed};
use crate::http::writing::{NoBody, Write};
use axum::extract::State;
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

/// Lists my access tokens that were not revoked, the newest first. There are few: one page has them all.
#[utoipa::path(
    get, path = "/api/v1/me/tokens", tag = "accounts", operation_id = "list_own_tokens",
    params(("min_position" = Option<u64>, Query, description = "Wait until this position can be seen")),
    responses(
        (status = 200, description = "All of them", body = Listed<TokenBody>),
        AccountProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn list(State(app): State<App>, Signed(caller): Signed, query: Query) -> Answer<Response> {
    query.finish()?;
    let person = person(&app, &caller).await?;
    let tokens = app.accounts.own_tokens(&person.id).await.map_err(|error| failed(error.into()))?;
    let items = tokens.into_iter().map(TokenBody::of).collect();
    Ok(private(Written::json(&Listed::<TokenBody> { items, next: None })?.answer_when(false)))
}

/// Makes an access token of mine; its secret is shown this once.
#[utoipa::path(
    post, path = "/api/v1/me/tokens", tag = "accounts", operation_id = "issue_own_token",
    request_body = IssuingBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless")),
    responses(
        (status = 201, description = "It was made", body = IssuedBody),
        AccountProblems,
    ),
    security(("session" = []))
)]
pub(super) async fn issue(
    State(app): State<App>,
    visitor: Visitor,
    write: Write,
    body: Body,
) -> Answer<Response> {
    let person = person(&app, &write.caller).await?;
    let bytes = body.bytes.clone();
    let mut object = body.object()?;
    let (name, standing) = (object.text("name"), standing(&mut object));
    object.finish()?;
    // Or one that leaked would go on in tokens that nobody knows of when it is revoked.
    if known(visitor)?.session.is_none() {
        return Err(forbidden(
            "A token makes no tokens. Sign in with a password, and send the session's cookie.",
        ));
    }
    let (Some(name), Some(standing)) = (name, standing) else { return Err(internal()) };
    let work = async |_| {
        let issued = app.accounts.issue_own(&person, &standing, &name).await;
        let issued = issued.map_err(|error| refused(error, "/password"))?;
        let location = format!("/api/v1/me/tokens/{}", issued.record.id);
        let body = super::written(&IssuedBody::of(issued))?;
        let mut headers = unkept();
        headers.extend(HeaderValue::from_str(&location).ok().map(|location| (LOCATION, location)));
        Ok(Given { status: StatusCode::CREATED, headers, body: body.into() })
    };
    write.once(&app, &bytes, work).await
}

/// Revokes an access token of mine, at once.
#[utoipa::path(
    delete, path = "/api/v1/me/tokens/{id}", tag = "accounts", operation_id = "revoke_own_token",
    params(("id" = String, Path, description = "Id of the token")),
    responses(
        (status = 204, description = "It is worthless"),
        AccountProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn revoke(
    State(app): State<App>,
    PathOf(id): PathOf<String>,
    Signed(caller): Signed,
    _body: NoBody,
) -> Answer<Response> {
    let person = person(&app, &caller).await?;
    let revoked = app.accounts.revoke_own(&person.id, &id).await.map_err(|error| failed(error.into()))?;
    if revoked { Ok(StatusCode::NO_CONTENT.into_response()) } else { Err(not_found("token")) }
}
