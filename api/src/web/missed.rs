//! What has happened to an initiative since somebody loaded a form about it.

use super::case::history;
use super::note;
use super::posted::Posted;
use super::trouble::{Told, Trouble};
use super::visitor::Visitor;
use crate::app::App;
use crate::telling::{Entry, Speaker};
use pobuda_domain::name::CaseId;
use pobuda_pages::content::Who;
use pobuda_pages::text;
use std::time::Duration;

/// Entries that a conflict tells about, at most.
const MISSED_MAX: usize = 5;
/// How long a conflict waits for what it tells about.
const MISSED_WITHIN: Duration = Duration::from_secs(2);

/// What has happened since that sequence, in words: a lead, and a sentence for each entry.
///
/// # Errors
/// 500 when the timeline cannot be read or a text of ours is missing.
pub(super) async fn missed(app: &App, visitor: &Visitor, case: &CaseId, seen: u64) -> Told<Vec<String>> {
    let mut lines = vec![text(visitor.lang, "operation-stale", &[])?];
    lines.extend(happened(app, visitor, case, seen).await?);
    Ok(lines)
}

/// A trouble of somebody who sent a form, with what has happened since they loaded it.
///
/// # Errors
/// As [`missed`].
pub(super) async fn with_missed(
    app: &App,
    visitor: &Visitor,
    case: &CaseId,
    seen: Option<u64>,
    trouble: Trouble,
) -> Told<Trouble> {
    match seen {
        Some(seen) => Ok(trouble.after(happened(app, visitor, case, seen).await?)),
        None => Ok(trouble),
    }
}

/// The sequence of the initiative that a form was made for.
pub(super) fn seen(posted: &Posted) -> Option<u64> {
    posted.filled("sequence").and_then(|text| text.parse().ok())
}

/// What an entry says, and who did it.
pub(super) fn told(entry: &Entry) -> String {
    format!("{} ({})", entry.what, named(history::who(&entry.actor)))
}

fn named(who: Who) -> String {
    [who.name, Some(who.role), who.service].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

async fn happened(app: &App, visitor: &Visitor, case: &CaseId, seen: u64) -> Told<Vec<String>> {
    // Whoever was faster was faster by little: what they did may not be on the timeline yet. If it does not
    // come in time, the form still says that something has changed.
    app.models.wait_for(app.log.head().position, MISSED_WITHIN).await;
    let speaker = Speaker::new(&app.library, visitor.lang);
    let rows = history::rows(app, case, None).await?;
    let missed = rows.iter().filter(|row| history::is_step(row) && row.sequence > seen).take(MISSED_MAX);
    let mut lines: Vec<String> = missed.map(|row| told(&speaker.entry(row))).collect();
    // A note is no entry of the history; whoever may read it is told that there is a new one.
    if let Some(notes) = note::since(app, visitor, case, seen).await? {
        for who in notes.into_iter().take(MISSED_MAX) {
            lines.push(text(visitor.lang, "operation-stale-note", &[("who", named(who).into())])?);
        }
    }
    Ok(lines)
}
