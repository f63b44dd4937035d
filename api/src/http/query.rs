//! Parameters of an address: each known, given once, well-formed, or refused by name.

use crate::http::problem::{Answer, Problem, invalid_query};
use crate::http::waiting::MIN_POSITION;
use axum::extract::FromRequestParts;
use axum::http::Uri;
use axum::http::request::Parts;
use std::collections::BTreeMap;
use std::str::FromStr;
use unicode_normalization::UnicodeNormalization;

/// Longest value of a parameter, in characters.
pub const PARAMETER_CHARS_MAX: usize = 500;

/// The parameters of a request, taken out one by one. What is left at the end is unknown.
#[derive(Debug, Clone, Default)]
pub struct Query {
    left: BTreeMap<String, String>,
    known: Vec<&'static str>,
}

impl<S: Send + Sync> FromRequestParts<S> for Query {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Answer<Self> {
        Self::of(&parts.uri)
    }
}

impl Query {
    /// The parameters of an address that is read.
    ///
    /// # Errors
    /// As [`Query::parse`].
    pub fn of(uri: &Uri) -> Answer<Self> {
        let mut query = Self::parse(uri.query().unwrap_or_default())?;
        // Every read takes it; the guard before the handler has already waited for it.
        query.left.remove(MIN_POSITION);
        Ok(query)
    }

    /// Reads `application/x-www-form-urlencoded`.
    ///
    /// # Errors
    /// 400 for a bad escape, bad UTF-8, a control character, a value too long or a name given twice.
    pub fn parse(text: &str) -> Answer<Self> {
        let mut left = BTreeMap::new();
        for pair in text.split('&').filter(|pair| !pair.is_empty()) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decoded(name)?, decoded(value)?);
            if value.chars().count() > PARAMETER_CHARS_MAX {
                return Err(invalid_query(format!(
                    "{name:?} is longer than {PARAMETER_CHARS_MAX} characters."
                )));
            }
            if left.contains_key(&name) {
                return Err(invalid_query(format!("{name:?} is given twice. Give it once.")));
            }
            left.insert(name, value);
        }
        Ok(Self { left, known: Vec::new() })
    }

    /// The text of a parameter; `None` when it is absent or empty, as forms send what was left open.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        self.known.push(name);
        self.left.remove(name).filter(|value| !value.is_empty())
    }

    /// The parameters whose names begin so: the rest of each name, and its text.
    pub fn beginning(&mut self, prefix: &str) -> Vec<(String, String)> {
        let begins = |name: &str| name.strip_prefix(prefix).map(str::to_owned);
        let (found, left) =
            std::mem::take(&mut self.left).into_iter().partition(|(name, _)| begins(name).is_some());
        self.left = left;
        let found: BTreeMap<String, String> = found;
        found.into_iter().filter_map(|(name, text)| Some((begins(&name)?, text))).collect()
    }

    /// A parameter read as `T`.
    ///
    /// # Errors
    /// 400 with the shape that was expected.
    pub fn read<T: FromStr>(&mut self, name: &'static str, shape: &str) -> Answer<Option<T>> {
        let Some(text) = self.text(name) else { return Ok(None) };
        match text.parse() {
            Ok(value) => Ok(Some(value)),
            Err(_) => Err(invalid_query(format!("{name} is {text:?}; it takes {shape}."))),
        }
    }

    /// Refuses what nobody asked for.
    ///
    /// # Errors
    /// 400 that names the unknown parameter and the known ones.
    pub fn finish(self) -> Answer<()> {
        match self.left.keys().next() {
            None => Ok(()),
            Some(name) if self.known.is_empty() => {
                Err(invalid_query(format!("{name:?} is unknown; this address takes no parameters.")))
            }
            Some(name) => {
                let known = self.known.join(", ");
                Err(invalid_query(format!("{name:?} is unknown here; known are: {known}.")))
            }
        }
    }
}

/// Takes percent escapes and plus signs away; the result is in NFC.
///
/// # Errors
/// 400 when an escape is cut short, the bytes are not UTF-8 or hold a control character.
pub fn decoded(text: &str) -> Answer<String> {
    let bad = || invalid_query("A parameter is not valid percent-encoded UTF-8 text.");
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let high = rest.next().and_then(hex).ok_or_else(bad)?;
                let low = rest.next().and_then(hex).ok_or_else(bad)?;
                bytes.push(high * 16 + low);
            }
            other => bytes.push(other),
        }
    }
    let text = String::from_utf8(bytes).map_err(|_| bad())?;
    if text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
        return Err(invalid_query("A parameter contains a control character."));
    }
    Ok(text.nfc().collect())
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(query: &str) -> String {
        let read = Query::parse(query).and_then(|mut query| {
            query.read::<u64>("after", "a position")?;
            query.finish()
        });
        read.expect_err("a refusal").detail().to_owned()
    }

    #[test]
    fn what_is_not_understood_is_refused_by_name() {
        assert!(refused("aftr=3").contains("\"aftr\" is unknown here; known are: after"));
        assert!(refused("after=x").contains("a position"));
        assert!(refused("after=1&after=2").contains("twice"));
        assert!(refused("after=%F").contains("percent"));
        assert!(refused("after=%FF").contains("percent"));
        assert!(refused("after=%00").contains("control"));
    }

    #[test]
    fn an_empty_parameter_is_an_absent_one() {
        let mut query = Query::parse("q=&state=in-review&x=").expect("a query");
        assert_eq!(query.text("q"), None);
        assert_eq!(query.text("state").as_deref(), Some("in-review"));
        assert_eq!(query.text("x"), None);
        assert!(query.finish().is_ok());
    }

    #[test]
    fn texts_are_decoded() {
        assert_eq!(decoded("%C4%8Duj+sodeluj").expect("text"), "čuj sodeluj");
    }
}
