//! Somebody who speaks to a [`crate::app::TestApp`] over HTTP, and what they are answered.

use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use std::sync::{Arc, RwLock};
use std::time::Duration;

/// Longer than any honest answer takes, so that a hanging server fails a story.
const ANSWER_WITHIN: Duration = Duration::from_secs(60);

/// Somebody, with a token or without.
#[derive(Debug, Clone)]
pub struct Caller {
    address: Arc<RwLock<String>>,
    http: Client,
    token: Option<String>,
    /// Cookie and token against forged requests.
    session: Option<(String, String)>,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: String,
}

impl Caller {
    #[expect(clippy::expect_used, reason = "a story without HTTP has failed")]
    pub(crate) fn new(address: Arc<RwLock<String>>, token: Option<String>) -> Self {
        // Redirects are part of what a story looks at.
        let http = Client::builder().timeout(ANSWER_WITHIN).redirect(reqwest::redirect::Policy::none());
        Self { address, http: http.build().expect("an HTTP client"), token, session: None }
    }

    /// The same with an access token.
    #[must_use]
    pub fn with_token(self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self }
    }

    /// The same with the cookie of a browser's session, and the token that its writes carry.
    #[must_use]
    pub fn with_session(self, cookie: String, csrf: String) -> Self {
        Self { session: Some((cookie, csrf)), ..self }
    }

    /// The same with the session that an answer has begun.
    #[expect(clippy::panic, reason = "a story fails by panicking")]
    #[must_use]
    #[track_caller]
    pub fn with_session_of(self, reply: &Reply) -> Self {
        let Some(cookie) = reply.header("set-cookie").and_then(|set| set.split(';').next()) else {
            panic!("no session was begun: {}", reply.body)
        };
        let (cookie, csrf) = (cookie.to_owned(), reply.text("csrf_token"));
        self.with_session(cookie, csrf)
    }

    /// The cookie of the session, as `name=value`.
    pub fn cookie(&self) -> Option<&str> {
        self.session.as_ref().map(|(cookie, _)| cookie.as_str())
    }

    /// The access token.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// A request with this caller's token, to be added to.
    #[expect(clippy::expect_used, reason = "a lock that somebody panicked under fails the story")]
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let address = self.address.read().expect("an address").clone();
        let request = self.http.request(method, format!("{address}{path}"));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => match &self.session {
                Some((cookie, csrf)) => request.header("Cookie", cookie).header("X-CSRF-Token", csrf),
                None => request,
            },
        }
    }

    /// Sends a request and waits for the whole answer.
    #[expect(clippy::expect_used, reason = "a story that gets no answer has failed")]
    pub async fn send(&self, request: RequestBuilder) -> Reply {
        let answer = request.send().await.expect("an answer");
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let body = answer.text().await.expect("a body");
        Reply { status, headers, body }
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path)).await
    }

    /// GET until it can show a position.
    pub async fn get_at(&self, path: &str, position: u64) -> Reply {
        let joint = if path.contains('?') { '&' } else { '?' };
        self.get(&format!("{path}{joint}min_position={position}")).await
    }

    /// POST with a JSON body.
    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// PUT with a JSON body.
    pub async fn put(&self, path: &str, body: &Value) -> Reply {
        self.send(self.request(Method::PUT, path).json(body)).await
    }

    /// DELETE.
    pub async fn delete(&self, path: &str) -> Reply {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// Opens an initiative under `improve`.
    pub async fn open_case(&self, title: &str) -> Reply {
        let description = format!("{title}: opis, ki je dovolj dolg.");
        let fields = json!({"kind": "problem", "title": title, "description": description});
        self.post("/api/v1/cases", &json!({"protocol": "improve", "language": "sl", "fields": fields})).await
    }

    /// Performs an operation on whatever state the case is in.
    pub async fn perform(&self, case: &str, operation: &str, body: &Value) -> Reply {
        let path = format!("/api/v1/cases/{case}/operations/{operation}");
        self.send(self.request(Method::POST, &path).header("If-Match", "*").json(body)).await
    }

    /// Does the task of `improve` that a decision waits for.
    pub async fn check_feasibility(&self, case: &str) -> Reply {
        let path = format!("/api/v1/cases/{case}/tasks/feasibility");
        let fields = json!({"draft": "Na terenu je preverjeno, denar je zagotovljen."});
        self.post(&path, &json!({"result": "done", "checked": 4, "fields": fields})).await
    }

    /// Posts a comment.
    pub async fn comment(&self, case: &str, text: &str) -> Reply {
        self.post(&format!("/api/v1/cases/{case}/comments"), &json!({"text": text})).await
    }
}

impl Reply {
    /// The same, if it has this status.
    #[expect(clippy::panic, reason = "a story fails by panicking")]
    #[track_caller]
    pub fn assert(self, status: u16) -> Self {
        if self.status != status {
            panic!("expected {status}, got {}: {}", self.status, self.body);
        }
        self
    }

    /// The same, if it is a problem of this status and code.
    #[expect(clippy::panic, reason = "a story fails by panicking")]
    #[track_caller]
    pub fn assert_problem(self, status: u16, code: &str) -> Self {
        let reply = self.assert(status);
        let is_problem = reply.header("content-type") == Some("application/problem+json");
        if !is_problem || reply.text("type") != format!("/problems/{code}") {
            panic!("expected the problem {code}, got: {}", reply.body);
        }
        reply
    }

    /// The body as JSON.
    #[expect(clippy::panic, reason = "a story fails by panicking")]
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {}", self.body))
    }

    /// A header, if it is there and is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// A text of the body's JSON.
    #[expect(clippy::panic, reason = "a story fails by panicking")]
    #[track_caller]
    pub fn text(&self, name: &str) -> String {
        let json = self.json();
        match json.get(name).and_then(Value::as_str) {
            Some(text) => text.to_owned(),
            None => panic!("no text {name} in {json}"),
        }
    }

    /// A whole number of the body's JSON.
    #[expect(clippy::panic, reason = "a story fails by panicking")]
    #[track_caller]
    pub fn number(&self, name: &str) -> u64 {
        let json = self.json();
        json.get(name).and_then(Value::as_u64).unwrap_or_else(|| panic!("no number {name} in {json}"))
    }

    /// The rows of a list.
    #[expect(clippy::panic, reason = "a story fails by panicking")]
    #[track_caller]
    pub fn items(&self) -> Vec<Value> {
        let json = self.json();
        json.get("items").and_then(Value::as_array).cloned().unwrap_or_else(|| panic!("no items in {json}"))
    }

    /// The address of the next page, if there is one.
    pub fn next(&self) -> Option<String> {
        let link = self.header("link")?;
        Some(link.strip_prefix('<')?.strip_suffix(">; rel=\"next\"")?.to_owned())
    }
}
