//! Every day of a calendar, so that lengths of time can be compared from each of them.

use crate::calendar::{Calendar, Span, Unit};
use jiff::ToSpan;
use jiff::civil::Date;

/// Years that are looked at when the calendar names no day. Unit: days.
const DAYS_WITHOUT_CALENDAR: i64 = 4 * 366;
/// A calendar that spans more is looked at so far. Unit: days.
const DAYS_MAX: usize = 20 * 366;

/// The days of a calendar from the first of January of its first year to the last of December of its last one.
pub(super) struct Days {
    dates: Vec<Date>,
    /// The working day that a last day moves to, by day.
    rolled: Vec<Option<usize>>,
    /// All working days.
    working: Vec<usize>,
    /// How many working days there are until a day, itself included.
    until: Vec<usize>,
}

impl Days {
    pub(super) fn of(calendar: &Calendar) -> Self {
        let year = |date: Option<&Date>| date.map_or(2026, |date| date.year());
        let (first, last) = (year(calendar.days.first()), year(calendar.days.last()));
        let first = Date::new(first, 1, 1).unwrap_or(Date::MIN);
        let last = match calendar.days.last() {
            Some(_) => Date::new(last, 12, 31).unwrap_or(Date::MAX),
            None => first.saturating_add(DAYS_WITHOUT_CALENDAR.days()),
        };
        let mut days = Self { dates: Vec::new(), rolled: Vec::new(), working: Vec::new(), until: Vec::new() };
        let mut date = first;
        while date <= last && days.dates.len() < DAYS_MAX {
            if calendar.is_working_day(date) {
                days.working.push(days.dates.len());
            }
            days.until.push(days.working.len());
            days.dates.push(date);
            date = date.saturating_add(1.day());
        }
        for day in 0..days.dates.len() {
            let next = days.working.partition_point(|working| *working < day);
            days.rolled.push(days.working.get(next).copied());
        }
        days
    }

    /// The last day of a length of time that begins on a day; nothing beyond the calendar.
    ///
    /// Hours are counted in whole days, to the side that `round_up` says.
    fn last(&self, span: Span, day: usize, round_up: bool) -> Option<usize> {
        let count = usize::try_from(span.count).ok()?;
        match span.unit {
            Unit::Hour if round_up => Some(day.checked_add(count.div_ceil(24))?),
            Unit::Hour => Some(day.checked_add(count / 24)?),
            Unit::Day => self.roll(day.checked_add(count)?),
            Unit::Week => self.roll(day.checked_add(count.checked_mul(7)?)?),
            Unit::Month => {
                let date = self.dates.get(day)?.checked_add(i64::from(span.count).months()).ok()?;
                self.roll(self.dates.binary_search(&date).ok()?)
            }
            Unit::WorkingDay => {
                let before = self.until.get(day)?;
                self.working.get(before.checked_add(count)?.checked_sub(1)?).copied()
            }
        }
    }

    fn roll(&self, day: usize) -> Option<usize> {
        self.rolled.get(day).copied().flatten()
    }

    fn pairs(&self, one: &[Span], other: Span) -> impl Iterator<Item = (usize, usize, usize)> {
        (0..self.dates.len()).map_while(move |day| {
            let ends = one.iter().try_fold(day, |day, span| self.last(*span, day, true))?;
            Some((day, ends, self.last(other, day, false)?))
        })
    }

    /// The first day from which some lengths of time, one after the other, end later than another one.
    pub(super) fn first_later(&self, one: &[Span], other: Span) -> Option<Date> {
        let (day, ..) = self.pairs(one, other).find(|(_, one, other)| one > other)?;
        self.dates.get(day).copied()
    }

    /// Whether from some day they end later.
    pub(super) fn is_ever_later(&self, one: &[Span], other: Span) -> bool {
        self.first_later(one, other).is_some()
    }

    /// Whether from more days than not they end later.
    pub(super) fn are_mostly_later(&self, one: &[Span], other: Span) -> bool {
        let (later, all) =
            self.pairs(one, other).fold((0_usize, 0_usize), |(later, all), (_, one, other)| {
                (later + usize::from(one > other), all + 1)
            });
        later > all / 2
    }

    /// The first day from which a length of time does not end before another one.
    pub(super) fn first_not_earlier(&self, one: Span, other: Span) -> Option<Date> {
        let (day, ..) = self.pairs(&[one], other).find(|(_, one, other)| one >= other)?;
        self.dates.get(day).copied()
    }

    /// Whether they end on the same day from every day.
    pub(super) fn are_same(&self, one: Span, other: Span) -> bool {
        self.pairs(&[one], other).all(|(_, one, other)| one == other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundled::CALENDAR;
    use crate::protocol::read_calendar;

    #[test]
    fn the_last_day_is_the_one_that_deadlines_are_set_by() {
        let calendar = read_calendar(CALENDAR.0, CALENDAR.1).unwrap();
        let days = Days::of(&calendar);
        assert_eq!(days.dates.len(), 8 * 365 + 2, "2024 to 2031");
        for span in ["1 day", "15 days", "1 working day", "10 working days", "2 weeks", "2 months", "1 month"]
        {
            let span = Span::try_from(span.to_owned()).unwrap();
            for (day, date) in days.dates.iter().enumerate() {
                let Some(last) = days.last(span, day, true) else { continue };
                let noon = date.at(12, 0, 0, 0).to_zoned(calendar.zone()).unwrap().timestamp();
                let expected = calendar.start_of(days.dates[last].saturating_add(1.day()));
                assert_eq!(calendar.end_of(span, noon), expected, "{span:?} from {date}");
            }
        }
    }

    #[test]
    fn ten_working_days_are_sometimes_longer_than_fifteen_days() {
        let days = Days::of(&read_calendar(CALENDAR.0, CALENDAR.1).unwrap());
        let span = |text: &str| Span::try_from(text.to_owned()).unwrap();
        let later = days.first_later(&[span("10 working days")], span("15 days"));
        assert!(later.is_some_and(|day| day <= "2026-04-17".parse().unwrap()), "{later:?}");
        assert_eq!(days.first_later(&[span("7 working days")], span("15 days")), None);
        // Christmas and New Year lie in it twice when both are on a Wednesday.
        let later = days.first_later(&[span("8 working days")], span("15 days"));
        assert!(later.is_some_and(|day| day <= "2024-12-20".parse().unwrap()), "{later:?}");
        assert_eq!(
            days.first_later(&[span("2 working days"), span("5 working days")], span("7 working days")),
            None
        );
        assert!(days.is_ever_later(&[span("25 hours")], span("1 day")));
    }
}
