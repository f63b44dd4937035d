//! What an import is going to do, worked out from the data set alone: pure, so that it is the same in
//! every run, and complete before the first command is sent.

use super::report::{Count, Difference, Remark, Report, Skipped, Why};
use jiff::Timestamp;
use pobuda_domain::name::{CaseId, CommentId, Language};
use pobuda_domain::precision::Precision;
use serde_json::{Map, Value};

/// Everything an import will do.
#[derive(Debug)]
pub struct Plan {
    /// The foreign system, e.g. `decide-madrid`: also the id of its protocol.
    pub system: &'static str,
    /// The cases, oldest first: the order in which they are opened.
    pub cases: Vec<PlannedCase>,
    /// What is known before anything is sent: records read, those that cannot be taken, differences.
    pub report: Report,
}

/// One case and everything that happened to it.
#[derive(Debug)]
pub struct PlannedCase {
    /// Its identity in our log.
    pub id: CaseId,
    /// Its identity at the source.
    pub record: String,
    /// Language of its texts.
    pub language: Language,
    /// Opens it.
    pub opening: Step,
    /// What happened then, in this order.
    pub history: Vec<Step>,
    /// Numbers noted for it and its comments: their order among each other says nothing.
    pub counts: Vec<Step>,
    /// The state it is in at the source, reached last.
    pub closing: Vec<Step>,
}

/// A record of the source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordRef {
    /// What kind of record, e.g. `comment`.
    pub kind: &'static str,
    /// Its identifier there.
    pub record: String,
}

/// One command.
#[derive(Debug)]
pub struct Step {
    /// The records it takes: mostly one.
    pub records: Vec<RecordRef>,
    /// The same in every run.
    pub command_id: String,
    /// SHA-256 of what the record says.
    pub hash: [u8; 32],
    /// When it happened.
    pub when: When,
    /// What to do.
    pub order: Order,
}

/// When something happened, as well as the source knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// At this moment, known so well.
    At(Timestamp, Precision),
    /// The source does not say.
    Undated,
}

/// Who did something, as the source says. Never by name: the subject is the source's own key of a person,
/// and the log turns it into a pseudonym that differs from stream to stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// The person at the source, e.g. `decide-madrid/user/2780`.
    pub subject: String,
    /// The role in which they acted, as the source's protocol calls it.
    pub role: &'static str,
}

/// What a step does.
#[derive(Debug)]
pub enum Order {
    /// Opens the case.
    Open {
        /// An operation that opens a case.
        operation: &'static str,
        /// Who opened it.
        who: Who,
        /// Its fields.
        fields: Map<String, Value>,
    },
    /// Performs an operation on it.
    Perform {
        /// The operation.
        operation: &'static str,
        /// Its fields.
        fields: Map<String, Value>,
    },
    /// Posts a comment.
    Post {
        /// Its identity in our log.
        id: CommentId,
        /// The comment it replies to.
        in_reply_to: Option<CommentId>,
        /// The record it replied to at the source, when that one is not in our log.
        replied_to_record: Option<String>,
        /// Who wrote it.
        who: Who,
        /// What it says.
        text: String,
    },
    /// Notes how many supports the source had counted.
    CountSupports {
        /// How many.
        count: u64,
    },
    /// Notes how many votes the source had counted for a comment.
    CountVotes {
        /// The comment.
        comment: CommentId,
        /// Votes for.
        up: u64,
        /// Votes against.
        down: u64,
    },
}

impl PlannedCase {
    /// Every step, in an order that works.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        std::iter::once(&self.opening).chain(&self.history).chain(&self.counts).chain(&self.closing)
    }
}

impl Plan {
    /// An empty plan for a system.
    #[must_use]
    pub fn new(system: &'static str) -> Self {
        Self { system, cases: Vec::new(), report: Report { system, ..Report::default() } }
    }

    /// Counts records that were read.
    pub fn read(&mut self, kind: &'static str, records: usize) {
        self.count(kind).read += u64::try_from(records).unwrap_or(u64::MAX);
    }

    /// Lists a record that cannot be taken.
    pub fn skip(&mut self, kind: &'static str, record: &str, why: Why, detail: impl Into<String>) {
        self.count(kind).skipped += 1;
        self.report.skipped.push(Skipped { kind, record: record.to_owned(), why, detail: detail.into() });
    }

    /// Notes something about a record that is taken.
    pub fn remark(&mut self, kind: &'static str, record: &str, what: impl Into<String>) {
        self.report.remarks.push(Remark { kind, record: record.to_owned(), what: what.into() });
    }

    /// Notes that the source states something else than its own records say.
    pub fn compare(
        &mut self,
        kind: &'static str,
        record: &str,
        what: &'static str,
        stated: impl ToString,
        found: impl ToString,
    ) {
        let (stated, found) = (stated.to_string(), found.to_string());
        if stated != found {
            self.report.differences.push(Difference { kind, record: record.to_owned(), what, stated, found });
        }
    }

    /// Takes over what was found out aside.
    pub fn absorb(&mut self, other: Self) {
        for (kind, count) in other.report.records {
            let own = self.count(kind);
            own.read += count.read;
            own.skipped += count.skipped;
        }
        self.cases.extend(other.cases);
        self.report.skipped.extend(other.report.skipped);
        self.report.remarks.extend(other.report.remarks);
        self.report.differences.extend(other.report.differences);
    }

    fn count(&mut self, kind: &'static str) -> &mut Count {
        self.report.records.entry(kind).or_default()
    }
}
