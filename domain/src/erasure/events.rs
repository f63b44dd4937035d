//! What has happened to an erasure.

use crate::actor::By;
use crate::committed::{Digest, DigestAlgorithm, Restricted};
use crate::name::{FieldName, Malformed, Name};
use cqrs_es::DomainEvent;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Why openings are erased. The stored names are fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum Ground {
    /// No longer necessary. Source: GDPR Article 17(1)(a).
    Unnecessary,
    /// Consent withdrawn. Source: GDPR Article 17(1)(b).
    ConsentWithdrawn,
    /// Objection. Source: GDPR Article 17(1)(c).
    Objection,
    /// Processed unlawfully. Source: GDPR Article 17(1)(d).
    Unlawful,
    /// A legal duty to erase. Source: GDPR Article 17(1)(e).
    LegalDuty,
    /// Collected from a child. Source: GDPR Article 17(1)(f).
    Child,
    /// Order of an authority. Source: DSA Article 9.
    Order,
    /// Notice of illegal content. Source: DSA Article 16.
    Notice,
    /// Against the terms of use.
    Terms,
    /// The time for which it was to be kept is over.
    Retention,
}

impl Ground {
    /// Its stored name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Unnecessary => "gdpr-17-1-a",
            Self::ConsentWithdrawn => "gdpr-17-1-b",
            Self::Objection => "gdpr-17-1-c",
            Self::Unlawful => "gdpr-17-1-d",
            Self::LegalDuty => "gdpr-17-1-e",
            Self::Child => "gdpr-17-1-f",
            Self::Order => "dsa-9",
            Self::Notice => "dsa-16",
            Self::Terms => "terms",
            Self::Retention => "retention",
        }
    }

    /// Every one, in the order of the law.
    pub const ALL: [Self; 10] = [
        Self::Unnecessary,
        Self::ConsentWithdrawn,
        Self::Objection,
        Self::Unlawful,
        Self::LegalDuty,
        Self::Child,
        Self::Order,
        Self::Notice,
        Self::Terms,
        Self::Retention,
    ];

    /// The ground of a stored name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|ground| ground.name() == name)
    }
}

impl TryFrom<String> for Ground {
    type Error = Malformed;
    fn try_from(text: String) -> Result<Self, Malformed> {
        Self::named(&text).ok_or(Malformed {
            what: "ground",
            given: text,
            rule: "one of the law or of the terms",
        })
    }
}

impl From<Ground> for &'static str {
    fn from(ground: Ground) -> Self {
        ground.name()
    }
}

/// What an erasure is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Everything that a person has said, and who they were.
    Person,
    /// Texts that are named one by one.
    Text,
}

impl Kind {
    /// Its stored name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Text => "text",
        }
    }
}

/// Openings of one leaf. Only digests can be named, so what an event says openly can never be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Digests of the openings.
    pub digests: Vec<Digest>,
    /// Index of the leaf: its position less one.
    pub index: u64,
}

/// Somebody asked that openings be erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureRequested {
    /// Why.
    pub ground: Ground,
    /// A person or texts.
    pub kind: Kind,
    /// The openings; empty for a person, whose openings are found when it is carried out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Target>,
    /// Who asked.
    pub by: By,
    /// When it happened. Unit: milliseconds.
    pub occurred_at: Timestamp,
    /// Names of the committed fields: always `reason`. It may tell what is to be erased, so it is not public.
    pub given: Vec<FieldName>,
    /// How the digests were made.
    #[serde(rename = "_sd_alg")]
    pub sealed_with: DigestAlgorithm,
    /// Digests of the P2 fields.
    pub restricted: Restricted,
}

/// Somebody else granted or refused it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureDecided {
    /// Whether it is to be carried out.
    pub granted: bool,
    /// Who decided.
    pub by: By,
    /// When it happened. Unit: milliseconds.
    pub occurred_at: Timestamp,
    /// Names of the committed fields: always `reason`, the statement of reasons.
    pub given: Vec<FieldName>,
    /// Digests of the P1 fields, sorted.
    #[serde(rename = "_sd")]
    pub sealed: Vec<Digest>,
    /// How the digests were made.
    #[serde(rename = "_sd_alg")]
    pub sealed_with: DigestAlgorithm,
}

/// From here on nobody may have these openings. Whoever keeps copies learns it from this event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningsErased {
    /// Why.
    pub ground: Ground,
    /// The openings, at most [`super::ERASED_DIGESTS_MAX`] of them.
    pub targets: Vec<Target>,
    /// In which role somebody asked.
    pub requested_by_role: Name,
    /// When they asked. Unit: milliseconds.
    pub requested_at: Timestamp,
    /// In which role somebody else granted it.
    pub decided_by_role: Name,
    /// When they did. Unit: milliseconds.
    pub decided_at: Timestamp,
    /// The program itself.
    pub by: By,
    /// When it happened. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// All of it is gone from the tables of the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureExecuted {
    /// How many openings were erased.
    pub erased: u64,
    /// The program itself.
    pub by: By,
    /// When it happened. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// Everything that can have happened to an erasure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum ErasureEvent {
    /// It was asked for.
    ErasureRequested(Box<ErasureRequested>),
    /// It was granted or refused.
    ErasureDecided(ErasureDecided),
    /// Openings were named that nobody may have any more.
    OpeningsErased(Box<OpeningsErased>),
    /// It is done.
    ErasureExecuted(ErasureExecuted),
}

impl ErasureEvent {
    /// Who did it, and when it happened.
    pub fn by_and_when(&self) -> (&By, Timestamp) {
        match self {
            Self::ErasureRequested(e) => (&e.by, e.occurred_at),
            Self::ErasureDecided(e) => (&e.by, e.occurred_at),
            Self::OpeningsErased(e) => (&e.by, e.occurred_at),
            Self::ErasureExecuted(e) => (&e.by, e.occurred_at),
        }
    }
}

impl DomainEvent for ErasureEvent {
    fn event_type(&self) -> String {
        match self {
            Self::ErasureRequested(_) => "ErasureRequested",
            Self::ErasureDecided(_) => "ErasureDecided",
            Self::OpeningsErased(_) => "OpeningsErased",
            Self::ErasureExecuted(_) => "ErasureExecuted",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
