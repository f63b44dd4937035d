//! W1 to W3: guards that can be read, judged, and can hold.

use super::finding::Findings;
use super::{Code, Subject};
use crate::guard::{Guard, Named, Operand, Operator};
use crate::name::Name;
use std::collections::BTreeMap;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (name, operation) in subject.protocol.operations.iter() {
        let Some(when) = &operation.when else { continue };
        let place = format!("operations.{name}.when");
        let guard = match when.guard() {
            Ok(guard) => guard,
            Err(unread) => {
                findings.error(
                    Code::W1,
                    &place,
                    format!("{unread}"),
                    "write comparisons of names, whole numbers and quoted texts, joined by &&",
                );
                continue;
            }
        };
        let misfits = guard.misfits(subject.protocol);
        let fits = misfits.is_empty();
        for misfit in misfits {
            let message = format!("at character {} of the guard: {}", misfit.column, misfit.detail);
            findings.error(Code::W2, &place, message, misfit.remedy);
        }
        if fits {
            unknown(subject, name, guard, &place, findings);
            if !can_hold(guard) {
                findings.error(
                    Code::W3,
                    &place,
                    format!("the guard of {name} can never hold: {guard}"),
                    "correct the comparisons that contradict each other",
                );
            }
        }
    }
}

fn unknown(subject: &Subject<'_>, name: &Name, guard: &Guard, place: &str, findings: &mut Findings<'_>) {
    for named in guard.names() {
        let Named::Field(field) = named else { continue };
        for m in subject.graph.of_operation(name).filter(|m| !subject.known.with(&subject.graph, m, field)) {
            let from = m.from.map_or("nothing".to_owned(), ToString::to_string);
            findings.error(
                Code::W3,
                place,
                format!("the guard of {name} compares {field}, which may not be known coming from {from}"),
                format!("let {name} need {field}, or every way to {from}"),
            );
        }
    }
}

/// How one value may stand to another: below, at, above.
#[derive(Clone, Copy)]
struct Signs {
    below: bool,
    at: bool,
    above: bool,
}

impl Signs {
    fn of(operator: Operator) -> Self {
        let (below, at, above) = match operator {
            Operator::Equal => (false, true, false),
            Operator::NotEqual => (true, false, true),
            Operator::Less => (true, false, false),
            Operator::AtMost => (true, true, false),
            Operator::Greater => (false, false, true),
            Operator::AtLeast => (false, true, true),
        };
        Self { below, at, above }
    }

    fn and(self, other: Self) -> Self {
        Self { below: self.below && other.below, at: self.at && other.at, above: self.above && other.above }
    }
}

/// Whether there are values for which it holds, as far as comparisons of the same value are concerned.
fn can_hold(guard: &Guard) -> bool {
    let mut signs: BTreeMap<(String, String), Signs> = BTreeMap::new();
    let mut bounds: BTreeMap<String, (i64, i64)> = BTreeMap::new();
    for comparison in guard.comparisons() {
        let left = comparison.left.to_string();
        let allowed = Signs::of(comparison.operator);
        if comparison.right == Operand::Named(comparison.left.clone()) && !allowed.at {
            return false;
        }
        signs
            .entry((left.clone(), comparison.right.to_string()))
            .and_modify(|signs| *signs = signs.and(allowed))
            .or_insert(allowed);
        if let Operand::Integer(number) = comparison.right {
            let (low, high) = bounds.entry(left).or_insert((i64::MIN, i64::MAX));
            if !allowed.below {
                *low = (*low).max(if allowed.at { number } else { number.saturating_add(1) });
            }
            if !allowed.above {
                *high = (*high).min(if allowed.at { number } else { number.saturating_sub(1) });
            }
        }
    }
    signs.values().all(|signs| signs.below || signs.at || signs.above)
        && bounds.values().all(|(low, high)| low <= high)
}
