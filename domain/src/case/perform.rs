//! Performing an operation: allowed, or refused with the first rule that fails.

use super::follow::Follows;
use super::gather::{Takes, gather};
use super::guarded::{guard_allows, guard_may_hold};
use super::posts::services_known;
use super::{Case, CaseEvent, Open, OpenCase, OperationPerformed, PerformOperation, Rejection};
use crate::actor::{Actor, By, Standing};
use crate::calendar::Calendar;
use crate::case::CycleRef;
use crate::directory::Directory;
use crate::name::{Name, Pseudonym};
use crate::protocol::{CycleValue, Library, Operation, Post, Protocol, RoleKind, Side, Target};
use crate::value::Value;
use jiff::Timestamp;
use std::borrow::Cow;
use std::sync::Arc;

/// Decides on an operation.
///
/// # Errors
/// The [`Rejection`] of the first rule that fails.
pub(super) fn perform(
    case: &Case,
    command: &PerformOperation,
    library: &Library,
) -> Result<Vec<CaseEvent>, Rejection> {
    let open = case.open.as_ref().ok_or(Rejection::CaseUnknown)?;
    let overdue = Ground::of(open, library)?.overdue(command.at);
    let mut open = Cow::Borrowed(open);
    for (sequence, event) in (case.sequence + 1..).zip(&overdue) {
        open.to_mut().evolve(event.clone(), sequence);
    }
    let ground = Ground::of(&open, library)?;
    let (name, operation) = (&command.operation, ground.operation(&command.operation)?);
    let by = ground.place_and_person(name, operation, &command.actor)?;
    let outcome = outcome_of(name, operation, command.outcome.as_ref())?;
    let takes = takes(ground.protocol, name, operation, outcome.as_ref());
    let gathered = gather(ground.protocol, &takes, &command.fields)?;
    services_known(library, &command.actor, ground.calendar.day_of(command.at), &gathered.fields)?;
    guard_allows(name, operation, &gathered.fields, Some(&open.fields), open.cycle.as_ref())?;
    ground.time_and_history(name, operation, &command.actor, command.at)?;
    let to = ground.target(operation, outcome.as_ref())?;
    let follows = Follows {
        protocol: ground.protocol,
        calendar: ground.calendar,
        directory: ground.directory,
        before: Some(&open),
        state: &to,
        name,
        operation: Some(operation),
        given: &gathered.fields,
        cycle: open.cycle.as_ref(),
        by: &by,
        at: command.at,
    };
    let follows = follows.events();
    let performed = CaseEvent::OperationPerformed(Box::new(OperationPerformed {
        operation: name.clone(),
        from: open.state.clone(),
        to,
        outcome,
        by,
        occurred_at: command.at,
        precision: command.precision,
        fields: gathered.fields,
        given: gathered.given,
        sealed: gathered.sealed,
        sealed_with: Default::default(),
        restricted: gathered.restricted,
    }));
    Ok(overdue.into_iter().chain([performed]).chain(follows).collect())
}

/// What an operation takes, with what its outcome needs beside.
pub(super) fn takes<'a>(
    protocol: &'a Protocol,
    name: &'a Name,
    operation: &'a Operation,
    outcome: Option<&Name>,
) -> Takes<'a> {
    let of_outcome = outcome.and_then(|outcome| protocol.outcomes.get(outcome.as_str()));
    let needs = operation.needs.iter().chain(of_outcome.into_iter().flat_map(|outcome| &outcome.needs));
    Takes { name, needs: needs.collect(), may: &operation.may }
}

/// What a decision about an open case stands on.
pub(super) struct Ground<'a> {
    pub(super) case: &'a Open,
    pub(super) protocol: &'a Protocol,
    pub(super) calendar: &'a Calendar,
    pub(super) directory: Option<&'a Directory>,
}

impl<'a> Ground<'a> {
    pub(super) fn of(case: &'a Open, library: &'a Library) -> Result<Self, Rejection> {
        let protocol = library.pinned(&case.protocol).map(|published| &published.protocol);
        let protocol =
            protocol.ok_or_else(|| Rejection::ProtocolUnknown { protocol: case.protocol.id.clone() })?;
        let calendar = library.calendar(&protocol.calendar);
        let calendar =
            calendar.ok_or_else(|| Rejection::CalendarUnknown { calendar: protocol.calendar.clone() })?;
        Ok(Self { case, protocol, calendar, directory: library.directory().map(Arc::as_ref) })
    }

    fn operation(&self, name: &Name) -> Result<&'a Operation, Rejection> {
        let operation = self.protocol.operations.get(name.as_str());
        operation.ok_or_else(|| Rejection::OperationUnknown { operation: name.clone() })
    }

    /// Every rule that does not depend on what is given: whether there is any use in asking for it.
    pub(super) fn may(
        &self,
        name: &Name,
        operation: &Operation,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<By, Rejection> {
        let by = self.place_and_person(name, operation, actor)?;
        guard_may_hold(name, operation, &self.case.fields, self.case.cycle.as_ref())?;
        self.time_and_history(name, operation, actor, at)?;
        Ok(by)
    }

    /// The rules that come before the one about what must be given.
    fn place_and_person(&self, name: &Name, operation: &Operation, actor: &Actor) -> Result<By, Rejection> {
        self.state_allows(name, operation)?;
        role_of(self.protocol, operation, actor, Some(self.case)).ok_or_else(|| Rejection::RoleRequired {
            operation: name.clone(),
            responsible: operation.responsible.to_string(),
        })
    }

    /// The rules that come after it.
    fn time_and_history(
        &self,
        name: &Name,
        operation: &Operation,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(), Rejection> {
        self.tasks_allow(name)?;
        self.time_allows(name, operation, at)?;
        self.history_allows(name, operation, &actor.pseudonym)
    }

    pub(super) fn state_allows(&self, name: &Name, operation: &Operation) -> Result<(), Rejection> {
        let state = &self.case.state;
        let is_final = self.protocol.states.get(state.as_str()).is_some_and(|s| s.is_final);
        let allowed = operation.from.iter().flatten().any(|from| match from.as_str() {
            "*" => !is_final,
            from => from == state.as_str(),
        });
        if allowed {
            Ok(())
        } else {
            Err(Rejection::StateForbids { operation: name.clone(), state: state.clone() })
        }
    }

    /// What waits for a task is refused while the task is open.
    fn tasks_allow(&self, name: &Name) -> Result<(), Rejection> {
        let open = self.protocol.tasks.iter().filter(|(task, _)| self.case.clocks.tasks.contains_key(*task));
        match open.into_iter().find(|(_, task)| task.blocks.contains(name)) {
            Some((task, _)) => Err(Rejection::TaskBlocks { operation: name.clone(), task: task.clone() }),
            None => Ok(()),
        }
    }

    fn time_allows(&self, name: &Name, operation: &Operation, at: Timestamp) -> Result<(), Rejection> {
        let entered = self.case.entered_at;
        // What the system does at a moment, a person cannot do before it: the sentence would be untrue.
        match operation.after.map(|span| self.calendar.end_of(span, entered)) {
            Some(from) if at < from => return Err(Rejection::TooEarly { operation: name.clone(), from }),
            _ => {}
        }
        cycle_allows(self.protocol, self.calendar, self.case.cycle.as_ref(), name, operation, at)?;
        match operation.open_for.map(|span| self.calendar.end_of(span, entered)) {
            Some(until) if at >= until => Err(Rejection::TooLate { operation: name.clone(), until }),
            _ => Ok(()),
        }
    }

    fn history_allows(&self, name: &Name, operation: &Operation, actor: &Pseudonym) -> Result<(), Rejection> {
        let times = self.case.performed.get(name).map_or(0, |performed| performed.times);
        if operation.times.is_some_and(|most| times >= most) {
            return Err(Rejection::TooManyTimes { operation: name.clone(), times });
        }
        let same_person =
            |other: &&Name| self.case.performed.get(*other).is_some_and(|p| p.by.contains(actor));
        match operation.not_by.iter().find(same_person) {
            Some(performed) => {
                Err(Rejection::FourEyes { operation: name.clone(), performed: performed.clone() })
            }
            None => Ok(()),
        }
    }

    fn target(&self, operation: &Operation, outcome: Option<&Name>) -> Result<Name, Rejection> {
        match (&operation.to, outcome) {
            (None, _) => Ok(self.case.state.clone()),
            (Some(Target::One(to)), _) if to.as_str() == "back" => {
                self.case.came_from.clone().ok_or(Rejection::NowhereBack)
            }
            (Some(Target::One(to)), _) => Ok(to.clone()),
            (Some(Target::ByOutcome(table)), outcome) => {
                let to = outcome.and_then(|outcome| table.get(outcome.as_str()));
                Ok(to.unwrap_or(&self.case.state).clone())
            }
        }
    }
}

/// Whether the dates of the cycle that the operation waits for have come.
pub(super) fn cycle_allows(
    protocol: &Protocol,
    calendar: &Calendar,
    cycle: Option<&CycleRef>,
    name: &Name,
    operation: &Operation,
    at: Timestamp,
) -> Result<(), Rejection> {
    for CycleValue(field) in [&operation.not_before, &operation.at].into_iter().flatten() {
        let Some(Value::Date(day)) = cycle.and_then(|cycle| cycle.values.get(field)) else {
            return Err(Rejection::CycleUnknown { protocol: protocol.id.clone() });
        };
        let from = calendar.start_of(*day);
        if at < from {
            return Err(Rejection::TooEarly { operation: name.clone(), from });
        }
    }
    Ok(())
}

/// The outcome that the operation records: its own, the chosen one, or none.
pub(super) fn outcome_of(
    name: &Name,
    operation: &Operation,
    chosen: Option<&Name>,
) -> Result<Option<Name>, Rejection> {
    let unknown =
        |outcome: &Name| Rejection::OutcomeUnknown { operation: name.clone(), outcome: outcome.clone() };
    match (&operation.to, &operation.outcome, chosen) {
        (Some(Target::ByOutcome(table)), _, Some(chosen)) if table.contains(chosen.as_str()) => {
            Ok(Some(chosen.clone()))
        }
        (Some(Target::ByOutcome(_)), _, Some(chosen)) => Err(unknown(chosen)),
        (Some(Target::ByOutcome(table)), _, None) => {
            let allowed = table.iter().map(|(outcome, _)| outcome.as_str()).collect::<Vec<_>>().join(", ");
            Err(Rejection::OutcomeRequired { operation: name.clone(), allowed })
        }
        (_, Some(own), Some(chosen)) if own != chosen => Err(unknown(chosen)),
        (_, Some(own), _) => Ok(Some(own.clone())),
        (_, None, Some(chosen)) => Err(unknown(chosen)),
        (_, None, None) => Ok(None),
    }
}

/// In which role the actor may perform the operation, if in any. `case` is absent while one is being opened.
pub(super) fn role_of(
    protocol: &Protocol,
    operation: &Operation,
    actor: &Actor,
    case: Option<&Open>,
) -> Option<By> {
    if actor.standing == Standing::System {
        // It does what was said to happen by itself, and nothing else.
        let by_itself = operation.after.is_some() || operation.at.is_some() || operation.on.is_some();
        return by_itself.then(By::system);
    }
    held(protocol, &operation.responsible, &operation.by, actor, case)
}

/// In which role the actor holds a post, if in any.
pub(super) fn role_at(protocol: &Protocol, post: &Post, actor: &Actor, case: Option<&Open>) -> Option<By> {
    held(protocol, post, &[], actor, case)
}

fn held(
    protocol: &Protocol,
    responsible: &Post,
    others: &[Name],
    actor: &Actor,
    case: Option<&Open>,
) -> Option<By> {
    let by = |role: &Name, service: Option<&Name>| By {
        actor: actor.pseudonym.clone(),
        role: role.clone(),
        service: service.cloned(),
    };
    match &actor.standing {
        Standing::Citizen => {
            let roles = others.iter().chain(responsible.service.is_none().then_some(&responsible.role));
            roles
                .into_iter()
                .find(|role| citizen_holds(protocol, role, actor, case))
                .map(|role| by(role, None))
        }
        Standing::Official { service, role } => {
            let answers = role == &responsible.role
                && responsible
                    .service
                    .as_ref()
                    .is_some_and(|named| actual_service(protocol, named, case) == Some(service));
            // A role of citizens or of programs stays theirs, whatever a token is called.
            let side = protocol.roles.get(role.as_str()).map(|role| role.side);
            let holds = matches!(side, Some(Side::Municipality | Side::Partner));
            (holds && (answers || others.contains(role))).then(|| by(role, Some(service)))
        }
        Standing::Importer { role: told } => {
            let mut roles = others.iter().chain([&responsible.role]);
            let system =
                |role: &&Name| protocol.roles.get(role.as_str()).is_some_and(|r| r.kind == RoleKind::System);
            let told = told.as_ref().filter(|told| protocol.roles.contains(told.as_str()));
            roles.find(system).map(|role| by(told.unwrap_or(role), None))
        }
        Standing::System => None,
    }
}

fn citizen_holds(protocol: &Protocol, role: &Name, actor: &Actor, case: Option<&Open>) -> bool {
    match protocol.roles.get(role.as_str()) {
        Some(role) if role.side != Side::Citizen => false,
        // The author of a case is one person: who opened it, or for whom it was opened.
        Some(role) if role.kind == RoleKind::Initiator => {
            case.is_none_or(|case| case.author == actor.pseudonym)
        }
        Some(_) => true,
        None => false,
    }
}

/// The service that a protocol's name stands for: itself, or the one recorded in the case.
fn actual_service<'a>(protocol: &'a Protocol, named: &'a Name, case: Option<&'a Open>) -> Option<&'a Name> {
    match protocol.services.get(named.as_str()).and_then(|service| service.from.as_ref()) {
        None => Some(named),
        Some(field) => match case?.fields.get(field) {
            Some(Value::Service(service)) => Some(service),
            _ => None,
        },
    }
}

/// The opening operation that is meant: the named one, or the first that the actor may perform. The actor is who asks, or
/// for whom they do.
pub(super) fn opening<'a>(
    protocol: &'a Protocol,
    command: &OpenCase,
    actor: &Actor,
) -> Result<(&'a Name, &'a Operation, By), Rejection> {
    let mut refused = None;
    let wanted = |name: &Name| command.operation.as_ref().is_none_or(|wanted| wanted == name);
    for (name, operation) in protocol.operations.iter().filter(|(name, o)| o.from.is_none() && wanted(name)) {
        let continues = command.linked_from.is_some() && actor.standing == Standing::System;
        let by = continues.then(By::system);
        match by.or_else(|| role_of(protocol, operation, actor, None)) {
            Some(by) => return Ok((name, operation, by)),
            None => {
                refused = refused.or_else(|| {
                    Some(Rejection::RoleRequired {
                        operation: name.clone(),
                        responsible: operation.responsible.to_string(),
                    })
                })
            }
        }
    }
    let unknown = || Rejection::OperationUnknown {
        operation: command.operation.clone().unwrap_or_else(|| protocol.id.clone()),
    };
    Err(refused.unwrap_or_else(unknown))
}
