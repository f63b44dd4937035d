//! Putting a version of a protocol in force, for administrators; and which versions there were, for everybody.

use crate::app::App;
use crate::executor::{Keeper, ProtocolPublishing, Refused};
use crate::http::body::Body;
use crate::http::openapi::AdminProblems;
use crate::http::problem::{Answer, FieldError, Problem, internal};
use crate::http::reading::failed;
use crate::http::writing::{Recorded, Write, recorded};
use crate::telling::Speaker;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use cqrs_es::Aggregate;
use jiff::Timestamp;
use pobuda_domain::actor::By;
use pobuda_domain::protocol::{Library, Published, parse};
use pobuda_domain::publication::{PUBLICATIONS_ID, ProtocolPublished, Publications, report};
use pobuda_ledger::record::{PlacedOpening, Stream};
use pobuda_projections::rows::Told;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A version that is, or was, in force.
#[derive(Serialize, ToSchema)]
#[schema(as = ProtocolVersion)]
pub(super) struct VersionBody {
    /// The version.
    #[schema(example = "1.1.0")]
    version: String,
    /// Digest of the file as published.
    digest: String,
    /// Whether cases that open now are handled under it.
    in_force: bool,
    /// Since when; null for what came with the program and was in force from the beginning.
    #[schema(value_type = Option<String>, format = DateTime)]
    since: Option<Timestamp>,
    /// In which role it was ordered, in words; null for what came with the program.
    by: Option<String>,
    /// The public name of who ordered it, or the marker of erasure.
    #[schema(value_type = Option<String>)]
    name: Option<Told>,
    /// Why, or the marker of erasure.
    #[schema(value_type = Option<String>)]
    why: Option<Told>,
    /// Position of its event in the log, which holds the file; null while it has none.
    position: Option<u64>,
}

/// What puts a version in force.
#[derive(Deserialize, ToSchema)]
#[schema(as = ProtocolPublishing)]
#[expect(dead_code, reason = "documents the body; it is read field by field so that every fault is reported")]
pub(super) struct PublishingBody {
    /// The file: TOML of the format protocol/1.
    text: String,
    /// Why; everybody can read it.
    reason: String,
}

/// Puts a version of a protocol in force: cases that open from now on are handled under it.
#[utoipa::path(
    post, path = "/api/v1/protocols", tag = "protocols", operation_id = "publish_protocol",
    request_body = PublishingBody,
    params(("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless")),
    responses(
        (status = 201, description = "It is in force; `id` is the name of the protocol", body = Recorded),
        (status = 200, description = "This very file was published before; nothing was recorded", body = Recorded),
        (status = 409, description = "The version is taken, not newer, or too small for what differs", body = crate::http::problem::ProblemBody, content_type = "application/problem+json"),
        AdminProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn publish(State(app): State<App>, write: Write, body: Body) -> Answer<Response> {
    let bytes = body.bytes.clone();
    let mut object = body.object()?;
    let (text, reason) = (object.text("text"), object.text("reason"));
    object.finish()?;
    let (Some(text), Some(reason)) = (text, reason) else { return Err(internal()) };
    let keeper = Keeper { subject: write.caller.subject.clone(), name: write.caller.name.clone() };
    let work = async |key| {
        let what = ProtocolPublishing { file: FILE.to_owned(), text: text.clone(), reason };
        let done = app.executor.publish_protocol(keeper, what, write.sending(key)).await;
        let mut done = done.map_err(|refused| with_findings(refused, &text, &app.executor.library()))?;
        // It was taken, so that it can be read.
        let protocol = parse(FILE, &text).map_err(|_| internal())?;
        protocol.id.as_str().clone_into(&mut done.id);
        let status = if done.changed { StatusCode::CREATED } else { StatusCode::OK };
        recorded(status, done, None, &format!("/api/v1/protocols/{}", protocol.id))
    };
    write.once(&app, &bytes, work).await
}

/// What findings call the file.
const FILE: &str = "text";

/// A refusal, with everything that the verifier has found.
fn with_findings(refused: Refused, text: &str, library: &Library) -> Problem {
    let unsound = matches!(&refused, Refused::Rule(refusal) if refusal.code == "protocol-unsound");
    let problem = Problem::from(refused);
    if !unsound {
        return problem;
    }
    let findings = report(FILE, text, library).findings.into_iter().map(|finding| {
        let line = finding.line.map(|line| format!("line {line}: ")).unwrap_or_default();
        let place = if finding.place.is_empty() { String::new() } else { format!("{}: ", finding.place) };
        let detail = format!("{line}{place}{}; {}", finding.message, finding.remedy);
        FieldError::new("/text", finding.code.as_str(), detail)
    });
    problem.with_errors(findings.collect())
}

/// The versions of a protocol, the latest first.
///
/// # Errors
/// 500 when the log fails.
pub(super) async fn versions(
    app: &App,
    speaker: &Speaker<'_>,
    in_force: &Published,
) -> Answer<Vec<VersionBody>> {
    let id = in_force.protocol.id.as_str();
    let mut versions = Vec::new();
    for (sequence, published) in (1..).zip(&app.library.publications().published) {
        if published.protocol.as_str() == id {
            versions.push(version(app, speaker, published, sequence, in_force).await?);
        }
    }
    if versions.is_empty() {
        versions.push(VersionBody {
            version: in_force.protocol.version.clone(),
            digest: in_force.digest.clone(),
            in_force: true,
            since: None,
            by: None,
            name: None,
            why: None,
            position: None,
        });
    }
    versions.reverse();
    Ok(versions)
}

/// Since when a version is in force; nothing of what came with the program.
pub(super) fn since(published: &ProtocolPublished) -> Option<Timestamp> {
    (published.by != By::system()).then_some(published.occurred_at)
}

async fn version(
    app: &App,
    speaker: &Speaker<'_>,
    published: &ProtocolPublished,
    sequence: u64,
    in_force: &Published,
) -> Answer<VersionBody> {
    let stream = Stream::new(Publications::TYPE, PUBLICATIONS_ID);
    let event = app.log.read_stream(&stream, sequence.saturating_sub(1), 1).await;
    let position = event.map_err(|error| failed(error.into()))?.first().map(|event| event.position);
    let openings = match position {
        Some(position) => app.log.openings_between(position, position).await,
        None => Ok(Vec::new()),
    };
    let openings = openings.map_err(|error| failed(error.into()))?;
    let given = |name: &str| {
        published.given.iter().any(|given| given.as_str() == name).then(|| opened(&openings, name))
    };
    Ok(VersionBody {
        version: published.version.clone(),
        digest: published.digest.clone(),
        in_force: published.digest == in_force.digest,
        since: since(published),
        by: since(published).map(|_| speaker.role(None, &published.by.role)),
        name: given("actor_name"),
        why: given("reason"),
        position,
    })
}

/// What lies open of a text, or the marker of its erasure.
fn opened(openings: &[PlacedOpening], wanted: &str) -> Told {
    let read = |placed: &PlacedOpening| {
        let array = placed.opening.array()?;
        let (_salt, name, told) = serde_json::from_str::<(IgnoredAny, String, Told)>(&array).ok()?;
        (name == wanted).then_some(told)
    };
    openings.iter().find_map(read).unwrap_or_else(Told::erased)
}
