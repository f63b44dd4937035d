//! Operations: what the caller may do with a case now, and doing it.

use crate::app::App;
use crate::executor::Operation;
use crate::http::authentication::Visitor;
use crate::http::body::Body;
use crate::http::conditional::{Written, private};
use crate::http::openapi::{ReadProblems, WriteProblems};
use crate::http::path::PathOf;
use crate::http::problem::{Answer, not_found, precondition_required};
use crate::http::query::Query;
use crate::http::reading::{case, failed, lang};
use crate::http::tags;
use crate::http::writing::{Recorded, Write, raw_entries, recorded};
use crate::telling::Speaker;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::ETAG;
use axum::response::Response;
use pobuda_domain::case::Allowed;
use pobuda_domain::name::{CaseId, FieldName, Name};
use pobuda_domain::protocol::{Field, FieldType, Protocol};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What the caller may do with a case now.
#[derive(Serialize, ToSchema)]
#[schema(as = Operations)]
pub(super) struct OperationsBody {
    /// Sequence that the case stands at: send it as `If-Match`.
    sequence: u64,
    /// The operations, in the order of the protocol.
    items: Vec<OperationBody>,
    /// Whether the case is open to support.
    open_to_support: bool,
    /// Whether the case is open to comments.
    open_to_comments: bool,
    /// Whether the caller supports it now.
    supports: bool,
}

/// An operation that the caller may perform.
#[derive(Serialize, ToSchema)]
#[schema(as = Operation)]
pub(super) struct OperationBody {
    /// Its name: last segment of the address to send it to.
    #[schema(example = "assign")]
    operation: String,
    /// Verb on the button.
    label: String,
    /// Fields that must be given.
    needs: Vec<FieldBody>,
    /// Fields that can be given.
    may: Vec<FieldBody>,
    /// Outcomes to choose from; empty when there is no choice.
    outcomes: Vec<ChoiceOfOutcome>,
}

/// A field of an operation.
#[derive(Serialize, ToSchema)]
#[schema(as = Field)]
pub(super) struct FieldBody {
    /// Its name.
    #[schema(example = "answer")]
    name: String,
    /// Its type: `text`, `integer`, `money` (cents), `date`, `choice`, `place`, `files`, `service`, `person`, `legal`
    /// or `case`.
    #[serde(rename = "type")]
    kind: &'static str,
    /// What it is called.
    label: String,
    /// What can be chosen, in words.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    choices: BTreeMap<String, String>,
    /// Shortest text. Unit: characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    min_length: Option<u32>,
    /// Whether everybody may read it.
    public: bool,
}

/// An outcome that can be chosen.
#[derive(Serialize, ToSchema)]
pub(super) struct ChoiceOfOutcome {
    /// Its name.
    outcome: String,
    /// What it is called.
    label: String,
    /// Fields that must be given with it, beside those of the operation.
    needs: Vec<FieldBody>,
}

/// What performs an operation.
#[derive(Deserialize, ToSchema)]
#[schema(as = Performing)]
#[expect(dead_code, reason = "documents the body; it is read field by field so that every fault is reported")]
pub(super) struct PerformingBody {
    /// Fields by name.
    #[schema(value_type = Option<Object>)]
    fields: Option<BTreeMap<String, serde_json::Value>>,
    /// The outcome, where the operation has a choice.
    outcome: Option<String>,
}

/// Lists what the caller may do now.
#[utoipa::path(
    get, path = "/api/v1/cases/{id}/operations", tag = "cases", operation_id = "list_operations",
    params(
        ("id" = String, Path, description = "Id or reference of the case"),
        ("lang" = Option<String>, Query, description = "Language of the words: sl (default) or en"),
        ("min_position" = Option<u64>, Query, description = "Wait until this position can be seen"),
    ),
    responses(
        (status = 200, description = "What may be done now, with the fields each operation needs", body = OperationsBody, headers(
            ("ETag" = String, description = "Sequence of the case"))),
        ReadProblems,
    ),
    security((), ("bearer" = []), ("session" = []))
)]
pub(super) async fn list(
    State(app): State<App>,
    PathOf(id): PathOf<String>,
    Visitor(known): Visitor,
    mut query: Query,
) -> Answer<Response> {
    let lang = lang(&mut query)?;
    query.finish()?;
    let row = case(&app, &id).await?;
    let sender = known.and_then(|known| known.caller.sender());
    let part = app.executor.own_part(sender.as_ref(), &row.id).await?;
    let speaker = Speaker::new(&app.library, lang);
    let told = |protocol| part.operations.into_iter().map(|a| operation(&speaker, protocol, a)).collect();
    // Under rules that this program does not have, nothing can be done.
    let items = speaker.protocol(&row.protocol).map(told).unwrap_or_default();
    let body = OperationsBody {
        sequence: row.sequence,
        items,
        open_to_support: part.open_to_support,
        open_to_comments: part.open_to_comments,
        supports: part.supports,
    };
    let written = Written::json(&body)?;
    let mut response = private(written.answer_when(false));
    if let Some(tag) = tags::strong(&row.sequence.to_string()) {
        response.headers_mut().insert(ETAG, tag);
    }
    Ok(response)
}

fn operation(speaker: &Speaker<'_>, protocol: &Protocol, allowed: Allowed) -> OperationBody {
    let fields = |names: Vec<FieldName>| -> Vec<FieldBody> {
        names.iter().filter_map(|name| field(speaker, protocol, name)).collect()
    };
    let outcomes = allowed.outcomes.into_iter().map(|(outcome, needs)| ChoiceOfOutcome {
        label: protocol
            .outcomes
            .get(outcome.as_str())
            .map(|declared| speaker.text(protocol, &declared.label).to_owned())
            .unwrap_or_default(),
        outcome: outcome.into(),
        needs: fields(needs),
    });
    OperationBody {
        label: speaker.operation(Some(protocol), &allowed.operation),
        operation: allowed.operation.into(),
        needs: fields(allowed.needs),
        may: fields(allowed.may),
        outcomes: outcomes.collect(),
    }
}

/// A field of a protocol as the API describes it.
pub(super) fn field(speaker: &Speaker<'_>, protocol: &Protocol, name: &FieldName) -> Option<FieldBody> {
    let declared: &Field = protocol.fields.get(name.as_str())?;
    let choices = declared
        .choices
        .iter()
        .map(|(choice, label)| (choice.to_string(), speaker.text(protocol, label).to_owned()));
    Some(FieldBody {
        name: name.to_string(),
        kind: type_word(declared.kind),
        label: speaker.text(protocol, &declared.label).to_owned(),
        choices: choices.collect(),
        min_length: declared.min_length,
        public: declared.public,
    })
}

/// The word for a type, as protocols write it.
fn type_word(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Text => "text",
        FieldType::Integer => "integer",
        FieldType::Money => "money",
        FieldType::Date => "date",
        FieldType::Choice => "choice",
        FieldType::Place => "place",
        FieldType::Files => "files",
        FieldType::Service => "service",
        FieldType::Person => "person",
        FieldType::Legal => "legal",
        FieldType::Case => "case",
    }
}

/// Performs an operation.
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/operations/{operation}", tag = "cases", operation_id = "perform_operation",
    request_body = PerformingBody,
    params(
        ("id" = String, Path, description = "Id or reference of the case"),
        ("operation" = String, Path, description = "The operation, e.g. assign"),
        ("If-Match" = String, Header, description = "ETag of the case as you saw it; * takes any"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless"),
    ),
    responses(
        (status = 200, description = "It was performed", body = Recorded, headers(
            ("Location" = String, description = "Address of the case"),
            ("Pobuda-Position" = u64, description = "Position of the last event recorded"),
            ("ETag" = String, description = "Sequence of its stream"))),
        WriteProblems,
        (status = 428, description = "If-Match is missing"),
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn perform(
    State(app): State<App>,
    PathOf((id, operation)): PathOf<(String, String)>,
    write: Write,
    body: Body,
) -> Answer<Response> {
    if !write.is_conditional() {
        return Err(precondition_required());
    }
    let bytes = body.bytes.clone();
    let mut object = body.object()?;
    let fields = raw_entries(object.entries("fields"));
    let outcome = object.maybe_parsed("outcome", Name::new);
    object.finish()?;
    let operation = Name::new(operation).map_err(|_| not_found("operation"))?;
    let (case, reference) = named(&app, &id).await?;
    let sender = write.sender()?;
    let work = async |key| {
        let what = Operation { operation, outcome, fields };
        let done = app.executor.perform(sender, case, what, write.sending(key)).await?;
        let location = format!("/api/v1/cases/{}", done.id);
        recorded(StatusCode::OK, done, reference, &location)
    };
    write.once(&app, &bytes, work).await
}

/// The case that an address names, and its reference as far as it is known.
///
/// # Errors
/// 404 for a reference that names nothing. An id is not looked up here: the rules know best whether there is one.
pub(super) async fn named(app: &App, id_or_reference: &str) -> Answer<(CaseId, Option<String>)> {
    let row = app.models.case(id_or_reference).await.map_err(failed)?;
    match (row, CaseId::new(id_or_reference)) {
        (Some(row), _) => Ok((row.id, Some(row.reference))),
        (None, Ok(id)) => Ok((id, None)),
        (None, Err(_)) => Err(not_found("case")),
    }
}
