//! Deciding on supports.

use super::{Support, SupportCommand, SupportEvent, SupportGiven, SupportWithdrawn};
use crate::actor::{By, Standing};
use crate::discussion::Discussion;
use crate::name::Name;

/// A refusal. Leaves no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "every variant's sentence says what it is")]
pub enum Rejection {
    #[error("this case does not exist")]
    CaseUnknown,
    #[error("this case is not open to support now; its page says when it is")]
    SupportClosed,
    #[error("supports are for citizens; sign in as one")]
    CitizensOnly,
}

impl Rejection {
    /// Stable name of the rule, for programs and translations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::CaseUnknown => "case-unknown",
            Self::SupportClosed => "support-closed",
            Self::CitizensOnly => "citizens-only",
        }
    }
}

/// Judges an order to a support. Giving what is given and withdrawing what is not changes nothing.
///
/// # Errors
/// The [`Rejection`] of the first rule that fails; nothing is recorded then.
pub fn decide(
    support: &Support,
    command: &SupportCommand,
    facts: &Discussion,
) -> Result<Vec<SupportEvent>, Rejection> {
    if !facts.exists {
        return Err(Rejection::CaseUnknown);
    }
    let (SupportCommand::Give { actor, at } | SupportCommand::Withdraw { actor, at }) = command;
    if actor.standing != Standing::Citizen {
        return Err(Rejection::CitizensOnly);
    }
    let (case, occurred_at) = (facts.case.clone(), *at);
    let by = By { actor: actor.pseudonym.clone(), role: Name::citizen(), service: None };
    match (command, support.given) {
        (SupportCommand::Give { .. }, true) | (SupportCommand::Withdraw { .. }, false) => Ok(vec![]),
        (SupportCommand::Give { .. }, false) if !facts.to_supports => Err(Rejection::SupportClosed),
        (SupportCommand::Give { .. }, false) => {
            Ok(vec![SupportEvent::SupportGiven(SupportGiven { case, by, occurred_at })])
        }
        (SupportCommand::Withdraw { .. }, true) => {
            Ok(vec![SupportEvent::SupportWithdrawn(SupportWithdrawn { case, by, occurred_at })])
        }
    }
}
