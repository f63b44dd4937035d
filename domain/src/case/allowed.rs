//! What an actor may do now, and what comes next.

use super::Case;
use super::behalf::enters;
use super::perform::{Ground, role_of};
use crate::actor::Actor;
use crate::name::{FieldName, Name};
use crate::protocol::{DeadlineKind, Library, Operation, Protocol, Side, Target};
use crate::value::Value;
use jiff::Timestamp;
use jiff::civil::Date;

/// An operation that the actor may perform now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// The operation.
    pub operation: Name,
    /// Fields that must be given.
    pub needs: Vec<FieldName>,
    /// Fields that can be given.
    pub may: Vec<FieldName>,
    /// Outcomes to choose from, each with the fields it needs beside; empty when there is no choice.
    pub outcomes: Vec<(Name, Vec<FieldName>)>,
}

/// What the actor may do with the case now, in the order of the protocol.
pub fn allowed(case: &Case, actor: &Actor, at: Timestamp, library: &Library) -> Vec<Allowed> {
    let Some(open) = &case.open else { return Vec::new() };
    let Ok(ground) = Ground::of(open, library) else { return Vec::new() };
    let possible =
        ground.protocol.operations.iter().filter(|(name, o)| ground.may(name, o, actor, at).is_ok());
    possible.map(|(name, operation)| describe(ground.protocol, name, operation)).collect()
}

/// The operations by which the actor may open a case under the protocol, in its order.
pub fn openings(protocol: &Protocol, actor: &Actor) -> Vec<Allowed> {
    let opening = protocol.operations.iter().filter(|(_, operation)| operation.from.is_none());
    opening
        .filter(|(_, operation)| role_of(protocol, operation, actor, None).is_some())
        .map(|(name, operation)| describe(protocol, name, operation))
        .collect()
}

/// The operations by which an official may open a case for a citizen, in the order of the protocol.
pub fn openings_on_behalf(protocol: &Protocol, actor: &Actor) -> Vec<Allowed> {
    let opening = protocol.operations.iter().filter(|(_, operation)| operation.from.is_none());
    opening
        .filter(|(_, operation)| enters(protocol, operation, actor))
        .map(|(name, operation)| describe(protocol, name, operation))
        .collect()
}

fn describe(protocol: &Protocol, name: &Name, operation: &Operation) -> Allowed {
    let needs_of =
        |outcome: &Name| protocol.outcomes.get(outcome.as_str()).map(|o| o.needs.clone()).unwrap_or_default();
    let mut needs = operation.needs.clone();
    let outcomes = match (&operation.to, &operation.outcome) {
        (Some(Target::ByOutcome(table)), _) => table.iter().map(|(o, _)| (o.clone(), needs_of(o))).collect(),
        (_, Some(own)) => {
            needs.extend(needs_of(own));
            Vec::new()
        }
        _ => Vec::new(),
    };
    Allowed { operation: name.clone(), needs, may: operation.may.clone(), outcomes }
}

/// A step that can come next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStep {
    /// The operation.
    pub operation: Name,
    /// The service that answers for it: fixed, or the one recorded in the case; absent for citizens.
    pub service: Option<Name>,
    /// The role that answers for it.
    pub role: Name,
    /// Whose turn it is.
    pub side: Side,
    /// By when, where something has been promised.
    pub due: Option<Date>,
}

/// What can move the case on from where it is, in the order of the protocol. Empty when it is closed.
pub fn next(case: &Case, library: &Library) -> Vec<NextStep> {
    let Some(open) = &case.open else { return Vec::new() };
    let Ok(ground) = Ground::of(open, library) else { return Vec::new() };
    if ground.protocol.states.get(open.state.as_str()).is_none_or(|state| state.is_final) {
        return Vec::new();
    }
    let moves = |name: &Name, o: &Operation| o.to.is_some() && ground.state_allows(name, o).is_ok();
    let steps = ground.protocol.operations.iter().filter(|(name, operation)| moves(name, operation));
    steps
        .filter_map(|(name, operation)| {
            let role = ground.protocol.roles.get(operation.responsible.role.as_str())?;
            let named = operation.responsible.service.as_ref();
            Some(NextStep {
                operation: name.clone(),
                service: named.map(|named| ground.service(named).unwrap_or(named).clone()),
                role: operation.responsible.role.clone(),
                side: role.side,
                due: ground.due(name, role.side),
            })
        })
        .collect()
}

impl Ground<'_> {
    /// By when a step is due: the day on which it happens by itself, or the earliest last day of what is due from
    /// that side.
    fn due(&self, operation: &Name, side: Side) -> Option<Date> {
        let clocks = &self.case.clocks;
        if let Some(scheduled) = clocks.scheduled.get(operation) {
            return Some(self.calendar.day_of(scheduled.due_at));
        }
        let from_citizen = side == Side::Citizen;
        let running = clocks.deadlines.values().filter(|clock| clock.paused.is_none());
        let theirs = running.filter(|clock| (clock.kind == DeadlineKind::Citizen) == from_citizen);
        theirs.map(|clock| clock.due_on).min()
    }

    fn service<'a>(&'a self, named: &Name) -> Option<&'a Name> {
        let field = self.protocol.services.get(named.as_str())?.from.as_ref()?;
        match self.case.fields.get(field)? {
            Value::Service(service) => Some(service),
            _ => None,
        }
    }
}
