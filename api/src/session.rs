//! Browsers that have signed in, and the check that a browser's request was meant.
//!
//! A session is a random cookie; its hash is kept in the database, so that sessions outlive the program and every server
//! process knows them. It stands for a person or for an access token, and is never better than that: a closed account, a
//! changed password or a revoked token ends it at once.

use crate::account::proof::Proven;
use crate::caller::{Caller, Standing};
use crate::clock::Clock;
use crate::ids::{Ids, NoChance};
use axum::http::header::{COOKIE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use pobuda_ledger::Log;
use pobuda_ledger::error::LogError;
use pobuda_ledger::people::Person;
use pobuda_ledger::people::sessions::{Begun, Expiry, Holder};
use pobuda_ledger::people::standings::StandingWords;
use pobuda_ledger::record::Millis;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// A session ends after so long without a request.
pub const SESSION_IDLE: Duration = Duration::from_secs(8 * 60 * 60);
/// A session ends after so long, however it is used.
pub const SESSION_LIFE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// Use of a session is noted so often, and not with every request: reading pages should not write.
const SESSION_NOTED: Duration = Duration::from_secs(60);
/// Random bytes of a cookie.
const SECRET_BYTES: usize = 32;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A browser that has signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// What it is kept under.
    pub cookie_hash: [u8; 32],
    /// Must come back with everything that writes. Made of the cookie, and kept nowhere.
    pub csrf: String,
}

/// A session as it begins.
#[derive(Debug, Clone)]
pub struct Begin {
    /// For `Set-Cookie`.
    pub cookie: HeaderValue,
    /// Must come back with everything that writes.
    pub csrf: String,
}

/// Why there is no session.
#[derive(Debug, thiserror::Error)]
pub enum NoSession {
    /// No cookie can be made.
    #[error(transparent)]
    NoChance(#[from] NoChance),
    /// The database failed.
    #[error(transparent)]
    Log(#[from] LogError),
}

/// The sessions of a log. Cheap to clone.
#[derive(Clone)]
pub struct Sessions {
    log: Log,
    clock: Clock,
    ids: Ids,
    secure: bool,
}

impl Sessions {
    /// The sessions of a log. `secure`: the site is reached over https, so cookies may not leave it.
    pub fn new(log: Log, clock: Clock, ids: Ids, secure: bool) -> Self {
        Self { log, clock, ids, secure }
    }

    /// Begins a session for a person who acts in a standing. The one that the request came with, if any, ends: whoever
    /// knew its cookie before knows nothing now.
    ///
    /// # Errors
    /// [`NoSession`] when the database fails or the operating system gives no random bytes.
    pub async fn begin(
        &self,
        person: &Person,
        acting: &Standing,
        before: &HeaderMap,
    ) -> Result<Begin, NoSession> {
        self.begin_as(&Begun::Person(person, &StandingWords::from(acting)), before).await
    }

    /// The same for whoever has proven who they are, with an account or a token.
    ///
    /// # Errors
    /// As [`Sessions::begin`].
    pub async fn begin_proven(
        &self,
        proven: &Proven,
        acting: &Standing,
        before: &HeaderMap,
    ) -> Result<Begin, NoSession> {
        match proven {
            Proven::Person(person) => self.begin(person, acting, before).await,
            Proven::Token(token) => self.begin_as(&Begun::Token(&token.id), before).await,
        }
    }

    async fn begin_as(&self, begun: &Begun<'_>, before: &HeaderMap) -> Result<Begin, NoSession> {
        self.end(before).await?;
        let cookie = URL_SAFE_NO_PAD.encode(self.ids.bytes::<SECRET_BYTES>()?);
        let now = self.now();
        self.log.begin_session(&hash(&cookie), begun, now, expiry(now)).await?;
        let set = self.set_cookie(&cookie, SESSION_LIFE.as_secs()).ok_or(NoChance)?;
        Ok(Begin { cookie: set, csrf: csrf(&cookie) })
    }

    /// The session that a request belongs to, and whose it is.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn find(&self, headers: &HeaderMap) -> Result<Option<(Session, Caller)>, LogError> {
        let Some(cookie) = self.cookie(headers).filter(|cookie| !cookie.is_empty()) else { return Ok(None) };
        let session = Session { cookie_hash: hash(cookie), csrf: csrf(cookie) };
        let now = self.now();
        let Some(live) = self.log.live_session(&session.cookie_hash, expiry(now)).await? else {
            return Ok(None);
        };
        if now.0.saturating_sub(live.seen_at.0) >= millis(SESSION_NOTED) {
            self.log.note_session(&session.cookie_hash, now).await?;
        }
        let caller = match live.holder {
            Holder::Token(token) => Caller::with_token(token)?,
            Holder::Person { person, acting } => {
                // Whose post was taken from them is a citizen like everybody.
                let acting = acting.as_ref().map(Standing::of).transpose()?;
                Caller::in_person(person, acting.unwrap_or(Standing::Citizen))
            }
        };
        Ok(Some((session, caller)))
    }

    /// Lets a session act in another standing.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn act_in(&self, session: &Session, standing: &Standing) -> Result<(), LogError> {
        self.log.act_in(&session.cookie_hash, &StandingWords::from(standing)).await
    }

    /// Ends the session of a request; the value is for `Set-Cookie`.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn end(&self, headers: &HeaderMap) -> Result<Option<HeaderValue>, LogError> {
        if let Some(cookie) = self.cookie(headers).filter(|cookie| !cookie.is_empty()) {
            self.log.end_session(&hash(cookie)).await?;
        }
        Ok(self.set_cookie("", 0))
    }

    fn now(&self) -> Millis {
        Millis(self.clock.now().as_millisecond())
    }

    fn name(&self) -> &'static str {
        // The prefix makes browsers refuse the cookie from anybody but this very host. RFC 6265bis §4.1.3.
        if self.secure { "__Host-pobuda" } else { "pobuda" }
    }

    fn cookie<'h>(&self, headers: &'h HeaderMap) -> Option<&'h str> {
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|text| text.split(';'))
            .find_map(|pair| pair.trim().strip_prefix(self.name())?.strip_prefix('='))
    }

    fn set_cookie(&self, value: &str, seconds: u64) -> Option<HeaderValue> {
        let secure = if self.secure { "; Secure" } else { "" };
        let name = self.name();
        HeaderValue::from_str(&format!(
            "{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}"
        ))
        .ok()
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}

fn expiry(now: Millis) -> Expiry {
    let before = |duration| Millis(now.0.saturating_sub(millis(duration)));
    Expiry { seen: before(SESSION_IDLE), began: before(SESSION_LIFE) }
}

/// Whether a browser could have been made to send this by another site. Requests of programs, which send
/// neither header, pass: they carry no cookie unless told to. Source: Fetch Metadata, as in Go 1.25.
pub fn from_another_site(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).map(|value: &HeaderValue| value.to_str().unwrap_or("malformed"));
    match (text(SEC_FETCH_SITE), text(ORIGIN)) {
        (Some("same-origin" | "none"), _) | (None, None) => false,
        (Some(_), _) => true,
        (None, Some(origin)) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_none() || host != text(HOST)
        }
    }
}

/// Whether two secrets are equal, in time that depends on their length only.
pub fn equal_secrets(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

fn hash(cookie: &str) -> [u8; 32] {
    Sha256::digest(cookie.as_bytes()).into()
}

/// The token against forged requests. Who has the cookie can make it; the hash that is kept does not lead to it.
fn csrf(cookie: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(format!("csrf\n{cookie}").as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), value.parse().expect("a header"))).collect()
    }

    #[test]
    fn the_token_against_forged_requests_comes_from_the_cookie_and_not_from_what_is_kept() {
        assert_eq!(csrf("a"), csrf("a"));
        assert_ne!(csrf("a"), csrf("b"));
        assert_ne!(csrf("a"), URL_SAFE_NO_PAD.encode(hash("a")));
    }

    #[test]
    fn what_another_site_makes_a_browser_send_is_recognised() {
        let other = |pairs: &[(HeaderName, &str)]| from_another_site(&headers(pairs));
        assert!(!other(&[]));
        assert!(!other(&[(SEC_FETCH_SITE, "same-origin"), (ORIGIN, "https://proxy.example")]));
        assert!(other(&[(SEC_FETCH_SITE, "cross-site")]));
        assert!(other(&[(SEC_FETCH_SITE, "same-site")]));
        assert!(!other(&[(ORIGIN, "http://pobuda.test:8080"), (HOST, "pobuda.test:8080")]));
        assert!(other(&[(ORIGIN, "http://evil.test"), (HOST, "pobuda.test:8080")]));
        assert!(other(&[(ORIGIN, "null"), (HOST, "pobuda.test")]));
    }

    #[test]
    fn secrets_are_equal_only_when_every_character_is() {
        assert!(equal_secrets("abc", "abc"));
        assert!(!equal_secrets("abc", "abd") && !equal_secrets("abc", "ab") && !equal_secrets("", "a"));
    }
}
