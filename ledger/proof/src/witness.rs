//! Asking a witness to sign a head too, and what it answers. Source: C2SP tlog-witness.
//!
//! A witness sees sizes and roots, never an entry.

use crate::base64_of::{from_base64, to_base64};
use crate::hash::Hash;
use crate::note::{Note, NoteError, PublicKey};
use crate::tree_head::decimal;

/// Most hashes of the proof in a question.
pub const PROOF_MAX: usize = 63;

/// What a witness is asked: to sign a head that continues the one that it signed last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Size of the head that it signed last; 0 when it has signed none.
    pub old: u64,
    /// That the new head continues the old one; empty from 0.
    pub proof: Vec<Hash>,
    /// The new head, signed.
    pub head: String,
}

impl Question {
    /// The body of the request.
    pub fn written(&self) -> String {
        let proof: String = self.proof.iter().map(|hash| to_base64(hash) + "\n").collect();
        format!("old {}\n{proof}\n{}", self.old, self.head)
    }

    /// Reads the body of a request; `None` when it is none.
    pub fn parse(body: &str) -> Option<Self> {
        let (above, head) = body.split_once("\n\n")?;
        let mut lines = above.split('\n');
        let old = decimal(lines.next()?.strip_prefix("old ")?)?;
        let proof: Vec<Hash> = lines.map(|line| from_base64(line)?.try_into().ok()).collect::<Option<_>>()?;
        (proof.len() <= PROOF_MAX).then(|| Self { old, proof, head: head.to_owned() })
    }
}

/// What a witness answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// It has signed: lines for the note.
    Signed(String),
    /// It signed last at another size than was said.
    StandsAt(u64),
    /// It does not sign. The status says why: 403 no good signature, 404 an unknown log, 422 no continuation.
    Refused(u16),
}

impl Answer {
    /// Reads an answer by its status and body.
    pub fn read(status: u16, body: &str) -> Self {
        let stands = || decimal(body.strip_suffix('\n')?);
        match status {
            200 => Self::Signed(body.to_owned()),
            409 => stands().map_or(Self::Refused(status), Self::StandsAt),
            _ => Self::Refused(status),
        }
    }
}

/// A head with the lines of a witness, if they hold for its key.
///
/// # Errors
/// [`NoteError`] when they are no lines of signatures, or none of them is one of this witness that holds.
pub fn with_lines(head: &str, lines: &str, witness: &PublicKey) -> Result<String, NoteError> {
    let own: String = lines
        .split_inclusive('\n')
        .filter(|line| {
            line.strip_prefix("— ")
                .and_then(|rest| rest.split_once(' '))
                .is_some_and(|(name, _)| name == witness.name())
        })
        .collect();
    let together = format!("{head}{own}");
    Note::parse(&together)?.cosigned_at(witness)?;
    Ok(together)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::note::{KeyKind, SecretKey};
    use crate::tree_head::TreeHead;

    fn head() -> String {
        let log = SecretKey::new("pobuda.example/log", KeyKind::Note, [1; 32]).unwrap();
        TreeHead { origin: "pobuda.example/log".to_owned(), size: 9, root: [3; 32] }.signed(&log)
    }

    #[test]
    fn a_question_is_read_as_it_was_written() {
        for proof in [vec![], vec![[1; 32], [2; 32]]] {
            let question = Question { old: 4, proof, head: head() };
            assert_eq!(Question::parse(&question.written()), Some(question));
        }
        assert_eq!(Question::parse("old 04\n\nx"), None);
    }

    #[test]
    fn the_line_of_the_witness_is_taken_and_no_other() {
        let witness = SecretKey::new("witness.example", KeyKind::Cosignature, [2; 32]).unwrap();
        let stranger = SecretKey::new("stranger.example", KeyKind::Cosignature, [3; 32]).unwrap();
        let head = head();
        let text = Note::parse(&head).unwrap().text().to_owned();
        let lines = format!("{}{}", stranger.cosign(&text, 7), witness.cosign(&text, 8));
        let together = with_lines(&head, &lines, witness.public()).unwrap();
        assert_eq!(together, format!("{head}{}", witness.cosign(&text, 8)));
        assert!(with_lines(&head, &stranger.cosign(&text, 7), witness.public()).is_err());
        assert!(with_lines(&head, &witness.cosign("x\n1\nAAA\n", 8), witness.public()).is_err());
    }

    #[test]
    fn an_answer_is_read_by_its_status() {
        assert_eq!(Answer::read(409, "17\n"), Answer::StandsAt(17));
        assert_eq!(Answer::read(409, "what?"), Answer::Refused(409));
        assert_eq!(Answer::read(422, ""), Answer::Refused(422));
    }
}
