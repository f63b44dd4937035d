//! Somebody with a token who speaks to a server over HTTP and remembers what was acknowledged.

use crate::database::random_uuid;
use anyhow::{Context, Result};
use reqwest::{Client, Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use std::time::Duration;

/// Longer than any honest answer takes, so that a hanging server fails a story.
const ANSWER_WITHIN: Duration = Duration::from_secs(60);

/// What a write is answered with.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Acknowledged {
    /// Id of what was written to.
    pub id: String,
    /// Position of the last event that the write recorded.
    pub position: u64,
    /// Sequence of the stream after it.
    pub sequence: u64,
}

/// What became of a request.
#[derive(Debug)]
pub enum Told {
    /// It was recorded.
    Done(Acknowledged),
    /// The server said no.
    Refused(StatusCode, String),
    /// The connection broke: it was recorded, or it was not.
    Unknown(String),
}

impl Told {
    /// What was acknowledged; a story that needs it fails otherwise.
    #[expect(clippy::panic, reason = "a story fails by panicking")]
    pub fn done(self) -> Acknowledged {
        match self {
            Self::Done(acknowledged) => acknowledged,
            told => panic!("not acknowledged: {told:?}"),
        }
    }
}

/// A write, with the key that makes its repetition harmless.
#[derive(Debug, Clone)]
pub struct Wish {
    method: Method,
    path: String,
    key: String,
    body: Option<Value>,
    if_match: Option<&'static str>,
}

impl Wish {
    /// To open an initiative.
    pub fn case(title: &str) -> Self {
        let fields = json!({"kind": "problem", "title": title, "description": format!("{title}: opis, ki je dovolj dolg.")});
        Self::post("/api/v1/cases", json!({"protocol": "improve", "language": "sl", "fields": fields}))
    }

    /// To comment on a case.
    pub fn comment(case: &str, text: &str) -> Self {
        Self::post(&format!("/api/v1/cases/{case}/comments"), json!({"text": text}))
    }

    /// To post any body.
    pub fn post(path: &str, body: Value) -> Self {
        Self {
            method: Method::POST,
            path: path.to_owned(),
            key: random_uuid().to_string(),
            body: Some(body),
            if_match: None,
        }
    }

    /// To perform an operation on a case, however far it has moved on.
    pub fn operation(case: &str, operation: &str, fields: Value) -> Self {
        let path = format!("/api/v1/cases/{case}/operations/{operation}");
        Self { if_match: Some("*"), ..Self::post(&path, json!({"fields": fields})) }
    }

    /// To support a case.
    pub fn support(case: &str) -> Self {
        let path = format!("/api/v1/cases/{case}/support");
        Self { method: Method::PUT, path, key: random_uuid().to_string(), body: None, if_match: None }
    }

    /// To vote for a comment.
    pub fn vote(comment: &str) -> Self {
        let path = format!("/api/v1/comments/{comment}/vote");
        Self { method: Method::PUT, ..Self::post(&path, json!({"value": 1})) }
    }

    /// The key under which it is sent, every time.
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// A person or office with a token.
#[derive(Debug, Clone)]
pub struct Participant {
    http: Client,
    token: String,
}

impl Participant {
    /// Whoever holds this token.
    ///
    /// # Errors
    /// When no HTTP client can be made.
    pub fn with_token(token: &str) -> Result<Self> {
        let http = Client::builder().timeout(ANSWER_WITHIN).build().context("no HTTP client")?;
        Ok(Self { http, token: token.to_owned() })
    }

    /// The same wish as bytes on a connection, for those who hang up before the answer.
    pub fn on_the_wire(&self, wish: &Wish) -> Vec<u8> {
        let body = wish.body.as_ref().map(Value::to_string).unwrap_or_default();
        let condition = wish.if_match.map(|is| format!("If-Match: {is}\r\n")).unwrap_or_default();
        format!(
            "{} {} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {}\r\nIdempotency-Key: {}\r\n{condition}\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            wish.method,
            wish.path,
            self.token,
            wish.key,
            body.len()
        )
        .into_bytes()
    }

    /// Sends a wish once.
    pub async fn send(&self, address: &str, wish: &Wish) -> Told {
        let request = self.http.request(wish.method.clone(), format!("{address}{}", wish.path));
        let mut request = request.bearer_auth(&self.token).header("Idempotency-Key", &wish.key);
        if let Some(condition) = wish.if_match {
            request = request.header("If-Match", condition);
        }
        let request = match &wish.body {
            Some(body) => request.json(body),
            None => request,
        };
        let answer = match request.send().await {
            Ok(answer) => answer,
            Err(error) => return Told::Unknown(error.to_string()),
        };
        let status = answer.status();
        match answer.text().await {
            Ok(text) if status.is_success() => match serde_json::from_str(&text) {
                Ok(acknowledged) => Told::Done(acknowledged),
                Err(error) => Told::Refused(status, format!("{error} in {text}")),
            },
            Ok(text) => Told::Refused(status, text),
            Err(error) => Told::Unknown(error.to_string()),
        }
    }

    /// Follows server-sent events that come after a position.
    ///
    /// # Errors
    /// When the answer is not 200.
    pub async fn follow(&self, address: &str, path: &str, after: u64) -> Result<Live> {
        // Without the time limit of the others: a stream does not end.
        let request = Client::new().get(format!("{address}{path}")).bearer_auth(&self.token);
        let request =
            request.header("Accept", "text/event-stream").header("Last-Event-ID", after.to_string());
        let answer = request.send().await?.error_for_status()?;
        Ok(Live { answer, held: Vec::new() })
    }

    /// Reads JSON.
    ///
    /// # Errors
    /// When the answer is not 200 or not JSON.
    pub async fn get(&self, address: &str, path: &str) -> Result<Value> {
        let answer = self.http.get(format!("{address}{path}")).bearer_auth(&self.token).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }
}

/// Server-sent events of one address, as they come.
#[derive(Debug)]
pub struct Live {
    answer: reqwest::Response,
    held: Vec<u8>,
}

impl Live {
    /// The next `id:` that comes.
    ///
    /// # Errors
    /// When the stream ends or an id is no position.
    pub async fn next_id(&mut self) -> Result<u64> {
        loop {
            while let Some(end) = self.held.iter().position(|byte| *byte == b'\n') {
                let line: Vec<u8> = self.held.drain(..=end).collect();
                if let Some(id) = std::str::from_utf8(&line)?.strip_prefix("id:") {
                    return id.trim().parse().context("an id is a position");
                }
            }
            let more = self.answer.chunk().await?.context("the stream ended")?;
            self.held.extend_from_slice(&more);
        }
    }
}
