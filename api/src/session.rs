//! Browsers that have signed in, and the check that a browser's request was meant.
//!
//! A session is a random cookie that stands for an access token; it lives in memory only. A restart signs
//! everybody out, and revoking the token ends its sessions at once: nothing here outlives the token.

use crate::ids::{Ids, NoChance};
use axum::http::header::{COOKIE, HOST, ORIGIN};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use moka::sync::Cache;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// Sessions at once; the longest unused end first.
const SESSIONS_MAX: u64 = 10_000;
/// A session ends after so long without a request.
const SESSION_IDLE: Duration = Duration::from_secs(8 * 60 * 60);
/// Random bytes of a cookie, and of a token against forged requests.
const SECRET_BYTES: usize = 32;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A browser that has signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Hash of the access token it stands for.
    pub token_hash: [u8; 32],
    /// Must come back with everything that writes.
    pub csrf: String,
}

/// The sessions of this process. Cheap to clone.
#[derive(Clone)]
pub struct Sessions {
    // By hash of the cookie: whoever reads our memory dump gains no cookie.
    held: Cache<[u8; 32], Session>,
    secure: bool,
}

impl Sessions {
    /// No sessions yet. `secure`: the site is reached over https, so cookies may not leave it.
    pub fn new(secure: bool) -> Self {
        Self { held: Cache::builder().max_capacity(SESSIONS_MAX).time_to_idle(SESSION_IDLE).build(), secure }
    }

    /// Begins a session for a token; the value is for `Set-Cookie`.
    ///
    /// # Errors
    /// [`NoChance`] when the operating system gives no random bytes.
    pub fn begin(&self, ids: &Ids, token_hash: [u8; 32]) -> Result<HeaderValue, NoChance> {
        let cookie = URL_SAFE_NO_PAD.encode(ids.bytes::<SECRET_BYTES>()?);
        let csrf = URL_SAFE_NO_PAD.encode(ids.bytes::<SECRET_BYTES>()?);
        self.held.insert(hash(&cookie), Session { token_hash, csrf });
        self.set_cookie(&cookie, SESSION_IDLE.as_secs()).ok_or(NoChance)
    }

    /// The session that a request belongs to.
    pub fn find(&self, headers: &HeaderMap) -> Option<Session> {
        self.held.get(&hash(self.cookie(headers)?))
    }

    /// Ends the session of a request; the value is for `Set-Cookie`.
    pub fn end(&self, headers: &HeaderMap) -> Option<HeaderValue> {
        if let Some(cookie) = self.cookie(headers) {
            self.held.invalidate(&hash(cookie));
        }
        self.set_cookie("", 0)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), value.parse().expect("a header"))).collect()
    }

    #[test]
    fn a_session_is_found_by_its_cookie_until_it_ends() {
        let sessions = Sessions::new(true);
        let set = sessions.begin(&Ids::system(), [7; 32]).expect("a session");
        let set = set.to_str().expect("text");
        assert!(set.starts_with("__Host-pobuda=") && set.contains("HttpOnly; SameSite=Lax"));
        assert!(set.ends_with("; Secure"));
        let cookie = set.split(';').next().expect("a pair");
        let request = headers(&[(COOKIE, &format!("other=1; {cookie}"))]);
        assert_eq!(sessions.find(&request).expect("a session").token_hash, [7; 32]);
        assert!(sessions.end(&request).is_some());
        assert_eq!(sessions.find(&request), None);
        assert_eq!(sessions.find(&headers(&[(COOKIE, "__Host-pobuda=")])), None);
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
