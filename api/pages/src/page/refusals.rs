//! What the rules refused, for auditors.

use crate::content::Link;
use crate::frame::Frame;
use crate::say::Say;
use crate::when::When;
use crate::{Lang, Page, PageError, samples};
use askama::Template;

/// Refusals on one page.
pub const REFUSALS_SHOWN: usize = 50;

/// What the rules refused.
#[derive(Debug, Clone)]
pub struct RefusalsPage {
    /// What stands around it.
    pub frame: Frame,
    /// What was looked for.
    pub wanted: Wanted,
    /// What was found, the latest first.
    pub refused: Vec<Refused>,
    /// Address of the page after.
    pub further: Option<String>,
    /// Address of the same as JSON.
    pub json: String,
}

/// What is looked for, as it was typed; empty where it does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Id or reference of a case.
    pub case: String,
    /// Code of a rule.
    pub rule: String,
    /// What was asked, e.g. `perform/decide`.
    pub command: String,
    /// Name of a service.
    pub service: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
}

/// A command that a rule refused.
#[derive(Debug, Clone)]
pub struct Refused {
    /// Its number.
    pub number: u64,
    /// When.
    pub at: When,
    /// The case, by what people quote of it; none when it was never opened.
    pub case: Option<Link>,
    /// What the rule says, in a few words.
    pub title: String,
    /// Code of the rule.
    pub rule: String,
    /// In which standing somebody asked, in words.
    pub who: String,
    /// Pseudonym of who asked.
    pub actor: String,
    /// `open`, `perform`, `close` or `resolve`.
    pub asked: String,
    /// For what, in words.
    pub what: String,
    /// The command as it was kept.
    pub command: String,
}

#[derive(Template)]
#[template(path = "refusals.html")]
struct View<'a> {
    page: &'a RefusalsPage,
    frame: &'a Frame,
    say: Say,
}

impl Page for RefusalsPage {
    const NAME: &'static str = "refusals";

    fn render(&self, lang: Lang) -> Result<String, PageError> {
        Ok(View { page: self, frame: &self.frame, say: Say::new(lang) }.render()?)
    }

    fn samples(lang: Lang) -> Vec<(&'static str, Self)> {
        samples::refusals::all(lang)
    }
}

impl View<'_> {
    /// What was asked, in words.
    fn asked(&self, refused: &Refused) -> Result<String, PageError> {
        match refused.asked.as_str() {
            kind @ ("open" | "perform" | "close" | "resolve") => {
                self.say.with(&format!("refusals-asked-{kind}"), "what", refused.what.as_str())
            }
            _ => Ok(refused.what.clone()),
        }
    }
}
