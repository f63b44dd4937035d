//! The right edge of a tree of tiles: what is needed to go on, and what becomes full on the way.

use super::Range;
use super::tile::{LEVEL_MAX, WIDTH, folded, root_of_full};
use crate::hash::Hash;

/// A hash of a level above the leaves: the root of a full tile of the level below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    /// Level, from 1.
    pub level: u8,
    /// Number within the level, from 0.
    pub number: u64,
    /// Root of the full tile `number` of the level below.
    pub hash: Hash,
}

/// The partial tiles of a tree, one for each level. Memory: at most 255 hashes for each of eight levels.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    levels: Vec<Vec<Hash>>,
}

/// Partial tiles that cannot belong to a tree of this size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("level {level} of a tree of {size} leaves does not end with {found} hashes of a partial tile")]
pub struct MalformedEdge {
    /// Leaves.
    pub size: u64,
    /// Level.
    pub level: usize,
    /// Hashes given.
    pub found: usize,
}

impl Edge {
    /// The edge of a tree of `size` leaves, from the hashes of the partial tile of each level, from the leaves up. Levels
    /// without one are empty.
    ///
    /// # Errors
    /// [`MalformedEdge`] when a level has another number of hashes than a tree of this size.
    pub fn restore(size: u64, levels: Vec<Vec<Hash>>) -> Result<Self, MalformedEdge> {
        let mut expected = size;
        for level in 0..=usize::from(LEVEL_MAX) {
            let found = levels.get(level).map_or(0, Vec::len);
            if found as u64 != expected % WIDTH {
                return Err(MalformedEdge { size, level, found });
            }
            expected /= WIDTH;
        }
        Ok(Self { size, levels })
    }

    /// Leaves.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf by its hash, and tells what has become full.
    pub fn append(&mut self, leaf_hash: Hash, full: &mut impl FnMut(Node)) {
        self.size += 1;
        let (mut hash, mut count) = (leaf_hash, self.size);
        for level in 1..=LEVEL_MAX + 1 {
            let below = usize::from(level) - 1;
            if self.levels.len() <= below {
                self.levels.push(Vec::new());
            }
            let Some(tile) = self.levels.get_mut(below) else { return };
            tile.push(hash);
            let Some(root) = root_of_full(tile) else { return };
            tile.clear();
            count /= WIDTH;
            full(Node { level, number: count - 1, hash: root });
            hash = root;
        }
    }

    /// Root of the tree.
    pub fn root(&self) -> Hash {
        // Each partial tile is full subtrees, one for each bit of its length, and so one for each bit of the size.
        let mut subtrees = Vec::new();
        for tile in self.levels.iter().rev() {
            let mut rest = tile.as_slice();
            while !rest.is_empty() {
                let size = 1 << (usize::BITS - 1 - rest.len().leading_zeros());
                let (subtree, others) = rest.split_at_checked(size).unwrap_or((rest, &[]));
                subtrees.push(folded(subtree));
                rest = others;
            }
        }
        // Their number fits by construction.
        Range::restore(self.size, subtrees).unwrap_or_default().root()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merkle::{empty_root, leaf_hash};

    #[test]
    fn an_edge_has_the_root_of_its_tree_and_is_restored_from_what_it_told() {
        let (mut edge, mut range, mut nodes, mut leaves) =
            (Edge::default(), Range::new(), Vec::new(), Vec::new());
        for leaf in 0..70_000_u64 {
            let hash = leaf_hash(&leaf.to_be_bytes());
            edge.append(hash, &mut |node| nodes.push(node));
            range.append(hash);
            leaves.push(hash);
            if [0, 1, 254, 255, 256, 511, 700, 65_534, 65_535, 65_536, 69_999].contains(&leaf) {
                assert_eq!(edge.root(), range.root(), "{} leaves", leaf + 1);
                let partial = |level: u8| -> Vec<Hash> {
                    let of_level: Vec<Hash> = if level == 0 {
                        leaves.clone()
                    } else {
                        nodes
                            .iter()
                            .filter(|node: &&Node| node.level == level)
                            .map(|node| node.hash)
                            .collect()
                    };
                    of_level[of_level.len() / 256 * 256..].to_vec()
                };
                let restored = Edge::restore(leaf + 1, (0..=LEVEL_MAX).map(partial).collect());
                assert_eq!(restored.map(|edge| edge.root()), Ok(range.root()));
            }
        }
        let numbers: Vec<_> = nodes.iter().filter(|node| node.level == 1).map(|node| node.number).collect();
        assert_eq!(numbers, (0..273).collect::<Vec<_>>());
        assert_eq!(nodes.iter().filter(|node| node.level == 2).count(), 1);
        assert!(Edge::restore(3, vec![vec![[0; 32]; 2]]).is_err());
        assert_eq!(Edge::default().root(), empty_root());
    }
}
