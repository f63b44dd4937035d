//! Reading a protocol file: whole or not at all.

use super::check::{self, Fault};
use super::model::Protocol;
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
    match check::faults(&protocol).into_iter().next() {
        Some(Fault { table, detail, .. }) if table.is_empty() => {
            Err(Unreadable { file: file.to_owned(), line: None, detail })
        }
        Some(Fault { table, detail, .. }) => {
            let line = line_of_table(source, &table);
            Err(Unreadable { file: file.to_owned(), line, detail: format!("[{table}] {detail}") })
        }
        None => Ok(protocol),
    }
}

/// Reads a file of ours: protocol, calendar, cycle, charter or directory.
pub(crate) fn read<T: DeserializeOwned>(file: &str, source: &str) -> Result<T, Unreadable> {
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

/// Where a table begins, however it was written: `[a.b]`, `[a]` with `b = …`, or `a.b.c = …`.
fn line_of_table(source: &str, table: &str) -> Option<usize> {
    let (parent, own) = table.split_once('.').unwrap_or(("", table));
    let headers = [format!("[{table}]"), format!("[[{table}]]")];
    let mut inside = "";
    source
        .lines()
        .position(|line| {
            let line = line.trim();
            if line.starts_with('[') {
                inside = line.trim_matches(['[', ']']);
            }
            let begins = |name: &str| {
                line.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with(['=', '.']))
            };
            headers.iter().any(|header| header == line)
                || (inside == parent && begins(own))
                || (inside.is_empty() && begins(table))
        })
        .map(|at| at + 1)
}
