//! How initiatives are handled, read off the protocols themselves.

use super::reply;
use super::standing::kinds;
use super::trouble::{Told, not_found};
use super::visitor::Visit;
use super::words;
use crate::app::App;
use crate::telling::Speaker;
use axum::extract::{Path, State};
use axum::response::Response;
use pobuda_domain::name::Name;
use pobuda_domain::protocol::{self, Openness, Operation, Protocol, Published, Target};
use pobuda_pages::content::Legal;
use pobuda_pages::page::HowItWorksPage;
use pobuda_pages::page::how_it_works::{OperationInfo, OutcomeInfo, ProtocolInfo, StateInfo, StepInfo};
use pobuda_pages::{PageError, text};

/// All procedures.
///
/// # Errors
/// 500 when a text of ours is missing.
pub(super) async fn overview(State(app): State<App>, visit: Visit) -> Told<Response> {
    let protocols = kinds(&app, visit.visitor.lang);
    reply::page(&visit.visitor, &HowItWorksPage { frame: visit.frame(&app)?, protocols, protocol: None })
}

/// One procedure; those of importers too, since imported history links to them.
///
/// # Errors
/// 404 when there is none of that name.
pub(super) async fn one(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Told<Response> {
    let published = app.library.current(&id).ok_or_else(not_found)?;
    let speaker = Speaker::new(&app.library, visit.visitor.lang);
    let page = HowItWorksPage {
        frame: visit.frame(&app)?,
        protocols: kinds(&app, visit.visitor.lang),
        protocol: Some(Box::new(explained(speaker, published)?)),
    };
    reply::page(&visit.visitor, &page)
}

fn explained(speaker: Speaker<'_>, published: &Published) -> Result<ProtocolInfo, PageError> {
    let protocol = &published.protocol;
    let say = |text: &protocol::Text| speaker.text(protocol, text).to_owned();
    let mut steps = Vec::with_capacity(protocol.steps.len());
    for step in &protocol.steps {
        let states: Result<Vec<StateInfo>, PageError> = protocol
            .states
            .iter()
            .filter(|(_, state)| state.step == step.id)
            .map(|(name, declared)| state(speaker, protocol, name, declared))
            .collect();
        steps.push(StepInfo { label: say(&step.label), states: states? });
    }
    let outcome = |outcome: &protocol::Outcome| OutcomeInfo {
        label: say(&outcome.label),
        plain: say(&outcome.plain),
        remedy: outcome.remedy.as_ref().map(say),
    };
    let legal =
        |legal: &protocol::Legal| Legal { cite: legal.cite.clone(), plain: legal.plain.as_ref().map(say) };
    Ok(ProtocolInfo {
        id: protocol.id.to_string(),
        title: say(&protocol.title),
        purpose: say(&protocol.purpose),
        version: protocol.version.clone(),
        digest: published.digest.clone(),
        steps,
        outcomes: protocol.outcomes.iter().map(|(_, declared)| outcome(declared)).collect(),
        legal: protocol.legal.iter().map(|(_, declared)| legal(declared)).collect(),
    })
}

fn state(
    speaker: Speaker<'_>,
    protocol: &Protocol,
    name: &Name,
    declared: &protocol::State,
) -> Result<StateInfo, PageError> {
    let here = |operation: &Operation| {
        operation
            .from
            .iter()
            .flatten()
            .any(|from| if from == "*" { !declared.is_final } else { from == name.as_str() })
    };
    let operations: Result<Vec<OperationInfo>, PageError> = protocol
        .operations
        .iter()
        .filter(|(_, declared)| declared.public && here(declared))
        .map(|(_, declared)| operation(speaker, protocol, declared))
        .collect();
    Ok(StateInfo {
        label: speaker.text(protocol, &declared.label).to_owned(),
        plain: speaker.text(protocol, &declared.plain).to_owned(),
        usually: declared.usually.map(|span| words::span(speaker.lang(), span)).transpose()?,
        comment: declared.open_to.contains(&Openness::Comment),
        support: declared.open_to.contains(&Openness::Support),
        operations: operations?,
    })
}

fn operation(
    speaker: Speaker<'_>,
    protocol: &Protocol,
    declared: &Operation,
) -> Result<OperationInfo, PageError> {
    let state = |name: &Name| protocol.states.get(name.as_str());
    let leads_to = match &declared.to {
        Some(Target::One(to)) => state(to).map(|state| speaker.text(protocol, &state.label).to_owned()),
        Some(Target::ByOutcome(_)) | None => None,
    };
    let post = &declared.responsible;
    Ok(OperationInfo {
        label: speaker.text(protocol, &declared.label).to_owned(),
        responsible: speaker.post(Some(protocol), &post.role, post.service.as_ref()),
        leads_to,
        automatic: automatic(speaker, declared)?,
    })
}

/// When the program performs an operation by itself, in words.
///
/// # Errors
/// [`PageError`] when a text is missing.
pub(super) fn automatic(speaker: Speaker<'_>, declared: &Operation) -> Result<Option<String>, PageError> {
    let lang = speaker.lang();
    Ok(match declared.after {
        Some(span) => Some(words::after(lang, span)?),
        None if declared.at.is_some() => Some(text(lang, "after-date", &[])?),
        None if declared.is_automatic() => Some(text(lang, "after-link", &[])?),
        None => None,
    })
}
