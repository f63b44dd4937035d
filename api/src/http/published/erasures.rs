//! Erasures for whoever keeps copies: what nobody may have any more, in the order of the log.

use super::{Kept, failed, open};
use crate::app::App;
use crate::http::problem::Answer;
use crate::http::query::Query;
use crate::reread::openings_erased;
use axum::extract::State;
use axum::http::HeaderValue;
use axum::response::Response;
use pobuda_domain::erasure::{OpeningsErased, Target};
use pobuda_pages::escaped;
use serde::Serialize;
use std::fmt::Write;

/// Erasures in one answer. Ask again with `after` for those that follow.
const ERASURES_AT_ONCE: usize = 1_000;

/// Media type of lines of JSON.
const LINES: HeaderValue = HeaderValue::from_static("application/x-ndjson");
/// Media type of a feed. Source: RFC 4287.
const ATOM: HeaderValue = HeaderValue::from_static("application/atom+xml; charset=utf-8");

/// One line.
#[derive(Serialize)]
struct Line<'e> {
    /// Leaf of the event that says so.
    by: u64,
    ground: &'static str,
    /// When it happened.
    at: String,
    targets: &'e [Target],
}

/// Everything that was erased after a position, one line of JSON for each event.
pub(crate) async fn lines(State(app): State<App>, mut query: Query) -> Answer<Response> {
    let mut lines = String::new();
    for (index, erased) in after(&app, &mut query).await? {
        let (ground, at) = (erased.ground.name(), erased.occurred_at.to_string());
        lines.push_str(&crate::http::written(&Line { by: index, ground, at, targets: &erased.targets })?);
        lines.push('\n');
    }
    Ok(open(lines.into(), LINES, Kept::Never))
}

/// The same as a feed, for who follows it with a reader.
pub(crate) async fn feed(State(app): State<App>, mut query: Query) -> Answer<Response> {
    let erasures = after(&app, &mut query).await?;
    let site = &app.site.public_url;
    let updated = erasures.last().map_or_else(|| app.clock.now(), |(_, erased)| erased.occurred_at);
    let mut feed = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <title>Erasures</title>\n<id>{0}/erasures.atom</id>\n<updated>{updated}</updated>\n\
         <link rel=\"self\" href=\"{0}/erasures.atom\"/>\n<author><name>Pobuda</name></author>\n",
        escaped(site)
    );
    for (index, erased) in erasures {
        let openings: usize = erased.targets.iter().map(|target| target.digests.len()).sum();
        let leaves: Vec<String> = erased.targets.iter().map(|target| target.index.to_string()).collect();
        // Writing to a `String` cannot fail.
        let _ = writeln!(
            feed,
            "<entry><id>{0}/erasures#{index}</id><title>{1}: {openings}</title><updated>{2}</updated>\
             <link href=\"{0}/erasures?after={3}\"/><summary>{4}</summary></entry>",
            escaped(site),
            erased.ground.name(),
            erased.occurred_at,
            index,
            leaves.join(" "),
        );
    }
    feed.push_str("</feed>\n");
    Ok(open(feed.into(), ATOM, Kept::Never))
}

/// Erasures after the position in `after`, with the leaf of each.
async fn after(app: &App, query: &mut Query) -> Answer<Vec<(u64, OpeningsErased)>> {
    let after = query.read("after", "a position")?.unwrap_or(0);
    std::mem::take(query).finish()?;
    let events = app.log.read_type("erasure", "OpeningsErased", after, ERASURES_AT_ONCE).await;
    let events = events.map_err(failed)?;
    let read = events
        .iter()
        .map(|event| Ok((event.position.saturating_sub(1), openings_erased(event)?)))
        .collect::<Result<_, _>>();
    read.map_err(failed)
}
