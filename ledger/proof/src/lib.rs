//! What an outsider needs to check the log: canonical JSON, leaf hashes, Merkle ranges, proofs and tiles,
//! signed tree heads and receipts, and the openings of committed fields.
//!
//! Pure: no clock, no chance, no input or output. Everything here can be written again, in any
//! language, from `docs/reference/ledger-format.md`.

mod base64_of;
pub mod canonical;
pub mod disclosure;
pub mod envelope;
pub mod hash;
pub mod merkle;
pub mod note;
pub mod policy;
pub mod receipt;
pub mod timestamp;
pub mod tree_head;
pub mod witness;
