//! Names and identifiers, each a type of its own so that they cannot be mixed up.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest name of a thing in a protocol, in characters.
pub const NAME_CHARS_MAX: usize = 40;
/// Longest pseudonym, in characters.
pub const PSEUDONYM_CHARS_MAX: usize = 64;

/// A text that is not a well-formed name or identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{given:?} is not a well-formed {what}: {rule}")]
pub struct Malformed {
    /// Which kind of identifier was expected.
    pub what: &'static str,
    /// What was given.
    pub given: String,
    /// The rule it breaks, in words.
    pub rule: &'static str,
}

macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident, $what:literal, $rule:literal, $holds:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks and wraps the text.
            ///
            /// # Errors
            /// [`Malformed`] with the rule that the text breaks.
            pub fn new(text: impl Into<String>) -> Result<Self, Malformed> {
                let text = text.into();
                let holds: fn(&str) -> bool = $holds;
                if holds(&text) { Ok(Self(text)) } else { Err(Malformed { what: $what, given: text, rule: $rule }) }
            }
            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl TryFrom<String> for $name {
            type Error = Malformed;
            fn try_from(text: String) -> Result<Self, Malformed> {
                Self::new(text)
            }
        }
        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

fn starts_lowercase(text: &str, also: char) -> bool {
    let mut bytes = text.chars();
    text.len() <= NAME_CHARS_MAX
        && bytes.next().is_some_and(|c| c.is_ascii_lowercase())
        && bytes.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == also)
}

/// Whether the text is a UUID in its canonical form, lower case with hyphens. Source: RFC 9562 §4.
fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.char_indices().all(|(at, c)| match at {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_digit() || ('a'..='f').contains(&c),
        })
}

identifier!(
    /// Name of a thing in a protocol: state, operation, role, service, outcome, step, protocol.
    Name, "name", "lower-case letters, digits and hyphens, a letter first, at most 40", |t| starts_lowercase(t, '-')
);
identifier!(
    /// Name of a field of a protocol.
    FieldName, "field name", "lower-case letters, digits and underscores, a letter first, at most 40", |t| starts_lowercase(t, '_')
);
identifier!(
    /// A language of a text. Shape: two letters, possibly a region. Source: RFC 5646.
    Language, "language", "two lower-case letters, possibly a hyphen and two upper-case ones", |t| {
        let bytes = t.as_bytes();
        let lower = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_lowercase);
        let upper = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_uppercase);
        lower(0) && lower(1) && (bytes.len() == 2 || (bytes.len() == 5 && bytes.get(2) == Some(&b'-') && upper(3) && upper(4)))
    }
);
identifier!(
    /// A case: its stream is `case/<CaseId>`. Shape: UUID, canonical form.
    CaseId, "case id", "a UUID in lower case with hyphens", is_uuid
);
identifier!(
    /// A comment: its stream is `comment/<CommentId>`. Shape: UUID, canonical form.
    CommentId, "comment id", "a UUID in lower case with hyphens", is_uuid
);
identifier!(
    /// An erasure: its stream is `erasure/<ErasureId>`. Shape: UUID, canonical form.
    ErasureId, "erasure id", "a UUID in lower case with hyphens", is_uuid
);
identifier!(
    /// What the log calls a person within one stream. Random; who it is lies in an erasable table.
    Pseudonym, "pseudonym", "letters, digits, hyphens and underscores, 1 to 64", |t| {
        !t.is_empty() && t.len() <= PSEUDONYM_CHARS_MAX && t.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    }
);

impl Name {
    fn fixed(text: &str) -> Self {
        Self(text.to_owned())
    }
    /// The role of a program that brings in a foreign data set.
    pub fn importer() -> Self {
        Self::fixed("importer")
    }
    /// The role of the program itself: what happens because its time has come.
    pub fn system() -> Self {
        Self::fixed("system")
    }
    /// The role of whoever looks after the program: outside cases.
    pub fn administrator() -> Self {
        Self::fixed("administrator")
    }
    /// What brought something about where no operation did: a change of the rules.
    pub fn protocol_changed() -> Self {
        Self::fixed("protocol-changed")
    }

    /// The role of a citizen outside protocols: commenting, supporting, voting.
    pub fn citizen() -> Self {
        Self::fixed("citizen")
    }
}

impl Pseudonym {
    /// The program itself, in every stream. It is nobody's pseudonym: those are longer.
    pub fn system() -> Self {
        Self("system".to_owned())
    }
}

impl FieldName {
    /// The field in which the public name of who acted is committed.
    pub fn actor_name() -> Self {
        Self("actor_name".to_owned())
    }

    /// Under it the name of a citizen is committed for whom an official acts.
    pub fn citizen_name() -> Self {
        Self("citizen_name".to_owned())
    }

    /// Under it is committed how that citizen can be reached.
    pub fn citizen_contact() -> Self {
        Self("citizen_contact".to_owned())
    }

    /// The field in which a reason is given.
    pub fn reason() -> Self {
        Self("reason".to_owned())
    }
    /// The one field of a comment.
    pub fn text() -> Self {
        Self("text".to_owned())
    }
}
