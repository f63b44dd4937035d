//! The services, and how punctual they are.

use super::reply;
use super::standing::title;
use super::trouble::{Told, not_found};
use super::visitor::Visit;
use super::words;
use crate::app::App;
use crate::punctual::{DueLimit, Since, due_limits, service};
use crate::telling::Speaker;
use axum::extract::{Path, State};
use axum::response::Response;
use pobuda_domain::name::Name;
use pobuda_pages::content::{Due, DueState};
use pobuda_pages::page::offices::{DUE_SHOWN, DueCase, Office};
use pobuda_pages::page::{OfficePage, OfficesPage};
use pobuda_pages::paths;
use pobuda_projections::rows::ServiceFigures;

/// All of them.
///
/// # Errors
/// 500 when the figures cannot be read.
pub(super) async fn list(State(app): State<App>, visit: Visit) -> Told<Response> {
    let (speaker, since) = (Speaker::new(&app.library, visit.visitor.lang), Since::now(&app));
    let all = since.all(&app, speaker).await?;
    let page = OfficesPage {
        frame: visit.frame(&app)?,
        since: since.day,
        offices: all.into_iter().map(|figures| office(speaker, figures)).collect(),
    };
    reply::page(&visit.visitor, &page)
}

/// One of them.
///
/// # Errors
/// 404 when there is none of that name.
pub(super) async fn one(State(app): State<App>, visit: Visit, Path(name): Path<String>) -> Told<Response> {
    let lang = visit.visitor.lang;
    let (speaker, since) = (Speaker::new(&app.library, lang), Since::now(&app));
    let name = service(&app, speaker, &name).await?.ok_or_else(not_found)?;
    let limits = due_limits(&app, &name).await?;
    // The list of initiatives knows a service by having been given the case.
    let given = speaker.assignable_services().into_iter().any(|(known, _)| *known == name);
    let page = OfficePage {
        frame: visit.frame(&app)?,
        since: since.day,
        office: office(speaker, since.figures(&app, &name).await?),
        due: limits.iter().take(DUE_SHOWN).map(|limit| due(&app, speaker, limit)).collect(),
        cases: given.then(|| format!("{}?service={name}", paths::cases(lang))),
        calendar: format!("/api/v1/services/{name}/due.ics?lang={lang}"),
        json: format!("/api/v1/services/{name}?lang={lang}"),
    };
    reply::page(&visit.visitor, &page)
}

fn office(speaker: Speaker<'_>, figures: ServiceFigures) -> Office {
    let name = Name::new(figures.service.as_str());
    Office {
        label: name.map_or_else(|_| figures.service.clone(), |name| speaker.service(None, &name)),
        on_time_percent: figures.on_time_percent(),
        open: figures.open,
        running: figures.running,
        overdue: figures.overdue,
        met: figures.met,
        late: figures.late,
        ended: figures.ended,
        median_days: figures.median_days,
        name: figures.service,
    }
}

fn due(app: &App, speaker: Speaker<'_>, limit: &DueLimit) -> DueCase {
    let protocol = speaker.protocol(&limit.case.protocol);
    let calendar = protocol.and_then(|protocol| app.library.calendar(&protocol.calendar));
    DueCase {
        reference: limit.case.reference.clone(),
        href: paths::case(speaker.lang(), &limit.case.reference),
        title: title(&limit.case),
        due: Due {
            name: speaker.deadline(protocol, &limit.deadline),
            on: limit.on,
            state: if limit.missed { DueState::Late } else { DueState::Running },
            left: calendar.map(|calendar| {
                words::working_days(calendar, calendar.day_of(app.clock.now()), limit.on, limit.missed)
            }),
            rule: None,
        },
    }
}
