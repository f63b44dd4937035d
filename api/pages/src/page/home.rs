//! The front page: what this is, search, what is new, how it works.

use crate::content::Card;
use crate::frame::Frame;
use crate::page::new_case::ProtocolChoice;
use crate::say::Say;
use crate::{Lang, Page, PageError, samples};
use askama::Template;

/// The front page.
#[derive(Debug, Clone)]
pub struct HomePage {
    /// What stands around it.
    pub frame: Frame,
    /// Numbers of the whole site, if they are known.
    pub numbers: Option<Numbers>,
    /// The newest initiatives, a handful.
    pub newest: Vec<Card>,
    /// The newest decisions, a handful.
    pub decided: Vec<Card>,
    /// The kinds of initiatives.
    pub protocols: Vec<ProtocolChoice>,
}

/// Numbers of the whole site.
#[derive(Debug, Clone, Copy, Default)]
pub struct Numbers {
    /// Initiatives received.
    pub received: u64,
    /// Of these, still being handled.
    pub open: u64,
    /// Of these, finished.
    pub closed: u64,
}

#[derive(Template)]
#[template(path = "home.html")]
struct View<'a> {
    page: &'a HomePage,
    frame: &'a Frame,
    say: Say,
}

impl Page for HomePage {
    const NAME: &'static str = "home";

    fn render(&self, lang: Lang) -> Result<String, PageError> {
        Ok(View { page: self, frame: &self.frame, say: Say::new(lang) }.render()?)
    }

    fn samples(lang: Lang) -> Vec<(&'static str, Self)> {
        samples::home::all(lang)
    }
}
