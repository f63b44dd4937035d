//! A document that is known to be canonical.

use super::{Irregular, is_canonical, to_canonical};
use serde::Serialize;
use std::ops::Deref;

/// A JSON document in canonical form and within the strict profile. There is no other way to one than [`Self::of`] and
/// [`Self::checked`], so that nobody has to check it again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canonical(String);

impl Canonical {
    /// The canonical form of anything that serde can write.
    ///
    /// # Errors
    /// See [`to_canonical`].
    pub fn of(value: &impl Serialize) -> Result<Self, Irregular> {
        to_canonical(value).map(Self)
    }

    /// A text that is canonical already; `None` when it is not.
    pub fn checked(text: impl Into<String>) -> Option<Self> {
        let text = text.into();
        is_canonical(&text).then_some(Self(text))
    }

    /// The document as text.
    pub fn into_text(self) -> String {
        self.0
    }
}

impl Deref for Canonical {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_canonical_becomes_a_canonical_document() {
        assert_eq!(
            Canonical::checked(r#"{"a":1,"b":[]}"#).map(Canonical::into_text).as_deref(),
            Some(r#"{"a":1,"b":[]}"#)
        );
        for text in [r#"{"b":1,"a":1}"#, r#"{"a": 1}"#, r#"{"a":0.5}"#, r#"{"a":1}x"#, ""] {
            assert_eq!(Canonical::checked(text), None, "{text}");
        }
        assert_eq!(
            Canonical::of(&serde_json::json!({"b": 1, "a": "č"})).as_deref(),
            Ok(r#"{"a":"č","b":1}"#)
        );
        assert!(Canonical::of(&0.5).is_err());
    }
}
