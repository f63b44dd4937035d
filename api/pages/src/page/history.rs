//! The history of an initiative: the transparency timeline.

use crate::content::{Document, Due, Fact, Legal, Shown, Text, Who};
use crate::when::When;

/// Most entries that `api` should put on one page, so that it stays under 100 kB.
pub const ENTRIES_MAX: usize = 40;

/// Everything that happened, or one page of it.
#[derive(Debug, Clone, Default)]
pub struct History {
    /// The entries, in the order they are shown.
    pub entries: Vec<Entry>,
    /// In which order that is.
    pub order: Order,
    /// Number of all entries, on all pages.
    pub total: u64,
    /// Whether comments are among the entries.
    pub with_comments: bool,
    /// Address of this page in the other order.
    pub other_order: String,
    /// Address of this page with or without comments, whichever it is not; none when there are none.
    pub other_choice: Option<String>,
    /// Address of the entries before the first one shown.
    pub previous: Option<String>,
    /// Address of the entries after the last one shown.
    pub further: Option<String>,
}

/// Order of the entries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// Newest first: for looking.
    #[default]
    NewestFirst,
    /// Oldest first: for reading, printing and checking.
    OldestFirst,
}

/// One thing that happened.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Number in the whole history of this case, from 1, oldest first. Never changes: it is the permalink.
    pub number: u64,
    /// What kind of thing it is.
    pub kind: EntryKind,
    /// What happened, in plain words. A long text is split: its first sentence becomes the heading.
    pub what: Text,
    /// When it happened.
    pub when: When,
    /// When it was recorded, if that was another day: imports keep the original dates.
    pub recorded: Option<When>,
    /// Who did it.
    pub who: Who,
    /// Texts that belong to it, e.g. the answer, when `what` does not hold them; with their labels.
    pub texts: Vec<(String, Shown)>,
    /// Why: the reason given.
    pub reason: Option<Shown>,
    /// Why: the legal ground.
    pub legal: Option<Legal>,
    /// Amounts, dates, places and other values given with it.
    pub facts: Vec<Fact>,
    /// Documents given with it.
    pub documents: Vec<Document>,
    /// How to object, if it is a refusal.
    pub remedy: Option<String>,
    /// What was to come next, in words.
    pub next: Vec<String>,
    /// The due date that it met or missed.
    pub due: Option<Due>,
    /// What followed from it for time limits and tasks, a sentence each.
    pub notes: Vec<String>,
    /// Number of the entry that it corrects.
    pub corrects: Option<u64>,
    /// Number of the entry that corrects it.
    pub corrected_by: Option<u64>,
    /// The comment that it is about: its id.
    pub comment: Option<String>,
    /// What an auditor needs.
    pub evidence: Evidence,
}

/// What kind of thing happened. A mark on the line, on top of the words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum EntryKind {
    /// The case was opened.
    Opened,
    /// A step of the handling.
    #[default]
    Step,
    /// A decision: it recorded an outcome.
    Decision,
    /// A decision against it.
    Refusal,
    /// A comment was posted, edited or withdrawn.
    Comment,
    /// A number was noted.
    Count,
    /// Time has passed: a reminder, a task, what will happen by itself.
    Clock,
    /// Somebody is late, or something is stuck.
    Late,
    /// A correction of another entry.
    Correction,
    /// Something was removed on a legal ground.
    Erasure,
}

impl EntryKind {
    /// Name of the style class.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Step => "step",
            Self::Decision => "decision",
            Self::Refusal => "refusal",
            Self::Comment => "comment",
            Self::Count => "count",
            Self::Clock => "clock",
            Self::Late => "late",
            Self::Correction => "correction",
            Self::Erasure => "erasure",
        }
    }
}

/// What an auditor needs to find an entry in the log again.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// Position in the log, from 1.
    pub position: u64,
    /// Leaf hash, hexadecimal: SHA-256 of the public envelope with the leaf prefix of RFC 6962.
    pub leaf_hash: String,
    /// Address of the event as JSON.
    pub href: Option<String>,
    /// Address of its receipt, where the log is published.
    pub receipt: Option<String>,
    /// Page where its texts can be asked to be erased, if the reader may.
    pub erase: Option<String>,
}

/// Longest heading of an entry. Unit: characters. What is longer moves into the text below it.
pub const HEADING_CHARS_MAX: usize = 110;
