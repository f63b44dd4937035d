//! Where a case can be, and what is open meanwhile.

use super::Text;
use crate::calendar::Span;
use crate::name::Name;
use serde::Deserialize;

/// What people may do beside the operations while a case is in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Openness {
    /// Comment.
    Comment,
    /// Support.
    Support,
    /// Vote.
    Vote,
}

/// A state.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct State {
    /// Its step on the progress bar.
    pub step: Name,
    /// What it is called.
    pub label: Text,
    /// What it means for a citizen.
    pub plain: Text,
    /// Whether the handling ends here.
    #[serde(default, rename = "final")]
    pub is_final: bool,
    /// How long it usually lasts; never enforced.
    pub usually: Option<Span>,
    /// What people may do meanwhile.
    #[serde(default)]
    pub open_to: Vec<Openness>,
}
