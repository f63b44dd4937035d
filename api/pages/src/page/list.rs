//! The list of initiatives: search, filters, results.

use crate::content::Card;
use crate::form::Choice;
use crate::frame::Frame;
use crate::say::Say;
use crate::{Lang, Page, PageError, samples};
use askama::Template;

/// Results on one page.
pub const RESULTS_MAX: usize = 20;

/// The list of initiatives.
#[derive(Debug, Clone)]
pub struct ListPage {
    /// What stands around it.
    pub frame: Frame,
    /// What was searched for, as typed.
    pub q: String,
    /// Filters besides the search, in the order they are shown.
    pub filters: Vec<Filter>,
    /// Whether only initiatives with something late are shown (query `overdue=true`).
    pub overdue: Option<bool>,
    /// Ways to sort (query `sort`).
    pub sorts: Vec<Choice>,
    /// The way that is used.
    pub sort: String,
    /// The results of this page.
    pub results: Vec<Card>,
    /// Number of all results, if it is known.
    pub total: Option<u64>,
    /// Address of the page before.
    pub previous: Option<String>,
    /// Address of the page after.
    pub further: Option<String>,
    /// Address of the same list as JSON.
    pub json: String,
}

/// A filter: a list to choose from; the first choice is always "any".
#[derive(Debug, Clone)]
pub struct Filter {
    /// Its name in the query, e.g. `protocol`.
    pub name: FilterName,
    /// What can be chosen.
    pub choices: Vec<Choice>,
    /// What is chosen; empty for any.
    pub chosen: String,
}

/// The filters of the list, as they are called in the query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilterName {
    /// `protocol`: the kind of initiative.
    Protocol,
    /// `step`: how far it has come.
    Step,
    /// `state`: its exact state.
    State,
    /// `category`: what it is about.
    Category,
    /// `district`: where.
    District,
    /// `service`: who handles it.
    Service,
    /// `outcome`: how it ended.
    Outcome,
}

impl FilterName {
    /// The name in the query, and the end of the key of its label.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Protocol => "protocol",
            Self::Step => "step",
            Self::State => "state",
            Self::Category => "category",
            Self::District => "district",
            Self::Service => "service",
            Self::Outcome => "outcome",
        }
    }
}

#[derive(Template)]
#[template(path = "list.html")]
struct View<'a> {
    page: &'a ListPage,
    frame: &'a Frame,
    say: Say,
}

impl Page for ListPage {
    const NAME: &'static str = "list";

    fn render(&self, lang: Lang) -> Result<String, PageError> {
        Ok(View { page: self, frame: &self.frame, say: Say::new(lang) }.render()?)
    }

    fn samples(lang: Lang) -> Vec<(&'static str, Self)> {
        samples::list::all(lang)
    }
}

impl ListPage {
    /// How many filters narrow the list, so that the form shows them open.
    pub(crate) fn active_filters(&self) -> usize {
        let chosen = self.filters.iter().filter(|filter| !filter.chosen.is_empty()).count();
        chosen + usize::from(self.overdue == Some(true))
    }
}
