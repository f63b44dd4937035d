//! Who in the crowd supports and votes, and when: the files say how many, a hash says who. The same in every
//! run, and nobody had to type two thousand names.

use jiff::Timestamp;
use sha2::{Digest as _, Sha256};

/// Milliseconds in a minute: nobody in the year acts at a finer grain.
const MINUTE_MS: i64 = 60_000;
/// Hours of a day in which people act, in the town's summer or winter time give or take one.
const AWAKE_FROM_UTC: i64 = 6;
const AWAKE_HOURS: i64 = 14;
/// Milliseconds in an hour and in a day.
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// A stretch of time in which something is open. Unit: milliseconds; the end is not part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First moment.
    pub from: Timestamp,
    /// First moment after it.
    pub to: Timestamp,
}

impl Window {
    /// The part of it between two moments, where there is one.
    pub fn within(self, from: Timestamp, to: Timestamp) -> Option<Self> {
        let (from, to) = (self.from.max(from), self.to.min(to));
        (from < to).then_some(Self { from, to })
    }

    fn length(self) -> i64 {
        (self.to.as_millisecond() - self.from.as_millisecond()).max(0)
    }
}

/// The first `count` people of the crowd in an order that depends on `occasion` alone.
pub fn some_of<'a>(crowd: &'a [String], occasion: &str, count: usize, not: &str) -> Vec<&'a str> {
    let mut ranked: Vec<_> =
        crowd.iter().filter(|who| *who != not).map(|who| (draw(&[occasion, who]), who.as_str())).collect();
    ranked.sort_unstable();
    ranked.into_iter().take(count).map(|(_, who)| who).collect()
}

/// A moment within the windows: rather early than late, in the daytime where the window has one.
pub fn sometime(windows: &[Window], occasion: &str, who: &str) -> Option<Timestamp> {
    let whole: i64 = windows.iter().map(|window| window.length()).sum();
    if whole <= MINUTE_MS {
        return None;
    }
    let share = i128::from(draw(&[occasion, who, "when"]) >> 33);
    // Squared, because most people come when something is new.
    let mut offset = i64::try_from((i128::from(whole - 1) * share * share) >> 62).ok()?;
    for window in windows {
        if offset < window.length() {
            return Some(in_daytime(*window, window.from.as_millisecond() + offset, draw(&[who, occasion])));
        }
        offset -= window.length();
    }
    None
}

fn in_daytime(window: Window, at: i64, chance: u64) -> Timestamp {
    let day = at.div_euclid(DAY_MS) * DAY_MS;
    let hour = (at - day) / HOUR_MS;
    let awake = (AWAKE_FROM_UTC..AWAKE_FROM_UTC + AWAKE_HOURS).contains(&hour);
    let minutes = i64::try_from(chance >> 40).unwrap_or(0) % (AWAKE_HOURS * 60);
    let better = if awake { at } else { day + AWAKE_FROM_UTC * HOUR_MS + minutes * MINUTE_MS };
    let (first, last) = (window.from.as_millisecond() + MINUTE_MS, window.to.as_millisecond() - 1);
    let held = better.min(last).max(first.min(last));
    Timestamp::from_millisecond(held.div_euclid(1000) * 1000).unwrap_or(window.from).max(window.from)
}

fn draw(parts: &[&str]) -> u64 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0x1f]);
    }
    hash.finalize().iter().take(8).fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn crowd() -> Vec<String> {
        (0..50).map(|number| format!("c{number}")).collect()
    }

    fn window(from: &str, to: &str) -> Window {
        Window { from: from.parse().expect("a time"), to: to.parse().expect("a time") }
    }

    #[test]
    fn the_same_occasion_draws_the_same_people_and_never_who_is_left_out() {
        let crowd = crowd();
        let some = some_of(&crowd, "bench", 20, "c7");
        assert_eq!(some, some_of(&crowd, "bench", 20, "c7"));
        assert_ne!(some, some_of(&crowd, "swing", 20, "c7"));
        assert!(!some_of(&crowd, "bench", 100, "c7").contains(&"c7"));
        assert_eq!(some_of(&crowd, "bench", 100, "c7").len(), 49);
    }

    #[test]
    fn everyone_comes_within_a_window() {
        let windows = [
            window("2026-03-02T08:00:00Z", "2026-03-02T10:00:00Z"),
            window("2026-04-01T22:30:00Z", "2026-05-01T00:00:00Z"),
        ];
        for who in crowd() {
            let at = sometime(&windows, "bench", &who).expect("a moment");
            assert!(windows.iter().any(|w| w.from <= at && at < w.to), "{who} comes at {at}");
        }
    }

    #[test]
    fn nobody_comes_to_what_is_never_open() {
        assert_eq!(sometime(&[], "bench", "c1"), None);
        assert_eq!(sometime(&[window("2026-03-02T08:00:00Z", "2026-03-02T08:00:00Z")], "bench", "c1"), None);
    }
}
