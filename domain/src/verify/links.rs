//! X1, X6 and what is waited for: links are opened, lead somewhere, and what they copy is known.

use super::copies::Fit;
use super::finding::Findings;
use super::graph::opened_by;
use super::{Code, Subject};
use crate::name::Name;
use crate::protocol::{Link, Opens, Protocol};
use std::collections::BTreeSet;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (name, link) in subject.protocol.links.iter() {
        let place = format!("links.{name}");
        if !subject.graph.moves().any(|m| opened_by(m).contains(&name)) {
            findings.error(
                Code::X1,
                &place,
                format!("no operation opens the link {name}"),
                "let an operation open it, or take it out",
            );
        }
        known(subject, name, link, findings);
        let Some(other) = protocol_of(subject, link) else {
            findings.error(
                Code::X1,
                format!("{place}.protocol"),
                format!("{name} leads to the protocol {}, which is not there", link.protocol),
                "correct the name, or give its file",
            );
            continue;
        };
        Fit { from: subject.protocol, to: other, name, link, incoming: false }.check(findings);
    }
    // What leads here has to go on fitting, or this protocol breaks another one.
    for other in subject.around.protocols.iter().filter(|other| other.id != subject.protocol.id) {
        for (name, link) in other.links.iter().filter(|(_, link)| link.protocol == subject.protocol.id) {
            Fit { from: other, to: subject.protocol, name, link, incoming: true }.check(findings);
        }
    }
    unused_outcomes(subject, findings);
    awaited(subject, findings);
}

fn protocol_of<'a>(subject: &Subject<'a>, link: &Link) -> Option<&'a Protocol> {
    if link.protocol == subject.protocol.id {
        return Some(subject.protocol);
    }
    subject.around.protocols.iter().find(|protocol| protocol.id == link.protocol)
}

/// What is copied has to be there whenever the link is opened.
fn known(subject: &Subject<'_>, name: &Name, link: &Link, findings: &mut Findings<'_>) {
    for m in subject.graph.moves().filter(|m| opened_by(m).contains(&name)) {
        for (to, from) in link.copy.iter().filter(|(_, from)| !subject.known.with(&subject.graph, m, from)) {
            findings.error(
                Code::X6,
                format!("links.{name}.copy.{to}"),
                format!("when {} opens {name}, {from} may never have been given", m.name),
                format!("let {} or its outcome need {from}", m.name),
            );
        }
    }
}

/// A table `opens` names outcomes that its operation can record.
fn unused_outcomes(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (name, operation) in subject.protocol.operations.iter() {
        let Some(Opens::ByOutcome(table)) = &operation.opens else { continue };
        let recorded: BTreeSet<_> = subject.graph.of_operation(name).filter_map(|m| m.outcome).collect();
        for (outcome, link) in table.iter().filter(|(outcome, _)| !recorded.contains(outcome)) {
            findings.error(
                Code::X1,
                format!("operations.{name}.opens"),
                format!("{name} would open {link} with {outcome}, which it never records"),
                "name an outcome of this operation",
            );
        }
    }
}

/// Outcomes that an operation waits for are recorded by the other protocol where a case ends.
fn awaited(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    for (name, operation) in subject.protocol.operations.iter() {
        let Some(on) = &operation.on else { continue };
        let Some(link) = subject.protocol.links.get(on.link.as_str()) else { continue };
        let Some(other) = protocol_of(subject, link) else { continue };
        for outcome in on.outcomes.iter().filter(|outcome| !other.outcomes.contains(outcome.as_str())) {
            findings.error(
                Code::X2,
                format!("operations.{name}.on"),
                format!("{name} waits for the outcome {outcome}, which {} does not have", other.id),
                "name one of its outcomes, or none for all of them",
            );
        }
    }
}
