//! A tree that grows at its right end and keeps only what it needs to go on.

use super::{empty_root, node_hash};
use crate::hash::Hash;

/// The roots of the full subtrees that a tree consists of, largest first: one for each bit that is
/// set in its size. Memory: at most 64 hashes, whatever the size.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Range {
    size: u64,
    nodes: Vec<Hash>,
}

/// Stored nodes that cannot belong to a tree of the stored size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a tree of {size} leaves has {expected} nodes at its edge, not {found}; build it again from the leaves"
)]
pub struct MalformedRange {
    /// Leaves.
    pub size: u64,
    /// Nodes that a tree of this size has.
    pub expected: usize,
    /// Nodes given.
    pub found: usize,
}

impl Range {
    /// The tree without leaves.
    pub fn new() -> Self {
        Self::default()
    }

    /// A tree from what [`Range::size`] and [`Range::nodes`] gave earlier.
    ///
    /// # Errors
    /// [`MalformedRange`] when their numbers do not fit. That the hashes are the right ones shows
    /// only when the root is compared with one that is trusted.
    pub fn restore(size: u64, nodes: Vec<Hash>) -> Result<Self, MalformedRange> {
        let expected = size.count_ones() as usize;
        if nodes.len() == expected {
            Ok(Self { size, nodes })
        } else {
            Err(MalformedRange { size, expected, found: nodes.len() })
        }
    }

    /// Adds a leaf by its hash.
    pub fn append(&mut self, leaf_hash: Hash) {
        let mut node = leaf_hash;
        // Every trailing one of the size is a full subtree as large as the one that grows here.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.nodes.pop() {
                node = node_hash(&left, &node);
            }
        }
        self.nodes.push(node);
        self.size += 1;
    }

    /// Root of the tree.
    pub fn root(&self) -> Hash {
        let mut from_the_right = self.nodes.iter().rev().copied();
        let Some(smallest) = from_the_right.next() else { return empty_root() };
        from_the_right.fold(smallest, |right, left| node_hash(&left, &right))
    }

    /// Leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Roots of the full subtrees, largest first.
    pub fn nodes(&self) -> &[Hash] {
        &self.nodes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merkle::{
        consistency_proof, inclusion_proof, leaf_hash, verify_consistency, verify_inclusion,
    };
    use ct_merkle::mem_backed_tree::MemoryBackedTree;
    use proptest::prelude::*;

    type Reference = MemoryBackedTree<sha2_for_ct_merkle::Sha256, Vec<u8>>;

    fn range_of(leaves: &[Hash]) -> Range {
        leaves.iter().fold(Range::new(), |mut range, leaf| {
            range.append(*leaf);
            range
        })
    }

    fn reference_of(leaves: &[Vec<u8>]) -> Reference {
        leaves.iter().fold(Reference::new(), |mut tree, leaf| {
            tree.push(leaf.clone());
            tree
        })
    }

    fn hashes_of(leaves: &[Vec<u8>]) -> Vec<Hash> {
        leaves.iter().map(|leaf| leaf_hash(leaf)).collect()
    }

    #[test]
    fn a_range_goes_on_from_its_stored_nodes() {
        let leaves: Vec<Hash> = (0..100_u8).map(|n| leaf_hash(&[n])).collect();
        for cut in 0..=leaves.len() {
            let (before, after) = leaves.split_at(cut);
            let stored = range_of(before);
            let mut restored = Range::restore(stored.size(), stored.nodes().to_vec()).expect("well formed");
            after.iter().for_each(|leaf| restored.append(*leaf));
            assert_eq!(restored, range_of(&leaves), "cut at {cut}");
        }
    }

    #[test]
    fn stored_nodes_must_fit_their_size() {
        let refused = Range::restore(6, vec![[0; 32]]);
        assert_eq!(refused, Err(MalformedRange { size: 6, expected: 2, found: 1 }));
    }

    #[test]
    fn a_range_is_never_larger_than_the_bits_of_its_size() {
        let range = range_of(&vec![[0; 32]; 1023]);
        assert_eq!((range.size(), range.nodes().len()), (1023, 10));
    }

    proptest! {
        #[test]
        fn roots_and_proofs_equal_those_of_another_implementation(
            leaves in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 1..70),
            pick in any::<prop::sample::Index>(),
            cut in any::<prop::sample::Index>(),
        ) {
            let hashes = hashes_of(&leaves);
            let theirs = reference_of(&leaves);
            let (size, root) = (hashes.len() as u64, range_of(&hashes).root());
            prop_assert_eq!(root.to_vec(), theirs.root().as_bytes().to_vec());

            let index = pick.index(leaves.len());
            let proof = inclusion_proof(&hashes, index as u64).expect("within");
            prop_assert_eq!(proof.concat(), theirs.prove_inclusion(index).as_bytes().to_vec());
            prop_assert_eq!(verify_inclusion(index as u64, size, &hashes[index], &proof, &root), Ok(()));

            let first = cut.index(leaves.len()) + 1;
            let old_root = range_of(&hashes[..first]).root();
            let proof = consistency_proof(&hashes, first as u64).expect("within");
            let reference = theirs.prove_consistency(leaves.len() - first);
            prop_assert_eq!(proof.concat(), reference.as_bytes().to_vec());
            prop_assert_eq!(verify_consistency(first as u64, size, &old_root, &root, &proof), Ok(()));
        }

        #[test]
        fn one_changed_bit_anywhere_breaks_a_proof(
            leaves in prop::collection::vec(any::<[u8; 4]>(), 2..70),
            pick in any::<prop::sample::Index>(),
            place in any::<prop::sample::Index>(),
            bit in 0..8_u32,
        ) {
            let hashes: Vec<Hash> = leaves.iter().map(|leaf| leaf_hash(leaf)).collect();
            let (size, root) = (hashes.len() as u64, range_of(&hashes).root());
            let index = pick.index(hashes.len());
            let proof = inclusion_proof(&hashes, index as u64).expect("within");

            let mut bytes = [hashes[index].as_slice(), root.as_slice(), &proof.concat()].concat();
            let place = place.index(bytes.len());
            bytes[place] ^= 1 << bit;
            let parts: Vec<Hash> = bytes.chunks_exact(32).map(|part| part.try_into().expect("32")).collect();
            prop_assert!(verify_inclusion(index as u64, size, &parts[0], &parts[2..], &parts[1]).is_err());
        }
    }
}
