//! What can be given: fields, values of the cycle, legal bases.

use super::{Text, yes};
use crate::name::{FieldName, Malformed, Name};
use crate::protocol::Ordered;
use serde::Deserialize;

/// Type of a value of the cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CycleType {
    /// A civil date.
    Date,
    /// Cents.
    Money,
    /// A count.
    Integer,
}

/// A value of the cycle, written `cycle.<field>`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct CycleValue(pub FieldName);

impl TryFrom<String> for CycleValue {
    type Error = Malformed;
    fn try_from(text: String) -> Result<Self, Malformed> {
        match text.strip_prefix("cycle.") {
            Some(field) => Ok(Self(FieldName::new(field)?)),
            None => {
                Err(Malformed { what: "value of the cycle", given: text, rule: "`cycle.` and a field name" })
            }
        }
    }
}

/// Type of a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldType {
    /// Free text.
    Text,
    /// A count.
    Integer,
    /// Cents.
    Money,
    /// A civil date.
    Date,
    /// One of the declared choices.
    Choice,
    /// A place.
    Place,
    /// Files, by name and digest.
    Files,
    /// A service.
    Service,
    /// A person.
    Person,
    /// A legal basis.
    Legal,
    /// Another case.
    Case,
}

/// A field.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// What can be chosen.
    #[serde(default)]
    pub choices: Ordered<Name, Text>,
    /// Shortest text, in characters.
    pub min_length: Option<u32>,
    /// What it is called.
    pub label: Text,
    /// Whether everybody may read it.
    #[serde(default = "yes")]
    pub public: bool,
    /// Whether it is about a person.
    #[serde(default)]
    pub personal: bool,
}

/// A legal basis.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Legal {
    /// How it is cited.
    pub cite: String,
    /// What it says, in plain words.
    pub plain: Option<Text>,
    /// Whether a lawyer has confirmed it.
    #[serde(default)]
    pub confirmed: bool,
}
