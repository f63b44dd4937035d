//! T1 and T2: tasks stand in the way of what they belong to, and can be done in time.

use super::finding::Findings;
use super::graph::{is_for_municipality, side};
use super::lengths::spoken;
use super::{Code, Subject};
use crate::calendar::Span;
use crate::name::Name;
use crate::protocol::{DeadlineKind, Side, Task};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (name, task) in subject.protocol.tasks.iter() {
        blocks(subject, name, task, findings);
        fits(subject, name, task, findings);
    }
}

fn blocks(subject: &Subject<'_>, name: &Name, task: &Task, findings: &mut Findings<'_>) {
    for operation in &task.blocks {
        let mut ways = subject.graph.out_of(&task.state);
        if !ways.any(|m| m.name == operation && m.leaves()) {
            findings.error(
                Code::T1,
                format!("tasks.{name}.blocks"),
                format!("{name} opens in {}, and {operation} is no way out of it", task.state),
                "block an operation that leaves the state of the task",
            );
        }
    }
    let of_citizens = |operation: &Name| {
        let operation = subject.protocol.operations.get(operation.as_str());
        operation.is_some_and(|operation| !is_for_municipality(subject.protocol, operation))
    };
    if side(subject.protocol, &task.responsible.role) != Some(Side::Citizen) {
        for operation in task.blocks.iter().filter(|operation| of_citizens(operation)) {
            findings.error(
                Code::T1,
                format!("tasks.{name}.blocks"),
                format!("while others have not done {name}, a citizen may not {operation}"),
                "block operations of the municipality",
            );
        }
    }
    if subject.graph.is_final(&task.state) {
        findings.error(
            Code::T1,
            format!("tasks.{name}.in"),
            format!("{name} opens in {}, where the case has ended", task.state),
            "let it open in a state in which the case is handled",
        );
    }
}

fn fits(subject: &Subject<'_>, name: &Name, task: &Task, findings: &mut Findings<'_>) {
    let (Some(within), Some(days)) = (task.within, &subject.days) else { return };
    let mut late = |what: &str, limit: Span| {
        let Some(day) = days.first_later(&[within], limit) else { return };
        findings.error(
            Code::T2,
            format!("tasks.{name}.within"),
            format!(
                "counted from {day}, the {} of {name} end after the {} of {what}",
                spoken(within),
                spoken(limit)
            ),
            "give the task less time",
        );
    };
    let usually = subject.protocol.states.get(task.state.as_str()).and_then(|state| state.usually);
    usually.into_iter().for_each(|usually| late(&format!("the usual stay in {}", task.state), usually));
    for (deadline_name, deadline) in subject.protocol.deadlines.iter() {
        let runs = deadline.runs_in.contains(&task.state) && deadline.restarts_on.is_empty();
        if runs && matches!(deadline.kind, DeadlineKind::Answer | DeadlineKind::Promise) {
            let limit = deadline.norm.or(deadline.within);
            limit.into_iter().for_each(|limit| late(&format!("the deadline {deadline_name}"), limit));
        }
    }
}
