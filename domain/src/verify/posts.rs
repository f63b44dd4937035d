//! O1 and O2: somebody answers, and it is certain which service.

use super::finding::Findings;
use super::graph::side;
use super::{Code, Subject};
use crate::name::Name;
use crate::protocol::{Post, RoleKind, Side};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (name, operation) in subject.protocol.operations.iter() {
        let place = format!("operations.{name}.responsible");
        service_of_citizen(subject, &operation.responsible, &place, findings);
        let by_machine = operation.after.is_some() || operation.at.is_some() || operation.on.is_some();
        if by_machine && is_citizen(subject, &operation.responsible) {
            findings.error(
                Code::O1,
                &place,
                format!("{name} is performed by the system, and a citizen would answer for it"),
                "name a post of the municipality or of a partner",
            );
        }
        let mut ways = subject.graph.of_operation(name);
        let role = subject.protocol.roles.get(operation.responsible.role.as_str());
        if role.is_some_and(|role| role.kind == RoleKind::Adviser) && ways.any(|m| m.outcome.is_some()) {
            findings.error(
                Code::O1,
                &place,
                format!("{name} settles a case, and {} only gives advice", operation.responsible.role),
                "name a post that decides, or one that handles or coordinates",
            );
        }
        for m in subject.graph.of_operation(name) {
            match m.from {
                Some(from) => known(subject, &operation.responsible, from, &place, findings),
                None => unknown_at_opening(subject, &operation.responsible, &place, findings),
            }
        }
    }
    for (name, task) in subject.protocol.tasks.iter() {
        let place = format!("tasks.{name}.responsible");
        service_of_citizen(subject, &task.responsible, &place, findings);
        known(subject, &task.responsible, &task.state, &place, findings);
    }
    for (name, deadline) in subject.protocol.deadlines.iter() {
        let place = format!("deadlines.{name}.escalate");
        for escalation in &deadline.escalate {
            if is_citizen(subject, &escalation.to) {
                findings.error(
                    Code::O1,
                    &place,
                    format!("when {name} has passed, a citizen would be told to see to it"),
                    "tell a post of the municipality or of a partner",
                );
            }
            for state in &deadline.runs_in {
                known(subject, &escalation.to, state, &place, findings);
            }
        }
    }
}

fn is_citizen(subject: &Subject<'_>, post: &Post) -> bool {
    side(subject.protocol, &post.role) == Some(Side::Citizen)
}

fn service_of_citizen(subject: &Subject<'_>, post: &Post, place: &str, findings: &mut Findings<'_>) {
    if let Some(service) = post.service.as_ref().filter(|_| is_citizen(subject, post)) {
        findings.error(
            Code::O1,
            place,
            format!("{} is a role of citizens and no post in {service}", post.role),
            "write the role alone, or name a role of the service",
        );
    }
}

fn known(subject: &Subject<'_>, post: &Post, state: &Name, place: &str, findings: &mut Findings<'_>) {
    let Some(service) = &post.service else { return };
    let field = subject.protocol.services.get(service.as_str()).and_then(|service| service.from.as_ref());
    if let Some(field) = field.filter(|field| !subject.known.holds(state, field)) {
        findings.error(
            Code::O2,
            place,
            format!(
                "a case can be in {state} before {field} is given, and then {service}/{} is nobody",
                post.role
            ),
            format!("let every way to {state} need {field}, or name a fixed service"),
        );
    }
}

fn unknown_at_opening(subject: &Subject<'_>, post: &Post, place: &str, findings: &mut Findings<'_>) {
    let Some(service) = &post.service else { return };
    if subject.protocol.services.get(service.as_str()).is_some_and(|service| service.from.is_some()) {
        findings.error(
            Code::O2,
            place,
            format!("a case that is being opened has no {service} yet"),
            "name a fixed service, or a role of citizens",
        );
    }
}
