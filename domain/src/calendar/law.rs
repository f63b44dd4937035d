//! Limits counted a second time, in another way: on a list of days that is walked one by one, with the work-free days
//! computed from the law and midnight from the rule of summer time. Nothing here uses the calendar of jiff.

use super::*;
use crate::bundled::CALENDAR;

/// The first year that is walked, before those that are compared, and the last one.
const YEARS: (u32, u32) = (2012, 2032);
/// Days between 1 January 1970 and 1 January 2012, which was a Sunday.
const DAYS_BEFORE: i64 = 15_340;
const SECONDS_OF_A_DAY: i64 = 86_400;

/// A day of the year that is free of work by law, and in which years.
struct Free {
    month: u32,
    day: u32,
    from: u32,
    until: u32,
}

const fn free(month: u32, day: u32) -> Free {
    Free { month, day, from: YEARS.0, until: YEARS.1 }
}

/// Source: Zakon o praznikih in dela prostih dnevih v Republiki Sloveniji, articles 1 and 2, in the version of the Official
/// Gazette 112/05 with 52/10, 40/12 (ZUJF), 19/15, 83/16, 92/20. Not free of work are the holidays of 8 June,
/// 17 August, 15 September, 23 September, 25 October and 23 November.
const BY_LAW: [Free; 14] = [
    free(1, 1),
    // Abolished by the act that balanced public finances, as of 2013; introduced again as of 2017.
    Free { month: 1, day: 2, from: YEARS.0, until: 2012 },
    Free { month: 1, day: 2, from: 2017, until: YEARS.1 },
    free(2, 8),
    free(4, 27),
    free(5, 1),
    free(5, 2),
    free(6, 25),
    free(8, 15),
    free(10, 31),
    free(11, 1),
    free(12, 25),
    free(12, 26),
    // The day of solidarity after the floods: once, by a law of its own.
    Free { month: 8, day: 14, from: 2023, until: 2023 },
];

/// Days after Easter Sunday: itself, Easter Monday, Whit Sunday.
const AFTER_EASTER: [usize; 3] = [0, 1, 49];

/// A day of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Day {
    year: u32,
    month: u32,
    day: u32,
    /// From 0, a Sunday.
    of_week: usize,
    free: bool,
}

fn is_leap(year: u32) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_of(month: u32, year: u32) -> u32 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Month and day of Easter Sunday. Source: the Gregorian computus in the form of J. Meeus, *Astronomical Algorithms*, 1991,
/// chapter 8.
fn easter(year: u32) -> (u32, u32) {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let l = (32 + 2 * e + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    (n / 31, n % 31 + 1)
}

/// Every day of the years, one after the other.
fn days() -> Vec<Day> {
    let mut days = Vec::new();
    for year in YEARS.0..=YEARS.1 {
        let first = days.len();
        for month in 1..=12 {
            for day in 1..=days_of(month, year) {
                let by_law = |free: &Free| {
                    (free.month, free.day) == (month, day) && (free.from..=free.until).contains(&year)
                };
                let of_week = days.len() % 7;
                days.push(Day { year, month, day, of_week, free: BY_LAW.iter().any(by_law) });
            }
        }
        let is_easter = |day: &Day| (day.month, day.day) == easter(year);
        let sunday = first + days[first..].iter().position(is_easter).unwrap();
        for after in AFTER_EASTER {
            days[sunday + after].free = true;
        }
    }
    days
}

struct Oracle {
    days: Vec<Day>,
}

impl Oracle {
    fn new() -> Self {
        Self { days: days() }
    }

    fn at(&self, year: u32, month: u32, day: u32) -> usize {
        self.days.iter().position(|d| (d.year, d.month, d.day) == (year, month, day)).unwrap()
    }

    fn is_worked(&self, at: usize) -> bool {
        let day = self.days[at];
        !day.free && day.of_week != 0 && day.of_week != 6
    }

    /// The last day of a limit that began on a day.
    fn last(&self, span: Span, begun: usize) -> usize {
        let count = usize::try_from(span.count).unwrap();
        let day = match span.unit {
            Unit::Hour => panic!("hours have no last day"),
            Unit::Day => begun + count,
            Unit::Week => begun + 7 * count,
            Unit::Month => {
                let Day { year, month, day, .. } = self.days[begun];
                let months = month - 1 + span.count;
                let (year, month) = (year + months / 12, months % 12 + 1);
                self.at_or_before(begun, year, month, day.min(days_of(month, year)))
            }
            Unit::WorkingDay => {
                let worked = (begun + 1..).filter(|at| self.is_worked(*at));
                return worked.take(count).last().unwrap();
            }
        };
        (day..).find(|at| self.is_worked(*at)).unwrap()
    }

    fn at_or_before(&self, begun: usize, year: u32, month: u32, day: u32) -> usize {
        let later = self.days[begun..].iter();
        begun + later.clone().position(|d| (d.year, d.month, d.day) == (year, month, day)).unwrap()
    }

    /// The second at which a day begins in Ljubljana. Source: directive 2000/84/EC, articles 2 and 3: summer time is
    /// between the last Sundays of March and October, from one o'clock in the morning UTC.
    fn midnight(&self, at: usize) -> i64 {
        let Day { month, day, of_week, .. } = self.days[at];
        // The day of the last Sunday of a month of 31 days that has this day.
        let last_sunday =
            || (25..=31).find(|other| (of_week + 70 + other - day as usize).is_multiple_of(7)).unwrap();
        let summer = match month {
            4..=9 => true,
            // The day itself begins before one o'clock UTC, so that it still has the time of the day before.
            3 => day as usize > last_sunday(),
            10 => day as usize <= last_sunday(),
            _ => false,
        };
        let offset = if summer { 7_200 } else { 3_600 };
        (DAYS_BEFORE + i64::try_from(at).unwrap()) * SECONDS_OF_A_DAY - offset
    }

    fn end_of(&self, span: Span, begun: usize) -> i64 {
        self.midnight(self.last(span, begun) + 1)
    }
}

fn slovenia() -> Calendar {
    toml::from_str(CALENDAR.1).unwrap()
}

fn span(text: &str) -> Span {
    Span::try_from(text.to_owned()).unwrap()
}

#[test]
fn the_list_of_days_agrees_with_what_is_known_of_some() {
    let oracle = Oracle::new();
    let of_week = |year, month, day| oracle.days[oracle.at(year, month, day)].of_week;
    // A Sunday, a leap day that was a Thursday, a Wednesday.
    assert_eq!((of_week(2012, 1, 1), of_week(2024, 2, 29), of_week(2030, 12, 25)), (0, 4, 3));
    // 1 January 2026 at midnight in Ljubljana, and 1 July.
    assert_eq!(oracle.midnight(oracle.at(2026, 1, 1)), 1_767_222_000);
    assert_eq!(oracle.midnight(oracle.at(2026, 7, 1)), 1_782_856_800);
}

#[test]
fn easter_is_when_it_was_and_when_it_is_announced() {
    // Source: the almanacs of the years.
    for (year, month, day) in [
        (2016, 3, 27),
        (2019, 4, 21),
        (2024, 3, 31),
        (2025, 4, 20),
        (2026, 4, 5),
        (2027, 3, 28),
        (2028, 4, 16),
        (2029, 4, 1),
        (2030, 4, 21),
        (2031, 4, 13),
    ] {
        assert_eq!(easter(year), (month, day), "{year}");
    }
}

#[test]
fn the_law_had_the_second_of_january_taken_away_and_given_back() {
    let oracle = Oracle::new();
    let is_free = |year, month, day| oracle.days[oracle.at(year, month, day)].free;
    let second = (2012..=2026).map(|year| is_free(year, 1, 2)).collect::<Vec<_>>();
    assert_eq!(second, [vec![true], vec![false; 4], vec![true; 10]].concat());
    // The day of solidarity was free once.
    assert_eq!((2022..=2024).map(|year| is_free(year, 8, 14)).collect::<Vec<_>>(), [false, true, false]);
    // Holidays on which people work.
    for (month, day) in [(6, 8), (8, 17), (9, 15), (9, 23), (10, 25), (11, 23)] {
        assert!(!is_free(2026, month, day), "{day} {month}");
    }
}

#[test]
fn the_bundled_calendar_has_the_days_that_the_law_frees() {
    let calendar = slovenia();
    let covered = |day: &&Day| (2024..=2031).contains(&day.year);
    let by_law = days().iter().filter(covered).filter(|day| day.free).map(date).collect::<BTreeSet<_>>();
    assert_eq!(calendar.days, by_law);
    for day in days().iter().filter(covered) {
        let worked = !day.free && day.of_week != 0 && day.of_week != 6;
        assert_eq!(calendar.is_working_day(date(day)), worked, "{day:?}");
    }
}

fn date(day: &Day) -> Date {
    format!("{}-{:02}-{:02}", day.year, day.month, day.day).parse().unwrap()
}

#[test]
fn every_limit_from_every_day_ends_when_the_second_count_says() {
    let (calendar, oracle) = (slovenia(), Oracle::new());
    let (first, after) = (oracle.at(2024, 1, 1), oracle.at(2031, 1, 1));
    let spans = [
        "1 working day",
        "2 working days",
        "5 working days",
        "7 working days",
        "10 working days",
        "30 working days",
        "1 day",
        "2 days",
        "10 days",
        "15 days",
        "30 days",
        "90 days",
        "1 week",
        "2 weeks",
        "6 weeks",
        "1 month",
        "2 months",
        "3 months",
        "6 months",
        "12 months",
    ]
    .map(span);
    for begun in first..after {
        let midnight = oracle.midnight(begun);
        let last_second = oracle.midnight(begun + 1) - 1;
        for (number, span) in spans.into_iter().enumerate() {
            // Begun in the first second of the day, in its last one, or somewhere between.
            let moment = match (begun + number) % 3 {
                0 => midnight,
                1 => last_second,
                _ => midnight + 43_200,
            };
            let end = calendar.end_of(span, Timestamp::from_second(moment).unwrap());
            assert_eq!(end.as_second(), oracle.end_of(span, begun), "{span:?} from {:?}", oracle.days[begun]);
        }
    }
}

#[test]
fn hours_are_counted_on_through_every_day() {
    let (calendar, oracle) = (slovenia(), Oracle::new());
    for begun in oracle.at(2024, 1, 1)..oracle.at(2031, 1, 1) {
        let begun = oracle.midnight(begun) + 3_599;
        let end = calendar.end_of(span("48 hours"), Timestamp::from_second(begun).unwrap());
        assert_eq!(end.as_second(), begun + 48 * 3_600);
    }
}

/// Ends of a limit that begins at noon of a day, in hours after that noon.
fn hours_after_noon(year: u32, month: u32, day: u32, limit: &str) -> i64 {
    let (calendar, oracle) = (slovenia(), Oracle::new());
    let begun = oracle.at(year, month, day);
    let noon = (oracle.midnight(begun) + oracle.midnight(begun + 1)) / 2;
    let end = calendar.end_of(span(limit), Timestamp::from_second(noon).unwrap()).as_second();
    assert_eq!(end, oracle.end_of(span(limit), begun), "{limit} from {day} {month} {year}");
    (end - noon) / 3_600
}

#[test]
fn a_limit_over_the_beginning_of_summer_time_is_an_hour_shorter() {
    // Friday to Monday, over the last Sunday of March of every year.
    for (year, day) in [(2024, 29), (2025, 28), (2026, 27), (2027, 26), (2028, 24), (2029, 23), (2030, 29)] {
        // Easter Monday moves it by a day.
        let easter = [2024, 2027].contains(&year);
        assert_eq!(hours_after_noon(year, 3, day, "3 days"), if easter { 107 } else { 83 }, "{year}");
    }
}

#[test]
fn a_limit_over_the_end_of_summer_time_is_an_hour_longer() {
    for (year, day) in [(2024, 25), (2025, 24), (2026, 23), (2027, 29), (2028, 27), (2029, 26), (2030, 25)] {
        // 1 November 2027 is a Monday.
        let all_saints = year == 2027;
        assert_eq!(hours_after_noon(year, 10, day, "3 days"), if all_saints { 109 } else { 85 }, "{year}");
    }
}

#[test]
fn the_29th_of_february_is_a_day_where_there_is_one() {
    // From 31 January: 29 February 2024 is a Thursday, 28 February 2025 a Friday, 29 February 2028 a Tuesday.
    for (year, days) in [(2024, 29), (2025, 28), (2028, 29)] {
        assert_eq!(hours_after_noon(year, 1, 31, "1 month"), days * 24 + 12, "{year}");
    }
    // A year from the leap day ends on the 28th.
    assert_eq!(hours_after_noon(2024, 2, 29, "12 months"), 365 * 24 + 12);
    assert_eq!(hours_after_noon(2028, 2, 28, "1 day"), 24 + 12);
    assert_eq!(hours_after_noon(2027, 2, 26, "1 day"), 3 * 24 + 12);
}
