//! Reading JSON without forgiving anything.

use super::irregular::{is_normalized, prepend};
use super::{DEPTH_MAX, DOCUMENT_BYTES_MAX, Fault, INTEGER_MAX, Irregular};
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// Reads one JSON document that lies within the strict profile. White space and order of keys are free.
///
/// # Errors
/// The first [`Irregular`] place in reading order.
pub fn parse_strict(text: &str) -> Result<Value, Irregular> {
    if text.len() > DOCUMENT_BYTES_MAX {
        return Err(Irregular::at_root(Fault::TooLong));
    }
    let mut walk = Walk::default();
    let mut json = serde_json::Deserializer::from_str(text);
    let value = Node { walk: &mut walk, depth: 0 }.deserialize(&mut json);
    value.and_then(|value| json.end().map(|()| value)).map_err(|error| walk.irregular(&error))
}

/// What a failing visitor remembers, because errors of serde carry neither type nor place.
#[derive(Default)]
struct Walk {
    fault: Option<Fault>,
    pointer: String,
}

impl Walk {
    fn refuse<E: Error>(&mut self, fault: Fault) -> E {
        let error = E::custom(&fault);
        self.fault = Some(fault);
        error
    }

    fn irregular(self, error: &serde_json::Error) -> Irregular {
        let fault = self.fault.unwrap_or_else(|| {
            let reason = error.to_string();
            // The reader has no other sign for it than its sentence; a test holds on to that.
            if reason.contains("surrogate") || reason.contains("unexpected end of hex escape") {
                Fault::LoneSurrogate
            } else {
                Fault::NotJson(reason)
            }
        });
        Irregular { pointer: self.pointer, fault }
    }
}

struct Node<'w> {
    walk: &'w mut Walk,
    depth: usize,
}

impl Node<'_> {
    fn integer<E: Error>(self, magnitude: u64, value: Value) -> Result<Value, E> {
        if magnitude > INTEGER_MAX { Err(self.walk.refuse(Fault::IntegerOutOfRange)) } else { Ok(value) }
    }

    /// Before reading anything inside, so that the recursion is bounded even by empty containers.
    fn enter<E: Error>(&mut self) -> Result<(), E> {
        if self.depth < DEPTH_MAX {
            self.depth += 1;
            Ok(())
        } else {
            Err(self.walk.refuse(Fault::TooDeep))
        }
    }

    fn child(&mut self) -> Node<'_> {
        Node { walk: &mut *self.walk, depth: self.depth }
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Value, D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.integer(value, Value::from(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.integer(value.unsigned_abs(), Value::from(value))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Value, E> {
        Err(self.walk.refuse(Fault::NotAnInteger))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        if is_normalized(text) {
            Ok(Value::String(text.to_owned()))
        } else {
            Err(self.walk.refuse(Fault::NotNormalized))
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<Value, A::Error> {
        self.enter()?;
        let mut items = Vec::new();
        loop {
            match seq.next_element_seed(self.child()) {
                Ok(Some(item)) => items.push(item),
                Ok(None) => return Ok(Value::Array(items)),
                Err(error) => {
                    prepend(&mut self.walk.pointer, &items.len().to_string());
                    return Err(error);
                }
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Value, A::Error> {
        self.enter()?;
        let mut members = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let value = self.member(&key, &members, &mut map).inspect_err(|_| {
                prepend(&mut self.walk.pointer, &key);
            })?;
            members.insert(key, value);
        }
        Ok(Value::Object(members))
    }
}

impl Node<'_> {
    fn member<'de, A: MapAccess<'de>>(
        &mut self,
        key: &str,
        members: &Map<String, Value>,
        map: &mut A,
    ) -> Result<Value, A::Error> {
        if members.contains_key(key) {
            return Err(self.walk.refuse(Fault::DuplicateKey));
        }
        if !is_normalized(key) {
            return Err(self.walk.refuse(Fault::NotNormalized));
        }
        map.next_value_seed(self.child())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str) -> (String, Fault) {
        let irregular = parse_strict(text).expect_err(text);
        (irregular.pointer, irregular.fault)
    }

    #[test]
    fn a_key_given_twice_is_refused_at_any_depth() {
        assert_eq!(refusal(r#"{"a":1,"a":1}"#), ("/a".into(), Fault::DuplicateKey));
        assert_eq!(
            refusal(r#"{"a":[{"b/c":1},{"b/c":1,"b/c":2}]}"#),
            ("/a/1/b~1c".into(), Fault::DuplicateKey)
        );
        assert_eq!(refusal(r#"{"a":1,"\u0061":2}"#), ("/a".into(), Fault::DuplicateKey));
    }

    #[test]
    fn numbers_that_are_not_plain_integers_are_refused() {
        for number in ["0.5", "1.0", "1e3", "1E0", "-0", "-0.0", "18446744073709551616", "1e400"] {
            let text = format!(r#"{{"amount":{number}}}"#);
            let irregular = parse_strict(&text).expect_err(number);
            assert_eq!(irregular.pointer, "/amount", "{number}: {irregular}");
            // Beyond the largest double, the reader refuses before it could say what kind of number it is.
            let refused = matches!(irregular.fault, Fault::NotAnInteger | Fault::NotJson(_));
            assert!(refused, "{number}: {irregular}");
        }
    }

    #[test]
    fn integers_end_where_doubles_stop_being_exact() {
        for inside in ["9007199254740991", "-9007199254740991", "0"] {
            assert_eq!(parse_strict(inside).map(|value| value.to_string()), Ok(inside.to_owned()));
        }
        for outside in ["9007199254740992", "-9007199254740992", "9007199254740993", "18446744073709551615"] {
            assert_eq!(refusal(outside), (String::new(), Fault::IntegerOutOfRange));
        }
    }

    #[test]
    fn text_must_be_normalized_keys_too() {
        assert_eq!(refusal("[\"c\u{30c}\"]"), ("/0".into(), Fault::NotNormalized));
        assert_eq!(refusal("[\"c\\u030c\"]"), ("/0".into(), Fault::NotNormalized));
        assert_eq!(refusal("{\"c\u{30c}\":1}"), ("/c\u{30c}".into(), Fault::NotNormalized));
        assert!(parse_strict("[\"\u{10d}\", \"čšž\", \"😀\"]").is_ok());
    }

    #[test]
    fn a_lone_surrogate_is_refused() {
        for text in
            [r#"["\ud83d"]"#, r#"["\ude00"]"#, r#"["\ud83dx"]"#, r#"["\ud83d\ud83d"]"#, r#"["\ud83d\n"]"#]
        {
            assert_eq!(refusal(text), ("/0".into(), Fault::LoneSurrogate), "{text}");
        }
        assert!(parse_strict(r#"["\ud83d\ude00"]"#).is_ok());
    }

    #[test]
    fn nesting_has_a_limit() {
        let nested = |levels: usize| "[".repeat(levels) + &"]".repeat(levels);
        assert!(parse_strict(&nested(DEPTH_MAX)).is_ok());
        assert_eq!(refusal(&nested(DEPTH_MAX + 1)), ("/0".repeat(DEPTH_MAX), Fault::TooDeep));
        let objects = r#"{"a":"#.repeat(DEPTH_MAX) + "{}" + &"}".repeat(DEPTH_MAX);
        assert_eq!(refusal(&objects), ("/a".repeat(DEPTH_MAX), Fault::TooDeep));
        assert_eq!(refusal(&"[".repeat(DOCUMENT_BYTES_MAX)).1, Fault::TooDeep);
    }

    #[test]
    fn length_has_a_limit() {
        let text = |bytes: usize| format!("\"{}\"", "a".repeat(bytes - 2));
        assert!(parse_strict(&text(DOCUMENT_BYTES_MAX)).is_ok());
        assert_eq!(refusal(&text(DOCUMENT_BYTES_MAX + 1)), (String::new(), Fault::TooLong));
    }

    #[test]
    fn what_is_not_one_json_document_is_refused() {
        for text in ["", "{", "{}{}", "nul", "[1,]", "{\"a\":}", "\u{feff}{}", "[\"\t\"]", "01", "NaN"] {
            let (_, fault) = refusal(text);
            assert!(matches!(fault, Fault::NotJson(_)), "{text}: {fault}");
        }
    }
}
