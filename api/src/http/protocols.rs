//! Protocols: the rules that cases are handled under, in words.

use crate::app::App;
use crate::http::conditional::Written;
use crate::http::openapi::ReadProblems;
use crate::http::operations::{FieldBody, field};
use crate::http::path::PathOf;
use crate::http::problem::{Answer, not_found};
use crate::http::publications::{VersionBody, since, versions};
use crate::http::query::Query;
use crate::http::reading::{Listed, lang};
use crate::telling::{OutcomeTold, Speaker, StateTold, StepTold};
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use jiff::Timestamp;
use pobuda_domain::protocol::{Library, Published};
use serde::Serialize;
use utoipa::ToSchema;

/// A protocol in a list.
#[derive(Serialize, ToSchema)]
#[schema(as = ProtocolSummary)]
pub(super) struct SummaryBody {
    /// Its name.
    #[schema(example = "improve")]
    id: String,
    /// The version in force.
    #[schema(example = "1.0.0")]
    version: String,
    /// Digest of the file as published.
    digest: String,
    /// Since when; null for what came with the program and was in force from the beginning.
    #[schema(value_type = Option<String>, format = DateTime)]
    since: Option<Timestamp>,
    /// What it is called.
    title: String,
    /// What it is for.
    purpose: String,
}

/// A protocol.
#[derive(Serialize, ToSchema)]
#[schema(as = Protocol)]
pub(super) struct ProtocolBody {
    /// Name, version, digest, title and purpose.
    #[serde(flatten)]
    summary: SummaryBody,
    /// Every version that was put in force, the latest first.
    versions: Vec<VersionBody>,
    /// The progress bar.
    steps: Vec<StepTold>,
    /// The states, in the order of the file.
    states: Vec<StateTold>,
    /// The operations.
    operations: Vec<ProtocolOperation>,
    /// The outcomes.
    outcomes: Vec<OutcomeTold>,
    /// The fields.
    fields: Vec<FieldBody>,
}

/// An operation of a protocol.
#[derive(Serialize, ToSchema)]
pub(super) struct ProtocolOperation {
    /// Its name.
    operation: String,
    /// Verb on the button.
    label: String,
    /// States in which it is allowed; null: it opens a case; `*`: every state that is not final.
    from: Option<Vec<String>>,
    /// Who answers for it, in words.
    responsible: String,
    /// Names of the fields that must be given.
    needs: Vec<String>,
    /// Names of the fields that can be given.
    may: Vec<String>,
}

/// Lists the protocols in force.
#[utoipa::path(
    get, path = "/api/v1/protocols", tag = "protocols", operation_id = "list_protocols",
    params(
        ("lang" = Option<String>, Query, description = "Language of the words: sl (default) or en"),
        ("min_position" = Option<u64>, Query, description = "Wait until this position can be seen"),
    ),
    responses(
        (status = 200, description = "The protocols under which cases can be opened", body = Listed<SummaryBody>),
        ReadProblems,
    )
)]
pub(super) async fn list(State(app): State<App>, mut query: Query, headers: HeaderMap) -> Answer<Response> {
    let lang = lang(&mut query)?;
    query.finish()?;
    let speaker = Speaker::new(&app.library, lang);
    let items =
        app.library.all_current().map(|published| summary(&speaker, &app.library, published)).collect();
    Written::json(&Listed::<SummaryBody> { items, next: None })?.answer(&headers)
}

/// Reads a protocol.
#[utoipa::path(
    get, path = "/api/v1/protocols/{id}", tag = "protocols", operation_id = "read_protocol",
    params(
        ("id" = String, Path, description = "Its name, e.g. improve"),
        ("lang" = Option<String>, Query, description = "Language of the words: sl (default) or en"),
        ("min_position" = Option<u64>, Query, description = "Wait until this position can be seen"),
    ),
    responses(
        (status = 200, description = "Its steps, states, operations, outcomes and fields", body = ProtocolBody),
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
    let published = app.library.current(&id).ok_or_else(|| not_found("protocol"))?;
    let (speaker, protocol) = (Speaker::new(&app.library, lang), &published.protocol);
    let reference = published.reference();
    let operations = protocol.operations.iter().map(|(name, operation)| ProtocolOperation {
        operation: name.to_string(),
        label: speaker.text(protocol, &operation.label).to_owned(),
        from: operation.from.clone(),
        responsible: speaker.post(
            Some(protocol),
            &operation.responsible.role,
            operation.responsible.service.as_ref(),
        ),
        needs: operation.needs.iter().map(ToString::to_string).collect(),
        may: operation.may.iter().map(ToString::to_string).collect(),
    });
    let body = ProtocolBody {
        summary: summary(&speaker, &app.library, published),
        versions: versions(&app, &speaker, published).await?,
        steps: protocol.steps.iter().map(|step| speaker.step(&reference, &step.id)).collect(),
        states: protocol.states.iter().map(|(name, _)| speaker.state(&reference, name)).collect(),
        operations: operations.collect(),
        outcomes: protocol.outcomes.iter().map(|(name, _)| speaker.outcome(&reference, name)).collect(),
        fields: protocol.fields.iter().filter_map(|(name, _)| field(&speaker, protocol, name)).collect(),
    };
    Written::json(&body)?.answer(&headers)
}

fn summary(speaker: &Speaker<'_>, library: &Library, published: &Published) -> SummaryBody {
    let protocol = &published.protocol;
    let latest = library.publications().latest(&protocol.id);
    SummaryBody {
        id: protocol.id.to_string(),
        version: protocol.version.clone(),
        digest: published.digest.clone(),
        since: latest.and_then(since),
        title: speaker.text(protocol, &protocol.title).to_owned(),
        purpose: speaker.text(protocol, &protocol.purpose).to_owned(),
    }
}
