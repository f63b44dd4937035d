//! The register of cases: every case as it stands.

use super::keyed::Stored;
use super::numbers::Numbers;
use super::texts::{Openings, Sealed, take_actor_name};
use super::{Entry, Fault, Fold, Ground, Keyed};
use crate::rows::CaseRow;
use crate::search;
use crate::sql::{CASES, Cell, Cells, Conn, Place, WORDS};
use async_trait::async_trait;
use jiff::Timestamp;
use pobuda_domain::case::{CaseEvent, CaseOpened, Clocks, OperationPerformed, ProtocolRef, TaskClosed};
use pobuda_domain::comment::CommentEvent;
use pobuda_domain::event::AnyEvent;
use pobuda_domain::name::{CaseId, FieldName, Name};
use pobuda_domain::protocol::Library;
use pobuda_domain::support::SupportEvent;
use pobuda_domain::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Fields in which a protocol asks for the part of the municipality.
const DISTRICT_FIELDS: [&str; 2] = ["area", "district"];

/// The field that names a case.
const TITLE_FIELD: &str = "title";

impl Stored for CaseRow {
    fn columns(&self) -> Cells {
        let name = |name: &Option<Name>| Cell::Text(name.as_ref().map(|name| name.as_str().to_owned()));
        vec![
            Cell::text(self.reference.as_str()),
            Cell::text(self.protocol.id.as_str()),
            Cell::text(self.state.as_str()),
            Cell::text(self.step.as_str()),
            name(&self.category),
            name(&self.district),
            name(&self.service),
            Cell::text(self.by.actor.as_str()),
            name(&self.outcome),
            Cell::text(self.language.as_str()),
            Cell::Integer(Some(self.opened_at.as_millisecond())),
            Cell::Integer(Some(self.updated_at.as_millisecond())),
            Cell::count(self.supports),
            Cell::count(self.comments),
            Cell::count(self.opened_position),
            Cell::Integer(Some(i64::from(self.is_overdue()))),
        ]
    }
}

/// Where an event stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At {
    /// In the log.
    pub(crate) position: u64,
    /// In its stream.
    pub(crate) sequence: u64,
}

impl CaseRow {
    /// A case that was just opened.
    pub(crate) fn opened(
        id: CaseId,
        reference: String,
        at: At,
        opened: &CaseOpened,
        openings: &Openings,
        library: &Library,
    ) -> Self {
        let sealed = Sealed { given: &opened.given, restricted: &opened.restricted };
        let mut texts = openings.texts(&sealed, &opened.protocol, library);
        let author_name = take_actor_name(&mut texts);
        let choice = |wanted: fn(&str) -> bool| {
            let mut fields = opened.fields.iter().filter(|(name, _)| wanted(name.as_str()));
            fields.find_map(|(_, value)| match value {
                Value::Choice(choice) => Some(choice.clone()),
                _ => None,
            })
        };
        Self {
            id,
            reference,
            title: texts.get(TITLE_FIELD).cloned(),
            texts,
            step: step(library, &opened.protocol, &opened.state),
            service: assigned(library, &opened.protocol, &opened.fields),
            category: choice(|name| !DISTRICT_FIELDS.contains(&name)),
            district: choice(|name| DISTRICT_FIELDS.contains(&name)),
            protocol: opened.protocol.clone(),
            fields: opened.fields.clone(),
            state: opened.state.clone(),
            since: opened.occurred_at,
            outcome: None,
            language: opened.language.clone(),
            by: opened.by.clone(),
            author_name,
            source: opened.source.clone(),
            channel: opened.channel,
            opened_at: opened.occurred_at,
            precision: opened.precision,
            updated_at: opened.occurred_at,
            linked_from: opened.linked_from.clone(),
            linked: BTreeSet::new(),
            clocks: Clocks::default(),
            comments: 0,
            supports: 0,
            supports_given: 0,
            supports_counted: 0,
            opened_position: at.position,
            last_position: at.position,
            sequence: at.sequence,
        }
    }

    /// Something happened to it after it was opened. Says whether its texts have changed.
    pub(crate) fn evolve(
        &mut self,
        at: At,
        event: &CaseEvent,
        openings: &Openings,
        library: &Library,
    ) -> bool {
        self.clocks.evolve(event, at.sequence);
        self.sequence = at.sequence;
        match event {
            CaseEvent::CaseOpened(_) => false,
            CaseEvent::OperationPerformed(done) => self.perform(at, done, openings, library),
            CaseEvent::SupportsCounted(counted) => {
                self.set_supports(at.position, self.supports_given, counted.count);
                false
            }
            CaseEvent::TaskClosed(closed) => self.close_task(at, closed, openings, library),
            CaseEvent::CaseLinked(linked) => {
                self.linked.insert(linked.case.clone());
                self.touch(at.position, Some(linked.occurred_at));
                false
            }
            CaseEvent::ProtocolChanged(changed) => {
                self.protocol = changed.to.clone();
                self.state = changed.state.clone();
                self.step = step(library, &self.protocol, &self.state);
                self.touch(at.position, Some(changed.occurred_at));
                false
            }
            // What follows from an operation is not news beside it; that time has passed is no change to the case.
            _ => {
                self.touch(at.position, None);
                false
            }
        }
    }

    fn perform(&mut self, at: At, done: &OperationPerformed, openings: &Openings, library: &Library) -> bool {
        if done.to != done.from {
            self.state = done.to.clone();
            self.step = step(library, &self.protocol, &self.state);
            self.since = done.occurred_at;
        }
        if done.outcome.is_some() {
            self.outcome.clone_from(&done.outcome);
        }
        self.touch(at.position, Some(done.occurred_at));
        let sealed = Sealed { given: &done.given, restricted: &done.restricted };
        self.take(&sealed, &done.fields, openings, library)
    }

    fn close_task(&mut self, at: At, closed: &TaskClosed, openings: &Openings, library: &Library) -> bool {
        self.touch(at.position, Some(closed.occurred_at));
        let sealed = Sealed { given: &closed.given, restricted: &closed.restricted };
        self.take(&sealed, &closed.fields, openings, library)
    }

    /// Takes what was given. Says whether its texts have changed.
    fn take(
        &mut self,
        sealed: &Sealed<'_>,
        fields: &BTreeMap<FieldName, Value>,
        openings: &Openings,
        library: &Library,
    ) -> bool {
        let mut texts = openings.texts(sealed, &self.protocol, library);
        // Who acted is told by the timeline; the row says who opened the case.
        let _who = take_actor_name(&mut texts);
        let changed = !texts.is_empty();
        if let Some(title) = texts.get(TITLE_FIELD) {
            self.title = Some(title.clone());
        }
        self.texts.extend(texts);
        if let Some(service) = assigned(library, &self.protocol, fields) {
            self.service = Some(service);
        }
        self.fields.extend(fields.clone());
        changed
    }

    /// Supports changed.
    pub(crate) fn set_supports(&mut self, position: u64, given: u64, counted: u64) {
        self.supports_given = given;
        self.supports_counted = counted;
        self.supports = given.saturating_add(counted);
        self.touch(position, None);
    }

    /// A comment was posted on it.
    pub(crate) fn comment_posted(&mut self, position: u64, occurred_at: Timestamp) {
        self.comments = self.comments.saturating_add(1);
        self.touch(position, Some(occurred_at));
    }

    /// A comment on it was edited.
    pub(crate) fn comment_edited(&mut self, position: u64, occurred_at: Timestamp) {
        self.touch(position, Some(occurred_at));
    }

    /// A comment on it was taken back.
    pub(crate) fn comment_withdrawn(&mut self, position: u64, occurred_at: Timestamp) {
        self.comments = self.comments.saturating_sub(1);
        self.touch(position, Some(occurred_at));
    }

    fn touch(&mut self, position: u64, occurred_at: Option<Timestamp>) {
        self.last_position = self.last_position.max(position);
        self.updated_at = occurred_at.map_or(self.updated_at, |at| self.updated_at.max(at));
    }
}

/// The step of the progress bar that a state belongs to; the state itself where nobody has the rules.
fn step(library: &Library, protocol: &ProtocolRef, state: &Name) -> Name {
    let published = library.pinned(protocol);
    let known = published.and_then(|published| published.protocol.states.get(state.as_str()));
    known.map_or_else(|| state.clone(), |known| known.step.clone())
}

/// The service that these fields give the case to: the value of a field that a service of the protocol is named by,
/// or of any service where the protocol names none so.
pub(crate) fn assigned(
    library: &Library,
    protocol: &ProtocolRef,
    fields: &BTreeMap<FieldName, Value>,
) -> Option<Name> {
    let services = library.pinned(protocol).map(|published| &published.protocol.services);
    let naming: Vec<&FieldName> = services
        .map(|services| services.iter().filter_map(|(_, service)| service.from.as_ref()).collect())
        .unwrap_or_default();
    fields.iter().filter(|(name, _)| naming.is_empty() || naming.contains(name)).find_map(|(_, value)| {
        match value {
            Value::Service(service) => Some(service.clone()),
            _ => None,
        }
    })
}

/// Folds cases, and what others add to them.
pub(crate) struct RegisterFold {
    ground: Ground,
    cases: Keyed<CaseRow>,
    numbers: Numbers,
    reworded: BTreeSet<String>,
}

impl RegisterFold {
    pub(crate) fn new(ground: Ground) -> Self {
        let numbers = Numbers::new(ground.zone.clone());
        Self { ground, cases: Keyed::new(&CASES), numbers, reworded: BTreeSet::new() }
    }

    fn fold_one(&mut self, entry: &Entry) -> Result<(), Fault> {
        if matches!(entry.event, AnyEvent::Directory(_) | AnyEvent::Protocol(_)) {
            return Ok(());
        }
        let id = entry.case()?;
        let at = At { position: entry.position, sequence: entry.sequence };
        if let AnyEvent::Case(CaseEvent::CaseOpened(opened)) = &entry.event {
            let key = id.as_str().to_owned();
            let reference = self.numbers.next(opened.occurred_at);
            let library = self.ground.rules.current();
            let row = CaseRow::opened(id, reference, at, opened, &entry.openings, &library);
            self.reworded.insert(key.clone());
            self.cases.put(key, row);
            return Ok(());
        }
        if matches!(
            entry.event,
            AnyEvent::CommentVote(_) | AnyEvent::Comment(CommentEvent::CommentVotesCounted(_))
        ) {
            return Ok(());
        }
        let row = self.cases.must_change(id.as_str(), || entry.without("case", id.as_str()))?;
        match &entry.event {
            AnyEvent::Case(event) => {
                if row.evolve(at, event, &entry.openings, &self.ground.rules.current()) {
                    self.reworded.insert(id.as_str().to_owned());
                }
            }
            AnyEvent::Comment(CommentEvent::CommentPosted(posted)) => {
                row.comment_posted(at.position, posted.occurred_at);
            }
            AnyEvent::Comment(CommentEvent::CommentEdited(edited)) => {
                row.comment_edited(at.position, edited.occurred_at);
            }
            AnyEvent::Comment(CommentEvent::CommentWithdrawn(withdrawn)) => {
                row.comment_withdrawn(at.position, withdrawn.occurred_at);
            }
            AnyEvent::Support(SupportEvent::SupportGiven(_)) => {
                let given = row.supports_given.saturating_add(1);
                row.set_supports(at.position, given, row.supports_counted);
            }
            AnyEvent::Support(SupportEvent::SupportWithdrawn(_)) => {
                let given = row.supports_given.saturating_sub(1);
                row.set_supports(at.position, given, row.supports_counted);
            }
            AnyEvent::Comment(CommentEvent::CommentVotesCounted(_))
            | AnyEvent::CommentVote(_)
            | AnyEvent::Directory(_)
            | AnyEvent::Protocol(_) => {}
        }
        Ok(())
    }

    /// Stems of the cases whose texts have changed, under the positions that opened them.
    fn words(&self) -> Vec<Cells> {
        let rows = self.reworded.iter().filter_map(|key| self.cases.get(key));
        rows.map(|row| {
            let texts = row.texts.values().filter_map(|told| told.words());
            let words = search::indexed(row.language.as_str(), &row.reference, texts);
            vec![Cell::count(row.opened_position), Cell::Text(Some(words))]
        })
        .collect()
    }
}

#[async_trait]
impl Fold for RegisterFold {
    async fn prepare(
        &mut self,
        conn: &mut Conn<'_>,
        place: &Place,
        entries: &[Entry],
    ) -> Result<(), sqlx::Error> {
        let mut wanted = BTreeSet::new();
        let mut opened_at = Vec::new();
        for entry in entries {
            match &entry.event {
                AnyEvent::Case(CaseEvent::CaseOpened(opened)) => opened_at.push(opened.occurred_at),
                AnyEvent::CommentVote(_) | AnyEvent::Directory(_) | AnyEvent::Protocol(_) => {}
                // A stream of another name is told by the fold.
                _ => wanted.extend(entry.case().ok().map(String::from)),
            }
        }
        self.numbers.prepare(conn, place, opened_at.into_iter()).await?;
        self.cases.load(conn, place, super::batch::without_new(wanted, entries)).await
    }

    fn fold(&mut self, entries: &[Entry]) -> Result<(), Fault> {
        entries.iter().try_for_each(|entry| self.fold_one(entry))
    }

    async fn write(&mut self, conn: &mut Conn<'_>, place: &Place) -> Result<(), sqlx::Error> {
        let words = self.words();
        self.cases.write(conn, place).await?;
        conn.write(&place.table(&WORDS), &WORDS, words).await?;
        self.numbers.write(conn, place).await
    }

    fn settle(&mut self) {
        self.cases.settle();
        self.numbers.settle();
        self.reworded.clear();
    }

    fn forget(&mut self) {
        self.cases.forget();
        self.numbers.forget();
        self.reworded.clear();
    }
}
