//! Notes that officials leave for each other about a case.

use crate::app::App;
use crate::http::body::Body;
use crate::http::conditional::{Written, private};
use crate::http::openapi::{ReadProblems, WriteProblems};
use crate::http::operations::named;
use crate::http::path::PathOf;
use crate::http::problem::Answer;
use crate::http::query::Query;
use crate::http::reading::{case, failed, lang};
use crate::http::writing::{Recorded, Write, recorded};
use crate::notes::{Note, latest};
use crate::telling::Speaker;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What leaves a note.
#[derive(Deserialize, ToSchema)]
#[schema(as = NoteAdding)]
#[expect(dead_code, reason = "documents the body; it is read field by field so that every fault is reported")]
pub(super) struct AddingBody {
    /// What it says: 1 to 4000 characters. Only officials ever read it.
    text: String,
}

/// The latest notes of a case.
#[derive(Serialize, ToSchema)]
#[schema(as = Notes)]
pub(super) struct NotesBody {
    /// The notes, the newest first.
    items: Vec<NoteBody>,
}

/// A note of an official for officials.
#[derive(Serialize, ToSchema)]
#[schema(as = Note)]
pub(super) struct NoteBody {
    /// Position of its event.
    position: u64,
    /// When it was left.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Role of who left it.
    #[schema(example = "handler")]
    role: String,
    /// Their service.
    #[schema(example = "roads")]
    service: Option<String>,
    /// Both in words.
    label: String,
    /// Their name; null when it was erased.
    name: Option<String>,
    /// What it says; null when it was erased.
    text: Option<String>,
}

/// Lists the latest notes about a case, for officials.
#[utoipa::path(
    get, path = "/api/v1/cases/{id}/notes", tag = "cases", operation_id = "list_notes",
    params(
        ("id" = String, Path, description = "Id or reference of the case"),
        ("lang" = Option<String>, Query, description = "Language of the words: sl (default) or en"),
        ("min_position" = Option<u64>, Query, description = "Wait until this position can be seen"),
    ),
    responses(
        (status = 200, description = "The latest notes, at most 100", body = NotesBody),
        (status = 403, description = "Only who holds a post may read them",
            body = crate::http::problem::ProblemBody, content_type = "application/problem+json"),
        ReadProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn list(
    State(app): State<App>,
    PathOf(id): PathOf<String>,
    mut query: Query,
) -> Answer<Response> {
    let lang = lang(&mut query)?;
    query.finish()?;
    let case = case(&app, &id).await?;
    let speaker = Speaker::new(&app.library, lang);
    let protocol = speaker.protocol(&case.protocol);
    let told = |Note { position, at, by, name, text, .. }: Note| NoteBody {
        position,
        at,
        label: speaker.post(protocol, &by.role, by.service.as_ref()),
        role: by.role.to_string(),
        service: by.service.map(|service| service.to_string()),
        name,
        text,
    };
    let notes = latest(&app, &case.id).await.map_err(|error| failed(error.into()))?;
    let body = NotesBody { items: notes.into_iter().map(told).collect() };
    Ok(private(Written::json(&body)?.answer_when(false)))
}

/// Leaves a note about a case, for officials.
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/notes", tag = "cases", operation_id = "add_note",
    request_body = AddingBody,
    params(
        ("id" = String, Path, description = "Id or reference of the case"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless"),
    ),
    responses(
        (status = 201, description = "It was recorded; what it says stays with officials", body = Recorded),
        WriteProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn add(
    State(app): State<App>,
    PathOf(id): PathOf<String>,
    write: Write,
    body: Body,
) -> Answer<Response> {
    let bytes = body.bytes.clone();
    let mut object = body.object()?;
    let text = object.text("text").unwrap_or_default();
    object.finish()?;
    let (case, reference) = named(&app, &id).await?;
    let sender = write.sender()?;
    let work = async |key| {
        let done = app.executor.add_note(sender, case, text, write.sending(key)).await?;
        let location = format!("/api/v1/cases/{}/notes", done.id);
        recorded(StatusCode::CREATED, done, reference, &location)
    };
    write.once(&app, &bytes, work).await
}
