//! What an outsider needs to check the log: canonical JSON, leaf hashes, Merkle ranges and proofs,
//! and the openings of committed fields.
//!
//! Pure: no clock, no chance, no input or output. Everything here can be written again, in any
//! language, from `docs/reference/ledger-format.md`.

pub mod canonical;
pub mod disclosure;
pub mod hash;
pub mod merkle;
