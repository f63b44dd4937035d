//! How initiatives are handled: the protocol in plain words.

use crate::content::Legal;
use crate::frame::Frame;
use crate::page::new_case::ProtocolChoice;
use crate::say::Say;
use crate::{Lang, Page, PageError, samples};
use askama::Template;

/// How initiatives are handled.
#[derive(Debug, Clone)]
pub struct HowItWorksPage {
    /// What stands around it.
    pub frame: Frame,
    /// All kinds of initiatives.
    pub protocols: Vec<ProtocolChoice>,
    /// The one that is explained; none on the overview.
    pub protocol: Option<Box<ProtocolInfo>>,
}

/// A protocol in plain words.
#[derive(Debug, Clone, Default)]
pub struct ProtocolInfo {
    /// Name of the protocol, e.g. `improve`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is for.
    pub purpose: String,
    /// Semantic version.
    pub version: String,
    /// Digest of the published file: `sha256:` and 64 hexadecimal digits.
    pub digest: String,
    /// What begins it.
    pub openings: Vec<OperationInfo>,
    /// The steps of the progress bar, each with its states.
    pub steps: Vec<StepInfo>,
    /// The picture of all that: an `svg` element, made by the house and put in as it is; none where it is too large.
    pub picture_html: Option<String>,
    /// How it can end.
    pub outcomes: Vec<OutcomeInfo>,
    /// Legal grounds.
    pub legal: Vec<Legal>,
}

/// A step of the progress bar.
#[derive(Debug, Clone, Default)]
pub struct StepInfo {
    /// In words.
    pub label: String,
    /// The states that belong to it.
    pub states: Vec<StateInfo>,
}

/// A state.
#[derive(Debug, Clone, Default)]
pub struct StateInfo {
    /// In words.
    pub label: String,
    /// What it means for a citizen.
    pub plain: String,
    /// How long it usually lasts, in words.
    pub usually: Option<String>,
    /// What is due in it and by when, e.g. `Odgovor: v 15 dneh`.
    pub due: Vec<String>,
    /// Whether people can comment.
    pub comment: bool,
    /// Whether people can support.
    pub support: bool,
    /// What can be done in it.
    pub operations: Vec<OperationInfo>,
}

/// An operation.
#[derive(Debug, Clone, Default)]
pub struct OperationInfo {
    /// In words.
    pub label: String,
    /// Who answers for it, in words.
    pub responsible: String,
    /// Who else may do it, in words.
    pub others: Option<String>,
    /// The state it leads to, in words; none when it moves nothing or the way is chosen.
    pub leads_to: Option<String>,
    /// The ways that can be chosen.
    pub ways: Vec<WayInfo>,
    /// How long it can be done after the state was entered, in words, e.g. `15 dni`.
    pub open_for: Option<String>,
    /// When the system does it by itself, in words, e.g. `po 30 dneh`.
    pub automatic: Option<String>,
}

/// One of several ways of an operation.
#[derive(Debug, Clone, Default)]
pub struct WayInfo {
    /// The outcome that is chosen, in words.
    pub outcome: String,
    /// The state that it leads to, in words.
    pub state: String,
}

/// A way to end.
#[derive(Debug, Clone, Default)]
pub struct OutcomeInfo {
    /// In words.
    pub label: String,
    /// What it means for the citizen.
    pub plain: String,
    /// How to object.
    pub remedy: Option<String>,
}

#[derive(Template)]
#[template(path = "how-it-works.html")]
struct View<'a> {
    page: &'a HowItWorksPage,
    frame: &'a Frame,
    say: Say,
}

impl Page for HowItWorksPage {
    const NAME: &'static str = "how-it-works";

    fn render(&self, lang: Lang) -> Result<String, PageError> {
        Ok(View { page: self, frame: &self.frame, say: Say::new(lang) }.render()?)
    }

    fn samples(lang: Lang) -> Vec<(&'static str, Self)> {
        samples::how_it_works::all(lang)
    }
}
