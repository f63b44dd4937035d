//! Tasks of an initiative that are open, and what keeps it from going on.

use super::super::visitor::Visitor;
use super::super::words;
use crate::app::App;
use crate::executor::OwnPart;
use crate::telling::Speaker;
use pobuda_domain::case::OpenTask;
use pobuda_domain::name::Name;
use pobuda_domain::protocol::Protocol;
use pobuda_pages::content::{Due, DueState};
use pobuda_pages::page::case::{Stuck, Task};
use pobuda_pages::{PageError, paths, text};
use pobuda_projections::rows::CaseRow;

/// By when an open task is due; none when it may take any time.
pub(in crate::web) fn due(app: &App, protocol: &Protocol, open: &OpenTask, name: String) -> Option<Due> {
    let on = open.due_on?;
    let calendar = app.library.calendar(&protocol.calendar);
    Some(Due {
        name,
        on,
        state: if open.missed { DueState::Late } else { DueState::Running },
        left: calendar
            .map(|calendar| words::working_days(calendar, calendar.day_of(app.clock.now()), on, open.missed)),
        rule: None,
    })
}

/// The open tasks that the reader may know of: public ones, and their own.
///
/// # Errors
/// [`PageError`] when a text is missing.
pub(super) fn open(
    app: &App,
    speaker: Speaker<'_>,
    case: &CaseRow,
    part: &OwnPart,
) -> Result<Vec<Task>, PageError> {
    let Some(protocol) = speaker.protocol(&case.protocol) else { return Ok(Vec::new()) };
    let own = |name: &Name| part.tasks.contains(name);
    let mut tasks = Vec::with_capacity(case.clocks.tasks.len());
    for (name, open) in &case.clocks.tasks {
        let Some(declared) = protocol.tasks.get(name.as_str()).filter(|task| task.public || own(name)) else {
            continue;
        };
        let post = &open.responsible;
        let blocks = declared.blocks.iter().map(|name| speaker.operation(Some(protocol), name));
        tasks.push(Task {
            name: name.to_string(),
            label: speaker.task(Some(protocol), name),
            responsible: speaker.post(Some(protocol), &post.role, post.service.as_ref()),
            due: due(app, protocol, open, text(speaker.lang(), "task-due", &[])?),
            checks: declared.checks.iter().map(|check| speaker.text(protocol, check).to_owned()).collect(),
            blocks: blocks.collect(),
            href: own(name).then(|| paths::task(speaker.lang(), &case.reference, name.as_str())),
        });
    }
    Ok(tasks)
}

/// What needs a human to go on, for those who hold a post.
pub(super) fn stuck(speaker: Speaker<'_>, visitor: &Visitor, case: &CaseRow) -> Vec<Stuck> {
    let standing = visitor.reader.as_ref().map(|reader| &reader.caller.standing);
    if standing.and_then(|standing| standing.post()).is_none() {
        return Vec::new();
    }
    let protocol = speaker.protocol(&case.protocol);
    let told = case.clocks.incidents.iter().map(|incident| Stuck {
        what: speaker.incident(protocol, incident),
        incident: incident.incident.code().to_owned(),
        about: incident.about.clone(),
    });
    told.collect()
}
