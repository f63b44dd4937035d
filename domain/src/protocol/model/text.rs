//! Texts for people, and the steps of the progress bar.

use crate::name::{Language, Name};
use serde::Deserialize;
use std::collections::BTreeMap;

/// A text for people, in one or more languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "BTreeMap<Language, String>")]
pub struct Text(BTreeMap<Language, String>);

impl TryFrom<BTreeMap<Language, String>> for Text {
    type Error = &'static str;
    fn try_from(languages: BTreeMap<Language, String>) -> Result<Self, Self::Error> {
        if languages.is_empty() || languages.values().any(String::is_empty) {
            return Err("a text says something in at least one language");
        }
        Ok(Self(languages))
    }
}

impl Text {
    /// The text in that language, or in the first language there is.
    pub fn in_language(&self, language: &Language) -> &str {
        self.0.get(language).or_else(|| self.0.values().next()).map_or("", String::as_str)
    }
    /// All versions of the text.
    pub fn languages(&self) -> impl Iterator<Item = (&Language, &str)> {
        self.0.iter().map(|(language, text)| (language, text.as_str()))
    }
}

/// One step of the progress bar.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Its name.
    pub id: Name,
    /// What it is called.
    pub label: Text,
    /// What it means, in plain words.
    pub plain: Option<Text>,
}
