//! Reading a protocol file: whole or not at all.

use super::model::{Protocol, Target};
use crate::name::Name;
use serde::de::DeserializeOwned;
use std::fmt;

/// Largest protocol file. Unit: bytes.
pub const PROTOCOL_BYTES_MAX: usize = 512 * 1024;

/// Why a protocol file cannot be used, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable {
    /// The file.
    pub file: String,
    /// Line, from 1; `None` when the fault concerns the whole.
    pub line: Option<usize>,
    /// What is wrong.
    pub detail: String,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.file, self.detail),
            None => write!(f, "{}: {}", self.file, self.detail),
        }
    }
}

impl std::error::Error for Unreadable {}

/// Reads a protocol; unknown and repeated keys, wrong types and names of nothing are refused.
///
/// # Errors
/// [`Unreadable`] with file, line and what is wrong.
pub fn parse(file: &str, source: &str) -> Result<Protocol, Unreadable> {
    let protocol: Protocol = read(file, source)?;
    match first_dangling(&protocol) {
        Some((table, detail)) => {
            let line = line_of_table(source, &table);
            Err(Unreadable { file: file.to_owned(), line, detail: format!("[{table}] {detail}") })
        }
        None => Ok(protocol),
    }
}

/// Reads a file of ours: protocol, calendar or cycle.
pub(super) fn read<T: DeserializeOwned>(file: &str, source: &str) -> Result<T, Unreadable> {
    let refuse = |line, detail: String| Unreadable { file: file.to_owned(), line, detail };
    if source.len() > PROTOCOL_BYTES_MAX {
        return Err(refuse(None, format!("the file is larger than {PROTOCOL_BYTES_MAX} bytes")));
    }
    toml::from_str(source).map_err(|error| {
        let line = error.span().map(|span| line_of(source, span.start));
        refuse(line, error.message().trim().to_owned())
    })
}

fn line_of(source: &str, offset: usize) -> usize {
    source.get(..offset).map_or(1, |before| before.matches('\n').count() + 1)
}

fn line_of_table(source: &str, table: &str) -> Option<usize> {
    let header = format!("[{table}]");
    source.lines().position(|line| line.trim() == header).map(|at| at + 1)
}

/// The first name that names nothing: a state, step, role, service, field or outcome that is not declared.
fn first_dangling(p: &Protocol) -> Option<(String, String)> {
    if p.format != "protocol/1" {
        return Some((String::new(), format!("format {:?} is not protocol/1", p.format)));
    }
    for (name, state) in p.states.iter() {
        if !p.steps.iter().any(|step| step.id == state.step) {
            return Some((
                format!("states.{name}"),
                format!("step {:?} is not declared", state.step.as_str()),
            ));
        }
    }
    p.operations
        .iter()
        .find_map(|(name, _)| dangling_in_operation(p, name).map(|what| (format!("operations.{name}"), what)))
}

fn dangling_in_operation(p: &Protocol, name: &Name) -> Option<String> {
    let operation = p.operations.get(name.as_str())?;
    let missing = |what: &str, name: &str| Some(format!("{what} {name:?} is not declared"));
    let state = |name: &str| name == "back" || name == "*" || p.states.contains(name);
    for from in operation.from.iter().flatten() {
        if from == "back" || !state(from) {
            return missing("state", from);
        }
    }
    if let Some(outcome) = &operation.outcome
        && !p.outcomes.contains(outcome.as_str())
    {
        return missing("outcome", outcome.as_str());
    }
    match &operation.to {
        Some(Target::One(to)) if !state(to.as_str()) => return missing("state", to.as_str()),
        Some(Target::ByOutcome(table)) => {
            for (outcome, to) in table.iter() {
                if !p.outcomes.contains(outcome.as_str()) {
                    return missing("outcome", outcome.as_str());
                }
                if !p.states.contains(to.as_str()) {
                    return missing("state", to.as_str());
                }
            }
        }
        _ => {}
    }
    for role in operation.by.iter().chain([&operation.responsible.role]) {
        if !p.roles.contains(role.as_str()) {
            return missing("role", role.as_str());
        }
    }
    if let Some(service) = &operation.responsible.service
        && !p.services.contains(service.as_str())
    {
        return missing("service", service.as_str());
    }
    let fields = operation.needs.iter().chain(&operation.may);
    for field in fields {
        if !p.fields.contains(field.as_str()) {
            return missing("field", field.as_str());
        }
    }
    None
}
