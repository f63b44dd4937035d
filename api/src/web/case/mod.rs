//! The page of one initiative, now or as it was.

mod comments;
mod erasable;
pub(super) mod history;
mod status;
mod submission;
pub(super) mod tasks;

use super::behalf;
use super::found;
use super::note;
use super::refused::Reasons;
use super::reply;
use super::standing::{own_part, title};
use super::trouble::{Told, Trouble};
use super::visitor::{Visit, Visitor};
use crate::app::App;
use crate::executor::OwnPart;
use crate::http::waiting::POSITION_MAX;
use crate::telling::{NextTold, Speaker};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use comments::Thread;
use history::Part;
use jiff::Timestamp;
use jiff::civil::Date;
use pobuda_domain::name::CaseId;
use pobuda_domain::value::Value;
use pobuda_ledger::record::Millis;
use pobuda_pages::content::{Link, May};
use pobuda_pages::frame::Frame;
use pobuda_pages::page::CasePage;
use pobuda_pages::page::case::{self, NoteForm, Offer, Submission, Supports};
use pobuda_pages::page::comments::{CommentForm, Comments};
use pobuda_pages::page::error::Problem;
use pobuda_pages::paths;
use pobuda_pages::when::{When, ljubljana};
use pobuda_projections::read::{AsOf, Cursor};
use pobuda_projections::rows::{CaseRow, TimelineRow};
use status::Shown;

/// The last second of a day. Unit: of the clock.
const DAY_END: (i8, i8, i8) = (23, 59, 59);

/// How somebody wants to see an initiative.
#[derive(Debug, Default)]
pub(super) struct View {
    part: Part,
    as_of: Option<Then>,
    comments: Option<Cursor>,
    form: Option<CommentForm>,
    note: Option<NoteForm>,
}

/// A past moment, as asked and as it is written in addresses.
#[derive(Debug, Clone)]
struct Then {
    as_of: AsOf,
    written: String,
}

/// The page, as the query asks for it.
///
/// # Errors
/// 404 when there is no such initiative, or was none then; 400 for a moment that cannot be read.
pub(super) async fn page(
    State(app): State<App>,
    mut visit: Visit,
    Path(reference): Path<String>,
) -> Told<Response> {
    let found = found::case(&app, &reference).await?;
    let as_of = visit.query.text("as_of").map(|text| then(&text)).transpose()?;
    let (reply, edit) = (visit.query.text("reply"), visit.query.text("edit"));
    let sender = visit.visitor.sender();
    let view = View {
        part: Part::of(&mut visit.query),
        as_of,
        comments: visit.query.read("comments", "the cursor of a page before")?,
        form: comments::asked(&app, &found, sender.as_ref(), reply, edit).await?,
        note: None,
    };
    let frame = visit.frame(&app)?;
    let page = context(&app, &visit.visitor, found, frame, view).await?;
    reply::page(&visit.visitor, &page)
}

/// The page with a comment's form that came back, with what is wrong in it.
///
/// # Errors
/// As [`page`].
pub(super) async fn with_form(
    app: &App,
    visitor: &Visitor,
    found: CaseRow,
    form: CommentForm,
) -> Told<Response> {
    again(app, visitor, found, View { form: Some(form), ..View::default() }).await
}

/// The page with a note that came back, with what is wrong in it.
///
/// # Errors
/// As [`page`].
pub(super) async fn with_note(
    app: &App,
    visitor: &Visitor,
    found: CaseRow,
    note: NoteForm,
) -> Told<Response> {
    again(app, visitor, found, View { note: Some(note), ..View::default() }).await
}

async fn again(app: &App, visitor: &Visitor, found: CaseRow, view: View) -> Told<Response> {
    let path = format!("/cases/{}", found.reference);
    let frame = Frame { path, ..visitor.frame(app)? };
    let page = context(app, visitor, found, frame, view).await?;
    reply::page_with(StatusCode::UNPROCESSABLE_ENTITY, visitor, &page)
}

/// Reads a position, a moment, or a day: the day's end is meant, so that everything of that day is seen.
fn then(text: &str) -> Told<Then> {
    if let Some(position) = text.parse::<u64>().ok().filter(|position| *position <= POSITION_MAX) {
        return Ok(Then { as_of: AsOf::Position(position), written: position.to_string() });
    }
    let (hour, minute, second) = DAY_END;
    let end_of = |day: Date| day.at(hour, minute, second, 999_999_999).to_zoned(ljubljana()).ok();
    let moment = match text.parse::<Timestamp>() {
        Ok(moment) => Some(moment),
        Err(_) => text.parse::<Date>().ok().and_then(end_of).map(|zoned| zoned.timestamp()),
    };
    let moment = moment.ok_or_else(|| Trouble::new(Problem::Malformed))?;
    Ok(Then { as_of: AsOf::Time(moment), written: text.replace('+', "%2B") })
}

/// Everything that the page shows.
async fn context(app: &App, visitor: &Visitor, found: CaseRow, frame: Frame, view: View) -> Told<CasePage> {
    let lang = visitor.lang;
    let speaker = Speaker::new(&app.library, lang);
    let protocol = speaker.protocol(&found.protocol);
    let past = view.as_of.as_ref().map(|then| then.as_of);
    let written = view.as_of.as_ref().map(|then| then.written.as_str());
    let case = match past {
        Some(as_of) => {
            app.models.case_as_of(&found.id, as_of).await?.ok_or_else(|| Trouble::new(Problem::NotFound))?
        }
        None => found,
    };
    let rows = history::rows(app, &case.id, past).await?;
    let part = part(app, visitor, &case, past.is_some()).await?;
    let next = next(app, speaker, &case, past.is_some()).await?;
    let calendar = protocol.and_then(|protocol| app.library.calendar(&protocol.calendar));
    let shown = Shown {
        speaker,
        case: &case,
        next: &next,
        today: today(app, past),
        calendar: calendar.map(|calendar| &**calendar),
    };
    let step_number = |row: &TimelineRow| history::number(&rows, row);
    let latest = past.is_none() && view.part.is_latest();
    let history = history::history(speaker, &case.reference, &rows, view.part, written)?;
    let history = match past {
        None => erasable::with_links(app, visitor, &case, &rows, history).await?,
        Some(_) => history,
    };
    Ok(CasePage {
        reference: case.reference.clone(),
        title: title(&case),
        protocol: Link {
            text: speaker.protocol_title(&case.protocol),
            href: paths::how_it_works_of(lang, case.protocol.id.as_str()),
        },
        status: shown.status(),
        steps: shown.steps(),
        next: shown.next(&part)?,
        refusal: shown.refusal(&rows, step_number, &part),
        submission: Submission {
            citizen: if past.is_none() { behalf::citizen(app, visitor, &case).await? } else { None },
            ..submission::submission(speaker, &case, rows.first().filter(|row| history::is_step(row)))
        },
        history: if app.published { history::with_receipts(history) } else { history },
        supports: supports(app, visitor, &case, past, &part).await?,
        comments: comments(app, visitor, &case, &part, &view, past.is_some()).await?,
        operations: offers(speaker, protocol, &case, &part),
        tasks: tasks::open(app, speaker, &case, &part)?,
        stuck: if past.is_none() { tasks::stuck(speaker, visitor, &case) } else { Vec::new() },
        // What is written for officials belongs to no past that everybody can look at.
        notes: if past.is_none() { note::notes(app, visitor, &case, view.note.clone()).await? } else { None },
        related: submission::related(speaker, &case, &linked(app, &case).await?),
        as_of: as_of(app, past).await?,
        stream: latest.then(|| stream(&case, &rows)),
        json: json(&case, lang, written),
        frame,
    })
}

/// What the reader has done and may do; in the past nobody may do anything.
async fn part(app: &App, visitor: &Visitor, case: &CaseRow, past: bool) -> Told<OwnPart> {
    if past {
        return Ok(OwnPart::default());
    }
    own_part(app, visitor, case).await
}

/// What can come next; of a past moment, what could.
async fn next(app: &App, speaker: Speaker<'_>, case: &CaseRow, past: bool) -> Told<Vec<NextTold>> {
    if past {
        return Ok(speaker.next_of(case));
    }
    match app.executor.next(&case.id).await {
        Ok(steps) => Ok(speaker.next(&case.protocol, &steps)),
        Err(refused) => Err(Reasons { speaker, protocol: None }.trouble(&refused)?),
    }
}

fn today(app: &App, past: Option<AsOf>) -> Date {
    let moment = match past {
        Some(AsOf::Time(moment)) => moment,
        _ => app.clock.now(),
    };
    moment.to_zoned(ljubljana()).date()
}

async fn supports(
    app: &App,
    visitor: &Visitor,
    case: &CaseRow,
    past: Option<AsOf>,
    part: &OwnPart,
) -> Told<Supports> {
    let count = app.models.supports(&case.id, past).await?;
    let citizen =
        visitor.sender().is_none_or(|sender| sender.standing == pobuda_domain::actor::Standing::Citizen);
    let may = match (past, visitor.sender()) {
        (Some(_), _) => May::NotNow,
        // Taking back is always possible, also where giving is over.
        (None, Some(_)) if citizen && (part.open_to_support || part.supports) => May::Now,
        (None, None) if part.open_to_support => May::AfterSignIn,
        _ => May::NotNow,
    };
    Ok(Supports {
        given: count.given,
        counted_at_source: Some(count.counted_at_source).filter(|counted| *counted > 0),
        mine: part.supports,
        may,
    })
}

/// The comments; of a past moment only their number, since a comment is kept as its author wants it now.
async fn comments(
    app: &App,
    visitor: &Visitor,
    case: &CaseRow,
    part: &OwnPart,
    view: &View,
    past: bool,
) -> Told<Comments> {
    if past {
        return Ok(Comments { total: case.comments, ..Comments::default() });
    }
    let sender = visitor.sender();
    let thread = Thread {
        app,
        speaker: Speaker::new(&app.library, visitor.lang),
        case,
        sender: sender.as_ref(),
        part,
        here: paths::case(visitor.lang, &case.reference),
    };
    thread.comments(view.comments.as_ref(), view.form.clone()).await
}

/// The operations that the reader may perform.
fn offers(
    speaker: Speaker<'_>,
    protocol: Option<&pobuda_domain::protocol::Protocol>,
    case: &CaseRow,
    part: &OwnPart,
) -> Vec<Offer> {
    let offer = |allowed: &pobuda_domain::case::Allowed| Offer {
        label: speaker.operation(protocol, &allowed.operation),
        href: paths::operation(speaker.lang(), &case.reference, allowed.operation.as_str()),
    };
    part.operations.iter().map(offer).collect()
}

async fn linked(app: &App, case: &CaseRow) -> Told<Vec<CaseRow>> {
    let ids: Vec<CaseId> = case
        .fields
        .values()
        .filter_map(|value| match value {
            Value::Case(id) => Some(id.clone()),
            _ => None,
        })
        .chain(case.linked_from.as_ref().map(|from| from.case.clone()))
        .chain(case.linked.iter().cloned())
        .collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(app.models.cases_by_id(&ids).await?)
}

async fn as_of(app: &App, past: Option<AsOf>) -> Told<Option<case::AsOf>> {
    Ok(match past {
        None => None,
        Some(AsOf::Position(position)) => Some(case::AsOf { position, at: None }),
        Some(AsOf::Time(moment)) => {
            let position = app.log.position_at(Millis(moment.as_millisecond())).await?;
            Some(case::AsOf { position, at: Some(When::recorded(moment)) })
        }
    })
}

/// Where new entries come from, after the last one on the page.
fn stream(case: &CaseRow, rows: &[TimelineRow]) -> String {
    let after = rows.last().map_or(case.last_position, |row| row.position);
    format!("/api/v1/cases/{}/timeline/stream?after={after}", case.id)
}

fn json(case: &CaseRow, lang: pobuda_pages::Lang, as_of: Option<&str>) -> String {
    let then = as_of.map(|as_of| format!("&as_of={as_of}")).unwrap_or_default();
    format!("/api/v1/cases/{}/timeline?lang={lang}{then}", case.reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_means_everything_of_that_day() {
        let end = then("2026-08-31").expect("a day").as_of;
        assert_eq!(end, AsOf::Time("2026-08-31T21:59:59.999999999Z".parse().expect("a moment")));
        assert_eq!(then("42").expect("a position").as_of, AsOf::Position(42));
        assert!(then("yesterday").is_err());
        assert_eq!(
            then("2026-08-31T10:00:00+02:00").expect("a moment").written,
            "2026-08-31T10:00:00%2B02:00"
        );
    }
}
