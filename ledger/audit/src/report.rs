//! What was checked, and what came of it.

use crate::Done;
use serde::Serialize;
use std::path::PathBuf;

/// How a run ends. The gravest counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Everything holds, against a head that was kept.
    Holds,
    /// It holds in itself, but nothing shows that others saw the same.
    Unanchored,
    /// The rules would have decided otherwise.
    Differs,
    /// A rule of erasure is broken.
    Erasure,
    /// A kept head contradicts it.
    Contradicted,
    /// It is not valid.
    Invalid,
    /// Nothing could be said.
    CouldNotRun,
}

impl Exit {
    /// The code for the shell.
    pub fn code(self) -> u8 {
        match self {
            Self::Holds => 0,
            Self::Unanchored => 10,
            Self::Differs => 20,
            Self::Erasure => 21,
            Self::Contradicted => 30,
            Self::Invalid => 40,
            Self::CouldNotRun => 2,
        }
    }
}

/// Why nothing could be said.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unable {
    /// A file cannot be read or written.
    #[error("{} cannot be {what} ({cause}); look at the path", file.display())]
    File {
        /// Which.
        file: PathBuf,
        /// Read or written.
        what: &'static str,
        /// Why.
        cause: std::io::Error,
    },
    /// A file is not what it should be.
    #[error("{} cannot be used: {why}", file.display())]
    Unfit {
        /// Which.
        file: PathBuf,
        /// Why.
        why: String,
    },
    /// What was typed cannot be used.
    #[error("{0}")]
    Usage(String),
    /// The site does not give it.
    #[error("{url} cannot be fetched ({why}); run the same again, and it goes on from there")]
    Site {
        /// Which address.
        url: String,
        /// Why.
        why: String,
    },
}

/// What came of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub enum Found {
    /// It holds.
    #[serde(rename = "PASS")]
    Pass,
    /// It does not.
    #[serde(rename = "FAIL")]
    Fail,
    /// Nobody looked.
    #[serde(rename = "NOT-CHECKED")]
    NotChecked,
}

/// One check.
#[derive(Debug, Clone, Serialize)]
pub struct Check {
    /// What was asked.
    pub check: &'static str,
    /// What came of it.
    pub found: Found,
    /// What was looked at, or where it fails.
    pub detail: String,
}

/// Everything that was checked in one run.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The command.
    pub command: &'static str,
    /// Name of the log.
    pub origin: String,
    /// Entries.
    pub size: u64,
    /// The checks, in their order.
    pub checks: Vec<Check>,
    /// What none of them says.
    pub limits: Vec<&'static str>,
    /// The exit code.
    pub exit: u8,
    #[serde(skip)]
    gravest: Option<Exit>,
}

impl Report {
    /// Nothing was checked yet.
    pub(crate) fn new(command: &'static str, limits: Vec<&'static str>) -> Self {
        Self { command, origin: String::new(), size: 0, checks: Vec::new(), limits, exit: 0, gravest: None }
    }

    /// It holds.
    pub(crate) fn pass(&mut self, check: &'static str, detail: impl Into<String>) {
        self.checks.push(Check { check, found: Found::Pass, detail: detail.into() });
    }

    /// Nobody looked.
    pub(crate) fn not_checked(&mut self, check: &'static str, detail: impl Into<String>) {
        self.checks.push(Check { check, found: Found::NotChecked, detail: detail.into() });
    }

    /// It does not hold.
    pub(crate) fn fail(&mut self, check: &'static str, exit: Exit, detail: impl Into<String>) {
        self.checks.push(Check { check, found: Found::Fail, detail: detail.into() });
        self.grave(exit);
    }

    /// Ends no better than so.
    pub(crate) fn grave(&mut self, exit: Exit) {
        self.gravest = self.gravest.max(Some(exit));
    }

    /// How it ends.
    pub fn ends(&self) -> Exit {
        self.gravest.unwrap_or(Exit::Holds)
    }

    /// Writes it, and tells how it ends.
    pub(crate) fn told(mut self, json: bool) -> Done {
        let ends = self.ends();
        self.exit = ends.code();
        if json {
            let text =
                serde_json::to_string_pretty(&self).map_err(|error| Unable::Usage(error.to_string()))?;
            return Ok((ends, text + "\n"));
        }
        let mut text = format!("{}, {} entries\n\n", self.origin, self.size);
        for Check { check, found, detail } in &self.checks {
            let found = match found {
                Found::Pass => "PASS",
                Found::Fail => "FAIL",
                Found::NotChecked => "NOT-CHECKED",
            };
            text.push_str(&format!("{found:<12} {check}: {detail}\n"));
        }
        text.push_str("\nWhat this does not say:\n");
        for limit in &self.limits {
            text.push_str(&format!("- {limit}\n"));
        }
        text.push_str(&format!("\n{}\n", self.sentence(ends)));
        Ok((ends, text))
    }

    fn sentence(&self, ends: Exit) -> &'static str {
        match ends {
            Exit::Holds if self.command == "verify" => {
                "The log is verified against a head that others have seen."
            }
            Exit::Holds if self.command == "compare" => "The site shows what the log says.",
            Exit::Holds if self.command == "monitor" => "The site goes on from what it had.",
            Exit::Holds if self.command == "erasures" => "What is said of erasures holds.",
            Exit::Holds => "Everything was decided so.",
            Exit::Unanchored => {
                "UNANCHORED: the log holds in itself. Nothing shows that it is the one that others saw: give a head that \
                 was kept or printed earlier with --known, and the key with --key."
            }
            Exit::Differs if self.command == "compare" => "The site shows something else than the log says.",
            Exit::Differs => "The rules would have decided otherwise.",
            Exit::Erasure => "A rule of erasure is broken.",
            Exit::Contradicted => {
                "A head that was kept contradicts this log. Both are signed: keep them, they are evidence."
            }
            Exit::Invalid => "The log is not valid.",
            Exit::CouldNotRun => "Nothing can be said.",
        }
    }
}
