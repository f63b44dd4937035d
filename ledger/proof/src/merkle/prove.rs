//! Making proofs from all leaf hashes of a tree. Source: RFC 6962 §2.1.1 and §2.1.2.
//!
//! Work: O(n) hashes a proof. Enough for tests and small logs; published logs prove from tiles.

use super::{Range, node_hash};
use crate::hash::Hash;

/// The audit path of leaf `index` (from 0), from the leaf upwards. `None` beyond the last leaf.
pub fn inclusion_proof(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    if leaves.len() == 1 {
        return Some(Vec::new());
    }
    let (left, right) = halves(leaves)?;
    let (mut proof, sibling) = if index < left.len() {
        (inclusion_proof(left, index)?, right)
    } else {
        (inclusion_proof(right, index - left.len())?, left)
    };
    proof.push(root_of(sibling));
    Some(proof)
}

/// The proof that this tree begins with its first `first` leaves. `None` when it has fewer, or for 0.
pub fn consistency_proof(leaves: &[Hash], first: usize) -> Option<Vec<Hash>> {
    if first == 0 || first > leaves.len() { None } else { subproof(leaves, first, true) }
}

/// `known` says whether the checker already holds the root of these first leaves.
fn subproof(leaves: &[Hash], first: usize, known: bool) -> Option<Vec<Hash>> {
    if first == leaves.len() {
        return Some(if known { Vec::new() } else { vec![root_of(leaves)] });
    }
    let (left, right) = halves(leaves)?;
    let (mut proof, sibling) = if first <= left.len() {
        (subproof(left, first, known)?, right)
    } else {
        (subproof(right, first - left.len(), false)?, left)
    };
    proof.push(root_of(sibling));
    Some(proof)
}

/// Splits before the last leaves: the left half is the largest power of two below the whole.
fn halves(leaves: &[Hash]) -> Option<(&[Hash], &[Hash])> {
    leaves.split_at_checked(leaves.len().next_power_of_two() / 2)
}

fn root_of(leaves: &[Hash]) -> Hash {
    match leaves {
        [left, right] => node_hash(left, right),
        _ => leaves
            .iter()
            .fold(Range::new(), |mut range, leaf| {
                range.append(*leaf);
                range
            })
            .root(),
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
}
