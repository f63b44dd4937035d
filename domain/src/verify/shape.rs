//! S1: what the JSON Schema asks for beyond what the reader of protocols does.

use super::Code;
use super::finding::Findings;
use super::words::texts;
use crate::calendar::Unit;
use crate::protocol::{FieldType, Operation, Protocol};
use std::collections::BTreeSet;

/// Longest text for people. Unit: characters.
pub(super) const TEXT_CHARS_MAX: usize = 600;
/// Shortest citation of a law. Unit: characters.
const CITE_CHARS_MIN: usize = 5;

const REMEDY: &str = "write it as the JSON Schema of protocol/1 says";

pub(super) fn check(protocol: &Protocol, findings: &mut Findings<'_>) {
    counts(protocol, findings);
    for (name, field) in protocol.fields.iter() {
        if field.min_length == Some(0) {
            refuse(findings, format!("fields.{name}.min_length"), "`min_length` is at least 1");
        }
        if field.min_length.is_some() && field.kind != FieldType::Text {
            refuse(findings, format!("fields.{name}.min_length"), "only a text has `min_length`");
        }
        if field.choices.iter().count() == 1 {
            refuse(findings, format!("fields.{name}.choices"), "a choice is between at least two");
        }
    }
    for (name, legal) in
        protocol.legal.iter().filter(|(_, legal)| legal.cite.chars().count() < CITE_CHARS_MIN)
    {
        refuse(findings, format!("legal.{name}.cite"), format!("{:?} cites nothing", legal.cite));
    }
    for (place, text) in texts(protocol) {
        for (language, words) in text.languages().filter(|(_, words)| words.chars().count() > TEXT_CHARS_MAX)
        {
            let chars = words.chars().count();
            refuse(
                findings,
                format!("{place}.{language}"),
                format!("a text for people has at most {TEXT_CHARS_MAX} characters, and this has {chars}"),
            );
        }
    }
    for (name, operation) in protocol.operations.iter() {
        operation_lists(name.as_str(), operation, findings);
    }
    for (name, task) in protocol.tasks.iter() {
        let place = format!("tasks.{name}");
        once(findings, format!("{place}.needs"), task.needs.iter().map(|field| field.as_str()));
        once(findings, format!("{place}.blocks"), task.blocks.iter().map(|operation| operation.as_str()));
    }
    for (name, outcome) in protocol.outcomes.iter() {
        once(findings, format!("outcomes.{name}.needs"), outcome.needs.iter().map(|field| field.as_str()));
    }
    for (name, deadline) in protocol.deadlines.iter() {
        let after = deadline.escalate.iter().filter_map(|escalation| escalation.after);
        if after.into_iter().any(|span| !matches!(span.unit, Unit::Day | Unit::WorkingDay)) {
            refuse(
                findings,
                format!("deadlines.{name}.escalate"),
                "escalation is counted in days or working days",
            );
        }
    }
}

fn operation_lists(name: &str, operation: &Operation, findings: &mut Findings<'_>) {
    let place = format!("operations.{name}");
    once(findings, format!("{place}.by"), operation.by.iter().map(|role| role.as_str()));
    if let Some(on) = &operation.on {
        once(findings, format!("{place}.on"), on.outcomes.iter().map(|outcome| outcome.as_str()));
    }
}

fn counts(protocol: &Protocol, findings: &mut Findings<'_>) {
    for (table, there, least) in [
        ("steps", protocol.steps.len(), 2),
        ("roles", protocol.roles.iter().count(), 2),
        ("services", protocol.services.iter().count(), 1),
        ("states", protocol.states.iter().count(), 2),
        ("operations", protocol.operations.iter().count(), 2),
        ("deadlines", protocol.deadlines.iter().count(), 1),
        ("outcomes", protocol.outcomes.iter().count(), 1),
    ] {
        if there < least {
            refuse(
                findings,
                table.to_owned(),
                format!("[{table}] has at least {least} entries, and there are {there}"),
            );
        }
    }
}

fn once<'a>(findings: &mut Findings<'_>, place: String, names: impl Iterator<Item = &'a str>) {
    let mut seen = BTreeSet::new();
    for name in names {
        if !seen.insert(name) {
            refuse(findings, place.clone(), format!("{name} is given twice"));
        }
    }
}

fn refuse(findings: &mut Findings<'_>, place: String, message: impl Into<String>) {
    findings.error(Code::S1, place, message, REMEDY);
}
