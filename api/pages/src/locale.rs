//! Texts of ours in every language, from `locales/`.
//!
//! A missing text or variable is an error, never a gap on the page and never another language. Isolation
//! marks are off: both languages are written left to right, and the marks would end up in copied text.

use crate::format::integer;
use crate::{Lang, PageError};
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, langid};
use std::borrow::Cow;
use std::collections::HashMap;

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "sl",
        customise: |bundle| {
            bundle.set_use_isolating(false);
            let english = bundle.locales.contains(&ENGLISH);
            bundle.set_formatter(Some(if english {
                |value, _| grouped(Lang::En, value)
            } else {
                |value, _| grouped(Lang::Sl, value)
            }));
        },
    };
}

const SLOVENE: LanguageIdentifier = langid!("sl");
const ENGLISH: LanguageIdentifier = langid!("en");

/// A variable of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// Words that are put in as they are.
    Text(String),
    /// A number: it also picks the plural form.
    Number(i64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&u64> for Arg {
    fn from(number: &u64) -> Self {
        Self::from(*number)
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u64> for Arg {
    fn from(number: u64) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// The text with that key, in that language, with its variables filled in.
///
/// # Errors
/// [`PageError::Text`] when the key does not exist in that language or a variable is missing.
pub fn text(lang: Lang, key: &str, args: &[(&'static str, Arg)]) -> Result<String, PageError> {
    let values: HashMap<Cow<'static, str>, FluentValue<'_>> =
        args.iter().map(|(name, arg)| (Cow::Borrowed(*name), value(arg))).collect();
    let language = match lang {
        Lang::Sl => &SLOVENE,
        Lang::En => &ENGLISH,
    };
    LOCALES.lookup_single_language(language, key, Some(&values)).map_err(|error| PageError::Text {
        key: key.to_owned(),
        lang,
        why: error.to_string(),
    })
}

/// Why the rules refused a command, in words with a remedy: key `refusal-CODE`.
///
/// A code without a text of its own, or given without its variables, gets a general sentence: a refusal
/// must reach the person even when its wording is behind the rules.
///
/// # Errors
/// [`PageError::Text`] when even the general sentence is missing.
pub fn refusal(lang: Lang, code: &str, args: &[(&'static str, Arg)]) -> Result<String, PageError> {
    text(lang, &format!("refusal-{code}"), args).or_else(|_| text(lang, "refusal-other", &[]))
}

fn value(arg: &Arg) -> FluentValue<'_> {
    match arg {
        Arg::Text(text) => FluentValue::from(text.as_str()),
        Arg::Number(number) => FluentValue::from(*number),
    }
}

/// Numbers inside texts get the same separators as numbers outside them.
fn grouped(lang: Lang, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) => number.as_string().parse().ok().map(|number| integer(lang, number)),
        _ => None,
    }
}
