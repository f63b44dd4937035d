//! What an actor may do now, and what comes next.

use super::Case;
use super::behalf::enters;
use super::perform::{Ground, role_of};
use crate::actor::Actor;
use crate::name::{FieldName, Name};
use crate::protocol::{DeadlineKind, FieldType, Library, Operation, Protocol, Side, Target};
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

/// What an operation asks of whoever performs it, whoever that is and whatever state the case is in; `None` when the
/// protocol has none of that name.
pub fn asked_of(protocol: &Protocol, operation: &Name) -> Option<Allowed> {
    protocol.operations.get(operation.as_str()).map(|declared| describe(protocol, operation, declared))
}

/// Whether an operation asks the same under both protocols and in the same words, so that one form serves cases of
/// both.
pub fn asks_alike(operation: &Name, one: &Protocol, other: &Protocol) -> bool {
    let label = |protocol: &Protocol| Some(protocol.operations.get(operation.as_str())?.label.clone());
    let (Some(here), Some(there)) = (asked_of(one, operation), asked_of(other, operation)) else {
        return false;
    };
    let outcomes = || here.outcomes.iter().map(|(outcome, _)| outcome.as_str());
    let fields = || {
        let of_outcomes = here.outcomes.iter().flat_map(|(_, needs)| needs);
        here.needs.iter().chain(&here.may).chain(of_outcomes).map(FieldName::as_str)
    };
    let grounds = |field: &str| {
        // A ground is given by the name that the protocol has for it.
        let is_legal = one.fields.get(field).is_some_and(|declared| declared.kind == FieldType::Legal);
        !is_legal || one.legal == other.legal
    };
    here == there
        && label(one) == label(other)
        && outcomes().all(|outcome| one.outcomes.get(outcome) == other.outcomes.get(outcome))
        && fields().all(|field| one.fields.get(field) == other.fields.get(field) && grounds(field))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundled;

    fn improve(otherwise: &[(&str, &str)]) -> Protocol {
        let mut text = bundled::PROTOCOLS[0].1.to_owned();
        for (passage, with) in otherwise {
            assert!(text.contains(passage), "{passage} does not stand in improve");
            text = text.replacen(passage, with, 1);
        }
        crate::protocol::parse("improve.toml", &text).expect("a protocol")
    }

    #[test]
    fn one_form_serves_two_versions_only_while_an_operation_asks_the_same() {
        let name = |text: &str| Name::new(text).expect("a name");
        let (now, later) = (improve(&[]), improve(&[("version   = \"1.0.0\"", "version   = \"1.1.0\"")]));
        assert!(asked_of(&now, &name("decide")).is_some_and(|asked| !asked.outcomes.is_empty()));
        assert!(asks_alike(&name("decide"), &now, &later));
        let answer = improve(&[("label.en   = \"Answer\"", "label.en   = \"Reply\"")]);
        assert!(!asks_alike(&name("decide"), &now, &answer));
        assert!(asks_alike(&name("assign"), &now, &answer));
        let outcome = improve(&[("label.en  = \"Answered\"", "label.en  = \"Noted\"")]);
        assert!(!asks_alike(&name("decide"), &now, &outcome));
        let named = ("\"uup\"", "\"uredba\"");
        let ground = improve(&[("[legal.uup]", "[legal.uredba]"), named, named, named]);
        assert!(!asks_alike(&name("decide"), &now, &ground), "a ground to decline is chosen by its name");
        assert!(!asks_alike(&name("dance"), &now, &later));
    }
}
