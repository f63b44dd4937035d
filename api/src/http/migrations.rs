//! Taking cases over to another version of their protocol, for administrators.

use crate::app::App;
use crate::executor::{Keeper, ProtocolChange};
use crate::http::body::Body;
use crate::http::idempotency::Given;
use crate::http::json::Json;
use crate::http::openapi::AdminProblems;
use crate::http::path::PathOf;
use crate::http::problem::{Answer, FieldError, Problem, internal, invalid_body};
use crate::http::reading::failed;
use crate::http::waiting;
use crate::http::writing::Write;
use crate::migrating::{Report, Stopped, Which, meant, run};
use crate::start::digest;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use pobuda_domain::migration::Migration;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// Most cases that one request takes over; the command line takes any number.
const CASES_AT_ONCE_MAX: usize = 1_000;

/// What takes cases over.
#[derive(Deserialize, ToSchema)]
#[schema(as = ProtocolMigration)]
#[expect(dead_code, reason = "documents the body; it is read field by field so that every fault is reported")]
pub(super) struct MigratingBody {
    /// How cases go over: TOML of the format migration/1.
    migration: String,
    /// Why; everybody can read it, on the timeline of each case.
    reason: String,
    /// Ids or references of the cases; all that are open under the earlier version when left out.
    cases: Option<Vec<String>>,
    /// Only ask which could go over; nothing is recorded.
    dry_run: Option<bool>,
}

/// Takes cases over to another version of their protocol, each by an event of its own.
#[utoipa::path(
    post, path = "/api/v1/protocols/{id}/migrations", tag = "protocols", operation_id = "migrate_cases",
    request_body = MigratingBody,
    params(
        ("id" = String, Path, description = "Name of the protocol, e.g. improve"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless"),
    ),
    responses(
        (status = 200, description = "How many went over, and which did not and why", body = Report),
        AdminProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn migrate(
    State(app): State<App>,
    PathOf(id): PathOf<String>,
    write: Write,
    body: Body,
) -> Answer<Response> {
    let bytes = body.bytes.clone();
    let mut object = body.object()?;
    let text = object.text("migration");
    let reason = object.text("reason");
    let cases = object.maybe_texts("cases");
    let dry_run = match object.maybe("dry_run") {
        None => false,
        Some(Json::Bool(dry)) => dry,
        Some(_) => {
            object.fault("dry_run", "wrong-type", "true or false is wanted here");
            false
        }
    };
    let migration = text.as_deref().and_then(|text| read(&mut object, text, &id));
    object.finish()?;
    let (Some(text), Some(reason), Some(migration)) = (text, reason, migration) else {
        return Err(internal());
    };
    let what = ProtocolChange {
        migration: Arc::new(migration),
        digest: digest(&text),
        keeper: Keeper { subject: write.caller.subject.clone(), name: write.caller.name.clone() },
        reason,
    };
    let which = cases.map_or(Which::All, Which::These);
    let work = async |_| {
        let report = take_over(&app, &what, &which, dry_run).await?;
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Ok(Given { status: StatusCode::OK, headers, body: super::written(&report)?.into() })
    };
    write.once(&app, &bytes, work).await
}

async fn take_over(app: &App, what: &ProtocolChange, which: &Which, dry_run: bool) -> Answer<Report> {
    // The list of cases is a read model: it must have seen what was opened before this was asked.
    waiting::until(app, app.log.head().position).await?;
    if let Which::These(references) = which {
        within_limit(references.len())?;
    }
    let cases = meant(&app.executor, &app.models, what, which).await.map_err(stopped)?;
    within_limit(cases.len())?;
    let (executor, what) = (app.executor.clone(), what.clone());
    // Apart from the request: who goes away must not leave half of them behind.
    let running = tokio::spawn(async move { run(&executor, cases, &what, dry_run, &|_| ()).await });
    running.await.map_err(|_| internal())
}

fn within_limit(cases: usize) -> Answer<()> {
    if cases <= CASES_AT_ONCE_MAX {
        return Ok(());
    }
    let detail = format!(
        "{cases} cases are meant, and one request takes {CASES_AT_ONCE_MAX} at most; name fewer, or use pobuda protocol \
         migrate"
    );
    Err(invalid_body(vec![FieldError::new("/cases", "too-many", detail)]))
}

fn read(object: &mut crate::http::body::Object, text: &str, id: &str) -> Option<Migration> {
    match Migration::read("migration", text) {
        Ok(migration) if migration.protocol.as_str() == id => Some(migration),
        Ok(migration) => {
            let detail =
                format!("it is a migration of {}, and this is the address of {id}", migration.protocol);
            object.fault("migration", "malformed", detail);
            None
        }
        Err(unusable) => {
            object.fault("migration", "malformed", unusable.to_string());
            None
        }
    }
}

fn stopped(stopped: Stopped) -> Problem {
    match stopped {
        Stopped::Models(error) => failed(error),
        Stopped::CaseUnknown(_) => {
            let detail = format!("{stopped}; a reference looks like P-2026-0042");
            invalid_body(vec![FieldError::new("/cases", "case-unknown", detail)])
        }
    }
}
