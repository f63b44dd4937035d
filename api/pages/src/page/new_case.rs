//! Sending an initiative: first the kind, then one form.

use crate::form::FieldKind;
use crate::form::Form;
use crate::frame::Frame;
use crate::say::Say;
use crate::{Lang, Page, PageError, samples};
use askama::Template;

/// Sending an initiative.
#[derive(Debug, Clone)]
pub struct NewCasePage {
    /// What stands around it.
    pub frame: Frame,
    /// What the reader sees.
    pub stage: NewCaseStage,
}

/// What the reader sees of sending an initiative.
#[derive(Debug, Clone)]
pub enum NewCaseStage {
    /// The kinds to choose from.
    Choose(Vec<ProtocolChoice>),
    /// The form of the chosen kind.
    Fill {
        /// The kind.
        protocol: ProtocolChoice,
        /// Its form; none when the reader has to sign in first.
        form: Option<Box<Form>>,
    },
}

/// A kind of initiative.
#[derive(Debug, Clone, Default)]
pub struct ProtocolChoice {
    /// Name of the protocol, e.g. `improve`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it is for, in one or two sentences.
    pub purpose: String,
    /// Whether citizens can send one now.
    pub open: bool,
    /// Why not, or until when, in words.
    pub note: Option<String>,
}

#[derive(Template)]
#[template(path = "new-case.html")]
struct View<'a> {
    page: &'a NewCasePage,
    frame: &'a Frame,
    say: Say,
}

impl Page for NewCasePage {
    const NAME: &'static str = "new-case";

    fn render(&self, lang: Lang) -> Result<String, PageError> {
        Ok(View { page: self, frame: &self.frame, say: Say::new(lang) }.render()?)
    }

    fn samples(lang: Lang) -> Vec<(&'static str, Self)> {
        samples::new_case::all(lang)
    }
}
