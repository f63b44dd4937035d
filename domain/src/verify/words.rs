//! L1 to L5: texts for everybody, and sentences whose gaps can be filled.

use super::finding::Findings;
use super::{Code, Subject};
use crate::name::{FieldName, Name};
use crate::protocol::{Operation, Protocol, Text};
use std::collections::BTreeSet;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (place, text) in texts(subject.protocol) {
        languages(subject.protocol, &place, text, findings);
        // Only sentences of the timeline have gaps.
        if !place.ends_with(".says") && text.languages().any(|(_, words)| words.contains(['{', '}'])) {
            findings.error(
                Code::L3,
                &place,
                "a placeholder in a text that is shown as it is",
                "take the braces out; only `says` has placeholders",
            );
        }
    }
    for (name, operation) in subject.protocol.operations.iter() {
        sentence(subject, name, operation, findings);
    }
}

/// Every text for people, with its place.
pub(super) fn texts(p: &Protocol) -> Vec<(String, &Text)> {
    let mut texts = Texts(vec![("title".to_owned(), &p.title), ("purpose".to_owned(), &p.purpose)]);
    let mut add = |place: String, text| texts.add(place, text);
    for step in &p.steps {
        add(format!("steps.{}.label", step.id), Some(&step.label));
        add(format!("steps.{}.plain", step.id), step.plain.as_ref());
    }
    p.roles.iter().for_each(|(name, role)| add(format!("roles.{name}.label"), Some(&role.label)));
    p.services.iter().for_each(|(name, service)| add(format!("services.{name}.label"), Some(&service.label)));
    p.legal.iter().for_each(|(name, legal)| add(format!("legal.{name}.plain"), legal.plain.as_ref()));
    for (name, field) in p.fields.iter() {
        add(format!("fields.{name}.label"), Some(&field.label));
        field
            .choices
            .iter()
            .for_each(|(choice, text)| add(format!("fields.{name}.choices.{choice}"), Some(text)));
    }
    for (name, state) in p.states.iter() {
        add(format!("states.{name}.label"), Some(&state.label));
        add(format!("states.{name}.plain"), Some(&state.plain));
    }
    for (name, operation) in p.operations.iter() {
        add(format!("operations.{name}.label"), Some(&operation.label));
        add(format!("operations.{name}.says"), Some(&operation.says));
        add(format!("operations.{name}.why_not"), operation.why_not.as_ref());
    }
    for (name, task) in p.tasks.iter() {
        add(format!("tasks.{name}.label"), Some(&task.label));
        task.checks.iter().for_each(|check| add(format!("tasks.{name}.checks"), Some(check)));
    }
    p.deadlines
        .iter()
        .for_each(|(name, deadline)| add(format!("deadlines.{name}.label"), Some(&deadline.label)));
    for (name, outcome) in p.outcomes.iter() {
        add(format!("outcomes.{name}.label"), Some(&outcome.label));
        add(format!("outcomes.{name}.plain"), Some(&outcome.plain));
        add(format!("outcomes.{name}.remedy"), outcome.remedy.as_ref());
    }
    texts.0
}

struct Texts<'a>(Vec<(String, &'a Text)>);

impl<'a> Texts<'a> {
    fn add(&mut self, place: String, text: Option<&'a Text>) {
        self.0.extend(text.map(|text| (place, text)));
    }
}

fn languages(protocol: &Protocol, place: &str, text: &Text, findings: &mut Findings<'_>) {
    for language in &protocol.languages {
        match text.languages().find(|(other, _)| *other == language) {
            None => findings.error(
                Code::L1,
                place,
                format!("this text is not there in the language {language}"),
                format!("write it in {language} too"),
            ),
            Some((_, words)) if words.trim().is_empty() => findings.error(
                Code::L1,
                format!("{place}.{language}"),
                format!("this text says nothing in the language {language}"),
                "write what it says in the other languages",
            ),
            Some(_) => {}
        }
    }
    for (language, _) in text.languages().filter(|(language, _)| !protocol.languages.contains(language)) {
        findings.error(
            Code::L2,
            format!("{place}.{language}"),
            format!("the protocol has no language {language}"),
            "name it under `languages` and write every text in it, or take this one out",
        );
    }
}

/// The gaps of a sentence; nothing where a brace is left over.
fn placeholders(sentence: &str) -> Option<Vec<&str>> {
    let mut gaps = Vec::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        let (gap, after) = after.split_once('}')?;
        if before.contains('}') || gap.contains('{') {
            return None;
        }
        gaps.push(gap);
        rest = after;
    }
    if rest.contains('}') { None } else { Some(gaps) }
}

fn sentence(subject: &Subject<'_>, name: &Name, operation: &Operation, findings: &mut Findings<'_>) {
    let place = format!("operations.{name}.says");
    let mut all = BTreeSet::new();
    let mut first: Option<BTreeSet<&str>> = None;
    for (language, words) in operation.says.languages() {
        let Some(gaps) = placeholders(words) else {
            findings.error(
                Code::L3,
                format!("{place}.{language}"),
                "a brace has no partner",
                "write placeholders as {field}",
            );
            continue;
        };
        let gaps: BTreeSet<&str> = gaps.into_iter().collect();
        if first.as_ref().is_some_and(|first| *first != gaps) {
            findings.error(
                Code::L3,
                format!("{place}.{language}"),
                format!("the sentence of {name} has other placeholders in {language}"),
                "say the same in every language",
            );
        }
        all.extend(gaps.iter().copied());
        first.get_or_insert(gaps);
    }
    for gap in all {
        filled(subject, name, operation, gap, &place, findings);
    }
}

/// Whether a field never changes once a case is open.
fn only_at_opening(subject: &Subject<'_>, field: &FieldName) -> bool {
    let mut moves = subject.graph.moves().filter(|m| m.from.is_some());
    let mut tasks = subject.protocol.tasks.iter();
    !moves.any(|m| subject.graph.gives(m).chain(&m.operation.may).any(|given| given == field))
        && !tasks.any(|(_, task)| task.needs.contains(field))
}

fn filled(
    subject: &Subject<'_>,
    name: &Name,
    operation: &Operation,
    gap: &str,
    place: &str,
    findings: &mut Findings<'_>,
) {
    if gap == "outcome" {
        if subject.graph.of_operation(name).any(|m| m.outcome.is_none()) {
            findings.error(
                Code::L4,
                place,
                format!("{name} says {{outcome}} and records none"),
                "let it record an outcome, or take the placeholder out",
            );
        }
        return;
    }
    let Some((field, declared)) = subject.protocol.fields.iter().find(|(field, _)| field.as_str() == gap)
    else {
        findings.error(
            Code::L4,
            place,
            format!("{{{gap}}} is no field of this protocol"),
            "declare the field, or correct the placeholder",
        );
        return;
    };
    if subject.graph.of_operation(name).any(|m| !subject.known.with(&subject.graph, m, field)) {
        findings.error(
            Code::L4,
            place,
            format!("when {name} happens, {{{gap}}} may never have been given"),
            format!("let {name} need {gap}, or take the placeholder out"),
        );
    }
    if !only_at_opening(subject, field)
        && subject.graph.of_operation(name).any(|m| !subject.graph.gives(m).any(|given| given == field))
    {
        findings.error(
            Code::L4,
            place,
            format!("when {name} happens, {{{gap}}} may be what was given long before"),
            format!("let {name} need {gap}, or take the placeholder out"),
        );
    }
    if operation.public && !declared.public {
        findings.error(
            Code::L5,
            place,
            format!("everybody reads what {name} says, and {gap} is not public"),
            "take the placeholder out, or make the operation internal",
        );
    }
}
