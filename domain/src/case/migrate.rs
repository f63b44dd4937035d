//! A case goes over to another version of its protocol: whole, or not at all. Whatever is open has to have its place in the
//! later version, and whatever follows is computed here and stands in the events.

use super::fit::{fits_case, fits_versions};
use super::follow::{Follows, responsible};
use super::perform::Ground;
use super::posts::once;
use super::{Case, CaseEvent, ChangeProtocol, Clock, Open, OpenTask, ProtocolChanged, Rejection, Setting};
use crate::actor::By;
use crate::calendar::Limit;
use crate::committed::Digest;
use crate::migration::ClockRule;
use crate::name::{FieldName, Name};
use crate::protocol::{Deadline, Library};
use crate::publication::REASON_CHARS_MAX;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Decides on a change of the rules. A case that has gone over already stays as it is.
///
/// # Errors
/// The [`Rejection`] of the first rule that fails.
pub(super) fn change(
    case: &Case,
    command: &ChangeProtocol,
    library: &Library,
) -> Result<Vec<CaseEvent>, Rejection> {
    let open = case.open.as_ref().ok_or(Rejection::CaseUnknown)?;
    let migration = &command.migration;
    let given = command.reason.size;
    if given == 0 || given > REASON_CHARS_MAX {
        return Err(Rejection::ReasonUnfit { given });
    }
    if open.protocol.id != migration.protocol {
        let (protocol, other) = (open.protocol.id.clone(), migration.protocol.clone());
        return Err(Rejection::MigrationElsewhere { protocol, other });
    }
    if open.protocol.version == migration.to {
        return Ok(Vec::new());
    }
    if open.protocol.version != migration.from {
        let (version, from) = (open.protocol.version.clone(), migration.from.clone());
        return Err(Rejection::VersionDiffers { version, from });
    }
    let later = library.version(&migration.protocol, &migration.to);
    let later = later.ok_or_else(|| Rejection::VersionUnknown { version: migration.to.clone() })?;
    let overdue = Ground::of(open, library)?.overdue(command.at);
    let mut open = Cow::Borrowed(open);
    for (sequence, event) in (case.sequence + 1..).zip(&overdue) {
        open.to_mut().evolve(event.clone(), sequence);
    }
    let before = Ground::of(&open, library)?;
    fits_versions(migration, before.protocol, &later.protocol)?;
    let (state, came_from) = fits_case(migration, &before, &later.protocol)?;
    let calendar = library.calendar(&later.protocol.calendar);
    let calendar =
        calendar.ok_or_else(|| Rejection::CalendarUnknown { calendar: later.protocol.calendar.clone() })?;
    let by = By { actor: command.keeper.clone(), role: Name::administrator(), service: None };
    let (name, nothing) = (Name::protocol_changed(), BTreeMap::new());
    let going = Going {
        command,
        open: &open,
        follows: Follows {
            protocol: &later.protocol,
            calendar,
            directory: library.directory().map(Arc::as_ref),
            before: Some(&open),
            state: &state,
            name: &name,
            operation: None,
            given: &nothing,
            cycle: open.cycle.as_ref(),
            by: &by,
            at: command.at,
        },
    };
    let follows = going.events()?;
    let changed = going.changed(later.reference(), came_from);
    Ok(overdue.into_iter().chain([changed]).chain(follows).collect())
}

/// A case on its way to the later version.
struct Going<'a> {
    command: &'a ChangeProtocol,
    open: &'a Open,
    /// As it will stand, under the later version.
    follows: Follows<'a>,
}

impl Going<'_> {
    fn changed(&self, to: super::ProtocolRef, came_from: Option<Name>) -> CaseEvent {
        let Self { command, open, follows } = self;
        let mut sealed: Vec<Digest> = vec![command.name.digest.clone(), command.reason.digest.clone()];
        // Sorted, so that the order of digests tells nothing. Source: RFC 9901 §4.2.4.1.
        sealed.sort();
        let rule = |name: &Name| Some((name.clone(), *command.migration.deadlines.get(name)?));
        let renamed = |name: &Name| Some((name.clone(), command.migration.tasks.get(name)?.clone()));
        CaseEvent::ProtocolChanged(Box::new(ProtocolChanged {
            from: open.protocol.clone(),
            to,
            migration: command.digest.clone(),
            old_state: open.state.clone(),
            state: follows.state.clone(),
            came_from,
            deadlines: open.clocks.deadlines.keys().filter_map(rule).collect(),
            tasks: open.clocks.tasks.keys().filter_map(renamed).collect(),
            by: follows.by.clone(),
            occurred_at: follows.at,
            given: vec![FieldName::actor_name(), FieldName::reason()],
            sealed,
            sealed_with: Default::default(),
        }))
    }

    /// What follows, in the order in which it is recorded.
    fn events(&self) -> Result<Vec<CaseEvent>, Rejection> {
        let mut events = Vec::new();
        let clocks = &self.open.clocks;
        for (name, deadline) in self.follows.protocol.deadlines.iter() {
            events.extend(self.deadline(name, deadline, clocks.deadlines.get(name))?);
        }
        let held_back = |name: &Name| {
            clocks.incidents.iter().any(|incident| {
                incident.incident == super::IncidentKind::OperationRefused && incident.about == name.as_str()
            })
        };
        // It has not moved: time in the state goes on from when it came there.
        self.follows.schedule(self.open.entered_at, held_back, &mut events);
        self.tasks(&mut events);
        once(&clocks.incidents, &mut events);
        Ok(events)
    }

    /// What restarts is counted again; what runs where nothing ran before begins.
    fn deadline(
        &self,
        name: &Name,
        deadline: &Deadline,
        clock: Option<&Clock>,
    ) -> Result<Vec<CaseEvent>, Rejection> {
        let cause = match clock.and_then(|_| self.command.migration.deadlines.get(name)) {
            Some(ClockRule::Keep) => return Ok(Vec::new()),
            Some(ClockRule::Restart) => Setting::Restarted,
            None if deadline.runs_in.contains(self.follows.state) => Setting::Started,
            None => return Ok(Vec::new()),
        };
        let until = self.follows.begins(deadline);
        let until = until.ok_or_else(|| Rejection::DateUnknown { deadline: name.clone() })?;
        Ok(self.follows.set(name, deadline, cause, Some(until)))
    }

    /// Open tasks go along, to another post where another one answers now; those that are new here open.
    fn tasks(&self, events: &mut Vec<CaseEvent>) {
        let migration = &self.command.migration;
        for (name, open) in &self.open.clocks.tasks {
            let Some(renamed) = migration.tasks.get(name) else { continue };
            self.hand_over(renamed, open, events);
        }
        let known: Vec<&Name> = migration.tasks.values().collect();
        let here = self.follows.protocol.tasks.iter().filter(|(_, task)| &task.state == self.follows.state);
        for (name, task) in here.filter(|(name, _)| !known.contains(name)) {
            let limit = task.within.map(|within| self.follows.calendar.limit(within, self.follows.at));
            self.follows.open_task(name, self.follows.holder(&task.responsible), limit, events);
        }
    }

    fn hand_over(&self, name: &Name, open: &OpenTask, events: &mut Vec<CaseEvent>) {
        let Some(task) = self.follows.protocol.tasks.get(name.as_str()) else { return };
        let post = responsible(self.follows.protocol, &task.responsible, |field| self.open.fields.get(field));
        if post != open.responsible.post() {
            let limit = open.due_on.zip(open.due_at).map(|(due_on, due_at)| Limit { due_on, due_at });
            self.follows.open_task(name, self.follows.holder(&task.responsible), limit, events);
        }
    }
}
