//! The tables of the read models.

use super::Kind::{self, Integer, Text};
use crate::model::Model;

/// A table of a read model.
#[derive(Debug)]
pub(crate) struct Shape {
    /// What follows the name of the read model; the main table has nothing.
    pub(crate) suffix: &'static str,
    /// Columns in the order in which rows are written.
    pub(crate) columns: &'static [(&'static str, Kind)],
    /// The key, in order.
    pub(crate) key: &'static [&'static str],
    /// Further indexes: name and columns. Made after a rebuild has filled the table.
    pub(crate) indexes: &'static [(&'static str, &'static str)],
    /// Whether it is the table of words that full-text search looks in.
    pub(crate) search: bool,
}

const fn plain(
    suffix: &'static str,
    columns: &'static [(&'static str, Kind)],
    key: &'static [&'static str],
    indexes: &'static [(&'static str, &'static str)],
) -> Shape {
    Shape { suffix, columns, key, indexes, search: false }
}

/// Entries by position. `comment_id` finds the versions of a comment, for the entry that corrects one.
pub(crate) static ENTRIES: Shape = plain(
    "",
    &[("position", Integer), ("body", Text), ("case_id", Text), ("comment_id", Text), ("kind", Text)],
    &["position"],
    &[("by_case", "case_id, position"), ("by_comment", "comment_id")],
);
/// What an entry needs to know of its case.
pub(crate) static ENTRY_CASES: Shape =
    plain("_cases", &[("case_id", Text), ("body", Text)], &["case_id"], &[]);
/// Cases counted in each year.
pub(crate) static YEARS: Shape = plain("_years", &[("year", Text), ("body", Text)], &["year"], &[]);

/// Cases.
pub(crate) static CASES: Shape = plain(
    "",
    &[
        ("case_id", Text),
        ("body", Text),
        ("reference", Text),
        ("protocol", Text),
        ("state", Text),
        ("step", Text),
        ("category", Text),
        ("district", Text),
        ("service", Text),
        ("author", Text),
        ("outcome", Text),
        ("language", Text),
        ("opened_at", Integer),
        ("updated_at", Integer),
        ("supports", Integer),
        ("comments", Integer),
        ("opened_position", Integer),
        ("overdue", Integer),
    ],
    &["case_id"],
    &[
        ("by_reference", "reference"),
        ("by_opened", "opened_at, opened_position"),
        ("by_updated", "updated_at, opened_position"),
        ("by_supports", "supports, opened_position"),
        ("by_comments", "comments, opened_position"),
        ("by_position", "opened_position"),
    ],
);
/// Stems of the words of each case, under the position that opened it.
pub(crate) static WORDS: Shape = Shape {
    suffix: "_words",
    columns: &[("rowid", Integer), ("words", Text)],
    key: &["rowid"],
    indexes: &[],
    search: true,
};

/// Comments.
pub(crate) static COMMENTS: Shape = plain(
    "",
    &[("comment_id", Text), ("body", Text), ("case_id", Text), ("path", Text)],
    &["comment_id"],
    &[("by_case", "case_id, path")],
);
/// The vote that stands in each slot.
pub(crate) static VOTES: Shape = plain("_votes", &[("slot", Text), ("body", Text)], &["slot"], &[]);

/// Supports after each change of their number.
pub(crate) static COUNTS: Shape =
    plain("", &[("case_id", Text), ("position", Integer), ("body", Text)], &["case_id", "position"], &[]);
/// Supports now.
pub(crate) static COUNTS_NOW: Shape = plain("_now", &[("case_id", Text), ("body", Text)], &["case_id"], &[]);

/// What posts have to do, by post and case.
pub(crate) static WORK: Shape = plain(
    "",
    &[
        ("work_key", Text),
        ("body", Text),
        ("post", Text),
        ("service", Text),
        ("case_id", Text),
        ("is_open", Integer),
        ("due_at", Integer),
        ("overdue", Integer),
        ("waiting", Integer),
        ("incident", Integer),
    ],
    &["work_key"],
    &[("by_post", "post, is_open, due_at, work_key"), ("by_service", "service, is_open, due_at, work_key")],
);
/// Cases as the rules see them.
pub(crate) static WORK_CASES: Shape =
    plain("_cases", &[("case_id", Text), ("body", Text)], &["case_id"], &[]);

/// Cases, by the service that has each, and by the one that had it when it ended.
pub(crate) static FOLLOWED: Shape = plain(
    "",
    &[
        ("case_id", Text),
        ("body", Text),
        ("service", Text),
        ("running", Integer),
        ("overdue", Integer),
        ("due_at", Integer),
        ("ended_service", Text),
        ("ended_at", Integer),
        ("days", Integer),
    ],
    &["case_id"],
    &[("by_service", "service, due_at, case_id"), ("by_ended", "ended_service, ended_at")],
);
/// Time limits that ended, by the service that had the case.
pub(crate) static LIMITS: Shape = plain(
    "_limits",
    &[("position", Integer), ("body", Text), ("service", Text), ("ended_at", Integer), ("met", Integer)],
    &["position"],
    &[("by_service", "service, ended_at")],
);

impl Model {
    /// Version of the shape of its tables. It grows whenever a fold would write other rows than before.
    pub(crate) const fn version(self) -> u32 {
        match self {
            Self::CommentThread | Self::SupportCount | Self::Queue | Self::Punctuality => 1,
            Self::Timeline => 2,
            Self::CaseRegister => 3,
        }
    }

    /// Its tables, the main one first.
    pub(crate) fn shapes(self) -> &'static [&'static Shape] {
        static TIMELINE: [&Shape; 3] = [&ENTRIES, &ENTRY_CASES, &YEARS];
        static CASE_REGISTER: [&Shape; 3] = [&CASES, &WORDS, &YEARS];
        static COMMENT_THREAD: [&Shape; 2] = [&COMMENTS, &VOTES];
        static SUPPORT_COUNT: [&Shape; 2] = [&COUNTS, &COUNTS_NOW];
        static QUEUE: [&Shape; 2] = [&WORK, &WORK_CASES];
        static PUNCTUALITY: [&Shape; 2] = [&FOLLOWED, &LIMITS];
        match self {
            Self::Queue => &QUEUE,
            Self::Punctuality => &PUNCTUALITY,
            Self::Timeline => &TIMELINE,
            Self::CaseRegister => &CASE_REGISTER,
            Self::CommentThread => &COMMENT_THREAD,
            Self::SupportCount => &SUPPORT_COUNT,
        }
    }
}

/// Tables that are not the live ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scratch {
    /// Will take the place of the live ones.
    Next,
    /// Will be compared with them and dropped.
    Check,
}

/// Where the tables of a read model stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// The read model.
    pub(crate) model: Model,
    /// Version of the tables.
    pub(crate) version: u32,
    /// `None` for the live ones.
    pub(crate) scratch: Option<Scratch>,
}

impl Place {
    /// The live tables of that version.
    pub(crate) fn live(model: Model, version: u32) -> Self {
        Self { model, version, scratch: None }
    }

    /// The live tables beside which these stand.
    pub(crate) fn live_one(&self) -> Self {
        Self { scratch: None, ..*self }
    }

    /// Name under which its checkpoint is kept.
    pub(crate) fn name(&self) -> String {
        format!("{}{}", self.model, self.scratch_suffix())
    }

    /// Name of a table.
    pub(crate) fn table(&self, shape: &Shape) -> String {
        format!("{}_v{}{}{}", self.model, self.version, self.scratch_suffix(), shape.suffix)
    }

    fn scratch_suffix(&self) -> &'static str {
        match self.scratch {
            None => "",
            Some(Scratch::Next) => "_next",
            Some(Scratch::Check) => "_check",
        }
    }
}
