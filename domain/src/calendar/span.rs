//! Lengths of time as people say them.

use crate::name::Malformed;
use serde::Deserialize;

/// Largest count of a length of time.
pub const SPAN_COUNT_MAX: u32 = 10_000;

/// Unit of a length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// An hour of 60 minutes.
    Hour,
    /// A calendar day.
    Day,
    /// A day that is neither weekend nor holiday.
    WorkingDay,
    /// Seven calendar days.
    Week,
    /// A calendar month.
    Month,
}

/// A length of time as it is said: `15 days`, `7 working days`, `2 months`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Span {
    /// How many.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

impl TryFrom<String> for Span {
    type Error = Malformed;
    fn try_from(text: String) -> Result<Self, Malformed> {
        let read = || {
            let (count, unit) = text.split_once(' ')?;
            let count = count.parse::<u32>().ok().filter(|n| (1..=SPAN_COUNT_MAX).contains(n))?;
            let unit = match unit.strip_suffix('s').unwrap_or(unit) {
                "hour" => Unit::Hour,
                "day" => Unit::Day,
                "working day" => Unit::WorkingDay,
                "week" => Unit::Week,
                "month" => Unit::Month,
                _ => return None,
            };
            Some(Self { count, unit })
        };
        read().ok_or(Malformed {
            what: "length of time",
            given: text,
            rule: "a count from 1 to 10,000 and hours, days, working days, weeks or months",
        })
    }
}
