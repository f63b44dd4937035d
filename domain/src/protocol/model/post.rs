//! Who acts and who answers: roles, services, posts.

use super::Text;
use crate::name::{FieldName, Malformed, Name};
use serde::Deserialize;
use std::fmt;

/// What a role is in general. Source: the generic roles of the Dutch ZGW standard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoleKind {
    /// Who opens a case.
    Initiator,
    /// Who takes part in it beside the initiator.
    CoInitiator,
    /// Who is affected.
    Interested,
    /// Who gives advice.
    Adviser,
    /// Who does the work.
    Handler,
    /// Who decides.
    Decider,
    /// Who keeps it moving.
    Coordinator,
    /// Who speaks for another.
    Contact,
    /// A program.
    System,
}

/// Whose side a role is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// Citizens.
    Citizen,
    /// The municipality.
    Municipality,
    /// Institutions beside it.
    Partner,
    /// Programs.
    System,
}

/// A role.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// What it is in general.
    pub kind: RoleKind,
    /// Whose side it is on.
    pub side: Side,
    /// What it is called.
    pub label: Text,
}

/// A service: fixed, or the one recorded in a field of the case.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// What it is called.
    pub label: Text,
    /// The field that names the actual service.
    pub from: Option<FieldName>,
}

/// A post: a role in a service, or a role alone for people outside the services.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Post {
    /// The service, as the protocol names it.
    pub service: Option<Name>,
    /// The role.
    pub role: Name,
}

impl fmt::Display for Post {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.service {
            Some(service) => write!(f, "{service}/{}", self.role),
            None => write!(f, "{}", self.role),
        }
    }
}

impl TryFrom<String> for Post {
    type Error = Malformed;
    fn try_from(text: String) -> Result<Self, Malformed> {
        match text.split_once('/') {
            Some((service, role)) => Ok(Self { service: Some(Name::new(service)?), role: Name::new(role)? }),
            None => Ok(Self { service: None, role: Name::new(text)? }),
        }
    }
}
