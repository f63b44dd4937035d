//! What a well-shaped protocol can still get wrong: names of nothing, names twice, rules that contradict.
//!
//! Whether a protocol is a good one, with an end that can be reached and an answer in time, is not judged here.

use super::model::*;
use crate::name::{FieldName, Name};
use std::collections::BTreeSet;

/// What kind of rule a protocol breaks by its shape and names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Broken {
    /// Something is missing, there twice, or contradicts something beside it.
    Shape,
    /// A name of nothing.
    Undeclared,
    /// A name of something else than is needed there.
    OtherType,
    /// A role that cannot answer without a service.
    NoPost,
    /// No operation opens a case.
    NoOpening,
}

/// A fault of a protocol's shape or names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The table it stands in. Empty: the file as a whole.
    pub(crate) table: String,
    /// The rule it breaks.
    pub(crate) rule: Broken,
    /// What is wrong.
    pub(crate) detail: String,
}

struct Wrong(Broken, String);

type Checked = Result<(), Wrong>;

fn shape(detail: impl Into<String>) -> Checked {
    Err(Wrong(Broken::Shape, detail.into()))
}

/// The first fault of every table, in the order of the format.
pub(crate) fn faults(p: &Protocol) -> Vec<Fault> {
    let names = Names(p);
    let mut faults = Faults(Vec::new());
    faults.add("", heading(p));
    faults.add("steps", steps(p));
    faults.each("services", p.services.iter(), |service| match &service.from {
        Some(field) => names.field_of(field, FieldType::Service),
        None => Ok(()),
    });
    faults.each("fields", p.fields.iter(), field);
    faults.each("states", p.states.iter(), |state| names.step(&state.step));
    faults.each("operations", p.operations.iter(), |operation| names.operation(operation));
    faults.each("tasks", p.tasks.iter(), |task| names.task(task));
    faults.each("deadlines", p.deadlines.iter(), |deadline| names.deadline(deadline));
    faults.each("outcomes", p.outcomes.iter(), |outcome| names.fields(&outcome.needs));
    faults.each("links", p.links.iter(), |link| names.fields(link.copy.values()));
    faults.0
}

struct Faults(Vec<Fault>);

impl Faults {
    fn add(&mut self, table: &str, checked: Checked) {
        if let Err(Wrong(rule, detail)) = checked {
            self.0.push(Fault { table: table.to_owned(), rule, detail });
        }
    }

    fn each<'a, K: std::fmt::Display + 'a, V: 'a>(
        &mut self,
        table: &str,
        entries: impl Iterator<Item = (&'a K, &'a V)>,
        check: impl Fn(&V) -> Checked,
    ) {
        for (name, entry) in entries {
            self.add(&format!("{table}.{name}"), check(entry));
        }
    }
}

fn heading(p: &Protocol) -> Checked {
    if p.format != "protocol/1" {
        return shape(format!("format {:?} is not protocol/1", p.format));
    }
    let number = |part: &str| part == "0" || (!part.starts_with('0') && part.parse::<u32>().is_ok());
    if p.version.split('.').count() != 3 || !p.version.split('.').all(number) {
        return shape(format!("version {:?} is not of the form 1.0.0", p.version));
    }
    if p.languages.is_empty() {
        return shape("languages names none");
    }
    once("language", p.languages.iter().map(|language| language.as_str()))?;
    if p.operations.iter().all(|(_, operation)| operation.from.is_some()) {
        let detail = "no operation opens a case: one must have no `from`".to_owned();
        return Err(Wrong(Broken::NoOpening, detail));
    }
    Ok(())
}

fn steps(p: &Protocol) -> Checked {
    once("step", p.steps.iter().map(|step| step.id.as_str()))
}

fn field(field: &Field) -> Checked {
    match (field.kind, field.choices.is_empty()) {
        (FieldType::Choice, true) => shape("a choice needs `choices`"),
        (FieldType::Choice, false) | (_, true) => Ok(()),
        (_, false) => shape("only a choice has `choices`"),
    }
}

fn once<'a>(what: &str, names: impl Iterator<Item = &'a str>) -> Checked {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            return shape(format!("{what} {name:?} is given twice"));
        }
    }
    Ok(())
}

/// Everything that is declared, to look names up in.
struct Names<'a>(&'a Protocol);

impl Names<'_> {
    fn declared(&self, what: &str, name: &str, is: bool) -> Checked {
        if is { Ok(()) } else { Err(Wrong(Broken::Undeclared, format!("{what} {name:?} is not declared"))) }
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
            _ => Err(Wrong(
                Broken::OtherType,
                format!("field {:?} is not of the type {kind:?}", name.as_str()),
            )),
        }
    }

    fn date_of_cycle(&self, CycleValue(name): &CycleValue) -> Checked {
        match self.0.cycle.get(name.as_str()) {
            Some(CycleType::Date) => Ok(()),
            Some(_) => {
                Err(Wrong(Broken::OtherType, format!("cycle value {:?} is not a date", name.as_str())))
            }
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
            None => Err(Wrong(
                Broken::NoPost,
                format!("role {:?} acts for a service: write service/role", post.role.as_str()),
            )),
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
            return shape("`when` and `why_not` go together");
        }
        if operation.times == Some(0) {
            return shape("`times` is at least 1");
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
            [] => shape("`from` names no state; leave it out if the operation opens a case"),
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
            None if operation.from.is_none() => shape("an operation that opens a case needs `to`"),
            Some(Target::One(to)) if to.as_str() == "back" && operation.from.is_none() => {
                shape("a case that is being opened has no state to go back to")
            }
            Some(Target::ByOutcome(_)) if operation.from.is_none() => {
                shape("an operation that opens a case leads to one state")
            }
            Some(Target::ByOutcome(_)) if operation.outcome.is_some() => {
                shape("`outcome` and a table `to` exclude each other")
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
            return shape("only one of `after`, `at` and `on`");
        }
        if operation.from.is_none() && (operation.after.is_some() || operation.open_for.is_some()) {
            return shape("`after` and `open_for` count from a state, and a new case has none");
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
            _ => return shape("either `within` or `due`"),
        }
        if deadline.runs_in.is_empty() {
            return shape("`runs_in` names no state");
        }
        self.states(&deadline.runs_in)?;
        self.states(&deadline.pauses_in)?;
        self.operations(&deadline.restarts_on)?;
        if deadline.escalate.is_empty() {
            return shape("`escalate` tells nobody");
        }
        deadline.escalate.iter().try_for_each(|escalation| self.post(&escalation.to))
    }
}
