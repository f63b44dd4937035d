//! What can be asked of the read models.

use super::cursor::Cursor;
use jiff::Timestamp;

/// Most rows that one page may have.
pub const PAGE_ROWS_MAX: usize = 100;
/// Longest search text that is looked at, in characters; the rest is not read.
pub const SEARCH_CHARS_MAX: usize = 200;

/// Which cases a list shows. Empty: all. Every part that is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Protocol, e.g. `improve`.
    pub protocol: Option<String>,
    /// State.
    pub state: Option<String>,
    /// Step of the progress bar.
    pub step: Option<String>,
    /// Kind of the case, e.g. `problem`.
    pub category: Option<String>,
    /// Part of the municipality.
    pub district: Option<String>,
    /// Service that has it.
    pub service: Option<String>,
    /// Pseudonym of who opened it.
    pub author: Option<String>,
    /// The last outcome.
    pub outcome: Option<String>,
    /// Language of its texts.
    pub language: Option<String>,
    /// Whether the municipality is late with something: a deadline has passed that is not a citizen's.
    pub overdue: Option<bool>,
    /// Words that its texts or its reference must have, in any form; the last word may be a beginning.
    pub q: Option<String>,
}

/// Order of a list of cases. Ties are in the order of the log, the later first except in `Oldest`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Latest opened first.
    #[default]
    Newest,
    /// Earliest opened first.
    Oldest,
    /// Most supports first, those counted at a source among them.
    MostSupported,
    /// Most comments first.
    MostCommented,
    /// Latest operation or comment first.
    RecentlyUpdated,
}

impl Sort {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Newest, Self::Oldest, Self::MostSupported, Self::MostCommented, Self::RecentlyUpdated];

    /// Its name in a query.
    pub fn name(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::MostSupported => "most_supported",
            Self::MostCommented => "most_commented",
            Self::RecentlyUpdated => "recently_updated",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.name() == name)
    }
}

/// A moment of the past, by the log's own order or by the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AsOf {
    /// After the event at this position.
    Position(u64),
    /// With everything that had been recorded by then.
    Time(Timestamp),
}

/// Part of a list, and where it goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where the next page begins; `None` on the last one.
    pub next: Option<Cursor>,
}
