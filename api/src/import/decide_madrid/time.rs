//! Dates of the data set: civil times in Madrid.

use super::super::plan::When;
use super::super::report::Why;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use pobuda_domain::precision::Precision;

/// Where the portal's clocks stand.
const PLACE: &str = "Europe/Madrid";
/// The table writes a time of day as the time since midnight, e.g. `0 days 10:50:19`.
const SINCE_MIDNIGHT: &str = "0 days ";

/// Reads the dates of the data set.
#[derive(Debug, Clone)]
pub(super) struct Calendar(TimeZone);

impl Calendar {
    /// The portal's calendar.
    ///
    /// # Errors
    /// When the time zone is not known to this program.
    pub(super) fn new() -> Result<Self, jiff::Error> {
        TimeZone::get(PLACE).map(Self)
    }

    /// A day. The time of day is not known: the day's first moment stands for it, so that whatever else
    /// happened on that day comes after.
    ///
    /// # Errors
    /// [`Why::BadDate`] and the sentence that says so.
    pub(super) fn day(&self, date: &str) -> Result<When, (Why, String)> {
        let date: Date = date.parse().map_err(|_| bad(date))?;
        let first = self.0.to_zoned(date.at(0, 0, 0, 0)).map_err(|_| bad(date))?;
        Ok(When::At(first.timestamp(), Precision::Inferred))
    }

    /// A moment. In the hour that autumn repeats, which of the two it was is not known: the earlier one is
    /// taken, and the precision says so.
    ///
    /// # Errors
    /// [`Why::BadDate`] and the sentence that says so.
    pub(super) fn moment(&self, date: &str, time: &str) -> Result<When, (Why, String)> {
        let told = || bad(format!("{date} {time}"));
        let day: Date = date.parse().map_err(|_| told())?;
        let clock: Time =
            time.strip_prefix(SINCE_MIDNIGHT).and_then(|time| time.parse().ok()).ok_or_else(told)?;
        let ambiguous = self.0.to_ambiguous_zoned(DateTime::from_parts(day, clock));
        let precision = if ambiguous.is_ambiguous() { Precision::Inferred } else { Precision::Recorded };
        let moment = ambiguous.compatible().map_err(|_| told())?;
        Ok(When::At(moment.timestamp(), precision))
    }
}

fn bad(date: impl std::fmt::Display) -> (Why, String) {
    (Why::BadDate, format!("{date:?} is no date of this data set", date = date.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, precision: Precision) -> When {
        When::At(text.parse().expect("a timestamp"), precision)
    }

    #[test]
    fn a_time_in_madrid_is_told_in_universal_time() {
        let madrid = Calendar::new().expect("a time zone");
        let summer = madrid.moment("2015-09-15", "0 days 10:50:19").expect("a moment");
        assert_eq!(summer, at("2015-09-15T08:50:19Z", Precision::Recorded));
        let winter = madrid.moment("2015-12-15", "0 days 10:50:19").expect("a moment");
        assert_eq!(winter, at("2015-12-15T09:50:19Z", Precision::Recorded));
    }

    #[test]
    fn a_date_alone_is_inferred_and_stands_at_the_start_of_its_day() {
        let madrid = Calendar::new().expect("a time zone");
        let day = madrid.day("2015-09-15").expect("a day");
        assert_eq!(day, at("2015-09-14T22:00:00Z", Precision::Inferred));
    }

    #[test]
    fn the_hour_that_autumn_repeats_is_only_inferred() {
        let madrid = Calendar::new().expect("a time zone");
        let twice = madrid.moment("2018-10-28", "0 days 02:17:37").expect("a moment");
        assert_eq!(twice, at("2018-10-28T00:17:37Z", Precision::Inferred));
    }

    #[test]
    fn what_is_no_date_is_refused_with_its_own_words() {
        let madrid = Calendar::new().expect("a time zone");
        for (date, time) in [
            ("2015-02-30", "0 days 10:00:00"),
            ("2015-02-20", "10:00:00"),
            ("2015-02-20", "1 days 10:00:00"),
            ("2015-02-20", "0 days 25:00:00"),
            ("", ""),
        ] {
            let (why, detail) = madrid.moment(date, time).expect_err("no date");
            assert_eq!(why, Why::BadDate);
            assert!(detail.contains(date), "{detail}");
        }
        assert!(madrid.day("15. 9. 2015").is_err());
    }
}
