//! How a command ends when it does not end well: one sentence, a remedy, an exit code.

use crate::import::run::ImportError;
use crate::start::StartError;
use pobuda_ledger::error::LogError;
use pobuda_projections::ReadError;
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

    /// The command could not run, and what says so names the remedy. Exit code 2.
    pub fn with_own_remedy(what: impl fmt::Display) -> Self {
        Self { exit: 2, sentence: what.to_string() }
    }

    /// The code for the shell.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(self.exit)
    }
}

impl fmt::Display for Failure {
    /// On one line, whatever the parts brought along.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, word) in self.sentence.split_whitespace().enumerate() {
            if index > 0 {
                f.write_str(" ")?;
            }
            f.write_str(word)?;
        }
        Ok(())
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::could_not_run(format_args!("the output could not be written ({error})"), "check where it goes")
    }
}

impl From<LogError> for Failure {
    fn from(error: LogError) -> Self {
        match &error {
            LogError::Address(_)
            | LogError::NoSchema
            | LogError::Origin { .. }
            | LogError::OriginUnfit(_)
            | LogError::Newer(_)
            | LogError::Outdated
            | LogError::RoleOwnsTables(_)
            | LogError::NotOwner(_)
            | LogError::Unavailable(_) => Self::with_own_remedy(error),
            LogError::Migration(_) => {
                Self::could_not_run(error, "use the version of pobuda that made them, or a newer one")
            }
            LogError::Corrupt(_) => Self::could_not_run(error, "restore the database from a backup"),
            LogError::Closed => Self::could_not_run(error, "start the command again"),
            LogError::Database(_) => Self::could_not_run(
                error,
                "check that the database answers and that --database (DATABASE_URL) names it",
            ),
        }
    }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Log(error) => error.into(),
            ReadError::UnknownEvent { .. } => {
                Self::could_not_run(error, "use a newer version of pobuda, which knows it")
            }
            ReadError::Unreadable { .. } => {
                Self::could_not_run(error, "run `pobuda rebuild`; if it stays, restore the log from a backup")
            }
            ReadError::Database(_) => Self::could_not_run(error, "check that the database answers"),
            _ => Self::could_not_run(error, "run `pobuda rebuild`"),
        }
    }
}

impl From<StartError> for Failure {
    fn from(error: StartError) -> Self {
        match error {
            StartError::Log(error) => error.into(),
            StartError::Models(error) => error.into(),
            StartError::Listen { .. } => {
                Self::could_not_run(error, "choose another address with --listen, e.g. 127.0.0.1:0")
            }
            StartError::Bundled(_) | StartError::Figures(_) | StartError::Story(_) => {
                Self::could_not_run(error, "report this as a fault of the program")
            }
            StartError::Erasures(_) => Self::could_not_run(error, "check the database, and start again"),
            StartError::Seal(_) => Self::with_own_remedy(error),
            StartError::System(_) => Self::could_not_run(error, "start the command again"),
        }
    }
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        match error {
            ImportError::Stopped { .. } => Self::could_not_run(
                error,
                "what was recorded until then stays; run the same import again and it goes on from there",
            ),
            ImportError::Fault(_) => Self::could_not_run(error, "report this as a fault of the program"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_one_line_with_a_remedy() {
        let failure = Failure::could_not_run("the database\n said   no", "check it");
        assert_eq!(failure.to_string(), "the database said no; check it");
        assert_eq!(Failure::does_not_hold("it differs").exit_code(), ExitCode::from(1));
    }
}
