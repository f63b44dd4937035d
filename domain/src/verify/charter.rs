//! K1 to K3: what the municipality promises, whatever the protocol.

use super::deadlines::counts_in;
use super::finding::Findings;
use super::graph::{Move, is_for_citizens, side};
use super::lengths::spoken;
use super::{Charter, Code, Subject};
use crate::name::Name;
use crate::protocol::{Deadline, DeadlineKind, Due, Side};
use std::collections::BTreeSet;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(charter) = &subject.around.charter else { return };
    for (state, _) in subject.graph.live() {
        always_due(subject, state, findings);
        news(subject, charter, state, findings);
    }
    let openings = subject.graph.moves().filter(|m| m.from.is_none() || m.operation.reopens);
    for m in openings.filter(|m| side(subject.protocol, &m.operation.responsible.role) == Some(Side::Citizen))
    {
        first_answer(subject, charter, m, findings);
    }
    begins_anew(subject, findings);
}

fn running<'a>(
    subject: &Subject<'a>,
    state: &Name,
    kinds: &[DeadlineKind],
) -> impl Iterator<Item = (&'a Name, &'a Deadline)> {
    let deadlines = subject.protocol.deadlines.iter();
    deadlines.filter(move |(_, deadline)| kinds.contains(&deadline.kind) && deadline.runs_in.contains(state))
}

fn is_turn_of_citizen(subject: &Subject<'_>, state: &Name) -> bool {
    let mut ways = subject.graph.out_of(state);
    running(subject, state, &[DeadlineKind::Citizen]).next().is_some()
        && ways.any(|m| {
            m.leaves() && !subject.graph.is_final(m.to) && is_for_citizens(subject.protocol, m.operation)
        })
}

fn always_due(subject: &Subject<'_>, state: &Name, findings: &mut Findings<'_>) {
    let due = running(subject, state, &[DeadlineKind::Answer, DeadlineKind::Promise]).next().is_some();
    // A date of the cycle at which the case goes on is a promise to everybody.
    let mut ways = subject.graph.out_of(state);
    let dated = ways.any(|m| m.leaves() && m.operation.at.is_some() && m.operation.when.is_none());
    if !due && !dated && !is_turn_of_citizen(subject, state) {
        findings.error(
            Code::K1,
            format!("states.{state}"),
            format!("in {state} nothing is promised to the citizen, and it is not the citizen's turn"),
            "let a deadline of the kind answer or promise run there",
        );
    }
}

fn news(subject: &Subject<'_>, charter: &Charter, state: &Name, findings: &mut Findings<'_>) {
    let Some((promise, _)) = running(subject, state, &[DeadlineKind::Promise]).next() else { return };
    let mut told = running(subject, state, &[DeadlineKind::News]).filter(|(_, deadline)| {
        let often = deadline.within.is_some_and(|within| {
            let later = |days: &super::Days| days.is_ever_later(&[within], charter.news_within);
            !subject.days.as_ref().is_some_and(later)
        });
        let sender = |operation: &Name| {
            let mut moves = subject.graph.out_of(state);
            moves.any(|m| m.name == operation && m.operation.public)
        };
        often && deadline.restarts_on.iter().any(sender)
    });
    if told.next().is_none() {
        findings.error(
            Code::K2,
            format!("states.{state}"),
            format!("while {promise} runs in {state}, news is not due every {}", spoken(charter.news_within)),
            "let a deadline of the kind news run there, which a public operation there starts anew",
        );
    }
}

/// The clocks of the first answer that run on from one state to the next.
type Clocks<'a> = BTreeSet<&'a Name>;

/// The first answer is due in time, and no way leads out of that before it was given or its date said.
fn first_answer(subject: &Subject<'_>, charter: &Charter, opening: &Move<'_>, findings: &mut Findings<'_>) {
    let in_time = |deadline: &Deadline| {
        let later = |days: &super::Days, within| days.is_ever_later(&[within], charter.answer_within);
        deadline.within.is_some_and(|within| !subject.days.as_ref().is_some_and(|days| later(days, within)))
    };
    let clocks = running(subject, opening.to, &[DeadlineKind::Answer]);
    let clocks: Clocks<'_> = clocks.filter(|(_, deadline)| in_time(deadline)).map(|(name, _)| name).collect();
    if clocks.is_empty() {
        findings.error(
            Code::K3,
            format!("operations.{}.to", opening.name),
            format!(
                "after {} no answer is due within {} in {}",
                opening.name,
                spoken(charter.answer_within),
                opening.to
            ),
            "let a deadline of the kind answer run there that ends in time",
        );
        return;
    }
    // A case that was reopened has had its first answer.
    if opening.from.is_some() {
        return;
    }
    let mut seen = BTreeSet::from([(opening.to, clocks.clone())]);
    let mut waiting = vec![(opening.to, clocks)];
    while let Some((state, clocks)) = waiting.pop() {
        // Going back leads to where the clocks have been looked at before.
        for m in
            subject.graph.out_of(state).filter(|m| m.leaves() && !m.back && !subject.graph.is_final(m.to))
        {
            let deadlines = subject.protocol.deadlines.iter();
            let on = deadlines.filter(|(name, deadline)| {
                clocks.contains(name) && counts_in(deadline, m.to) && !deadline.restarts_on.contains(m.name)
            });
            let on: Clocks<'_> = on.map(|(name, _)| name).collect();
            if !on.is_empty() {
                if seen.insert((m.to, on.clone())) {
                    waiting.push((m.to, on));
                }
            } else if !says_when(subject, m) && !is_turn_of_citizen(subject, m.to) {
                findings.error(
                    Code::K3,
                    format!("operations.{}", m.name),
                    format!("{} stops the clock of the first answer and says no date for it", m.name),
                    format!(
                        "let that deadline run on in {}, or one start there with a date that is given now",
                        m.to
                    ),
                );
            }
        }
    }
}

/// Whether a move announces a date for the answer, or for what was promised.
fn says_when(subject: &Subject<'_>, m: &Move<'_>) -> bool {
    running(subject, m.to, &[DeadlineKind::Answer, DeadlineKind::Promise]).any(
        |(_, deadline)| match &deadline.due {
            Some(Due::Field(field)) => {
                let announced = m.from.is_some_and(|from| counts_in(deadline, from));
                announced || subject.graph.gives(m).any(|given| given == field)
            }
            Some(Due::Cycle(_)) => true,
            None => false,
        },
    )
}

/// Asking the citizen must not give the municipality a new limit of the law.
fn begins_anew(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (name, deadline) in subject.protocol.deadlines.iter() {
        if deadline.legal.is_none() || deadline.within.is_none() || deadline.kind != DeadlineKind::Answer {
            continue;
        }
        for back in subject.graph.moves().filter(|m| m.back && deadline.runs_in.contains(m.to)) {
            let Some(from) = back.from.filter(|from| !counts_in(deadline, from)) else { continue };
            findings.error(
                Code::K3,
                format!("deadlines.{name}.pauses_in"),
                format!("{name} begins anew whenever a case comes back from {from}"),
                format!("let it pause in {from}"),
            );
        }
    }
}
