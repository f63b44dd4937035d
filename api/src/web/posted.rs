//! What an HTML form sent: controls with their values, taken out one by one.

use crate::caller::Caller;
use crate::http::body::unread;
use crate::http::idempotency::{IdempotencyKey, KEY_CHARS_MAX};
use crate::http::problem::{Answer, Problem, malformed_body, unsupported_media_type};
use crate::http::query::decoded;
use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, Uri};
use pobuda_ledger::record::CommandKey;
use std::collections::BTreeMap;

/// Most controls that one form sends.
pub const CONTROLS_MAX: usize = 500;

/// The controls of a form. What the page did not ask for is ignored: browsers and their extensions add some.
#[derive(Debug, Clone, Default)]
pub struct Posted {
    controls: BTreeMap<String, String>,
    /// What was sent, byte for byte: with the address it is the identity of the command.
    bytes: Bytes,
}

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
        let posted = Self::parse(text)?;
        Ok(Self { bytes, ..posted })
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
        Ok(Self { controls, bytes: Bytes::new() })
    }

    /// What a control holds; empty when it was not sent.
    pub fn raw(&self, name: &str) -> &str {
        self.controls.get(name).map_or("", String::as_str)
    }

    /// Whether the form has a control of that name.
    pub fn sent(&self, name: &str) -> bool {
        self.controls.contains_key(name)
    }

    /// What a control holds, without the space around it; `None` when nothing is left.
    pub fn filled(&self, name: &str) -> Option<&str> {
        Some(self.raw(name).trim()).filter(|value| !value.is_empty())
    }

    /// The controls whose names begin so: the rest of each name, and what it holds.
    pub fn beginning(&self, prefix: &str) -> Vec<(String, String)> {
        let rest =
            |(name, text): (&String, &String)| Some((name.strip_prefix(prefix)?.to_owned(), text.clone()));
        self.controls.iter().filter_map(rest).collect()
    }

    /// What somebody wrote, in their own words, to be given back when it could not be taken; `None` when
    /// nothing in the form was longer than a word.
    pub fn prose(&self) -> Option<String> {
        let written = self.controls.iter().filter(|(name, _)| *name == "text" || name.starts_with("fields."));
        let texts: Vec<&str> =
            written.map(|(_, text)| text.trim()).filter(|text| text.contains(char::is_whitespace)).collect();
        (!texts.is_empty()).then(|| texts.join("\n\n"))
    }

    /// The command's identity: the key that the page put into the form, and everything that was sent with it.
    ///
    /// # Errors
    /// 400 when the form carries no key, or one that no page of ours has made.
    pub fn command(&self, caller: &Caller, uri: &Uri) -> Answer<CommandKey> {
        let text = self.raw("command");
        let well_formed =
            (1..=KEY_CHARS_MAX).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        let key = well_formed.then(|| IdempotencyKey::of_form(text.to_owned()));
        key.and_then(|key| key.command(caller, &Method::POST, uri, &self.bytes))
            .ok_or_else(|| malformed_body("the form carries no key; load its page again"))
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
    fn what_somebody_wrote_is_given_back_and_nothing_else() {
        let posted = Posted::parse("csrf=a+b&fields.kind=problem&fields.title=Klop+pri+reki&text=Ena+dva");
        assert_eq!(posted.expect("a form").prose().as_deref(), Some("Klop pri reki\n\nEna dva"));
        assert_eq!(Posted::parse("support=give&command=x").expect("a form").prose(), None);
    }

    #[test]
    fn what_is_no_form_is_refused() {
        assert!(Posted::parse("text=%00").is_err());
        assert!(Posted::parse("text=%ff").is_err());
        let many: String = (0..=CONTROLS_MAX).map(|i| format!("c{i}=1&")).collect();
        assert!(Posted::parse(&many).is_err());
    }
}
