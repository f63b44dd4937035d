//! Sending an initiative: first the kind, then one form.

use super::behalf;
use super::fields::{Faults, Wanted};
use super::posted::Posted;
use super::refused::Reasons;
use super::reply;
use super::standing::{kind, own_protocols};
use super::trouble::{Told, Trouble, not_found};
use super::visitor::{Visit, Visitor};
use crate::app::App;
use crate::executor::{CaseOpening, Refused, Sender};
use crate::http::problem::internal;
use crate::telling::Speaker;
use axum::extract::{Extension, OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use pobuda_domain::actor::{Actor, Standing};
use pobuda_domain::case::{Allowed, openings, openings_on_behalf};
use pobuda_domain::name::Language;
use pobuda_domain::protocol::Protocol;
use pobuda_pages::form::Form;
use pobuda_pages::frame::Feedback;
use pobuda_pages::page::NewCasePage;
use pobuda_pages::page::error::Problem;
use pobuda_pages::page::new_case::{NewCaseStage, ProtocolChoice};
use pobuda_pages::{Lang, paths, text};
use std::time::Duration;

/// How long the answer waits for the new case to have its reference.
const REFERENCE_WITHIN: Duration = Duration::from_secs(5);

/// The kinds to choose from.
///
/// # Errors
/// 500 when a text of ours is missing.
pub(super) async fn choose(State(app): State<App>, visit: Visit) -> Told<Response> {
    let mut choices = Vec::new();
    for protocol in own_protocols(&app) {
        choices.push(choice(&app, &visit.visitor, protocol)?);
    }
    // What can be sent stands first.
    choices.sort_by_key(|choice| !choice.open);
    let page = NewCasePage { frame: visit.frame(&app)?, stage: NewCaseStage::Choose(choices) };
    reply::page(&visit.visitor, &page)
}

/// The form of one kind.
///
/// # Errors
/// 404 when there is none of that name.
pub(super) async fn form(State(app): State<App>, visit: Visit, Path(id): Path<String>) -> Told<Response> {
    let protocol = own(&app, &id)?;
    let stage = stage(&app, &visit.visitor, protocol, None, Faults::new(), Vec::new())?;
    reply::page(&visit.visitor, &NewCasePage { frame: visit.frame(&app)?, stage })
}

/// Sends it, or shows the form again with what is wrong.
///
/// # Errors
/// 404 when there is no such kind; else what the rules refuse.
pub(super) async fn send(
    State(app): State<App>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let protocol = own(&app, &id)?;
    let speaker = Speaker::new(&app.library, visitor.lang);
    let reasons = Reasons { speaker, protocol: Some(protocol) };
    let sender = visitor.acting()?;
    let Some(opening) = opening(&app, protocol, Some(&sender))? else {
        let words = text(visitor.lang, "new-not-yours", &[])?;
        return Err(Trouble::new(Problem::NotAllowedNow).saying(words));
    };
    let Opening { opening, for_citizen } = opening;
    let wanted = Wanted { speaker, protocol, needs: &opening.needs, may: &opening.may };
    let (fields, mut faults) = wanted.read(&app, &posted).await?;
    let on_behalf = if for_citizen { behalf::read(visitor.lang, &posted, &mut faults)? } else { None };
    if !faults.is_empty() {
        return again(&app, &visitor, protocol, &posted, faults, Vec::new());
    }
    let what = CaseOpening {
        id: None,
        protocol: protocol.id.clone(),
        operation: Some(opening.operation.clone()),
        language: language(&visitor, &posted)?,
        fields,
        source: None,
        on_behalf,
    };
    let how = visitor.sending(&posted, &uri)?;
    match app.executor.open_case(sender, what, how).await {
        Ok(done) => {
            app.models.wait_for(done.position, REFERENCE_WITHIN).await;
            let case = app.models.case(&done.id).await?;
            let reference = case.map_or_else(|| done.id.clone(), |case| case.reference);
            reply::after(&done, Feedback::CaseSent, &paths::case(visitor.lang, &reference), "")
        }
        Err(Refused::Fields(errors)) => {
            again(&app, &visitor, protocol, &posted, wanted.faults(&errors)?, Vec::new())
        }
        Err(Refused::Rule(rule)) if field_of(&rule.pointer).is_some() => {
            let name = field_of(&rule.pointer).unwrap_or_default().to_owned();
            let faults = Faults::from([(name, reasons.sentence(&rule)?)]);
            again(&app, &visitor, protocol, &posted, faults, Vec::new())
        }
        Err(Refused::KeyReused) => {
            let sent = text(visitor.lang, "problem-form-sent", &[])?;
            again(&app, &visitor, protocol, &posted, Faults::new(), vec![sent])
        }
        Err(refused) => Err(reasons.trouble(&refused)?),
    }
}

/// The field that a JSON pointer leads to.
pub(super) fn field_of(pointer: &Option<String>) -> Option<&str> {
    let pointer = pointer.as_deref()?;
    behalf::control_of(pointer).or_else(|| pointer.strip_prefix("/fields/"))
}

fn own<'a>(app: &'a App, id: &str) -> Told<&'a Protocol> {
    own_protocols(app).find(|protocol| protocol.id.as_str() == id).ok_or_else(not_found)
}

fn again(
    app: &App,
    visitor: &Visitor,
    protocol: &Protocol,
    posted: &Posted,
    faults: Faults,
    errors: Vec<String>,
) -> Told<Response> {
    let stage = stage(app, visitor, protocol, Some(posted), faults, errors)?;
    let page = NewCasePage { frame: visitor.frame(app)?, stage };
    reply::page_with(StatusCode::UNPROCESSABLE_ENTITY, visitor, &page)
}

fn stage(
    app: &App,
    visitor: &Visitor,
    protocol: &Protocol,
    posted: Option<&Posted>,
    faults: Faults,
    errors: Vec<String>,
) -> Told<NewCaseStage> {
    let speaker = Speaker::new(&app.library, visitor.lang);
    let choice = choice(app, visitor, protocol)?;
    let sender = visitor.sender();
    let opening = match &sender {
        Some(sender) if choice.open => opening(app, protocol, Some(sender))?,
        _ => None,
    };
    let chosen = posted.map(|posted| language(visitor, posted)).transpose()?;
    let chosen = chosen.map_or_else(|| visitor.lang.to_string(), |language| language.to_string());
    let Some(Opening { opening, for_citizen }) = opening else {
        return Ok(NewCaseStage::Fill { protocol: choice, form: None });
    };
    let wanted = Wanted { speaker, protocol, needs: &opening.needs, may: &opening.may };
    let mut fields = if for_citizen { behalf::fields(visitor.lang, posted, &faults)? } else { Vec::new() };
    fields.extend(wanted.fields(posted, &faults));
    let form = Form {
        action: paths::new_case_of(visitor.lang, protocol.id.as_str()),
        hidden: Vec::new(),
        sequence: None,
        fields,
        submit: speaker.operation(Some(protocol), &opening.operation),
        errors,
        language: Some(chosen),
    };
    Ok(NewCaseStage::Fill { protocol: choice, form: Some(Box::new(form)) })
}

/// A kind, and whether the visitor can send one of it now.
fn choice(app: &App, visitor: &Visitor, protocol: &Protocol) -> Told<ProtocolChoice> {
    let choice = kind(Speaker::new(&app.library, visitor.lang), protocol);
    let note = if opening(app, protocol, visitor.sender().as_ref())?.is_none() {
        // Who holds a post is told that citizens send it; everybody else, that an office opens it.
        let official = visitor.sender().is_some_and(|sender| sender.standing != Standing::Citizen);
        Some(if official { "new-not-office" } else { "new-not-yours" })
    } else if !protocol.cycle.is_empty() && app.library.cycle(protocol, app.clock.now()).is_none() {
        Some("new-not-open")
    } else {
        None
    };
    let words = note.map(|key| text(visitor.lang, key, &[])).transpose()?;
    Ok(ProtocolChoice { open: note.is_none(), note: words, ..choice })
}

/// The operation by which somebody opens a case.
struct Opening {
    opening: Allowed,
    /// Whether an official enters it for a citizen.
    for_citizen: bool,
}

/// How somebody opens a case: their own way first. Who has not signed in is asked as a citizen.
fn opening(app: &App, protocol: &Protocol, sender: Option<&Sender>) -> Told<Option<Opening>> {
    let standing = sender.map_or(Standing::Citizen, |sender| sender.standing.clone());
    // Opening depends on the standing alone: any unused name will do to ask.
    let actor = Actor { pseudonym: app.ids.pseudonym()?, standing };
    let own = openings(protocol, &actor).into_iter().map(|opening| Opening { opening, for_citizen: false });
    let entered = openings_on_behalf(protocol, &actor);
    let entered = entered.into_iter().map(|opening| Opening { opening, for_citizen: true });
    Ok(own.chain(entered).next())
}

/// The language that the texts are written in: as chosen, else that of the page.
///
/// # Errors
/// 500 when the page has a language that no text can have, which a test excludes.
pub(super) fn language(visitor: &Visitor, posted: &Posted) -> Told<Language> {
    let ours = |tag: &&str| Lang::ALL.iter().any(|lang| lang.tag() == *tag);
    let tag = posted.filled("language").filter(ours).unwrap_or(visitor.lang.tag());
    Ok(Language::new(tag).map_err(|_| internal())?)
}
