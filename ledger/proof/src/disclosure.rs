//! Committed fields: a salted digest stands in the event, its opening lies erasable beside the log.
//!
//! The form is that of RFC 9901 for object properties: base64url of the JSON array
//! `[salt, name, value]`; the digest is base64url of SHA-256 over the ASCII bytes of that text.
//! Whoever holds no opening cannot find the value by trying: the salt has 256 bits.

use crate::canonical::{Irregular, parse_strict, to_canonical};
use crate::hash::sha256;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

/// Length of the salts made here. Unit: bytes. RFC 9901 §9.3 recommends at least 16.
pub const SALT_BYTES: usize = 32;

/// Names that RFC 9901 keeps for itself. Source: §4.2.1 and §4.2.4.
const RESERVED_NAMES: [&str; 2] = ["_sd", "..."];

/// A value that was committed to, opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disclosure {
    /// The salt as it is written; its meaning is its text.
    pub salt: String,
    /// Name of the field.
    pub name: String,
    /// Value of the field.
    pub value: Value,
}

/// A commitment and what opens it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// What the event carries: 43 characters of base64url.
    pub digest: String,
    /// What lies beside the log: base64url of `[salt, name, value]`.
    pub encoded: String,
}

/// A value that cannot be committed to.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsealable {
    /// The name has a meaning of its own in RFC 9901.
    #[error("`{0}` is a reserved name; choose another name for the field")]
    ReservedName(String),
    /// The value is outside the strict profile; the pointer counts from `[salt, name, value]`.
    #[error(transparent)]
    Irregular(#[from] Irregular),
}

/// A text that is not an opening.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Not base64url without padding, or not UTF-8 below it.
    #[error("the opening is not base64url of UTF-8; take it again from where it was published")]
    NotEncoded,
    /// Not JSON within the strict profile.
    #[error(transparent)]
    Irregular(#[from] Irregular),
    /// JSON, but not `[salt, name, value]` with a permitted name.
    #[error("the opening is not an array of salt, name and value; it belongs to something else")]
    NotADisclosure,
}

impl Disclosure {
    /// Commits to a value. The salt must be fresh for every field and is drawn by the caller.
    ///
    /// # Errors
    /// [`Unsealable`] when the name is reserved or the value is outside the strict profile.
    pub fn seal(salt: [u8; SALT_BYTES], name: &str, value: &Value) -> Result<Sealed, Unsealable> {
        if RESERVED_NAMES.contains(&name) {
            return Err(Unsealable::ReservedName(name.to_owned()));
        }
        let array = to_canonical(&(URL_SAFE_NO_PAD.encode(salt), name, value))?;
        let encoded = URL_SAFE_NO_PAD.encode(array);
        Ok(Sealed { digest: digest_of(&encoded), encoded })
    }

    /// Reads an opening. Whether it belongs to an event is told by [`digest_of`], not here.
    ///
    /// # Errors
    /// [`Unreadable`] when the text is not an opening.
    pub fn open(encoded: &str) -> Result<Self, Unreadable> {
        let Value::Array(parts) = parse_strict(&decoded(encoded)?)? else {
            return Err(Unreadable::NotADisclosure);
        };
        match <[Value; 3]>::try_from(parts) {
            Ok([Value::String(salt), Value::String(name), value])
                if !RESERVED_NAMES.contains(&name.as_str()) =>
            {
                Ok(Self { salt, name, value })
            }
            _ => Err(Unreadable::NotADisclosure),
        }
    }
}

/// The JSON `[salt, name, value]` of an opening as text, not judged: for who reads very many that were judged when
/// they were sealed.
///
/// # Errors
/// [`Unreadable::NotEncoded`].
pub fn decoded(encoded: &str) -> Result<String, Unreadable> {
    let bytes = URL_SAFE_NO_PAD.decode(encoded).map_err(|_| Unreadable::NotEncoded)?;
    String::from_utf8(bytes).map_err(|_| Unreadable::NotEncoded)
}

/// Digest of an opening: base64url of SHA-256 over its ASCII bytes. Source: RFC 9901 §4.2.3.
pub fn digest_of(encoded: &str) -> String {
    URL_SAFE_NO_PAD.encode(sha256(encoded.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn what_is_sealed_can_be_opened_and_found_by_its_digest() {
        let value =
            json!({"address": "Glavni trg 14", "latitude_e6": 46_557_300, "longitude_e6": 15_645_900});
        let sealed = Disclosure::seal([7; SALT_BYTES], "place", &value).expect("sealed");
        let opened = Disclosure::open(&sealed.encoded).expect("opened");
        assert_eq!((opened.name.as_str(), &opened.value), ("place", &value));
        assert_eq!(opened.salt, "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc");
        assert_eq!(digest_of(&sealed.encoded), sealed.digest);
        assert_eq!(sealed.digest.len(), 43);
    }

    #[test]
    fn the_bytes_of_an_opening_are_fixed() {
        let sealed =
            Disclosure::seal([0; SALT_BYTES], "title", &json!("Klop na Glavnem trgu")).expect("sealed");
        let array = r#"["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA","title","Klop na Glavnem trgu"]"#;
        assert_eq!(sealed.encoded, URL_SAFE_NO_PAD.encode(array));
        assert_eq!(sealed.digest, URL_SAFE_NO_PAD.encode(sha256(sealed.encoded.as_bytes())));
    }

    #[test]
    fn another_salt_gives_another_digest() {
        let seal =
            |salt| Disclosure::seal([salt; SALT_BYTES], "title", &json!("Klop")).map(|sealed| sealed.digest);
        assert_ne!(seal(1), seal(2));
    }

    #[test]
    fn reserved_names_are_refused_both_ways() {
        for name in RESERVED_NAMES {
            let refused = Disclosure::seal([0; SALT_BYTES], name, &json!(1));
            assert_eq!(refused, Err(Unsealable::ReservedName(name.into())));
            let forged = URL_SAFE_NO_PAD.encode(json!(["salt", name, 1]).to_string());
            assert_eq!(Disclosure::open(&forged), Err(Unreadable::NotADisclosure));
        }
    }

    #[test]
    fn a_value_outside_the_profile_is_refused() {
        let refused = Disclosure::seal([0; SALT_BYTES], "cost", &json!({"eur": 0.5}));
        assert!(matches!(refused, Err(Unsealable::Irregular(at)) if at.pointer == "/2/eur"));
    }

    #[test]
    fn other_texts_are_not_openings() {
        let encode = |text: &str| URL_SAFE_NO_PAD.encode(text);
        for (text, expected) in [
            ("*".to_owned(), Unreadable::NotEncoded),
            (encode("[]") + "=", Unreadable::NotEncoded),
            (URL_SAFE_NO_PAD.encode([0xff]), Unreadable::NotEncoded),
            (encode("{}"), Unreadable::NotADisclosure),
            (encode(r#"["salt","value"]"#), Unreadable::NotADisclosure),
            (encode(r#"["salt","name",1,2]"#), Unreadable::NotADisclosure),
            (encode(r#"[1,"name",1]"#), Unreadable::NotADisclosure),
        ] {
            assert_eq!(Disclosure::open(&text), Err(expected), "{text}");
        }
        assert!(matches!(Disclosure::open(&encode("[")), Err(Unreadable::Irregular(_))));
    }

    proptest! {
        #[test]
        fn opening_never_panics(text in "[A-Za-z0-9_-]{0,60}") {
            if let Ok(opened) = Disclosure::open(&text) {
                prop_assert!(!RESERVED_NAMES.contains(&opened.name.as_str()));
            }
        }
    }
}
