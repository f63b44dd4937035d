//! What has happened to the directory. Stored for ever: add optional fields, never rename or re-type one.

use super::Names;
use crate::actor::By;
use crate::name::{Name, Pseudonym};
use cqrs_es::DomainEvent;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A service is there from now on, or is called or used otherwise than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceListed {
    /// The service.
    pub service: Name,
    /// Whether a case can be given to it.
    pub assignable: bool,
    /// What it is called, in each language.
    pub name: Names,
    /// Who saw to it.
    pub by: By,
    /// When. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// A service is no more, and neither are its posts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceClosed {
    /// The service.
    pub service: Name,
    /// First day without it.
    pub on: Date,
    /// Who saw to it.
    pub by: By,
    /// When. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// Somebody was given a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostFilled {
    /// The service.
    pub service: Name,
    /// The role in it.
    pub role: Name,
    /// Who, by their pseudonym in the directory.
    pub person: Pseudonym,
    /// First day.
    pub from: Date,
    /// Last day; absent while nobody knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Who saw to it.
    pub by: By,
    /// When. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// Somebody does not hold a post any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostLeft {
    /// The service.
    pub service: Name,
    /// The role in it.
    pub role: Name,
    /// Who, by their pseudonym in the directory.
    pub person: Pseudonym,
    /// First day without them.
    pub on: Date,
    /// Who saw to it.
    pub by: By,
    /// When. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// Somebody stands in at a post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubstituteNamed {
    /// The service.
    pub service: Name,
    /// The role in it.
    pub role: Name,
    /// Who stands in, by their pseudonym in the directory.
    pub person: Pseudonym,
    /// For whom; absent when for whoever holds the post, or should.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<Pseudonym>,
    /// First day.
    pub from: Date,
    /// Last day; absent while nobody knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Who saw to it.
    pub by: By,
    /// When. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// Somebody does not stand in at a post any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubstituteWithdrawn {
    /// The service.
    pub service: Name,
    /// The role in it.
    pub role: Name,
    /// Who stood in, by their pseudonym in the directory.
    pub person: Pseudonym,
    /// First day without them.
    pub on: Date,
    /// Who saw to it.
    pub by: By,
    /// When. Unit: milliseconds.
    pub occurred_at: Timestamp,
}

/// Everything that can have happened to the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum DirectoryEvent {
    /// A service is there.
    ServiceListed(ServiceListed),
    /// A service is no more.
    ServiceClosed(ServiceClosed),
    /// Somebody was given a post.
    PostFilled(PostFilled),
    /// Somebody left a post.
    PostLeft(PostLeft),
    /// Somebody stands in at a post.
    SubstituteNamed(SubstituteNamed),
    /// Somebody does not stand in any more.
    SubstituteWithdrawn(SubstituteWithdrawn),
}

impl DirectoryEvent {
    /// Who did it, and when it happened.
    pub fn by_and_when(&self) -> (&By, Timestamp) {
        match self {
            Self::ServiceListed(e) => (&e.by, e.occurred_at),
            Self::ServiceClosed(e) => (&e.by, e.occurred_at),
            Self::PostFilled(e) => (&e.by, e.occurred_at),
            Self::PostLeft(e) => (&e.by, e.occurred_at),
            Self::SubstituteNamed(e) => (&e.by, e.occurred_at),
            Self::SubstituteWithdrawn(e) => (&e.by, e.occurred_at),
        }
    }
}

impl DomainEvent for DirectoryEvent {
    fn event_type(&self) -> String {
        match self {
            Self::ServiceListed(_) => "ServiceListed",
            Self::ServiceClosed(_) => "ServiceClosed",
            Self::PostFilled(_) => "PostFilled",
            Self::PostLeft(_) => "PostLeft",
            Self::SubstituteNamed(_) => "SubstituteNamed",
            Self::SubstituteWithdrawn(_) => "SubstituteWithdrawn",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1".to_owned()
    }
}
