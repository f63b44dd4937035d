//! D5 to D8: lengths of time that fit into each other from every day of the calendar.

use super::finding::Findings;
use super::{Code, Days, Subject};
use crate::calendar::{Span, Unit};
use crate::name::Name;
use crate::protocol::Deadline;

/// Ways through the states of one deadline that are added up at most.
const WAYS_MAX: usize = 200;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(days) = &subject.days else { return };
    for (name, deadline) in subject.protocol.deadlines.iter() {
        norm(days, name, deadline, findings);
        reminders(days, name, deadline, findings);
        usual(subject, days, name, deadline, findings);
        escalation(days, name, deadline, findings);
    }
}

/// A length of time as it is said.
pub(super) fn spoken(span: Span) -> String {
    let unit = match span.unit {
        Unit::Hour => "hour",
        Unit::Day => "day",
        Unit::WorkingDay => "working day",
        Unit::Week => "week",
        Unit::Month => "month",
    };
    format!("{} {unit}{}", span.count, if span.count == 1 { "" } else { "s" })
}

fn norm(days: &Days, name: &Name, deadline: &Deadline, findings: &mut Findings<'_>) {
    let (Some(norm), Some(within)) = (deadline.norm, deadline.within) else { return };
    if let Some(day) = days.first_later(&[norm], within) {
        findings.error(
            Code::D5,
            format!("deadlines.{name}.norm"),
            format!(
                "counted from {day}, the norm of {} ends after the limit of {}",
                spoken(norm),
                spoken(within)
            ),
            "promise a shorter norm",
        );
    }
}

fn reminders(days: &Days, name: &Name, deadline: &Deadline, findings: &mut Findings<'_>) {
    let place = format!("deadlines.{name}.remind");
    for (at, remind) in deadline.remind.iter().enumerate() {
        if deadline.remind.iter().take(at).any(|other| other == remind) {
            let message = format!("{name} reminds twice {} before it is due", spoken(*remind));
            findings.error(Code::D6, &place, message, "remind once, or at another time");
        }
        let Some(within) = deadline.within else { continue };
        if let Some(day) = days.first_not_earlier(*remind, within) {
            findings.error(
                Code::D6,
                &place,
                format!(
                    "counted from {day}, the reminder {} before {name} is due comes before its {} have begun",
                    spoken(*remind),
                    spoken(within)
                ),
                "remind later",
            );
        }
    }
}

/// The usual ways through the states in which a deadline runs, where nothing starts it anew meanwhile.
fn usual(subject: &Subject<'_>, days: &Days, name: &Name, deadline: &Deadline, findings: &mut Findings<'_>) {
    let Some(within) = deadline.within.filter(|_| deadline.restarts_on.is_empty()) else { return };
    let mut ways = Vec::new();
    for state in &deadline.runs_in {
        follow(subject, deadline, vec![state], &mut ways);
    }
    for way in ways {
        let usual = way.iter().filter_map(|state| subject.protocol.states.get(state.as_str())?.usually);
        let usual: Vec<Span> = usual.collect();
        let way = way.iter().map(|state| state.as_str()).collect::<Vec<_>>().join(", then ");
        if usual.is_empty() {
            continue;
        }
        // What is usual is a typical length and nobody enforces it: one bad week is no contradiction.
        if days.are_mostly_later(&usual, within) {
            findings.error(
                Code::D7,
                format!("deadlines.{name}.within"),
                format!("a case is usually in {way} longer than the {} that {name} allows", spoken(within)),
                "say honestly how long it usually takes, or set a limit that can be kept",
            );
        } else if let Some(limit) = deadline.norm.filter(|norm| days.are_mostly_later(&usual, *norm)) {
            findings.warning(
                Code::D7,
                format!("deadlines.{name}.norm"),
                format!(
                    "a case is usually in {way} longer than the norm of {} that {name} promises",
                    spoken(limit)
                ),
                "promise what is usual, or say a shorter time under `usually`",
            );
        }
    }
}

/// All ways that end where no further state of the deadline follows.
fn follow<'a>(
    subject: &Subject<'a>,
    deadline: &'a Deadline,
    way: Vec<&'a Name>,
    ways: &mut Vec<Vec<&'a Name>>,
) {
    let Some(last) = way.last().filter(|_| ways.len() < WAYS_MAX) else { return };
    let onward = subject.graph.out_of(last).filter(|m| !m.back && m.leaves());
    let mut next: Vec<_> = onward
        .filter_map(|m| deadline.runs_in.iter().find(|state| *state == m.to && !way.contains(state)))
        .collect();
    next.sort();
    next.dedup();
    if next.is_empty() {
        ways.push(way);
        return;
    }
    for state in next {
        follow(subject, deadline, [way.clone(), vec![state]].concat(), ways);
    }
}

fn escalation(days: &Days, name: &Name, deadline: &Deadline, findings: &mut Findings<'_>) {
    for (earlier, later) in deadline.escalate.iter().zip(deadline.escalate.iter().skip(1)) {
        let grows = match (earlier.after, later.after) {
            (_, None) => false,
            (None, Some(_)) => true,
            (Some(earlier), Some(later)) => {
                !days.is_ever_later(&[earlier], later) && !days.are_same(earlier, later)
            }
        };
        if !grows || earlier.to == later.to {
            findings.error(
                Code::D8,
                format!("deadlines.{name}.escalate"),
                if grows {
                    format!("when {name} has passed, the same post is told again")
                } else {
                    format!("when {name} has passed, a later step of the escalation comes no later than the one before")
                },
                "let every step come later than the one before, and go to another post",
            );
        }
    }
}
