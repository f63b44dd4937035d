//! Sessions: signing in with a password, and out.

use super::accounts::{no_session, own_site, refused, unkept};
use crate::account::proof::{Proof, Proven};
use crate::app::App;
use crate::caller::Standing;
use crate::http::body::Body;
use crate::http::openapi::AccountProblems;
use crate::http::problem::{Answer, internal};
use crate::http::reading::failed;
use crate::http::remote::Remote;
use crate::http::writing::NoBody;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What signs in.
#[derive(Deserialize, ToSchema)]
#[schema(as = SigningIn)]
#[expect(dead_code, reason = "documents the body; it is read field by field so that every fault is reported")]
pub(super) struct SigningInBody {
    /// E-mail address of the account.
    #[schema(example = "ana@example.org")]
    email: String,
    /// Its password.
    password: String,
}

/// A session as it begins.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
pub(super) struct SessionBody {
    /// To be sent as `X-CSRF-Token` with everything that writes.
    pub(super) csrf_token: String,
}

/// Signs in: the answer sets the cookie of a new session.
#[utoipa::path(
    post, path = "/api/v1/sessions", tag = "accounts", operation_id = "sign_in",
    request_body = SigningInBody,
    responses(
        (status = 201, description = "Signed in", body = SessionBody),
        AccountProblems,
    ),
    security(())
)]
pub(super) async fn begin(
    State(app): State<App>,
    Remote(from): Remote,
    headers: HeaderMap,
    body: Body,
) -> Answer<Response> {
    own_site(&headers)?;
    let mut object = body.object()?;
    let (email, password) = (object.text("email"), object.text("password"));
    object.finish()?;
    let (Some(email), Some(password)) = (email, password) else { return Err(internal()) };
    let proof = Proof::Password { email: &email, password: &password };
    let proven = app.accounts.prove(proof, from).await.map_err(|error| refused(error, "/password"))?;
    let acting = match &proven {
        Proven::Person(person) => app.accounts.first_standing(&person.id).await,
        Proven::Token(_) => Ok(Standing::Citizen),
    };
    let acting = acting.map_err(|error| failed(error.into()))?;
    let begun = app.sessions.begin_proven(&proven, &acting, &headers).await.map_err(no_session)?;
    let answer = super::written(&SessionBody { csrf_token: begun.csrf })?;
    let mut headers = unkept();
    headers.insert(SET_COOKIE, begun.cookie);
    headers.insert(LOCATION, HeaderValue::from_static("/api/v1/me"));
    Ok((StatusCode::CREATED, headers, answer).into_response())
}

/// Signs out: the session that the request came with ends.
#[utoipa::path(
    delete, path = "/api/v1/sessions/current", tag = "accounts", operation_id = "sign_out",
    responses(
        (status = 204, description = "There is no session any more"),
        AccountProblems,
    ),
    security(("session" = []))
)]
pub(super) async fn end(State(app): State<App>, headers: HeaderMap, _body: NoBody) -> Answer<Response> {
    let cookie = app.sessions.end(&headers).await.map_err(|error| failed(error.into()))?;
    let mut answer = StatusCode::NO_CONTENT.into_response();
    answer.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer.headers_mut().extend(cookie.map(|cookie| (SET_COOKIE, cookie)));
    Ok(answer)
}
