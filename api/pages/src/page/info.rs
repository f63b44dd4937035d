//! Pages that explain: help and contact, accessibility, privacy.

use crate::frame::Frame;

/// A page that explains.
#[derive(Debug, Clone)]
pub struct InfoPage {
    /// What stands around it.
    pub frame: Frame,
    /// What it explains.
    pub topic: Topic,
}

/// What a page explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// Help and contact.
    Help,
    /// The accessibility statement.
    Accessibility,
    /// What is kept about people.
    Privacy,
}
