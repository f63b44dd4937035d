//! D1 to D4 and D9: clocks that run where they should, and whose end is known.

use super::finding::Findings;
use super::graph::{Move, comes_by_itself, listed, origins};
use super::{Code, Subject};
use crate::name::{FieldName, Name};
use crate::protocol::{Deadline, DeadlineKind, Due};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    unnoticed(subject, findings);
    for (name, deadline) in subject.protocol.deadlines.iter() {
        ends(subject, name, deadline, findings);
        cut_short(subject, name, deadline, findings);
        pauses(subject, name, deadline, findings);
        restarts(subject, name, deadline, findings);
        if let Some(Due::Field(field)) = &deadline.due {
            date(subject, name, deadline, field, findings);
            movable(subject, name, deadline, findings);
        }
    }
    for (name, operation) in subject.protocol.operations.iter() {
        let Some(extends) = &operation.extends else { continue };
        let Some(deadline) = subject.protocol.deadlines.get(extends.deadline.as_str()) else { continue };
        let mut from = origins(subject.protocol, operation).into_iter();
        if !from.any(|from| from.is_some_and(|from| counts_in(deadline, from))) {
            findings.error(
                Code::D3,
                format!("operations.{name}.extends"),
                format!("{name} lengthens {}, which never runs where it is allowed", extends.deadline),
                "allow it where the deadline runs, or name another deadline",
            );
        }
    }
    for (name, _) in subject.protocol.legal.iter() {
        if subject.protocol.deadlines.iter().all(|(_, deadline)| deadline.legal.as_ref() != Some(name)) {
            findings.error(
                Code::D9,
                format!("legal.{name}"),
                format!("the legal basis {name} binds no deadline"),
                "name it as `legal` of the deadline that it sets, or take it out",
            );
        }
    }
}

/// Whether a deadline runs or stands still in a state.
pub(super) fn counts_in(deadline: &Deadline, state: &Name) -> bool {
    deadline.runs_in.contains(state) || deadline.pauses_in.contains(state)
}

/// Whether time alone takes a case out of a state.
fn left_by_itself(subject: &Subject<'_>, state: &Name) -> bool {
    subject.graph.out_of(state).any(|m| m.leaves() && comes_by_itself(m.operation))
}

fn unnoticed(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (state, _) in subject.graph.live() {
        let mut deadlines = subject.protocol.deadlines.iter();
        if !deadlines.any(|(_, deadline)| deadline.runs_in.contains(state)) && !left_by_itself(subject, state)
        {
            findings.error(
                Code::D1,
                format!("states.{state}"),
                format!("a case can wait in {state} for ever and nobody is told"),
                "let a deadline run there, or an operation come `after` a time or `at` a date",
            );
        }
    }
}

fn ends(subject: &Subject<'_>, name: &Name, deadline: &Deadline, findings: &mut Findings<'_>) {
    for (states, key) in [(&deadline.runs_in, "runs_in"), (&deadline.pauses_in, "pauses_in")] {
        for state in states.iter().filter(|state| subject.graph.is_final(state)) {
            findings.error(
                Code::D2,
                format!("deadlines.{name}.{key}"),
                format!("{name} is still there in {state}, where the case has ended"),
                format!("take {state} out of `{key}`"),
            );
        }
    }
}

/// A citizen is told a date; the case does not go on before it.
fn cut_short(subject: &Subject<'_>, name: &Name, deadline: &Deadline, findings: &mut Findings<'_>) {
    let (Some(days), Some(within)) = (&subject.days, deadline.within) else { return };
    if deadline.kind != DeadlineKind::Citizen {
        return;
    }
    for state in &deadline.runs_in {
        for m in subject.graph.out_of(state).filter(|m| m.leaves() && comes_by_itself(m.operation)) {
            if m.operation.after.is_some_and(|after| days.is_ever_later(&[within], after)) {
                findings.error(
                    Code::D2,
                    format!("deadlines.{name}.within"),
                    format!("{} takes the case out of {state} before {name} is due", m.name),
                    format!("let {} come no sooner, or the deadline no later", m.name),
                );
            }
        }
    }
}

fn pauses(subject: &Subject<'_>, name: &Name, deadline: &Deadline, findings: &mut Findings<'_>) {
    let place = format!("deadlines.{name}.pauses_in");
    for state in deadline.pauses_in.iter().filter(|state| !subject.graph.is_final(state)) {
        if deadline.runs_in.contains(state) {
            findings.error(
                Code::D3,
                &place,
                format!("{name} would run and stand still in {state}"),
                "name the state only once",
            );
        }
        if !left_by_itself(subject, state) {
            findings.error(
                Code::D3,
                &place,
                format!("{name} can stand still in {state} for ever: nothing but somebody's hand ends it"),
                format!("let an operation without a guard leave {state} `after` a time"),
            );
        }
        let mut entered = subject.graph.towards(state);
        if !entered.any(|m| m.leaves() && m.from.is_some_and(|from| counts_in(deadline, from))) {
            findings.error(
                Code::D3,
                &place,
                format!("{name} never runs when a case comes to {state}, so it cannot pause there"),
                "take the state out, or name the one that was meant",
            );
        }
    }
}

fn restarts(subject: &Subject<'_>, name: &Name, deadline: &Deadline, findings: &mut Findings<'_>) {
    let place = format!("deadlines.{name}.restarts_on");
    for operation in &deadline.restarts_on {
        let mut moves = subject.graph.of_operation(operation);
        if !moves.any(|m| deadline.runs_in.contains(m.to)) {
            findings.error(
                Code::D3,
                &place,
                format!("{name} does not run after {operation}, so it cannot start anew by it"),
                "take the operation out, or name the one that was meant",
            );
        }
    }
}

/// A promised date that cannot be kept has to be moved, wherever it runs.
fn movable(subject: &Subject<'_>, name: &Name, deadline: &Deadline, findings: &mut Findings<'_>) {
    if deadline.kind != DeadlineKind::Promise {
        return;
    }
    for state in deadline.runs_in.iter().filter(|state| subject.graph.is_reached(state)) {
        if !subject.graph.out_of(state).any(|m| deadline.restarts_on.contains(m.name)) {
            findings.error(
                Code::D3,
                format!("deadlines.{name}.restarts_on"),
                format!("in {state} nothing can move the date of {name}"),
                "let an operation there give a new date, and name it in `restarts_on`",
            );
        }
    }
}

fn date(
    subject: &Subject<'_>,
    name: &Name,
    deadline: &Deadline,
    field: &FieldName,
    findings: &mut Findings<'_>,
) {
    let place = format!("deadlines.{name}.due");
    let runs = deadline.runs_in.iter().filter(|state| subject.graph.is_reached(state));
    let unknown: Vec<_> = runs.clone().filter(|state| !subject.known.holds(state, field)).collect();
    if !unknown.is_empty() {
        findings.error(
            Code::D4,
            &place,
            format!("{name} is due at {field}, and a case can be in {} before it is given", listed(unknown)),
            format!("let every way there need {field}"),
        );
        return;
    }
    for m in subject.graph.moves().filter(|m| deadline.runs_in.contains(m.to) && !m.back) {
        let anew = deadline.restarts_on.contains(m.name);
        let starts = m.from.is_none_or(|from| !counts_in(deadline, from));
        if subject.graph.gives(m).any(|given| given == field)
            || !(anew || starts && has_run(subject, deadline, m))
        {
            continue;
        }
        findings.error(
            Code::D4,
            format!("operations.{}.needs", m.name),
            format!("{} starts {name} anew with the {field} of before, which may be long past", m.name),
            format!("let it need {field}"),
        );
    }
}

/// Whether the deadline can have run before a move that starts it.
fn has_run(subject: &Subject<'_>, deadline: &Deadline, m: &Move<'_>) -> bool {
    m.from.is_some_and(|from| deadline.runs_in.iter().any(|state| subject.graph.leads(state, from)))
}
