//! Opening a case, and noting what a source has counted.

use super::{
    Case, CaseEvent, CaseOpened, CountSupports, OpenCase, Rejection, SupportsCounted, behalf::commit,
    behalf::entered, follow::Follows, gather::gather, guarded::guard_allows, perform::cycle_allows,
    perform::opening, perform::outcome_of, perform::takes, posts::services_known,
};
use crate::actor::{By, Standing};
use crate::name::Name;
use crate::protocol::{Library, Target};
use std::sync::Arc;

/// Decides on opening a case.
///
/// # Errors
/// The [`Rejection`] of the first rule that fails.
pub(super) fn open(case: &Case, command: &OpenCase, library: &Library) -> Result<Vec<CaseEvent>, Rejection> {
    if case.open.is_some() {
        return Err(Rejection::CaseExists);
    }
    let published = library.current(command.protocol.as_str());
    let published =
        published.ok_or_else(|| Rejection::ProtocolUnknown { protocol: command.protocol.clone() })?;
    let protocol = &published.protocol;
    let calendar = library.calendar(&protocol.calendar);
    let calendar =
        calendar.ok_or_else(|| Rejection::CalendarUnknown { calendar: protocol.calendar.clone() })?;
    let (name, operation, by) = match &command.on_behalf {
        Some(on_behalf) => entered(protocol, command, on_behalf)?,
        None => opening(protocol, command, &command.actor)?,
    };
    let outcome = outcome_of(name, operation, None)?;
    let mut gathered =
        gather(protocol, &takes(protocol, name, operation, outcome.as_ref()), &command.fields)?;
    let on_behalf = command.on_behalf.as_deref();
    on_behalf.map_or(Ok(()), |on_behalf| commit(on_behalf, &mut gathered))?;
    services_known(library, &command.actor, calendar.day_of(command.at), &gathered.fields)?;
    let cycle = if protocol.cycle.is_empty() {
        None
    } else {
        let cycle = library.cycle(protocol, command.at);
        Some(cycle.ok_or_else(|| Rejection::CycleUnknown { protocol: protocol.id.clone() })?)
    };
    guard_allows(name, operation, &gathered.fields, None, cycle.as_ref())?;
    cycle_allows(protocol, calendar, cycle.as_ref(), name, operation, command.at)?;
    let Some(Target::One(state)) = &operation.to else { return Err(Rejection::NowhereBack) };
    let follows = Follows {
        protocol,
        calendar,
        directory: library.directory().map(Arc::as_ref),
        before: None,
        state,
        name,
        operation: Some(operation),
        given: &gathered.fields,
        cycle: cycle.as_ref(),
        by: &by,
        at: command.at,
    };
    let follows = follows.events();
    let opened = CaseEvent::CaseOpened(Box::new(CaseOpened {
        protocol: published.reference(),
        operation: name.clone(),
        state: state.clone(),
        language: command.language.clone(),
        by,
        occurred_at: command.at,
        precision: command.precision,
        fields: gathered.fields,
        given: gathered.given,
        cycle,
        source: command.source.clone(),
        linked_from: command.linked_from.clone(),
        author: on_behalf.map_or_else(|| command.author.clone(), |on_behalf| Some(on_behalf.citizen.clone())),
        channel: on_behalf.map(|on_behalf| on_behalf.channel),
        sealed: gathered.sealed,
        sealed_with: Default::default(),
        restricted: gathered.restricted,
    }));
    Ok([opened].into_iter().chain(follows).collect())
}

/// Decides on noting the source's count of supports.
///
/// # Errors
/// [`Rejection::ImportOnly`] for anybody but an importer, [`Rejection::CaseUnknown`] before the case is open.
pub(super) fn count_supports(case: &Case, command: &CountSupports) -> Result<Vec<CaseEvent>, Rejection> {
    let open = case.open.as_ref().ok_or(Rejection::CaseUnknown)?;
    if !matches!(command.actor.standing, Standing::Importer { .. }) {
        return Err(Rejection::ImportOnly);
    }
    if open.counted == Some(command.count) {
        return Ok(vec![]);
    }
    Ok(vec![CaseEvent::SupportsCounted(SupportsCounted {
        count: command.count,
        by: By { actor: command.actor.pseudonym.clone(), role: Name::importer(), service: None },
        occurred_at: command.at,
        precision: command.precision,
    })])
}
