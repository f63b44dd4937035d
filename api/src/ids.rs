//! Identifiers and everything else that needs chance. The one source of chance of the system.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use pobuda_domain::name::Pseudonym;
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// Bytes of chance fetched from the operating system at once, per thread: a salt costs a copy, not a call.
const BUFFER_BYTES: usize = 4096;
/// Random bytes of a pseudonym.
const PSEUDONYM_BYTES: usize = 16;

/// The operating system gave no random bytes.
#[derive(Debug, thiserror::Error)]
#[error("the operating system gives no random bytes; check that getrandom(2) or /dev/urandom is available")]
pub struct NoChance;

/// The source of chance. Cheap to clone.
#[derive(Clone, Default)]
pub struct Ids(Source);

#[derive(Clone, Default)]
enum Source {
    #[default]
    System,
    Seeded(Arc<Mutex<Seeded>>),
}

struct Seeded {
    seed: u64,
    next: u64,
}

impl fmt::Debug for Ids {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Source::System => "Ids(system)",
            Source::Seeded(_) => "Ids(seeded)",
        })
    }
}

impl Ids {
    /// Chance from the operating system.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// The same sequence for the same seed. For tests: salts from it protect nothing.
    pub fn seeded(seed: u64) -> Self {
        Self(Source::Seeded(Arc::new(Mutex::new(Seeded { seed, next: 0 }))))
    }

    /// Random bytes.
    ///
    /// # Errors
    /// [`NoChance`] when the operating system refuses.
    pub fn bytes<const N: usize>(&self) -> Result<[u8; N], NoChance> {
        let mut out = [0; N];
        match &self.0 {
            Source::System => BUFFER.with_borrow_mut(|buffer| buffer.take(&mut out))?,
            Source::Seeded(seeded) => seeded.lock().unwrap_or_else(PoisonError::into_inner).take(&mut out),
        }
        Ok(out)
    }

    /// A new identifier. Shape: UUID version 7, the given time in its first 48 bits. Source: RFC 9562 §5.7.
    ///
    /// # Errors
    /// [`NoChance`] when the operating system refuses.
    pub fn uuid(&self, now: Timestamp) -> Result<Uuid, NoChance> {
        let millis = u64::try_from(now.as_millisecond()).unwrap_or(0);
        Ok(uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()?).into_uuid())
    }

    /// A new pseudonym. Shape: `s-` and 22 characters of base64url, 128 random bits.
    ///
    /// # Errors
    /// [`NoChance`] when the operating system refuses.
    pub fn pseudonym(&self) -> Result<Pseudonym, NoChance> {
        let text = format!("s-{}", URL_SAFE_NO_PAD.encode(self.bytes::<PSEUDONYM_BYTES>()?));
        Pseudonym::new(text).map_err(|_| NoChance)
    }
}

thread_local! {
    static BUFFER: RefCell<Buffer> = const { RefCell::new(Buffer { bytes: [0; BUFFER_BYTES], used: BUFFER_BYTES }) };
}

struct Buffer {
    bytes: [u8; BUFFER_BYTES],
    used: usize,
}

impl Buffer {
    fn take(&mut self, out: &mut [u8]) -> Result<(), NoChance> {
        if out.len() > BUFFER_BYTES - self.used {
            if out.len() > BUFFER_BYTES {
                return getrandom::fill(out).map_err(|_| NoChance);
            }
            getrandom::fill(&mut self.bytes).map_err(|_| NoChance)?;
            self.used = 0;
        }
        let end = self.used + out.len();
        let taken = self.bytes.get_mut(self.used..end).ok_or(NoChance)?;
        out.copy_from_slice(taken);
        // A salt lives in the opening alone: nothing of it stays behind in this thread.
        taken.fill(0);
        self.used = end;
        Ok(())
    }
}

impl Seeded {
    fn take(&mut self, out: &mut [u8]) {
        for chunk in out.chunks_mut(32) {
            let mut hash = Sha256::new();
            hash.update(self.seed.to_be_bytes());
            hash.update(self.next.to_be_bytes());
            self.next += 1;
            let block = hash.finalize();
            for (to, from) in chunk.iter_mut().zip(block) {
                *to = from;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn an_identifier_carries_its_time_and_sorts_by_it() {
        let ids = Ids::system();
        let early = ids.uuid("2026-03-02T09:14:00Z".parse().expect("a timestamp")).expect("chance");
        let late = ids.uuid("2026-03-02T09:14:00.001Z".parse().expect("a timestamp")).expect("chance");
        assert_eq!(early.get_version_num(), 7);
        assert!(early < late);
    }

    #[test]
    fn chance_never_repeats_across_a_refill_of_the_buffer() {
        let ids = Ids::system();
        let salts: BTreeSet<[u8; 32]> = (0..1000).map(|_| ids.bytes().expect("chance")).collect();
        assert_eq!(salts.len(), 1000);
    }

    #[test]
    fn the_same_seed_gives_the_same_sequence_and_another_seed_another() {
        let first: [u8; 48] = Ids::seeded(7).bytes().expect("chance");
        assert_eq!(first, Ids::seeded(7).bytes::<48>().expect("chance"));
        assert_ne!(first, Ids::seeded(8).bytes::<48>().expect("chance"));
    }

    #[test]
    fn a_pseudonym_says_nothing_and_is_well_formed() {
        let pseudonym = Ids::system().pseudonym().expect("chance");
        assert!(pseudonym.as_str().starts_with("s-"));
        assert_eq!(pseudonym.as_str().len(), 24);
    }
}
