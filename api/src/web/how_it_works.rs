//! How initiatives are handled, read off the protocols themselves.

use super::reply;
use super::standing::kinds;
use super::trouble::{Told, Trouble, not_found};
use super::visitor::{Visit, Visitor};
use super::words;
use crate::app::App;
use crate::http::conditional::Written;
use crate::telling::Speaker;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use pobuda_domain::draw::{Look, due_in, svg};
use pobuda_domain::name::{Language, Name};
use pobuda_domain::protocol::{self, Openness, Operation, Protocol, Published, Target};
use pobuda_pages::content::Legal;
use pobuda_pages::page::HowItWorksPage;
use pobuda_pages::page::error::Problem;
use pobuda_pages::page::how_it_works::{
    OperationInfo, OutcomeInfo, ProtocolInfo, StateInfo, StepInfo, WayInfo,
};
use pobuda_pages::{Lang, PageError, assets, text};

/// Media type of a picture.
const SVG: HeaderValue = HeaderValue::from_static("image/svg+xml");

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
        protocol: Some(Box::new(explained(speaker, published, &language(visit.visitor.lang)?)?)),
    };
    reply::page(&visit.visitor, &page)
}

/// The picture of one procedure as a file of its own.
///
/// # Errors
/// 404 when there is none of that name, or when it is too large to be drawn; 400 when `If-None-Match` is malformed.
pub(super) async fn picture(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    request: HeaderMap,
) -> Told<Response> {
    let published = app.library.current(&id).ok_or_else(not_found)?;
    let drawn = svg(&published.protocol, &language(visitor.lang)?, Look::Paper).map_err(|_| not_found())?;
    let mut response = Written::text(drawn, SVG).answer(&request)?;
    let headers = response.headers_mut();
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(visitor.lang.tag()));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(assets::CONTENT_SECURITY_POLICY));
    Ok(response)
}

/// A language of ours as protocols write it.
fn language(lang: Lang) -> Told<Language> {
    Language::new(lang.tag()).map_err(|_| Trouble::new(Problem::Internal))
}

fn explained(
    speaker: Speaker<'_>,
    published: &Published,
    language: &Language,
) -> Result<ProtocolInfo, PageError> {
    let protocol = &published.protocol;
    let say = |text: &protocol::Text| speaker.text(protocol, text).to_owned();
    let mut steps = Vec::with_capacity(protocol.steps.len());
    for step in &protocol.steps {
        let states: Result<Vec<StateInfo>, PageError> = protocol
            .states
            .iter()
            .filter(|(_, state)| state.step == step.id)
            .map(|(name, declared)| state(speaker, protocol, language, (name, declared)))
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
    let opens = protocol.operations.iter().filter(|(_, declared)| declared.public && declared.from.is_none());
    let openings: Result<Vec<OperationInfo>, PageError> =
        opens.map(|(_, declared)| operation(speaker, protocol, declared)).collect();
    Ok(ProtocolInfo {
        id: protocol.id.to_string(),
        title: say(&protocol.title),
        purpose: say(&protocol.purpose),
        version: protocol.version.clone(),
        digest: published.digest.clone(),
        openings: openings?,
        steps,
        // What is too large to be drawn is still told in words.
        picture_html: svg(protocol, language, Look::Page).ok(),
        outcomes: protocol.outcomes.iter().map(|(_, declared)| outcome(declared)).collect(),
        legal: protocol.legal.iter().map(|(_, declared)| legal(declared)).collect(),
    })
}

fn state(
    speaker: Speaker<'_>,
    protocol: &Protocol,
    language: &Language,
    (name, declared): (&Name, &protocol::State),
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
        due: due_in(protocol, name.as_str(), language),
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
    let state = |name: &Name| {
        let state = protocol.states.get(name.as_str())?;
        Some(speaker.text(protocol, &state.label).to_owned())
    };
    let mut ways = Vec::new();
    let mut leads_to = None;
    match &declared.to {
        Some(Target::One(to)) if to.as_str() == "back" => {
            leads_to = Some(text(speaker.lang(), "how-back", &[])?)
        }
        Some(Target::One(to)) => leads_to = state(to),
        Some(Target::ByOutcome(table)) => {
            let way = |(outcome, to): (&Name, &Name)| {
                let outcome = protocol.outcomes.get(outcome.as_str())?;
                let outcome = speaker.text(protocol, &outcome.label).to_owned();
                Some(WayInfo { outcome, state: state(to)? })
            };
            ways.extend(table.iter().filter_map(way));
        }
        None => {}
    }
    let post = &declared.responsible;
    let others = declared.by.iter().filter(|role| **role != post.role);
    let others: Vec<String> = others.map(|role| speaker.role(Some(protocol), role)).collect();
    Ok(OperationInfo {
        label: speaker.text(protocol, &declared.label).to_owned(),
        responsible: speaker.post(Some(protocol), &post.role, post.service.as_ref()),
        others: (!others.is_empty()).then(|| others.join(", ")),
        leads_to,
        ways,
        open_for: declared.open_for.map(|span| words::span(speaker.lang(), span)).transpose()?,
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
