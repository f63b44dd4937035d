//! What is due, and by when.

use super::Step;
use super::differences::{Differences, Time};
use crate::protocol::{Deadline, DeadlineKind, Protocol};

pub(super) fn compare(old: &Protocol, new: &Protocol, found: &mut Differences<'_>) {
    let comes = |deadline: &Deadline| match deadline.kind {
        DeadlineKind::Citizen => (Step::Major, "binds citizens, whom nothing bound"),
        _ => (Step::Minor, super::others::NEW),
    };
    found.table("deadlines", &old.deadlines, &new.deadlines, comes, |found, place, before, now| {
        found.fixed(place, "kind", &before.kind, &now.kind, "promises something else");
        // Whom it bound when people began to count on it.
        let time = match before.kind {
            DeadlineKind::Citizen => Time::GIVEN,
            _ => Time::WAITED,
        };
        due(found, place, before, now, time);
        clock(found, place, before, now, time);
        found.time(place, "norm", before.norm, now.norm, time);
        let (old, new) = (before.legal.as_ref(), now.legal.as_ref());
        found.addition(place, "legal", old, new, "stands on another legal basis");
        told(found, place, before, now);
        found.text(place, "label", &before.label, &now.label);
    });
}

fn due(found: &mut Differences<'_>, place: &str, before: &Deadline, now: &Deadline, time: Time) {
    match (before.within, now.within) {
        (Some(_), Some(_)) => found.time(place, "within", before.within, now.within, time),
        (old, new) => found.fixed(place, "within", &old, &new, "is due in another way"),
    }
    found.fixed(place, "due", &before.due, &now.due, "is due at another date");
}

/// Where it runs, where it stands still, and what starts it anew.
fn clock(found: &mut Differences<'_>, place: &str, before: &Deadline, now: &Deadline, time: Time) {
    let key = |key: &str| format!("{place}.{key}");
    let (gone, come) =
        ((time.more, "is a state in which it no longer runs"), (time.less, "is a state in which it runs"));
    found.list(&key("runs_in"), &before.runs_in, &now.runs_in, gone, come);
    let gone = (time.less, "is a state in which it no longer stands still");
    let come = (time.more, "is a state in which it stands still");
    found.list(&key("pauses_in"), &before.pauses_in, &now.pauses_in, gone, come);
    let (gone, come) = ((time.less, "no longer starts it anew"), (time.more, "starts it anew"));
    found.list(&key("restarts_on"), &before.restarts_on, &now.restarts_on, gone, come);
}

/// Who is reminded before and told after: more of it is added, the rest was relied on.
fn told(found: &mut Differences<'_>, place: &str, before: &Deadline, now: &Deadline) {
    let list = |found: &mut Differences<'_>, key: &str, same: bool, kept: bool, grown: bool| {
        let place = format!("{place}.{key}");
        match (same, kept, grown) {
            (true, _, _) => {}
            (_, true, true) => found.add(Step::Minor, place, "somebody more is told, or more often"),
            (_, true, false) => found.add(Step::Patch, place, "is written otherwise and means the same"),
            (_, false, _) => found.add(Step::Major, place, "somebody is no longer told as before"),
        }
    };
    let kept = before.remind.iter().all(|remind| now.remind.contains(remind));
    let grown = !now.remind.iter().all(|remind| before.remind.contains(remind));
    list(found, "remind", before.remind == now.remind, kept, grown);
    let kept = before.escalate.iter().all(|escalation| now.escalate.contains(escalation));
    let grown = !now.escalate.iter().all(|escalation| before.escalate.contains(escalation));
    list(found, "escalate", before.escalate == now.escalate, kept, grown);
}
