//! What was found, where, and what to do about it.

use super::Code;
use super::place::Places;
use crate::protocol::{Fault, Unreadable};
use std::fmt;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth a look; does not keep a protocol from being published.
    Warning,
    /// The protocol is not sound.
    Error,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The check.
    pub code: Code,
    /// How much it weighs.
    pub severity: Severity,
    /// Where in the file, by names: `operations.decide.needs`. Empty: the whole file.
    pub place: String,
    /// Line, from 1, where it is known.
    pub line: Option<usize>,
    /// What is the case.
    pub message: String,
    /// What can be done.
    pub remedy: String,
}

/// All that was found in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The file.
    pub file: String,
    /// The findings, in the order of the file.
    pub findings: Vec<Finding>,
    /// What was not asked about, and what to give so that it is.
    pub unasked: Vec<String>,
}

impl Report {
    /// Whether the protocol is sound as far as it was asked about.
    pub fn is_sound(&self) -> bool {
        self.findings.iter().all(|finding| finding.severity < Severity::Error)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// Findings while they are gathered.
pub(super) struct Findings<'a> {
    file: String,
    places: &'a Places,
    found: Vec<Finding>,
}

impl<'a> Findings<'a> {
    pub(super) fn new(file: &str, places: &'a Places) -> Self {
        Self { file: file.to_owned(), places, found: Vec::new() }
    }

    pub(super) fn error(
        &mut self,
        code: Code,
        place: impl Into<String>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.add(code, Severity::Error, place.into(), message.into(), remedy.into());
    }

    pub(super) fn warning(
        &mut self,
        code: Code,
        place: impl Into<String>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        self.add(code, Severity::Warning, place.into(), message.into(), remedy.into());
    }

    fn add(&mut self, code: Code, severity: Severity, place: String, message: String, remedy: String) {
        let line = self.places.line(&place);
        let finding = Finding { code, severity, place, line, message, remedy };
        if !self.found.contains(&finding) {
            self.found.push(finding);
        }
    }

    /// The file could not be read at all.
    pub(super) fn unreadable(&mut self, unreadable: &Unreadable) {
        self.found.push(Finding {
            code: Code::S1,
            severity: Severity::Error,
            place: String::new(),
            line: unreadable.line,
            message: unreadable.detail.clone(),
            remedy: "write it as the JSON Schema of protocol/1 says".to_owned(),
        });
    }

    /// The reader of protocols would refuse the file for this.
    pub(super) fn of_reader(&mut self, fault: Fault) {
        use crate::protocol::Broken;
        let (code, remedy) = match fault.rule {
            Broken::Shape => (Code::S1, "write it as the JSON Schema of protocol/1 says"),
            Broken::Undeclared => (Code::R1, "declare it, or correct the name"),
            Broken::OtherType => {
                (Code::R2, "name one of the right type, or change the type where it is declared")
            }
            Broken::NoOpening => (Code::G0, "leave out `from` where a citizen or an official begins"),
            Broken::NoPost => (Code::O1, "write the post as service/role"),
        };
        self.error(code, fault.table, fault.detail, remedy);
    }

    pub(super) fn any_error(&self) -> bool {
        self.found.iter().any(|finding| finding.severity == Severity::Error)
    }

    pub(super) fn report(mut self, unasked: Vec<String>) -> Report {
        self.found.sort_by_key(|finding| finding.line);
        Report { file: self.file, findings: self.found, unasked }
    }
}
