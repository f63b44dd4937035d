//! The public envelope of an event: the leaf of the Merkle tree. Source: `docs/reference/ledger-format.md`.

use crate::record::Recorded;

/// The envelope in canonical form, byte for byte what is hashed.
pub fn leaf(_origin: &str, _event: &Recorded) -> String {
    todo!()
}

/// The outside name: `case.opened` for `CaseOpened` in `case/…`.
pub fn outside_name(_stream_kind: &str, _event_type: &str) -> String {
    todo!()
}
