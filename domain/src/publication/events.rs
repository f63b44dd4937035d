//! What has happened to the protocols of a municipality. Stored for ever: add optional fields, never rename or re-type one.

use crate::actor::By;
use crate::case::ProtocolRef;
use crate::committed::{Digest, DigestAlgorithm};
use crate::name::{FieldName, Name};
use cqrs_es::DomainEvent;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A version of a protocol was put in force: cases that open from now on are handled under it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProtocolPublished {
    /// The protocol, e.g. `improve`.
    pub protocol: Name,
    /// Semantic version, e.g. `1.1.0`.
    pub version: String,
    /// `sha256:` and 64 hexadecimal digits: digest of `text`, which cases are pinned to.
    pub digest: String,
    /// The file as published, byte for byte: whoever has the log can decide every command again.
    pub text: String,
    /// What was in force until then; absent for the first version of a protocol.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<ProtocolRef>,
    /// Who ordered it; the program, where it notes what it had brought along.
    pub by: By,
    /// When. Unit: milliseconds.
    pub occurred_at: Timestamp,
    /// Names of the committed fields given with it, sorted; their digests stand in `_sd`.
    pub given: Vec<FieldName>,
    /// Digests of the P1 fields, sorted.
    #[serde(rename = "_sd")]
    pub sealed: Vec<Digest>,
    /// How the digests were made.
    #[serde(rename = "_sd_alg")]
    pub sealed_with: DigestAlgorithm,
}

impl ProtocolPublished {
    /// How a case is pinned to it.
    pub fn reference(&self) -> ProtocolRef {
        ProtocolRef { id: self.protocol.clone(), version: self.version.clone(), digest: self.digest.clone() }
    }
}

/// Everything that can have happened to the protocols.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum ProtocolEvent {
    /// A version was put in force.
    ProtocolPublished(Box<ProtocolPublished>),
}

impl ProtocolEvent {
    /// Who did it, and when it happened.
    pub fn by_and_when(&self) -> (&By, Timestamp) {
        match self {
            Self::ProtocolPublished(e) => (&e.by, e.occurred_at),
        }
    }
}

impl DomainEvent for ProtocolEvent {
    fn event_type(&self) -> String {
        match self {
            Self::ProtocolPublished(_) => "ProtocolPublished",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
