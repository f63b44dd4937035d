//! A guard as a protocol has it: kept as written, and read once.

use super::{Guard, Unread};
use serde::Deserialize;

/// The `when` of an operation. It is read with its protocol, so that no decision has to read it again.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "String")]
pub struct When {
    written: String,
    read: Result<Guard, Unread>,
}

impl From<String> for When {
    fn from(written: String) -> Self {
        Self { read: written.parse(), written }
    }
}

impl When {
    /// As its author wrote it.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// What it says.
    ///
    /// # Errors
    /// [`Unread`] when it cannot be read: the verification of protocols finds that, and a decision takes it for one that fails.
    pub fn guard(&self) -> Result<&Guard, &Unread> {
        self.read.as_ref()
    }
}
