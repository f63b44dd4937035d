//! When something happened, and how well that is known.

use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

/// How well a time is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Precision {
    /// Recorded when it happened.
    #[default]
    Recorded,
    /// The day follows from other dated facts; the time of day is not known.
    Inferred,
    /// The source gives no date; the time is the one of recording.
    Undated,
}

/// A moment, and how well it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The moment. Unit: milliseconds; what is finer is cut off.
    pub at: Timestamp,
    /// How well it is known.
    pub precision: Precision,
    /// Whether the time of day is known; if not, only the date is shown.
    pub time_known: bool,
}

impl When {
    /// A moment with its precision. Exactly midnight in Ljubljana is taken for a date without a time of
    /// day: sources that know only the day write it so.
    pub fn new(at: Timestamp, precision: Precision) -> Self {
        let at = Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at);
        let local = local(at);
        let midnight =
            local.hour() == 0 && local.minute() == 0 && local.second() == 0 && local.millisecond() == 0;
        Self { at, precision, time_known: precision == Precision::Recorded && !midnight }
    }

    /// A moment that was recorded when it happened.
    pub fn recorded(at: Timestamp) -> Self {
        Self::new(at, Precision::Recorded)
    }

    /// The moment on the clocks of Ljubljana.
    pub fn local(&self) -> Zoned {
        local(self.at)
    }
}

/// The time zone of the municipality. Source: IANA time zone database, `Europe/Ljubljana`.
///
/// The database is compiled in; should it lack the zone, Central European Time is used all year.
pub fn ljubljana() -> TimeZone {
    TimeZone::get("Europe/Ljubljana").unwrap_or_else(|_| TimeZone::fixed(Offset::constant(1)))
}

fn local(at: Timestamp) -> Zoned {
    at.to_zoned(ljubljana())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn midnight_in_ljubljana_is_a_day_without_a_time() {
        assert!(!When::recorded(at("2026-03-01T23:00:00Z")).time_known);
        assert!(!When::recorded(at("2026-06-30T22:00:00Z")).time_known);
        assert!(When::recorded(at("2026-06-30T23:00:00Z")).time_known);
    }

    #[test]
    fn an_inferred_time_shows_no_time_of_day() {
        assert!(!When::new(at("2026-03-02T09:14:00Z"), Precision::Inferred).time_known);
        assert!(!When::new(at("2026-03-02T09:14:00Z"), Precision::Undated).time_known);
    }

    #[test]
    fn a_moment_is_cut_to_milliseconds() {
        assert_eq!(When::recorded(at("2026-03-02T09:14:00.123456789Z")).at, at("2026-03-02T09:14:00.123Z"));
    }
}
