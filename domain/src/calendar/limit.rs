//! Limits: when something is due, what is left of it while it stands still, and moments before and after it.

use super::{Calendar, Span, Unit};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

/// When something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// The last day on which it is kept, in the zone of the calendar.
    pub due_on: Date,
    /// The first moment that is too late.
    pub due_at: Timestamp,
}

/// What is left of a limit while it stands still, in the unit in which it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Left {
    /// Working days after the day on which it stopped.
    WorkingDays(u32),
    /// Calendar days after the day on which it stopped.
    Days(u32),
    /// Time to the moment at which it would have been over. Unit: seconds.
    Seconds(u32),
}

/// How a limit is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Counting {
    WorkingDays,
    Days,
    Seconds,
}

impl Counting {
    /// How a length of time is counted.
    pub(crate) fn of(span: Span) -> Self {
        match span.unit {
            Unit::WorkingDay => Self::WorkingDays,
            Unit::Hour => Self::Seconds,
            Unit::Day | Unit::Week | Unit::Month => Self::Days,
        }
    }
}

impl Calendar {
    /// The limit that began at a moment.
    pub fn limit(&self, span: Span, from: Timestamp) -> Limit {
        let due_at = self.end_of(span, from);
        Limit { due_on: self.last_day_before(due_at), due_at }
    }

    /// The limit that ends with a day. That day is kept as it was said, working day or not.
    pub fn limit_on(&self, day: Date) -> Limit {
        Limit { due_on: day, due_at: self.start_of(day.saturating_add(1.day())) }
    }

    /// A limit that goes on for so long after it was due.
    pub fn later(&self, limit: Limit, span: Span) -> Limit {
        self.limit(span, within(limit.due_at))
    }

    /// The moment that comes so long before a limit: of days the beginning of one, so that there is that day to act.
    pub fn before(&self, limit: Limit, span: Span) -> Timestamp {
        let count = i64::from(span.count);
        let day = match span.unit {
            Unit::Hour => return limit.due_at.checked_sub(count.hours()).unwrap_or(Timestamp::MIN),
            Unit::WorkingDay => self.working_days_before(limit.due_on, span.count),
            Unit::Week => limit.due_on.saturating_sub(count.weeks()),
            Unit::Month => limit.due_on.saturating_sub(count.months()),
            Unit::Day => limit.due_on.saturating_sub(count.days()),
        };
        self.start_of(day)
    }

    /// What is left of a limit at a moment; nothing of one that is over.
    pub(crate) fn left(&self, limit: Limit, counting: Counting, at: Timestamp) -> Left {
        let day = self.day_of(at);
        match counting {
            Counting::Seconds => {
                let left = limit.due_at.duration_since(at).as_secs().max(0);
                Left::Seconds(u32::try_from(left).unwrap_or(u32::MAX))
            }
            Counting::Days => {
                let left = day.until(limit.due_on).map_or(0, |span| span.get_days().max(0));
                Left::Days(u32::try_from(left).unwrap_or_default())
            }
            Counting::WorkingDays => Left::WorkingDays(self.working_days_until(day, limit.due_on)),
        }
    }

    /// The limit of which that much was left, when it goes on at a moment. A last day without work moves on.
    /// Source: ZUP, article 101.
    pub(crate) fn resumed(&self, left: Left, at: Timestamp) -> Limit {
        let day = self.day_of(at);
        match left {
            Left::Seconds(seconds) => {
                let due_at = at.checked_add(SignedDuration::from_secs(i64::from(seconds)));
                let due_at = due_at.unwrap_or(Timestamp::MAX);
                Limit { due_on: self.last_day_before(due_at), due_at }
            }
            Left::Days(days) => self.limit_on(self.rolled(day.saturating_add(i64::from(days).days()))),
            Left::WorkingDays(0) => self.limit_on(self.rolled(day)),
            Left::WorkingDays(days) => self.limit_on(self.working_days_after(day, days)),
        }
    }

    /// Working days after one day up to another, the last one included; none when that is not later.
    pub fn working_days_until(&self, from: Date, last: Date) -> u32 {
        let (mut left, mut next) = (0_u32, from);
        while next < last {
            next = next.saturating_add(1.day());
            left = left.saturating_add(u32::from(self.is_working_day(next)));
        }
        left
    }

    /// The day that a moment belongs to.
    pub fn day_of(&self, at: Timestamp) -> Date {
        at.to_zoned(self.zone()).date()
    }

    fn last_day_before(&self, due_at: Timestamp) -> Date {
        self.day_of(within(due_at))
    }

    fn working_days_before(&self, mut day: Date, count: u32) -> Date {
        let mut left = count;
        while left > 0 && day > Date::MIN {
            day = day.saturating_sub(1.day());
            if self.is_working_day(day) {
                left -= 1;
            }
        }
        day
    }
}

/// The last moment that is not yet too late. Moments are kept in milliseconds.
fn within(due_at: Timestamp) -> Timestamp {
    due_at.checked_sub(SignedDuration::from_millis(1)).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundled::CALENDAR;
    use crate::protocol::read_calendar;
    use crate::story::at;

    fn calendar() -> Calendar {
        read_calendar(CALENDAR.0, CALENDAR.1).unwrap()
    }

    fn span(text: &str) -> Span {
        Span::try_from(text.to_owned()).unwrap()
    }

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn a_limit_says_its_last_day_and_the_first_moment_after_it() {
        let limit = calendar().limit(span("15 days"), at("2026-03-02T09:00:00Z"));
        assert_eq!(limit, Limit { due_on: day("2026-03-17"), due_at: at("2026-03-17T23:00:00Z") });
        let hours = calendar().limit(span("14 hours"), at("2026-03-02T09:00:00Z"));
        assert_eq!(hours, Limit { due_on: day("2026-03-02"), due_at: at("2026-03-02T23:00:00Z") });
        // Summer time has begun meanwhile: midnight comes an hour earlier in universal time.
        let over = calendar().limit_on(day("2026-03-29"));
        assert_eq!(over.due_at, at("2026-03-29T22:00:00Z"));
    }

    #[test]
    fn a_reminder_leaves_the_days_that_it_says() {
        let limit = calendar().limit_on(day("2026-03-17"));
        assert_eq!(calendar().before(limit, span("2 days")), at("2026-03-14T23:00:00Z"));
        assert_eq!(calendar().before(limit, span("2 working days")), at("2026-03-12T23:00:00Z"));
        assert_eq!(calendar().before(limit, span("1 month")), at("2026-02-16T23:00:00Z"));
        assert_eq!(calendar().before(limit, span("3 hours")), at("2026-03-17T20:00:00Z"));
    }

    #[test]
    fn what_was_left_when_it_stopped_is_left_when_it_goes_on() {
        let calendar = calendar();
        let limit = calendar.limit_on(day("2026-03-17"));
        for (counting, left, due_on) in [
            (Counting::Days, Left::Days(5), "2026-03-30"),
            (Counting::WorkingDays, Left::WorkingDays(3), "2026-03-30"),
            (Counting::Seconds, Left::Seconds(5 * 86_400 + 14 * 3_600), "2026-03-30"),
        ] {
            assert_eq!(calendar.left(limit, counting, at("2026-03-12T09:00:00Z")), left);
            let resumed = calendar.resumed(left, at("2026-03-25T08:00:00Z"));
            assert_eq!(resumed.due_on, day(due_on), "{left:?}");
        }
        // On its last day nothing is left but that day.
        assert_eq!(calendar.left(limit, Counting::Days, at("2026-03-17T10:00:00Z")), Left::Days(0));
        assert_eq!(calendar.resumed(Left::Days(0), at("2026-03-28T08:00:00Z")).due_on, day("2026-03-30"));
        assert_eq!(
            calendar.resumed(Left::WorkingDays(0), at("2026-03-30T08:00:00Z")).due_on,
            day("2026-03-30")
        );
    }

    #[test]
    fn what_follows_a_limit_is_counted_from_its_last_day() {
        let calendar = calendar();
        let later = calendar.later(calendar.limit_on(day("2026-03-17")), span("5 days"));
        assert_eq!(later.due_on, day("2026-03-23"), "22 March is a Sunday");
    }
}
