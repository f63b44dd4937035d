//! Signing in with an access token.

use crate::frame::Frame;

/// Signing in.
#[derive(Debug, Clone, Default)]
pub struct SignInPage {
    /// What stands around it.
    pub frame: Frame,
    /// Where to go afterwards: a path of this site.
    pub next: String,
    /// Whether the token just sent was not accepted.
    pub refused: bool,
}
