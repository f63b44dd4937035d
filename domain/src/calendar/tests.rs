//! Limits are counted as the law counts them. Source: ZUP, articles 100 and 101.

use super::*;
use crate::bundled::CALENDAR;
use crate::name::Malformed;
use crate::story::at;
use proptest::prelude::*;

fn slovenia() -> Calendar {
    toml::from_str(CALENDAR.1).unwrap()
}

fn span(text: &str) -> Span {
    Span::try_from(text.to_owned()).unwrap()
}

/// The last day on which it is still in time, for a limit that started at noon UTC of a day.
fn last_day(started: &str, limit: &str) -> String {
    let end = slovenia().end_of(span(limit), at(&format!("{started}T12:00:00Z")));
    let last = end.checked_sub(1.second()).unwrap().to_zoned(slovenia().zone());
    assert_eq!(last.strftime("%H:%M:%S").to_string(), "23:59:59", "a limit ends with a day");
    last.date().to_string()
}

#[test]
fn the_day_of_the_event_is_not_counted() {
    // From Monday 2 March, whatever the hour.
    assert_eq!(last_day("2026-03-02", "15 days"), "2026-03-17");
    let early = slovenia().end_of(span("15 days"), at("2026-03-01T23:00:00Z"));
    let late = slovenia().end_of(span("15 days"), at("2026-03-02T22:59:59Z"));
    assert_eq!(early, late);
}

#[test]
fn a_last_day_without_work_moves_to_the_next_working_day() {
    // Saturday 14 March: to Monday.
    assert_eq!(last_day("2026-03-09", "5 days"), "2026-03-16");
    // Wednesday 24 June is worked, Thursday 25 June is Statehood Day.
    assert_eq!(last_day("2026-06-20", "4 days"), "2026-06-24");
    assert_eq!(last_day("2026-06-20", "5 days"), "2026-06-26");
}

#[test]
fn easter_monday_and_the_days_around_it_move_a_limit() {
    // Good Friday is worked; Saturday, Easter Sunday and Monday are not.
    assert_eq!(last_day("2026-03-31", "3 days"), "2026-04-03");
    for days in ["4 days", "5 days", "6 days", "7 days"] {
        assert_eq!(last_day("2026-03-31", days), "2026-04-07");
    }
    assert_eq!(last_day("2027-03-26", "1 day"), "2027-03-30");
    assert_eq!(last_day("2028-04-14", "2 days"), "2028-04-18");
}

#[test]
fn days_without_work_inside_a_limit_are_counted_when_days_are_meant() {
    // 27 April, 1 and 2 May lie inside.
    assert_eq!(last_day("2026-04-17", "15 days"), "2026-05-04");
}

#[test]
fn working_days_leave_out_weekends_and_days_without_work() {
    assert_eq!(last_day("2026-03-02", "7 working days"), "2026-03-11");
    assert_eq!(last_day("2026-03-06", "1 working day"), "2026-03-09");
    // 27 April and Friday 1 May are left out: a limit that looks shorter than 15 days ends later.
    assert_eq!(last_day("2026-04-17", "10 working days"), "2026-05-05");
}

#[test]
fn a_limit_in_working_days_that_starts_on_a_day_without_work_begins_with_the_next_one() {
    assert_eq!(last_day("2026-03-07", "1 working day"), "2026-03-09");
    assert_eq!(last_day("2026-12-24", "1 working day"), "2026-12-28");
}

#[test]
fn weeks_and_months_end_on_the_same_day_or_the_last_there_is() {
    assert_eq!(last_day("2026-03-02", "2 weeks"), "2026-03-16");
    assert_eq!(last_day("2026-03-02", "1 month"), "2026-04-02");
    // 28 February 2026 is a Saturday.
    assert_eq!(last_day("2026-01-31", "1 month"), "2026-03-02");
    assert_eq!(last_day("2026-08-31", "1 month"), "2026-09-30");
}

#[test]
fn a_leap_day_is_a_day() {
    assert_eq!(last_day("2028-01-31", "1 month"), "2028-02-29");
    assert_eq!(last_day("2028-02-28", "1 day"), "2028-02-29");
    assert_eq!(last_day("2028-02-28", "2 days"), "2028-03-01");
    assert_eq!(last_day("2028-02-29", "12 months"), "2029-02-28");
    assert_eq!(last_day("2028-02-28", "1 working day"), "2028-02-29");
}

#[test]
fn a_limit_ends_at_midnight_of_the_place_when_the_clocks_change() {
    let end = |started: &str, limit: &str| slovenia().end_of(span(limit), at(started)).to_string();
    // Summer time begins on Sunday 29 March 2026: UTC+1 before, UTC+2 after.
    assert_eq!(end("2026-03-26T12:00:00Z", "1 day"), "2026-03-27T23:00:00Z");
    assert_eq!(end("2026-03-26T12:00:00Z", "4 days"), "2026-03-30T22:00:00Z");
    // And ends on Sunday 25 October.
    assert_eq!(end("2026-10-22T12:00:00Z", "1 day"), "2026-10-23T22:00:00Z");
    assert_eq!(end("2026-10-22T12:00:00Z", "4 days"), "2026-10-26T23:00:00Z");
}

#[test]
fn hours_pass_while_the_clocks_change() {
    let end = |started: &str| slovenia().end_of(span("24 hours"), at(started)).to_string();
    assert_eq!(end("2026-03-28T12:00:00Z"), "2026-03-29T12:00:00Z");
    assert_eq!(end("2026-10-24T12:34:56Z"), "2026-10-25T12:34:56Z");
}

#[test]
fn the_day_is_the_one_of_the_place() {
    // Half past eleven in the evening UTC is the next day in Ljubljana.
    assert_eq!(
        slovenia().end_of(span("1 day"), at("2026-03-02T23:30:00Z")).to_string(),
        "2026-03-04T23:00:00Z"
    );
    assert_eq!(
        slovenia().end_of(span("1 day"), at("2026-03-02T22:30:00Z")).to_string(),
        "2026-03-03T23:00:00Z"
    );
}

#[test]
fn a_limit_beyond_all_calendars_never_ends_rather_than_failing() {
    let end = slovenia().end_of(span("10000 months"), at("9999-06-01T00:00:00Z"));
    assert!(end >= at("9999-12-30T00:00:00Z"));
    assert_eq!(slovenia().end_of(span("10000 hours"), Timestamp::MAX), Timestamp::MAX);
}

#[test]
fn a_length_of_time_is_written_as_it_is_said() {
    assert_eq!(span("1 working day"), Span { count: 1, unit: Unit::WorkingDay });
    assert_eq!(span("1 hours"), span("1 hour"));
    for wrong in
        ["", "15", "days", "0 days", "-1 days", "1.5 days", "15  days", "15 Days", "10001 days", "2 years"]
    {
        let refused = Span::try_from(wrong.to_owned());
        assert!(matches!(refused, Err(Malformed { what: "length of time", .. })), "{wrong:?}");
    }
}

#[test]
fn a_calendar_is_taken_whole_or_refused() {
    let refused = |passage: &str, otherwise: &str| {
        let (file, source) = CALENDAR;
        assert!(source.contains(passage), "{passage:?}");
        let source = source.replacen(passage, otherwise, 1);
        crate::protocol::Library::default().add_calendar(file, &source).expect_err(otherwise).to_string()
    };
    assert!(refused("calendar/1", "calendar/2").contains("not calendar/1"));
    assert!(refused("Europe/Ljubljana", "Europe/Atlantis").contains("not a time zone"));
    assert!(refused("version   =", "surprise = 1\nversion =").contains(":8: unknown field `surprise`"));
    assert!(refused("\"2026-01-01\"", "\"2026-13-01\"").starts_with("calendars/si.toml:"));
    assert!(refused("\"sun\"", "\"sunday\"").contains("unknown variant `sunday`"));
}

proptest! {
    #[test]
    fn a_limit_ends_on_a_working_day_after_it_started(
        second in 1_767_225_600_i64..1_861_920_000,
        count in 1_u32..400,
        unit in prop::sample::select(vec![Unit::Day, Unit::WorkingDay, Unit::Week, Unit::Month]),
    ) {
        let calendar = slovenia();
        let from = Timestamp::from_second(second).unwrap();
        let end = calendar.end_of(Span { count, unit }, from);
        let started = from.to_zoned(calendar.zone()).date();
        let last = end.checked_sub(1.second()).unwrap().to_zoned(calendar.zone()).date();
        prop_assert!(last > started);
        prop_assert!(calendar.is_working_day(last));
        prop_assert_eq!(calendar.start_of(last.tomorrow().unwrap()), end);
    }

    #[test]
    fn a_longer_limit_does_not_end_sooner(
        second in 1_767_225_600_i64..1_861_920_000,
        count in 1_u32..400,
        unit in prop::sample::select(vec![Unit::Hour, Unit::Day, Unit::WorkingDay, Unit::Week, Unit::Month]),
    ) {
        let calendar = slovenia();
        let from = Timestamp::from_second(second).unwrap();
        let longer = calendar.end_of(Span { count: count + 1, unit }, from);
        let end = calendar.end_of(Span { count, unit }, from);
        prop_assert!(end <= longer);
    }
}
