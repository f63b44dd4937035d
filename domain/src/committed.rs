//! Commitments: what an event says of a text that it must be possible to erase.
//!
//! The event carries a salted digest (RFC 9901 disclosure); the text lies beside the log. A rule can
//! therefore never read a text: it sees that one was given, how long it is, and nothing more.

use crate::name::Malformed;
use serde::{Deserialize, Serialize};

/// Digest of one disclosure. Shape: base64url without padding, 43 characters. Source: RFC 9901 §4.2.3.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Digest(String);

impl Digest {
    /// Length in characters.
    pub const CHARS: usize = 43;

    /// Checks and wraps the text.
    ///
    /// # Errors
    /// [`Malformed`] when it is not 43 characters of base64url.
    pub fn new(text: impl Into<String>) -> Result<Self, Malformed> {
        let text = text.into();
        let holds = text.len() == Self::CHARS
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        if holds {
            Ok(Self(text))
        } else {
            Err(Malformed { what: "digest", given: text, rule: "43 characters of base64url" })
        }
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Digest {
    type Error = Malformed;
    fn try_from(text: String) -> Result<Self, Malformed> {
        Self::new(text)
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.0
    }
}

/// How the digests of an event were made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DigestAlgorithm {
    /// SHA-256. Source: FIPS 180-4.
    #[default]
    #[serde(rename = "sha-256")]
    Sha256,
}

/// Who may read the opening of a commitment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Class {
    /// Public while it lives.
    P1,
    /// Staff only.
    P2,
}

/// A value that was sealed before the command was sent: its digest and what a rule may know of it.
///
/// `T` says what lies under the digest. There is no accessor: no rule can depend on an erasable text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Committed<T> {
    /// The digest that the event will carry.
    pub digest: Digest,
    /// Length of the text in characters, or number of files. Not stored.
    pub size: usize,
    what: std::marker::PhantomData<T>,
}

/// Marks a committed text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Text {}

impl<T> Committed<T> {
    /// A commitment to a value of the given size.
    pub fn new(digest: Digest, size: usize) -> Self {
        Self { digest, size, what: std::marker::PhantomData }
    }
}

/// The commitments of an event whose openings only staff may read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restricted {
    /// Digests, sorted. Source: RFC 9901 §4.2.4.1.
    #[serde(rename = "_sd", default)]
    pub sealed: Vec<Digest>,
}
