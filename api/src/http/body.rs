//! Bodies: taken only as JSON, within a limit, read field by field so that every fault is reported.

use crate::http::json::{Json, parse, segment};
use crate::http::problem::{
    Answer, FieldError, Problem, body_too_large, invalid_body, malformed_body, unsupported_media_type,
};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use std::collections::BTreeMap;

/// Largest body of a request, in bytes.
pub const BODY_BYTES_MAX: usize = 256 * 1024;

/// The JSON body of a request.
#[derive(Debug)]
pub struct Body {
    /// What it says.
    pub json: Json,
    /// What was sent, byte for byte: with the address it is the identity of the request.
    pub bytes: Bytes,
}

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Answer<Self> {
        if !is_json(request.headers()) {
            return Err(unsupported_media_type("application/json"));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(unread)?;
        let json = parse(&bytes).map_err(malformed_body)?;
        Ok(Self { json, bytes })
    }
}

impl Body {
    /// The object that the body is.
    ///
    /// # Errors
    /// 422 when it is another kind of value.
    pub fn object(self) -> Answer<Object> {
        Object::at("", self.json).map_err(|error| invalid_body(vec![error]))
    }
}

/// Translates why the bytes of a body did not arrive.
pub fn unread(rejection: BytesRejection) -> Problem {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        body_too_large(BODY_BYTES_MAX)
    } else {
        malformed_body("it did not arrive whole")
    }
}

/// `application/json`, with no charset or the only one JSON has. Source: RFC 8259 §8.1, §11.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let mut sent = headers.get_all(CONTENT_TYPE).iter();
    let (Some(value), None) = (sent.next().and_then(|v| v.to_str().ok()), sent.next()) else { return false };
    let mut parts = value.split(';').map(str::trim);
    let essence = parts.next().unwrap_or_default();
    essence.eq_ignore_ascii_case("application/json")
        && parts.filter(|part| !part.is_empty()).all(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            !name.trim().eq_ignore_ascii_case("charset")
                || value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        })
}

/// An object taken apart field by field. Faults are gathered, and what nobody asked for is one.
#[derive(Debug)]
pub struct Object {
    pointer: String,
    left: BTreeMap<String, Json>,
    errors: Vec<FieldError>,
}

impl Object {
    fn at(pointer: &str, json: Json) -> Result<Self, FieldError> {
        match json {
            Json::Object(left) => Ok(Self { pointer: pointer.to_owned(), left, errors: Vec::new() }),
            other => Err(wrong_kind(pointer.to_owned(), "an object", &other)),
        }
    }

    fn below(&self, name: &str) -> String {
        format!("{}/{}", self.pointer, segment(name))
    }

    /// A field that may be absent; `null` counts as absent.
    pub fn maybe(&mut self, name: &str) -> Option<Json> {
        self.left.remove(name).filter(|value| *value != Json::Null)
    }

    /// A text that may be absent.
    pub fn maybe_text(&mut self, name: &str) -> Option<String> {
        match self.maybe(name)? {
            Json::Text(text) => Some(text),
            other => {
                self.errors.push(wrong_kind(self.below(name), "a text", &other));
                None
            }
        }
    }

    /// A text that must be there.
    pub fn text(&mut self, name: &str) -> Option<String> {
        self.must(name, "a text");
        self.maybe_text(name)
    }

    /// A whole number that must be there.
    pub fn integer(&mut self, name: &str) -> Option<i64> {
        self.must(name, "a whole number");
        self.maybe_integer(name)
    }

    /// A whole number that may be absent.
    pub fn maybe_integer(&mut self, name: &str) -> Option<i64> {
        match self.maybe(name)? {
            Json::Integer(number) => Some(number),
            other => {
                self.errors.push(wrong_kind(self.below(name), "a whole number", &other));
                None
            }
        }
    }

    /// The entries of an object that may be absent: then there are none.
    pub fn entries(&mut self, name: &str) -> BTreeMap<String, Json> {
        match self.maybe(name) {
            None => BTreeMap::new(),
            Some(Json::Object(entries)) => entries,
            Some(other) => {
                self.errors.push(wrong_kind(self.below(name), "an object", &other));
                BTreeMap::new()
            }
        }
    }

    /// A list of texts that may be absent.
    pub fn maybe_texts(&mut self, name: &str) -> Option<Vec<String>> {
        let items = match self.maybe(name)? {
            Json::List(items) => items,
            other => {
                self.errors.push(wrong_kind(self.below(name), "a list of texts", &other));
                return None;
            }
        };
        let pointer = self.below(name);
        let mut texts = Vec::with_capacity(items.len());
        for (at, item) in items.into_iter().enumerate() {
            match item {
                Json::Text(text) => texts.push(text),
                other => self.errors.push(wrong_kind(format!("{pointer}/{at}"), "a text", &other)),
            }
        }
        Some(texts)
    }

    /// A list of texts that must be there.
    pub fn texts(&mut self, name: &str) -> Option<Vec<String>> {
        self.must(name, "a list of texts");
        self.maybe_texts(name)
    }

    /// An object that may be absent, read field by field like this one.
    pub fn maybe_object<T>(&mut self, name: &str, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let json = self.maybe(name)?;
        let mut within = match Self::at(&self.below(name), json) {
            Ok(within) => within,
            Err(error) => {
                self.errors.push(error);
                return None;
            }
        };
        let value = read(&mut within);
        self.errors.extend(within.faults());
        Some(value)
    }

    /// A text that must be there and be well-formed.
    pub fn parsed<T, E: std::fmt::Display>(
        &mut self,
        name: &str,
        read: impl FnOnce(String) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text(name)?;
        self.read(name, text, read)
    }

    /// A text that may be absent and else must be well-formed.
    pub fn maybe_parsed<T, E: std::fmt::Display>(
        &mut self,
        name: &str,
        read: impl FnOnce(String) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.maybe_text(name)?;
        self.read(name, text, read)
    }

    /// Adds a fault of the field.
    pub fn fault(&mut self, name: &str, code: &'static str, detail: impl Into<String>) {
        let pointer = self.below(name);
        self.errors.push(FieldError::new(pointer, code, detail));
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// 422 with every fault found, unknown fields among them.
    pub fn finish(self) -> Answer<()> {
        let faults = self.faults();
        if faults.is_empty() { Ok(()) } else { Err(invalid_body(faults)) }
    }

    /// Every fault found, unknown fields among them.
    fn faults(mut self) -> Vec<FieldError> {
        let unknown: Vec<String> = self.left.keys().map(|name| self.below(name)).collect();
        for pointer in unknown {
            self.errors.push(FieldError::new(pointer, "unknown-field", "this field is unknown here"));
        }
        self.errors
    }

    fn must(&mut self, name: &str, kind: &str) {
        if matches!(self.left.get(name), None | Some(Json::Null)) {
            self.fault(name, "missing", format!("this field is needed: {kind}"));
        }
    }

    fn read<T, E: std::fmt::Display>(
        &mut self,
        name: &str,
        text: String,
        read: impl FnOnce(String) -> Result<T, E>,
    ) -> Option<T> {
        match read(text) {
            Ok(value) => Some(value),
            Err(error) => {
                self.fault(name, "malformed", error.to_string());
                None
            }
        }
    }
}

fn wrong_kind(pointer: String, wanted: &str, given: &Json) -> FieldError {
    FieldError::new(pointer, "wrong-type", format!("{wanted} is wanted here, not {}", given.kind()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn object(json: &str) -> Object {
        Object::at("", parse(json.as_bytes()).expect("JSON")).expect("an object")
    }

    #[test]
    fn all_faults_are_reported_at_once_each_with_its_place() {
        let mut body = object(r#"{"text":1,"extra":2,"fields":[]}"#);
        assert_eq!(body.text("text"), None);
        assert_eq!(body.text("language"), None);
        assert!(body.entries("fields").is_empty());
        let problem = body.finish().expect_err("faults");
        let found: Vec<_> = problem.errors().iter().map(|e| (e.pointer.as_str(), e.code.as_ref())).collect();
        assert_eq!(
            found,
            [
                ("/text", "wrong-type"),
                ("/language", "missing"),
                ("/fields", "wrong-type"),
                ("/extra", "unknown-field")
            ]
        );
    }

    #[test]
    fn what_is_wrong_within_an_object_is_reported_with_the_rest() {
        let mut body = object(r#"{"inner":{"name":1,"extra":2},"other":[]}"#);
        assert_eq!(body.maybe_object("inner", |inner| inner.maybe_text("name")), Some(None));
        assert_eq!(body.maybe_object("other", |_| ()), None);
        assert_eq!(body.maybe_object("absent", |_| ()), None);
        let problem = body.finish().expect_err("faults");
        let found: Vec<_> = problem.errors().iter().map(|e| (e.pointer.as_str(), e.code.as_ref())).collect();
        let expected =
            [("/inner/name", "wrong-type"), ("/inner/extra", "unknown-field"), ("/other", "wrong-type")];
        assert_eq!(found, expected);
    }

    #[test]
    fn only_json_is_taken_as_json() {
        let sent = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, value.parse().expect("a header"));
            is_json(&headers)
        };
        assert!(sent("application/json"));
        assert!(sent("Application/JSON; charset=UTF-8"));
        assert!(!sent("application/json; charset=latin1"));
        assert!(!sent("text/json"));
        assert!(!is_json(&HeaderMap::new()));
    }
}
