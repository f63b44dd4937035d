//! Comments: posted, listed in threads, edited, withdrawn.

use crate::app::App;
use crate::executor::CommentPosting;
use crate::http::body::Body;
use crate::http::comment::CommentBody;
use crate::http::conditional::Written;
use crate::http::openapi::{ReadProblems, WriteProblems};
use crate::http::operations::named;
use crate::http::path::PathOf;
use crate::http::problem::{Answer, internal, not_found};
use crate::http::query::Query;
use crate::http::reading::{Listed, case, cursor, failed, lang, limit, link_next, tagged_by_stream};
use crate::http::writing::{NoBody, Recorded, Write, recorded};
use crate::telling::Speaker;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use pobuda_domain::name::{CaseId, CommentId, Language};
use pobuda_ledger::record::Stream;
use pobuda_projections::rows::CommentRow;
use serde::Deserialize;
use utoipa::ToSchema;

/// Language of a comment that does not say its own, when its case is not known yet.
const LANGUAGE: &str = "sl";

/// What posts a comment.
#[derive(Deserialize, ToSchema)]
#[schema(as = CommentPosting)]
#[expect(dead_code, reason = "documents the body; it is read field by field so that every fault is reported")]
pub(super) struct PostingBody {
    /// What it says: 1 to 10000 characters.
    text: String,
    /// The comment that it replies to.
    parent: Option<String>,
    /// Language of the text; that of the case without it.
    #[schema(example = "sl")]
    language: Option<String>,
}

/// What puts a new version in the place of a comment.
#[derive(Deserialize, ToSchema)]
#[schema(as = CommentEdit)]
#[expect(dead_code, reason = "documents the body; it is read field by field so that every fault is reported")]
pub(super) struct EditBody {
    /// What it says now.
    text: String,
}

/// Lists the comments of a case, every reply below what it replies to.
#[utoipa::path(
    get, path = "/api/v1/cases/{id}/comments", tag = "comments", operation_id = "list_comments",
    params(
        ("id" = String, Path, description = "Id or reference of the case"),
        ("limit" = Option<u8>, Query, description = "Rows of a page, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "Where the page begins, as `next` gave it"),
        ("lang" = Option<String>, Query, description = "Language of the words: sl (default) or en"),
        ("min_position" = Option<u64>, Query, description = "Wait until this position can be seen"),
    ),
    responses(
        (status = 200, description = "A page of comments in the order of their thread", body = Listed<CommentBody>),
        ReadProblems,
    )
)]
pub(super) async fn list(
    State(app): State<App>,
    PathOf(id): PathOf<String>,
    mut query: Query,
    headers: HeaderMap,
    uri: Uri,
) -> Answer<Response> {
    let (limit, cursor, lang) = (limit(&mut query)?, cursor(&mut query)?, lang(&mut query)?);
    query.finish()?;
    let row = case(&app, &id).await?;
    let page = app.models.comments(&row.id, limit, cursor.as_ref()).await.map_err(failed)?;
    let speaker = Speaker::new(&app.library, lang);
    let protocol = speaker.protocol(&row.protocol);
    let next = page.next.map(|cursor| cursor.to_string());
    let items = page.rows.into_iter().map(|row| CommentBody::of(row, &speaker, protocol)).collect();
    let response = Written::json(&Listed { items, next: next.clone() })?.answer(&headers)?;
    Ok(link_next(response, &uri, "cursor", next.as_deref()))
}

/// Reads a comment.
#[utoipa::path(
    get, path = "/api/v1/comments/{id}", tag = "comments", operation_id = "read_comment",
    params(
        ("id" = String, Path, description = "Its id"),
        ("lang" = Option<String>, Query, description = "Language of the words: sl (default) or en"),
        ("min_position" = Option<u64>, Query, description = "Wait until this position can be seen"),
    ),
    responses(
        (status = 200, description = "The comment; its ETag is for If-Match", body = CommentBody, headers(
            ("ETag" = String, description = "Sequence of its stream"))),
        ReadProblems,
    )
)]
pub(super) async fn read(
    State(app): State<App>,
    PathOf(id): PathOf<String>,
    mut query: Query,
    headers: HeaderMap,
) -> Answer<Response> {
    let lang = lang(&mut query)?;
    query.finish()?;
    let row = comment(&app, &comment_id(&id)?).await?;
    let speaker = Speaker::new(&app.library, lang);
    let case = app.models.case(row.case.as_str()).await.map_err(failed)?;
    let protocol = case.as_ref().and_then(|case| speaker.protocol(&case.protocol));
    let stream = Stream::new("comment", row.id.as_str());
    let (sequence, last_position) = (row.sequence, row.last_position);
    let body = CommentBody::of(row, &speaker, protocol);
    tagged_by_stream(&app, &headers, &body, stream, sequence, last_position).await
}

/// Posts a comment.
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/comments", tag = "comments", operation_id = "post_comment",
    request_body = PostingBody,
    params(
        ("id" = String, Path, description = "Id or reference of the case"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless"),
    ),
    responses(
        (status = 201, description = "It was posted", body = Recorded, headers(
            ("Location" = String, description = "Address of the comment"),
            ("Pobuda-Position" = u64, description = "Position of the last event recorded"),
            ("ETag" = String, description = "Sequence of its stream"))),
        WriteProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn post(
    State(app): State<App>,
    PathOf(id): PathOf<String>,
    write: Write,
    body: Body,
) -> Answer<Response> {
    let bytes = body.bytes.clone();
    let mut object = body.object()?;
    let text = object.text("text");
    let in_reply_to = object.maybe_parsed("parent", CommentId::new);
    let language = object.maybe_parsed("language", Language::new);
    object.finish()?;
    let text = text.ok_or_else(internal)?;
    let sender = write.sender()?;
    let (case, _) = named(&app, &id).await?;
    let language = match language {
        Some(language) => language,
        None => language_of(&app, &case).await?,
    };
    let work = async |key| {
        let what = CommentPosting { id: None, in_reply_to, language, text, source: None };
        let done = app.executor.post_comment(sender, case, what, write.sending(key)).await?;
        let location = format!("/api/v1/comments/{}", done.id);
        recorded(StatusCode::CREATED, done, None, &location)
    };
    write.once(&app, &bytes, work).await
}

/// Puts a new version in the place of a comment; the older one stays in the log.
#[utoipa::path(
    put, path = "/api/v1/comments/{id}", tag = "comments", operation_id = "edit_comment",
    request_body = EditBody,
    params(
        ("id" = String, Path, description = "Its id"),
        ("If-Match" = Option<String>, Header, description = "ETag of the comment as you saw it"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless"),
    ),
    responses(
        (status = 200, description = "It was edited", body = Recorded),
        WriteProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn edit(
    State(app): State<App>,
    PathOf(id): PathOf<String>,
    write: Write,
    body: Body,
) -> Answer<Response> {
    let bytes = body.bytes.clone();
    let mut object = body.object()?;
    let text = object.text("text");
    object.finish()?;
    let text = text.ok_or_else(internal)?;
    let (id, sender) = (comment_id(&id)?, write.sender()?);
    let work = async |key| {
        let done = app.executor.edit_comment(sender, id, text, write.sending(key)).await?;
        let location = format!("/api/v1/comments/{}", done.id);
        recorded(StatusCode::OK, done, None, &location)
    };
    write.once(&app, &bytes, work).await
}

/// Takes a comment back; that it was there stays visible.
#[utoipa::path(
    delete, path = "/api/v1/comments/{id}", tag = "comments", operation_id = "withdraw_comment",
    params(
        ("id" = String, Path, description = "Its id"),
        ("If-Match" = Option<String>, Header, description = "ETag of the comment as you saw it"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless"),
    ),
    responses(
        (status = 200, description = "It was withdrawn", body = Recorded),
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
    let (id, sender) = (comment_id(&id)?, write.sender()?);
    let work = async |key| {
        let done = app.executor.withdraw_comment(sender, id, write.sending(key)).await?;
        let location = format!("/api/v1/comments/{}", done.id);
        recorded(StatusCode::OK, done, None, &location)
    };
    write.once(&app, &bytes, work).await
}

/// The comment that an address names.
///
/// # Errors
/// 404 when it is no id.
pub(super) fn comment_id(text: &str) -> Answer<CommentId> {
    CommentId::new(text).map_err(|_| not_found("comment"))
}

async fn comment(app: &App, id: &CommentId) -> Answer<CommentRow> {
    app.models.comment(id).await.map_err(failed)?.ok_or_else(|| not_found("comment"))
}

async fn language_of(app: &App, case: &CaseId) -> Answer<Language> {
    match app.models.case(case.as_str()).await.map_err(failed)? {
        Some(row) => Ok(row.language),
        None => Language::new(LANGUAGE).map_err(|_| internal()),
    }
}
