//! Calendars: which days count, and when a limit ends.

mod limit;
mod span;

pub(crate) use limit::Counting;
pub use limit::{Left, Limit};
pub use span::{SPAN_COUNT_MAX, Span, Unit};

use crate::name::Name;
use jiff::civil::{Date, Weekday};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use std::collections::BTreeSet;

/// The working days of a place, as data with a version.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Always `calendar/1`.
    pub format: String,
    /// Its name, e.g. `si`.
    pub id: Name,
    /// Its version, e.g. `2026.1`.
    pub version: String,
    /// Time zone by its IANA name.
    pub time_zone: String,
    /// Days of the week without work.
    pub weekend: BTreeSet<DayOfWeek>,
    /// What happens to a last day without work.
    pub last_day: LastDay,
    /// Where counting begins.
    pub first_day: FirstDay,
    /// Other days without work.
    pub days: BTreeSet<Date>,
}

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayOfWeek {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

/// What happens to a last day that is not a working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LastDay {
    /// It moves to the next working day. Source: ZUP, article 101.
    RollForward,
}

/// Where counting begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FirstDay {
    /// The day of the event is not counted. Source: ZUP, article 100.
    NextDay,
}

impl Calendar {
    /// Whether people work on that day.
    pub fn is_working_day(&self, day: Date) -> bool {
        let weekday = match day.weekday() {
            Weekday::Monday => DayOfWeek::Mon,
            Weekday::Tuesday => DayOfWeek::Tue,
            Weekday::Wednesday => DayOfWeek::Wed,
            Weekday::Thursday => DayOfWeek::Thu,
            Weekday::Friday => DayOfWeek::Fri,
            Weekday::Saturday => DayOfWeek::Sat,
            Weekday::Sunday => DayOfWeek::Sun,
        };
        !self.weekend.contains(&weekday) && !self.days.contains(&day)
    }

    /// The zone in which its days begin and end; UTC when the name is unknown.
    ///
    /// From the tables that come with the program: those of the machine differ from one to the next.
    pub fn zone(&self) -> TimeZone {
        self.known_zone().unwrap_or(TimeZone::UTC)
    }

    /// What is wrong with it beyond its shape, if anything is.
    pub(crate) fn fault(&self) -> Option<String> {
        if self.format != "calendar/1" {
            return Some(format!("format {:?} is not calendar/1", self.format));
        }
        self.known_zone().is_none().then(|| format!("{:?} is not a time zone of IANA", self.time_zone))
    }

    fn known_zone(&self) -> Option<TimeZone> {
        TimeZoneDatabase::bundled().get(&self.time_zone).ok()
    }

    /// The moment at which that day begins there.
    pub fn start_of(&self, day: Date) -> Timestamp {
        day.to_zoned(self.zone()).map_or(Timestamp::MAX, |start| start.timestamp())
    }

    /// The moment at which a limit that started at `from` is over: the first one that is too late.
    ///
    /// Hours are counted to the minute. Of everything else the day of the event is not counted, and a
    /// last day without work moves to the next working day; the limit is over when that day is.
    /// Source: ZUP, articles 100 and 101.
    pub fn end_of(&self, span: Span, from: Timestamp) -> Timestamp {
        let count = i64::from(span.count);
        if span.unit == Unit::Hour {
            return from.checked_add(count.hours()).unwrap_or(Timestamp::MAX);
        }
        let day = from.to_zoned(self.zone()).date();
        let last = match span.unit {
            Unit::WorkingDay => self.working_days_after(day, span.count),
            Unit::Week => self.rolled(day.saturating_add(count.weeks())),
            Unit::Month => self.rolled(day.saturating_add(count.months())),
            Unit::Hour | Unit::Day => self.rolled(day.saturating_add(count.days())),
        };
        self.start_of(last.saturating_add(1.day()))
    }

    fn rolled(&self, mut day: Date) -> Date {
        while !self.is_working_day(day) && day < Date::MAX {
            day = day.saturating_add(1.day());
        }
        day
    }

    fn working_days_after(&self, mut day: Date, count: u32) -> Date {
        let mut left = count;
        while left > 0 && day < Date::MAX {
            day = day.saturating_add(1.day());
            if self.is_working_day(day) {
                left -= 1;
            }
        }
        day
    }
}

#[cfg(test)]
mod law;
#[cfg(test)]
mod tests;
