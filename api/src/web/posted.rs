//! What an HTML form sent: controls with their values, taken out one by one.

use crate::http::body::unread;
use crate::http::problem::{Answer, Problem, malformed_body, unsupported_media_type};
use crate::http::query::decoded;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use std::collections::BTreeMap;

/// Most controls that one form sends.
pub const CONTROLS_MAX: usize = 500;

/// The controls of a form. What the page did not ask for is ignored: browsers and their extensions add some.
#[derive(Debug, Clone, Default)]
pub struct Posted(BTreeMap<String, String>);

impl<S: Send + Sync> FromRequest<S> for Posted {
    type Rejection = Problem;
    async fn from_request(request: Request, state: &S) -> Answer<Self> {
        let sent =
            request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = sent.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Err(unsupported_media_type("application/x-www-form-urlencoded"));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(unread)?;
        let text = std::str::from_utf8(&bytes).map_err(|_| malformed_body("it is not valid UTF-8"))?;
        Self::parse(text)
    }
}

impl Posted {
    /// Reads `application/x-www-form-urlencoded`. Line ends, which browsers send as CR LF, become LF.
    ///
    /// # Errors
    /// 400 for a bad escape, bad UTF-8, a control character or too many controls. The last of two controls
    /// with one name holds, as with the checkbox and the hidden field in front of it.
    pub fn parse(text: &str) -> Answer<Self> {
        let mut controls = BTreeMap::new();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            controls.insert(decoded(name)?, decoded(value)?.replace("\r\n", "\n"));
            if controls.len() > CONTROLS_MAX {
                return Err(malformed_body(format_args!("a form has at most {CONTROLS_MAX} controls")));
            }
        }
        Ok(Self(controls))
    }

    /// What a control holds; empty when it was not sent.
    pub fn raw(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// What a control holds, without the space around it; `None` when nothing is left.
    pub fn filled(&self, name: &str) -> Option<&str> {
        Some(self.raw(name).trim()).filter(|value| !value.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_read_with_their_line_ends_mended() {
        let posted = Posted::parse("text=Ena%0D%0ADva&fields.title=+Klop+&csrf=").expect("a form");
        assert_eq!(posted.raw("text"), "Ena\nDva");
        assert_eq!(posted.filled("fields.title"), Some("Klop"));
        assert_eq!(posted.filled("csrf"), None);
        assert_eq!(posted.filled("absent"), None);
    }

    #[test]
    fn what_is_no_form_is_refused() {
        assert!(Posted::parse("text=%00").is_err());
        assert!(Posted::parse("text=%ff").is_err());
        let many: String = (0..=CONTROLS_MAX).map(|i| format!("c{i}=1&")).collect();
        assert!(Posted::parse(&many).is_err());
    }
}
