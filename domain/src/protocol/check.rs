//! What a well-shaped protocol can still get wrong: names of nothing, names twice, rules that contradict.
//!
//! Whether a protocol is a good one, with an end that can be reached and an answer in time, is not judged here.

use super::model::*;
use crate::name::{FieldName, Name};
use std::collections::BTreeSet;

/// The table a fault stands in, and what is wrong there. An empty table means the file as a whole.
pub(super) type Fault = (String, String);

type Checked = Result<(), String>;

/// The first fault, table by table in the order of the format.
///
/// # Errors
/// The [`Fault`].
pub(super) fn whole(p: &Protocol) -> Result<(), Fault> {
    let names = Names(p);
    heading(p).map_err(|fault| (String::new(), fault))?;
    steps(p).map_err(|fault| ("steps".to_owned(), fault))?;
    each("services", p.services.iter(), |service| match &service.from {
        Some(field) => names.field_of(field, FieldType::Service),
        None => Ok(()),
    })?;
    each("fields", p.fields.iter(), field)?;
    each("states", p.states.iter(), |state| names.step(&state.step))?;
    each("operations", p.operations.iter(), |operation| names.operation(operation))?;
    each("tasks", p.tasks.iter(), |task| names.task(task))?;
    each("deadlines", p.deadlines.iter(), |deadline| names.deadline(deadline))?;
    each("outcomes", p.outcomes.iter(), |outcome| names.fields(&outcome.needs))?;
    each("links", p.links.iter(), |link| names.fields(link.copy.values()))
}

fn each<'a, K: std::fmt::Display + 'a, V: 'a>(
    table: &str,
    entries: impl Iterator<Item = (&'a K, &'a V)>,
    check: impl Fn(&V) -> Checked,
) -> Result<(), Fault> {
    for (name, entry) in entries {
        check(entry).map_err(|fault| (format!("{table}.{name}"), fault))?;
    }
    Ok(())
}

fn heading(p: &Protocol) -> Checked {
    if p.format != "protocol/1" {
        return Err(format!("format {:?} is not protocol/1", p.format));
    }
    let number = |part: &str| part == "0" || (!part.starts_with('0') && part.parse::<u32>().is_ok());
    if p.version.split('.').count() != 3 || !p.version.split('.').all(number) {
        return Err(format!("version {:?} is not of the form 1.0.0", p.version));
    }
    if p.languages.is_empty() {
        return Err("languages names none".to_owned());
    }
    once("language", p.languages.iter().map(|language| language.as_str()))?;
    if p.operations.iter().all(|(_, operation)| operation.from.is_some()) {
        return Err("no operation opens a case: one must have no `from`".to_owned());
    }
    Ok(())
}

fn steps(p: &Protocol) -> Checked {
    once("step", p.steps.iter().map(|step| step.id.as_str()))
}

fn field(field: &Field) -> Checked {
    match (field.kind, field.choices.is_empty()) {
        (FieldType::Choice, true) => Err("a choice needs `choices`".to_owned()),
        (FieldType::Choice, false) | (_, true) => Ok(()),
        (_, false) => Err("only a choice has `choices`".to_owned()),
    }
}

fn once<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> Checked {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return Err(format!("{what} {name:?} is given twice"));
        }
    }
    Ok(())
}

/// Everything that is declared, to look names up in.
struct Names<'a>(&'a Protocol);

impl Names<'_> {
    fn declared(&self, what: &str, name: &str, is: bool) -> Checked {
        if is { Ok(()) } else { Err(format!("{what} {name:?} is not declared")) }
    }

    fn step(&self, name: &Name) -> Checked {
        self.declared("step", name.as_str(), self.0.steps.iter().any(|step| &step.id == name))
    }

    fn state(&self, name: &str) -> Checked {
        self.declared("state", name, self.0.states.contains(name))
    }

    fn outcome(&self, name: &Name) -> Checked {
        self.declared("outcome", name.as_str(), self.0.outcomes.contains(name.as_str()))
    }

    fn role(&self, name: &Name) -> Checked {
        self.declared("role", name.as_str(), self.0.roles.contains(name.as_str()))
    }

    fn link(&self, name: &Name) -> Checked {
        self.declared("link", name.as_str(), self.0.links.contains(name.as_str()))
    }

    fn states(&self, names: &[Name]) -> Checked {
        names.iter().try_for_each(|name| self.state(name.as_str()))?;
        once("state", names.iter().map(Name::as_str))
    }

    fn operations(&self, names: &[Name]) -> Checked {
        names.iter().try_for_each(|name| {
            self.declared("operation", name.as_str(), self.0.operations.contains(name.as_str()))
        })?;
        once("operation", names.iter().map(Name::as_str))
    }

    fn fields<'b>(&self, names: impl IntoIterator<Item = &'b FieldName>) -> Checked {
        names
            .into_iter()
            .try_for_each(|name| self.declared("field", name.as_str(), self.0.fields.contains(name.as_str())))
    }

    fn field_of(&self, name: &FieldName, kind: FieldType) -> Checked {
        self.fields([name])?;
        match self.0.fields.get(name.as_str()) {
            Some(field) if field.kind == kind => Ok(()),
            _ => Err(format!("field {:?} is not of the type {kind:?}", name.as_str())),
        }
    }

    fn date_of_cycle(&self, CycleValue(name): &CycleValue) -> Checked {
        match self.0.cycle.get(name.as_str()) {
            Some(CycleType::Date) => Ok(()),
            Some(_) => Err(format!("cycle value {:?} is not a date", name.as_str())),
            None => self.declared("cycle value", name.as_str(), false),
        }
    }

    fn post(&self, post: &Post) -> Checked {
        self.role(&post.role)?;
        let side = self.0.roles.get(post.role.as_str()).map(|role| role.side);
        match &post.service {
            Some(service) => {
                self.declared("service", service.as_str(), self.0.services.contains(service.as_str()))
            }
            None if matches!(side, Some(Side::Citizen | Side::System)) => Ok(()),
            None => Err(format!("role {:?} acts for a service: write service/role", post.role.as_str())),
        }
    }

    fn operation(&self, operation: &Operation) -> Checked {
        self.origin(operation)?;
        self.target(operation)?;
        self.post(&operation.responsible)?;
        operation.by.iter().try_for_each(|role| self.role(role))?;
        self.fields(operation.needs.iter().chain(&operation.may))?;
        once("field", operation.needs.iter().chain(&operation.may).map(FieldName::as_str))?;
        self.operations(&operation.not_by)?;
        self.moments(operation)?;
        if operation.when.is_some() != operation.why_not.is_some() {
            return Err("`when` and `why_not` go together".to_owned());
        }
        if operation.times == Some(0) {
            return Err("`times` is at least 1".to_owned());
        }
        match &operation.opens {
            Some(Opens::One(link)) => self.link(link)?,
            Some(Opens::ByOutcome(table)) => table.iter().try_for_each(|(outcome, link)| {
                self.outcome(outcome)?;
                self.link(link)
            })?,
            None => {}
        }
        match &operation.extends {
            Some(extends) => self.declared(
                "deadline",
                extends.deadline.as_str(),
                self.0.deadlines.contains(extends.deadline.as_str()),
            ),
            None => Ok(()),
        }
    }

    fn origin(&self, operation: &Operation) -> Checked {
        let Some(from) = &operation.from else { return Ok(()) };
        match from.as_slice() {
            [] => Err("`from` names no state; leave it out if the operation opens a case".to_owned()),
            [all] if all == "*" => Ok(()),
            states => {
                states.iter().try_for_each(|state| self.state(state))?;
                once("state", states.iter().map(String::as_str))
            }
        }
    }

    fn target(&self, operation: &Operation) -> Checked {
        if let Some(outcome) = &operation.outcome {
            self.outcome(outcome)?;
        }
        match &operation.to {
            None if operation.from.is_none() => Err("an operation that opens a case needs `to`".to_owned()),
            Some(Target::One(to)) if to.as_str() == "back" && operation.from.is_none() => {
                Err("a case that is being opened has no state to go back to".to_owned())
            }
            Some(Target::ByOutcome(_)) if operation.from.is_none() => {
                Err("an operation that opens a case leads to one state".to_owned())
            }
            Some(Target::ByOutcome(_)) if operation.outcome.is_some() => {
                Err("`outcome` and a table `to` exclude each other".to_owned())
            }
            Some(Target::ByOutcome(table)) => table.iter().try_for_each(|(outcome, to)| {
                self.outcome(outcome)?;
                self.state(to.as_str())
            }),
            Some(Target::One(to)) if to.as_str() != "back" => self.state(to.as_str()),
            _ => Ok(()),
        }
    }

    fn moments(&self, operation: &Operation) -> Checked {
        let of_system =
            [operation.after.is_some(), operation.at.is_some(), operation.on.is_some()].into_iter();
        if of_system.filter(|given| *given).count() > 1 {
            return Err("only one of `after`, `at` and `on`".to_owned());
        }
        if operation.from.is_none() && (operation.after.is_some() || operation.open_for.is_some()) {
            return Err("`after` and `open_for` count from a state, and a new case has none".to_owned());
        }
        operation.at.iter().chain(&operation.not_before).try_for_each(|value| self.date_of_cycle(value))?;
        operation.on.iter().try_for_each(|on| self.link(&on.link))
    }

    fn task(&self, task: &Task) -> Checked {
        self.state(task.state.as_str())?;
        self.post(&task.responsible)?;
        self.fields(&task.needs)?;
        self.operations(&task.blocks)
    }

    fn deadline(&self, deadline: &Deadline) -> Checked {
        if let Some(legal) = &deadline.legal {
            self.declared("legal basis", legal.as_str(), self.0.legal.contains(legal.as_str()))?;
        }
        match (&deadline.within, &deadline.due) {
            (Some(_), None) => {}
            (None, Some(Due::Cycle(value))) => self.date_of_cycle(value)?,
            (None, Some(Due::Field(field))) => self.field_of(field, FieldType::Date)?,
            _ => return Err("either `within` or `due`".to_owned()),
        }
        if deadline.runs_in.is_empty() {
            return Err("`runs_in` names no state".to_owned());
        }
        self.states(&deadline.runs_in)?;
        self.states(&deadline.pauses_in)?;
        self.operations(&deadline.restarts_on)?;
        if deadline.escalate.is_empty() {
            return Err("`escalate` tells nobody".to_owned());
        }
        deadline.escalate.iter().try_for_each(|escalation| self.post(&escalation.to))
    }
}
