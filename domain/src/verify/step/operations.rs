//! What moves a case: operations, the tasks that hold them up, the outcomes they record.

use super::Step;
use super::differences::{Differences, Time};
use super::others::NEW;
use crate::guard::When;
use crate::name::{FieldName, Name};
use crate::protocol::{Opens, Operation, Ordered, Outcome, Protocol, Target, Task};
use crate::verify::graph::origins;

pub(super) fn compare(old: &Protocol, new: &Protocol, found: &mut Differences<'_>) {
    let comes = |operation: &Operation| {
        let into_running =
            origins(new, operation).into_iter().flatten().any(|from| old.states.contains(from.as_str()));
        if by_itself(operation) && into_running {
            (Step::Major, "comes by itself into states in which cases already are")
        } else {
            (Step::Minor, NEW)
        }
    };
    found.table("operations", &old.operations, &new.operations, comes, |found, place, before, now| {
        ways_in(found, place, (old, before), (new, now));
        ways_out(found, place, before, now);
        performers(found, place, before, now);
        given(found, place, (&before.needs, &before.may), (&now.needs, &now.may));
        condition(found, place, before, now);
        moment(found, place, before, now);
        beside(found, place, before, now);
        found.text(place, "label", &before.label, &now.label);
        found.text(place, "says", &before.says, &now.says);
    });
}

/// Whether the program performs it.
fn by_itself(operation: &Operation) -> bool {
    operation.after.is_some() || operation.at.is_some() || operation.on.is_some()
}

fn ways_in(
    found: &mut Differences<'_>,
    place: &str,
    (old, before): (&Protocol, &Operation),
    (new, now): (&Protocol, &Operation),
) {
    let place = format!("{place}.from");
    match (&before.from, &now.from) {
        (None, None) => return,
        (None, Some(_)) => return found.add(Step::Major, place, "no longer opens cases"),
        (Some(_), None) => return found.add(Step::Major, place, "opens cases, and moved them"),
        (Some(_), Some(_)) => {}
    }
    // What a state brings along when it comes, or takes with it when it goes, is said by the table of states.
    let known = |state: &&Name| old.states.contains(state.as_str()) && new.states.contains(state.as_str());
    let all_before: Vec<&Name> = origins(old, before).into_iter().flatten().collect();
    let all_now: Vec<&Name> = origins(new, now).into_iter().flatten().collect();
    let states_before: Vec<&Name> = all_before.iter().copied().filter(known).collect();
    let states_now: Vec<&Name> = all_now.iter().copied().filter(known).collect();
    let added = if by_itself(now) {
        (Step::Major, "is a state in which it now comes by itself")
    } else {
        (Step::Minor, "is a state in which it is possible as well")
    };
    let gone = (Step::Major, "is a state in which it is no longer possible");
    found.list(&place, &states_before, &states_now, gone, added);
    let same = |one: &[&Name], other: &[&Name]| one.iter().all(|state| other.contains(state));
    if same(&all_before, &all_now) && same(&all_now, &all_before) {
        found.rewritten(&place, &before.from, &now.from);
    }
}

fn ways_out(found: &mut Differences<'_>, place: &str, before: &Operation, now: &Operation) {
    let to = format!("{place}.to");
    match (&before.to, &now.to) {
        (None, None) => {}
        (Some(Target::One(old)), Some(Target::One(new))) if old == new => {}
        (Some(Target::ByOutcome(old)), Some(Target::ByOutcome(new))) => {
            by_outcome(found, &to, old, new, "leads elsewhere");
        }
        _ => found.add(Step::Major, &to, "leads elsewhere"),
    }
    found.fixed(place, "outcome", &before.outcome, &now.outcome, "records another outcome");
    found.fixed(place, "reopens", &before.reopens, &now.reopens, "leaves an end otherwise than before");
    match (&before.opens, &now.opens) {
        (Some(Opens::ByOutcome(old)), Some(Opens::ByOutcome(new))) => {
            by_outcome(found, &format!("{place}.opens"), old, new, "opens another case");
        }
        (old, new) => {
            found.addition(place, "opens", old.as_ref(), new.as_ref(), "opens other cases beside it")
        }
    }
}

fn by_outcome(
    found: &mut Differences<'_>,
    place: &str,
    old: &Ordered<Name, Name>,
    new: &Ordered<Name, Name>,
    elsewhere: &'static str,
) {
    found.table(
        place,
        old,
        new,
        |_| (Step::Minor, "is a way more"),
        |found, place, old, new| {
            if old != new {
                found.add(Step::Major, place, elsewhere);
            }
        },
    );
}

fn performers(found: &mut Differences<'_>, place: &str, before: &Operation, now: &Operation) {
    found.fixed(place, "responsible", &before.responsible, &now.responsible, "another post answers for it");
    let (gone, come) = ((Step::Major, "may no longer do it"), (Step::Minor, "may do it as well"));
    found.list(&format!("{place}.by"), &before.by, &now.by, gone, come);
    // Both ways: somebody is shut out, or a check that people count on is gone.
    let gone = (Step::Major, "may have been done by the same person");
    let come = (Step::Major, "must have been done by somebody else");
    found.list(&format!("{place}.not_by"), &before.not_by, &now.not_by, gone, come);
}

/// What has to be given and what can be.
fn given(
    found: &mut Differences<'_>,
    place: &str,
    (needs_before, may_before): (&[FieldName], &[FieldName]),
    (needs, may): (&[FieldName], &[FieldName]),
) {
    let (place_of_needs, place_of_may) = (format!("{place}.needs"), format!("{place}.may"));
    for field in needs.iter().filter(|field| !needs_before.contains(field)) {
        found.add(Step::Major, &place_of_needs, format!("{field} has to be given now"));
    }
    for field in needs_before.iter().filter(|field| !needs.contains(field)) {
        if may.contains(field) {
            found.add(Step::Minor, &place_of_needs, format!("{field} can be given, and had to be"));
        } else {
            found.add(Step::Major, &place_of_needs, format!("{field} is no longer taken"));
        }
    }
    for field in may.iter().filter(|field| !may_before.contains(field) && !needs_before.contains(field)) {
        found.add(Step::Minor, &place_of_may, format!("{field} can be given as well"));
    }
    for field in may_before.iter().filter(|field| !may.contains(field) && !needs.contains(field)) {
        found.add(Step::Major, &place_of_may, format!("{field} is no longer taken"));
    }
    let same = |one: &[FieldName], other: &[FieldName]| one.iter().all(|field| other.contains(field));
    for (place, before, now) in [(place_of_needs, needs_before, needs), (place_of_may, may_before, may)] {
        if same(before, now) && same(now, before) {
            found.rewritten(&place, &before, &now);
        }
    }
}

fn condition(found: &mut Differences<'_>, place: &str, before: &Operation, now: &Operation) {
    let when = format!("{place}.when");
    let comparisons = |when: &When| {
        let guard = when.guard().ok();
        guard.map(|guard| guard.comparisons().iter().map(ToString::to_string).collect::<Vec<_>>())
    };
    match (before.when.as_ref(), now.when.as_ref()) {
        (None, None) => {}
        (None, Some(_)) => found.add(Step::Major, when, "has a condition now"),
        (Some(_), None) => found.add(Step::Minor, when, "has no condition any more"),
        (Some(old), Some(new)) => match (comparisons(old), comparisons(new)) {
            (Some(old_ones), Some(new_ones)) if new_ones.iter().all(|one| old_ones.contains(one)) => {
                if old_ones.iter().all(|one| new_ones.contains(one)) {
                    found.rewritten(&when, &old.as_str(), &new.as_str());
                } else {
                    found.add(Step::Minor, when, "asks for less");
                }
            }
            _ => found.fixed(place, "when", &old.as_str(), &new.as_str(), "asks for something else"),
        },
    }
    found.words(place, "why_not", before.why_not.as_ref(), now.why_not.as_ref());
}

/// When it can be done, or comes by itself.
fn moment(found: &mut Differences<'_>, place: &str, before: &Operation, now: &Operation) {
    match (before.after, now.after) {
        (Some(_), Some(_)) => found.time(place, "after", before.after, now.after, Time::GIVEN),
        (old, new) => found.fixed(place, "after", &old, &new, BY_ITSELF),
    }
    found.fixed(place, "at", &before.at, &now.at, BY_ITSELF);
    found.fixed(place, "on", &before.on, &now.on, BY_ITSELF);
    match (&before.not_before, &now.not_before) {
        (Some(_), None) => {
            found.add(Step::Minor, format!("{place}.not_before"), "waits for no date any more")
        }
        (old, new) => found.fixed(place, "not_before", old, new, "waits for another date"),
    }
    found.time(place, "open_for", before.open_for, now.open_for, Time::GIVEN);
    let times = format!("{place}.times");
    match (before.times, now.times) {
        (old, new) if old == new => {}
        (Some(old), Some(new)) if new > old => found.add(Step::Minor, times, "can be done more often"),
        (Some(_), None) => found.add(Step::Minor, times, "can be done as often as one likes"),
        _ => found.add(Step::Major, times, "can be done less often"),
    }
}

const BY_ITSELF: &str = "comes by itself where it did not, or no longer does, or at another moment";

fn beside(found: &mut Differences<'_>, place: &str, before: &Operation, now: &Operation) {
    let (old, new) = (before.extends.as_ref(), now.extends.as_ref());
    found.addition(place, "extends", old, new, "lengthens time limits otherwise than before");
    let readers =
        if now.public { "everybody sees what was internal" } else { "is no longer seen by everybody" };
    found.fixed(place, "public", &before.public, &now.public, readers);
}

pub(super) fn tasks(old: &Protocol, new: &Protocol, found: &mut Differences<'_>) {
    let comes = |task: &Task| {
        if task.blocks.iter().any(|operation| old.operations.contains(operation.as_str())) {
            (Step::Major, "holds up what could be done without it")
        } else {
            (Step::Minor, NEW)
        }
    };
    found.table("tasks", &old.tasks, &new.tasks, comes, |found, place, before, now| {
        found.fixed(place, "in", &before.state, &now.state, "opens in another state");
        found.fixed(
            place,
            "responsible",
            &before.responsible,
            &now.responsible,
            "another post answers for it",
        );
        given(found, place, (&before.needs, &[]), (&now.needs, &[]));
        let (gone, come) = ((Step::Minor, "is no longer held up"), (Step::Major, "is held up now"));
        found.list(&format!("{place}.blocks"), &before.blocks, &now.blocks, gone, come);
        found.time(place, "within", before.within, now.within, Time::WAITED);
        checks(found, place, before, now);
        let readers =
            if now.public { "everybody sees what was internal" } else { "is no longer seen by everybody" };
        found.fixed(place, "public", &before.public, &now.public, readers);
        found.text(place, "label", &before.label, &now.label);
    });
}

/// Checks have no names: one that is said in other words cannot be told from another one.
fn checks(found: &mut Differences<'_>, place: &str, before: &Task, now: &Task) {
    let place = format!("{place}.checks");
    if before.checks.len() > now.checks.len() {
        found.add(Step::Major, place, "less is checked");
    } else if before.checks.len() < now.checks.len() {
        found.add(Step::Minor, place, "more is checked");
    } else if before.checks != now.checks {
        found.add(Step::Patch, place, "is said in other words");
    }
}

pub(super) fn outcomes(old: &Protocol, new: &Protocol, found: &mut Differences<'_>) {
    found.table(
        "outcomes",
        &old.outcomes,
        &new.outcomes,
        |_| (Step::Minor, NEW),
        |found, place, before, now| {
            found.fixed(place, "kind", &before.kind, &now.kind, "is another kind of result");
            let name = place.strip_prefix("outcomes.").unwrap_or_default();
            let still: Vec<FieldName> =
                before.needs.iter().filter(|field| is_taken(new, name, field)).cloned().collect();
            given(found, place, (&before.needs, &[]), (&now.needs, &still));
            remedy(found, place, before, now);
            found.text(place, "label", &before.label, &now.label);
            found.text(place, "plain", &before.plain, &now.plain);
        },
    );
}

/// Whether every operation that records an outcome takes a field by itself.
fn is_taken(protocol: &Protocol, outcome: &str, field: &FieldName) -> bool {
    let records = |operation: &&Operation| match &operation.to {
        Some(Target::ByOutcome(ways)) => ways.contains(outcome),
        _ => operation.outcome.as_ref().is_some_and(|recorded| recorded.as_str() == outcome),
    };
    let mut recording = protocol.operations.iter().map(|(_, operation)| operation).filter(records);
    recording.all(|operation| operation.needs.contains(field) || operation.may.contains(field))
}

fn remedy(found: &mut Differences<'_>, place: &str, before: &Outcome, now: &Outcome) {
    match (&before.remedy, &now.remedy) {
        (Some(_), None) => {
            found.add(Step::Major, format!("{place}.remedy"), "no longer says what one who disagrees can do");
        }
        (None, Some(_)) => {
            found.add(Step::Minor, format!("{place}.remedy"), "says what one who disagrees can do");
        }
        (old, new) => found.words(place, "remedy", old.as_ref(), new.as_ref()),
    }
}
