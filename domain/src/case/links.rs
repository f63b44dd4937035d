//! Links: cases that are opened from others, and what waits for them to close.

use super::fire::by_itself;
use super::perform::Ground;
use super::{Case, CaseEvent, CaseLinked, FollowLink, LinkCase, OperationPerformed, Rejection};
use crate::actor::By;
use crate::name::Name;
use crate::protocol::{Library, Link, Opens, Protocol};

/// The link by which an operation that was performed opens another case, if it does.
pub fn opened_link<'p>(protocol: &'p Protocol, done: &OperationPerformed) -> Option<(&'p Name, &'p Link)> {
    let name = match protocol.operations.get(done.operation.as_str())?.opens.as_ref()? {
        Opens::One(name) => name,
        Opens::ByOutcome(table) => table.get(done.outcome.as_ref()?.as_str())?,
    };
    protocol.links.iter().find(|(link, _)| *link == name)
}

/// The outcome with which an operation has closed a case; nothing when it has not.
pub fn outcome_at_end<'e>(protocol: &Protocol, done: &'e OperationPerformed) -> Option<Option<&'e Name>> {
    let closed = protocol.states.get(done.to.as_str()).is_some_and(|state| state.is_final);
    (closed && done.to != done.from).then_some(done.outcome.as_ref())
}

/// Decides on noting that another case was opened from this one. Noted twice, it is noted once.
///
/// # Errors
/// [`Rejection::LinkUnknown`] when the protocol has no such link.
pub(super) fn link(case: &Case, command: &LinkCase, library: &Library) -> Result<Vec<CaseEvent>, Rejection> {
    let open = case.open.as_ref().ok_or(Rejection::CaseUnknown)?;
    let ground = Ground::of(open, library)?;
    let declared = ground.protocol.links.get(command.link.as_str());
    let declared = declared.ok_or_else(|| Rejection::LinkUnknown { link: command.link.clone() })?;
    if open.links.get(&command.link).is_some_and(|cases| cases.contains(&command.case)) {
        return Ok(Vec::new());
    }
    Ok(vec![CaseEvent::CaseLinked(CaseLinked {
        link: command.link.clone(),
        kind: declared.kind,
        case: command.case.clone(),
        by: By::system(),
        occurred_at: command.at,
    })])
}

/// Decides on what waits for a linked case to close: the first operation `on` that link and outcome. Where nothing waits,
/// nothing happens; where a rule refuses it, a human has to see to it.
///
/// # Errors
/// [`Rejection::LinkUnknown`] when the other case was not opened from this one by that link.
pub(super) fn follow(
    case: &Case,
    command: &FollowLink,
    library: &Library,
) -> Result<Vec<CaseEvent>, Rejection> {
    let open = case.open.as_ref().ok_or(Rejection::CaseUnknown)?;
    let ground = Ground::of(open, library)?;
    if !open.links.get(&command.link).is_some_and(|cases| cases.contains(&command.case)) {
        return Err(Rejection::LinkUnknown { link: command.link.clone() });
    }
    let waits = ground.protocol.operations.iter().find(|(name, operation)| {
        let on = operation.on.as_ref().filter(|on| on.link == command.link);
        let outcome = command.outcome.as_ref();
        on.is_some_and(|on| {
            on.outcomes.is_empty() || outcome.is_some_and(|outcome| on.outcomes.contains(outcome))
        }) && ground.state_allows(name, operation).is_ok()
    });
    match waits {
        Some((name, _)) => by_itself(case, name, command.at, library),
        None => Ok(Vec::new()),
    }
}
