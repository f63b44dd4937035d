//! Signing in with an access token.

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
    /// Whether the token just sent was not accepted.
    pub refused: bool,
    /// Sample people to try a demonstration with: empty anywhere else.
    pub samples: Vec<SampleToken>,
}

/// Somebody to sign in as in a demonstration.
#[derive(Debug, Clone, Default)]
pub struct SampleToken {
    /// Who they are, in words.
    pub label: String,
    /// Their access token.
    pub token: String,
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
        samples::sign_in::all(lang)
    }
}

impl View<'_> {
    fn action(&self) -> String {
        paths::sign_in(self.say.lang)
    }
}
