//! Closing a task: done with everything it asks for, or left out for a reason.

use super::gather::{Takes, gather};
use super::perform::{Ground, role_at};
use super::posts::services_known;
use super::{Case, CaseEvent, CloseTask, Rejection, TaskClosed, TaskResult};
use crate::actor::Actor;
use crate::name::{FieldName, Name};
use crate::protocol::Library;

/// Tasks that the actor may close now, by name.
pub fn closable(case: &Case, actor: &Actor, library: &Library) -> Vec<Name> {
    let Some(open) = &case.open else { return Vec::new() };
    let Ok(ground) = Ground::of(open, library) else { return Vec::new() };
    let answers = |name: &&Name| {
        let task = ground.protocol.tasks.get(name.as_str());
        task.is_some_and(|task| role_at(ground.protocol, &task.responsible, actor, Some(open)).is_some())
    };
    open.clocks.tasks.keys().filter(answers).cloned().collect()
}

/// Decides on closing a task.
///
/// # Errors
/// The [`Rejection`] of the first rule that fails.
pub(super) fn close(
    case: &Case,
    command: &CloseTask,
    library: &Library,
) -> Result<Vec<CaseEvent>, Rejection> {
    let open = case.open.as_ref().ok_or(Rejection::CaseUnknown)?;
    let ground = Ground::of(open, library)?;
    let name = &command.task;
    let task = ground.protocol.tasks.get(name.as_str());
    let task = task.ok_or_else(|| Rejection::TaskUnknown { task: name.clone() })?;
    if !open.clocks.tasks.contains_key(name) {
        return Err(Rejection::TaskNotOpen { task: name.clone() });
    }
    let by = role_at(ground.protocol, &task.responsible, &command.actor, Some(open));
    let by = by.ok_or_else(|| Rejection::RoleRequired {
        operation: name.clone(),
        responsible: task.responsible.to_string(),
    })?;
    let reason = FieldName::reason();
    let needs = if command.waived { vec![&reason] } else { task.needs.iter().collect() };
    let may = if command.waived { task.needs.as_slice() } else { &[] };
    let gathered = gather(ground.protocol, &Takes { name, needs, may }, &command.fields)?;
    services_known(library, &command.actor, ground.calendar.day_of(command.at), &gathered.fields)?;
    let points = u32::try_from(task.checks.len()).unwrap_or(u32::MAX);
    let checked = command.checked;
    if checked > points || !command.waived && checked < points {
        return Err(Rejection::ChecksMissing { task: name.clone(), points, checked });
    }
    Ok(vec![CaseEvent::TaskClosed(Box::new(TaskClosed {
        task: name.clone(),
        result: if command.waived { TaskResult::Waived } else { TaskResult::Done },
        checked,
        by,
        occurred_at: command.at,
        precision: command.precision,
        fields: gathered.fields,
        given: gathered.given,
        sealed: gathered.sealed,
        sealed_with: Default::default(),
        restricted: gathered.restricted,
    }))])
}
