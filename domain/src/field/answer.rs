//! What was given for a field, once it has the field's shape.

use crate::committed::{Class, Committed, Text};
use crate::name::{FieldName, Pseudonym};
use crate::protocol::{Field, FieldType};
use crate::value::Value;
use std::collections::BTreeMap;

/// A place: an address, a point, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// In words; empty when only the point is known.
    pub address: String,
    /// Latitude and longitude. Unit: millionths of a degree, WGS 84.
    pub point_e6: Option<(i64, i64)>,
}

/// A file, by what identifies it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes: 64 hexadecimal digits.
    pub sha256: String,
    /// Its length. Unit: bytes.
    pub bytes: i64,
}

/// What was given for a field: in the shape of its type, not yet sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Public and permanent: goes into the event as it is.
    Open(Value),
    /// A text to be sealed.
    Text(String),
    /// A place to be sealed.
    Place(Place),
    /// Files to be sealed.
    Files(Vec<File>),
    /// A person to be sealed.
    Person(Pseudonym),
}

/// A value as a command carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// Public and permanent.
    Open(Value),
    /// Sealed by the executor; its opening lies beside the log.
    Sealed {
        /// The commitment.
        committed: Committed<Text>,
        /// Who may read the opening.
        class: Class,
    },
}

/// Everything that a command gives.
pub type Fields = BTreeMap<FieldName, Given>;

/// Class of a field: `None` is P0, public and permanent.
pub fn class_of(field: &Field) -> Option<Class> {
    if !field.public {
        return Some(Class::P2);
    }
    let erasable =
        matches!(field.kind, FieldType::Text | FieldType::Place | FieldType::Files | FieldType::Person);
    (erasable || field.personal).then_some(Class::P1)
}
