//! G2: from every state the municipality alone can bring the case to an end.

use super::finding::Findings;
use super::graph::{Move, is_for_municipality, side};
use super::{Code, Subject};
use crate::name::Name;
use crate::protocol::Side;
use std::collections::BTreeSet;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let finishing = finishing(subject);
    for (state, _) in subject.graph.live().filter(|(state, _)| !finishing.contains(state)) {
        findings.error(
            Code::G2,
            format!("states.{state}"),
            format!("from {state} the municipality cannot be sure to bring a case to an end"),
            "add a way on that needs no citizen, no guard, no linked case and cannot be used up",
        );
    }
}

/// The states from which an end is certainly in reach: the least fixed point.
fn finishing<'a>(subject: &Subject<'a>) -> BTreeSet<&'a Name> {
    let states = subject.protocol.states.iter();
    let mut finishing: BTreeSet<_> = states.filter(|(_, s)| s.is_final).map(|(name, _)| name).collect();
    let sure: Vec<_> = subject.graph.moves().filter(|m| m.leaves() && is_sure(subject, m)).collect();
    loop {
        let mut next = Vec::new();
        for m in &sure {
            let Some(from) = m.from.filter(|from| !finishing.contains(from)) else { continue };
            // Where `back` leads is not for the municipality to choose: every way has to end well.
            let ends = if m.back {
                let ways = sure.iter().filter(|other| other.name == m.name && other.from == m.from);
                ways.into_iter().all(|way| finishing.contains(way.to))
            } else {
                finishing.contains(m.to)
            };
            if ends {
                next.push(from);
            }
        }
        if next.is_empty() {
            return finishing;
        }
        finishing.extend(next);
    }
}

/// Whether nobody and nothing outside can keep the municipality from it.
fn is_sure(subject: &Subject<'_>, m: &Move<'_>) -> bool {
    let operation = m.operation;
    let free = operation.when.is_none() && operation.on.is_none() && operation.open_for.is_none();
    // Used up by another of its outcomes, or from another state, it is used up here as well.
    let mut ways = subject.graph.of_operation(m.name);
    let can_be_used_up = operation.times.is_some()
        && m.from.is_some_and(|from| ways.any(|way| subject.graph.leads(way.to, from)));
    let held_up_by_citizen = subject.protocol.tasks.iter().any(|(_, task)| {
        Some(&task.state) == m.from
            && task.blocks.contains(m.name)
            && side(subject.protocol, &task.responsible.role) == Some(Side::Citizen)
    });
    free && is_for_municipality(subject.protocol, operation) && !can_be_used_up && !held_up_by_citizen
}
