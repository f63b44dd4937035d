//! Proposals of Decide Madrid become cases.

use super::super::identity::{RecordKey, content_hash};
use super::super::plan::{Order, Plan, PlannedCase, RecordRef, Step, When, Who};
use super::super::report::Why;
use super::super::text;
use super::read::{BadRow, Proposal};
use super::time::Calendar;
use super::{LANGUAGE, PROPOSAL, SYSTEM, number, subject};
use jiff::Timestamp;
use pobuda_domain::name::{Language, Malformed};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};

/// A proposal on its way to becoming a case.
pub(super) struct Taken {
    /// The case, as far as it is planned.
    pub(super) case: PlannedCase,
    /// Day on which it was published.
    pub(super) opened: Timestamp,
    /// Who proposed it, as the portal numbers people.
    pub(super) author: String,
    /// How many comments the portal says it has.
    pub(super) stated_comments: String,
}

/// The proposals of a data set, by identifier.
#[derive(Default)]
pub(super) struct Cases {
    taken: BTreeMap<String, Taken>,
    seen: BTreeSet<String>,
}

impl Cases {
    /// The proposal, if it was taken.
    pub(super) fn get_mut(&mut self, record: &str) -> Option<&mut Taken> {
        self.taken.get_mut(record)
    }

    /// Whether the data set has it, taken or not.
    pub(super) fn knows(&self, record: &str) -> bool {
        self.seen.contains(record)
    }

    /// Those that were taken, by identifier.
    pub(super) fn all(&self) -> impl Iterator<Item = (&String, &Taken)> {
        self.taken.iter()
    }

    /// The cases in the order in which they will be opened.
    pub(super) fn into_oldest_first(self) -> Vec<PlannedCase> {
        let mut taken: Vec<_> = self.taken.into_values().collect();
        taken.sort_by_cached_key(|taken| (taken.opened, by_number(&taken.case.record)));
        taken.into_iter().map(|taken| taken.case).collect()
    }
}

/// Identifiers are numbers: 7 comes before 19.
pub(super) fn by_number(record: &str) -> (u64, String) {
    (record.parse().unwrap_or(u64::MAX), record.to_owned())
}

/// Takes every row that can be taken and lists the others.
///
/// # Errors
/// [`Malformed`] when a name of this importer is not well-formed: a fault of the program.
pub(super) fn take(
    plan: &mut Plan,
    calendar: &Calendar,
    rows: Vec<Result<Proposal, BadRow>>,
) -> Result<Cases, Malformed> {
    plan.read(PROPOSAL, rows.len());
    let language = Language::new(LANGUAGE)?;
    let mut cases = Cases::default();
    for row in rows {
        let row = match row {
            Ok(row) => row,
            Err(bad) => {
                plan.skip(PROPOSAL, &bad.place, Why::Unreadable, bad.detail);
                continue;
            }
        };
        if !cases.seen.insert(row.id.clone()) {
            plan.skip(
                PROPOSAL,
                &row.id,
                Why::DuplicateId,
                "another proposal with this identifier came before it",
            );
            continue;
        }
        match planned(&row, calendar, &language) {
            Ok(taken) => {
                cases.taken.insert(row.id, taken);
            }
            Err((why, detail)) => plan.skip(PROPOSAL, &row.id, why, detail),
        }
    }
    Ok(cases)
}

fn planned(row: &Proposal, calendar: &Calendar, language: &Language) -> Result<Taken, (Why, String)> {
    let key = RecordKey { system: SYSTEM, kind: PROPOSAL, record: &row.id };
    let when = calendar.day(&row.date)?;
    let When::At(opened, _) = when else {
        return Err((Why::BadDate, "it has no date".to_owned()));
    };
    let supports = number("numSupports", &row.num_supports)?;
    let archived = match row.status.as_str() {
        "open" => false,
        "archived" => true,
        other => return Err((Why::UnknownStatus, format!("its status {other:?} is none that we know"))),
    };
    let step = |part: Option<&str>, hash, when, order| Step {
        records: vec![RecordRef { kind: PROPOSAL, record: row.id.clone() }],
        command_id: key.command_id(part),
        hash,
        when,
        order,
    };
    let open = Order::Open {
        operation: "propose",
        who: Who { subject: subject(&row.user_id), role: "author" },
        fields: fields(row)?,
    };
    let archive = Order::Perform { operation: "archive", fields: Map::new() };
    let case = PlannedCase {
        id: key.case_id(opened).map_err(|fault| (Why::Unreadable, fault.to_string()))?,
        record: row.id.clone(),
        language: language.clone(),
        opening: step(None, content(row), when, open),
        history: Vec::new(),
        counts: vec![step(
            Some("supports"),
            content_hash([("numSupports", row.num_supports.as_str())]),
            When::Undated,
            Order::CountSupports { count: supports },
        )],
        closing: archived
            .then(|| {
                step(
                    Some("archived"),
                    content_hash([("status", row.status.as_str())]),
                    When::Undated,
                    archive,
                )
            })
            .into_iter()
            .collect(),
    };
    Ok(Taken { case, opened, author: row.user_id.clone(), stated_comments: row.num_comments.clone() })
}

fn fields(row: &Proposal) -> Result<Map<String, Value>, (Why, String)> {
    let author_kind = match row.is_association.as_str() {
        "0" => "person",
        "1" => "collective",
        other => return Err((Why::Unreadable, format!("its isAssociation is {other:?}, neither 0 nor 1"))),
    };
    let given = [
        ("title", Some(text::required("title", &row.title)?)),
        ("summary", Some(text::required("summary", &row.summary)?)),
        ("description", text::optional("text", &row.text)?),
        ("code", text::optional("code", &row.code)?),
        ("page", text::optional("url", &row.url)?),
        ("author_kind", Some(author_kind.to_owned())),
    ];
    Ok(given.into_iter().filter_map(|(name, value)| Some((name.to_owned(), Value::String(value?)))).collect())
}

/// What makes it the same proposal; its counts and its status change by design and have commands of their own.
fn content(row: &Proposal) -> [u8; 32] {
    content_hash([
        ("url", row.url.as_str()),
        ("code", &row.code),
        ("title", &row.title),
        ("userId", &row.user_id),
        ("date", &row.date),
        ("summary", &row.summary),
        ("text", &row.text),
        ("isAssociation", &row.is_association),
    ])
}
