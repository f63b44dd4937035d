//! A receipt: an entry was in a log that somebody signed for, checked without asking anybody.
//! Source: C2SP tlog-proof.

use crate::base64_of::{from_base64, to_base64};
use crate::hash::Hash;
use crate::merkle::{ProofError, verify_inclusion};
use crate::note::{NoteError, PublicKey};
use crate::tree_head::{TreeHead, decimal};
use std::fmt;

/// First line of every receipt.
const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

/// Longest path of a leaf to its root. Unit: hashes.
const PATH_MAX: usize = 64;

/// An entry, its path to a root, and the note that signs the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    /// What the receipt carries beside: here the leaf, so that it is checked by itself. Signed by nobody.
    pub extra: Option<Vec<u8>>,
    /// Leaf, from 0.
    pub index: u64,
    /// From the sibling of the leaf upwards.
    pub path: Vec<Hash>,
    /// The signed tree head, as it was published.
    pub head: String,
}

/// Why a receipt proves nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// It is not a receipt.
    #[error("this is not a receipt: {0}")]
    Malformed(&'static str),
    /// The note in it is at fault.
    #[error(transparent)]
    Head(#[from] NoteError),
    /// The path leads elsewhere.
    #[error(transparent)]
    Path(#[from] ProofError),
}

impl fmt::Display for TlogProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{FIRST_LINE}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", to_base64(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        for hash in &self.path {
            writeln!(f, "{}", to_base64(hash))?;
        }
        write!(f, "\n{}", self.head)
    }
}

impl TlogProof {
    /// Reads a receipt.
    ///
    /// # Errors
    /// [`ReceiptError::Malformed`].
    pub fn parse(text: &str) -> Result<Self, ReceiptError> {
        let malformed = ReceiptError::Malformed;
        let (above, head) = text.split_once("\n\n").ok_or(malformed("it has no empty line"))?;
        let mut lines = above.split('\n').peekable();
        if lines.next() != Some(FIRST_LINE) {
            return Err(malformed("its first line is not c2sp.org/tlog-proof@v1"));
        }
        let extra = match lines.peek().and_then(|line| line.strip_prefix("extra ")) {
            Some(encoded) => {
                lines.next();
                Some(from_base64(encoded).ok_or(malformed("its extra data are not base64"))?)
            }
            None => None,
        };
        let index = lines.next().and_then(|line| decimal(line.strip_prefix("index ")?));
        let index = index.ok_or(malformed("it does not say which entry it is about"))?;
        let path: Option<Vec<Hash>> = lines.map(|line| from_base64(line)?.try_into().ok()).collect();
        let path = path.ok_or(malformed("a line of its path is not a hash in base64"))?;
        if path.len() > PATH_MAX {
            return Err(malformed("its path has more than 64 hashes"));
        }
        Ok(Self { extra, index, path, head: head.to_owned() })
    }

    /// Checks that the leaf with this hash was in the log of this key, and tells the head that says so.
    ///
    /// # Errors
    /// [`ReceiptError`]; any error means that nothing is proven.
    pub fn verify(&self, leaf_hash: &Hash, key: &PublicKey) -> Result<TreeHead, ReceiptError> {
        let head = TreeHead::verified(&self.head, key)?;
        verify_inclusion(self.index, head.size, leaf_hash, &self.path, &head.root)?;
        Ok(head)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::merkle::{Range, inclusion_proof, leaf_hash};
    use crate::note::{KeyKind, SecretKey};

    #[test]
    fn a_receipt_is_read_as_it_was_written_and_holds_for_its_leaf_alone() {
        let key = SecretKey::new("pobuda.example/log", KeyKind::Note, [1; 32]).unwrap();
        let leaves: Vec<Hash> = (0..11_u8).map(|leaf| leaf_hash(&[leaf])).collect();
        let mut range = Range::new();
        leaves.iter().for_each(|leaf| range.append(*leaf));
        let head = TreeHead { origin: "pobuda.example/log".to_owned(), size: 11, root: range.root() };
        let path = inclusion_proof(&leaves, 7).unwrap();
        let receipt = TlogProof { extra: Some(vec![7]), index: 7, path, head: head.signed(&key) };
        assert_eq!(TlogProof::parse(&receipt.to_string()).as_ref(), Ok(&receipt));
        assert_eq!(receipt.verify(&leaf_hash(&[7]), key.public()), Ok(head));
        assert!(receipt.verify(&leaf_hash(&[8]), key.public()).is_err());
        let without = TlogProof { extra: None, ..receipt };
        assert_eq!(TlogProof::parse(&without.to_string()), Ok(without));
    }
}
