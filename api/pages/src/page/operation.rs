//! Performing an operation on an initiative: the outcome first, if there is one to choose; then the form.

use crate::content::{Legal, Shown};
use crate::form::Form;
use crate::frame::Frame;

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
    /// What the reader sees.
    pub stage: OperationStage,
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
