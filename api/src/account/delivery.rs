//! How a person gets the token with which they set a new password.

use super::reset::ResetToken;
use pobuda_ledger::people::Person;

/// A way to get a token to its person.
pub trait Delivery {
    /// What whoever asked for it is left with.
    type Receipt;

    /// Hands the token over.
    fn hand_over(&self, person: &Person, token: ResetToken) -> Self::Receipt;
}

/// Whoever asked for the token gets it, once, and brings it to the person.
#[derive(Debug, Clone, Copy)]
pub struct ByHand;

impl Delivery for ByHand {
    type Receipt = ResetToken;

    fn hand_over(&self, _: &Person, token: ResetToken) -> ResetToken {
        token
    }
}
