//! C1 to C3: outcomes mean what they say.

use super::finding::Findings;
use super::graph::{Move, is_for_citizens};
use super::{Code, Subject};
use crate::name::{FieldName, Name};
use crate::protocol::{FieldType, Outcome, OutcomeKind};

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (name, outcome) in subject.protocol.outcomes.iter() {
        let place = format!("outcomes.{name}");
        let recorded: Vec<_> = subject.graph.moves().filter(|m| m.outcome == Some(name)).collect();
        if recorded.is_empty() {
            findings.error(
                Code::C1,
                &place,
                format!("no operation records the outcome {name}"),
                "let an operation record it, or take it out",
            );
        }
        if outcome.kind == OutcomeKind::Declined && outcome.remedy.is_none() {
            findings.error(
                Code::C2,
                format!("{place}.remedy"),
                format!("who is refused with {name} is not told what to do about it"),
                "write a `remedy`",
            );
        }
        if outcome.kind != OutcomeKind::Declined && reads_as_refusal(subject, outcome) {
            findings.error(
                Code::C2,
                format!("{place}.kind"),
                format!(
                    "{name} gives a reason and the law it stands on, as a refusal does, and is not called one"
                ),
                "write kind = \"declined\", or let it need no legal basis",
            );
        }
        for m in recorded {
            if outcome.kind == OutcomeKind::Declined {
                grounds(subject, name, m, findings);
            }
            taken_back(subject, name, outcome, m, findings);
            goes_on_or_ends(subject, name, outcome, m, findings);
        }
    }
}

/// A refusal says why, and on what law it stands: with it, or, where it comes by itself, certainly before.
fn grounds(subject: &Subject<'_>, name: &Name, m: &Move<'_>, findings: &mut Findings<'_>) {
    let given = |wanted: &dyn Fn(&str, FieldType) -> bool| {
        subject.protocol.fields.iter().any(|(field, declared)| {
            let said = subject.graph.gives(m).any(|given| given == field)
                || m.operation.is_automatic() && subject.known.with(&subject.graph, m, field);
            said && declared.public && wanted(field.as_str(), declared.kind)
        })
    };
    let mut missing = |what: &str| {
        findings.error(
            Code::C2,
            format!("outcomes.{name}.needs"),
            format!("{} can refuse with {name} and give no {what}", m.name),
            format!("let the outcome need a public {what}"),
        );
    };
    if !given(&|field, kind| field == "reason" && kind == FieldType::Text) {
        missing("`reason`");
    }
    if !given(&|_, kind| kind == FieldType::Legal) {
        missing("field of the type `legal`");
    }
}

/// Whether an outcome asks for a reason and a legal basis, which is what a refusal owes.
fn reads_as_refusal(subject: &Subject<'_>, outcome: &Outcome) -> bool {
    let kind = |field: &FieldName| subject.protocol.fields.get(field.as_str()).map(|declared| declared.kind);
    let legal = outcome.needs.iter().any(|field| kind(field) == Some(FieldType::Legal));
    legal && outcome.needs.iter().any(|field| field.as_str() == "reason")
}

/// Only who sent it takes it back, or lets it lapse by saying nothing.
fn taken_back(
    subject: &Subject<'_>,
    name: &Name,
    outcome: &Outcome,
    m: &Move<'_>,
    findings: &mut Findings<'_>,
) {
    let lapses = m.operation.after.is_some();
    if outcome.kind == OutcomeKind::Withdrawn && !lapses && !is_for_citizens(subject.protocol, m.operation) {
        findings.error(
            Code::C3,
            format!("operations.{}.outcome", m.name),
            format!("with {name} the municipality takes back by {} what a citizen has sent", m.name),
            "let a citizen perform it, or record an outcome of another kind",
        );
    }
}

fn goes_on_or_ends(
    subject: &Subject<'_>,
    name: &Name,
    outcome: &Outcome,
    m: &Move<'_>,
    findings: &mut Findings<'_>,
) {
    let ends = subject.graph.is_final(m.to);
    let (message, remedy) = match outcome.kind {
        OutcomeKind::Accepted if ends => (
            format!("{} accepts with {name} and closes the case, so nobody carries it out", m.name),
            "let it lead to a state in which it is carried out, or choose another kind",
        ),
        OutcomeKind::Accepted => return,
        _ if !ends => (
            format!("{} settles the case with {name}, and it goes on in {}", m.name, m.to),
            "let it lead to an end, or record the outcome where the case ends",
        ),
        _ => return,
    };
    findings.error(Code::C3, format!("operations.{}.to", m.name), message, remedy);
}
