//! Answers that a client may keep: entity tag, `Cache-Control`, and 304 when nothing changed.

use crate::http::problem::Answer;
use crate::http::tags;
use axum::body::Bytes;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Characters of a digest that serve as an entity tag: 132 bits.
const TAG_CHARS: usize = 22;
/// May be kept, must be asked after: what is public today can be erased tomorrow.
const KEEP_AND_ASK: HeaderValue = HeaderValue::from_static("public, no-cache");
/// Never kept.
const KEEP_NOT: HeaderValue = HeaderValue::from_static("no-store");
/// Media type of JSON.
pub const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A written body with its tag.
#[derive(Debug, Clone)]
pub struct Written {
    /// The body.
    pub bytes: Bytes,
    /// Its entity tag, without quotes.
    pub tag: String,
    /// Its media type.
    pub content_type: HeaderValue,
}

impl Written {
    /// JSON, tagged by its content.
    ///
    /// # Errors
    /// 500 when the value cannot be written.
    pub fn json<T: Serialize>(value: &T) -> Answer<Self> {
        let bytes = Bytes::from(super::written(value)?);
        let tag = content_tag(&bytes);
        Ok(Self { bytes, tag, content_type: JSON })
    }

    /// A text of the given media type, tagged by its content.
    pub fn text(text: String, content_type: HeaderValue) -> Self {
        let bytes = Bytes::from(text);
        let tag = content_tag(&bytes);
        Self { bytes, tag, content_type }
    }

    /// The answer to a GET: the body, or 304 when the client has it already.
    ///
    /// # Errors
    /// 400 when `If-None-Match` is malformed.
    pub fn answer(self, request: &HeaderMap) -> Answer<Response> {
        let fresh =
            tags::if_none_match(request)?.is_some_and(|condition| condition.matches_weakly(&self.tag));
        Ok(self.answer_when(fresh))
    }

    /// The same, when the caller has judged whether the client's copy is still good.
    pub fn answer_when(self, fresh: bool) -> Response {
        let mut response = if fresh {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let mut response = self.bytes.into_response();
            response.headers_mut().insert(CONTENT_TYPE, self.content_type);
            response
        };
        let headers = response.headers_mut();
        if let Some(tag) = tags::strong(&self.tag) {
            headers.insert(ETAG, tag);
        }
        headers.insert(CACHE_CONTROL, KEEP_AND_ASK);
        response
    }
}

/// Marks an answer as one that nobody may keep.
pub fn private(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, KEEP_NOT);
    response
}

fn content_tag(bytes: &[u8]) -> String {
    let mut tag = URL_SAFE_NO_PAD.encode(Sha256::digest(bytes));
    tag.truncate(TAG_CHARS);
    tag
}
