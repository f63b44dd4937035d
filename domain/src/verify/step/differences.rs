//! Differences while they are gathered, and the ways of comparing that every table shares.

use super::{Difference, Step};
use crate::calendar::{Calendar, Span};
use crate::protocol::{Ordered, Text};
use crate::verify::days::Days;
use crate::verify::lengths::spoken;
use std::borrow::Borrow;
use std::collections::BTreeSet;
use std::fmt::Display;

pub(super) struct Differences<'a> {
    calendar: Option<&'a Calendar>,
    found: Vec<Difference>,
}

/// How a length of time compares to another one, from every day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Length {
    shorter: bool,
    longer: bool,
}

/// What it asks for when time is lengthened, and when it is shortened.
#[derive(Debug, Clone, Copy)]
pub(super) struct Time {
    pub(super) more: Step,
    pub(super) less: Step,
}

impl Time {
    /// Time that somebody has to act in: less of it is taken away.
    pub(super) const GIVEN: Self = Self { more: Step::Minor, less: Step::Major };
    /// Time that others wait: more of it is taken away from them.
    pub(super) const WAITED: Self = Self { more: Step::Major, less: Step::Minor };
}

impl<'a> Differences<'a> {
    pub(super) fn new(calendar: Option<&'a Calendar>) -> Self {
        Self { calendar, found: Vec::new() }
    }

    /// The largest step first, and within a step in the order of the format.
    pub(super) fn sorted(mut self) -> Vec<Difference> {
        self.found.sort_by_key(|difference| std::cmp::Reverse(difference.step));
        self.found
    }

    pub(super) fn add(&mut self, step: Step, place: impl Into<String>, what: impl Into<String>) {
        self.found.push(Difference { step, place: place.into(), what: what.into() });
    }

    pub(super) fn text(&mut self, place: &str, key: &str, old: &Text, new: &Text) {
        if old != new {
            self.add(Step::Patch, format!("{place}.{key}"), "is said in other words");
        }
    }

    /// A text that need not be there; a table's own rules say what it means when one comes or goes.
    pub(super) fn words(&mut self, place: &str, key: &str, old: Option<&Text>, new: Option<&Text>) {
        if old != new {
            self.add(Step::Patch, format!("{place}.{key}"), "is said in other words");
        }
    }

    /// Something that is as it was, or is relied on no longer.
    pub(super) fn fixed<T: PartialEq>(&mut self, place: &str, key: &str, old: &T, new: &T, what: &str) {
        if old != new {
            self.add(Step::Major, format!("{place}.{key}"), what);
        }
    }

    /// Something that need not be there: it can be added, and not be changed or taken away.
    pub(super) fn addition<T: PartialEq>(
        &mut self,
        place: &str,
        key: &str,
        old: Option<&T>,
        new: Option<&T>,
        what: &str,
    ) {
        if old != new {
            let step = if old.is_none() { Step::Minor } else { Step::Major };
            self.add(step, format!("{place}.{key}"), what);
        }
    }

    /// A table: entries go, come, or are compared. `comes` says what a new entry asks for, and why if it is not only
    /// that it is new.
    pub(super) fn table<K: Borrow<str> + Display, V>(
        &mut self,
        table: &str,
        old: &Ordered<K, V>,
        new: &Ordered<K, V>,
        comes: impl Fn(&V) -> (Step, &'static str),
        mut compare: impl FnMut(&mut Self, &str, &V, &V),
    ) {
        for (name, entry) in old.iter() {
            let place = format!("{table}.{name}");
            match new.get(name.borrow()) {
                Some(now) => compare(self, &place, entry, now),
                None => self.add(Step::Major, place, "is gone or has another name"),
            }
        }
        for (name, entry) in new.iter().filter(|(name, _)| !old.contains((*name).borrow())) {
            let (step, what) = comes(entry);
            self.add(step, format!("{table}.{name}"), what);
        }
        let order = |one: &Ordered<K, V>, other: &Ordered<K, V>| {
            let common = one.iter().filter(|(name, _)| other.contains((*name).borrow()));
            common.map(|(name, _)| name.to_string()).collect::<Vec<_>>()
        };
        if order(old, new) != order(new, old) {
            self.add(Step::Patch, table, "stands in another order");
        }
    }

    /// A list whose order means nothing: each item that goes and each that comes asks for its own step.
    pub(super) fn list<T: Ord + Display>(
        &mut self,
        place: &str,
        old: &[T],
        new: &[T],
        gone: (Step, &str),
        come: (Step, &str),
    ) {
        let (before, now): (BTreeSet<&T>, BTreeSet<&T>) = (old.iter().collect(), new.iter().collect());
        for item in before.difference(&now) {
            self.add(gone.0, place, format!("{item} {}", gone.1));
        }
        for item in now.difference(&before) {
            self.add(come.0, place, format!("{item} {}", come.1));
        }
        if before == now {
            self.rewritten(place, &old, &new);
        }
    }

    /// What means the same and is not written the same.
    pub(super) fn rewritten<T: PartialEq>(&mut self, place: &str, old: &T, new: &T) {
        if old != new {
            self.add(Step::Patch, place, "is written otherwise and means the same");
        }
    }

    /// A length of time; nothing stands for no end to it.
    pub(super) fn time(&mut self, place: &str, key: &str, old: Option<Span>, new: Option<Span>, asks: Time) {
        let place = format!("{place}.{key}");
        match (old, new) {
            (None, None) => {}
            (None, Some(new)) => self.add(asks.less, place, format!("ends after {} now", spoken(new))),
            (Some(old), None) => self.add(asks.more, place, format!("no longer ends after {}", spoken(old))),
            (Some(old), Some(new)) => {
                let Length { shorter, longer } = self.length(old, new);
                let what = |how: &str| format!("{} {how} than {}", spoken(new), spoken(old));
                if shorter {
                    self.add(asks.less, &place, what("is shorter"));
                }
                if longer {
                    self.add(asks.more, &place, what("is longer"));
                }
                if !shorter && !longer {
                    self.rewritten(&place, &old, &new);
                }
            }
        }
    }

    /// From some day it can be shorter, from another one longer: five working days and a week are.
    fn length(&self, old: Span, new: Span) -> Length {
        if old.unit == new.unit {
            return Length { shorter: new.count < old.count, longer: new.count > old.count };
        }
        match self.calendar.map(Days::of) {
            Some(days) => {
                Length { shorter: days.is_ever_later(&[old], new), longer: days.is_ever_later(&[new], old) }
            }
            None => Length { shorter: true, longer: true },
        }
    }
}
