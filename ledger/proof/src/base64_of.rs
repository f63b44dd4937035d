//! The base64 of C2SP: RFC 4648 §4, with padding.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Bytes as text.
pub(crate) fn to_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Text as bytes; `None` when it is not base64, is not padded, or has bits set that nothing stands for.
pub(crate) fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}
