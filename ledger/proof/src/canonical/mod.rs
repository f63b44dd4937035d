//! Canonical JSON: RFC 8785, and the strict profile of it that the log accepts.
//!
//! RFC 8785 alone would let two different documents become the same bytes: parsers keep the last of
//! two equal keys, and numbers pass through binary floating point, where 9007199254740993 silently
//! becomes …992. The strict profile refuses whatever could be read in two ways, so that one meaning
//! has one spelling:
//!
//! - integers only, within ±(2^53−1), in plain notation;
//! - no key twice in one object, at any depth;
//! - every text, keys included, in Unicode normalization form C and without lone surrogates;
//! - at most [`DEPTH_MAX`] levels and [`DOCUMENT_BYTES_MAX`] bytes.

mod document;
mod irregular;
mod parse;
mod write;

pub use document::Canonical;
pub use irregular::{Fault, Irregular, is_normalized};
pub use parse::parse_strict;
pub use write::{strict, to_canonical, write_text};

use serde_json::Value;

/// Largest magnitude of an integer: 2^53 − 1. Source: RFC 7493 §2.2.
pub const INTEGER_MAX: u64 = (1 << 53) - 1;

/// Deepest nesting of arrays and objects. Unit: levels; a bare text has none.
pub const DEPTH_MAX: usize = 32;

/// Longest document. Unit: bytes of UTF-8.
pub const DOCUMENT_BYTES_MAX: usize = 1 << 20;

/// The RFC 8785 form of any JSON value, floats included; the strict profile is not applied.
///
/// # Errors
/// [`Fault::NotRepresentable`] for a number that binary floating point cannot hold.
pub fn canonicalize(value: &Value) -> Result<String, Irregular> {
    serde_json_canonicalizer::to_string(value)
        .map_err(|error| Irregular::at_root(Fault::NotRepresentable(error.to_string())))
}

/// Whether `text` is exactly the canonical form of a document within the strict profile.
pub fn is_canonical(text: &str) -> bool {
    read_canonical(text).is_some()
}

/// The document, if `text` is exactly its canonical form and lies within the strict profile.
pub fn read_canonical(text: &str) -> Option<Value> {
    let value = parse_strict(text).ok()?;
    write::canonical(&value).is_ok_and(|canonical| canonical == text).then_some(value)
}
