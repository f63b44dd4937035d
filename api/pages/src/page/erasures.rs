//! Erasures: the list with what is to be decided, and the form that asks for one.

use crate::content::Link;
use crate::entry::{Entry, EntryFault};
use crate::form::Choice;
use crate::frame::Frame;
use crate::say::Say;
use crate::when::When;
use crate::{Lang, Page, PageError, paths, samples};
use askama::Template;

/// Longest reasons. Unit: characters.
pub const REASON_CHARS: usize = 4_000;

/// The latest erasures.
#[derive(Debug, Clone, Default)]
pub struct ErasuresPage {
    /// What stands around it.
    pub frame: Frame,
    /// The latest first.
    pub erasures: Vec<Erasure>,
    /// What is wrong with a decision that came back.
    pub faults: Vec<EntryFault>,
}

/// One erasure.
#[derive(Debug, Clone)]
pub struct Erasure {
    /// Its id.
    pub id: String,
    /// `pending`, `refused`, `granted` or `done`.
    pub state: &'static str,
    /// Stored name of the ground.
    pub ground: &'static str,
    /// The entries whose texts it is about; none where it is about a person.
    pub texts: Vec<Link>,
    /// Who asked, when, and why as far as the reader may know.
    pub asked: Part,
    /// Who decided, when, and the statement of reasons.
    pub decided: Option<Part>,
    /// Openings erased.
    pub erased: u64,
    /// Whether the reader may decide.
    pub may_decide: bool,
    /// What was typed for a statement of reasons.
    pub reason: Entry,
}

/// What somebody did for an erasure.
#[derive(Debug, Clone)]
pub struct Part {
    /// In which role and service, in words.
    pub who: String,
    /// When.
    pub when: When,
    /// In what words.
    pub reason: Option<String>,
}

/// The form that asks for an erasure: of the texts of one entry, or of the reader's account.
#[derive(Debug, Clone, Default)]
pub struct EraseForm {
    /// What stands around it.
    pub frame: Frame,
    /// The entry; none for the account.
    pub of: Option<OfEntry>,
    /// Grounds that can be chosen; one that is alone is not asked for.
    pub grounds: Vec<Choice>,
    /// The ground that is chosen.
    pub ground: String,
    /// The reasons.
    pub reason: Entry,
    /// Everything that is wrong.
    pub faults: Vec<EntryFault>,
}

/// The entry that an erasure is asked for.
#[derive(Debug, Clone, Default)]
pub struct OfEntry {
    /// Its position.
    pub position: u64,
    /// The case and the entry.
    pub case: Link,
    /// Its texts.
    pub texts: Vec<TextChoice>,
}

/// A text that can be chosen.
#[derive(Debug, Clone, Default)]
pub struct TextChoice {
    /// Name of the field.
    pub name: String,
    /// The field in words.
    pub label: String,
    /// What it says.
    pub text: String,
    /// Whether it is chosen.
    pub chosen: bool,
}

#[derive(Template)]
#[template(path = "erasures.html")]
struct ListView<'a> {
    page: &'a ErasuresPage,
    frame: &'a Frame,
    say: Say,
}

#[derive(Template)]
#[template(path = "erase.html")]
struct FormView<'a> {
    page: &'a EraseForm,
    frame: &'a Frame,
    say: Say,
}

impl Page for ErasuresPage {
    const NAME: &'static str = "erasures";

    fn render(&self, lang: Lang) -> Result<String, PageError> {
        Ok(ListView { page: self, frame: &self.frame, say: Say::new(lang) }.render()?)
    }

    fn samples(lang: Lang) -> Vec<(&'static str, Self)> {
        samples::erasures::list(lang)
    }
}

impl Page for EraseForm {
    const NAME: &'static str = "erase";

    fn render(&self, lang: Lang) -> Result<String, PageError> {
        Ok(FormView { page: self, frame: &self.frame, say: Say::new(lang) }.render()?)
    }

    fn samples(lang: Lang) -> Vec<(&'static str, Self)> {
        samples::erasures::form(lang)
    }
}

impl ListView<'_> {
    fn decide(&self, erasure: &Erasure) -> String {
        paths::erasure(self.say.lang, &erasure.id)
    }
    fn reason_chars(&self) -> usize {
        REASON_CHARS
    }
}

impl FormView<'_> {
    fn action(&self) -> String {
        match &self.page.of {
            Some(entry) => paths::erase(self.say.lang, entry.position),
            None => paths::erase_account(self.say.lang),
        }
    }
    fn title(&self) -> Result<String, PageError> {
        self.say.t(if self.page.of.is_some() { "erase-title" } else { "erase-account-title" })
    }
    fn reason_chars(&self) -> usize {
        REASON_CHARS
    }
}
