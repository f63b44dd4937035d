//! Closing a task of an initiative: done with its checklist and what it asks for, or left out for a reason.

use super::case::history;
use super::case::tasks::due;
use super::fields::{Faults, Wanted};
use super::found;
use super::missed::{missed, told};
use super::new_case::field_of;
use super::posted::Posted;
use super::refused::Reasons;
use super::reply;
use super::standing::{own_part, title};
use super::trouble::{Told, Trouble};
use super::visitor::{Visit, Visitor};
use super::words;
use crate::app::App;
use crate::executor::{Expect, OwnPart, Refused, Sending, TaskClosing};
use crate::http::problem::internal;
use crate::telling::Speaker;
use axum::extract::{Extension, OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use pobuda_domain::case::OpenTask;
use pobuda_domain::name::{FieldName, Name};
use pobuda_domain::protocol::{Protocol, Task};
use pobuda_pages::form::{Choice, Field, FieldInput, FieldKind, Form};
use pobuda_pages::frame::Feedback;
use pobuda_pages::page::TaskPage;
use pobuda_pages::page::error::Problem;
use pobuda_pages::{PageError, paths, text};
use pobuda_projections::rows::{CaseRow, Mark, TimelineRow};
use std::time::Duration;

/// Name of the checklist among the controls: no field of a protocol can be called so.
const CHECKS: &str = "check-list";

/// How long the form of a task waits for what has just happened to it.
const FOLDED_WITHIN: Duration = Duration::from_secs(2);

/// An initiative, an open task of it, and whoever closes it.
struct Bench<'a> {
    app: &'a App,
    visitor: &'a Visitor,
    speaker: Speaker<'a>,
    protocol: &'a Protocol,
    case: CaseRow,
    name: Name,
    task: &'a Task,
    open: OpenTask,
    left_out: bool,
}

/// What came back from a form that could not be taken.
#[derive(Default)]
struct Back<'p> {
    posted: Option<&'p Posted>,
    faults: Faults,
    errors: Vec<String>,
}

/// The form.
///
/// # Errors
/// 404 when there is no such initiative or task; 409 when it is not open, or not for the reader.
pub(super) async fn form(
    State(app): State<App>,
    mut visit: Visit,
    Path((reference, task)): Path<(String, String)>,
) -> Told<Response> {
    let left_out = visit.query.text("result").as_deref() == Some("waived");
    let bench = Bench::at(&app, &visit.visitor, &reference, &task, left_out).await?;
    let page = TaskPage { frame: visit.frame(&app)?, ..bench.page(Back::default())? };
    reply::page(&visit.visitor, &page)
}

/// Closes it, or shows the form again with what is wrong.
///
/// # Errors
/// 404, 409 as above; else what the rules refuse.
pub(super) async fn close(
    State(app): State<App>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    Path((reference, task)): Path<(String, String)>,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let left_out = posted.raw("result") == "waived";
    let bench = Bench::at(&app, &visitor, &reference, &task, left_out).await?;
    let needs = bench.needs();
    let (fields, faults) = bench.wanted(&needs).read(&app, &posted).await?;
    let back = Back { posted: Some(&posted), faults, errors: Vec::new() };
    if !back.faults.is_empty() {
        return bench.show(StatusCode::UNPROCESSABLE_ENTITY, back);
    }
    let seen = posted.filled("sequence").and_then(|text| text.parse().ok());
    let seen = seen.ok_or_else(|| Trouble::new(Problem::PreconditionNeeded))?;
    let how = Sending { expect: Expect::OneOf(vec![seen]), ..visitor.sending(&posted, &uri)? };
    let checked = u32::try_from(bench.ticked(&posted).len()).unwrap_or(u32::MAX);
    let closing = TaskClosing {
        task: bench.name.clone(),
        waived: left_out,
        checked: if left_out { 0 } else { checked },
        fields,
    };
    match app.executor.close_task(visitor.acting()?, bench.case.id.clone(), closing, how).await {
        Ok(done) => {
            let feedback = if left_out { Feedback::TaskLeftOut } else { Feedback::TaskDone };
            reply::after(&done, feedback, &paths::case(visitor.lang, &bench.case.reference), "")
        }
        Err(refused) => bench.refused(&refused, seen, back).await,
    }
}

impl<'a> Bench<'a> {
    async fn at(
        app: &'a App,
        visitor: &'a Visitor,
        reference: &str,
        task: &str,
        left_out: bool,
    ) -> Told<Bench<'a>> {
        let mut case = found::case(app, reference).await?;
        let speaker = Speaker::new(&app.library, visitor.lang);
        let protocol = speaker.protocol(&case.protocol).ok_or_else(internal)?;
        visitor.acting()?;
        let part = own_part(app, visitor, &case).await?;
        let mut found = yours(protocol, &case, &part, task);
        if found.is_none() {
            // The rules are asked about the case as it is, the page shows it as it was last folded: a moment apart.
            app.models.wait_for(app.log.head().position, FOLDED_WITHIN).await;
            case = found::case(app, reference).await?;
            found = yours(protocol, &case, &part, task);
        }
        let Some((task, open, name)) = found else {
            return Err(closed(app, visitor, protocol, &case, task).await?);
        };
        Ok(Self { app, visitor, speaker, protocol, case, name, task, open, left_out })
    }

    /// The fields that must be given.
    fn needs(&self) -> Vec<FieldName> {
        if self.left_out { vec![FieldName::reason()] } else { self.task.needs.clone() }
    }

    fn wanted<'w>(&'w self, needs: &'w [FieldName]) -> Wanted<'w> {
        Wanted { speaker: self.speaker, protocol: self.protocol, needs, may: &[] }
    }

    /// Points of the checklist that were ticked.
    fn ticked(&self, posted: &Posted) -> Vec<String> {
        let points = (0..self.task.checks.len()).map(|at| at.to_string());
        points.filter(|at| posted.filled(&format!("{CHECKS}.{at}")).is_some()).collect()
    }

    /// The checklist as a field; none when the task has none, or is left out.
    fn checks(&self, back: &Back<'_>) -> Result<Option<Field>, PageError> {
        if self.left_out || self.task.checks.is_empty() {
            return Ok(None);
        }
        let say = |key: &str| text(self.visitor.lang, key, &[]);
        let points = self.task.checks.iter().enumerate();
        let point = |(at, check)| Choice::new(usize::to_string(&at), self.speaker.text(self.protocol, check));
        Ok(Some(Field {
            name: CHECKS.to_owned(),
            label: say("task-check-list")?,
            help: Some(say("task-check-list-hint")?),
            kind: FieldKind::Checks(points.map(point).collect()),
            required: true,
            public: true,
            value: back.posted.map_or(FieldInput::Empty, |posted| FieldInput::Ticked(self.ticked(posted))),
            error: back.faults.get(CHECKS).cloned(),
        }))
    }

    fn page(&self, back: Back<'_>) -> Told<TaskPage> {
        let needs = self.needs();
        let mut fields: Vec<Field> = self.checks(&back)?.into_iter().collect();
        fields.extend(self.wanted(&needs).fields(back.posted, &back.faults));
        let (result, submit) =
            if self.left_out { ("waived", "task-left-out") } else { ("done", "task-done") };
        let say = |key: &str| text(self.visitor.lang, key, &[]);
        let blocks = self.task.blocks.iter().map(|name| self.speaker.operation(Some(self.protocol), name));
        let form = Form {
            action: paths::task(self.visitor.lang, &self.case.reference, self.name.as_str()),
            hidden: vec![("result".to_owned(), result.to_owned())],
            sequence: Some(self.case.sequence),
            fields,
            submit: say(submit)?,
            errors: back.errors,
            language: None,
        };
        Ok(TaskPage {
            frame: self.visitor.frame(self.app)?,
            reference: self.case.reference.clone(),
            title: title(&self.case),
            state: self.speaker.state(&self.case.protocol, &self.case.state).label,
            task: self.name.to_string(),
            label: self.speaker.task(Some(self.protocol), &self.name),
            role: self.role(),
            due: due(self.app, self.protocol, &self.open, say("task-due")?),
            blocks: blocks.collect(),
            left_out: self.left_out,
            form,
        })
    }

    /// In what role the reader closes it.
    fn role(&self) -> String {
        let standing = self.visitor.reader.as_ref().map(|reader| &reader.caller.standing);
        words::acting(self.speaker, self.protocol, standing, &self.task.responsible.role)
    }

    fn show(&self, status: StatusCode, back: Back<'_>) -> Told<Response> {
        reply::page_with(status, self.visitor, &self.page(back)?)
    }

    /// Shows the form again where that helps; else says why not, with what was typed.
    async fn refused(&self, refused: &Refused, seen: u64, back: Back<'_>) -> Told<Response> {
        let reasons = Reasons { speaker: self.speaker, protocol: Some(self.protocol) };
        let again = |back| self.show(StatusCode::UNPROCESSABLE_ENTITY, back);
        match refused {
            Refused::Fields(errors) => {
                let needs = self.needs();
                let faults = self.wanted(&needs).faults(errors)?;
                again(Back { faults, ..back })
            }
            Refused::Rule(rule) if rule.pointer.as_deref() == Some("/checked") => {
                let faults = Faults::from([(CHECKS.to_owned(), reasons.sentence(rule)?)]);
                again(Back { faults, ..back })
            }
            Refused::Rule(rule) if field_of(&rule.pointer).is_some() => {
                let name = field_of(&rule.pointer).unwrap_or_default().to_owned();
                let faults = Faults::from([(name, reasons.sentence(rule)?)]);
                again(Back { faults, ..back })
            }
            Refused::KeyReused => {
                again(Back { errors: vec![text(self.visitor.lang, "problem-form-sent", &[])?], ..back })
            }
            Refused::Stale { .. } => {
                let errors = missed(self.app, self.visitor, &self.case.id, seen).await?;
                // The task may have been closed meanwhile: asked again, with what is known now.
                let (reference, task) = (&self.case.reference, self.name.as_str());
                let now = Self::at(self.app, self.visitor, reference, task, self.left_out).await?;
                now.show(StatusCode::PRECONDITION_FAILED, Back { errors, ..back })
            }
            other => {
                let back = text(self.visitor.lang, "problem-back-to-case", &[])?;
                let path = paths::case(self.visitor.lang, &self.case.reference);
                Err(reasons.trouble(other)?.back_to(back, path))
            }
        }
    }
}

/// A task that the reader may close, as the protocol declares it and as it stands.
fn yours<'p>(
    protocol: &'p Protocol,
    case: &CaseRow,
    part: &OwnPart,
    task: &str,
) -> Option<(&'p Task, OpenTask, Name)> {
    let name = part.tasks.iter().find(|name| name.as_str() == task)?;
    Some((protocol.tasks.get(task)?, case.clocks.tasks.get(name)?.clone(), name.clone()))
}

/// Why a task cannot be closed by the reader: there is none of that name, it is somebody else's, or it is closed. Then
/// what has become of it is told.
async fn closed(
    app: &App,
    visitor: &Visitor,
    protocol: &Protocol,
    case: &CaseRow,
    task: &str,
) -> Told<Trouble> {
    let back = text(visitor.lang, "problem-back-to-case", &[])?;
    let path = paths::case(visitor.lang, &case.reference);
    if !protocol.tasks.contains(task) {
        return Ok(Trouble::new(Problem::NotFound).back_to(back, path));
    }
    let trouble = Trouble::new(Problem::NotAllowedNow).back_to(back, path);
    if case.clocks.tasks.keys().any(|open| open.as_str() == task) {
        return Ok(trouble);
    }
    let rows = history::rows(app, &case.id, None).await?;
    let about =
        |row: &&TimelineRow| matches!(&row.mark, Some(Mark::Task { name, .. }) if name.as_str() == task);
    let Some(row) = rows.iter().rev().find(about) else { return Ok(trouble) };
    let entry = Speaker::new(&app.library, visitor.lang).entry(row);
    let changed = text(visitor.lang, "task-changed", &[])?;
    Ok(trouble.saying(format!("{changed} {}", told(&entry))))
}
