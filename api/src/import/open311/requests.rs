//! Service requests become cases.

use super::super::identity::{RecordKey, content_hash};
use super::super::plan::{Order, Plan, PlannedCase, RecordRef, Step, When, Who};
use super::super::report::Why;
use super::fields;
use super::notes::{self, Dated};
use super::read::Request;
use super::{LANGUAGE, NOTE, REQUEST, SYSTEM};
use jiff::Timestamp;
use pobuda_domain::name::{Language, Malformed};
use pobuda_domain::precision::Precision;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// Takes every request that can be taken and lists the others.
///
/// # Errors
/// [`Malformed`] when a name of this importer is not well-formed: a fault of the program.
pub(super) fn take(plan: &mut Plan, values: Vec<Value>) -> Result<(), Malformed> {
    let language = Language::new(LANGUAGE)?;
    plan.read(REQUEST, values.len());
    let mut seen = BTreeSet::new();
    let mut cases: Vec<(Timestamp, PlannedCase)> = Vec::new();
    for (index, value) in values.into_iter().enumerate() {
        let notes = value.get("notes").and_then(Value::as_array).map_or(0, Vec::len);
        plan.read(NOTE, notes);
        let (record, taken) = match serde_json::from_value::<Request>(value) {
            Err(fault) => (format!("number {}", index + 1), Err((Why::Unreadable, fault.to_string()))),
            Ok(request) if !seen.insert(request.id.clone()) => {
                let detail = "another request with this identifier came before it".to_owned();
                (request.id, Err((Why::DuplicateId, detail)))
            }
            Ok(request) => {
                // Whatever is found out about a request that is then not taken must not be counted twice.
                let mut aside = Plan::new(SYSTEM);
                let taken = planned(&mut aside, &request, &language);
                if taken.is_ok() {
                    plan.absorb(aside);
                }
                (request.id, taken)
            }
        };
        match taken {
            Ok(case) => cases.push(case),
            Err((why, detail)) => {
                plan.skip(REQUEST, &record, why, detail);
                for number in 1..=notes {
                    let note = notes::record(&record, number);
                    plan.skip(
                        NOTE,
                        &note,
                        Why::ParentNotTaken,
                        format!("its request {record} was not taken"),
                    );
                }
            }
        }
    }
    cases.sort_by(|(a, x), (b, y)| (a, &x.record).cmp(&(b, &y.record)));
    plan.cases = cases.into_iter().map(|(_, case)| case).collect();
    Ok(())
}

fn planned(
    plan: &mut Plan,
    request: &Request,
    language: &Language,
) -> Result<(Timestamp, PlannedCase), (Why, String)> {
    let requested = moment("requested_datetime", &request.requested_datetime)?;
    let closed = match request.status.to_ascii_lowercase().as_str() {
        "open" => false,
        "closed" => true,
        other => {
            return Err((Why::UnknownStatus, format!("its status {other:?} is neither open nor closed")));
        }
    };
    let given = fields::of_request(request)?;
    let mut notes = notes::dated(plan, request);
    let opening_note = notes.first().is_some_and(notes::opens).then(|| notes.remove(0));
    // A note older than the request itself moves the opening back: nothing happens to a case before it is there.
    let first = opening_note.as_ref().or(notes.first()).map(|note| note.at);
    let (opened, precision) = match first {
        Some(first) if opening_note.is_some() => (first, Precision::Recorded),
        Some(first) if first < requested => (first, Precision::Inferred),
        _ => (requested, Precision::Recorded),
    };
    let key = RecordKey { system: SYSTEM, kind: REQUEST, record: &request.id };
    let mut records = vec![RecordRef { kind: REQUEST, record: request.id.clone() }];
    let mut fields = given.done();
    if let Some(note) = &opening_note {
        records.push(RecordRef { kind: NOTE, record: note.record.clone() });
        fields.extend(
            fields::of_note(&note.note)?.done().into_iter().filter(|(name, _)| !name.starts_with("follow")),
        );
    }
    let who = Who { subject: format!("{SYSTEM}/request/{}/reporter", request.id), role: "author" };
    let opening = Step {
        records,
        command_id: key.command_id(None),
        hash: content(&fields, opened),
        when: When::At(opened, precision),
        order: Order::Open { operation: "open", who, fields },
    };
    compare(plan, request, requested, opening_note.as_ref(), &notes);
    let history = notes::history(plan, request, closed, notes)?;
    let id = key.case_id(opened).map_err(|fault| (Why::Unreadable, fault.to_string()))?;
    let record = request.id.clone();
    let case = PlannedCase {
        id,
        record,
        language: language.clone(),
        opening,
        history,
        counts: Vec::new(),
        closing: Vec::new(),
    };
    Ok((opened, case))
}

/// A moment as Open311 writes it. Source: GeoReport v2, "Date/Time format": W3C, with the zone.
pub(super) fn moment(name: &str, text: &str) -> Result<Timestamp, (Why, String)> {
    text.parse().map_err(|_| (Why::BadDate, format!("its {name} is {text:?}, not a moment with a time zone")))
}

/// What makes it the same record.
pub(super) fn content(fields: &Map<String, Value>, at: Timestamp) -> [u8; 32] {
    let at = at.to_string();
    let fields: Vec<(&str, String)> =
        fields.iter().map(|(name, value)| (name.as_str(), value.to_string())).collect();
    content_hash(
        std::iter::once(("at", at.as_str()))
            .chain(fields.iter().map(|(name, value)| (*name, value.as_str()))),
    )
}

fn compare(
    plan: &mut Plan,
    request: &Request,
    requested: Timestamp,
    opening: Option<&Dated>,
    notes: &[Dated],
) {
    if let Some(opening) = opening {
        plan.compare(REQUEST, &request.id, "requested at", requested, opening.at);
    }
    let last = notes.last().or(opening);
    if let (Some(last), Some(Ok(updated))) =
        (last, request.updated_datetime.as_deref().map(|text| moment("updated_datetime", text)))
    {
        plan.compare(REQUEST, &request.id, "updated at", updated, last.at);
    }
    if !request.others.is_empty() {
        let names: Vec<_> = request.others.keys().map(String::as_str).collect();
        plan.remark(REQUEST, &request.id, format!("has fields that are not kept: {}", names.join(", ")));
    }
}
