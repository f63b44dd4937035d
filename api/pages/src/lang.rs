//! The languages of the pages.

use std::fmt;
use std::str::FromStr;

/// A language in which every page can be rendered.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Slovene, the language of the municipality.
    #[default]
    Sl,
    /// English.
    En,
}

/// A language tag that no page is written in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there are no pages in {0:?}; use one of sl, en")]
pub struct UnknownLang(pub String);

impl Lang {
    /// Every language, the municipality's own first.
    pub const ALL: [Self; 2] = [Self::Sl, Self::En];

    /// The tag as it stands in `lang` attributes and in addresses. Source: RFC 5646.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Sl => "sl",
            Self::En => "en",
        }
    }

    /// Name of the language in itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Sl => "Slovenščina",
            Self::En => "English",
        }
    }

    /// The language that an `Accept-Language` header prefers; Slovene when it names none of ours.
    ///
    /// Source: RFC 9110 §12.5.4. A malformed weight counts as 0: the header comes from outside.
    pub fn negotiate(accept_language: &str) -> Self {
        let mut best = (Self::default(), 0.0_f32);
        for range in accept_language.split(',') {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let weight = parts
                .find_map(|part| part.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.parse().unwrap_or(0.0));
            let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
            if let Ok(lang) = primary.parse()
                && weight > best.1
            {
                best = (lang, weight);
            }
        }
        best.0
    }
}

impl FromStr for Lang {
    type Err = UnknownLang;
    fn from_str(tag: &str) -> Result<Self, UnknownLang> {
        Self::ALL.into_iter().find(|lang| lang.tag() == tag).ok_or_else(|| UnknownLang(tag.to_owned()))
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_language_wins_and_slovene_is_the_fallback() {
        assert_eq!(Lang::negotiate("en-GB,en;q=0.9,sl;q=0.2"), Lang::En);
        assert_eq!(Lang::negotiate("de,sl-SI;q=0.8,en;q=0.7"), Lang::Sl);
        assert_eq!(Lang::negotiate("de-AT, fr"), Lang::Sl);
        assert_eq!(Lang::negotiate(""), Lang::Sl);
        assert_eq!(Lang::negotiate(";;q=x,en;q=oops"), Lang::Sl);
    }

    #[test]
    fn a_tag_reads_back_as_its_language() {
        for lang in Lang::ALL {
            assert_eq!(lang.tag().parse(), Ok(lang));
        }
        assert_eq!("de".parse::<Lang>(), Err(UnknownLang("de".into())));
    }
}
