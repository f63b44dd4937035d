//! Notes on a service request become the operations of its case.

use super::super::identity::RecordKey;
use super::super::plan::{Order, Plan, RecordRef, Step, When};
use super::super::report::Why;
use super::fields;
use super::read::{Note, Request};
use super::requests::{content, moment};
use super::{NOTE, REQUEST, SYSTEM};
use jiff::Timestamp;
use pobuda_domain::precision::Precision;
use serde::Deserialize as _;
use serde_json::{Map, Value};

/// A note whose date can be read.
pub(super) struct Dated {
    /// Its identity: the request's, and its number there.
    pub record: String,
    /// When.
    pub at: Timestamp,
    /// What it says.
    pub note: Note,
}

/// Identity of a note: notes have none of their own, so their number in the request stands for it.
pub(super) fn record(request: &str, number: usize) -> String {
    format!("{request}#{number}")
}

/// The notes of a request that can be read, oldest first; the others are listed.
pub(super) fn dated(plan: &mut Plan, request: &Request) -> Vec<Dated> {
    let mut dated = Vec::new();
    for (index, value) in request.notes.iter().enumerate() {
        let record = record(&request.id, index + 1);
        match one(value, &record) {
            Ok(note) => dated.push(note),
            Err((why, detail)) => plan.skip(NOTE, &record, why, detail),
        }
    }
    dated.sort_by_key(|note| note.at);
    dated
}

fn one(value: &Value, record: &str) -> Result<Dated, (Why, String)> {
    let note = Note::deserialize(value).map_err(|fault| (Why::Unreadable, fault.to_string()))?;
    let at = moment("datetime", &note.datetime)?;
    if operation(&note.kind, true).is_none() {
        return Err((Why::UnknownKind, format!("its type {:?} is none that we know", note.kind)));
    }
    // Read once here, so that a note is taken whole or listed before anything of its request is planned.
    if fields::of_note(&note)?.done().is_empty() {
        return Err((Why::EmptyText, "it has neither summary nor description".to_owned()));
    }
    Ok(Dated { record: record.to_owned(), at, note })
}

/// Whether the request begins with this note.
pub(super) fn opens(note: &Dated) -> bool {
    matches!(note.note.kind.as_str(), "opened" | "submitted")
}

/// What a note of this type does to a case that is open or closed; `None` for a type that we do not know.
fn operation(kind: &str, open: bool) -> Option<&'static str> {
    Some(match (kind, open) {
        ("opened", true) => "opened",
        ("opened", false) => "reopened",
        ("submitted", _) => "submitted",
        // A request that is closed once more stays closed; the note is kept as what it says.
        ("activity", _) | ("closed", false) => "activity",
        ("closed", true) => "close",
        ("follow_on_created", _) => "follow-on-created",
        ("follow_on_closed", _) => "follow-on-closed",
        _ => return None,
    })
}

/// The operations of a case, from the notes after the one that opened it.
pub(super) fn history(
    plan: &mut Plan,
    request: &Request,
    closed: bool,
    notes: Vec<Dated>,
) -> Result<Vec<Step>, (Why, String)> {
    let status_note = untold(request, &notes);
    let last_closing = notes.iter().rposition(|note| note.note.kind == "closed");
    let mut open = true;
    let mut steps = Vec::new();
    for (index, note) in notes.iter().enumerate() {
        let Some(operation) = operation(&note.note.kind, open) else { continue };
        let mut given = fields::of_note(&note.note)?;
        if closed && Some(index) == last_closing {
            given = given.text("status_note", status_note)?;
        }
        open = match operation {
            "close" => false,
            "reopened" => true,
            _ => open,
        };
        let key = RecordKey { system: SYSTEM, kind: NOTE, record: &note.record };
        let records = vec![RecordRef { kind: NOTE, record: note.record.clone() }];
        let when = When::At(note.at, Precision::Recorded);
        steps.push(step(&key, None, records, when, operation, only_known(operation, given.done())));
    }
    steps.extend(as_at_source(plan, request, closed, open, last_closing.is_some(), status_note, &notes)?);
    Ok(steps)
}

/// What brings the case to where the source says it is, when its notes do not.
fn as_at_source(
    plan: &mut Plan,
    request: &Request,
    closed: bool,
    open: bool,
    told: bool,
    status_note: Option<&str>,
    notes: &[Dated],
) -> Result<Option<Step>, (Why, String)> {
    let operation = match (closed, open) {
        (true, true) => "close",
        (false, false) => {
            plan.compare(REQUEST, &request.id, "status", "open", "closed");
            return Ok(None);
        }
        _ if status_note.is_some() && !(closed && told) => "note-status",
        _ => return Ok(None),
    };
    if operation == "close" {
        plan.compare(REQUEST, &request.id, "status", "closed", "open");
    }
    let updated =
        request.updated_datetime.as_deref().map(|text| moment("updated_datetime", text)).transpose()?;
    let last = notes.last().map(|note| note.at);
    // The day of the last change is when the status was set at the latest; it may have been set earlier.
    let when = updated.filter(|at| last.is_none_or(|last| *at >= last)).or(last);
    let when = when.map_or(When::Undated, |at| When::At(at, Precision::Inferred));
    let key = RecordKey { system: SYSTEM, kind: REQUEST, record: &request.id };
    let records = vec![RecordRef { kind: REQUEST, record: request.id.clone() }];
    let given = fields::Given::default().text("status_note", status_note)?;
    Ok(Some(step(&key, Some("status"), records, when, operation, given.done())))
}

/// The request's status note, unless one of its notes has said it already.
fn untold<'a>(request: &'a Request, notes: &[Dated]) -> Option<&'a str> {
    let said = |text: &str| notes.iter().any(|note| note.note.description.as_deref() == Some(text));
    request.status_notes.as_deref().filter(|text| !text.trim().is_empty() && !said(text))
}

/// Keeps what the operation has a field for: a follow-on belongs to the two notes about one.
fn only_known(operation: &str, mut fields: Map<String, Value>) -> Map<String, Value> {
    if !operation.starts_with("follow-on") {
        fields.retain(|name, _| !name.starts_with("follow_on"));
    }
    fields
}

fn step(
    key: &RecordKey<'_>,
    part: Option<&str>,
    records: Vec<RecordRef>,
    when: When,
    operation: &'static str,
    fields: Map<String, Value>,
) -> Step {
    let at = match when {
        When::At(at, _) => at,
        When::Undated => Timestamp::UNIX_EPOCH,
    };
    let hash = content(&fields, at);
    let order = Order::Perform { operation, fields };
    Step { records, command_id: key.command_id(part), hash, when, order }
}
