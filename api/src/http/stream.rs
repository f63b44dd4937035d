//! A timeline as it grows: server-sent events that resume where they ended.
//! Source: HTML, "Server-sent events".

use crate::app::App;
use crate::http::openapi::ReadProblems;
use crate::http::path::PathOf;
use crate::http::problem::{Answer, invalid_header, overloaded};
use crate::http::query::Query;
use crate::http::reading::{case, failed, lang};
use crate::http::timeline::types;
use crate::http::waiting::POSITION_MAX;
use crate::metering;
use crate::telling::{Entry, Speaker};
use axum::Extension;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures::Stream;
use futures::stream::unfold;
use pobuda_domain::name::CaseId;
use pobuda_pages::Lang;
use pobuda_projections::TimelineFilter;
use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tracing::warn;

/// Streams open at once.
pub const STREAMS_MAX: usize = 1000;
/// A stream that has nothing to say sends a comment so often: proxies cut what is silent.
pub const HEARTBEAT: Duration = Duration::from_secs(15);
/// Entries read at once.
const ENTRIES_MAX: usize = 100;
/// How long a client waits before it comes back.
const RETRY: Duration = Duration::from_secs(2);

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// Room for streams. Cheap to clone.
#[derive(Clone)]
pub struct Streams(Arc<Semaphore>);

impl Default for Streams {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(STREAMS_MAX)))
    }
}

/// Counts a stream for as long as it is open.
struct Open(#[expect(dead_code, reason = "held, not read")] OwnedSemaphorePermit);

impl Open {
    fn new(permit: OwnedSemaphorePermit) -> Self {
        metrics::gauge!(metering::STREAMS).increment(1.0);
        Self(permit)
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        metrics::gauge!(metering::STREAMS).decrement(1.0);
    }
}

/// Streams the entries of a timeline as they come.
#[utoipa::path(
    get, path = "/api/v1/cases/{id}/timeline/stream", tag = "timeline", operation_id = "stream_timeline",
    params(
        ("id" = String, Path, description = "Id or reference of the case"),
        ("after" = Option<u64>, Query, description = "Only entries after this position; without it, and without Last-Event-ID, only new ones"),
        ("lang" = Option<String>, Query, description = "Language of the words: sl (default) or en"),
        ("types" = Option<String>, Query, description = "Only these, parted by commas"),
        ("min_position" = Option<u64>, Query, description = "Wait until this position can be seen"),
        ("Last-Event-ID" = Option<u64>, Header, description = "Position of the last entry received"),
    ),
    responses(
        (status = 200, description = "Server-sent events: the id is the position, the data an entry as in the timeline", content_type = "text/event-stream", body = String),
        ReadProblems,
    )
)]
pub(super) async fn open(
    State(app): State<App>,
    Extension(streams): Extension<Streams>,
    PathOf(id): PathOf<String>,
    mut query: Query,
    headers: HeaderMap,
) -> Answer<Response> {
    let asked = query.read::<u64>("after", "a position")?;
    let (types, lang) = (types(&mut query)?, lang(&mut query)?);
    query.finish()?;
    let resumed = last_event_id(&headers)?;
    let row = case(&app, &id).await?;
    let permit = Arc::clone(&streams.0).try_acquire_owned().map_err(|_| overloaded())?;
    let after = resumed.or(asked).unwrap_or_else(|| app.models.position()).min(POSITION_MAX);
    let place = Place {
        filter: TimelineFilter { as_of: None, types, after },
        case: row.id,
        lang,
        folded: app.models.watch(),
        waiting: VecDeque::new(),
        greeted: false,
        app,
        _open: Open::new(permit),
    };
    let mut response =
        Sse::new(entries(place)).keep_alive(KeepAlive::new().interval(HEARTBEAT)).into_response();
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn last_event_id(headers: &HeaderMap) -> Answer<Option<u64>> {
    let Some(value) = headers.get(&LAST_EVENT_ID) else { return Ok(None) };
    match value.to_str().ok().map(str::trim) {
        // A browser that has received nothing yet may send it empty.
        Some("") => Ok(None),
        Some(text) => match text.parse() {
            Ok(position) => Ok(Some(position)),
            Err(_) => Err(invalid_header("Last-Event-ID takes the position of an entry.")),
        },
        None => Err(invalid_header("Last-Event-ID takes the position of an entry.")),
    }
}

/// Where a stream is.
struct Place {
    app: App,
    case: CaseId,
    filter: TimelineFilter,
    lang: Lang,
    folded: watch::Receiver<u64>,
    waiting: VecDeque<Entry>,
    greeted: bool,
    _open: Open,
}

fn entries(place: Place) -> impl Stream<Item = Result<Event, Infallible>> {
    unfold(place, |mut place| async move {
        let event = place.next().await?;
        Some((Ok(event), place))
    })
}

impl Place {
    /// The next event; `None` when the stream ends: the server stops, or a read model fails. The client comes back
    /// and resumes.
    async fn next(&mut self) -> Option<Event> {
        if !self.greeted {
            self.greeted = true;
            // Sent at once, so that the client and all proxies between know that the stream is open.
            return Some(Event::default().comment("open").retry(RETRY));
        }
        loop {
            if let Some(entry) = self.waiting.pop_front() {
                match Event::default().id(entry.position.to_string()).json_data(&entry) {
                    Ok(event) => return Some(event),
                    Err(error) => {
                        warn!(%error, "An entry at position {} could not be streamed", entry.position);
                        return None;
                    }
                }
            }
            if self.app.stopping.is_given() {
                return None;
            }
            // Marked as seen before reading: what is folded while we read wakes us again.
            self.folded.borrow_and_update();
            if !self.read().await? {
                self.changed().await?;
            }
        }
    }

    /// Reads what is new; whether there was anything.
    async fn read(&mut self) -> Option<bool> {
        let rows = self.app.models.timeline(&self.case, &self.filter, ENTRIES_MAX).await;
        // `failed` logs it; the client sees the stream end and comes back.
        let rows = rows.map_err(failed).ok()?;
        if let Some(last) = rows.last() {
            self.filter.after = last.position;
        }
        self.waiting.extend(Speaker::new(&self.app.library, self.lang).entries(&rows));
        Some(!self.waiting.is_empty())
    }

    async fn changed(&mut self) -> Option<()> {
        let mut stopping = self.app.stopping.clone();
        tokio::select! {
            changed = self.folded.changed() => changed.ok(),
            () = stopping.given() => None,
        }
    }
}
