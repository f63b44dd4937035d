//! How punctual services are, and a calendar of what is due in the cases that each has.

use crate::app::App;
use crate::http::conditional::Written;
use crate::http::icalendar::{DayEvent, calendar};
use crate::http::openapi::ReadProblems;
use crate::http::path::PathOf;
use crate::http::problem::{Answer, not_found};
use crate::http::query::Query;
use crate::http::reading::{Listed, failed, lang};
use crate::punctual::{Since, due_limits, service};
use crate::telling::Speaker;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use jiff::civil::Date;
use pobuda_domain::name::Name;
use pobuda_pages::{Arg, paths, text};
use pobuda_projections::rows::ServiceFigures;
use serde::Serialize;
use utoipa::ToSchema;

/// Media type of a calendar. Source: RFC 5545 §8.1.
const CALENDAR: HeaderValue = HeaderValue::from_static("text/calendar; charset=utf-8");

/// How punctual a service is.
#[derive(Serialize, ToSchema)]
#[schema(as = Service)]
pub(super) struct ServiceBody {
    /// Its name.
    #[schema(example = "roads")]
    service: String,
    /// What it is called.
    label: String,
    /// Cases that it has now.
    open: u64,
    /// Time limits of the municipality that run in them and have not passed.
    running: u64,
    /// Time limits that have passed, and nothing has come.
    overdue: u64,
    /// Since when what follows is counted: the first day of the month twelve months ago.
    #[schema(value_type = String, format = Date)]
    since: Date,
    /// Time limits that ended in time.
    met: u64,
    /// Time limits that ended too late.
    late: u64,
    /// How many of a hundred were in time, rounded down; null while none has ended.
    on_time_percent: Option<u64>,
    /// Cases that ended with it.
    ended: u64,
    /// Half of these took at most so long from their opening. Unit: calendar days; null while none has ended.
    median_days: Option<u64>,
    /// Address of the calendar of what is due.
    calendar: String,
}

impl ServiceBody {
    fn of(speaker: &Speaker<'_>, figures: ServiceFigures, since: Date) -> Self {
        let name = Name::new(figures.service.as_str());
        Self {
            label: name.map_or_else(|_| figures.service.clone(), |name| speaker.service(None, &name)),
            calendar: format!("/api/v1/services/{}/due.ics", figures.service),
            on_time_percent: figures.on_time_percent(),
            open: figures.open,
            running: figures.running,
            overdue: figures.overdue,
            since,
            met: figures.met,
            late: figures.late,
            ended: figures.ended,
            median_days: figures.median_days,
            service: figures.service,
        }
    }
}

/// Lists services, and how punctual they are.
#[utoipa::path(
    get, path = "/api/v1/services", tag = "services", operation_id = "list_services",
    params(
        ("lang" = Option<String>, Query, description = "Language of the words: sl (default) or en"),
        ("min_position" = Option<u64>, Query, description = "Wait until this position can be seen"),
    ),
    responses(
        (status = 200, description = "Every service that is known", body = Listed<ServiceBody>),
        ReadProblems,
    )
)]
pub(super) async fn list(State(app): State<App>, mut query: Query, headers: HeaderMap) -> Answer<Response> {
    let lang = lang(&mut query)?;
    query.finish()?;
    let (speaker, since) = (Speaker::new(&app.library, lang), Since::now(&app));
    let all = since.all(&app, speaker).await.map_err(failed)?;
    let items = all.into_iter().map(|figures| ServiceBody::of(&speaker, figures, since.day)).collect();
    Written::json(&Listed { items, next: None })?.answer(&headers)
}

/// Reads how punctual a service is.
#[utoipa::path(
    get, path = "/api/v1/services/{service}", tag = "services", operation_id = "read_service",
    params(
        ("service" = String, Path, description = "Its name, e.g. roads"),
        ("lang" = Option<String>, Query, description = "Language of the words: sl (default) or en"),
        ("min_position" = Option<u64>, Query, description = "Wait until this position can be seen"),
    ),
    responses(
        (status = 200, description = "Its figures now, and of the last twelve months", body = ServiceBody),
        ReadProblems,
    )
)]
pub(super) async fn read(
    State(app): State<App>,
    PathOf(name): PathOf<String>,
    mut query: Query,
    headers: HeaderMap,
) -> Answer<Response> {
    let lang = lang(&mut query)?;
    query.finish()?;
    let (speaker, since) = (Speaker::new(&app.library, lang), Since::now(&app));
    let name = service(&app, speaker, &name).await.map_err(failed)?.ok_or_else(|| not_found("service"))?;
    let figures = since.figures(&app, &name).await.map_err(failed)?;
    Written::json(&ServiceBody::of(&speaker, figures, since.day))?.answer(&headers)
}

/// Reads what is due in the cases that a service has, as a calendar to subscribe to.
#[utoipa::path(
    get, path = "/api/v1/services/{service}/due.ics", tag = "services", operation_id = "read_due_dates",
    params(
        ("service" = String, Path, description = "Its name, e.g. roads"),
        ("lang" = Option<String>, Query, description = "Language of the words: sl (default) or en"),
        ("min_position" = Option<u64>, Query, description = "Wait until this position can be seen"),
    ),
    responses(
        (status = 200, description = "An event of a day for each time limit that runs or has passed; no personal data",
            body = String, content_type = "text/calendar"),
        ReadProblems,
    )
)]
pub(super) async fn due(
    State(app): State<App>,
    PathOf(name): PathOf<String>,
    mut query: Query,
    headers: HeaderMap,
) -> Answer<Response> {
    let lang = lang(&mut query)?;
    query.finish()?;
    let speaker = Speaker::new(&app.library, lang);
    let name = service(&app, speaker, &name).await.map_err(failed)?.ok_or_else(|| not_found("service"))?;
    let url = &app.site.public_url;
    let host = url.split_once("://").map_or(url.as_str(), |(_, host)| host);
    let event = |limit: &crate::punctual::DueLimit| {
        let label = speaker.deadline(speaker.protocol(&limit.case.protocol), &limit.deadline);
        let args = [("reference", Arg::from(limit.case.reference.as_str())), ("name", Arg::from(label))];
        let key = if limit.missed { "due-event-late" } else { "due-event" };
        text(lang, key, &args).map(|summary| DayEvent {
            uid: format!("{}-{}@{host}", limit.deadline, limit.case.id),
            changed: limit.case.updated_at,
            day: limit.on,
            summary,
            url: format!("{url}{}", paths::case(lang, &limit.case.reference)),
        })
    };
    let limits = due_limits(&app, &name).await.map_err(failed)?;
    let said = |error| {
        tracing::error!(%error, "A due date could not be said: {error}");
        crate::http::problem::internal()
    };
    let events = limits.iter().map(event).collect::<Result<Vec<_>, _>>().map_err(said)?;
    let label = speaker.service(None, &name);
    let title = text(lang, "due-calendar", &[("service", Arg::from(label))]).map_err(said)?;
    Written::text(calendar(&title, lang.tag(), &events), CALENDAR).answer(&headers)
}
