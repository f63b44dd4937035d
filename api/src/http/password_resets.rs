//! Setting a new password with a token.

use super::accounts::{own_site, refused};
use crate::app::App;
use crate::http::body::Body;
use crate::http::openapi::AccountProblems;
use crate::http::problem::{Answer, internal};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde::Deserialize;
use utoipa::ToSchema;

/// What sets a new password.
#[derive(Deserialize, ToSchema)]
#[schema(as = PasswordReset)]
#[expect(dead_code, reason = "documents the body; it is read field by field so that every fault is reported")]
pub(super) struct ResetBody {
    /// The token.
    #[schema(example = "por_…")]
    token: String,
    /// The new password.
    #[schema(min_length = 15, max_length = 128)]
    password: String,
}

/// Sets a new password with a token, once. Every session of the person ends.
#[utoipa::path(
    post, path = "/api/v1/password-resets", tag = "accounts", operation_id = "reset_password",
    request_body = ResetBody,
    responses(
        (status = 204, description = "It is set; sign in with it"),
        AccountProblems,
    ),
    security(())
)]
pub(super) async fn reset(State(app): State<App>, headers: HeaderMap, body: Body) -> Answer<StatusCode> {
    own_site(&headers)?;
    let mut object = body.object()?;
    let (token, password) = (object.text("token"), object.text("password"));
    object.finish()?;
    let (Some(token), Some(password)) = (token, password) else { return Err(internal()) };
    app.accounts.reset(&token, &password).await.map_err(|error| refused(error, "/password"))?;
    Ok(StatusCode::NO_CONTENT)
}
