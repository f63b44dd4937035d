//! Votes on comments: cast, changed, taken back.

use crate::app::App;
use crate::http::body::Body;
use crate::http::comments::comment_id;
use crate::http::openapi::WriteProblems;
use crate::http::path::PathOf;
use crate::http::problem::{Answer, internal};
use crate::http::writing::{NoBody, Recorded, Write, recorded};
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use pobuda_domain::comment_vote::Direction;
use serde::Deserialize;
use utoipa::ToSchema;

/// What casts a vote.
#[derive(Deserialize, ToSchema)]
#[schema(as = Vote)]
#[expect(dead_code, reason = "documents the body; it is read field by field so that every fault is reported")]
pub(super) struct VoteBody {
    /// 1 for, −1 against.
    #[schema(minimum = -1, maximum = 1, example = 1)]
    value: i8,
}

/// Casts a vote on a comment, or changes it; the same vote again changes nothing.
#[utoipa::path(
    put, path = "/api/v1/comments/{id}/vote", tag = "comments", operation_id = "vote",
    request_body = VoteBody,
    params(
        ("id" = String, Path, description = "Id of the comment"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless"),
    ),
    responses(
        (status = 200, description = "The vote stands", body = Recorded),
        WriteProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn cast(
    State(app): State<App>,
    PathOf(id): PathOf<String>,
    write: Write,
    body: Body,
) -> Answer<Response> {
    let bytes = body.bytes.clone();
    let mut object = body.object()?;
    let value = match object.integer("value") {
        Some(1) => Some(Direction::Up),
        Some(-1) => Some(Direction::Down),
        Some(_) => {
            object.fault("value", "out-of-range", "give 1 for the comment or -1 against it");
            None
        }
        None => None,
    };
    object.finish()?;
    set(&app, &id, write, bytes, Some(value.ok_or_else(internal)?)).await
}

/// Takes a vote back; without one nothing changes.
#[utoipa::path(
    delete, path = "/api/v1/comments/{id}/vote", tag = "comments", operation_id = "withdraw_vote",
    params(
        ("id" = String, Path, description = "Id of the comment"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless"),
    ),
    responses(
        (status = 200, description = "No vote stands", body = Recorded),
        WriteProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn withdraw(
    State(app): State<App>,
    PathOf(id): PathOf<String>,
    write: Write,
    NoBody(bytes): NoBody,
) -> Answer<Response> {
    set(&app, &id, write, bytes, None).await
}

async fn set(app: &App, id: &str, write: Write, bytes: Bytes, value: Option<Direction>) -> Answer<Response> {
    let (id, sender) = (comment_id(id)?, write.sender()?);
    let work = async |key| {
        let done = app.executor.vote(sender, id, value, write.sending(key)).await?;
        let location = format!("/api/v1/comments/{}", done.id);
        recorded(StatusCode::OK, done, None, &location)
    };
    write.once(app, &bytes, work).await
}
