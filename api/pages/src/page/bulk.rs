//! One operation on several initiatives: which, what, the form, and what became of each.

use crate::content::Shown;
use crate::form::{Choice, FieldKind};
use crate::frame::Frame;
use crate::page::operation::{OperationStage, ReadyAnswers};
use crate::say::Say;
use crate::{Lang, Page, PageError, samples};
use askama::Template;

/// What an initiative is called in the query and in the form: this and its reference.
pub const CASES: &str = "cases.";

/// One operation on several initiatives.
#[derive(Debug, Clone)]
pub struct BulkPage {
    /// What stands around it.
    pub frame: Frame,
    /// The operation in words; none before it is chosen.
    pub label: Option<String>,
    /// In what role the reader performs it, in words; none before it is chosen.
    pub role: Option<String>,
    /// What became of each, once it was sent.
    pub results: Option<Results>,
    /// Initiatives that it is about: those that are left, once it was sent.
    pub chosen: Vec<ChosenCase>,
    /// Initiatives that were chosen too, and for which it is not on offer now.
    pub left_out: Vec<ChosenCase>,
    /// What the reader can do here.
    pub stage: BulkStage,
    /// Where they came from.
    pub queue: String,
}

/// What the reader can do.
#[derive(Debug, Clone)]
pub enum BulkStage {
    /// Nothing: none is chosen, or nothing can be done with those that are.
    Nothing {
        /// What they wrote and what was not recorded, so that they can take it along.
        written: Option<String>,
    },
    /// Choose an operation.
    Offers {
        /// The operations.
        offers: Vec<Offer>,
        /// What the form carries: the initiatives.
        kept: Vec<(String, String)>,
    },
    /// Perform it.
    Perform {
        /// Outcome or form.
        stage: OperationStage,
        /// Texts to begin with.
        ready: Option<ReadyAnswers>,
        /// What the choice of an outcome carries.
        kept: Vec<(String, String)>,
        /// Address where another outcome can be chosen.
        other: String,
    },
}

/// An operation, and for how many of the chosen initiatives it is on offer.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Value, and the operation in words.
    pub choice: Choice,
    /// How many.
    pub count: usize,
}

/// An initiative that was chosen.
#[derive(Debug, Clone)]
pub struct ChosenCase {
    /// What people quote.
    pub reference: String,
    /// Its address.
    pub href: String,
    /// Its title.
    pub title: Shown,
    /// Its state, in words.
    pub state: String,
}

/// What became of each.
#[derive(Debug, Clone, Default)]
pub struct Results {
    /// Those on which it was performed.
    pub done: Vec<ChosenCase>,
    /// Those on which it was not, and why, in words.
    pub refused: Vec<(ChosenCase, Vec<String>)>,
}

#[derive(Template)]
#[template(path = "bulk.html")]
struct View<'a> {
    page: &'a BulkPage,
    frame: &'a Frame,
    say: Say,
}

impl Page for BulkPage {
    const NAME: &'static str = "bulk";

    fn render(&self, lang: Lang) -> Result<String, PageError> {
        Ok(View { page: self, frame: &self.frame, say: Say::new(lang) }.render()?)
    }

    fn samples(lang: Lang) -> Vec<(&'static str, Self)> {
        samples::bulk::all(lang)
    }
}

impl View<'_> {
    /// The operation, or that one is to be chosen.
    fn heading(&self) -> Result<String, PageError> {
        self.page.label.clone().map_or_else(|| self.say.t("bulk-title"), Ok)
    }

    /// How many of the chosen initiatives an operation is on offer for.
    fn among(&self, offer: &Offer) -> Result<String, PageError> {
        let all = self.page.chosen.len();
        if offer.count == all { self.say.t("bulk-for-all") } else { self.say.n("bulk-for-some", offer.count) }
    }
}
