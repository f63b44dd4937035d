//! HTML pages: a page is a function of its typed context and a language.
//!
//! Nothing here reads a database, a clock or a request. `api` fills a context with plain values and calls
//! [`Page::render`]; whatever a reader sees stands in the context, in a template, or in `locales/`.
//! Every context ships samples, and a test renders each sample in each language.

pub mod assets;
pub mod content;
pub mod entry;
pub mod form;
pub mod format;
pub mod frame;
pub mod lang;
pub mod locale;
pub mod page;
pub mod paths;
pub mod samples;
mod say;
pub mod when;

pub use lang::Lang;
pub use locale::{Arg, refusal, text};
pub use page::Page;
pub use say::escaped;

/// Why a page could not be rendered. Always a fault of ours, never of the reader.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// A text is missing, or a variable of it was not given.
    #[error("text {key:?} cannot be said in {lang}: {why}")]
    Text {
        /// Key in `locales/`.
        key: String,
        /// Language asked for.
        lang: Lang,
        /// What Fluent objected to.
        why: String,
    },
    /// The template failed.
    #[error("the template failed: {0}")]
    Template(#[from] askama::Error),
}

// Lets a template use `?` on a text: the first missing text ends the page, nothing is shown half.
impl From<PageError> for askama::Error {
    fn from(error: PageError) -> Self {
        Self::custom(error)
    }
}
