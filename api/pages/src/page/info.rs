//! Pages that explain: help and contact, accessibility, privacy.

use crate::content::Text;
use crate::frame::Frame;
use crate::say::Say;
use crate::{Lang, Page, PageError, samples};
use askama::Template;

/// A page that explains.
#[derive(Debug, Clone)]
pub struct InfoPage {
    /// What stands around it.
    pub frame: Frame,
    /// What it explains.
    pub topic: Topic,
}

/// What a page explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Help and contact.
    Help,
    /// The accessibility statement.
    Accessibility,
    /// What is kept about people.
    Privacy,
}

#[derive(Template)]
#[template(path = "info.html")]
struct View<'a> {
    page: &'a InfoPage,
    frame: &'a Frame,
    say: Say,
}

impl Page for InfoPage {
    const NAME: &'static str = "info";

    fn render(&self, lang: Lang) -> Result<String, PageError> {
        Ok(View { page: self, frame: &self.frame, say: Say::new(lang) }.render()?)
    }

    fn samples(lang: Lang) -> Vec<(&'static str, Self)> {
        samples::info::all(lang)
    }
}

impl Topic {
    /// Every topic.
    pub const ALL: [Self; 3] = [Self::Help, Self::Accessibility, Self::Privacy];

    /// Last part of the address, and start of the keys of its texts.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Help => "help",
            Self::Accessibility => "accessibility",
            Self::Privacy => "privacy",
        }
    }

    /// Its parts: each has a heading (key `NAME-PART`) and a text (key `NAME-PART-text`).
    const fn parts(self) -> &'static [&'static str] {
        match self {
            Self::Help => &["send", "follow", "disagree", "reach"],
            Self::Accessibility => &["meets", "limits", "report"],
            Self::Privacy => &["kept", "public", "removed", "cookies"],
        }
    }
}

impl View<'_> {
    fn text(&self, part: &str) -> Result<String, PageError> {
        self.say.t(&format!("{}-{part}", self.page.topic.name()))
    }

    /// What the foot of the page says how to reach, is told only when it does.
    fn parts(&self) -> impl Iterator<Item = &'static str> {
        let reachable = self.frame.site.contact.is_some();
        self.page.topic.parts().iter().copied().filter(move |part| reachable || *part != "reach")
    }

    fn paragraphs(&self, part: &str) -> Result<Vec<String>, PageError> {
        let text = self.text(&format!("{part}-text"))?;
        Ok(Text::new(text, "").paragraphs())
    }
}
