//! Two versions of a protocol: what differs, and the least step of the version number that says so.
//!
//! A patch changes texts and nothing else. A minor step adds: whatever could be done, counted on or read before still can
//! be. A major step takes away: names go, or what a running case, a person or a program relies on is no longer so.
//! Time counts by whom it binds: less of it for a citizen is taken away, and so is more of it for the municipality.

mod deadlines;
mod differences;
mod operations;
mod others;

use crate::calendar::Calendar;
use crate::name::Name;
use crate::protocol::Protocol;
use differences::Differences;
use std::fmt;

/// A step of a version number. Source: Semantic Versioning 2.0.0, <https://semver.org>.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// Only texts change.
    Patch,
    /// Something is added.
    Minor,
    /// Something is taken away, renamed, or no longer as it was relied on.
    Major,
}

/// A version: three numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Raised by a major step.
    pub major: u32,
    /// Raised by a minor step.
    pub minor: u32,
    /// Raised by a patch.
    pub patch: u32,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What it asks for.
    pub step: Step,
    /// Where, by names: `operations.decide.needs`.
    pub place: String,
    /// What is otherwise, in one sentence.
    pub what: String,
}

/// Two versions of one protocol, compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The version of the old one.
    pub old: Version,
    /// The version written in the new one.
    pub new: Version,
    /// What differs, the largest step first.
    pub differences: Vec<Difference>,
}

/// Why two files cannot be compared as versions of one protocol.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Incomparable {
    /// They are two protocols.
    #[error("{old} and {new} are two protocols, not two versions of one")]
    OtherProtocol {
        /// Name of the old one.
        old: Name,
        /// Name of the new one.
        new: Name,
    },
    /// A version is not three numbers, which the reader of protocols excludes.
    #[error("version {0:?} is not of the form 1.0.0")]
    NoVersion(String),
}

/// Compares two versions of one protocol. Lengths of time in different units are compared from every day of the
/// calendar of the new one; without it they count as both shorter and longer.
///
/// # Errors
/// [`Incomparable`] when the two are not versions of one protocol.
pub fn compare(old: &Protocol, new: &Protocol, calendars: &[Calendar]) -> Result<Comparison, Incomparable> {
    if old.id != new.id {
        return Err(Incomparable::OtherProtocol { old: old.id.clone(), new: new.id.clone() });
    }
    let calendar = calendars.iter().find(|calendar| calendar.id == new.calendar);
    let mut differences = Differences::new(calendar);
    others::head(old, new, &mut differences);
    others::tables(old, new, &mut differences);
    operations::compare(old, new, &mut differences);
    operations::tasks(old, new, &mut differences);
    deadlines::compare(old, new, &mut differences);
    operations::outcomes(old, new, &mut differences);
    others::links(old, new, &mut differences);
    Ok(Comparison {
        old: Version::of(&old.version)?,
        new: Version::of(&new.version)?,
        differences: differences.sorted(),
    })
}

impl Comparison {
    /// The least step that says what differs; none where nothing does.
    pub fn step(&self) -> Option<Step> {
        self.differences.iter().map(|difference| difference.step).max()
    }

    /// The smallest version that the new protocol can have.
    pub fn least(&self) -> Version {
        let Version { major, minor, patch } = self.old;
        match self.step() {
            None => self.old,
            Some(Step::Patch) => Version { major, minor, patch: patch.saturating_add(1) },
            Some(Step::Minor) => Version { major, minor: minor.saturating_add(1), patch: 0 },
            Some(Step::Major) => Version { major: major.saturating_add(1), minor: 0, patch: 0 },
        }
    }

    /// Whether the version written in the new protocol says what differs.
    pub fn suffices(&self) -> bool {
        self.new >= self.least()
    }
}

impl Version {
    /// Reads three numbers with points between; `None` for anything else.
    pub fn read(text: &str) -> Option<Self> {
        Self::of(text).ok()
    }

    fn of(text: &str) -> Result<Self, Incomparable> {
        let mut numbers = text.split('.').map(|part| part.parse().ok());
        match (numbers.next().flatten(), numbers.next().flatten(), numbers.next().flatten(), numbers.next()) {
            (Some(major), Some(minor), Some(patch), None) => Ok(Self { major, minor, patch }),
            _ => Err(Incomparable::NoVersion(text.to_owned())),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

#[cfg(test)]
mod tests;
