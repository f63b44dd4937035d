//! What all writes have in common: who, under which key, on which state; and how they are answered.

use crate::app::App;
use crate::caller::Caller;
use crate::executor::{Done, Expect, Sender, Sending};
use crate::http::authentication::Signed;
use crate::http::body::{is_json, unread};
use crate::http::edge::RequestId;
use crate::http::idempotency::{Given, IdempotencyKey};
use crate::http::json::{Json, parse};
use crate::http::problem::{
    Answer, FieldError, Problem, forbidden, invalid_body, malformed_body, unsupported_media_type,
};
use crate::http::tags::{self, TagCondition};
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, LOCATION};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use pobuda_domain::field::Raw;
use pobuda_ledger::record::CommandKey;
use pobuda_pages::paths::receipt;
use pobuda_proof::tree_head::decimal;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Position of what was recorded, for whoever does not read the body.
pub const POSITION: HeaderName = HeaderName::from_static("pobuda-position");
/// Where the receipt of the last event is to be had.
pub const RECEIPT: HeaderName = HeaderName::from_static("pobuda-receipt");

/// What a write is answered with.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Recorded {
    /// Id of what was written to: the case or the comment.
    #[schema(example = "0192f0c4-7d2e-7b6a-9f0e-0c5f3e1a9b11")]
    pub id: String,
    /// What people quote; null for comments, and while it is not known yet.
    #[serde(rename = "ref")]
    #[schema(example = "P-2026-0042")]
    pub reference: Option<String>,
    /// Position of the last event recorded. Reads with `min_position` see at least that much.
    pub position: u64,
    /// Sequence of the stream after it.
    pub sequence: u64,
}

/// A request that writes: everything about it but its body.
#[derive(Debug)]
pub struct Write {
    /// Who sends it.
    pub caller: Caller,
    key: IdempotencyKey,
    condition: Option<TagCondition>,
    request: Option<RequestId>,
    method: Method,
    uri: Uri,
}

impl<S: Send + Sync> FromRequestParts<S> for Write {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Answer<Self> {
        let Signed(caller) = Signed::from_request_parts(parts, state).await?;
        Ok(Self {
            caller,
            key: IdempotencyKey::from_request_parts(parts, state).await?,
            condition: tags::if_match(&parts.headers)?,
            request: parts.extensions.get().cloned(),
            method: parts.method.clone(),
            uri: parts.uri.clone(),
        })
    }
}

impl Write {
    /// Who sends it, as the executor knows senders.
    ///
    /// # Errors
    /// 403 for who takes no part in cases.
    pub fn sender(&self) -> Answer<Sender> {
        self.caller.sender().ok_or_else(|| forbidden("An administrator takes no part in cases."))
    }

    /// The command's identity, when the request came with a key.
    pub fn command(&self, body: &Bytes) -> Option<CommandKey> {
        self.key.command(&self.caller, &self.method, &self.uri, body)
    }

    /// Whether the sender has said which state they have seen.
    pub fn is_conditional(&self) -> bool {
        self.condition.is_some()
    }

    /// How the command is sent.
    pub fn sending(&self, key: Option<CommandKey>) -> Sending {
        let expect = match &self.condition {
            None | Some(TagCondition::Any) => Expect::Any,
            // A weak tag, or one that is no sequence, matches nothing.
            Some(TagCondition::OneOf(tags)) => Expect::OneOf(
                tags.iter().filter(|tag| !tag.weak).filter_map(|tag| sequence_of(&tag.opaque)).collect(),
            ),
        };
        Sending { key, correlation: self.request.clone().map(|id| id.0), expect, happened: None }
    }

    /// Does the work once per key and answers.
    ///
    /// # Errors
    /// What the work refuses.
    pub async fn once(
        &self,
        app: &App,
        body: &Bytes,
        work: impl AsyncFnOnce(Option<CommandKey>) -> Answer<Given>,
    ) -> Answer<Response> {
        let key = self.command(body);
        let given = app.answers.once(key.as_ref(), work(key.clone())).await?;
        Ok(given.into_response())
    }
}

/// The sequence that a tag stands for, written as we write it.
fn sequence_of(tag: &str) -> Option<u64> {
    decimal(tag)
}

/// The answer to a write that was carried out.
///
/// # Errors
/// 500 when it cannot be written.
pub fn recorded(status: StatusCode, done: Done, reference: Option<String>, location: &str) -> Answer<Given> {
    let (position, sequence) = (done.position, done.sequence);
    let body = super::written(&Recorded { id: done.id, reference, position, sequence })?;
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(POSITION, HeaderValue::from(position));
    headers.extend(HeaderValue::from_str(&receipt(position)).ok().map(|receipt| (RECEIPT, receipt)));
    headers.extend(tags::strong(&sequence.to_string()).map(|tag| (ETAG, tag)));
    headers.extend(HeaderValue::from_str(location).ok().map(|location| (LOCATION, location)));
    Ok(Given { status, headers, body: body.into() })
}

/// A request that must not say anything in its body: none, or an empty JSON object.
#[derive(Debug)]
pub struct NoBody(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for NoBody {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Answer<Self> {
        let json = is_json(request.headers());
        let bytes = Bytes::from_request(request, state).await.map_err(unread)?;
        if bytes.is_empty() {
            return Ok(Self(bytes));
        }
        if !json {
            return Err(unsupported_media_type("application/json"));
        }
        match parse(&bytes).map_err(malformed_body)? {
            Json::Object(entries) if entries.is_empty() => Ok(Self(bytes)),
            Json::Object(entries) => {
                let unknown = |name: &String| {
                    let pointer = format!("/{}", crate::http::json::segment(name));
                    FieldError::new(pointer, "unknown-field", "this field is unknown here")
                };
                Err(invalid_body(entries.keys().map(unknown).collect()))
            }
            other => {
                let detail = format!("an object is wanted here, not {}", other.kind());
                Err(invalid_body(vec![FieldError::new("", "wrong-type", detail)]))
            }
        }
    }
}

/// What came in as a value of a field.
pub fn raw(json: Json) -> Raw {
    match json {
        Json::Null => Raw::Null,
        Json::Bool(value) => Raw::Bool(value),
        Json::Integer(value) => Raw::Integer(value),
        Json::Decimal(value) => Raw::Decimal(value),
        Json::Text(value) => Raw::Text(value),
        Json::List(items) => Raw::List(items.into_iter().map(raw).collect()),
        Json::Object(entries) => Raw::Map(raw_entries(entries)),
    }
}

/// What came in as fields; `null` counts as absent.
pub fn raw_entries(entries: BTreeMap<String, Json>) -> BTreeMap<String, Raw> {
    entries
        .into_iter()
        .filter(|(_, value)| *value != Json::Null)
        .map(|(name, value)| (name, raw(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_a_sequence_only_as_we_write_it() {
        assert_eq!(sequence_of("6"), Some(6));
        for other in ["06", "+6", "", "six", "18446744073709551616"] {
            assert_eq!(sequence_of(other), None);
        }
    }
}
