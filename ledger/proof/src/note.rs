//! Signed notes: a text and the lines of those who sign it. Source: C2SP signed-note; RFC 8032 for the signatures.

use crate::base64_of::{from_base64, to_base64};
use crate::hash::sha256_of_parts;
use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use std::fmt;

/// Longest note that is read. Unit: bytes.
pub const NOTE_BYTES_MAX: usize = 65_536;

/// Most signatures of a note that is read.
pub const SIGNATURES_MAX: usize = 64;

/// What begins a line of a signature: an em dash and a space.
const LINE: &str = "— ";

/// What a key signs. The number is the one that C2SP gave the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// The text of a note: a log.
    Note,
    /// The text and a moment: a witness. Source: C2SP tlog-cosignature.
    Cosignature,
}

impl KeyKind {
    fn number(self) -> u8 {
        match self {
            Self::Note => 0x01,
            Self::Cosignature => 0x04,
        }
    }
}

/// Why a note or a key cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// It is not a note.
    #[error("this is not a signed note: {0}")]
    Malformed(&'static str),
    /// It is not a key.
    #[error("this is not a key: {0}")]
    Key(&'static str),
    /// Nobody who is trusted has signed it.
    #[error("the note has no signature of {0}")]
    Unsigned(String),
    /// A signature under the name and number of a trusted key does not hold.
    #[error("the signature of {0} does not hold")]
    Forged(String),
}

/// A public key with the name of its holder. Written `name+hash+base64`, as C2SP's vkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    name: String,
    kind: KeyKind,
    key: VerifyingKey,
}

impl PublicKey {
    /// Reads a vkey.
    ///
    /// # Errors
    /// [`NoteError::Key`] when it is none, is of a kind that this program does not know, or its hash is not its own.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let parts: Vec<&str> = text.trim().splitn(3, '+').collect();
        let [name, id, encoded] = parts.as_slice() else {
            return Err(NoteError::Key("it is written name+hash+base64"));
        };
        let bytes = from_base64(encoded).ok_or(NoteError::Key("what follows the hash is not base64"))?;
        let Some((number, key)) = bytes.split_first() else { return Err(NoteError::Key("it is empty")) };
        let kind = match number {
            0x01 => KeyKind::Note,
            0x04 => KeyKind::Cosignature,
            _ => return Err(NoteError::Key("only Ed25519 keys of logs (1) and witnesses (4) are known")),
        };
        let key = <[u8; 32]>::try_from(key).map_err(|_| NoteError::Key("an Ed25519 key has 32 bytes"))?;
        let key =
            VerifyingKey::from_bytes(&key).map_err(|_| NoteError::Key("it is no point of the curve"))?;
        let found = Self::new(name, kind, key)?;
        if crate::hash::hex(&found.id()) == *id {
            Ok(found)
        } else {
            Err(NoteError::Key("its hash is not its own"))
        }
    }

    fn new(name: &str, kind: KeyKind, key: VerifyingKey) -> Result<Self, NoteError> {
        check_name(name)?;
        Ok(Self { name: name.to_owned(), kind, key })
    }

    /// Whose it is: for a log, its origin.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it signs.
    pub fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The key alone: 32 bytes. Two keys of one holder differ here.
    pub fn bytes(&self) -> [u8; 32] {
        self.key.to_bytes()
    }

    /// The first four bytes of SHA-256(name || 0x0A || kind || key).
    pub fn id(&self) -> [u8; 4] {
        let [a, b, c, d, ..] =
            sha256_of_parts([self.name.as_bytes(), b"\n", &[self.kind.number()], self.key.as_bytes()]);
        [a, b, c, d]
    }

    /// Whether these bytes are a signature of the message by this key. Weak keys are refused.
    fn holds(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(message, &signature).is_ok())
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = vec![self.kind.number()];
        bytes.extend(self.key.as_bytes());
        write!(f, "{}+{}+{}", self.name, crate::hash::hex(&self.id()), to_base64(&bytes))
    }
}

/// A key that signs. Not shown in debug output.
#[derive(Clone)]
pub struct SecretKey {
    public: PublicKey,
    key: SigningKey,
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SecretKey").field(&self.public.name).finish()
    }
}

impl SecretKey {
    /// A key from 32 random bytes.
    ///
    /// # Errors
    /// [`NoteError::Key`] when the name is empty or has a space or a plus.
    pub fn new(name: &str, kind: KeyKind, seed: [u8; 32]) -> Result<Self, NoteError> {
        let key = SigningKey::from_bytes(&seed);
        Ok(Self { public: PublicKey::new(name, kind, key.verifying_key())?, key })
    }

    /// Reads what [`SecretKey::written`] wrote.
    ///
    /// # Errors
    /// [`NoteError::Key`] when it is not that.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let rest =
            text.trim().strip_prefix("PRIVATE+KEY+").ok_or(NoteError::Key("it begins with PRIVATE+KEY+"))?;
        let parts: Vec<&str> = rest.splitn(3, '+').collect();
        let [name, id, encoded] = parts.as_slice() else {
            return Err(NoteError::Key("it is written PRIVATE+KEY+name+hash+base64"));
        };
        let bytes = from_base64(encoded).ok_or(NoteError::Key("what follows the hash is not base64"))?;
        let Some((number, seed)) = bytes.split_first() else { return Err(NoteError::Key("it is empty")) };
        let kind =
            if *number == KeyKind::Cosignature.number() { KeyKind::Cosignature } else { KeyKind::Note };
        let seed = <[u8; 32]>::try_from(seed).map_err(|_| NoteError::Key("an Ed25519 key has 32 bytes"))?;
        let key = Self::new(name, kind, seed)?;
        if *number == kind.number() && crate::hash::hex(&key.public.id()) == *id {
            Ok(key)
        } else {
            Err(NoteError::Key("its hash is not its own"))
        }
    }

    /// The key as text, in the form of Go's `note` package: `PRIVATE+KEY+name+hash+base64`. Keep it secret.
    pub fn written(&self) -> String {
        let mut bytes = vec![self.public.kind.number()];
        bytes.extend(self.key.as_bytes());
        format!(
            "PRIVATE+KEY+{}+{}+{}",
            self.public.name,
            crate::hash::hex(&self.public.id()),
            to_base64(&bytes)
        )
    }

    /// What others check its signatures with.
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The line that signs a text as a log does.
    pub fn sign(&self, text: &str) -> String {
        self.line(&self.key.sign(text.as_bytes()).to_bytes())
    }

    /// The line that signs a text and a moment as a witness does. Unit: seconds since 1970. Source: C2SP tlog-cosignature.
    pub fn cosign(&self, text: &str, seconds: u64) -> String {
        let mut bytes = seconds.to_be_bytes().to_vec();
        bytes.extend(self.key.sign(cosigned(text, seconds).as_bytes()).to_bytes());
        self.line(&bytes)
    }

    fn line(&self, signature: &[u8]) -> String {
        let mut bytes = self.public.id().to_vec();
        bytes.extend(signature);
        format!("{LINE}{} {}\n", self.public.name, to_base64(&bytes))
    }
}

/// What a witness signs.
fn cosigned(text: &str, seconds: u64) -> String {
    format!("cosignature/v1\ntime {seconds}\n{text}")
}

/// A text with the lines of those who signed it. Nothing of it is to be believed before it is [verified](Note::verify).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    name: String,
    id: [u8; 4],
    signature: Vec<u8>,
}

impl Note {
    /// Reads a note.
    ///
    /// # Errors
    /// [`NoteError::Malformed`].
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        if note.len() > NOTE_BYTES_MAX {
            return Err(NoteError::Malformed("it is longer than 65,536 bytes"));
        }
        if note.bytes().any(|byte| byte < 0x20 && byte != b'\n') {
            return Err(NoteError::Malformed("it has control characters"));
        }
        let (text, signatures) =
            note.rsplit_once("\n\n").ok_or(NoteError::Malformed("it has no empty line"))?;
        let signatures =
            signatures.strip_suffix('\n').ok_or(NoteError::Malformed("its last line does not end"))?;
        let lines: Vec<Line> = signatures.split('\n').map(Line::parse).collect::<Result<_, _>>()?;
        if lines.len() > SIGNATURES_MAX {
            return Err(NoteError::Malformed("it has more than 64 signatures"));
        }
        Ok(Self { text: format!("{text}\n"), lines })
    }

    /// What was signed, with its last newline.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Checks the signature of a log.
    ///
    /// # Errors
    /// [`NoteError::Unsigned`] and [`NoteError::Forged`].
    pub fn verify(&self, key: &PublicKey) -> Result<(), NoteError> {
        self.checked(key, |signature| key.holds(self.text.as_bytes(), signature).then_some(()))
    }

    /// Checks the signature of a witness, and tells when it was made. Unit: seconds since 1970.
    ///
    /// # Errors
    /// [`NoteError::Unsigned`] and [`NoteError::Forged`].
    pub fn cosigned_at(&self, key: &PublicKey) -> Result<u64, NoteError> {
        self.checked(key, |signature| {
            let (seconds, signature) = signature.split_at_checked(8)?;
            let seconds = u64::from_be_bytes(seconds.try_into().ok()?);
            let message = cosigned(&self.text, seconds);
            (i64::try_from(seconds).is_ok() && key.holds(message.as_bytes(), signature)).then_some(seconds)
        })
    }

    /// Every line under the name and number of a key must hold; the first one answers.
    fn checked<T>(&self, key: &PublicKey, check: impl Fn(&[u8]) -> Option<T>) -> Result<T, NoteError> {
        let mut found = None;
        for line in self.lines.iter().filter(|line| line.name == key.name && line.id == key.id()) {
            let checked = check(&line.signature).ok_or_else(|| NoteError::Forged(key.name.clone()))?;
            found.get_or_insert(checked);
        }
        found.ok_or_else(|| NoteError::Unsigned(key.name.clone()))
    }
}

impl Line {
    fn parse(line: &str) -> Result<Self, NoteError> {
        const SHAPE: NoteError =
            NoteError::Malformed("a line of a signature is an em dash, a name and base64");
        let (name, encoded) = line.strip_prefix(LINE).and_then(|rest| rest.split_once(' ')).ok_or(SHAPE)?;
        check_name(name).map_err(|_| SHAPE)?;
        let bytes = from_base64(encoded).ok_or(SHAPE)?;
        let (id, signature) = bytes.split_first_chunk().ok_or(SHAPE)?;
        Ok(Self { name: name.to_owned(), id: *id, signature: signature.to_vec() })
    }
}

fn check_name(name: &str) -> Result<(), NoteError> {
    let holds = !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c.is_control() || c == '+');
    if holds { Ok(()) } else { Err(NoteError::Key("a name is not empty and has neither spaces nor a plus")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source: the example of C2SP signed-note.
    const EXAMPLE: &str = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";

    fn key(kind: KeyKind) -> SecretKey {
        SecretKey::new("pobuda.example/log", kind, [7; 32]).unwrap()
    }

    #[test]
    fn a_note_is_divided_at_its_last_empty_line() {
        let note = Note::parse(EXAMPLE).unwrap();
        assert!(note.text().ends_with("sole:\n\ned è subito sera.\n"), "{}", note.text());
    }

    #[test]
    fn a_signature_holds_for_its_text_and_key_alone() {
        let (ours, text) = (key(KeyKind::Note), "pobuda.example/log\n0\n");
        let note = format!("{text}\n{}", ours.sign(text));
        assert_eq!(Note::parse(&note).unwrap().verify(ours.public()), Ok(()));
        let other = Note::parse(&note.replace("\n0\n", "\n1\n")).unwrap();
        assert_eq!(other.verify(ours.public()), Err(NoteError::Forged("pobuda.example/log".to_owned())));
        let stranger = SecretKey::new("pobuda.example/log", KeyKind::Note, [8; 32]).unwrap();
        let unsigned = NoteError::Unsigned("pobuda.example/log".to_owned());
        assert_eq!(Note::parse(&note).unwrap().verify(stranger.public()), Err(unsigned));
    }

    #[test]
    fn a_witness_signs_its_moment_too() {
        let (witness, text) = (key(KeyKind::Cosignature), "x\n1\nAAA\n");
        let note = Note::parse(&format!("{text}\n{}", witness.cosign(text, 1_679_315_147))).unwrap();
        assert_eq!(note.cosigned_at(witness.public()), Ok(1_679_315_147));
        assert!(note.verify(witness.public()).is_err());
    }

    #[test]
    fn keys_are_read_as_they_are_written() {
        for kind in [KeyKind::Note, KeyKind::Cosignature] {
            let key = key(kind);
            assert_eq!(PublicKey::parse(&key.public().to_string()).as_ref(), Ok(key.public()));
            assert_eq!(SecretKey::parse(&key.written()).unwrap().public(), key.public());
        }
        let other = key(KeyKind::Note).public().to_string().replace("pobuda", "popuda");
        assert_eq!(PublicKey::parse(&other), Err(NoteError::Key("its hash is not its own")));
    }
}
