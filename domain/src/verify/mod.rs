//! The verification of protocols: whether what one says can be kept, before it binds anybody.
//!
//! Guards are taken twice, as workflow nets take data: they may hold, where the question is what can happen, and they
//! may all fail, where the question is whether a case comes to an end. With one active state at a time the
//! soundness of a workflow net is reachability in a graph. Source: W. van der Aalst, *The Application of Petri Nets
//! to Workflow Management*, 1998.

mod charter;
mod code;
mod completion;
mod conditions;
mod copies;
mod days;
mod deadlines;
mod endings;
mod finding;
mod graph;
mod known;
mod lengths;
mod links;
mod names;
mod outcomes;
mod people;
mod place;
mod posts;
mod shape;
pub mod step;
mod surroundings;
mod tasks;
mod words;

pub use code::Code;
pub use finding::{Finding, Report, Severity};
pub use surroundings::{Charter, Directory, DirectoryService, Surroundings};

use crate::name::{FieldName, Name};
use crate::protocol::{self, Protocol};
use days::Days;
use finding::Findings;
use graph::Graph;
use known::Known;
use place::Places;

/// What a check stands on.
struct Subject<'a> {
    protocol: &'a Protocol,
    graph: Graph<'a>,
    known: Known<'a>,
    /// The days of its calendar, where there is one.
    days: Option<Days>,
    around: &'a Surroundings,
}

/// Verifies a protocol file within its surroundings.
///
/// What is not there (a charter, a directory, a calendar) is not asked about, and the report says so.
pub fn verify(file: &str, source: &str, around: &Surroundings) -> Report {
    let places = Places::of(source);
    let mut findings = Findings::new(file, &places);
    let protocol = match protocol::read_file::<Protocol>(file, source) {
        Ok(protocol) => protocol,
        Err(unreadable) => {
            findings.unreadable(&unreadable);
            return findings.report(Vec::new());
        }
    };
    for fault in protocol::faults(&protocol) {
        findings.of_reader(fault);
    }
    shape::check(&protocol, &mut findings);
    if findings.any_error() {
        // A graph over names of nothing would say things that are not so.
        return findings.report(Vec::new());
    }
    let graph = Graph::of(&protocol);
    let known = Known::of(&protocol, &graph);
    let calendar = around.calendars.iter().find(|calendar| calendar.id == protocol.calendar);
    let days = calendar.map(Days::of);
    let subject = Subject { protocol: &protocol, graph, known, days, around };
    names::check(&subject, &mut findings);
    endings::check(&subject, &mut findings);
    completion::check(&subject, &mut findings);
    posts::check(&subject, &mut findings);
    people::check(&subject, &mut findings);
    deadlines::check(&subject, &mut findings);
    lengths::check(&subject, &mut findings);
    tasks::check(&subject, &mut findings);
    outcomes::check(&subject, &mut findings);
    conditions::check(&subject, &mut findings);
    words::check(&subject, &mut findings);
    links::check(&subject, &mut findings);
    charter::check(&subject, &mut findings);
    findings.report(around.missing())
}

/// The fields that are certainly known while a case is in a state.
pub(crate) fn certainly_known(protocol: &Protocol, state: &Name) -> Vec<FieldName> {
    let graph = Graph::of(protocol);
    let known = Known::of(protocol, &graph);
    let fields = protocol.fields.iter().map(|(field, _)| field);
    fields.filter(|field| known.holds(state, field)).cloned().collect()
}

#[cfg(test)]
mod tests;
