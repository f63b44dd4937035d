//! `Idempotency-Key`: the same request sent again gets the first answer again.
//! Source: draft-ietf-httpapi-idempotency-key-header-07.
//!
//! That a command happens once is kept by the log, for ever: the key becomes the command's id there. What
//! was answered is kept here for a while, because a refusal leaves nothing in the log and a new token's
//! secret is nowhere else. Answers to requests that were never decided (400, 401, 412, 503 …) are not
//! kept: the client mends the request or tries again under the same key.

use crate::caller::Caller;
use crate::http::problem::{Answer, Problem, idempotency_key_reused, invalid_header};
use axum::body::Bytes;
use axum::extract::FromRequestParts;
use axum::http::header::RETRY_AFTER;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use moka::sync::Cache;
use pobuda_ledger::record::CommandKey;
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Mutex;

/// Longest key, in characters.
pub const KEY_CHARS_MAX: usize = 255;
/// Answers kept at once; the oldest unused go first.
const ANSWERS_MAX: u64 = 10_000;
/// How long an answer is kept.
const ANSWER_LIFE: Duration = Duration::from_secs(24 * 60 * 60);
/// How long it is remembered who works under a key; longer than any request takes.
const AT_WORK_IDLE: Duration = Duration::from_secs(5 * 60);

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// The key that came with a request, if one did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyKey(Option<String>);

impl<S: Send + Sync> FromRequestParts<S> for IdempotencyKey {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        Self::read(&parts.headers)
    }
}

impl IdempotencyKey {
    /// Reads the header: a quoted string as in the draft, or bare as most clients send it.
    fn read(headers: &HeaderMap) -> Answer<Self> {
        let refused = || {
            invalid_header(format!(
                "Idempotency-Key takes 1 to {KEY_CHARS_MAX} visible ASCII characters, once."
            ))
        };
        let mut sent = headers.get_all(&IDEMPOTENCY_KEY).iter();
        let Some(value) = sent.next() else { return Ok(Self(None)) };
        let text = value.to_str().map_err(|_| refused())?.trim();
        let bare = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
        let well_formed = (1..=KEY_CHARS_MAX).contains(&bare.len())
            && bare.bytes().all(|b| b.is_ascii_graphic() && b != b'"');
        if sent.next().is_some() || !well_formed {
            return Err(refused());
        }
        Ok(Self(Some(bare.to_owned())))
    }

    /// A key that a form carried.
    pub fn of_form(text: String) -> Self {
        Self(Some(text))
    }

    /// The command's identity: who sent it under which key, and what they asked.
    pub fn command(&self, caller: &Caller, method: &Method, uri: &Uri, body: &Bytes) -> Option<CommandKey> {
        let key = self.0.as_deref()?;
        let id = sha256_parts(&[b"http", caller.credential.as_bytes(), key.as_bytes()]);
        // The key goes in as well: it is kept nowhere, so that nobody can try what an erased text has said.
        let parts = [method.as_str().as_bytes(), uri.path().as_bytes(), body, key.as_bytes()];
        let hash = sha256_parts(&parts);
        Some(CommandKey { id: format!("http:{}", hex(&id)), hash })
    }
}

/// The identity of one command among several that were sent under one key: sent again, each is known by itself.
pub fn part_of(whole: &CommandKey, part: &str) -> CommandKey {
    let id = sha256_parts(&[b"part", whole.id.as_bytes(), part.as_bytes()]);
    CommandKey { id: format!("http:{}", hex(&id)), hash: whole.hash }
}

/// An answer as it was given. One with `Retry-After` has left something undecided and is not kept.
#[derive(Debug, Clone)]
pub struct Given {
    /// HTTP status.
    pub status: StatusCode,
    /// Its own headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

impl IntoResponse for Given {
    fn into_response(self) -> Response {
        (self.status, self.headers, self.body).into_response()
    }
}

/// Answers given lately, by command id.
#[derive(Clone)]
pub struct Answers {
    given: Cache<String, ([u8; 32], Kept)>,
    // Who comes second waits for the first one's answer: not everything with a key is a command of the log.
    at_work: Cache<String, Arc<Mutex<()>>>,
}

#[derive(Clone)]
enum Kept {
    Given(Given),
    Refused(Problem),
}

impl Default for Answers {
    fn default() -> Self {
        Self {
            given: Cache::builder().max_capacity(ANSWERS_MAX).time_to_live(ANSWER_LIFE).build(),
            at_work: Cache::builder().max_capacity(ANSWERS_MAX).time_to_idle(AT_WORK_IDLE).build(),
        }
    }
}

impl Answers {
    /// Does the work once per key; a repetition gets what the first one got.
    ///
    /// # Errors
    /// What the work refuses; 422 when the key came with something else before.
    pub async fn once(
        &self,
        key: Option<&CommandKey>,
        work: impl Future<Output = Answer<Given>>,
    ) -> Answer<Given> {
        let Some(key) = key else { return work.await };
        let at_work = self.at_work.get_with_by_ref(&key.id, Arc::default);
        let _alone = at_work.lock().await;
        if let Some((hash, kept)) = self.given.get(&key.id) {
            return match kept {
                _ if hash != key.hash => Err(idempotency_key_reused()),
                Kept::Given(given) => Ok(given),
                Kept::Refused(problem) => Err(problem),
            };
        }
        let answer = work.await;
        let kept = match &answer {
            Ok(given) if given.headers.contains_key(RETRY_AFTER) => None,
            Ok(given) => Some(Kept::Given(given.clone())),
            // Decided and refused: the draft wants this answer again, whatever has changed meanwhile.
            Err(problem) if problem.status() == StatusCode::CONFLICT => Some(Kept::Refused(problem.clone())),
            Err(_) => None,
        };
        if let Some(kept) = kept {
            self.given.insert(key.id.clone(), (key.hash, kept));
        }
        answer
    }
}

impl Answers {
    /// Forgets what was answered: it may tell what was erased since. A repetition is then known by the log alone.
    pub fn forget(&self) {
        self.given.invalidate_all();
    }
}

/// SHA-256 over parts, each behind its length, so that no two lists of parts are hashed alike.
fn sha256_parts(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::caller::Standing;
    use crate::http::problem::Problem;
    use std::sync::atomic::{AtomicU32, Ordering};

    fn sent(value: &str) -> Answer<IdempotencyKey> {
        let mut headers = HeaderMap::new();
        headers.insert(IDEMPOTENCY_KEY, value.parse().expect("a header"));
        IdempotencyKey::read(&headers)
    }

    fn command(token: &str, key: &str, path: &'static str, body: &'static str) -> CommandKey {
        let caller = Caller {
            credential: token.into(),
            person: None,
            subject: "s".into(),
            name: "n".into(),
            standing: Standing::Citizen,
        };
        let key = sent(key).expect("a key");
        key.command(&caller, &Method::POST, &Uri::from_static(path), &Bytes::from_static(body.as_bytes()))
            .expect("one")
    }

    #[test]
    fn a_key_is_taken_quoted_or_bare_and_refused_when_malformed() {
        assert_eq!(sent("\"abc\"").expect("a key"), sent("abc").expect("a key"));
        for bad in ["", "\"\"", "a b", "a\"b", &"x".repeat(KEY_CHARS_MAX + 1)] {
            assert!(sent(bad).is_err(), "{bad:?} was taken");
        }
    }

    #[test]
    fn a_key_belongs_to_its_token_and_its_request() {
        let first = command("t1", "k", "/a", "{}");
        assert_eq!(first, command("t1", "\"k\"", "/a", "{}"));
        assert_ne!(first.id, command("t2", "k", "/a", "{}").id);
        assert_eq!(first.id, command("t1", "k", "/a", "[]").id);
        assert_ne!(first.hash, command("t1", "k", "/a", "[]").hash);
        assert_ne!(first.hash, command("t1", "k", "/b", "{}").hash);
    }

    #[test]
    fn each_part_of_a_request_has_an_identity_of_its_own() {
        let (whole, other) = (command("t", "1", "/a", "{}"), command("t", "2", "/a", "{}"));
        assert_eq!(part_of(&whole, "x"), part_of(&whole, "x"));
        assert_ne!(part_of(&whole, "x").id, part_of(&whole, "y").id);
        assert_ne!(part_of(&whole, "x").id, part_of(&other, "x").id);
        assert_ne!(part_of(&whole, "x").id, whole.id);
    }

    async fn answer(
        answers: &Answers,
        key: &CommandKey,
        worked: &AtomicU32,
        outcome: Answer<()>,
    ) -> Answer<Given> {
        let work = async {
            worked.fetch_add(1, Ordering::SeqCst);
            outcome.map(|()| Given {
                status: StatusCode::CREATED,
                headers: HeaderMap::new(),
                body: Bytes::from_static(b"{}"),
            })
        };
        answers.once(Some(key), work).await
    }

    #[tokio::test]
    async fn who_comes_second_gets_the_first_ones_answer() {
        let (answers, worked) = (Answers::default(), AtomicU32::new(0));
        let key = command("t", "1", "/a", "{}");
        let slow = || {
            let work = async {
                tokio::task::yield_now().await;
                worked.fetch_add(1, Ordering::SeqCst);
                Ok(Given { status: StatusCode::CREATED, headers: HeaderMap::new(), body: Bytes::new() })
            };
            answers.once(Some(&key), work)
        };
        let (first, second) = tokio::join!(slow(), slow());
        assert!(first.is_ok() && second.is_ok());
        assert_eq!(worked.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn what_was_decided_is_answered_again_and_what_was_not_is_done_again() {
        let (answers, worked) = (Answers::default(), AtomicU32::new(0));
        let refusal = |status| Err(Problem::new(status, "x", "x", "x"));
        let (done, refused, stale) =
            (command("t", "1", "/a", "{}"), command("t", "2", "/a", "{}"), command("t", "3", "/a", "{}"));
        for _ in 0..2 {
            assert_eq!(
                answer(&answers, &done, &worked, Ok(())).await.expect("done").status,
                StatusCode::CREATED
            );
        }
        assert_eq!(worked.load(Ordering::SeqCst), 1);
        for _ in 0..2 {
            assert!(answer(&answers, &refused, &worked, refusal(StatusCode::CONFLICT)).await.is_err());
        }
        assert_eq!(worked.load(Ordering::SeqCst), 2);
        assert!(answer(&answers, &stale, &worked, refusal(StatusCode::PRECONDITION_FAILED)).await.is_err());
        assert!(answer(&answers, &stale, &worked, Ok(())).await.is_ok());
        let other = CommandKey { hash: [0; 32], ..done };
        let reused = answer(&answers, &other, &worked, Ok(())).await.expect_err("reused");
        assert_eq!(reused.code(), "idempotency-key-reused");
        assert_eq!(worked.load(Ordering::SeqCst), 4);
    }
}
