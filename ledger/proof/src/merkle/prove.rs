//! Making proofs. Source: RFC 6962 §2.1.1 and §2.1.2.
//!
//! What a proof needs are roots of subtrees, from wherever they come: all leaf hashes, for tests and small logs, or the
//! tiles of a published log.

use super::{Range, node_hash};
use crate::hash::Hash;

/// Whoever knows the roots of the subtrees of one tree.
pub trait Subtrees {
    /// Why a root is not to be had.
    type Error;

    /// Root of the tree of the leaves `first` to `first + size - 1`, from 0. Never asked for none.
    ///
    /// # Errors
    /// Its own.
    fn root_of(&mut self, first: u64, size: u64) -> Result<Hash, Self::Error>;
}

/// The audit path of leaf `index` (from 0), from the leaf upwards. `None` beyond the last leaf.
pub fn inclusion_proof(leaves: &[Hash], index: u64) -> Option<Vec<Hash>> {
    let size = leaves.len() as u64;
    if index < size { inclusion_from(&mut Leaves(leaves), index, size).ok() } else { None }
}

/// The proof that this tree begins with its first `first` leaves. `None` when it has fewer, or for 0.
pub fn consistency_proof(leaves: &[Hash], first: u64) -> Option<Vec<Hash>> {
    let size = leaves.len() as u64;
    if first == 0 || first > size { None } else { consistency_from(&mut Leaves(leaves), first, size).ok() }
}

/// The audit path of leaf `index` in the tree of `size` leaves. Empty, and of no use, beyond the last leaf.
///
/// # Errors
/// Those of the subtrees.
pub fn inclusion_from<S: Subtrees>(subtrees: &mut S, index: u64, size: u64) -> Result<Vec<Hash>, S::Error> {
    let mut proof = Vec::new();
    let (mut from, mut size) = (0, size);
    while size > 1 {
        let left = left_half(size);
        if index < from + left {
            proof.push(subtrees.root_of(from + left, size - left)?);
            size = left;
        } else {
            proof.push(subtrees.root_of(from, left)?);
            (from, size) = (from + left, size - left);
        }
    }
    proof.reverse();
    Ok(proof)
}

/// The proof that the tree of `size` leaves begins with that of `first`, which is at least 1 and at most `size`.
///
/// # Errors
/// Those of the subtrees.
pub fn consistency_from<S: Subtrees>(subtrees: &mut S, first: u64, size: u64) -> Result<Vec<Hash>, S::Error> {
    let mut proof = Vec::new();
    // What is left of both trees begins at the leaf `from`; `known` says whether the checker holds the root of the older.
    let (mut from, mut first, mut size, mut known) = (0, first, size, true);
    while first < size {
        let left = left_half(size);
        if first <= left {
            proof.push(subtrees.root_of(from + left, size - left)?);
            size = left;
        } else {
            proof.push(subtrees.root_of(from, left)?);
            (from, first, size, known) = (from + left, first - left, size - left, false);
        }
    }
    if !known {
        proof.push(subtrees.root_of(from, size)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Leaves on the left of a tree of at least two: the largest power of two below its size.
pub(crate) fn left_half(size: u64) -> u64 {
    1 << (u64::BITS - 1 - size.saturating_sub(1).leading_zeros())
}

/// All leaf hashes of a tree. Work: O(n) hashes a root.
struct Leaves<'a>(&'a [Hash]);

/// A subtree beyond the leaves, which no proof asks for.
#[derive(Debug)]
struct Beyond;

impl Subtrees for Leaves<'_> {
    type Error = Beyond;

    fn root_of(&mut self, first: u64, size: u64) -> Result<Hash, Beyond> {
        let from = usize::try_from(first).map_err(|_| Beyond)?;
        let to = usize::try_from(first.saturating_add(size)).map_err(|_| Beyond)?;
        Ok(match self.0.get(from..to).ok_or(Beyond)? {
            [left, right] => node_hash(left, right),
            leaves => {
                let mut range = Range::new();
                leaves.iter().for_each(|leaf| range.append(*leaf));
                range.root()
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_no_proof_beyond_the_tree() {
        let leaves = vec![[0; 32]; 5];
        assert_eq!(inclusion_proof(&leaves, 5), None);
        assert_eq!(inclusion_proof(&[], 0), None);
        assert_eq!(consistency_proof(&leaves, 6), None);
        assert_eq!(consistency_proof(&leaves, 0), None);
    }

    #[test]
    fn a_tree_follows_from_itself_without_a_proof() {
        assert_eq!(consistency_proof(&[[1; 32]; 5], 5), Some(Vec::new()));
    }

    #[test]
    fn the_left_half_is_the_largest_power_of_two_below() {
        for (size, left) in [(2, 1), (3, 2), (4, 2), (5, 4), (8, 4), (9, 8), (u64::MAX, 1 << 63)] {
            assert_eq!(left_half(size), left);
        }
    }
}
