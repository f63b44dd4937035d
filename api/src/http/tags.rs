//! Entity tags and the conditions that clients put on them. Source: RFC 9110 §8.8.3, §13.

use crate::http::problem::{Answer, invalid_header};
use axum::http::header::{IF_MATCH, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// Most tags that one header may list.
pub const TAGS_MAX: usize = 20;

/// A condition on entity tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TagCondition {
    /// `*`
    Any,
    /// One of these.
    OneOf(Vec<Tag>),
}

/// An entity tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Whether it was marked `W/`.
    pub weak: bool,
    /// What stands between the quotes.
    pub opaque: String,
}

impl TagCondition {
    /// Whether `If-Match` holds for a strong tag: by strong comparison a weak tag never matches. RFC 9110 §13.1.1.
    pub fn matches_strongly(&self, current: &str) -> bool {
        match self {
            Self::Any => true,
            Self::OneOf(tags) => tags.iter().any(|tag| !tag.weak && tag.opaque == current),
        }
    }

    /// Whether `If-None-Match` finds the tag: by weak comparison. RFC 9110 §13.1.2.
    pub fn matches_weakly(&self, current: &str) -> bool {
        match self {
            Self::Any => true,
            Self::OneOf(tags) => tags.iter().any(|tag| tag.opaque == current),
        }
    }
}

/// `If-Match`, when it is sent.
///
/// # Errors
/// 400 when it is not a list of entity tags.
pub fn if_match(headers: &HeaderMap) -> Answer<Option<TagCondition>> {
    condition(headers, IF_MATCH)
}

/// `If-None-Match`, when it is sent.
///
/// # Errors
/// 400 when it is not a list of entity tags.
pub fn if_none_match(headers: &HeaderMap) -> Answer<Option<TagCondition>> {
    condition(headers, IF_NONE_MATCH)
}

/// A strong tag as a header value.
pub fn strong(opaque: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("\"{opaque}\"")).ok()
}

fn condition(headers: &HeaderMap, name: HeaderName) -> Answer<Option<TagCondition>> {
    let mut tags = Vec::new();
    let mut any = false;
    for value in headers.get_all(&name) {
        let malformed = || invalid_header(format!("{name} takes entity tags such as \"6\", or *."));
        let text = value.to_str().map_err(|_| malformed())?.trim();
        if text == "*" {
            any = true;
            continue;
        }
        let read = read_tags(text).ok_or_else(malformed)?;
        tags.extend(read);
        if tags.len() > TAGS_MAX {
            return Err(invalid_header(format!("{name} lists more than {TAGS_MAX} tags.")));
        }
    }
    match (any, tags.is_empty()) {
        (true, true) => Ok(Some(TagCondition::Any)),
        (true, false) => Err(invalid_header(format!("{name} is either * or a list of tags, not both."))),
        (false, true) => Ok(None),
        (false, false) => Ok(Some(TagCondition::OneOf(tags))),
    }
}

/// A non-empty list of tags. A comma may stand inside a tag, so the list is not split at commas.
fn read_tags(text: &str) -> Option<Vec<Tag>> {
    let mut tags = Vec::new();
    let mut rest = text.trim_start_matches([' ', '\t', ',']);
    while !rest.is_empty() {
        let (weak, quoted) = match rest.strip_prefix("W/") {
            Some(after) => (true, after),
            None => (false, rest),
        };
        let (opaque, after) = quoted.strip_prefix('"')?.split_once('"')?;
        if opaque.chars().any(|c| c == ' ' || c.is_control()) {
            return None;
        }
        tags.push(Tag { weak, opaque: opaque.to_owned() });
        let after = after.trim_start_matches([' ', '\t']);
        if !after.is_empty() && !after.starts_with(',') {
            return None;
        }
        rest = after.trim_start_matches([' ', '\t', ',']);
    }
    (!tags.is_empty()).then_some(tags)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(value: &'static str) -> Answer<Option<TagCondition>> {
        let mut headers = HeaderMap::new();
        headers.insert(IF_MATCH, HeaderValue::from_static(value));
        if_match(&headers)
    }

    #[test]
    fn a_strong_tag_matches_itself_and_a_weak_one_never_for_a_write() {
        let holds = |value, current| sent(value).expect("tags").expect("sent").matches_strongly(current);
        assert!(holds("\"6\"", "6"));
        assert!(holds("\"5\", \"6\"", "6"));
        assert!(holds("*", "6"));
        assert!(!holds("\"5\"", "6"));
        assert!(!holds("W/\"6\"", "6"));
        assert!(sent("W/\"6\"").expect("tags").expect("sent").matches_weakly("6"));
    }

    #[test]
    fn what_is_not_an_entity_tag_is_refused() {
        for bad in ["6", "\"6", "\"6\" \"7\"", "*, \"6\"", "", "w/\"6\"", "\"a b\""] {
            assert!(sent(bad).is_err(), "{bad:?} was taken");
        }
        assert_eq!(if_match(&HeaderMap::new()).expect("none sent"), None);
    }
}
