//! Signing in: with e-mail address and password, or with an access token.

use crate::entry::{Entry, EntryFault};
use crate::frame::Frame;
use crate::say::Say;
use crate::{Lang, Page, PageError, paths, samples};
use askama::Template;

/// Signing in.
#[derive(Debug, Clone, Default)]
pub struct SignInPage {
    /// What stands around it.
    pub frame: Frame,
    /// Where to go afterwards: a path of this site.
    pub next: String,
    /// The e-mail address.
    pub email: Entry,
    /// The password.
    pub password: Entry,
    /// The access token.
    pub token: Entry,
    /// Everything that is wrong.
    pub faults: Vec<EntryFault>,
    /// Sample people to try a demonstration with: empty anywhere else.
    pub samples: Vec<SamplePerson>,
}

/// Somebody to sign in as in a demonstration.
#[derive(Debug, Clone, Default)]
pub struct SamplePerson {
    /// Who they are, in words.
    pub label: String,
    /// Their e-mail address.
    pub email: String,
    /// Their password.
    pub password: String,
}

#[derive(Template)]
#[template(path = "sign-in.html")]
struct View<'a> {
    page: &'a SignInPage,
    frame: &'a Frame,
    say: Say,
}

impl Page for SignInPage {
    const NAME: &'static str = "sign-in";

    fn render(&self, lang: Lang) -> Result<String, PageError> {
        Ok(View { page: self, frame: &self.frame, say: Say::new(lang) }.render()?)
    }

    fn samples(lang: Lang) -> Vec<(&'static str, Self)> {
        samples::people::sign_in(lang)
    }
}

impl View<'_> {
    fn action(&self) -> String {
        paths::sign_in(self.say.lang)
    }
    fn register(&self) -> String {
        paths::register(self.say.lang)
    }
    fn reset(&self) -> String {
        paths::reset(self.say.lang)
    }
}
