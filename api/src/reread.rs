//! Events as the rules know them, from the rows in which they were recorded.

use pobuda_domain::erasure::{ErasureEvent, OpeningsErased};
use pobuda_domain::event::AnyEvent;
use pobuda_ledger::error::LogError;
use pobuda_ledger::record::Recorded;

/// What a row says has happened.
///
/// # Errors
/// [`LogError::Corrupt`] when this program does not know it, or it does not have its shape.
pub(crate) fn event(recorded: &Recorded) -> Result<AnyEvent, LogError> {
    let Recorded { position, event_type, event_version, .. } = recorded;
    let corrupt = |why: String| LogError::Corrupt(format!("position {position}: {why}"));
    let mut payload = serde_json::Deserializer::from_str(&recorded.payload);
    let read = AnyEvent::read(event_type, event_version, &mut payload);
    read.map_err(|error| corrupt(format!("{event_type}: {error}")))?
        .ok_or_else(|| corrupt(format!("{event_type} {event_version} is unknown")))
}

/// What a row of that type says is erased.
///
/// # Errors
/// [`LogError::Corrupt`] when it is no such row.
pub(crate) fn openings_erased(recorded: &Recorded) -> Result<OpeningsErased, LogError> {
    match event(recorded)? {
        AnyEvent::Erasure(ErasureEvent::OpeningsErased(erased)) => Ok(*erased),
        _ => Err(LogError::Corrupt(format!("position {}: {}", recorded.position, recorded.event_type))),
    }
}
