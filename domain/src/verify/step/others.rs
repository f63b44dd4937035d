//! The head of a protocol, and the tables that only name things.

use super::Step;
use super::differences::Differences;
use crate::protocol::{Field, Link, Openness, Protocol, State};

pub(super) const NEW: &str = "is new";

pub(super) fn head(old: &Protocol, new: &Protocol, found: &mut Differences<'_>) {
    if old.calendar != new.calendar {
        found.add(Step::Major, "calendar", "every time limit ends on other days");
    }
    let languages = |protocol: &Protocol| protocol.languages.clone();
    found.list(
        "languages",
        &languages(old),
        &languages(new),
        (Step::Major, "is no longer spoken"),
        (Step::Minor, "is spoken as well"),
    );
    for (key, old, new) in [("title", &old.title, &new.title), ("purpose", &old.purpose, &new.purpose)] {
        if old != new {
            found.add(Step::Patch, key, "is said in other words");
        }
    }
    steps(old, new, found);
}

fn steps(old: &Protocol, new: &Protocol, found: &mut Differences<'_>) {
    for step in &old.steps {
        let place = format!("steps.{}", step.id);
        match new.steps.iter().find(|now| now.id == step.id) {
            None => found.add(Step::Major, place, "is gone or has another name"),
            Some(now) => {
                found.text(&place, "label", &step.label, &now.label);
                found.words(&place, "plain", step.plain.as_ref(), now.plain.as_ref());
            }
        }
    }
    for step in new.steps.iter().filter(|step| old.steps.iter().all(|before| before.id != step.id)) {
        found.add(Step::Minor, format!("steps.{}", step.id), NEW);
    }
    let order = |one: &Protocol, other: &Protocol| {
        let common = one.steps.iter().filter(|step| other.steps.iter().any(|s| s.id == step.id));
        common.map(|step| step.id.clone()).collect::<Vec<_>>()
    };
    if order(old, new) != order(new, old) {
        found.add(
            Step::Major,
            "steps",
            "stand in another order, so that running cases fall back or jump ahead",
        );
    }
}

pub(super) fn tables(old: &Protocol, new: &Protocol, found: &mut Differences<'_>) {
    let added = (Step::Minor, NEW);
    found.table(
        "roles",
        &old.roles,
        &new.roles,
        |_| added,
        |found, place, old, new| {
            found.fixed(
                place,
                "kind",
                &old.kind,
                &new.kind,
                "may open, decide or advise otherwise than before",
            );
            found.fixed(place, "side", &old.side, &new.side, "stands for somebody else");
            found.text(place, "label", &old.label, &new.label);
        },
    );
    found.table(
        "services",
        &old.services,
        &new.services,
        |_| added,
        |found, place, old, new| {
            found.fixed(place, "from", &old.from, &new.from, "is another service in running cases");
            found.text(place, "label", &old.label, &new.label);
        },
    );
    found.table(
        "legal",
        &old.legal,
        &new.legal,
        |_| added,
        |found, place, old, new| {
            if old.cite != new.cite {
                found.add(Step::Patch, format!("{place}.cite"), "is cited in other words");
            }
            found.words(place, "plain", old.plain.as_ref(), new.plain.as_ref());
            if old.confirmed != new.confirmed {
                found.add(Step::Patch, format!("{place}.confirmed"), "has another standing with lawyers");
            }
        },
    );
    let of_cycle = (Step::Major, "has to be given by every cycle, also by those that run");
    found.table(
        "cycle",
        &old.cycle,
        &new.cycle,
        |_| of_cycle,
        |found, place, old, new| {
            found.fixed(place, "type", old, new, "is of another type in cycles that run");
        },
    );
    found.table("fields", &old.fields, &new.fields, |_| added, field);
    found.table("states", &old.states, &new.states, |_| added, state);
}

fn field(found: &mut Differences<'_>, place: &str, old: &Field, new: &Field) {
    found.fixed(place, "type", &old.kind, &new.kind, "is of another type than what running cases hold");
    let choice = (Step::Minor, "can be chosen as well");
    found.table(
        &format!("{place}.choices"),
        &old.choices,
        &new.choices,
        |_| choice,
        |found, place, old, new| {
            found.text(place, "label", old, new);
        },
    );
    let (before, now) = (old.min_length.unwrap_or(0), new.min_length.unwrap_or(0));
    let place_of_length = format!("{place}.min_length");
    if now > before {
        found.add(
            Step::Major,
            &place_of_length,
            format!("{now} characters are asked for, and {before} were enough"),
        );
    } else if now < before {
        found.add(
            Step::Minor,
            &place_of_length,
            format!("{now} characters are enough, and {before} were asked for"),
        );
    } else {
        found.rewritten(&place_of_length, &old.min_length, &new.min_length);
    }
    let readers = if new.public {
        "everybody reads what was given in confidence"
    } else {
        "is no longer read by everybody"
    };
    found.fixed(place, "public", &old.public, &new.public, readers);
    found.fixed(place, "personal", &old.personal, &new.personal, "is kept and erased in another way");
    found.text(place, "label", &old.label, &new.label);
}

fn state(found: &mut Differences<'_>, place: &str, old: &State, new: &State) {
    found.fixed(place, "step", &old.step, &new.step, "running cases move on the progress bar");
    let end = if new.is_final { "is an end now" } else { "is no end any more" };
    found.fixed(place, "final", &old.is_final, &new.is_final, end);
    if old.usually != new.usually {
        // It is never enforced, and more than a text.
        found.add(Step::Minor, format!("{place}.usually"), "usually takes another time");
    }
    found.list(
        &format!("{place}.open_to"),
        &doings(old),
        &doings(new),
        (Step::Major, "is no longer open to people there"),
        (Step::Minor, "is open to people as well"),
    );
    found.text(place, "label", &old.label, &new.label);
    found.text(place, "plain", &old.plain, &new.plain);
}

fn doings(state: &State) -> Vec<&'static str> {
    let doing = |openness: &Openness| match openness {
        Openness::Comment => "commenting",
        Openness::Support => "supporting",
        Openness::Vote => "voting",
    };
    state.open_to.iter().map(doing).collect()
}

pub(super) fn links(old: &Protocol, new: &Protocol, found: &mut Differences<'_>) {
    found.table(
        "links",
        &old.links,
        &new.links,
        |_| (Step::Minor, NEW),
        |found, place, old, new| {
            found.fixed(place, "protocol", &old.protocol, &new.protocol, "leads to another protocol");
            found.fixed(place, "operation", &old.operation, &new.operation, "opens the other case otherwise");
            found.fixed(place, "kind", &old.kind, &new.kind, "joins the two cases otherwise");
            copies(found, place, old, new);
        },
    );
}

fn copies(found: &mut Differences<'_>, place: &str, old: &Link, new: &Link) {
    let place = format!("{place}.copy");
    for (to, from) in &old.copy {
        match new.copy.get(to) {
            Some(now) if now == from => {}
            Some(now) => {
                found.add(Step::Major, &place, format!("{to} is copied from {now}, and was from {from}"))
            }
            None => found.add(Step::Major, &place, format!("{to} is no longer copied")),
        }
    }
    for to in new.copy.keys().filter(|to| !old.copy.contains_key(*to)) {
        found.add(Step::Minor, &place, format!("{to} is copied as well"));
    }
}
