//! Passwords: judged when they are set, kept as Argon2id, worked out apart from the requests and few at once.

use crate::ids::{Ids, NoChance};
use argon2::password_hash::{PasswordHash, SaltString};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

/// Shortest password. Unit: characters. Source: NIST SP 800-63B-4 §3.1.1.2, for a password that is the only proof.
pub const PASSWORD_CHARS_MIN: usize = 15;
/// Longest password. Unit: characters. The same source wants at least 64.
pub const PASSWORD_CHARS_MAX: usize = 128;
/// Different characters that a password has at least: fewer are a key held down.
pub const PASSWORD_KINDS_MIN: usize = 6;

/// Memory of one hash. Unit: KiB. Source: OWASP Password Storage Cheat Sheet, Argon2id with 19 MiB, 2 passes, 1 lane.
pub const HASH_MEMORY_KIB: u32 = 19 * 1024;
/// Passes of one hash over its memory. Source: as above.
pub const HASH_PASSES: u32 = 2;
/// Lanes of one hash. Source: as above.
pub const HASH_LANES: u32 = 1;
/// Length of a hash. Unit: bytes. Source: RFC 9106 §4.
const HASH_BYTES: usize = 32;
/// Length of a salt. Unit: bytes. Source: RFC 9106 §4.
const SALT_BYTES: usize = 16;

/// Hashes worked out at once. Each takes [`HASH_MEMORY_KIB`] and one processor for some 20 ms.
pub const HASHES_AT_ONCE_MAX: usize = 4;
/// Hashes at work or waiting. One more is refused as overload: whoever signs in then comes again in a moment.
pub const HASHES_WAITING_MAX: usize = 64;

/// Of nobody's password: an unknown account costs as much as a known one. A test sees that it costs what the others do.
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5LW5vYm9keS0$GIVQeG/fnGN6Jr9sxcyy5+OXfCXHNPDGYA3o8O6Kx0k";

/// A password in clear. Exists while it is set or checked, and is never stored or printed.
#[derive(Clone)]
pub struct Password(String);

/// Why a password cannot be set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// Too few characters.
    #[error(
        "a password has at least {PASSWORD_CHARS_MIN} characters; four words with spaces are easy to remember"
    )]
    Short,
    /// Too many characters.
    #[error("a password has at most {PASSWORD_CHARS_MAX} characters")]
    Long,
    /// It can be guessed from what it belongs to, or is the same few characters again and again.
    #[error(
        "this password is easily guessed; take one without your name and address, of different characters"
    )]
    Guessable,
}

impl Password {
    /// A password that somebody wants to have.
    ///
    /// # Errors
    /// [`Unfit`] with the rule that it breaks.
    pub fn chosen(text: &str, email: &str, name: &str) -> Result<Self, Unfit> {
        let password = Self::typed(text).ok_or(Unfit::Long)?;
        if password.0.chars().count() < PASSWORD_CHARS_MIN {
            return Err(Unfit::Short);
        }
        let kinds: std::collections::BTreeSet<char> = password.0.chars().collect();
        let folded = super::email::folded(&password.0);
        let says = |part: &str| part.chars().count() >= PASSWORD_CHARS_MIN / 3 && folded.contains(part);
        let local = email.split('@').next().unwrap_or_default();
        if kinds.len() < PASSWORD_KINDS_MIN || says(local) || says(&super::email::folded(name)) {
            return Err(Unfit::Guessable);
        }
        Ok(password)
    }

    /// A password that somebody signs in with; `None` when it is longer than any can be. One typed in another
    /// spelling of Unicode is the same. Source: NIST SP 800-63B-4 §3.1.1.2, normalization with NFKC.
    pub fn typed(text: &str) -> Option<Self> {
        let fits = |text: &str| text.chars().take(PASSWORD_CHARS_MAX + 1).count() <= PASSWORD_CHARS_MAX;
        let text: String = Some(text).filter(|text| fits(text))?.nfkc().collect();
        fits(&text).then_some(Self(text))
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Why no hash was worked out.
#[derive(Debug, thiserror::Error)]
pub enum NoHash {
    /// More wait than are taken.
    #[error("too many passwords wait to be checked; try again in a moment")]
    Busy,
    /// No salt.
    #[error(transparent)]
    NoChance(#[from] NoChance),
    /// A hash that was kept cannot be read, or the work was cut off.
    #[error("a password could not be worked out: {0}")]
    Failed(String),
}

/// Works out hashes. Cheap to clone; the clones share one bound.
#[derive(Clone)]
pub struct Passwords {
    at_once: Arc<Semaphore>,
    waiting: Arc<Semaphore>,
    worked: Arc<AtomicU64>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self {
            at_once: Arc::new(Semaphore::new(HASHES_AT_ONCE_MAX)),
            waiting: Arc::new(Semaphore::new(HASHES_WAITING_MAX)),
            worked: Arc::default(),
        }
    }
}

impl Passwords {
    /// What is kept of a password. Shape: PHC string.
    ///
    /// # Errors
    /// [`NoHash`] when too many wait, or there is no salt.
    pub async fn hash(&self, ids: &Ids, password: Password) -> Result<String, NoHash> {
        let salt = SaltString::encode_b64(&ids.bytes::<SALT_BYTES>()?).map_err(failed)?;
        self.work(move || {
            let hash = argon2()?.hash_password(password.0.as_bytes(), &salt);
            Ok(hash.map_err(failed)?.to_string())
        })
        .await
    }

    /// Whether it is the password of that hash. With no password or no hash the same work is done for nothing.
    ///
    /// # Errors
    /// [`NoHash`] when too many wait, or the hash cannot be read.
    pub async fn verify(&self, password: Option<Password>, kept: Option<&str>) -> Result<bool, NoHash> {
        let possible = password.is_some() && kept.is_some();
        let kept = kept.unwrap_or(NOBODYS).to_owned();
        let password = password.unwrap_or(Password(String::new()));
        let same = self.work(move || {
            let kept = PasswordHash::new(&kept).map_err(failed)?;
            match argon2()?.verify_password(password.0.as_bytes(), &kept) {
                Ok(()) => Ok(true),
                Err(argon2::password_hash::Error::Password) => Ok(false),
                Err(error) => Err(failed(error)),
            }
        });
        Ok(same.await? && possible)
    }

    /// Hashes worked out since the start.
    pub fn worked(&self) -> u64 {
        self.worked.load(Ordering::SeqCst)
    }

    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, NoHash> + Send + 'static,
    ) -> Result<T, NoHash> {
        let place = Arc::clone(&self.waiting).try_acquire_owned().map_err(|_| NoHash::Busy)?;
        let turn = Arc::clone(&self.at_once).acquire_owned().await.map_err(failed)?;
        let worked = Arc::clone(&self.worked);
        let done = tokio::task::spawn_blocking(move || {
            // Kept until the end, also when whoever asked has gone away: the bound is on the work.
            let _held = (place, turn);
            worked.fetch_add(1, Ordering::SeqCst);
            work()
        });
        done.await.map_err(failed)?
    }
}

/// Whether a hash was made with other parameters than those of today.
pub fn is_outdated(kept: &str) -> bool {
    let Ok(kept) = PasswordHash::new(kept) else { return true };
    let today = |params: Params| {
        (params.m_cost(), params.t_cost(), params.p_cost()) == (HASH_MEMORY_KIB, HASH_PASSES, HASH_LANES)
    };
    kept.algorithm != Algorithm::Argon2id.ident() || !Params::try_from(&kept).is_ok_and(today)
}

fn argon2() -> Result<Argon2<'static>, NoHash> {
    let params = Params::new(HASH_MEMORY_KIB, HASH_PASSES, HASH_LANES, Some(HASH_BYTES)).map_err(failed)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn failed(error: impl fmt::Display) -> NoHash {
    NoHash::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(text: &str) -> Result<Password, Unfit> {
        Password::chosen(text, "ana.kos@example.org", "Ana Kos")
    }

    #[test]
    fn a_password_is_long_and_not_to_be_guessed() {
        assert!(chosen("klop ob reki v senci").is_ok());
        assert_eq!(chosen("kratko").err(), Some(Unfit::Short));
        assert_eq!(chosen(&"čokolada ".repeat(20)).err(), Some(Unfit::Long));
        for bad in ["aaaaaaaaaaaaaaaaaaaa", "ana.kos ana.kos 12", "Geslo od ANA KOS 1"] {
            assert_eq!(chosen(bad).err(), Some(Unfit::Guessable), "{bad}");
        }
        assert_eq!(format!("{:?}", chosen("klop ob reki v senci")), "Ok(Password(…))");
    }

    #[tokio::test]
    async fn a_password_is_known_again_and_no_other() {
        let (passwords, ids) = (Passwords::default(), Ids::system());
        let kept = passwords
            .hash(&ids, chosen("s\u{30c}tiri besede so dovolj").expect("fit"))
            .await
            .expect("a hash");
        assert!(kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{kept}");
        assert!(!is_outdated(&kept));
        let verify =
            async |text: &str| passwords.verify(Password::typed(text), Some(&kept)).await.expect("work");
        assert!(verify("štiri besede so dovolj").await, "another spelling of the same letters");
        assert!(!verify("štiri besede so preveč").await);
        assert!(!verify("").await);
        let again =
            passwords.hash(&ids, chosen("štiri besede so dovolj").expect("fit")).await.expect("a hash");
        assert_ne!(kept, again, "salted");
    }

    #[tokio::test]
    async fn nobody_costs_as_much_as_somebody() {
        let passwords = Passwords::default();
        assert!(!is_outdated(NOBODYS));
        let typed = Password::typed("klop ob reki v senci");
        assert!(!passwords.verify(typed.clone(), None).await.expect("work"));
        assert!(!passwords.verify(None, Some(NOBODYS)).await.expect("work"));
        assert_eq!(passwords.worked(), 2);
        assert!(passwords.verify(typed, Some("no hash")).await.is_err());
    }

    #[tokio::test]
    async fn more_than_can_wait_are_refused() {
        let passwords = Passwords::default();
        let all = (0..HASHES_WAITING_MAX * 2).map(|_| passwords.verify(None, None));
        let answers = futures::future::join_all(all).await;
        let refused = answers.iter().filter(|answer| matches!(answer, Err(NoHash::Busy))).count();
        assert_eq!(refused, HASHES_WAITING_MAX);
    }

    #[test]
    fn older_parameters_are_noticed() {
        assert!(is_outdated(&NOBODYS.replace("m=19456", "m=12288")));
        assert!(is_outdated(&NOBODYS.replace("argon2id", "argon2i")));
        assert!(is_outdated("x"));
    }
}
