//! What erasures take out of read models: for each opening that an event erases, where it was shown, and what stands there
//! from then on.
//!
//! An opening may be gone when the event is folded, or not yet. Either way the rows come to say the same.

use super::{Batch, Entry};
use crate::error::ReadError;
use crate::rows::Told;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use pobuda_domain::erasure::{ErasureEvent, OpeningsErased};
use pobuda_domain::event::AnyEvent;
use pobuda_domain::name::FieldName;
use pobuda_ledger::Log;
use pobuda_ledger::erasing::ErasedOpening;
use pobuda_ledger::record::{Millis, PlacedOpening, Stream, Visibility};
use std::collections::BTreeMap;

/// A value that nobody may read any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Forgotten {
    /// Position of the event that it was given with.
    pub(crate) position: u64,
    /// The stream of that event.
    pub(crate) stream: Stream,
    /// The field.
    pub(crate) field: FieldName,
    /// What stands there from now on.
    pub(crate) told: Told,
}

/// What lies beside events: openings, and the marks of those that are gone. Only what everybody may read.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    /// Openings.
    pub(crate) openings: Vec<PlacedOpening>,
    /// Field, position and mark of those that are gone.
    pub(crate) gone: Vec<(u64, FieldName, Told)>,
}

impl Beside {
    /// Reads what lies beside the events at the positions `first..=last`.
    pub(crate) async fn read(log: &Log, first: u64, last: u64, zone: &TimeZone) -> Result<Self, ReadError> {
        let public = |placed: &PlacedOpening| placed.opening.visibility == Visibility::Public;
        // The marks last: what is erased in between is then found in both, where the mark counts, and never in neither.
        let openings = log.openings_between(first, last).await?.into_iter().filter(public).collect();
        let marks = log.erased_between(first, last).await?;
        let marks = marks.into_iter().filter(|mark| mark.visibility == Visibility::Public);
        let gone = marks.filter_map(|mark| Some((mark.position, field(&mark)?, told(&mark, zone)))).collect();
        Ok(Self { openings, gone })
    }
}

fn field(mark: &ErasedOpening) -> Option<FieldName> {
    FieldName::new(mark.field.clone()?).ok()
}

fn told(mark: &ErasedOpening, zone: &TimeZone) -> Told {
    marker(&mark.ground, mark.by, mark.at, zone)
}

fn marker(ground: &str, by: u64, at: Millis, zone: &TimeZone) -> Told {
    let at = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH);
    Told::erased_by(ground, by, at.to_zoned(zone.clone()).date())
}

impl Batch {
    /// Finds out what the erasures among its events take away.
    pub(crate) async fn find_forgotten(&mut self, log: &Log, zone: &TimeZone) -> Result<(), ReadError> {
        for entry in &mut self.entries {
            if let AnyEvent::Erasure(ErasureEvent::OpeningsErased(erased)) = &entry.event {
                entry.forgotten = forgotten(log, entry, erased, zone).await?;
            }
        }
        Ok(())
    }
}

async fn forgotten(
    log: &Log,
    entry: &Entry,
    erased: &OpeningsErased,
    zone: &TimeZone,
) -> Result<Vec<Forgotten>, ReadError> {
    let at = Millis(erased.occurred_at.as_millisecond());
    let now = marker(erased.ground.name(), entry.position, at, zone);
    let positions: Vec<u64> = erased.targets.iter().map(|target| target.index.saturating_add(1)).collect();
    let events = log.read_at(&positions).await?;
    let streams: BTreeMap<u64, Stream> =
        events.into_iter().map(|event| (event.position, event.stream)).collect();
    let mut forgotten = Vec::new();
    for (target, position) in erased.targets.iter().zip(positions) {
        let Some(stream) = streams.get(&position) else { continue };
        let named = |digest: &str| target.digests.iter().any(|named| named.as_str() == digest);
        let mut take = |field: FieldName, told: Told| {
            forgotten.push(Forgotten { position, stream: stream.clone(), field, told });
        };
        let beside = Beside::read(log, position, position, zone).await?;
        for placed in beside.openings.iter().filter(|placed| named(&placed.opening.digest)) {
            if let Some(field) = placed.opening.field().and_then(|field| FieldName::new(field).ok()) {
                take(field, now.clone());
            }
        }
        // Those that are gone may have been taken by an erasure before this one, which stays the reason.
        beside.gone.into_iter().for_each(|(_, field, told)| take(field, told));
    }
    Ok(forgotten)
}
