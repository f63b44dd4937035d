//! The Merkle tree over the log. Source: RFC 6962 §2.1.
//!
//! Leaf `i` (from 0) is the public envelope of position `i + 1`.

pub mod edge;
mod prove;
mod range;
pub mod tile;
mod verify;

pub use prove::{Subtrees, consistency_from, consistency_proof, inclusion_from, inclusion_proof};
pub use range::{MalformedRange, Range};
pub use verify::{ProofError, verify_consistency, verify_inclusion};

use crate::hash::{Hash, sha256, sha256_of_parts};

/// Longest leaf. Unit: bytes. Source: C2SP tlog-tiles, whose entry bundles count in 16 bits.
pub const LEAF_BYTES_MAX: usize = 65_535;

/// Hash of a leaf: SHA-256(0x00 || leaf).
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    sha256_of_parts([&[0x00], leaf])
}

/// Hash of an inner node: SHA-256(0x01 || left || right).
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    sha256_of_parts([&[0x01], left.as_slice(), right.as_slice()])
}

/// Root of the tree without leaves: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    sha256(&[])
}
