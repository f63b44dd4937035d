//! Erasures: what was erased, what is to be decided, and asking for one.

use super::posted::Posted;
use super::refused::Reasons;
use super::reply;
use super::trouble::{Told, Trouble};
use super::visitor::{Visit, Visitor};
use super::words as in_words;
use crate::app::App;
use crate::erasing::told::{self, State as Stands};
use crate::executor::{Done, ErasureOf, ErasureRequest, RefusalKind, Refused, TextOf};
use crate::reread;
use crate::telling::Speaker;
use axum::extract::{Extension, OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use pobuda_domain::actor::{By, Standing};
use pobuda_domain::erasure::{Ground, may_decide};
use pobuda_domain::name::{CaseId, ErasureId, FieldName};
use pobuda_ledger::record::{Recorded, Visibility};
use pobuda_pages::content::Link;
use pobuda_pages::entry::{Entry, EntryFault};
use pobuda_pages::form::Choice;
use pobuda_pages::frame::Feedback;
use pobuda_pages::page::erasures::{EraseForm, Erasure, ErasuresPage, OfEntry, Part, TextChoice};
use pobuda_pages::page::error::Problem;
use pobuda_pages::when::When;
use pobuda_pages::{Lang, paths, text};
use pobuda_projections::rows::CaseRow;
use std::collections::BTreeSet;

/// Entries that the list leads to, of one erasure.
const PLACES_SHOWN: usize = 10;
/// Longest part of a text that the form quotes. Unit: characters.
const QUOTED_CHARS: usize = 300;

/// The latest erasures, with a form for each that the reader may decide on.
///
/// # Errors
/// 500 when the log cannot be read.
pub(super) async fn list(State(app): State<App>, visit: Visit) -> Told<Response> {
    let page = page(&app, &visit.visitor).await?;
    reply::page(&visit.visitor, &ErasuresPage { frame: visit.frame(&app)?, ..page })
}

async fn page(app: &App, visitor: &Visitor) -> Told<ErasuresPage> {
    let standing = visitor.reader.as_ref().map(|reader| &reader.caller.standing);
    let inside = standing.is_some_and(|standing| standing.post().is_some() || *standing == AUDITOR);
    let acting = visitor.sender().map(|sender| sender.standing);
    let speaker = Speaker::new(&app.library, visitor.lang);
    let mut erasures = Vec::new();
    for told in told::latest(app).await? {
        let may_decide = told.state() == Stands::Pending
            && acting.as_ref().is_some_and(|acting| may_decide(acting, &told.requested.by));
        let mut texts = Vec::new();
        for target in told.requested.targets.iter().take(PLACES_SHOWN) {
            texts.extend(place(app, visitor.lang, target.index + 1).await?.map(|(link, _)| link));
        }
        let part = |by: &By, at, reason: Option<String>| Part {
            who: match &by.service {
                Some(service) => in_words::post(&app.library, visitor.lang, service, &by.role),
                None => speaker.role(None, &by.role),
            },
            when: When::recorded(at),
            reason,
        };
        erasures.push(Erasure {
            state: told.state().name(),
            ground: told.requested.ground.name(),
            texts,
            asked: part(&told.requested.by, told.requested.occurred_at, told.why.filter(|_| inside)),
            decided: told.decided.map(|(decided, why)| part(&decided.by, decided.occurred_at, why)),
            erased: told.erased,
            may_decide,
            reason: Entry::default(),
            id: told.id.into(),
        });
    }
    Ok(ErasuresPage { frame: visitor.frame(app)?, erasures, faults: Vec::new() })
}

const AUDITOR: crate::caller::Standing = crate::caller::Standing::Auditor;

/// Where an entry stands, if it is one of a case that is shown.
async fn place(app: &App, lang: Lang, position: u64) -> Told<Option<(Link, CaseRow)>> {
    let Some(event) = app.log.read_at(&[position]).await?.pop() else { return Ok(None) };
    let Some(case) = case_of(&event) else { return Ok(None) };
    let Some(row) = app.models.case(case.as_str()).await? else { return Ok(None) };
    let (href, text) = (paths::case(lang, &row.reference), format!("{} ({position})", row.reference));
    Ok(Some((Link { href, text }, row)))
}

fn case_of(event: &Recorded) -> Option<CaseId> {
    match reread::event(event).ok()?.case() {
        Some(case) => Some(case.clone()),
        None if event.stream.kind == "case" => CaseId::new(event.stream.id.clone()).ok(),
        None => None,
    }
}

/// Grants or refuses.
///
/// # Errors
/// 404 when there is no such erasure; else what the rules refuse.
pub(super) async fn decide(
    State(app): State<App>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    Path(id): Path<String>,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let named = ErasureId::new(id.clone()).map_err(|_| Trouble::new(Problem::NotFound))?;
    let how = visitor.sending(&posted, &uri)?;
    let (granted, reason) = (posted.raw("granted") == "true", posted.raw("text").to_owned());
    let sender = visitor.acting()?;
    let refused = match app.executor.decide_erasure(sender, named, granted, reason.clone(), how).await {
        Ok(done) => return asked(&done, Feedback::ErasureDecided, &visitor),
        Err(refused) => refused,
    };
    let words = words(&app, &visitor, refused)?;
    let mut page = page(&app, &visitor).await?;
    if let Some(erasure) = page.erasures.iter_mut().find(|erasure| erasure.id == id) {
        erasure.reason = Entry { value: reason, error: Some(words.clone()) };
    }
    page.faults = vec![EntryFault { anchor: "main", words }];
    reply::page_with(StatusCode::UNPROCESSABLE_ENTITY, &visitor, &page)
}

fn asked(done: &Done, feedback: Feedback, visitor: &Visitor) -> Told<Response> {
    reply::after(done, feedback, &paths::erasures(visitor.lang), "")
}

/// What is wrong with what was typed, in words; any other refusal is a page of its own.
fn words(app: &App, visitor: &Visitor, refused: Refused) -> Told<String> {
    let reasons = Reasons { speaker: Speaker::new(&app.library, visitor.lang), protocol: None };
    match &refused {
        Refused::Rule(rule) if rule.kind == RefusalKind::Invalid => Ok(reasons.sentence(rule)?),
        other => Err(reasons.trouble(other)?),
    }
}

/// The form for the texts of one entry.
///
/// # Errors
/// 404 when there is no such entry, or nothing of it can be erased.
pub(super) async fn form(State(app): State<App>, visit: Visit, Path(position): Path<u64>) -> Told<Response> {
    let page = entry_form(&app, &visit.visitor, position).await?;
    reply::page(&visit.visitor, &EraseForm { frame: visit.frame(&app)?, ..page })
}

async fn entry_form(app: &App, visitor: &Visitor, position: u64) -> Told<EraseForm> {
    let lang = visitor.lang;
    let nothing =
        || -> Told<Trouble> { Ok(Trouble::new(Problem::NotFound).saying(text(lang, "erase-nothing", &[])?)) };
    let Some((case, row)) = place(app, lang, position).await? else { return Err(nothing()?) };
    let speaker = Speaker::new(&app.library, lang);
    let protocol = speaker.protocol(&row.protocol);
    let mut openings = app.log.openings_between(position, position).await?;
    // What is not public is not shown here either; who has to erase it says its position over the API.
    openings.retain(|placed| placed.opening.visibility == Visibility::Public);
    let texts: Vec<TextChoice> = told::texts(&openings)
        .into_iter()
        .map(|(name, says)| TextChoice {
            label: FieldName::new(&*name)
                .map_or_else(|_| name.clone(), |name| speaker.field(protocol, &name)),
            text: says.chars().take(QUOTED_CHARS).collect(),
            chosen: openings.len() == 1,
            name,
        })
        .collect();
    if texts.is_empty() {
        return Err(nothing()?);
    }
    let citizen = matches!(visitor.sender().map(|sender| sender.standing), Some(Standing::Citizen));
    let grounds: &[Ground] = if citizen { &[Ground::ConsentWithdrawn] } else { &Ground::ALL };
    Ok(EraseForm {
        frame: visitor.frame(app)?,
        of: Some(OfEntry { position, case, texts }),
        grounds: choices(lang, grounds)?,
        ground: (if citizen { Ground::ConsentWithdrawn } else { Ground::Notice }).name().to_owned(),
        ..EraseForm::default()
    })
}

fn choices(lang: Lang, grounds: &[Ground]) -> Told<Vec<Choice>> {
    let choice = |ground: &Ground| -> Told<Choice> {
        Ok(Choice::new(ground.name(), text(lang, &format!("ground-{}", ground.name()), &[])?))
    };
    grounds.iter().map(choice).collect()
}

/// Asks that texts of one entry be erased.
///
/// # Errors
/// As [`form`]; else what the rules refuse.
pub(super) async fn ask(
    State(app): State<App>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    Path(position): Path<u64>,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let chosen = posted.beginning("texts.").into_iter().filter_map(|(name, _)| FieldName::new(name).ok());
    let fields: BTreeSet<FieldName> = chosen.collect();
    let what = ErasureOf::Texts(vec![TextOf { position, fields: Some(fields.clone()) }]);
    let words = if fields.is_empty() {
        text(visitor.lang, "erase-none-chosen", &[])?
    } else {
        match send(&app, &visitor, &posted, &uri, what).await? {
            Ok(done) => return asked(&done, Feedback::ErasureAsked, &visitor),
            Err(refused) => words(&app, &visitor, refused)?,
        }
    };
    let mut page = entry_form(&app, &visitor, position).await?;
    for text in page.of.iter_mut().flat_map(|of| &mut of.texts) {
        text.chosen = fields.iter().any(|field| field.as_str() == text.name);
    }
    let anchor = if fields.is_empty() { "texts" } else { "reason" };
    again(&visitor, page, &posted, EntryFault { anchor, words })
}

/// Sends what a form asks for.
async fn send(
    app: &App,
    visitor: &Visitor,
    posted: &Posted,
    uri: &axum::http::Uri,
    what: ErasureOf,
) -> Told<Result<Done, Refused>> {
    let how = visitor.sending(posted, uri)?;
    let ground = Ground::named(posted.raw("ground")).unwrap_or(Ground::ConsentWithdrawn);
    let reason = match (&what, posted.filled("text")) {
        // Whoever withdraws their consent need not say why. Source: GDPR Article 7(3).
        (ErasureOf::Person { .. }, None) => text(visitor.lang, "erase-account-no-reason", &[])?,
        _ => posted.raw("text").to_owned(),
    };
    let request = ErasureRequest { ground, what, reason };
    Ok(app.executor.request_erasure(visitor.acting()?, request, how).await)
}

fn again(visitor: &Visitor, page: EraseForm, posted: &Posted, fault: EntryFault) -> Told<Response> {
    let error = (fault.anchor == "reason").then(|| fault.words.clone());
    let page = EraseForm {
        reason: Entry { value: posted.raw("text").to_owned(), error },
        ground: posted.raw("ground").to_owned(),
        faults: vec![fault],
        ..page
    };
    reply::page_with(StatusCode::UNPROCESSABLE_ENTITY, visitor, &page)
}

/// The form for my account, with what goes and what stays.
///
/// # Errors
/// 500 when a text of ours is missing.
pub(super) async fn account_form(State(app): State<App>, visit: Visit) -> Told<Response> {
    let page = EraseForm { ground: Ground::ConsentWithdrawn.name().to_owned(), ..EraseForm::default() };
    reply::page(&visit.visitor, &EraseForm { frame: visit.frame(&app)?, ..page })
}

/// Asks that my account be erased.
///
/// # Errors
/// 403 for who takes no part in cases; else what the rules refuse.
pub(super) async fn ask_for_account(
    State(app): State<App>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    Extension(posted): Extension<Posted>,
) -> Told<Response> {
    let subject = visitor.acting()?.subject;
    match send(&app, &visitor, &posted, &uri, ErasureOf::Person { subject }).await? {
        Ok(done) => reply::after(&done, Feedback::ErasureAsked, &paths::account(visitor.lang), ""),
        Err(refused) => {
            let words = words(&app, &visitor, refused)?;
            let page = EraseForm { frame: visitor.frame(&app)?, ..EraseForm::default() };
            again(&visitor, page, &posted, EntryFault { anchor: "reason", words })
        }
    }
}
