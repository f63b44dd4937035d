//! The draft of an answer, which a task asked for and only the staff may read.

use super::case::history;
use super::trouble::Told;
use crate::app::App;
use pobuda_domain::name::CaseId;
use pobuda_ledger::record::Visibility;
use pobuda_projections::rows::{Mark, TaskState};
use serde::de::IgnoredAny;

/// The field that holds it, as protocols call it.
const DRAFT: &str = "draft";

/// The latest draft of a case; none when there never was one, or it was erased. For those only who may perform an
/// operation as officials: a read model never has it.
///
/// # Errors
/// 500 when the log or the timeline cannot be read.
pub(super) async fn latest(app: &App, case: &CaseId) -> Told<Option<String>> {
    let rows = history::rows(app, case, None).await?;
    let done =
        rows.iter().rev().filter(|row| matches!(row.mark, Some(Mark::Task { state: TaskState::Done, .. })));
    for row in done {
        for placed in app.log.openings_between(row.position, row.position).await? {
            let restricted = placed.opening.visibility == Visibility::Restricted;
            let Some(array) = placed.opening.array().filter(|_| restricted) else { continue };
            // An opening of another shape is no text: a person, files.
            let read = serde_json::from_str::<(IgnoredAny, String, String)>(&array).ok();
            if let Some((_, _, text)) = read.filter(|(_, name, _)| name == DRAFT) {
                return Ok(Some(text));
            }
        }
    }
    Ok(None)
}
