//! One operation on several cases, with one message.

use crate::app::App;
use crate::bulk::{self, BULK_CASES_MAX, Meant};
use crate::executor::{Done, Operation, Refused};
use crate::http::body::{Body, Object};
use crate::http::idempotency::Given;
use crate::http::json::Json;
use crate::http::openapi::WriteProblems;
use crate::http::operations::named;
use crate::http::path::PathOf;
use crate::http::problem::{Answer, FieldError, Problem, ProblemBody, internal, invalid_body, not_found};
use crate::http::writing::{POSITION, Write, raw_entries};
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use pobuda_domain::name::{CaseId, Name};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// What performs an operation on several cases.
#[derive(Deserialize, ToSchema)]
#[schema(as = BulkPerforming)]
#[expect(dead_code, reason = "documents the body; it is read field by field so that every fault is reported")]
pub(super) struct PerformingBody {
    /// Ids or references of the cases: 1 to 100, each once.
    #[schema(min_items = 1, max_items = 100)]
    cases: Vec<String>,
    /// The sequence that you have seen a case at, by what you call it in `cases`. One that has moved on since is left alone;
    /// one that is not named here is taken as it stands.
    seen: Option<BTreeMap<String, u64>>,
    /// Fields by name, the same for each case.
    #[schema(value_type = Option<Object>)]
    fields: Option<BTreeMap<String, serde_json::Value>>,
    /// The outcome, where the operation has a choice.
    outcome: Option<String>,
}

/// What became of each case.
#[derive(Serialize, ToSchema)]
#[schema(as = BulkPerformed)]
pub(super) struct PerformedBody {
    /// Cases on which it was performed.
    done: usize,
    /// Cases on which it was not.
    refused: usize,
    /// Position of the last event recorded; null when nothing was. Reads with `min_position` see at least that much.
    position: Option<u64>,
    /// The cases, in the order in which they were sent.
    items: Vec<OneBody>,
}

/// What became of one case.
#[derive(Serialize, ToSchema)]
#[schema(as = BulkPerformedOne)]
pub(super) struct OneBody {
    /// The case, as it was called in `cases`.
    #[schema(example = "P-2026-0042")]
    case: String,
    /// Its id; null when there is no such case.
    id: Option<String>,
    /// What people quote; null while it is not known.
    #[serde(rename = "ref")]
    reference: Option<String>,
    /// Position of the last event recorded; null when nothing was.
    position: Option<u64>,
    /// Sequence of the case after it; null when nothing was recorded.
    sequence: Option<u64>,
    /// Why not; null when it was done.
    problem: Option<ProblemBody>,
}

/// A case as it was called, and which it is.
struct Called {
    name: String,
    case: Answer<(CaseId, Option<String>)>,
    seen: Option<u64>,
}

/// Performs one operation on several cases: each by itself, so that what one of them does not allow stops no other.
#[utoipa::path(
    post, path = "/api/v1/operations/{operation}", tag = "cases", operation_id = "perform_on_cases",
    request_body = PerformingBody,
    params(
        ("operation" = String, Path, description = "The operation, e.g. assign"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless, for each case by itself"),
    ),
    responses(
        (status = 200, description = "What became of each case", body = PerformedBody, headers(
            ("Pobuda-Position" = u64, description = "Position of the last event recorded, when something was"),
            ("Retry-After" = u64, description = "Some cases were not decided: send the same again under the same key"))),
        WriteProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn perform(
    State(app): State<App>,
    PathOf(operation): PathOf<String>,
    write: Write,
    body: Body,
) -> Answer<Response> {
    let bytes = body.bytes.clone();
    let mut object = body.object()?;
    let names = cases(&mut object);
    let seen = seen(&mut object, &names);
    let fields = raw_entries(object.entries("fields"));
    let outcome = object.maybe_parsed("outcome", Name::new);
    object.finish()?;
    let operation = Name::new(operation).map_err(|_| not_found("operation"))?;
    let called = called(&app, names, &seen).await?;
    let sender = write.sender()?;
    let work = async |key| {
        let what = Operation { operation, outcome, fields };
        let meant = called.iter().filter_map(Called::meant).collect();
        let became = bulk::perform(&app.executor, sender, meant, what, write.sending(key)).await;
        given(called, became)
    };
    write.once(&app, &bytes, work).await
}

fn cases(object: &mut Object) -> Vec<String> {
    let Some(names) = object.texts("cases") else { return Vec::new() };
    if names.is_empty() {
        object.fault("cases", "missing", "name at least one case");
    }
    if names.len() > BULK_CASES_MAX {
        let detail =
            format!("{} cases are named, and one request takes {BULK_CASES_MAX} at most", names.len());
        object.fault("cases", "too-many", detail);
        return Vec::new();
    }
    names
}

fn seen(object: &mut Object, names: &[String]) -> BTreeMap<String, u64> {
    let mut seen = BTreeMap::new();
    for (name, sequence) in object.entries("seen") {
        let sequence = match sequence {
            Json::Integer(number) => u64::try_from(number).ok(),
            _ => None,
        };
        match sequence {
            _ if !names.contains(&name) => {
                object.fault("seen", "unknown-field", format!("{name:?} does not stand in cases"));
            }
            Some(sequence) => {
                seen.insert(name, sequence);
            }
            None => object.fault("seen", "wrong-type", format!("{name:?} takes a sequence: a whole number")),
        }
    }
    seen
}

/// Which cases are meant. One that is not there is told as such in its place.
async fn called(app: &App, names: Vec<String>, seen: &BTreeMap<String, u64>) -> Answer<Vec<Called>> {
    let mut all: Vec<Called> = Vec::with_capacity(names.len());
    for (at, name) in names.into_iter().enumerate() {
        let case = match named(app, &name).await {
            Err(problem) if problem.status() != StatusCode::NOT_FOUND => return Err(problem),
            case => case,
        };
        let same = |other: &Called| matches!((&other.case, &case), (Ok((one, _)), Ok((id, _))) if one == id);
        if let Some(other) = all.iter().find(|other| same(other)) {
            let detail = format!("{name:?} is the case {:?}, which is named already", other.name);
            return Err(invalid_body(vec![FieldError::new(format!("/cases/{at}"), "named-twice", detail)]));
        }
        let seen = seen.get(&name).copied();
        all.push(Called { name, case, seen });
    }
    Ok(all)
}

impl Called {
    fn meant(&self) -> Option<Meant> {
        let (case, _) = self.case.as_ref().ok()?;
        Some(Meant { case: case.clone(), seen: self.seen })
    }

    /// What became of it; `became` has what became of those that are there, in order.
    fn told(self, became: &mut impl Iterator<Item = Result<Done, Refused>>) -> OneBody {
        let Self { name, case, seen } = self;
        let (id, reference) = match case {
            Ok((id, reference)) => (id, reference),
            Err(problem) => {
                let problem = Some(problem.body(None));
                return OneBody {
                    case: name,
                    id: None,
                    reference: None,
                    position: None,
                    sequence: None,
                    problem,
                };
            }
        };
        let (done, problem) = match became.next() {
            Some(Ok(done)) => (Some(done), None),
            Some(Err(refused)) => (None, Some(why(refused, seen))),
            None => (None, Some(internal())),
        };
        OneBody {
            case: name,
            id: Some(id.to_string()),
            reference,
            position: done.as_ref().map(|done| done.position),
            sequence: done.as_ref().map(|done| done.sequence),
            problem: problem.map(|problem| problem.body(None)),
        }
    }
}

fn why(refused: Refused, seen: Option<u64>) -> Problem {
    match (refused, seen) {
        (Refused::Stale { current }, Some(seen)) => Problem::new(
            StatusCode::PRECONDITION_FAILED,
            "precondition-failed",
            "It has changed since you read it",
            format!(
                "You have seen it at {seen}, and it stands at {current} now. Read it again, then decide."
            ),
        ),
        (refused, _) => refused.into(),
    }
}

fn given(called: Vec<Called>, became: Vec<Result<Done, Refused>>) -> Answer<Given> {
    let mut became = became.into_iter();
    let items: Vec<OneBody> = called.into_iter().map(|one| one.told(&mut became)).collect();
    let refused = items.iter().filter(|item| item.problem.is_some()).count();
    let position = items.iter().filter_map(|item| item.position).max();
    let undecided =
        items.iter().filter_map(|item| item.problem.as_ref()).any(|problem| problem.status >= 500);
    let body = PerformedBody { done: items.len() - refused, refused, position, items };
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.extend(position.map(|position| (POSITION, HeaderValue::from(position))));
    if undecided {
        headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    Ok(Given { status: StatusCode::OK, headers, body: super::written(&body)?.into() })
}
