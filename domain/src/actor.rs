//! Who acts, and what the log says of them.

use crate::name::{Name, Pseudonym};
use serde::{Deserialize, Serialize};

/// In what standing a person or program sends a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// A citizen.
    Citizen,
    /// Someone who holds a post: a role in a service, inside the municipality or a partner's.
    Official {
        /// The service, e.g. `participation`.
        service: Name,
        /// The role in it, e.g. `coordinator`.
        role: Name,
    },
    /// An importer of a foreign data set.
    Importer {
        /// The role in which the source says that the person acted; absent when the importer itself acts.
        role: Option<Name>,
    },
    /// The program itself, when the time for something has come.
    System,
}

/// Who sends a command: a pseudonym within the stream, and a standing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The person's pseudonym in the stream that the command is for.
    pub pseudonym: Pseudonym,
    /// In what standing they act.
    pub standing: Standing,
}

/// What an event says of who did it. Class P0: it stays for ever and names nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct By {
    /// Pseudonym of the person in this stream.
    pub actor: Pseudonym,
    /// Role in which they acted, as the protocol calls it; `citizen` outside protocols.
    pub role: Name,
    /// Service they acted for; absent for citizens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<Name>,
}

impl By {
    /// The program itself.
    pub fn system() -> Self {
        Self { actor: Pseudonym::system(), role: Name::system(), service: None }
    }
}
