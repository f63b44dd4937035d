//! The timeline: one entry for everything that was done with a case and said about it.

use super::case_row::assigned;
use super::keyed::{Stored, json};
use super::numbers::Numbers;
use super::texts::Sealed;
use super::{Entry, Fault, Fold, Ground, Keyed};
use crate::rows::{Mark, TimelineRow, Told};
use crate::sql::{Cell, Cells, Conn, ENTRIES, ENTRY_CASES, Place};
use async_trait::async_trait;
use jiff::Timestamp;
use moka::sync::Cache;
use pobuda_domain::actor::By;
use pobuda_domain::case::{
    CaseEvent, CaseOpened, Clocks, OperationPerformed, ProtocolChanged, ProtocolRef, SupportsCounted,
    TaskClosed,
};
use pobuda_domain::comment::CommentEvent;
use pobuda_domain::committed::Restricted;
use pobuda_domain::event::AnyEvent;
use pobuda_domain::name::{CaseId, CommentId, FieldName, Language, Name};
use pobuda_domain::precision::Precision;
use pobuda_domain::value::Value;
use pobuda_ledger::envelope::outside_name;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Comments whose entries stay in memory. Unit: comments.
const KEPT_COMMENTS_MAX: u64 = 4_000;

/// What an entry needs to know of its case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct CaseContext {
    reference: String,
    protocol: ProtocolRef,
    language: Language,
    state: Name,
    service: Option<Name>,
    clocks: Clocks,
}

impl Stored for CaseContext {}

/// What a later entry needs to know of a comment: it can be read off its earlier entries.
#[derive(Debug, Clone, PartialEq, Eq)]
struct CommentContext {
    language: Language,
    in_reply_to: Option<CommentId>,
    /// Positions of its entries by their sequence.
    entries: BTreeMap<u64, u64>,
}

/// Folds entries.
pub(crate) struct TimelineFold {
    ground: Ground,
    cases: Keyed<CaseContext>,
    numbers: Numbers,
    kept: Cache<CommentId, Arc<CommentContext>>,
    comments: BTreeMap<CommentId, Arc<CommentContext>>,
    pub(super) rows: Vec<TimelineRow>,
    /// Entries of batches before, of which an erasure of this one takes something.
    pub(super) told: BTreeMap<u64, TimelineRow>,
}

/// Whether an event is an entry. Votes are numbers, those of a source too. Source: `docs/decisions/0006`.
fn is_entry(event: &AnyEvent) -> bool {
    match event {
        // A note is for officials: that there is one is no news to the public.
        AnyEvent::Case(event) => !matches!(event, CaseEvent::NoteAdded(_)),
        AnyEvent::Comment(event) => !matches!(event, CommentEvent::CommentVotesCounted(_)),
        AnyEvent::Support(_) | AnyEvent::CommentVote(_) => false,
        AnyEvent::Directory(_) | AnyEvent::Protocol(_) | AnyEvent::Erasure(_) => false,
    }
}

/// Other cases that an event names.
fn named(event: &AnyEvent) -> impl Iterator<Item = &CaseId> {
    let fields = match event {
        AnyEvent::Case(CaseEvent::CaseOpened(opened)) => Some(&opened.fields),
        AnyEvent::Case(CaseEvent::OperationPerformed(done)) => Some(&done.fields),
        AnyEvent::Case(CaseEvent::TaskClosed(closed)) => Some(&closed.fields),
        _ => None,
    };
    let linked = match event {
        AnyEvent::Case(CaseEvent::CaseLinked(linked)) => Some(&linked.case),
        AnyEvent::Case(CaseEvent::CaseOpened(opened)) => opened.linked_from.as_ref().map(|from| &from.case),
        _ => None,
    };
    let given = fields.into_iter().flat_map(BTreeMap::values).filter_map(|value| match value {
        Value::Case(case) => Some(case),
        _ => None,
    });
    given.chain(linked)
}

/// The parts of an entry that every event has.
struct Common<'e> {
    by: &'e By,
    occurred_at: Timestamp,
    precision: Precision,
}

impl TimelineFold {
    pub(crate) fn new(ground: Ground) -> Self {
        let numbers = Numbers::new(ground.zone.clone());
        Self {
            ground,
            cases: Keyed::new(&ENTRY_CASES),
            numbers,
            kept: Cache::new(KEPT_COMMENTS_MAX),
            comments: BTreeMap::new(),
            rows: Vec::new(),
            told: BTreeMap::new(),
        }
    }

    /// An entry with what is the same for all.
    fn entry(&self, entry: &Entry, case: &CaseId, common: &Common<'_>) -> Result<TimelineRow, Fault> {
        let context = self.cases.get(case.as_str()).ok_or_else(|| entry.without("case", case.as_str()))?;
        Ok(TimelineRow {
            position: entry.position,
            case: case.clone(),
            sequence: entry.sequence,
            kind: outside_name(&entry.stream.kind, &entry.event_type),
            occurred_at: common.occurred_at,
            recorded_at: entry.recorded_at,
            precision: common.precision,
            by: common.by.clone(),
            protocol: context.protocol.clone(),
            language: context.language.clone(),
            operation: None,
            from: Some(context.state.clone()),
            state: context.state.clone(),
            outcome: None,
            service: context.service.clone(),
            fields: BTreeMap::new(),
            references: BTreeMap::new(),
            texts: BTreeMap::new(),
            channel: None,
            comment: None,
            in_reply_to: None,
            corrects: None,
            mark: None,
            leaf_hash: entry.leaf_hash.clone(),
        })
    }

    fn references(&self, event: &AnyEvent) -> BTreeMap<CaseId, String> {
        let known = |case: &CaseId| Some((case.clone(), self.cases.get(case.as_str())?.reference.clone()));
        named(event).filter_map(known).collect()
    }

    fn opened(&mut self, entry: &Entry, case: &CaseId, opened: &CaseOpened) -> Result<(), Fault> {
        let context = CaseContext {
            reference: self.numbers.next(opened.occurred_at),
            protocol: opened.protocol.clone(),
            language: opened.language.clone(),
            state: opened.state.clone(),
            service: assigned(&self.ground.rules.current(), &opened.protocol, &opened.fields),
            clocks: Clocks::default(),
        };
        self.cases.put(case.as_str().to_owned(), context);
        let common = Common { by: &opened.by, occurred_at: opened.occurred_at, precision: opened.precision };
        let sealed = Sealed { given: &opened.given, restricted: &opened.restricted };
        let row = TimelineRow {
            operation: Some(opened.operation.clone()),
            from: None,
            fields: opened.fields.clone(),
            references: self.references(&entry.event),
            texts: entry.openings.texts(&sealed, &opened.protocol, &self.ground.rules.current()),
            channel: opened.channel,
            ..self.entry(entry, case, &common)?
        };
        self.rows.push(row);
        Ok(())
    }

    fn performed(&mut self, entry: &Entry, case: &CaseId, done: &OperationPerformed) -> Result<(), Fault> {
        let context = self.cases.must_change(case.as_str(), || entry.without("case", case.as_str()))?;
        context.state = done.to.clone();
        if let Some(service) = assigned(&self.ground.rules.current(), &context.protocol, &done.fields) {
            context.service = Some(service);
        }
        let common = Common { by: &done.by, occurred_at: done.occurred_at, precision: done.precision };
        let sealed = Sealed { given: &done.given, restricted: &done.restricted };
        let row = self.entry(entry, case, &common)?;
        let row = TimelineRow {
            operation: Some(done.operation.clone()),
            from: Some(done.from.clone()),
            outcome: done.outcome.clone(),
            fields: done.fields.clone(),
            references: self.references(&entry.event),
            texts: entry.openings.texts(&sealed, &row.protocol, &self.ground.rules.current()),
            ..row
        };
        self.rows.push(row);
        Ok(())
    }

    /// Something about time limits, tasks or what is stuck.
    fn marked(&mut self, entry: &Entry, case: &CaseId, event: &CaseEvent) -> Result<(), Fault> {
        let context = self.cases.get(case.as_str());
        let mark = Mark::of(event, |deadline| context?.clocks.deadlines.get(deadline));
        let (by, occurred_at) = event.by_and_when();
        let mut precision = Precision::Recorded;
        if let CaseEvent::TaskClosed(closed) = event {
            precision = closed.precision;
        }
        let row = self.entry(entry, case, &Common { by, occurred_at, precision })?;
        let references = self.references(&entry.event);
        let mut row = TimelineRow { mark, references, ..row };
        if let CaseEvent::TaskClosed(closed) = event {
            row = self.with_given(entry, row, closed);
        }
        self.rows.push(row);
        Ok(())
    }

    /// The rules have changed: from here on entries are told in the words of the later ones, this one included.
    fn changed(&mut self, entry: &Entry, case: &CaseId, changed: &ProtocolChanged) -> Result<(), Fault> {
        let context = self.cases.must_change(case.as_str(), || entry.without("case", case.as_str()))?;
        context.protocol = changed.to.clone();
        context.state = changed.state.clone();
        let clocks = context.clocks.clone();
        let event = CaseEvent::ProtocolChanged(Box::new(changed.clone()));
        let mark = Mark::of(&event, |deadline| clocks.deadlines.get(deadline));
        let (by, occurred_at) = (&changed.by, changed.occurred_at);
        let nothing = Restricted::default();
        let sealed = Sealed { given: &changed.given, restricted: &nothing };
        let texts = entry.openings.texts(&sealed, &changed.to, &self.ground.rules.current());
        let row = self.entry(entry, case, &Common { by, occurred_at, precision: Precision::Recorded })?;
        self.rows.push(TimelineRow { mark, texts, ..row });
        Ok(())
    }

    fn with_given(&self, entry: &Entry, row: TimelineRow, closed: &TaskClosed) -> TimelineRow {
        let sealed = Sealed { given: &closed.given, restricted: &closed.restricted };
        TimelineRow {
            fields: closed.fields.clone(),
            references: self.references(&entry.event),
            texts: entry.openings.texts(&sealed, &row.protocol, &self.ground.rules.current()),
            ..row
        }
    }

    fn counted(&mut self, entry: &Entry, case: &CaseId, counted: &SupportsCounted) -> Result<(), Fault> {
        let common =
            Common { by: &counted.by, occurred_at: counted.occurred_at, precision: counted.precision };
        let mut row = self.entry(entry, case, &common)?;
        if let (Ok(name), Ok(count)) = (FieldName::new("count"), i64::try_from(counted.count)) {
            row.fields.insert(name, Value::Integer(count));
        }
        self.rows.push(row);
        Ok(())
    }

    fn commented(&mut self, entry: &Entry, case: &CaseId, event: &CommentEvent) -> Result<(), Fault> {
        let id = CommentId::new(entry.stream.id.clone()).map_err(|malformed| entry.misnamed(&malformed))?;
        let known = self.comments.get(&id).cloned();
        let (by, occurred_at) = entry.event.by_and_when();
        let mut precision = Precision::Recorded;
        let mut given: &[FieldName] = &[];
        let mut corrects = None;
        let mut context = match (event, known) {
            (CommentEvent::CommentPosted(posted), _) => {
                precision = posted.precision;
                given = &posted.given;
                let (language, in_reply_to) = (posted.language.clone(), posted.in_reply_to.clone());
                Arc::new(CommentContext { language, in_reply_to, entries: BTreeMap::new() })
            }
            (_, None) => return Err(entry.without("comment", id.as_str())),
            (CommentEvent::CommentEdited(edited), Some(context)) => {
                given = &edited.given;
                corrects = context.entries.get(&edited.corrects).copied();
                context
            }
            (_, Some(context)) => context,
        };
        Arc::make_mut(&mut context).entries.insert(entry.sequence, entry.position);
        let texts: BTreeMap<FieldName, Told> =
            given.iter().map(|name| (name.clone(), entry.openings.told(name))).collect();
        let row = TimelineRow {
            language: context.language.clone(),
            texts,
            comment: Some(id.clone()),
            in_reply_to: context.in_reply_to.clone(),
            corrects,
            ..self.entry(entry, case, &Common { by, occurred_at, precision })?
        };
        self.rows.push(row);
        self.comments.insert(id, context);
        Ok(())
    }

    /// Reads what was said of these comments before.
    async fn load_comments(
        &mut self,
        conn: &mut Conn<'_>,
        place: &Place,
        wanted: BTreeSet<String>,
    ) -> Result<(), sqlx::Error> {
        let mut missing = Vec::new();
        for id in wanted {
            match CommentId::new(id.clone()).ok().and_then(|id| Some((self.kept.get(&id)?, id))) {
                Some((context, id)) => {
                    self.comments.insert(id, context);
                }
                None => missing.push(id),
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        for (_, body) in conn.load(&place.table(&ENTRIES), "comment_id", &missing).await? {
            let row: TimelineRow =
                serde_json::from_str(&body).map_err(|error| sqlx::Error::Decode(error.into()))?;
            let Some(id) = row.comment else { continue };
            let context = self.comments.entry(id).or_insert_with(|| {
                let (language, in_reply_to) = (row.language.clone(), row.in_reply_to.clone());
                Arc::new(CommentContext { language, in_reply_to, entries: BTreeMap::new() })
            });
            Arc::make_mut(context).entries.insert(row.sequence, row.position);
        }
        Ok(())
    }
}

#[async_trait]
impl Fold for TimelineFold {
    async fn prepare(
        &mut self,
        conn: &mut Conn<'_>,
        place: &Place,
        entries: &[Entry],
    ) -> Result<(), sqlx::Error> {
        let (mut cases, mut comments, mut opened_at) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
        for entry in entries.iter().filter(|entry| is_entry(&entry.event)) {
            cases.extend(entry.case().ok().map(String::from));
            cases.extend(named(&entry.event).map(|case| case.as_str().to_owned()));
            match &entry.event {
                AnyEvent::Case(CaseEvent::CaseOpened(opened)) => opened_at.push(opened.occurred_at),
                AnyEvent::Comment(_) => {
                    comments.insert(entry.stream.id.clone());
                }
                _ => {}
            }
        }
        self.numbers.prepare(conn, place, opened_at.into_iter()).await?;
        self.cases.load(conn, place, super::batch::without_new(cases, entries)).await?;
        self.load_comments(conn, place, super::batch::without_new(comments, entries)).await?;
        self.load_told(conn, place, entries).await
    }

    fn fold(&mut self, entries: &[Entry]) -> Result<(), Fault> {
        for entry in entries {
            self.forget_texts(entry);
            if !is_entry(&entry.event) {
                continue;
            }
            let case = entry.case()?;
            match &entry.event {
                AnyEvent::Case(CaseEvent::CaseOpened(opened)) => self.opened(entry, &case, opened)?,
                AnyEvent::Case(CaseEvent::OperationPerformed(done)) => self.performed(entry, &case, done)?,
                AnyEvent::Case(CaseEvent::SupportsCounted(counted)) => self.counted(entry, &case, counted)?,
                AnyEvent::Case(CaseEvent::ProtocolChanged(changed)) => self.changed(entry, &case, changed)?,
                AnyEvent::Case(event) => self.marked(entry, &case, event)?,
                AnyEvent::Comment(event) => self.commented(entry, &case, event)?,
                AnyEvent::Support(_)
                | AnyEvent::CommentVote(_)
                | AnyEvent::Directory(_)
                | AnyEvent::Protocol(_)
                | AnyEvent::Erasure(_) => {}
            }
            if let AnyEvent::Case(event) = &entry.event
                && let Some(context) = self.cases.change(case.as_str())
            {
                context.clocks.evolve(event, entry.sequence);
            }
        }
        Ok(())
    }

    async fn write(&mut self, conn: &mut Conn<'_>, place: &Place) -> Result<(), sqlx::Error> {
        let mut rows: Vec<Cells> = Vec::with_capacity(self.rows.len());
        for row in self.rows.iter().chain(self.told.values()) {
            rows.push(vec![
                Cell::count(row.position),
                Cell::Text(Some(json(row)?)),
                Cell::text(row.case.as_str()),
                Cell::Text(row.comment.as_ref().map(|comment| comment.as_str().to_owned())),
                Cell::text(row.kind.as_str()),
            ]);
        }
        conn.write(&place.table(&ENTRIES), &ENTRIES, rows).await?;
        self.cases.write(conn, place).await?;
        self.numbers.write(conn, place).await
    }

    fn settle(&mut self) {
        self.rows.clear();
        self.told.clear();
        self.cases.settle();
        self.numbers.settle();
        for (id, context) in std::mem::take(&mut self.comments) {
            self.kept.insert(id, context);
        }
    }

    fn forget(&mut self) {
        self.rows.clear();
        self.told.clear();
        self.cases.forget();
        self.numbers.forget();
        self.comments.clear();
        self.kept = Cache::new(KEPT_COMMENTS_MAX);
    }
}
