//! Tasks of a case: what has to be done before something else can be, closing one, and seeing to what is stuck.

use crate::app::App;
use crate::executor::TaskClosing;
use crate::http::authentication::Visitor;
use crate::http::body::Body;
use crate::http::conditional::{Written, private};
use crate::http::openapi::{ReadProblems, WriteProblems};
use crate::http::operations::{FieldBody, field, named};
use crate::http::path::PathOf;
use crate::http::problem::{Answer, not_found};
use crate::http::query::Query;
use crate::http::reading::{case, lang};
use crate::http::writing::{Recorded, Write, raw_entries, recorded};
use crate::telling::Speaker;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use pobuda_domain::case::{Incident, IncidentKind, OpenTask};
use pobuda_domain::name::Name;
use pobuda_domain::protocol::Protocol;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Longest name of what an incident is about. Unit: characters.
pub(super) const ABOUT_CHARS_MAX: usize = 100;

/// The kind of incident of that name.
pub(crate) fn incident_kind(name: &str) -> Option<IncidentKind> {
    IncidentKind::ALL.into_iter().find(|kind| kind.code() == name)
}

/// What has to be done with a case, and what stands in its way.
#[derive(Serialize, ToSchema)]
#[schema(as = Tasks)]
pub(super) struct TasksBody {
    /// Tasks that are open, by name.
    items: Vec<TaskBody>,
    /// What needs a human to go on.
    incidents: Vec<IncidentBody>,
}

/// A task that is open.
#[derive(Serialize, ToSchema)]
#[schema(as = Task)]
pub(super) struct TaskBody {
    /// Its name: last segment of the address to close it at.
    #[schema(example = "feasibility")]
    task: String,
    /// What it is called.
    label: String,
    /// Who answers for it, in words.
    responsible: String,
    /// Last day for it.
    #[schema(value_type = Option<String>, format = Date)]
    due: Option<Date>,
    /// Whether that has passed.
    overdue: bool,
    /// Its checklist, in words.
    checks: Vec<String>,
    /// Fields that must be given to close it.
    needs: Vec<FieldBody>,
    /// Operations that wait for it.
    blocks: Vec<String>,
    /// Whether the caller may close it.
    yours: bool,
}

/// Something that needs a human.
#[derive(Serialize, ToSchema)]
#[schema(as = Incident)]
pub(super) struct IncidentBody {
    /// `operation-refused`, `post-vacant`, `date-unknown`, `timer-failing`, `link-refused` or `protocol-missing`.
    #[schema(value_type = String)]
    incident: IncidentKind,
    /// What it is about.
    about: String,
}

/// What closes a task.
#[derive(Deserialize, ToSchema)]
#[schema(as = ClosingTask)]
#[expect(dead_code, reason = "documents the body; it is read field by field so that every fault is reported")]
pub(super) struct ClosingBody {
    /// `done`, or `waived`: left out, with the field `reason`.
    result: String,
    /// Points of the checklist that were ticked: all of them when it is done.
    checked: Option<u32>,
    /// Fields by name.
    #[schema(value_type = Option<Object>)]
    fields: Option<BTreeMap<String, serde_json::Value>>,
}

/// What was seen to.
#[derive(Deserialize, ToSchema)]
#[schema(as = ResolvingIncident)]
#[expect(dead_code, reason = "documents the body; it is read field by field so that every fault is reported")]
pub(super) struct ResolvingBody {
    /// What it was.
    incident: String,
    /// What it was about.
    about: String,
}

/// Lists the open tasks of a case.
#[utoipa::path(
    get, path = "/api/v1/cases/{id}/tasks", tag = "cases", operation_id = "list_tasks",
    params(
        ("id" = String, Path, description = "Id or reference of the case"),
        ("lang" = Option<String>, Query, description = "Language of the words: sl (default) or en"),
        ("min_position" = Option<u64>, Query, description = "Wait until this position can be seen"),
    ),
    responses(
        (status = 200, description = "Open tasks, and what is stuck", body = TasksBody),
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
    let protocol = speaker.protocol(&row.protocol);
    let public = |name: &Name| {
        let declared = protocol.and_then(|protocol| protocol.tasks.get(name.as_str()));
        declared.is_none_or(|task| task.public) || part.tasks.contains(name)
    };
    let open = row.clocks.tasks.iter().filter(|(name, _)| public(name));
    let items = open.map(|(name, task)| told(&speaker, protocol, name, task, part.tasks.contains(name)));
    let incidents = row.clocks.incidents.iter();
    let incidents = incidents.map(|one| IncidentBody { incident: one.incident, about: one.about.clone() });
    let body = TasksBody { items: items.collect(), incidents: incidents.collect() };
    Ok(private(Written::json(&body)?.answer_when(false)))
}

fn told(
    speaker: &Speaker<'_>,
    protocol: Option<&Protocol>,
    name: &Name,
    open: &OpenTask,
    yours: bool,
) -> TaskBody {
    let declared = protocol.and_then(|protocol| Some((protocol, protocol.tasks.get(name.as_str())?)));
    let checks = declared.into_iter().flat_map(|(protocol, task)| {
        task.checks.iter().map(|check| speaker.text(protocol, check).to_owned())
    });
    let needs = declared
        .into_iter()
        .flat_map(|(protocol, task)| task.needs.iter().filter_map(|name| field(speaker, protocol, name)));
    let blocks = declared.into_iter().flat_map(|(_, task)| task.blocks.iter().map(ToString::to_string));
    TaskBody {
        task: name.to_string(),
        label: speaker.task(protocol, name),
        responsible: speaker.post(protocol, &open.responsible.role, open.responsible.service.as_ref()),
        due: open.due_on,
        overdue: open.missed,
        checks: checks.collect(),
        needs: needs.collect(),
        blocks: blocks.collect(),
        yours,
    }
}

/// Closes a task.
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/tasks/{task}", tag = "cases", operation_id = "close_task",
    request_body = ClosingBody,
    params(
        ("id" = String, Path, description = "Id or reference of the case"),
        ("task" = String, Path, description = "The task, e.g. feasibility"),
        ("If-Match" = Option<String>, Header, description = "ETag of the case as you saw it"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless"),
    ),
    responses(
        (status = 200, description = "It was closed", body = Recorded),
        WriteProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn close(
    State(app): State<App>,
    PathOf((id, task)): PathOf<(String, String)>,
    write: Write,
    body: Body,
) -> Answer<Response> {
    let bytes = body.bytes.clone();
    let mut object = body.object()?;
    let fields = raw_entries(object.entries("fields"));
    let waived = object.parsed("result", |text| match text.as_str() {
        "done" => Ok(false),
        "waived" => Ok(true),
        _ => Err("it takes done or waived"),
    });
    let checked = object.maybe_integer("checked");
    let counted = checked.map_or(Some(0), |checked| u32::try_from(checked).ok());
    if counted.is_none() {
        object.fault("checked", "wrong-count", "give a number of points, not below 0");
    }
    object.finish()?;
    let task = Name::new(task).map_err(|_| not_found("task"))?;
    let closing = TaskClosing {
        task,
        waived: waived.unwrap_or_default(),
        checked: counted.unwrap_or_default(),
        fields,
    };
    let (case, reference) = named(&app, &id).await?;
    let sender = write.sender()?;
    let work = async |key| {
        let done = app.executor.close_task(sender, case, closing, write.sending(key)).await?;
        let location = format!("/api/v1/cases/{}", done.id);
        recorded(StatusCode::OK, done, reference, &location)
    };
    write.once(&app, &bytes, work).await
}

/// Says that something about a case goes on again.
#[utoipa::path(
    post, path = "/api/v1/cases/{id}/incidents", tag = "cases", operation_id = "resolve_incident",
    request_body = ResolvingBody,
    params(
        ("id" = String, Path, description = "Id or reference of the case"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes a repetition harmless"),
    ),
    responses(
        (status = 200, description = "It was noted, and what waited is tried again", body = Recorded),
        WriteProblems,
    ),
    security(("bearer" = []), ("session" = []))
)]
pub(super) async fn resolve(
    State(app): State<App>,
    PathOf(id): PathOf<String>,
    write: Write,
    body: Body,
) -> Answer<Response> {
    let bytes = body.bytes.clone();
    let mut object = body.object()?;
    let kind = object.parsed("incident", |text| {
        incident_kind(&text).ok_or("it takes operation-refused, post-vacant, date-unknown, timer-failing, link-refused or protocol-missing")
    });
    let about = object.text("about").unwrap_or_default();
    if about.chars().count() > ABOUT_CHARS_MAX {
        object.fault("about", "too-long", format!("write at most {ABOUT_CHARS_MAX} characters"));
    }
    object.finish()?;
    let Some(incident) = kind.map(|incident| Incident { incident, about }) else {
        return Err(not_found("incident"));
    };
    let (case, reference) = named(&app, &id).await?;
    let sender = write.sender()?;
    let work = async |key| {
        let done = app.executor.resolve_incident(sender, case, incident, write.sending(key)).await?;
        let location = format!("/api/v1/cases/{}", done.id);
        recorded(StatusCode::OK, done, reference, &location)
    };
    write.once(&app, &bytes, work).await
}
