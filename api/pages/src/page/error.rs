//! What is shown when something cannot be done: what happened, and what to do.

use crate::content::Link;
use crate::frame::Frame;
use crate::say::Say;
use crate::{Lang, Page, PageError, samples};
use askama::Template;

/// An error in plain words.
#[derive(Debug, Clone)]
pub struct ErrorPage {
    /// What stands around it.
    pub frame: Frame,
    /// What kind of problem.
    pub problem: Problem,
    /// What happened in this case, in words of the page's language, e.g. from [`crate::refusal`].
    pub detail: Option<String>,
    /// Where to go on, e.g. back to the initiative.
    pub back: Option<Link>,
    /// What others have done since the reader loaded the form, in words.
    pub meanwhile: Vec<String>,
    /// What the reader had typed and should not lose.
    pub kept: Option<String>,
    /// Identifier of the request, for the call to the office.
    pub request: Option<String>,
}

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $status:literal, $code:literal;)*) => {
        /// The kinds of problems, each with its HTTP status.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Problem {
            $($(#[$doc])* $name,)*
        }

        impl Problem {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// HTTP status code. Source: RFC 9110, RFC 6585.
            pub const fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// Stable name: the end of the keys `problem-CODE` (title) and `problem-CODE-remedy`.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }
        }
    };
}

problems! {
    /// The request cannot be read.
    Malformed = 400, "malformed";
    /// Nobody is signed in.
    SignInNeeded = 401, "sign-in-needed";
    /// This reader may not do it.
    Forbidden = 403, "forbidden";
    /// There is no such page.
    NotFound = 404, "not-found";
    /// The page does not take this method.
    MethodNotAllowed = 405, "method-not-allowed";
    /// The rules do not allow it in this state.
    NotAllowedNow = 409, "not-allowed-now";
    /// Somebody else was faster.
    Stale = 412, "stale";
    /// Too much was sent.
    TooLarge = 413, "too-large";
    /// What was sent is of another media type.
    WrongMediaType = 415, "wrong-media-type";
    /// What was sent does not fit the rules of its fields.
    Unprocessable = 422, "unprocessable";
    /// The request must say which version it saw.
    PreconditionNeeded = 428, "precondition-needed";
    /// Too many requests.
    TooMany = 429, "too-many";
    /// A fault of ours.
    Internal = 500, "internal";
    /// Not ready, or busy: later it works.
    Unavailable = 503, "unavailable";
}

impl Problem {
    /// The kind with that HTTP status; [`Self::Internal`] for any other.
    pub fn from_status(status: u16) -> Self {
        Self::ALL.iter().copied().find(|kind| kind.status() == status).unwrap_or(Self::Internal)
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct View<'a> {
    page: &'a ErrorPage,
    frame: &'a Frame,
    say: Say,
}

impl Page for ErrorPage {
    const NAME: &'static str = "error";

    fn render(&self, lang: Lang) -> Result<String, PageError> {
        Ok(View { page: self, frame: &self.frame, say: Say::new(lang) }.render()?)
    }

    fn samples(lang: Lang) -> Vec<(&'static str, Self)> {
        samples::error::all(lang)
    }
}

impl View<'_> {
    /// What the reader can do about it.
    fn remedy(&self) -> Result<String, PageError> {
        self.say.t(&format!("problem-{}-remedy", self.page.problem.code()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_found_by_its_status_and_others_are_ours() {
        for kind in Problem::ALL {
            assert_eq!(Problem::from_status(kind.status()), *kind);
        }
        assert_eq!(Problem::from_status(418), Problem::Internal);
    }
}
