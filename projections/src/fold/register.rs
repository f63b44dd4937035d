//! The register of cases: every case as it stands.

use super::case_row::At;
use super::keyed::Stored;
use super::numbers::Numbers;
use super::{Entry, Fault, Fold, Forgotten, Ground, Keyed};
use crate::rows::CaseRow;
use crate::search;
use crate::sql::{CASES, Cell, Cells, Conn, Place, WORDS};
use async_trait::async_trait;
use pobuda_domain::case::CaseEvent;
use pobuda_domain::comment::CommentEvent;
use pobuda_domain::event::AnyEvent;
use pobuda_domain::name::Name;
use pobuda_domain::support::SupportEvent;
use std::collections::BTreeSet;

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

/// What an erasure takes out of cases.
fn of_cases(entry: &Entry) -> impl Iterator<Item = &Forgotten> {
    entry.forgotten.iter().filter(|gone| gone.stream.kind == "case")
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
        if entry.event.is_about_no_case() {
            self.forget_texts(entry);
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
            | AnyEvent::Protocol(_)
            | AnyEvent::Erasure(_) => {}
        }
        Ok(())
    }

    /// Takes out what an erasure has named.
    fn forget_texts(&mut self, entry: &Entry) {
        for gone in of_cases(entry) {
            let Some(row) = self.cases.change(&gone.stream.id) else { continue };
            row.forget(entry.position, gone);
            self.reworded.insert(gone.stream.id.clone());
        }
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
                AnyEvent::Erasure(_) => wanted.extend(of_cases(entry).map(|gone| gone.stream.id.clone())),
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
