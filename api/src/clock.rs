//! The one clock of the system. Every other place receives time as an argument.

use jiff::{SignedDuration, Timestamp};
use pobuda_ledger::record::Millis;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

/// Where the time comes from. Cheap to clone.
///
/// Unit: milliseconds. Finer parts are cut off here, because `<time datetime>` allows three fraction
/// digits and PostgreSQL keeps six: what is shown, stored and hashed must be one and the same moment.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    /// The clock of the machine.
    pub fn system() -> Self {
        Self(Arc::new(system_now))
    }

    /// A clock that stands still until it is moved. For tests, and for sample data that needs a past.
    pub fn manual(start: Timestamp) -> (Self, ManualClock) {
        let hand = ManualClock(Arc::new(AtomicI64::new(start.as_millisecond())));
        let read = hand.clone();
        (Self(Arc::new(move || read.now())), hand)
    }

    /// A clock that shows the times of a story, and the machine's once the story is over; it never goes back.
    pub fn of_story(start: Timestamp) -> (Self, StoryClock) {
        let (_, hand) = Self::manual(start);
        let story = StoryClock { hand, over: Arc::default() };
        let read = story.clone();
        (Self(Arc::new(move || read.now())), story)
    }

    /// The moment it is.
    pub fn now(&self) -> Timestamp {
        truncated((self.0)())
    }

    /// The same clock in the log's unit.
    pub fn for_ledger(&self) -> Arc<dyn Fn() -> Millis + Send + Sync> {
        let clock = self.clone();
        Arc::new(move || Millis(clock.now().as_millisecond()))
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.now()).finish()
    }
}

/// The hand that moves a [`Clock::manual`].
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<AtomicI64>);

impl ManualClock {
    /// The moment it shows.
    pub fn now(&self) -> Timestamp {
        from_millis(self.0.load(Ordering::SeqCst))
    }

    /// Sets it, forwards or backwards.
    pub fn set(&self, to: Timestamp) {
        self.0.store(to.as_millisecond(), Ordering::SeqCst);
    }

    /// Moves it on.
    pub fn advance(&self, by: SignedDuration) {
        let millis = i64::try_from(by.as_millis()).unwrap_or(i64::MAX);
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

/// The hand that moves a [`Clock::of_story`].
#[derive(Debug, Clone)]
pub struct StoryClock {
    hand: ManualClock,
    over: Arc<AtomicBool>,
}

impl StoryClock {
    /// Moves the story on; earlier moments leave it where it is.
    pub fn set(&self, to: Timestamp) {
        if to > self.hand.now() {
            self.hand.set(to);
        }
    }

    /// The story is over: from now on the machine's time holds, but never one before the story's end.
    pub fn end(&self) {
        self.over.store(true, Ordering::SeqCst);
    }

    fn now(&self) -> Timestamp {
        let told = self.hand.now();
        if self.over.load(Ordering::SeqCst) { told.max(system_now()) } else { told }
    }
}

/// The moment, cut to milliseconds.
pub fn truncated(moment: Timestamp) -> Timestamp {
    from_millis(moment.as_millisecond())
}

/// The moment so many milliseconds after 1970-01-01T00:00:00Z, held within what a timestamp can say.
pub fn from_millis(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or(if millis < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

#[expect(clippy::disallowed_methods, reason = "the only clock in the system")]
fn system_now() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_has_no_more_than_three_fraction_digits() {
        assert_eq!(Clock::system().now().subsec_nanosecond() % 1_000_000, 0);
        let fine: Timestamp = "2026-03-02T09:14:00.123456789Z".parse().expect("a timestamp");
        assert_eq!(truncated(fine).to_string(), "2026-03-02T09:14:00.123Z");
    }

    #[test]
    fn a_manual_clock_moves_only_when_it_is_moved() {
        let start: Timestamp = "2026-03-02T09:14:00Z".parse().expect("a timestamp");
        let (clock, hand) = Clock::manual(start);
        assert_eq!(clock.now(), start);
        hand.advance(SignedDuration::from_hours(24));
        assert_eq!(clock.now().to_string(), "2026-03-03T09:14:00Z");
        assert_eq!((clock.for_ledger())(), Millis(clock.now().as_millisecond()));
    }

    #[test]
    fn after_a_story_the_machine_has_the_time_but_never_an_earlier_one() {
        let start: Timestamp = "2025-12-01T08:00:00Z".parse().expect("a timestamp");
        let (clock, story) = Clock::of_story(start);
        story.set("2025-12-02T08:00:00Z".parse().expect("a timestamp"));
        story.set(start);
        assert_eq!(clock.now().to_string(), "2025-12-02T08:00:00Z");
        story.end();
        assert!(clock.now() > start + SignedDuration::from_hours(48));
        let late: Timestamp = "9000-01-01T00:00:00Z".parse().expect("a timestamp");
        story.set(late);
        assert_eq!(clock.now(), late);
    }
}
