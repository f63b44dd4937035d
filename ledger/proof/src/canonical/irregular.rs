//! Why a document is refused, where, and what helps.

use super::{DEPTH_MAX, DOCUMENT_BYTES_MAX, INTEGER_MAX};

/// A document outside the strict profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at \"{pointer}\": {fault}")]
pub struct Irregular {
    /// Where: a JSON pointer, empty for the whole document. Source: RFC 6901.
    pub pointer: String,
    /// What is wrong there, with its remedy.
    pub fault: Fault,
}

/// What is wrong with a document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// It cannot be read as JSON at all.
    #[error("not JSON ({0}); send one complete JSON document in UTF-8")]
    NotJson(String),
    /// A key stands twice in one object.
    #[error("the key is given twice; keep one of the two")]
    DuplicateKey,
    /// A number with a fraction or an exponent, a negative zero, or one beyond 64 bits.
    #[error("not a plain integer; write cents instead of euros, or the number as a text")]
    NotAnInteger,
    /// An integer that some readers could not hold exactly.
    #[error("the integer is beyond ±{INTEGER_MAX}; write it as a text")]
    IntegerOutOfRange,
    /// A text that is equal to another spelling of itself.
    #[error("the text is not in Unicode normalization form C; normalise it before recording")]
    NotNormalized,
    /// Half of a surrogate pair.
    #[error("the text has a lone surrogate; write the whole character, or leave it out")]
    LoneSurrogate,
    /// Nested too deeply.
    #[error("nested deeper than {DEPTH_MAX} levels; make it flatter")]
    TooDeep,
    /// Too many bytes.
    #[error("longer than {DOCUMENT_BYTES_MAX} bytes; make it shorter")]
    TooLong,
    /// The value that should be written has no JSON form.
    #[error("the value has no JSON form ({0}); use text keys and finite numbers")]
    NotRepresentable(String),
}

impl Irregular {
    pub(super) fn at_root(fault: Fault) -> Self {
        Self { pointer: String::new(), fault }
    }

    /// Called while leaving a level, so that documents without faults never build a pointer.
    pub(super) fn inside(mut self, segment: &str) -> Self {
        prepend(&mut self.pointer, segment);
        self
    }
}

/// Puts one more reference token before a JSON pointer. Source: RFC 6901 §3.
pub(super) fn prepend(pointer: &mut String, segment: &str) {
    let escaped = segment.replace('~', "~0").replace('/', "~1");
    pointer.insert_str(0, &escaped);
    pointer.insert(0, '/');
}

/// Whether a text is in normalization form C. ASCII, which is most of it, always is.
pub fn is_normalized(text: &str) -> bool {
    text.is_ascii() || unicode_normalization::is_nfc(text)
}
