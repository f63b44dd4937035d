//! The pages: one file per page, its context and its view.

pub mod account;
pub mod bulk;
pub mod case;
mod case_view;
pub mod comments;
pub mod erasures;
pub mod error;
pub mod history;
pub mod home;
pub mod how_it_works;
pub mod info;
pub mod list;
pub mod new_case;
pub mod offices;
pub mod operation;
pub mod printed_head;
pub mod queue;
pub mod refusals;
pub mod register;
pub mod reset;
pub mod sign_in;
pub mod task;

use crate::{Lang, PageError};

pub use account::AccountPage;
pub use bulk::BulkPage;
pub use case::CasePage;
pub use erasures::{EraseForm, ErasuresPage};
pub use error::ErrorPage;
pub use home::HomePage;
pub use how_it_works::HowItWorksPage;
pub use info::InfoPage;
pub use list::ListPage;
pub use new_case::NewCasePage;
pub use offices::{OfficePage, OfficesPage};
pub use operation::OperationPage;
pub use printed_head::PrintedHead;
pub use queue::QueuePage;
pub use refusals::RefusalsPage;
pub use register::RegisterPage;
pub use reset::ResetPage;
pub use sign_in::SignInPage;
pub use task::TaskPage;

/// A page: a context that knows how to be shown in a language, and ships samples of itself.
pub trait Page: Sized {
    /// Short name, unique among the pages.
    const NAME: &'static str;

    /// The page as a whole HTML document.
    ///
    /// # Errors
    /// [`PageError`] when a text or a variable is missing; never because of what the context holds.
    fn render(&self, lang: Lang) -> Result<String, PageError>;

    /// Named samples, with our own words in the given language and people's words in theirs.
    fn samples(lang: Lang) -> Vec<(&'static str, Self)>;
}
