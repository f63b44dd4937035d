//! Everything that happened to an initiative, entry by entry.

use super::super::standing::{legal, precision, shown};
use super::super::trouble::Told as Answered;
use crate::app::App;
use crate::http::query::Query;
use crate::telling::{ActorTold, Speaker, follows};
use pobuda_domain::name::{CaseId, FieldName};
use pobuda_domain::protocol::Protocol;
use pobuda_domain::value::Value;
use pobuda_pages::content::{self, Document, Fact, FactValue, Text, Who};
use pobuda_pages::page::history::{ENTRIES_MAX, Entry, EntryKind, Evidence, History, Order};
use pobuda_pages::when::When;
use pobuda_pages::{Lang, PageError, paths};
use pobuda_projections::TimelineFilter;
use pobuda_projections::read::AsOf;
use pobuda_projections::rows::{FileRef, TimelineRow, Told};
use std::collections::BTreeMap;

/// Entries read at once.
const CHUNK: usize = 1_000;
/// Most entries of one initiative that its page knows of; more are in the JSON. Unit: entries.
const ROWS_MAX: usize = 20_000;
/// Steps that an entry says could come next.
const NEXT_MAX: usize = 3;
/// Texts of an opening that the section with what was sent shows already, or the main heading does.
const SUBMITTED: [&str; 1] = ["case.opened"];

/// Which part of the history, in which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in super::super) struct Part {
    order: Order,
    with_comments: bool,
    /// From 0.
    page: usize,
}

impl Part {
    /// Reads it from the query; what is not understood is the usual.
    pub(super) fn of(query: &mut Query) -> Self {
        let order = match query.text("order").as_deref() {
            Some("oldest") => Order::OldestFirst,
            _ => Order::NewestFirst,
        };
        let with_comments = query.text("history").as_deref() == Some("all");
        let page = query.text("page").and_then(|page| page.parse::<usize>().ok()).unwrap_or(1);
        Self { order, with_comments, page: page.saturating_sub(1) }
    }

    /// Whether it shows the latest entries, so that new ones belong to it.
    pub(super) fn is_latest(self) -> bool {
        self.page == 0 && self.order == Order::NewestFirst
    }

    fn href(self, base: &str, as_of: Option<&str>) -> String {
        let mut pairs: Vec<String> = as_of.map(|as_of| format!("as_of={as_of}")).into_iter().collect();
        if self.order == Order::OldestFirst {
            pairs.push("order=oldest".to_owned());
        }
        if self.with_comments {
            pairs.push("history=all".to_owned());
        }
        if self.page > 0 {
            pairs.push(format!("page={}", self.page + 1));
        }
        let query = if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) };
        format!("{base}{query}#history")
    }
}

/// All entries of an initiative, oldest first.
///
/// # Errors
/// 500 when the timeline cannot be read.
pub(in super::super) async fn rows(
    app: &App,
    case: &CaseId,
    as_of: Option<AsOf>,
) -> Answered<Vec<TimelineRow>> {
    let mut rows: Vec<TimelineRow> = Vec::new();
    while rows.len() < ROWS_MAX {
        let after = rows.last().map_or(0, |row| row.position);
        let filter = TimelineFilter { as_of, types: Vec::new(), after };
        let more = app.models.timeline(case, &filter, CHUNK).await?;
        let last = more.len() < CHUNK;
        rows.extend(more);
        if last {
            break;
        }
    }
    Ok(rows)
}

/// Whether an entry is a step of the handling, not of the conversation beside it.
pub(in super::super) fn is_step(row: &TimelineRow) -> bool {
    row.kind.starts_with("case.")
}

/// An entry, and those that only say what followed from it.
struct Together<'r> {
    row: &'r TimelineRow,
    followers: &'r [TimelineRow],
}

/// Entries as they are told: what followed from one stands with it.
fn together(rows: &[TimelineRow]) -> Vec<Together<'_>> {
    let mut told = Vec::new();
    let mut rest = rows;
    while let Some((row, after)) = rest.split_first() {
        let count = rest.windows(2).take_while(|pair| matches!(pair, [a, b] if follows(a, b))).count();
        let (followers, others) = after.split_at_checked(count).unwrap_or((after, &[]));
        told.push(Together { row, followers });
        rest = others;
    }
    told
}

/// Number of an entry in the history: the one that it follows has its number.
pub(super) fn number(rows: &[TimelineRow], row: &TimelineRow) -> u64 {
    let before = together(rows).iter().filter(|one| one.row.position <= row.position).count();
    u64::try_from(before).unwrap_or(u64::MAX)
}

/// Says of each entry where its receipt is.
pub(super) fn with_receipts(mut history: History) -> History {
    for entry in &mut history.entries {
        entry.evidence.receipt = Some(paths::receipt(entry.evidence.position));
    }
    history
}

/// One page of the history.
pub(super) fn history(
    speaker: Speaker<'_>,
    reference: &str,
    rows: &[TimelineRow],
    part: Part,
    as_of: Option<&str>,
) -> Result<History, PageError> {
    let base = paths::case(speaker.lang(), reference);
    let told = together(rows);
    let numbers: BTreeMap<u64, u64> = told.iter().map(|one| one.row.position).zip(1..).collect();
    let corrections = rows.iter().filter_map(|row| {
        let correction = *numbers.get(&row.position)?;
        Some((row.corrects?, correction))
    });
    let corrected: BTreeMap<u64, u64> = corrections.collect();
    let mut chosen: Vec<&Together<'_>> =
        told.iter().filter(|one| part.with_comments || is_step(one.row)).collect();
    if part.order == Order::NewestFirst {
        chosen.reverse();
    }
    let begin = part.page.saturating_mul(ENTRIES_MAX).min(chosen.len());
    let shown = chosen.iter().skip(begin).take(ENTRIES_MAX);
    let entries: Result<Vec<Entry>, PageError> = shown
        .map(|one| {
            let row = one.row;
            let mut entry = entry(speaker, row)?;
            entry.notes = one.followers.iter().map(|row| speaker.entry(row).what).collect();
            entry.number = numbers.get(&row.position).copied().unwrap_or_default();
            entry.corrects = row.corrects.and_then(|position| numbers.get(&position).copied());
            entry.corrected_by = corrected.get(&row.position).copied();
            Ok(entry)
        })
        .collect();
    let turn = |part: Part| part.href(&base, as_of);
    let other_order = match part.order {
        Order::NewestFirst => Order::OldestFirst,
        Order::OldestFirst => Order::NewestFirst,
    };
    let has_comments = rows.iter().any(|row| !is_step(row));
    Ok(History {
        entries: entries?,
        order: part.order,
        total: u64::try_from(chosen.len()).unwrap_or(u64::MAX),
        with_comments: part.with_comments,
        other_order: turn(Part { order: other_order, page: 0, ..part }),
        other_choice: has_comments
            .then(|| turn(Part { with_comments: !part.with_comments, page: 0, ..part })),
        previous: (part.page > 0).then(|| turn(Part { page: part.page - 1, ..part })),
        further: (begin + ENTRIES_MAX < chosen.len()).then(|| turn(Part { page: part.page + 1, ..part })),
    })
}

/// One entry, but for its numbers.
fn entry(speaker: Speaker<'_>, row: &TimelineRow) -> Result<Entry, PageError> {
    let protocol = speaker.protocol(&row.protocol);
    let told = speaker.entry(row);
    let holds = |name: &FieldName| told.what_holds.iter().any(|held| held == name.as_str());
    let language = row.language.as_str();
    let reason_name =
        row.texts.iter().find(|(_, text)| told.why.reason.as_ref() == Some(text)).map(|(name, _)| name);
    let said =
        |name: &FieldName| holds(name) || reason_name == Some(name) || SUBMITTED.contains(&row.kind.as_str());
    let texts = told.texts.iter().filter(|(name, text)| !said(name) && is_prose(text));
    let facts = row.fields.iter().filter(|(name, value)| !holds(name) && !matches!(value, Value::Legal(_)));
    let places =
        told.texts.iter().filter(|(name, _)| !said(name)).filter_map(|(name, text)| {
            Some(Fact { label: speaker.field(protocol, name), value: place(text)? })
        });
    let outcome = row.outcome.as_ref().map(|outcome| speaker.outcome(&row.protocol, outcome));
    let declined = outcome.as_ref().is_some_and(|outcome| outcome.kind == Some("declined"));
    let facts = facts.map(|(name, value)| fact(speaker, protocol, row, name, value));
    let is_opening = SUBMITTED.contains(&row.kind.as_str());
    let recorded = When::recorded(row.recorded_at);
    let when = When::new(row.occurred_at, precision(row.precision));
    Ok(Entry {
        number: 0,
        kind: kind(row, declined),
        what: what(speaker.lang(), row, &told),
        when,
        recorded: (recorded.local().date() != when.local().date()).then_some(recorded),
        who: who(&told.actor),
        texts: texts.map(|(name, text)| (speaker.field(protocol, name), shown(text, language))).collect(),
        reason: reason_name
            .filter(|name| !holds(name))
            .and(told.why.reason.as_ref())
            .map(|reason| shown(reason, language)),
        legal: told.why.legal_basis.as_deref().map(|cite| legal(speaker, protocol, cite)),
        facts: if is_opening { Vec::new() } else { facts.chain(places).collect() },
        documents: if is_opening { Vec::new() } else { told.texts.values().flat_map(documents).collect() },
        remedy: outcome.filter(|_| declined).and_then(|outcome| outcome.remedy),
        next: next(speaker, protocol, &told).into_iter().collect(),
        due: None,
        notes: Vec::new(),
        corrects: None,
        corrected_by: None,
        comment: told.comment.clone(),
        evidence: Evidence {
            position: row.position,
            leaf_hash: row.leaf_hash.clone(),
            href: Some(format!("/api/v1/events?after={}&limit=1", row.position.saturating_sub(1))),
            receipt: None,
            erase: None,
        },
    })
}

/// What happened. Its words are ours, and what people wrote may stand among them in their own language.
fn what(lang: Lang, row: &TimelineRow, told: &crate::telling::Entry) -> Text {
    let foreign = row.language.as_str().split('-').next() != Some(lang.tag());
    let quotes = told.what_holds.iter().any(|name| row.texts.keys().any(|field| field.as_str() == name));
    Text::new(told.what.clone(), if foreign && quotes { "" } else { lang.tag() })
}

fn kind(row: &TimelineRow, declined: bool) -> EntryKind {
    match row.kind.as_str() {
        "case.opened" => EntryKind::Opened,
        "case.supports_counted" | "comment.votes_counted" => EntryKind::Count,
        "case.deadline_missed" | "case.escalated" | "case.task_missed" | "case.incident_raised" => {
            EntryKind::Late
        }
        _ if row.mark.is_some() => EntryKind::Clock,
        kind if kind.starts_with("comment.") => EntryKind::Comment,
        _ if declined => EntryKind::Refusal,
        _ if row.outcome.is_some() => EntryKind::Decision,
        _ if row.corrects.is_some() => EntryKind::Correction,
        _ => EntryKind::Step,
    }
}

/// Who did something.
pub(in crate::web) fn who(actor: &ActorTold) -> Who {
    let name = match &actor.name {
        Some(Told::Text(name)) => Some(name.clone()),
        _ => None,
    };
    Who { role: actor.role_label.clone(), service: actor.service.clone(), name, you: false }
}

/// What could come next, in one line: only what people do, and only when it is few.
fn next(speaker: Speaker<'_>, protocol: Option<&Protocol>, told: &crate::telling::Entry) -> Option<String> {
    let by_people = told.next.iter().filter(|step| {
        let declared = protocol.and_then(|protocol| protocol.operations.get(&step.operation));
        declared.is_none_or(|operation| !operation.is_automatic())
    });
    let labels: Vec<&str> = by_people.map(|step| step.label.as_str()).collect();
    if labels.is_empty() || labels.len() > NEXT_MAX {
        return None;
    }
    Some(quoted(speaker.lang(), &labels))
}

/// Names of steps, each in quotation marks, as alternatives.
pub(super) fn quoted(lang: Lang, labels: &[&str]) -> String {
    let (open, close, or) = match lang {
        Lang::Sl => ('»', '«', " ali "),
        Lang::En => ('“', '”', " or "),
    };
    let quoted: Vec<String> = labels.iter().map(|label| format!("{open}{label}{close}")).collect();
    quoted.join(or)
}

/// A permanent value with its label.
pub(super) fn fact(
    speaker: Speaker<'_>,
    protocol: Option<&Protocol>,
    row: &TimelineRow,
    name: &FieldName,
    value: &Value,
) -> Fact {
    let words = || speaker.value(protocol, name, value, &row.references);
    let value = match value {
        Value::Integer(number) => FactValue::Integer(*number),
        Value::Money(cents) => FactValue::Money(*cents),
        Value::Date(day) => FactValue::Date(*day),
        Value::Legal(given) => FactValue::Legal(legal(speaker, protocol, given)),
        Value::Choice(_) | Value::Service(_) => FactValue::Words(words()),
        Value::Case(case) => {
            let text = words();
            let known = row.references.get(case).map_or(case.as_str(), String::as_str);
            FactValue::Link { href: paths::case(speaker.lang(), known), text }
        }
    };
    Fact { label: speaker.field(protocol, name), value }
}

/// A place among erasable values.
pub(super) fn place(told: &Told) -> Option<FactValue> {
    let Told::Place(place) = told else { return None };
    Some(FactValue::Place(content::Place {
        address: place.address.clone().filter(|address| !address.is_empty()),
        point_e6: place.latitude_e6.zip(place.longitude_e6),
    }))
}

/// Whether an erasable value is shown as a text, or as the mark of one.
pub(super) fn is_prose(told: &Told) -> bool {
    matches!(told, Told::Text(_) | Told::Erased(_))
}

/// Files among erasable values.
pub(super) fn documents(told: &Told) -> Vec<Document> {
    let Told::Files(files) = told else { return Vec::new() };
    let document = |file: &FileRef| Document {
        name: file.name.clone(),
        href: None,
        bytes: file.bytes,
        sha256: file.sha256.clone(),
    };
    files.iter().map(document).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_of_a_part_says_only_what_is_not_usual() {
        let usual = Part::default();
        assert_eq!(usual.href("/sl/cases/P-1", None), "/sl/cases/P-1#history");
        let part = Part { order: Order::OldestFirst, with_comments: true, page: 2 };
        let href = part.href("/sl/cases/P-1", Some("42"));
        assert_eq!(href, "/sl/cases/P-1?as_of=42&order=oldest&history=all&page=3#history");
        let mut query = Query::parse("order=oldest&history=all&page=3").expect("a query");
        assert_eq!(Part::of(&mut query), part);
    }

    #[test]
    fn what_comes_next_is_quoted_as_the_language_does() {
        assert_eq!(quoted(Lang::Sl, &["Odloči", "Vprašaj"]), "»Odloči« ali »Vprašaj«");
        assert_eq!(quoted(Lang::En, &["Decide"]), "“Decide”");
    }
}
