//! Performing an operation on an initiative: the outcome first, if there is one to choose; then the form.

use crate::content::{Legal, Shown};
use crate::form::{Choice, FieldKind, Form};
use crate::frame::Frame;
use crate::say::Say;
use crate::{Lang, Page, PageError, paths, samples};
use askama::Template;

/// Performing an operation.
#[derive(Debug, Clone)]
pub struct OperationPage {
    /// What stands around it.
    pub frame: Frame,
    /// Reference of the initiative.
    pub reference: String,
    /// Title of the initiative.
    pub title: Shown,
    /// Its state, in words.
    pub state: String,
    /// Name of the operation in the protocol.
    pub operation: String,
    /// The operation in words.
    pub label: String,
    /// In what role the reader performs it, in words.
    pub role: String,
    /// Texts that the reader may begin with.
    pub ready: Option<ReadyAnswers>,
    /// What the reader sees.
    pub stage: OperationStage,
}

/// Texts that a form may begin with.
#[derive(Debug, Clone, Default)]
pub struct ReadyAnswers {
    /// The texts, by name.
    pub choices: Vec<Choice>,
    /// The one that the form begins with; empty for none.
    pub chosen: String,
    /// What the address of the form already says, e.g. its `outcome`.
    pub kept: Vec<(String, String)>,
}

/// What the reader sees of performing an operation.
#[derive(Debug, Clone)]
pub enum OperationStage {
    /// The outcomes to choose from.
    Choose {
        /// The outcomes.
        outcomes: Vec<OutcomeChoice>,
        /// Whether the form was sent without a choice.
        missing: bool,
    },
    /// The form.
    Fill {
        /// The outcome that was chosen, if the operation records one.
        outcome: Option<OutcomeChoice>,
        /// The form.
        form: Box<Form>,
        /// The legal grounds named in the protocol, for information.
        legal: Vec<Legal>,
    },
}

impl OperationStage {
    /// Id of the first outcome's control: where the error summary leads.
    pub(crate) fn anchor(&self) -> String {
        let first = match self {
            Self::Choose { outcomes, .. } => outcomes.first(),
            Self::Fill { outcome, .. } => outcome.as_ref(),
        };
        first.map(|outcome| format!("outcome-{}", outcome.value)).unwrap_or_default()
    }
}

/// An outcome.
#[derive(Debug, Clone, Default)]
pub struct OutcomeChoice {
    /// Its name in the protocol.
    pub value: String,
    /// In words.
    pub label: String,
    /// What it means for the citizen.
    pub plain: String,
}

#[derive(Template)]
#[template(path = "operation.html")]
struct View<'a> {
    page: &'a OperationPage,
    frame: &'a Frame,
    say: Say,
}

impl Page for OperationPage {
    const NAME: &'static str = "operation";

    fn render(&self, lang: Lang) -> Result<String, PageError> {
        Ok(View { page: self, frame: &self.frame, say: Say::new(lang) }.render()?)
    }

    fn samples(lang: Lang) -> Vec<(&'static str, Self)> {
        samples::operation::all(lang)
    }
}

impl View<'_> {
    /// The initiative's page.
    fn case(&self) -> String {
        paths::case(self.say.lang, &self.page.reference)
    }

    /// This page.
    fn action(&self) -> String {
        paths::operation(self.say.lang, &self.page.reference, &self.page.operation)
    }

    /// The choice of an outcome carries nothing else here.
    fn none(&self) -> Vec<(String, String)> {
        Vec::new()
    }
}
