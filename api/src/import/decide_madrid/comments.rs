//! Comments of Decide Madrid become comments, in the threads in which they were written.

use super::super::identity::{RecordKey, content_hash};
use super::super::plan::{Order, Plan, RecordRef, Step, When, Who};
use super::super::report::Why;
use super::super::text;
use super::proposals::{Cases, by_number};
use super::read::{BadRow, Comment};
use super::time::Calendar;
use super::{COMMENT, PROPOSAL, SYSTEM, number, subject};
use jiff::Timestamp;
use pobuda_domain::name::{CommentId, Malformed};
use std::collections::{BTreeMap, BTreeSet};

/// How the table says that a comment replies to none.
const NO_PARENT: &str = "-1";

/// A comment that can be taken.
struct Parsed {
    row: Comment,
    id: CommentId,
    when: When,
    at: Timestamp,
    role: &'static str,
    text: String,
    up: u64,
    down: u64,
}

/// Takes every row that can be taken into its case and lists the others.
///
/// # Errors
/// [`Malformed`] when a name of this importer is not well-formed: a fault of the program.
pub(super) fn take(
    plan: &mut Plan,
    calendar: &Calendar,
    cases: &mut Cases,
    rows: Vec<Result<Comment, BadRow>>,
) -> Result<(), Malformed> {
    plan.read(COMMENT, rows.len());
    let mut seen = BTreeSet::new();
    let mut by_case: BTreeMap<String, Vec<Parsed>> = BTreeMap::new();
    for row in rows {
        let row = match row {
            Ok(row) => row,
            Err(bad) => {
                plan.skip(COMMENT, &bad.place, Why::Unreadable, bad.detail);
                continue;
            }
        };
        let record = row.id.clone();
        if !seen.insert(record.clone()) {
            plan.skip(
                COMMENT,
                &record,
                Why::DuplicateId,
                "another comment with this identifier came before it",
            );
            continue;
        }
        match parsed(row, calendar, cases) {
            Ok(comment) => by_case.entry(comment.row.proposal_id.clone()).or_default().push(comment),
            Err((why, detail)) => plan.skip(COMMENT, &record, why, detail),
        }
    }
    for (record, comments) in by_case {
        into_case(plan, cases, &record, comments);
    }
    compare_counts(plan, cases);
    Ok(())
}

fn parsed(row: Comment, calendar: &Calendar, cases: &mut Cases) -> Result<Parsed, (Why, String)> {
    if cases.get_mut(&row.proposal_id).is_none() {
        let proposal = &row.proposal_id;
        return Err(if cases.knows(proposal) {
            (Why::ParentNotTaken, format!("its proposal {proposal} was not taken"))
        } else {
            (Why::UnknownParent, format!("its proposal {proposal} is not in the data set"))
        });
    }
    let when = calendar.moment(&row.date, &row.time)?;
    let When::At(at, _) = when else {
        return Err((Why::BadDate, "it has no date".to_owned()));
    };
    let role = match row.user_type.as_str() {
        "" => "citizen",
        "Autor" => "author",
        "Colectivo" => "collective",
        "Empleados públicos" => "public-employee",
        other => {
            return Err((Why::UnknownKind, format!("its author's standing {other:?} is none that we know")));
        }
    };
    let text = text::required("text", &row.text)?;
    let up = number("numPositiveVotes", &row.num_positive_votes)?;
    let down = number("numNegativeVotes", &row.num_negative_votes)?;
    let id = RecordKey { system: SYSTEM, kind: COMMENT, record: &row.id }
        .comment_id(at)
        .map_err(|fault| (Why::Unreadable, fault.to_string()))?;
    Ok(Parsed { row, id, when, at, role, text, up, down })
}

/// Puts the comments of one proposal into its history: as they were written, a reply never before what it
/// replies to.
fn into_case(plan: &mut Plan, cases: &mut Cases, record: &str, mut comments: Vec<Parsed>) {
    comments.sort_by_cached_key(|comment| (comment.at, by_number(&comment.row.id)));
    let ids: BTreeMap<String, CommentId> =
        comments.iter().map(|comment| (comment.row.id.clone(), comment.id.clone())).collect();
    let mut placed: BTreeSet<String> = BTreeSet::new();
    let mut waiting: BTreeMap<String, Vec<Parsed>> = BTreeMap::new();
    for comment in comments {
        let parent = &comment.row.parent_id;
        if ids.contains_key(parent) && !placed.contains(parent) {
            waiting.entry(parent.clone()).or_default().push(comment);
            continue;
        }
        let mut ready = vec![comment];
        while let Some(comment) = ready.pop() {
            let own = comment.row.id.clone();
            post(plan, cases, record, comment, &ids);
            // What waited for this one follows at once, in its own order.
            ready.extend(waiting.remove(&own).into_iter().flatten().rev());
            placed.insert(own);
        }
    }
    for comment in waiting.into_values().flatten() {
        let detail = format!("it replies to {} in a circle", comment.row.parent_id);
        plan.skip(COMMENT, &comment.row.id, Why::UnknownParent, detail);
    }
}

fn post(
    plan: &mut Plan,
    cases: &mut Cases,
    record: &str,
    comment: Parsed,
    ids: &BTreeMap<String, CommentId>,
) {
    let Some(taken) = cases.get_mut(record) else { return };
    let Parsed { row, id, when, at, role, text, up, down } = comment;
    let key = RecordKey { system: SYSTEM, kind: COMMENT, record: &row.id };
    plan.compare(COMMENT, &row.id, "numVotes", &row.num_votes, up.saturating_add(down));
    plan.compare(COMMENT, &row.id, "written by the author", role == "author", row.user_id == taken.author);
    if at < taken.opened {
        plan.remark(COMMENT, &row.id, "is older than its proposal");
    }
    let in_reply_to = ids.get(&row.parent_id).cloned();
    let lost = in_reply_to.is_none() && row.parent_id != NO_PARENT;
    if lost {
        plan.remark(COMMENT, &row.id, "replies to a comment that the data set lacks or that has no text");
    }
    let step = |part: Option<&str>, hash, when, order| Step {
        records: vec![RecordRef { kind: COMMENT, record: row.id.clone() }],
        command_id: key.command_id(part),
        hash,
        when,
        order,
    };
    if up > 0 || down > 0 {
        let hash = content_hash([
            ("numPositiveVotes", row.num_positive_votes.as_str()),
            ("numNegativeVotes", &row.num_negative_votes),
        ]);
        let order = Order::CountVotes { comment: id.clone(), up, down };
        taken.case.counts.push(step(Some("votes"), hash, When::Undated, order));
    }
    let who = Who { subject: subject(&row.user_id), role };
    let replied_to_record = lost.then(|| row.parent_id.clone());
    let order = Order::Post { id, in_reply_to, replied_to_record, who, text };
    taken.case.history.push(step(None, content(&row), when, order));
}

/// What makes it the same comment; its votes change by design and have a command of their own.
fn content(row: &Comment) -> [u8; 32] {
    content_hash([
        ("parentId", row.parent_id.as_str()),
        ("proposalId", &row.proposal_id),
        ("userId", &row.user_id),
        ("userType", &row.user_type),
        ("date", &row.date),
        ("time", &row.time),
        ("text", &row.text),
    ])
}

fn compare_counts(plan: &mut Plan, cases: &Cases) {
    let mut counted: Vec<_> = cases
        .all()
        .map(|(record, taken)| (by_number(record), taken.stated_comments.clone(), taken.case.history.len()))
        .collect();
    counted.sort();
    for ((_, record), stated, taken) in counted {
        plan.compare(PROPOSAL, &record, "comments", stated, taken);
    }
}
