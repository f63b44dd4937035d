//! How a case ends, and what follows from it elsewhere.

use super::Text;
use crate::name::{FieldName, Name};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What kind of result an outcome is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OutcomeKind {
    /// It will be done.
    Accepted,
    /// It has been done.
    Done,
    /// It was taken note of.
    Noted,
    /// It goes on elsewhere.
    Moved,
    /// It was refused.
    Declined,
    /// It was taken back.
    Withdrawn,
}

/// An outcome.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// What kind of result it is.
    pub kind: OutcomeKind,
    /// What it is called.
    pub label: Text,
    /// What it means, in plain words.
    pub plain: Text,
    /// Fields that must be given with it.
    #[serde(default)]
    pub needs: Vec<FieldName>,
    /// What one who disagrees can do.
    pub remedy: Option<Text>,
}

/// How two cases are related.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkKind {
    /// The other is a part of this one.
    Part,
    /// The other continues this one.
    FollowUp,
    /// The other contributes to this one.
    Contributes,
    /// The other is about this one.
    About,
}

/// A link: another case that this one opens.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Protocol of the other case.
    pub protocol: Name,
    /// The operation that opens it.
    pub operation: Option<Name>,
    /// How they are related.
    pub kind: LinkKind,
    /// Field of the other case = field of this one.
    #[serde(default)]
    pub copy: BTreeMap<FieldName, FieldName>,
}
