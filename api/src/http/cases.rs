//! Cases: opened, listed, read as of any moment.

use crate::app::App;
use crate::executor::{CaseOpening, Entering};
use crate::http::body::{Body, Object};
use crate::http::case::CaseBody;
use crate::http::conditional::Written;
use crate::http::openapi::{ReadProblems, WriteProblems};
use crate::http::path::PathOf;
use crate::http::problem::{Answer, invalid_query, not_found};
use crate::http::query::Query;
use crate::http::reading::{Listed, as_of, case, cursor, failed, lang, limit, link_next, tagged_by_stream};
use crate::http::waiting;
use crate::http::writing::{Recorded, Write, raw_entries, recorded};
use crate::telling::Speaker;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use pobuda_domain::case::Channel;
use pobuda_domain::name::{Language, Name};
use pobuda_ledger::record::Stream;
use pobuda_projections::read::{CaseFilter, Sort};
use serde::Deserialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What opens a case.
#[derive(Deserialize, ToSchema)]
#[schema(as = CaseOpening)]
#[expect(dead_code, reason = "documents the body; it is read field by field so that every fault is reported")]
pub(super) struct OpeningBody {
    /// The protocol, e.g. `improve`.
    #[schema(example = "improve")]
    protocol: String,
    /// The opening operation; without it the first one that the caller may perform.
    operation: Option<String>,
    /// Language of the texts.
    #[schema(example = "sl")]
    language: String,
    /// Fields by name, each as its type is written: texts, whole numbers, cents, dates, choices.
    #[schema(value_type = Object, example = json!({"kind": "problem", "title": "Polomljena klop", "description": "Klop pri igrišču je polomljena."}))]
    fields: BTreeMap<String, serde_json::Value>,
    /// For which citizen it is entered; only who receives it may do so.
    on_behalf: Option<OnBehalfBody>,
}

/// For which citizen an official enters what came to the office.
#[derive(Deserialize, ToSchema)]
#[schema(as = OnBehalf)]
#[expect(dead_code, reason = "documents the body; it is read field by field so that every fault is reported")]
pub(super) struct OnBehalfBody {
    /// How it came: `paper`, `phone` or `in-person`. Everybody sees it.
    #[schema(example = "paper")]
    channel: String,
    /// The citizen's name: at most 200 characters. Only officials ever read it.
    name: Option<String>,
    /// How to reach the citizen: at most 500 characters. Only officials ever read it.
    contact: Option<String>,
}

/// Lists cases.
#[utoipa::path(
    get, path = "/api/v1/cases", tag = "cases", operation_id = "list_cases",
    params(
        ("protocol" = Option<String>, Query, description = "Only of this protocol"),
        ("state" = Option<String>, Query, description = "Only in this state"),
        ("step" = Option<String>, Query, description = "Only at this step of the progress bar"),
        ("category" = Option<String>, Query, description = "Only of this kind"),
        ("district" = Option<String>, Query, description = "Only of this part of the municipality"),
        ("service" = Option<String>, Query, description = "Only those that this service has"),
        ("author" = Option<String>, Query, description = "Only opened under this pseudonym"),
        ("outcome" = Option<String>, Query, description = "Only with this last outcome"),
        ("language" = Option<String>, Query, description = "Only with texts in this language"),
        ("overdue" = Option<bool>, Query, description = "Only those with a deadline that has passed"),
        ("q" = Option<String>, Query, description = "Words of its texts or its reference, in any form"),
        ("sort" = Option<String>, Query, description = "newest (default), oldest, most_supported, most_commented or recently_updated"),
        ("limit" = Option<u8>, Query, description = "Rows of a page, 1 to 100; 20 without it"),
        ("cursor" = Option<String>, Query, description = "Where the page begins, as `next` gave it"),
        ("lang" = Option<String>, Query, description = "Language of the words: sl (default) or en"),
        ("min_position" = Option<u64>, Query, description = "Wait until this position can be seen"),
    ),
    responses(
        (status = 200, description = "A page of cases", body = Listed<CaseBody>),
        ReadProblems,
    )
)]
pub(super) async fn list(
    State(app): State<App>,
    mut query: Query,
    headers: HeaderMap,
    uri: Uri,
) -> Answer<Response> {
    let filter = filter(&mut query)?;
    let sort = match query.text("sort") {
        None => Sort::default(),
        Some(name) => Sort::parse(&name).ok_or_else(|| {
            let known = Sort::ALL.map(Sort::name).join(", ");
            invalid_query(format!("sort is {name:?}; it takes one of: {known}."))
        })?,
    };
    let (limit, cursor, lang) = (limit(&mut query)?, cursor(&mut query)?, lang(&mut query)?);
    query.finish()?;
    let page = app.models.cases(&filter, sort, limit, cursor.as_ref()).await.map_err(failed)?;
    let speaker = Speaker::new(&app.library, lang);
    let next = page.next.map(|cursor| cursor.to_string());
    let items = page.rows.into_iter().map(|row| CaseBody::in_list(row, &speaker)).collect();
    let response = Written::json(&Listed { items, next: next.clone() })?.answer(&headers)?;
    Ok(link_next(response, &uri, "cursor", next.as_deref()))
}

fn filter(query: &mut Query) -> Answer<CaseFilter> {
    Ok(CaseFilter {
        protocol: query.text("protocol"),
        state: query.text("state"),
        step: query.text("step"),
        category: query.text("category"),
        district: query.text("district"),
        service: query.text("service"),
        author: query.text("author"),
        outcome: query.text("outcome"),
        language: query.text("language"),
        overdue: query.read("overdue", "true or false")?,
        q: query.text("q"),
    })
}

/// Reads a case.
#[utoipa::path(
    get, path = "/api/v1/cases/{id}", tag = "cases", operation_id = "read_case",
    params(
        ("id" = String, Path, description = "Its id or its reference"),
        ("as_of" = Option<String>, Query, description = "As it was: a position or an RFC 3339 time"),
        ("lang" = Option<String>, Query, description = "Language of the words: sl (default) or en"),
        ("min_position" = Option<u64>, Query, description = "Wait until this position can be seen"),
    ),
    responses(
        (status = 200, description = "The case; its ETag is for If-Match", body = CaseBody, headers(
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
    let (as_of, lang) = (as_of(&app, &mut query).await?, lang(&mut query)?);
    query.finish()?;
    let mut row = case(&app, &id).await?;
    if let Some(as_of) = as_of {
        let past = app.models.case_as_of(&row.id, as_of).await.map_err(failed)?;
        row = past.ok_or_else(|| not_found("case as of then"))?;
    }
    let speaker = Speaker::new(&app.library, lang);
    let stream = Stream::new("case", row.id.as_str());
    let (sequence, last_position) = (row.sequence, row.last_position);
    let body = CaseBody::whole(row, &speaker);
    tagged_by_stream(&app, &headers, &body, stream, sequence, last_position).await
}

fn entering(object: &mut Object) -> Option<Entering> {
    let channel = object.parsed("channel", Channel::named);
    let (name, contact) = (object.maybe_text("name"), object.maybe_text("contact"));
    Some(Entering { channel: channel?, name, contact })
}

/// Opens a case.
#[utoipa::path(
    post, path = "/api/v1/cases", tag = "cases", operation_id = "open_case",
    request_body = OpeningBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless")),
    responses(
        (status = 201, description = "It was opened", body = Recorded, headers(
            ("Location" = String, description = "Address of the case"),
            ("Pobuda-Position" = u64, description = "Position of the last event recorded"),
            ("ETag" = String, description = "Sequence of its stream"))),
        WriteProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn open(State(app): State<App>, write: Write, body: Body) -> Answer<Response> {
    let bytes = body.bytes.clone();
    let mut object = body.object()?;
    let protocol = object.parsed("protocol", Name::new);
    let operation = object.maybe_parsed("operation", Name::new);
    let language = object.parsed("language", Language::new);
    let fields = raw_entries(object.entries("fields"));
    let on_behalf = object.maybe_object("on_behalf", entering).flatten();
    object.finish()?;
    let (Some(protocol), Some(language)) = (protocol, language) else {
        return Err(crate::http::problem::internal());
    };
    let sender = write.sender()?;
    let opening = CaseOpening { id: None, protocol, operation, language, fields, source: None, on_behalf };
    let work = async |key| {
        let done = app.executor.open_case(sender, opening, write.sending(key)).await?;
        // The reference is counted by the register: known once it has passed this event.
        let seen = waiting::until(&app, done.position).await.is_ok();
        let row = if seen { app.models.case(&done.id).await.map_err(failed)? } else { None };
        let location = format!("/api/v1/cases/{}", done.id);
        recorded(StatusCode::CREATED, done, row.map(|row| row.reference), &location)
    };
    write.once(&app, &bytes, work).await
}
