//! The signed tree head, which C2SP calls a checkpoint: how large a log is and the root of its tree.
//! Source: C2SP tlog-checkpoint.

use crate::base64_of::{from_base64, to_base64};
use crate::hash::Hash;
use crate::note::{Note, NoteError, PublicKey, SecretKey};
use std::fmt;

/// What a head says. Written as three lines, which are signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TreeHead {
    /// Name of the log, and of the key that signs for it.
    pub origin: String,
    /// Leaves of the tree.
    pub size: u64,
    /// Root of the tree.
    pub root: Hash,
}

impl fmt::Display for TreeHead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, to_base64(&self.root))
    }
}

impl TreeHead {
    /// Reads the text of a note. What follows the three lines is passed over: nobody who checks a log can check it.
    ///
    /// # Errors
    /// [`NoteError::Malformed`].
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let mut lines = text.split('\n');
        let origin =
            lines.next().filter(|line| !line.is_empty()).ok_or(NoteError::Malformed("it has no origin"))?;
        let size =
            lines.next().and_then(decimal).ok_or(NoteError::Malformed("its second line is not a size"))?;
        let root = lines.next().and_then(from_base64).and_then(|bytes| bytes.try_into().ok());
        let root = root.ok_or(NoteError::Malformed("its third line is not a root of 32 bytes in base64"))?;
        Ok(Self { origin: origin.to_owned(), size, root })
    }

    /// Reads a note without asking whose it is: for who keeps it, and for who has verified it.
    ///
    /// # Errors
    /// [`NoteError::Malformed`].
    pub fn of_note(note: &str) -> Result<Self, NoteError> {
        Self::parse(Note::parse(note)?.text())
    }

    /// The note with this head, signed.
    pub fn signed(&self, key: &SecretKey) -> String {
        let text = self.to_string();
        format!("{text}\n{}", key.sign(&text))
    }

    /// Reads a note that a log has signed.
    ///
    /// # Errors
    /// [`NoteError`] when it is no head, has no signature of this key, or is the head of another log.
    pub fn verified(note: &str, key: &PublicKey) -> Result<Self, NoteError> {
        let note = Note::parse(note)?;
        note.verify(key)?;
        let head = Self::parse(note.text())?;
        if head.origin == key.name() {
            Ok(head)
        } else {
            Err(NoteError::Malformed("it is the head of another log"))
        }
    }
}

/// A number in decimal digits, without leading zeroes.
pub fn decimal(text: &str) -> Option<u64> {
    let number = text.parse::<u64>().ok()?;
    (number.to_string() == text).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::KeyKind;

    #[test]
    fn a_head_is_read_as_it_was_signed() {
        let key = SecretKey::new("pobuda.example/log", KeyKind::Note, [1; 32]).unwrap();
        let head = TreeHead { origin: "pobuda.example/log".to_owned(), size: 4711, root: [9; 32] };
        assert_eq!(TreeHead::verified(&head.signed(&key), key.public()).as_ref(), Ok(&head));
        let foreign = TreeHead { origin: "other.example/log".to_owned(), ..head };
        assert!(TreeHead::verified(&foreign.signed(&key), key.public()).is_err());
    }

    #[test]
    fn a_size_has_one_spelling() {
        let root = to_base64(&[0; 32]);
        for size in ["01", "+1", "-1", "", "18446744073709551616"] {
            assert!(TreeHead::parse(&format!("x\n{size}\n{root}\n")).is_err(), "{size}");
        }
    }
}
