//! Supports: given, taken back, counted. Each is one person's; withdrawing leaves a trace.

use crate::app::App;
use crate::http::authentication::Visitor;
use crate::http::conditional::{Written, private};
use crate::http::openapi::{ReadProblems, WriteProblems};
use crate::http::operations::named;
use crate::http::path::PathOf;
use crate::http::problem::Answer;
use crate::http::query::Query;
use crate::http::reading::{as_of, case, failed};
use crate::http::writing::{NoBody, Recorded, Write, recorded};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

/// How many support a case.
#[derive(Serialize, ToSchema)]
#[schema(as = Supports)]
pub(super) struct SupportsBody {
    /// Given here and not taken back. Unit: people.
    given: u64,
    /// Counted at the source of an import: a number, not people.
    counted_at_source: u64,
    /// Both together.
    total: u64,
    /// Position of the event that changed the number last; 0 when none has.
    position: u64,
    /// Whether the caller supports it. Absent when nobody has signed in, and of the past.
    #[serde(skip_serializing_if = "Option::is_none")]
    mine: Option<bool>,
}

/// Counts the supports of a case.
#[utoipa::path(
    get, path = "/api/v1/cases/{id}/support", tag = "supports", operation_id = "read_support",
    params(
        ("id" = String, Path, description = "Id or reference of the case"),
        ("as_of" = Option<String>, Query, description = "As it was: a position or an RFC 3339 time"),
        ("min_position" = Option<u64>, Query, description = "Wait until this position can be seen"),
    ),
    responses(
        (status = 200, description = "How many support it", body = SupportsBody),
        ReadProblems,
    ),
    security((), ("bearer" = []), ("session" = []))
)]
pub(super) async fn read(
    State(app): State<App>,
    PathOf(id): PathOf<String>,
    Visitor(known): Visitor,
    mut query: Query,
    headers: HeaderMap,
) -> Answer<Response> {
    let as_of = as_of(&app, &mut query).await?;
    query.finish()?;
    let row = case(&app, &id).await?;
    let count = app.models.supports(&row.id, as_of).await.map_err(failed)?;
    let sender = known.and_then(|known| known.caller.sender()).filter(|_| as_of.is_none());
    let mine = match &sender {
        Some(sender) => Some(app.executor.own_part(Some(sender), &row.id).await?.supports),
        None => None,
    };
    let body = SupportsBody {
        given: count.given,
        counted_at_source: count.counted_at_source,
        total: count.total(),
        position: count.position,
        mine,
    };
    let response = Written::json(&body)?.answer(&headers)?;
    Ok(if sender.is_some() { private(response) } else { response })
}

/// Gives support; what is given already stays given.
#[utoipa::path(
    put, path = "/api/v1/cases/{id}/support", tag = "supports", operation_id = "give_support",
    params(
        ("id" = String, Path, description = "Id or reference of the case"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless"),
    ),
    responses(
        (status = 200, description = "It is given", body = Recorded),
        WriteProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn give(
    State(app): State<App>,
    PathOf(id): PathOf<String>,
    write: Write,
    body: NoBody,
) -> Answer<Response> {
    set(&app, &id, write, body, true).await
}

/// Takes support back; both facts stay in the log.
#[utoipa::path(
    delete, path = "/api/v1/cases/{id}/support", tag = "supports", operation_id = "withdraw_support",
    params(
        ("id" = String, Path, description = "Id or reference of the case"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless"),
    ),
    responses(
        (status = 200, description = "It is not given", body = Recorded),
        WriteProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn withdraw(
    State(app): State<App>,
    PathOf(id): PathOf<String>,
    write: Write,
    body: NoBody,
) -> Answer<Response> {
    set(&app, &id, write, body, false).await
}

async fn set(app: &App, id: &str, write: Write, NoBody(bytes): NoBody, given: bool) -> Answer<Response> {
    let sender = write.sender()?;
    let (case, reference) = named(app, id).await?;
    let work = async |key| {
        let done = app.executor.support(sender, case, given, write.sending(key)).await?;
        let location = format!("/api/v1/cases/{}/support", done.id);
        recorded(StatusCode::OK, done, reference, &location)
    };
    write.once(app, &bytes, work).await
}
