//! Checking proofs against roots. Source: RFC 9162 §2.1.3.2 and §2.1.4.2, for the tree of RFC 6962.

use super::node_hash;
use crate::hash::Hash;

/// Why a proof proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The leaf would lie beyond the end of the tree.
    #[error("leaf {index} is not in a tree of {size} leaves; ask for a proof at a larger size")]
    OutOfRange {
        /// Leaf, from 0.
        index: u64,
        /// Leaves of the tree.
        size: u64,
    },
    /// The older tree is the larger one.
    #[error("a tree of {first} leaves cannot have grown into one of {second}; exchange the two")]
    Shrunk {
        /// Leaves of the older tree.
        first: u64,
        /// Leaves of the newer tree.
        second: u64,
    },
    /// Every tree has grown from the empty one, so that nothing would be proven.
    #[error("nothing follows from the empty tree; start at a size of 1 or more")]
    FromNothing,
    /// More or fewer hashes than the sizes require.
    #[error("the proof has {found} hashes; it needs another number for these sizes")]
    WrongLength {
        /// Hashes given.
        found: usize,
    },
    /// The proof leads to another root: something was altered, or the proof belongs to another tree.
    #[error("the proof leads to another root: something was altered, or it belongs to another tree")]
    RootMismatch,
}

/// Checks that the leaf with this hash stands at `index` (from 0) in the tree of `size` leaves.
///
/// # Errors
/// [`ProofError`]; any error means that nothing is proven.
pub fn verify_inclusion(
    index: u64,
    size: u64,
    leaf_hash: &Hash,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::OutOfRange { index, size });
    }
    let mut climb = Climb { node: index, last: size - 1 };
    let mut hash = *leaf_hash;
    for sibling in proof {
        hash = match climb.up(proof.len())? {
            Side::Left => node_hash(sibling, &hash),
            Side::Right => node_hash(&hash, sibling),
        };
    }
    climb.finished(proof.len())?;
    if hash == *root { Ok(()) } else { Err(ProofError::RootMismatch) }
}

/// Checks that the tree of `second` leaves begins with the tree of `first` leaves.
///
/// # Errors
/// [`ProofError`]; any error means that nothing is proven.
pub fn verify_consistency(
    first: u64,
    second: u64,
    first_root: &Hash,
    second_root: &Hash,
    proof: &[Hash],
) -> Result<(), ProofError> {
    if first > second {
        return Err(ProofError::Shrunk { first, second });
    }
    if first == 0 {
        return Err(ProofError::FromNothing);
    }
    if first == second {
        return if !proof.is_empty() {
            Err(ProofError::WrongLength { found: proof.len() })
        } else if first_root == second_root {
            Ok(())
        } else {
            Err(ProofError::RootMismatch)
        };
    }
    // A full older tree is a node of the newer one, and its root is left out of the proof.
    let (start, rest) = if first.is_power_of_two() {
        (first_root, proof)
    } else {
        proof.split_first().ok_or(ProofError::WrongLength { found: 0 })?
    };
    let mut climb = Climb { node: first - 1, last: second - 1 };
    climb.skip_right_edges();
    let (mut older, mut newer) = (*start, *start);
    for sibling in rest {
        match climb.up(proof.len())? {
            Side::Left => {
                older = node_hash(sibling, &older);
                newer = node_hash(sibling, &newer);
            }
            Side::Right => newer = node_hash(&newer, sibling),
        }
    }
    climb.finished(proof.len())?;
    if older == *first_root && newer == *second_root { Ok(()) } else { Err(ProofError::RootMismatch) }
}

/// On which side the next hash of the proof stands.
enum Side {
    Left,
    Right,
}

/// A way from a node to the root: its index and that of the last node, level by level.
struct Climb {
    node: u64,
    last: u64,
}

impl Climb {
    /// Up to the first level at which the node is a left child: below it the older tree is full.
    fn skip_right_edges(&mut self) {
        let levels = self.node.trailing_ones();
        self.node >>= levels;
        self.last >>= levels;
    }

    fn up(&mut self, found: usize) -> Result<Side, ProofError> {
        if self.last == 0 {
            return Err(ProofError::WrongLength { found });
        }
        let side =
            if !self.node.is_multiple_of(2) || self.node == self.last { Side::Left } else { Side::Right };
        if matches!(side, Side::Left) && self.node.is_multiple_of(2) {
            // At the right edge a node without a sibling rises unchanged until it has one.
            let levels = self.node.trailing_zeros();
            self.node >>= levels;
            self.last >>= levels;
        }
        self.node >>= 1;
        self.last >>= 1;
        Ok(side)
    }

    fn finished(&self, found: usize) -> Result<(), ProofError> {
        if self.last == 0 { Ok(()) } else { Err(ProofError::WrongLength { found }) }
    }
}
