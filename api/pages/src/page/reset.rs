//! Setting a new password with a token.

use crate::entry::{Entry, EntryFault};
use crate::frame::Frame;
use crate::say::Say;
use crate::{Lang, Page, PageError, paths, samples};
use askama::Template;

/// Setting a new password with a token.
#[derive(Debug, Clone, Default)]
pub struct ResetPage {
    /// What stands around it.
    pub frame: Frame,
    /// The token.
    pub token: Entry,
    /// The new password.
    pub password: Entry,
    /// Shortest password. Unit: characters.
    pub password_min: u64,
    /// Everything that is wrong.
    pub faults: Vec<EntryFault>,
}

#[derive(Template)]
#[template(path = "reset.html")]
struct View<'a> {
    page: &'a ResetPage,
    frame: &'a Frame,
    say: Say,
}

impl Page for ResetPage {
    const NAME: &'static str = "reset";

    fn render(&self, lang: Lang) -> Result<String, PageError> {
        Ok(View { page: self, frame: &self.frame, say: Say::new(lang) }.render()?)
    }

    fn samples(lang: Lang) -> Vec<(&'static str, Self)> {
        samples::people::reset(lang)
    }
}

impl View<'_> {
    fn action(&self) -> String {
        paths::reset(self.say.lang)
    }
}
