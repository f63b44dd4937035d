//! R1 from the other side: the calendar is there, and nothing is declared that nothing uses.

use super::finding::Findings;
use super::{Code, Subject};
use crate::guard::{Guard, Named};
use crate::name::FieldName;
use crate::protocol::{CycleValue, Due, Post, Protocol};
use std::collections::BTreeSet;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    if !subject.around.calendars.is_empty() && subject.days.is_none() {
        findings.error(
            Code::R1,
            "calendar",
            format!("the calendar {} is not there", subject.protocol.calendar),
            "name one that is, or give its file",
        );
    }
    let used = Used::of(subject.protocol);
    let p = subject.protocol;
    let mut idle = |table: &str, name: &str, used: &BTreeSet<&str>| {
        if !used.contains(name) {
            findings.warning(
                Code::R1,
                format!("{table}.{name}"),
                format!("{name} is declared under [{table}] and used nowhere"),
                "use it where it was meant to be, or take it out",
            );
        }
    };
    p.roles.iter().for_each(|(name, _)| idle("roles", name.as_str(), &used.roles));
    p.services.iter().for_each(|(name, _)| idle("services", name.as_str(), &used.services));
    p.fields.iter().for_each(|(name, _)| idle("fields", name.as_str(), &used.fields));
    p.cycle.iter().for_each(|(name, _)| idle("cycle", name.as_str(), &used.cycle));
    p.steps.iter().for_each(|step| idle("steps", step.id.as_str(), &used.steps));
}

#[derive(Default)]
struct Used<'a> {
    roles: BTreeSet<&'a str>,
    services: BTreeSet<&'a str>,
    fields: BTreeSet<&'a str>,
    cycle: BTreeSet<&'a str>,
    steps: BTreeSet<&'a str>,
}

impl<'a> Used<'a> {
    fn of(p: &'a Protocol) -> Self {
        let mut used = Self::default();
        used.steps.extend(p.states.iter().map(|(_, state)| state.step.as_str()));
        for (_, operation) in p.operations.iter() {
            used.post(&operation.responsible);
            used.roles.extend(operation.by.iter().map(|role| role.as_str()));
            used.fields(operation.needs.iter().chain(&operation.may));
            let dates = [&operation.at, &operation.not_before].into_iter().flatten();
            used.cycle.extend(dates.map(|CycleValue(name)| name.as_str()));
            // What a guard names is used as well, where it names what is declared.
            let guard = operation.when.as_ref().and_then(|when| when.guard().ok());
            for named in guard.into_iter().flat_map(Guard::names) {
                if let Named::Cycle(name) = named
                    && let Some((declared, _)) = p.cycle.iter().find(|(declared, _)| *declared == name)
                {
                    used.cycle.insert(declared.as_str());
                }
            }
        }
        for (_, task) in p.tasks.iter() {
            used.post(&task.responsible);
            used.fields(&task.needs);
        }
        for (_, deadline) in p.deadlines.iter() {
            deadline.escalate.iter().for_each(|escalation| used.post(&escalation.to));
            if let Some(Due::Cycle(CycleValue(name))) = &deadline.due {
                used.cycle.insert(name.as_str());
            }
        }
        p.outcomes.iter().for_each(|(_, outcome)| used.fields(&outcome.needs));
        used
    }

    fn post(&mut self, post: &'a Post) {
        self.roles.insert(post.role.as_str());
        self.services.extend(post.service.iter().map(|service| service.as_str()));
    }

    fn fields(&mut self, fields: impl IntoIterator<Item = &'a FieldName>) {
        self.fields.extend(fields.into_iter().map(|field| field.as_str()));
    }
}
