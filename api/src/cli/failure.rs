//! How a command ends when it does not end well: one sentence, a remedy, an exit code.

use std::fmt;
use std::process::ExitCode;

/// Why a command did not succeed.
#[derive(Debug)]
pub struct Failure {
    exit: u8,
    sentence: String,
}

impl Failure {
    /// What was asked about does not hold. Exit code 1.
    pub fn does_not_hold(sentence: impl Into<String>) -> Self {
        Self { exit: 1, sentence: sentence.into() }
    }

    /// The command could not run. Exit code 2.
    pub fn could_not_run(what: impl fmt::Display, remedy: &str) -> Self {
        Self { exit: 2, sentence: format!("{what}; {remedy}") }
    }

    /// The code for the shell.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.exit)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence)
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::could_not_run(format_args!("the output could not be written ({error})"), "check where it goes")
    }
}
