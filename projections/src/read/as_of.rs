//! A case as it was: folded from the log with the fold that keeps the register.

use super::AsOf;
use crate::error::ReadError;
use crate::fold::case_row::At;
use crate::fold::{Batch, Beside, Entry};
use crate::folding;
use crate::model::Model;
use crate::models::{ReadModels, TimelineFilter};
use crate::rows::CaseRow;
use pobuda_domain::case::CaseEvent;
use pobuda_domain::event::AnyEvent;
use pobuda_domain::name::CaseId;
use pobuda_ledger::record::Stream;

/// Events or entries read at a time.
const READ_ROWS: usize = 500;

impl ReadModels {
    /// A case as it was; `None` when it did not exist yet. Folded from the log, with the reference it has today.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn case_as_of(&self, id: &CaseId, as_of: AsOf) -> Result<Option<CaseRow>, ReadError> {
        // What lies beyond the read models is not shown yet; then the past is told as far as the present is.
        let until = self.until(as_of).await?.min(self.position());
        let Some(today) = self.case(id.as_str()).await? else { return Ok(None) };
        let Some(mut row) = self.fold_case(id, &today.reference, until).await? else { return Ok(None) };
        self.fold_comments(&mut row, until).await?;
        let supports = self.supports(id, Some(AsOf::Position(until))).await?;
        if supports.position > 0 {
            row.set_supports(supports.position, supports.given, supports.counted_at_source);
        }
        Ok(Some(row))
    }

    async fn fold_case(
        &self,
        id: &CaseId,
        reference: &str,
        until: u64,
    ) -> Result<Option<CaseRow>, ReadError> {
        let stream = Stream::new("case", id.as_str());
        let mut row = None;
        let mut after = 0;
        loop {
            let events = self.log.read_stream(&stream, after, READ_ROWS).await?;
            let Some(last) = events.last() else { return Ok(row) };
            after = last.sequence;
            for event in events {
                if event.position > until {
                    return Ok(row);
                }
                let at = event.position;
                let beside = Beside::read(&self.log, at, at, &self.ground.zone).await?;
                let batch = Batch::read(&[event], beside);
                if let Some(fault) = batch.fault {
                    return Err(folding::told(Model::CaseRegister, fault));
                }
                for entry in &batch.entries {
                    self.fold_entry(&mut row, id, reference, entry);
                }
            }
        }
    }

    fn fold_entry(&self, row: &mut Option<CaseRow>, id: &CaseId, reference: &str, entry: &Entry) {
        let at = At { position: entry.position, sequence: entry.sequence };
        let library = &self.ground.rules.current();
        match (&entry.event, row) {
            (AnyEvent::Case(CaseEvent::CaseOpened(opened)), row) => {
                let (id, reference) = (id.clone(), reference.to_owned());
                *row = Some(CaseRow::opened(id, reference, at, opened, &entry.openings, library));
            }
            (AnyEvent::Case(event), Some(row)) => {
                let _reworded = row.evolve(at, event, &entry.openings, library);
            }
            _ => {}
        }
    }

    async fn fold_comments(&self, row: &mut CaseRow, until: u64) -> Result<(), ReadError> {
        let mut filter = TimelineFilter {
            as_of: Some(AsOf::Position(until)),
            types: vec!["comment".to_owned()],
            after: 0,
        };
        loop {
            let entries = self.timeline(&row.id, &filter, READ_ROWS).await?;
            let Some(last) = entries.last() else { return Ok(()) };
            filter.after = last.position;
            for entry in entries {
                match entry.kind.as_str() {
                    "comment.posted" => row.comment_posted(entry.position, entry.occurred_at),
                    "comment.edited" => row.comment_edited(entry.position, entry.occurred_at),
                    "comment.withdrawn" => row.comment_withdrawn(entry.position, entry.occurred_at),
                    _ => {}
                }
            }
        }
    }
}
