//! What has happened to an initiative since somebody loaded a form about it.

use super::case::history;
use super::trouble::Told;
use crate::app::App;
use crate::telling::Speaker;
use pobuda_domain::name::CaseId;
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
pub(super) async fn missed(app: &App, speaker: Speaker<'_>, case: &CaseId, seen: u64) -> Told<Vec<String>> {
    // Whoever was faster was faster by little: what they did may not be on the timeline yet. If it does not
    // come in time, the form still says that something has changed.
    app.models.wait_for(app.log.head().position, MISSED_WITHIN).await;
    let rows = history::rows(app, case, None).await?;
    let missed = rows.iter().filter(|row| history::is_step(row) && row.sequence > seen).take(MISSED_MAX);
    let mut lines = vec![text(speaker.lang(), "operation-stale", &[])?];
    lines.extend(missed.map(|row| speaker.entry(row).what));
    Ok(lines)
}
