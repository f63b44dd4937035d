//! Whether a case has its place in a later version of its protocol: everything that is open there is open here.

use super::perform::Ground;
use super::{Incident, IncidentKind, Open, Rejection, TimerName};
use crate::field::class_of;
use crate::migration::{ClockRule, Migration};
use crate::name::{FieldName, Name};
use crate::protocol::{CycleType, Field, FieldType, Protocol};
use crate::value::Value;
use crate::verify::certainly_known;

/// Whether a migration says of both versions what it must: every state that can hold an open case, and names that are there.
pub(super) fn fits_versions(migration: &Migration, old: &Protocol, new: &Protocol) -> Result<(), Rejection> {
    let unknown = |what: &'static str, name: &Name, version: &str| Rejection::TargetUnknown {
        what,
        name: name.clone(),
        version: version.to_owned(),
    };
    for (state, _) in old.states.iter().filter(|(_, state)| !state.is_final) {
        if !migration.states.contains_key(state) {
            return Err(Rejection::StateUnmapped { state: state.clone() });
        }
    }
    for (state, target) in &migration.states {
        if !old.states.contains(state.as_str()) {
            return Err(unknown("state", state, &old.version));
        }
        match new.states.get(target.as_str()) {
            None => return Err(unknown("state", target, &new.version)),
            Some(to) if to.is_final => {
                return Err(Rejection::TargetCloses { state: state.clone(), target: target.clone() });
            }
            Some(_) => {}
        }
    }
    if let Some(deadline) = migration.deadlines.keys().find(|name| !old.deadlines.contains(name.as_str())) {
        return Err(unknown("deadline", deadline, &old.version));
    }
    fits_tasks(migration, old, new, unknown)
}

/// Tasks go to tasks of the same state, one to one. A name that both versions have has to be said.
fn fits_tasks(
    migration: &Migration,
    old: &Protocol,
    new: &Protocol,
    unknown: impl Fn(&'static str, &Name, &str) -> Rejection,
) -> Result<(), Rejection> {
    for (name, target) in &migration.tasks {
        let task = old.tasks.get(name.as_str()).ok_or_else(|| unknown("task", name, &old.version))?;
        let to = new.tasks.get(target.as_str()).ok_or_else(|| unknown("task", target, &new.version))?;
        if migration.states.get(&task.state) != Some(&to.state) {
            return Err(Rejection::TaskElsewhere { task: name.clone(), target: target.clone() });
        }
        if migration.tasks.iter().any(|(other, to)| other != name && to == target) {
            return Err(Rejection::TargetTwice { target: target.clone() });
        }
    }
    let mut both = old.tasks.iter().map(|(name, _)| name).filter(|name| new.tasks.contains(name.as_str()));
    match both.find(|name| !migration.tasks.contains_key(*name)) {
        Some(task) => Err(Rejection::TaskUnmapped { task: task.clone() }),
        None => Ok(()),
    }
}

/// Whether everything that is open in a case has its place. Where the case is then, and where it came from.
pub(super) fn fits_case(
    migration: &Migration,
    before: &Ground<'_>,
    new: &Protocol,
) -> Result<(Name, Option<Name>), Rejection> {
    let open = before.case;
    if before.protocol.states.get(open.state.as_str()).is_none_or(|state| state.is_final) {
        return Err(Rejection::CaseClosed { state: open.state.clone() });
    }
    let mapped = |state: &Name| {
        // An end that a case was opened again from keeps its name, or has none.
        let same = || new.states.contains(state.as_str()).then(|| state.clone());
        let target = migration.states.get(state).cloned().or_else(same);
        target.ok_or_else(|| Rejection::StateUnmapped { state: state.clone() })
    };
    let state = mapped(&open.state)?;
    let came_from = open.came_from.as_ref().map(mapped).transpose()?;
    fits_clocks(migration, open, new, &state)?;
    fits_values(open, new, &state)?;
    if let Some(outcome) = open.outcome.as_ref().filter(|outcome| !new.outcomes.contains(outcome.as_str())) {
        return Err(Rejection::OutcomeLost { outcome: outcome.clone() });
    }
    if let Some(link) = open.links.keys().find(|link| !new.links.contains(link.as_str())) {
        return Err(Rejection::LinkLost { link: link.clone() });
    }
    match open.clocks.incidents.iter().find(|incident| !stands(incident, migration, new, &state)) {
        Some(lost) => Err(Rejection::IncidentLost { about: lost.about.clone() }),
        None => Ok((state, came_from)),
    }
}

/// A limit that runs is never dropped by a change of rules, and no task is lost.
fn fits_clocks(migration: &Migration, open: &Open, new: &Protocol, state: &Name) -> Result<(), Rejection> {
    for (name, clock) in &open.clocks.deadlines {
        let rule = migration.deadlines.get(name);
        let rule = rule.ok_or_else(|| Rejection::DeadlineUnsaid { deadline: name.clone() })?;
        let lost = || Rejection::DeadlineLost { deadline: name.clone(), state: state.clone() };
        let declared = new.deadlines.get(name.as_str()).ok_or_else(lost)?;
        let goes_on = match (rule, clock.paused.is_some()) {
            (ClockRule::Keep, true) => declared.pauses_in.contains(state),
            // What stands still cannot begin again: it would run where it must not.
            (ClockRule::Restart, true) => false,
            (_, false) => declared.runs_in.contains(state),
        };
        if !goes_on {
            return Err(lost());
        }
    }
    match open.clocks.tasks.keys().find(|task| !migration.tasks.contains_key(*task)) {
        Some(task) => Err(Rejection::TaskUnmapped { task: task.clone() }),
        None => Ok(()),
    }
}

/// What the case knows is of the types that the later version has, and it knows what is certainly known there.
fn fits_values(open: &Open, new: &Protocol, state: &Name) -> Result<(), Rejection> {
    for (name, value) in &open.fields {
        if new.fields.get(name.as_str()).is_some_and(|field| !takes(field, value)) {
            return Err(Rejection::FieldUnfit { field: name.clone() });
        }
    }
    let permanent = |name: &FieldName| new.fields.get(name.as_str()).is_some_and(|f| class_of(f).is_none());
    for name in certainly_known(new, state).into_iter().filter(permanent) {
        if !open.fields.contains_key(&name) {
            return Err(Rejection::FieldUnknown { field: name, state: state.clone() });
        }
    }
    for (name, kind) in new.cycle.iter() {
        let value = open.cycle.as_ref().and_then(|cycle| cycle.values.get(name));
        let fits = matches!(
            (kind, value),
            (CycleType::Date, Some(Value::Date(_)))
                | (CycleType::Money, Some(Value::Money(_)))
                | (CycleType::Integer, Some(Value::Integer(_)))
        );
        if !fits {
            return Err(Rejection::CycleUnfit { value: name.clone() });
        }
    }
    Ok(())
}

fn takes(field: &Field, value: &Value) -> bool {
    match (field.kind, value) {
        (FieldType::Choice, Value::Choice(choice)) => field.choices.contains(choice.as_str()),
        (kind, value) => matches!(
            (kind, value),
            (FieldType::Integer, Value::Integer(_))
                | (FieldType::Money, Value::Money(_))
                | (FieldType::Date, Value::Date(_))
                | (FieldType::Service, Value::Service(_))
                | (FieldType::Legal, Value::Legal(_))
                | (FieldType::Case, Value::Case(_))
        ),
    }
}

/// Whether what an incident is about is there in the later version, under the same name.
fn stands(incident: &Incident, migration: &Migration, new: &Protocol, state: &Name) -> bool {
    let about = incident.about.as_str();
    match incident.incident {
        IncidentKind::OperationRefused => happens(new, about, state),
        IncidentKind::PostVacant => about.split_once('/').is_some_and(|(_, role)| new.roles.contains(role)),
        IncidentKind::DateUnknown => new.deadlines.contains(about),
        IncidentKind::LinkRefused => new.links.contains(about),
        IncidentKind::TimerFailing | IncidentKind::ProtocolMissing => match TimerName::try_from(about) {
            Ok(TimerName::Deadline(name)) => new.deadlines.contains(name.as_str()),
            Ok(TimerName::Operation(name)) => happens(new, name.as_str(), state),
            Ok(TimerName::Task(name)) => migration.tasks.get(&name) == Some(&name),
            Err(_) => false,
        },
    }
}

/// Whether an operation is allowed in a state.
fn happens(new: &Protocol, operation: &str, state: &Name) -> bool {
    let declared = new.operations.get(operation);
    let from = declared.and_then(|operation| operation.from.as_ref());
    from.into_iter().flatten().any(|from| from == "*" || from == state.as_str())
}
