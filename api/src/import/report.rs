//! What an import came to: nothing is dropped silently.

use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;

/// How many entries of each list a person sees; `--json` has them all.
const SHOWN_MAX: usize = 20;

/// Why a record could not be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// It does not have the shape of its kind.
    Unreadable,
    /// Its text is empty.
    EmptyText,
    /// Its text is longer than a text may be.
    TextTooLong,
    /// Its date cannot be read.
    BadDate,
    /// Its status is none that we know of this source.
    UnknownStatus,
    /// Its kind is none that we know of this source.
    UnknownKind,
    /// It belongs to a record that the data set does not contain.
    UnknownParent,
    /// It belongs to a record that could not be taken.
    ParentNotTaken,
    /// Another record with the same identifier came before it.
    DuplicateId,
    /// It was taken in an earlier run and has changed at the source since. The log keeps what it recorded.
    ChangedAtSource,
    /// A rule of the protocol refused it.
    Refused,
}

/// A record that was not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// What kind of record, e.g. `comment`.
    pub kind: &'static str,
    /// Its identifier at the source; `line 7` when it has none.
    pub record: String,
    /// Why, for programs.
    pub why: Why,
    /// Why, for people.
    pub detail: String,
}

/// Something about a record that was taken and that a reader should know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// What kind of record, e.g. `comment`.
    pub kind: &'static str,
    /// Its identifier at the source.
    pub record: String,
    /// What there is to know; the same words for the same thing, so that they can be counted.
    pub what: String,
}

/// A number that the source states and that its own records do not add up to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What kind of record, e.g. `proposal`.
    pub kind: &'static str,
    /// Its identifier at the source.
    pub record: String,
    /// What was counted, or which two values should agree.
    pub what: &'static str,
    /// As the source states it.
    pub stated: String,
    /// As its records say.
    pub found: String,
}

/// How many records of one kind were read, and what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Records in the data set.
    pub read: u64,
    /// Records that this run added.
    pub imported: u64,
    /// Records that an earlier run had added.
    pub already_there: u64,
    /// Records that were not taken.
    pub skipped: u64,
}

impl Count {
    /// Whether every record read is accounted for.
    #[must_use]
    pub fn balances(&self) -> bool {
        self.read == self.imported + self.already_there + self.skipped
    }
}

/// What an import came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The foreign system.
    pub system: &'static str,
    /// Records by kind.
    pub records: BTreeMap<&'static str, Count>,
    /// Events that this run added.
    pub events: u64,
    /// Records that were not taken, in the order of the data set.
    pub skipped: Vec<Skipped>,
    /// What is to be known of records that were taken.
    pub remarks: Vec<Remark>,
    /// Where the source disagrees with itself.
    pub differences: Vec<Difference>,
    /// How long it took. Unit: milliseconds.
    pub elapsed_ms: u64,
}

impl Report {
    /// Whether every record read is accounted for.
    #[must_use]
    pub fn balances(&self) -> bool {
        self.records.values().all(Count::balances)
    }

    /// Events added per second; `None` when nothing was added.
    #[must_use]
    pub fn events_per_second(&self) -> Option<u64> {
        (self.events > 0).then(|| self.events.saturating_mul(1000) / self.elapsed_ms.max(1))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {} events added in {} ms", self.system, self.events, self.elapsed_ms)?;
        writeln!(f, "\n{:<12}{:>8}{:>10}{:>15}{:>9}", "", "read", "imported", "already there", "skipped")?;
        for (kind, count) in &self.records {
            let Count { read, imported, already_there, skipped } = count;
            writeln!(f, "{kind:<12}{read:>8}{imported:>10}{already_there:>15}{skipped:>9}")?;
        }
        list(f, "Not taken", self.skipped.iter().map(|s| format!("{} {}: {}", s.kind, s.record, s.detail)))?;
        by_words(f, &self.remarks)?;
        list(
            f,
            "Where the source disagrees with itself",
            self.differences
                .iter()
                .map(|d| format!("{} {}: {} {}, found {}", d.kind, d.record, d.what, d.stated, d.found)),
        )
    }
}

fn list(
    f: &mut fmt::Formatter<'_>,
    title: &str,
    lines: impl ExactSizeIterator<Item = String>,
) -> fmt::Result {
    let all = lines.len();
    if all == 0 {
        return Ok(());
    }
    writeln!(f, "\n{title}: {all}")?;
    for line in lines.take(SHOWN_MAX) {
        writeln!(f, "  {line}")?;
    }
    if all > SHOWN_MAX {
        writeln!(f, "  and {} more; --json lists them all", all - SHOWN_MAX)
    } else {
        Ok(())
    }
}

/// Remarks come by the hundred in the same words: a person sees each kind once, with its number.
fn by_words(f: &mut fmt::Formatter<'_>, remarks: &[Remark]) -> fmt::Result {
    let mut counts: BTreeMap<(&str, &str), (u64, &str)> = BTreeMap::new();
    for remark in remarks {
        counts.entry((remark.kind, &remark.what)).or_insert((0, &remark.record)).0 += 1;
    }
    if counts.is_empty() {
        return Ok(());
    }
    writeln!(f, "\nTaken, with a remark: {}", remarks.len())?;
    for ((kind, what), (count, example)) in counts {
        writeln!(f, "  {count} × {kind}: {what} (e.g. {example})")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let count = Count { read: 3, imported: 1, already_there: 1, skipped: 1 };
        let remark =
            |record: &str| Remark { kind: "comment", record: record.to_owned(), what: "late".to_owned() };
        Report {
            system: "decide-madrid",
            records: BTreeMap::from([("comment", count)]),
            events: 2,
            skipped: vec![Skipped {
                kind: "comment",
                record: "7".to_owned(),
                why: Why::EmptyText,
                detail: "its text is empty".to_owned(),
            }],
            remarks: vec![remark("8"), remark("9")],
            differences: vec![Difference {
                kind: "proposal",
                record: "1".to_owned(),
                what: "comments",
                stated: "4".to_owned(),
                found: "3".to_owned(),
            }],
            elapsed_ms: 20,
        }
    }

    #[test]
    fn a_person_reads_what_was_taken_what_was_not_and_why() {
        let text = report().to_string();
        for line in [
            "comment            3         1              1        1",
            "comment 7: its text is empty",
            "2 × comment: late (e.g. 8)",
            "proposal 1: comments 4, found 3",
        ] {
            assert!(text.contains(line), "{line:?} is missing in\n{text}");
        }
    }

    #[test]
    fn a_record_that_is_nowhere_makes_the_report_unbalanced() {
        let mut report = report();
        assert!(report.balances());
        report.records.entry("comment").or_default().read += 1;
        assert!(!report.balances());
    }

    #[test]
    fn a_long_list_is_cut_for_people_only() {
        let mut report = report();
        let one = report.skipped.first().cloned().expect("one");
        report.skipped = vec![one; SHOWN_MAX + 5];
        assert!(report.to_string().contains("and 5 more; --json lists them all"));
        let json = serde_json::to_value(&report).expect("JSON");
        assert_eq!(json["skipped"].as_array().map(Vec::len), Some(SHOWN_MAX + 5));
        assert_eq!(json["skipped"][0]["why"], "empty-text");
    }
}
