//! Notes that officials leave for each other. Read from the log itself: no read model ever has one.

use crate::app::App;
use crate::clock::from_millis;
use crate::reread;
use jiff::Timestamp;
use pobuda_domain::actor::By;
use pobuda_domain::case::{ACTOR_NAME, CaseEvent, NOTE_TEXT};
use pobuda_domain::event::AnyEvent;
use pobuda_domain::name::CaseId;
use pobuda_ledger::error::LogError;
use pobuda_ledger::record::{Recorded, Stream, Visibility};
use serde::de::IgnoredAny;
use std::collections::BTreeMap;

/// Notes of one case that are shown: the latest ones.
pub const NOTES_SHOWN_MAX: usize = 100;

/// Events of a case that are read at once.
const BATCH: usize = 1_000;

/// A note.
#[derive(Debug, Clone)]
pub struct Note {
    /// Position of its event.
    pub position: u64,
    /// Sequence of its event in the stream of the case.
    pub sequence: u64,
    /// When it was left.
    pub at: Timestamp,
    /// Who left it, by role and service.
    pub by: By,
    /// Their name; none when it was not given, or erased.
    pub name: Option<String>,
    /// What it says; none when it was erased.
    pub text: Option<String>,
}

/// The latest notes of a case, the newest first. For those only who hold a post: the caller has made sure.
///
/// # Errors
/// [`LogError`] when the log cannot be read.
pub async fn latest(app: &App, case: &CaseId) -> Result<Vec<Note>, LogError> {
    let stream = Stream::new("case", case.as_str());
    let (mut after, mut left) = (0, Vec::new());
    loop {
        let events = app.log.read_stream(&stream, after, BATCH).await?;
        let Some(last) = events.last().map(|event| event.sequence) else { break };
        let whole = events.len() < BATCH;
        left.extend(events.into_iter().filter_map(left_by));
        if whole {
            break;
        }
        after = last;
    }
    let mut notes = Vec::new();
    for ((position, sequence), by, at) in left.into_iter().rev().take(NOTES_SHOWN_MAX) {
        let mut said = said(app, position).await?;
        let (name, text) = (said.remove(ACTOR_NAME), said.remove(NOTE_TEXT));
        notes.push(Note { position, sequence, at, by, name, text });
    }
    Ok(notes)
}

/// Where a note stands, and who left it when; none for every other event.
fn left_by(event: Recorded) -> Option<((u64, u64), By, Timestamp)> {
    match reread::event(&event) {
        Ok(AnyEvent::Case(CaseEvent::NoteAdded(note))) => {
            Some(((event.position, event.sequence), note.by, from_millis(event.occurred_at.0)))
        }
        _ => None,
    }
}

/// The texts of an event that officials may read and the public may not.
pub(crate) async fn said(app: &App, position: u64) -> Result<BTreeMap<String, String>, LogError> {
    let openings = app.log.openings_between(position, position).await?;
    let restricted = openings.iter().filter(|placed| placed.opening.visibility == Visibility::Restricted);
    let arrays = restricted.filter_map(|placed| placed.opening.array());
    let read = arrays.filter_map(|array| serde_json::from_str::<(IgnoredAny, String, String)>(&array).ok());
    Ok(read.map(|(_, name, text)| (name, text)).collect())
}
