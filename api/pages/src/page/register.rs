//! Making an account.

use crate::entry::{Entry, EntryFault};
use crate::frame::Frame;
use crate::say::Say;
use crate::{Lang, Page, PageError, paths, samples};
use askama::Template;

/// Making an account.
#[derive(Debug, Clone, Default)]
pub struct RegisterPage {
    /// What stands around it.
    pub frame: Frame,
    /// Where to go afterwards: a path of this site.
    pub next: String,
    /// The e-mail address.
    pub email: Entry,
    /// What to call them.
    pub name: Entry,
    /// The password.
    pub password: Entry,
    /// Shortest password. Unit: characters.
    pub password_min: u64,
    /// Everything that is wrong.
    pub faults: Vec<EntryFault>,
}

#[derive(Template)]
#[template(path = "register.html")]
struct View<'a> {
    page: &'a RegisterPage,
    frame: &'a Frame,
    say: Say,
}

impl Page for RegisterPage {
    const NAME: &'static str = "register";

    fn render(&self, lang: Lang) -> Result<String, PageError> {
        Ok(View { page: self, frame: &self.frame, say: Say::new(lang) }.render()?)
    }

    fn samples(lang: Lang) -> Vec<(&'static str, Self)> {
        samples::people::register(lang)
    }
}

impl View<'_> {
    fn action(&self) -> String {
        paths::register(self.say.lang)
    }
    fn sign_in(&self) -> String {
        paths::sign_in(self.say.lang)
    }
}
