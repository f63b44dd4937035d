//! The public event feed: each event exactly as it is hashed into the log.

use crate::app::App;
use crate::http::conditional::Written;
use crate::http::openapi::ReadProblems;
use crate::http::problem::{Answer, invalid_query};
use crate::http::query::Query;
use crate::http::reading::{failed, limit, link_next};
use crate::http::waiting::POSITION_MAX;
use axum::extract::State;
use axum::http::header::{ACCEPT, VARY};
use axum::http::{HeaderMap, HeaderValue, Uri};
use axum::response::Response;
use pobuda_domain::event::EVENT_TYPES;
use pobuda_ledger::envelope::{leaf, outside_name};
use pobuda_ledger::record::{Recorded, Stream};

/// Media type of a batch. Source: CloudEvents 1.0, JSON event format §4.
const BATCH: HeaderValue = HeaderValue::from_static("application/cloudevents-batch+json");
/// Media type of one event a line.
const LINES: &str = "application/x-ndjson";

/// Reads the event feed, oldest first. Openings of personal fields are not in it.
#[utoipa::path(
    get, path = "/api/v1/events", tag = "events", operation_id = "read_events",
    params(
        ("after" = Option<u64>, Query, description = "Only events after this position"),
        ("limit" = Option<u8>, Query, description = "Events of a page, 1 to 100; 20 without it"),
        ("type" = Option<String>, Query, description = "Only of this type: case.opened, or org.pobuda.case.opened.v1"),
        ("stream" = Option<String>, Query, description = "Only of this stream, e.g. case/0192f0c4-…"),
        ("min_position" = Option<u64>, Query, description = "Wait until this position can be seen"),
    ),
    responses(
        (status = 200, description = "Public envelopes (CloudEvents 1.0) in canonical form: a batch, or one a line when Accept names application/x-ndjson", content(
            (Vec<serde_json::Value> = "application/cloudevents-batch+json"),
            (String = "application/x-ndjson"),
        )),
        ReadProblems,
    )
)]
pub(super) async fn read(
    State(app): State<App>,
    mut query: Query,
    headers: HeaderMap,
    uri: Uri,
) -> Answer<Response> {
    let after = query.read::<u64>("after", "a position")?.unwrap_or_default().min(POSITION_MAX);
    let limit = limit(&mut query)?;
    let kind = query.text("type").map(|name| event_type(&name)).transpose()?;
    let stream = query.text("stream").map(|name| stream_of(&name)).transpose()?;
    query.finish()?;
    let mut events = match (stream, kind) {
        (Some(stream), kind) => of_stream(&app, &stream, kind, after, limit + 1).await?,
        (None, Some((kind, event_type))) => {
            let read = app.log.read_type(kind, event_type, after, limit + 1).await;
            read.map_err(|error| failed(error.into()))?
        }
        (None, None) => app.log.read_all(after, limit + 1).await.map_err(|error| failed(error.into()))?,
    };
    let more = events.len() > limit;
    events.truncate(limit);
    let next = events.last().filter(|_| more).map(|event| event.position.to_string());
    let leaves = events.iter().map(|event| leaf(app.log.origin(), event));
    let written = if wants_lines(&headers) {
        Written::text(
            leaves.fold(String::new(), |all, leaf| all + &leaf + "\n"),
            HeaderValue::from_static(LINES),
        )
    } else {
        Written::text(format!("[{}]", leaves.collect::<Vec<_>>().join(",")), BATCH)
    };
    let mut response = written.answer(&headers)?;
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept"));
    Ok(link_next(response, &uri, "after", next.as_deref()))
}

/// The type that an outside name stands for.
fn event_type(name: &str) -> Answer<(&'static str, &'static str)> {
    let full = |outside: &str| format!("org.pobuda.{outside}.v1");
    let found = EVENT_TYPES.iter().copied().find(|(kind, event_type)| {
        let outside = outside_name(kind, event_type);
        outside == name || full(&outside) == name
    });
    found.ok_or_else(|| {
        let known = EVENT_TYPES.iter().map(|(kind, event_type)| outside_name(kind, event_type));
        let known = known.collect::<Vec<_>>().join(", ");
        invalid_query(format!("type is {name:?}; it takes one of: {known}."))
    })
}

fn stream_of(name: &str) -> Answer<Stream> {
    Stream::parse(name).ok_or_else(|| {
        invalid_query(format!("stream is {name:?}; it takes a type and an id, e.g. case/0192f0c4-…"))
    })
}

/// Events of a stream after a position of the log. A stream is short; it is read from its beginning.
async fn of_stream(
    app: &App,
    stream: &Stream,
    kind: Option<(&str, &str)>,
    after: u64,
    limit: usize,
) -> Answer<Vec<Recorded>> {
    const READ_AT_ONCE: usize = 500;
    let mut found = Vec::new();
    let mut sequence = 0;
    loop {
        let read = app.log.read_stream(stream, sequence, READ_AT_ONCE).await;
        let read = read.map_err(|error| failed(error.into()))?;
        let whole = read.len() == READ_AT_ONCE;
        sequence = read.last().map_or(sequence, |event| event.sequence);
        found.extend(read.into_iter().filter(|event| {
            event.position > after && kind.is_none_or(|(_, event_type)| event.event_type == event_type)
        }));
        if !whole || found.len() >= limit {
            found.truncate(limit);
            return Ok(found);
        }
    }
}

/// Whether the client asks for one event a line: when it names that, and does not name the batch.
fn wants_lines(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let names: Vec<&str> = accepted
        .flat_map(|value| value.split(','))
        .map(|range| range.split(';').next().unwrap_or_default().trim())
        .collect();
    names.iter().any(|name| matches!(*name, LINES | "application/ndjson"))
        && !names.contains(&"application/cloudevents-batch+json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_sent_only_to_who_asks_for_them() {
        let wants = |accept: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, HeaderValue::from_static(accept));
            wants_lines(&headers)
        };
        assert!(wants("application/x-ndjson"));
        assert!(wants("application/x-ndjson;q=0.9, */*"));
        assert!(!wants("*/*"));
        assert!(!wants("application/json"));
    }
}
