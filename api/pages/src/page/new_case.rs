//! Sending an initiative: first the kind, then one form.

use crate::form::Form;
use crate::frame::Frame;

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
