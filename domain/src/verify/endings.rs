//! G0, G1, G3 to G6: beginnings, ways and ends.

use super::finding::Findings;
use super::graph::{goes_back, listed};
use super::{Code, Subject};
use crate::name::Name;
use crate::protocol::{Operation, RoleKind, Target};
use std::collections::BTreeSet;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    openings(subject, findings);
    states(subject, findings);
    operations(subject, findings);
    ends(subject, findings);
}

fn openings(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for m in subject.graph.moves().filter(|m| m.from.is_none() && subject.graph.is_final(m.to)) {
        findings.error(
            Code::G0,
            format!("operations.{}.to", m.name),
            format!("{} opens a case that is already at its end, in {}", m.name, m.to),
            "let it lead to a state in which the case is handled",
        );
    }
    let opens = |role: &Name| {
        let mut openings = subject.graph.moves().filter(|m| m.from.is_none());
        openings.any(|m| m.operation.responsible.role == *role || m.operation.by.contains(role))
    };
    let initiators = subject.protocol.roles.iter().filter(|(_, role)| role.kind == RoleKind::Initiator);
    for (name, _) in initiators.filter(|(name, _)| !opens(name)) {
        findings.error(
            Code::G0,
            format!("roles.{name}"),
            format!("{name} initiates cases and can open none"),
            "let the role open one, or choose another kind of role",
        );
    }
}

fn states(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (name, _) in subject.protocol.states.iter().filter(|(name, _)| !subject.graph.is_reached(name)) {
        findings.error(
            Code::G1,
            format!("states.{name}"),
            format!("no case can ever come to {name}"),
            "add an operation that leads there, or take the state out",
        );
    }
}

fn operations(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (name, operation) in subject.protocol.operations.iter() {
        let place = format!("operations.{name}");
        if subject.graph.of_operation(name).next().is_none() {
            let (why, remedy) = if goes_back(operation) {
                ("its states are entered from nowhere, so there is no way back", "name a state in `to`")
            } else if operation.on.is_some() {
                ("it waits for a link that no operation opens", "let an operation open the link")
            } else {
                ("no case is ever in one of its states", "correct `from`")
            };
            findings.error(Code::G3, &place, format!("{name} can never happen: {why}"), remedy);
        }
        by_itself(subject, name, operation, &place, findings);
        if let (Some(after), Some(open_for), Some(days)) =
            (operation.after, operation.open_for, &subject.days)
            && days.is_ever_later(&[after], open_for)
        {
            findings.error(
                Code::G3,
                format!("{place}.open_for"),
                format!("{name} happens only when it is no longer allowed"),
                "let `open_for` be longer than `after`",
            );
        }
    }
}

/// What comes by itself comes with empty hands, and makes no choice.
fn by_itself(
    subject: &Subject<'_>,
    name: &Name,
    operation: &Operation,
    place: &str,
    findings: &mut Findings<'_>,
) {
    let ways = subject.graph.of_operation(name).filter(|_| operation.is_automatic());
    let asked: BTreeSet<_> = ways.flat_map(|m| subject.graph.gives(m)).map(|field| field.as_str()).collect();
    if !asked.is_empty() {
        let asked = asked.into_iter().collect::<Vec<_>>().join(", ");
        findings.error(
            Code::G3,
            format!("{place}.needs"),
            format!("{name} comes by itself, and nobody is there who gives {asked}"),
            "let neither the operation nor its outcome need anything; what was given before still stands",
        );
    }
    if operation.is_automatic() && matches!(operation.to, Some(Target::ByOutcome(_))) {
        findings.error(
            Code::G3,
            format!("{place}.to"),
            format!("{name} comes by itself, and nobody is there who chooses an outcome"),
            "name one state in `to` and one `outcome`",
        );
    }
}

fn ends(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for m in subject.graph.moves() {
        let place = format!("operations.{}", m.name);
        let Some(from) = m.from else { continue };
        if subject.graph.is_final(from) && m.leaves() && !m.operation.reopens {
            findings.error(
                Code::G4,
                format!("{place}.from"),
                format!("{} takes a case out of {from}, which is an end", m.name),
                "write reopens = true if it is meant, or leave the end out of `from`",
            );
        }
        if m.operation.reopens && (!subject.graph.is_final(from) || subject.graph.is_final(m.to)) {
            findings.error(
                Code::G4,
                format!("{place}.reopens"),
                format!("{} says that it reopens, and leads from {from} to {}", m.name, m.to),
                "let it lead from ends to states in which the case is handled, or take `reopens` out",
            );
        }
        if subject.graph.is_final(m.to) && m.leaves() && m.outcome.is_none() {
            findings.error(
                Code::G5,
                format!("{place}.to"),
                format!("{} closes a case from {from} without saying how it ended", m.name),
                "name an `outcome`, or let the actor choose one by a table `to`",
            );
        }
        if !m.leaves() && m.operation.to.is_some() {
            findings.error(
                Code::G6,
                format!("{place}.to"),
                format!("{} moves a case from {from} to {from}", m.name),
                "leave `to` out where the state stays, or take the state out of `from`",
            );
        }
    }
    let ends: BTreeSet<_> =
        subject.protocol.states.iter().filter(|(_, s)| s.is_final).map(|(n, _)| n).collect();
    if ends.is_empty() {
        let all = listed(subject.protocol.states.iter().map(|(name, _)| name));
        findings.error(
            Code::G2,
            "states",
            format!("none of the states is an end: {all}"),
            "write final = true where a case is closed",
        );
    }
}
