//! Which texts of an initiative the reader may ask to be erased.

use super::super::note;
use super::super::trouble::Told;
use super::super::visitor::Visitor;
use crate::app::App;
use pobuda_pages::page::history::History;
use pobuda_pages::paths;
use pobuda_projections::rows::{CaseRow, TimelineRow};
use std::collections::BTreeSet;

/// Says of each entry with texts where they can be asked to be erased: officials ask for all, citizens for their own.
///
/// # Errors
/// 500 when the log cannot be read.
pub(super) async fn with_links(
    app: &App,
    visitor: &Visitor,
    case: &CaseRow,
    rows: &[TimelineRow],
    mut history: History,
) -> Told<History> {
    let Some(sender) = visitor.sender() else { return Ok(history) };
    let own = match note::reads(visitor) {
        true => None,
        false => app.log.pseudonym(&format!("case/{}", case.id), &sender.subject).await?.or_else(nobody),
    };
    let theirs = |row: &&TimelineRow| own.as_deref().is_none_or(|own| row.by.actor.as_str() == own);
    let lives = |row: &&TimelineRow| row.texts.values().any(|told| !told.is_erased());
    let positions: BTreeSet<u64> = rows.iter().filter(theirs).filter(lives).map(|row| row.position).collect();
    for entry in &mut history.entries {
        let position = entry.evidence.position;
        entry.evidence.erase = positions.contains(&position).then(|| paths::erase(visitor.lang, position));
    }
    Ok(history)
}

/// A citizen who was never in a case is called like nobody there.
fn nobody() -> Option<String> {
    Some(String::new())
}
