//! Writing the canonical form, and judging on the way.

use super::irregular::is_normalized;
use super::{DEPTH_MAX, DOCUMENT_BYTES_MAX, Fault, INTEGER_MAX, Irregular};
use serde::Serialize;
use serde_json::{Map, Number, Value};
use std::cmp::Ordering;
use std::fmt::Write;

/// Room for a usual event without growing. Unit: bytes.
const USUAL_BYTES: usize = 512;

/// Whether a value is within the strict profile.
///
/// # Errors
/// The first [`Irregular`] place in canonical order.
pub fn strict(value: &Value) -> Result<(), Irregular> {
    canonical(value).map(drop)
}

/// The canonical form of anything that serde can write, within the strict profile.
///
/// A type that reaches here has no floats: a finite one is refused, but `serde_json` turns NaN and the infinities
/// into `null` before they could be seen.
///
/// # Errors
/// The first [`Irregular`] place in canonical order.
pub fn to_canonical(value: &impl Serialize) -> Result<String, Irregular> {
    let value = serde_json::to_value(value)
        .map_err(|error| Irregular::at_root(Fault::NotRepresentable(error.to_string())))?;
    canonical(&value)
}

/// One pass: checks the profile and writes RFC 8785. Within the profile the two agree byte for byte
/// with [`super::canonicalize`]; a property test says so.
pub(super) fn canonical(value: &Value) -> Result<String, Irregular> {
    let mut out = String::with_capacity(USUAL_BYTES);
    Writer { out: &mut out }.value(value, 0)?;
    if out.len() > DOCUMENT_BYTES_MAX {
        return Err(Irregular::at_root(Fault::TooLong));
    }
    Ok(out)
}

/// Writes one text at the end of a document in canonical form.
///
/// # Errors
/// [`Fault::NotNormalized`]; nothing was written then.
pub fn write_text(out: &mut String, text: &str) -> Result<(), Irregular> {
    Writer { out }.text(text)
}

struct Writer<'a> {
    out: &'a mut String,
}

impl Writer<'_> {
    fn value(&mut self, value: &Value, depth: usize) -> Result<(), Irregular> {
        match value {
            Value::Null => self.out.push_str("null"),
            Value::Bool(true) => self.out.push_str("true"),
            Value::Bool(false) => self.out.push_str("false"),
            Value::Number(number) => self.number(number)?,
            Value::String(text) => self.text(text)?,
            Value::Array(items) => self.array(items, deeper(depth)?)?,
            Value::Object(members) => self.object(members, deeper(depth)?)?,
        }
        Ok(())
    }

    fn array(&mut self, items: &[Value], depth: usize) -> Result<(), Irregular> {
        self.out.push('[');
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            self.value(item, depth).map_err(|irregular| irregular.inside(&index.to_string()))?;
        }
        self.out.push(']');
        Ok(())
    }

    fn object(&mut self, members: &Map<String, Value>, depth: usize) -> Result<(), Irregular> {
        // Which order a `Map` iterates in depends on a feature that any crate of the build may turn on.
        let mut sorted: Vec<(&String, &Value)> = members.iter().collect();
        if !sorted.is_sorted_by(|(a, _), (b, _)| order_of_keys(a, b) == Ordering::Less) {
            sorted.sort_unstable_by(|(a, _), (b, _)| order_of_keys(a, b));
        }
        self.out.push('{');
        for (index, (key, value)) in sorted.into_iter().enumerate() {
            if index > 0 {
                self.out.push(',');
            }
            self.text(key).map_err(|irregular| irregular.inside(key))?;
            self.out.push(':');
            self.value(value, depth).map_err(|irregular| irregular.inside(key))?;
        }
        self.out.push('}');
        Ok(())
    }

    fn number(&mut self, number: &Number) -> Result<(), Irregular> {
        let magnitude = number
            .as_u64()
            .or_else(|| number.as_i64().map(i64::unsigned_abs))
            .ok_or_else(|| Irregular::at_root(Fault::NotAnInteger))?;
        if magnitude > INTEGER_MAX {
            return Err(Irregular::at_root(Fault::IntegerOutOfRange));
        }
        let sign = if number.as_i64().is_some_and(i64::is_negative) { "-" } else { "" };
        // Writing to a `String` cannot fail.
        let _ = write!(self.out, "{sign}{magnitude}");
        Ok(())
    }

    /// Source: RFC 8785 §3.2.2.2.
    fn text(&mut self, text: &str) -> Result<(), Irregular> {
        if !is_normalized(text) {
            return Err(Irregular::at_root(Fault::NotNormalized));
        }
        self.out.push('"');
        if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
            text.chars().for_each(|character| self.escaped(character));
        } else {
            self.out.push_str(text);
        }
        self.out.push('"');
        Ok(())
    }

    fn escaped(&mut self, character: char) {
        match character {
            '"' => self.out.push_str("\\\""),
            '\\' => self.out.push_str("\\\\"),
            '\u{8}' => self.out.push_str("\\b"),
            '\t' => self.out.push_str("\\t"),
            '\n' => self.out.push_str("\\n"),
            '\u{c}' => self.out.push_str("\\f"),
            '\r' => self.out.push_str("\\r"),
            control if control < ' ' => {
                let _ = write!(self.out, "\\u{:04x}", u32::from(control));
            }
            other => self.out.push(other),
        }
    }
}

fn deeper(depth: usize) -> Result<usize, Irregular> {
    if depth < DEPTH_MAX { Ok(depth + 1) } else { Err(Irregular::at_root(Fault::TooDeep)) }
}

/// Keys are ordered by UTF-16 code units, which differs from UTF-8 order beyond U+FFFF.
/// Source: RFC 8785 §3.2.3.
fn order_of_keys(a: &str, b: &str) -> Ordering {
    if a.is_ascii() && b.is_ascii() { a.cmp(b) } else { a.encode_utf16().cmp(b.encode_utf16()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canonical::{canonicalize, is_canonical, parse_strict};
    use proptest::prelude::*;
    use serde_json::json;
    use unicode_normalization::UnicodeNormalization;

    fn written(value: &Value) -> String {
        canonical(value).expect("within the profile")
    }

    fn refusal(value: &Value) -> (String, Fault) {
        let irregular = strict(value).expect_err("outside the profile");
        (irregular.pointer, irregular.fault)
    }

    #[test]
    fn members_stand_in_the_order_of_utf_16() {
        let value = json!({"\u{ff5e}": 1, "😀": 2, "b": 3, "a": 4, "€": 5, "": 6});
        assert_eq!(written(&value), "{\"\":6,\"a\":4,\"b\":3,\"€\":5,\"😀\":2,\"\u{ff5e}\":1}");
    }

    #[test]
    fn only_what_must_be_escaped_is_escaped() {
        let text = "\u{0}\u{8}\t\n\u{b}\u{c}\r\u{1f} \"\\/\u{7f}\u{2028}č😀";
        assert_eq!(
            written(&json!(text)),
            "\"\\u0000\\b\\t\\n\\u000b\\f\\r\\u001f \\\"\\\\/\u{7f}\u{2028}č😀\""
        );
    }

    #[test]
    fn a_refusal_points_to_the_place() {
        assert_eq!(refusal(&json!({"a/b": [1, {"c~": 0.5}]})), ("/a~1b/1/c~0".into(), Fault::NotAnInteger));
        assert_eq!(refusal(&json!([1_u64 << 53])), ("/0".into(), Fault::IntegerOutOfRange));
        assert_eq!(refusal(&json!([i64::MIN])), ("/0".into(), Fault::IntegerOutOfRange));
        assert_eq!(refusal(&json!(["z\u{30c}"])), ("/0".into(), Fault::NotNormalized));
        assert_eq!(refusal(&json!({"z\u{30c}": 1})), ("/z\u{30c}".into(), Fault::NotNormalized));
        assert_eq!(refusal(&json!("a".repeat(DOCUMENT_BYTES_MAX - 1))), (String::new(), Fault::TooLong));
    }

    #[test]
    fn a_refusal_says_what_helps() {
        let irregular = strict(&json!({"cost": 12.5})).expect_err("a float");
        assert_eq!(
            irregular.to_string(),
            "at \"/cost\": not a plain integer; write cents instead of euros, or the number as a text"
        );
    }

    #[test]
    fn nesting_has_a_limit() {
        let nested = |levels: usize| (1..levels).fold(json!([]), |inner, _| json!([inner]));
        assert!(strict(&nested(DEPTH_MAX)).is_ok());
        assert_eq!(refusal(&nested(DEPTH_MAX + 1)), ("/0".repeat(DEPTH_MAX), Fault::TooDeep));
    }

    #[test]
    fn a_map_without_text_keys_has_no_json_form() {
        let map = std::collections::BTreeMap::from([(vec![1], 2)]);
        let fault = to_canonical(&map).map_err(|irregular| irregular.fault);
        assert!(matches!(fault, Err(Fault::NotRepresentable(_))), "{fault:?}");
    }

    #[test]
    fn canonical_text_is_recognised_and_nothing_else_is() {
        assert!(is_canonical(r#"{"a":1,"b":[null,true,"č"]}"#));
        for other in [r#"{"b":1,"a":1}"#, r#"{"a": 1}"#, r#"{"a":"\u010d"}"#, "[1.0]", r#"{"a":1}x"#, "[-0]"]
        {
            assert!(!is_canonical(other), "{other}");
        }
    }

    /// Any document of the profile, with keys and texts from all over Unicode.
    fn document() -> impl Strategy<Value = Value> {
        let text = || any::<String>().prop_map(|text| text.nfc().collect::<String>());
        let limit = i64::try_from(INTEGER_MAX).expect("fits");
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (-limit..=limit).prop_map(Value::from),
            text().prop_map(Value::from),
        ];
        leaf.prop_recursive(6, 64, 8, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
                prop::collection::hash_map(text(), inner, 0..8).prop_map(|map| map.into_iter().collect()),
            ]
        })
    }

    proptest! {
        #[test]
        fn within_the_profile_both_writers_agree_and_reading_gives_the_value_back(value in document()) {
            let text = written(&value);
            prop_assert_eq!(&canonicalize(&value).expect("any value"), &text);
            prop_assert_eq!(parse_strict(&text), Ok(value));
            prop_assert!(is_canonical(&text));
        }

        #[test]
        fn reading_never_panics_and_agrees_with_writing(text in "[\\[\\]{}\":,\\\\u0-9a-f.eE\\- \\PC]{0,40}") {
            if let Ok(value) = parse_strict(&text) {
                prop_assert!(strict(&value).is_ok());
            }
        }
    }
}
