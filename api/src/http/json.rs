//! Strict JSON: what a body may contain, and where exactly it breaks a rule.
//!
//! serde's derived readers keep the last of two equal keys and stop at the first error without saying
//! where. A public interface owes more: every fault with its place (RFC 6901), and no second meaning.

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use unicode_normalization::UnicodeNormalization;

/// Deepest nesting of lists and objects in a body.
pub const JSON_DEPTH_MAX: usize = 16;
/// Largest integer either way: 2^53 − 1. Source: RFC 7493 §2.2.
pub const JSON_INTEGER_MAX: i64 = 9_007_199_254_740_991;
/// The same limit for numbers with a fraction.
const DECIMAL_MAX: f64 = 9_007_199_254_740_991.0;

/// A JSON value; its texts are in NFC (Unicode Standard Annex 15).
#[derive(Debug, Clone, PartialEq)]
pub enum Json {
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A whole number within ±(2^53 − 1).
    Integer(i64),
    /// A number with a fraction or an exponent. Only degrees of a place are ever taken so.
    Decimal(f64),
    /// A text without control characters other than tab, line feed and carriage return.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object; no key stood there twice.
    Object(BTreeMap<String, Json>),
}

impl Json {
    /// What kind of value it is, in words.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "true or false",
            Self::Integer(_) => "a number",
            Self::Decimal(_) => "a number with a fraction",
            Self::Text(_) => "a text",
            Self::List(_) => "a list",
            Self::Object(_) => "an object",
        }
    }
}

/// Why bytes are not a body that we take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JsonFault {
    /// Not text at all.
    #[error("the body is not valid UTF-8 at byte {at}")]
    NotUtf8 {
        /// Offset of the first bad byte.
        at: usize,
    },
    /// Not JSON.
    #[error("the body is not JSON: {what}")]
    Syntax {
        /// What is wrong and where, in words.
        what: String,
    },
    /// The same key twice in one object.
    #[error("the key at {pointer} stands there twice")]
    DuplicateKey {
        /// RFC 6901.
        pointer: String,
    },
    /// A NUL or another control character in a text or key.
    #[error(
        "the text at {pointer} contains the control character U+{code:04X}; only tabs and line ends are taken"
    )]
    ControlCharacter {
        /// RFC 6901.
        pointer: String,
        /// Code point.
        code: u32,
    },
    /// A number that other programs would read as another one.
    #[error("the number at {pointer} must lie within ±9007199254740991")]
    Number {
        /// RFC 6901.
        pointer: String,
    },
    /// Nested too deeply.
    #[error("the body is nested more than {JSON_DEPTH_MAX} levels deep at {pointer}")]
    TooDeep {
        /// RFC 6901.
        pointer: String,
    },
}

/// Reads one JSON value and nothing after it.
///
/// # Errors
/// [`JsonFault`] with the place.
pub fn parse(bytes: &[u8]) -> Result<Json, JsonFault> {
    let text = std::str::from_utf8(bytes).map_err(|e| JsonFault::NotUtf8 { at: e.valid_up_to() })?;
    let fault = RefCell::new(None);
    let mut reader = serde_json::Deserializer::from_str(text);
    let at = Place { pointer: String::new(), depth: 0, fault: &fault };
    let read = at.deserialize(&mut reader).and_then(|json| reader.end().map(|()| json));
    read.map_err(|e| fault.take().unwrap_or_else(|| JsonFault::Syntax { what: e.to_string() }))
}

/// One segment of a JSON pointer, escaped. Source: RFC 6901 §3.
pub fn segment(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Where the reader stands; the fault found is kept aside because serde's errors are only texts.
struct Place<'f> {
    pointer: String,
    depth: usize,
    fault: &'f RefCell<Option<JsonFault>>,
}

impl Place<'_> {
    fn below(&self, name: &str) -> Self {
        Self {
            pointer: format!("{}/{}", self.pointer, segment(name)),
            depth: self.depth + 1,
            fault: self.fault,
        }
    }

    fn refuse<E: serde::de::Error>(&self, fault: JsonFault) -> E {
        self.fault.borrow_mut().get_or_insert(fault);
        E::custom("refused")
    }

    fn number<E: serde::de::Error>(&self) -> E {
        self.refuse(JsonFault::Number { pointer: self.pointer.clone() })
    }

    fn text<E: serde::de::Error>(&self, text: &str) -> Result<String, E> {
        let bad = text.chars().find(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r'));
        match bad {
            Some(c) => {
                Err(self
                    .refuse(JsonFault::ControlCharacter { pointer: self.pointer.clone(), code: c.into() }))
            }
            None => Ok(text.nfc().collect()),
        }
    }

    fn enter<E: serde::de::Error>(&self) -> Result<(), E> {
        if self.depth >= JSON_DEPTH_MAX {
            return Err(self.refuse(JsonFault::TooDeep { pointer: self.pointer.clone() }));
        }
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Place<'_> {
    type Value = Json;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Place<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Json, E> {
        if (-JSON_INTEGER_MAX..=JSON_INTEGER_MAX).contains(&value) {
            Ok(Json::Integer(value))
        } else {
            Err(self.number())
        }
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Json, E> {
        match i64::try_from(value) {
            Ok(value) => self.visit_i64(value),
            Err(_) => Err(self.number()),
        }
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Json, E> {
        // Larger whole numbers arrive here too.
        if value.abs() <= DECIMAL_MAX { Ok(Json::Decimal(value)) } else { Err(self.number()) }
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Json, E> {
        self.text(text).map(Json::Text)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Json, A::Error> {
        self.enter()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self.below(&list.len().to_string()))? {
            list.push(item);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        self.enter()?;
        let mut object = BTreeMap::new();
        while let Some(key) = entries.next_key::<String>()? {
            let place = self.below(&key);
            let key = place.text::<A::Error>(&key)?;
            let pointer = place.pointer.clone();
            let value = entries.next_value_seed(place)?;
            if object.insert(key, value).is_some() {
                return Err(self.refuse(JsonFault::DuplicateKey { pointer }));
            }
        }
        Ok(Json::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(body: &[u8]) -> JsonFault {
        parse(body).expect_err("a fault")
    }

    #[test]
    fn every_fault_is_named_with_its_place() {
        assert_eq!(fault(b"{\"a\":\"\xff\"}"), JsonFault::NotUtf8 { at: 6 });
        assert_eq!(
            fault(br#"{"fields":{"a":1,"a":1}}"#),
            JsonFault::DuplicateKey { pointer: "/fields/a".into() }
        );
        assert_eq!(
            fault(br#"{"x/y":["\u0000"]}"#),
            JsonFault::ControlCharacter { pointer: "/x~1y/0".into(), code: 0 }
        );
        assert_eq!(fault(br#"{"n":1e20}"#), JsonFault::Number { pointer: "/n".into() });
        assert_eq!(fault(br#"{"n":99999999999999999999}"#), JsonFault::Number { pointer: "/n".into() });
        assert!(matches!(fault(br#"{"n":1e999}"#), JsonFault::Syntax { .. }));
        assert_eq!(fault(br#"{"n":9007199254740992}"#), JsonFault::Number { pointer: "/n".into() });
        assert_eq!(fault(br#"[18446744073709551615]"#), JsonFault::Number { pointer: "/0".into() });
        assert!(matches!(fault(b""), JsonFault::Syntax { .. }));
        assert!(matches!(fault(b"{} {}"), JsonFault::Syntax { .. }));
        assert!(matches!(fault(b"\xef\xbb\xbf{}"), JsonFault::Syntax { .. }));
        assert!(matches!(fault(br#"["\ud800"]"#), JsonFault::Syntax { .. }));
    }

    #[test]
    fn a_key_written_in_two_normal_forms_is_the_same_key() {
        let body = "{\"\u{e9}\":1,\"e\u{301}\":2}";
        assert!(matches!(fault(body.as_bytes()), JsonFault::DuplicateKey { .. }));
    }

    #[test]
    fn texts_are_brought_into_nfc() {
        let read = parse("\"c\u{30c}\"".as_bytes()).expect("JSON");
        assert_eq!(read, Json::Text("č".to_owned()));
    }

    #[test]
    fn nesting_ends_at_the_limit() {
        let deep = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert!(parse(deep(JSON_DEPTH_MAX).as_bytes()).is_ok());
        assert!(matches!(fault(deep(JSON_DEPTH_MAX + 1).as_bytes()), JsonFault::TooDeep { .. }));
        assert!(parse(deep(100_000).as_bytes()).is_err());
    }
}
