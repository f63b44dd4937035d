//! Erasures as the log tells them, for people and programs.

use crate::app::App;
use crate::reread;
use jiff::Timestamp;
use pobuda_domain::erasure::{ErasureDecided, ErasureEvent, ErasureRequested};
use pobuda_domain::event::AnyEvent;
use pobuda_domain::name::ErasureId;
use pobuda_ledger::error::LogError;
use pobuda_ledger::record::{PlacedOpening, Recorded, Stream};
use pobuda_proof::disclosure::Disclosure;
use std::collections::BTreeMap;

/// Erasures listed at most, the latest first.
pub const ERASURES_LISTED_MAX: usize = 50;
/// Events read at once.
const READ_ROWS: usize = 500;
/// The one committed field of a request and of a decision.
const REASON: &str = "reason";

/// An erasure.
#[derive(Debug, Clone)]
pub struct Told {
    /// Which.
    pub id: ErasureId,
    /// Position of the request.
    pub position: u64,
    /// What was asked, by whom and when.
    pub requested: ErasureRequested,
    /// The reasons of the request, for officials and auditors alone; none when they are erased themselves.
    pub why: Option<String>,
    /// What was decided, and the statement of reasons.
    pub decided: Option<(ErasureDecided, Option<String>)>,
    /// Positions of the events that say what is erased.
    pub said: Vec<u64>,
    /// How many openings are erased.
    pub erased: u64,
    /// When it was done.
    pub executed_at: Option<Timestamp>,
}

/// Where an erasure stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Somebody has to decide.
    Pending,
    /// It was refused.
    Refused,
    /// It is being carried out.
    Granted,
    /// It is done.
    Done,
}

impl State {
    /// Its name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Refused => "refused",
            Self::Granted => "granted",
            Self::Done => "done",
        }
    }
}

impl Told {
    /// Where it stands.
    pub fn state(&self) -> State {
        match (&self.decided, self.executed_at) {
            (None, _) => State::Pending,
            (Some((decided, _)), _) if !decided.granted => State::Refused,
            (Some(_), None) => State::Granted,
            (Some(_), Some(_)) => State::Done,
        }
    }
}

/// The latest erasures, the newest first.
///
/// # Errors
/// [`LogError`] when the log cannot be read.
pub async fn latest(app: &App) -> Result<Vec<Told>, LogError> {
    let (mut after, mut asked) = (0, Vec::new());
    loop {
        let events = app.log.read_type("erasure", "ErasureRequested", after, READ_ROWS).await?;
        let Some(last) = events.last() else { break };
        after = last.position;
        asked.extend(events.into_iter().map(|event| event.stream.id));
    }
    let mut told = Vec::new();
    for id in asked.into_iter().rev().take(ERASURES_LISTED_MAX) {
        if let Ok(id) = ErasureId::new(id) {
            told.extend(one(app, &id).await?);
        }
    }
    Ok(told)
}

/// One erasure; none when there is none of that id.
///
/// # Errors
/// [`LogError`] when the log cannot be read.
pub async fn one(app: &App, id: &ErasureId) -> Result<Option<Told>, LogError> {
    let stream = Stream::new("erasure", id.as_str());
    let mut told: Option<Told> = None;
    let mut after = 0;
    loop {
        let events = app.log.read_stream(&stream, after, READ_ROWS).await?;
        let Some(last) = events.last() else { return Ok(told) };
        after = last.sequence;
        for event in &events {
            take(app, id, &mut told, event).await?;
        }
    }
}

async fn take(app: &App, id: &ErasureId, told: &mut Option<Told>, event: &Recorded) -> Result<(), LogError> {
    let AnyEvent::Erasure(read) = reread::event(event)? else {
        return Err(LogError::Corrupt(format!("position {}: {}", event.position, event.event_type)));
    };
    match (read, told.as_mut()) {
        (ErasureEvent::ErasureRequested(requested), _) => {
            *told = Some(Told {
                id: id.clone(),
                position: event.position,
                requested: *requested,
                why: reason(app, event.position).await?,
                decided: None,
                said: Vec::new(),
                erased: 0,
                executed_at: None,
            });
        }
        (ErasureEvent::ErasureDecided(decided), Some(told)) => {
            told.decided = Some((decided, reason(app, event.position).await?));
        }
        (ErasureEvent::OpeningsErased(erased), Some(told)) => {
            told.said.push(event.position);
            told.erased += erased.targets.iter().map(|target| target.digests.len() as u64).sum::<u64>();
        }
        (ErasureEvent::ErasureExecuted(executed), Some(told)) => {
            told.executed_at = Some(executed.occurred_at);
        }
        (_, None) => {}
    }
    Ok(())
}

async fn reason(app: &App, position: u64) -> Result<Option<String>, LogError> {
    let openings = app.log.openings_between(position, position).await?;
    Ok(texts(&openings).remove(REASON))
}

/// What openings say, by field: texts as they are, all else as JSON.
pub fn texts(openings: &[PlacedOpening]) -> BTreeMap<String, String> {
    let opened = openings.iter().filter_map(|placed| Disclosure::open(&placed.opening.disclosure).ok());
    let text = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    opened.map(|opened| (opened.name, text(opened.value))).collect()
}
