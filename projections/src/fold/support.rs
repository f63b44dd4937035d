//! How many support each case, after each change of the number.

use super::keyed::{Stored, json};
use super::{Entry, Fault, Fold, Keyed};
use crate::rows::SupportCount;
use crate::sql::{COUNTS, COUNTS_NOW, Cell, Cells, Conn, Place};
use async_trait::async_trait;
use pobuda_domain::case::CaseEvent;
use pobuda_domain::event::AnyEvent;
use pobuda_domain::support::SupportEvent;
use std::collections::BTreeSet;

impl Stored for SupportCount {}

/// Folds supports.
pub(crate) struct SupportFold {
    now: Keyed<SupportCount>,
    counts: Vec<SupportCount>,
}

/// What an event does to the number.
enum Change {
    Given,
    Withdrawn,
    Counted(u64),
}

fn change(event: &AnyEvent) -> Option<Change> {
    match event {
        AnyEvent::Support(SupportEvent::SupportGiven(_)) => Some(Change::Given),
        AnyEvent::Support(SupportEvent::SupportWithdrawn(_)) => Some(Change::Withdrawn),
        AnyEvent::Case(CaseEvent::SupportsCounted(counted)) => Some(Change::Counted(counted.count)),
        AnyEvent::Case(_)
        | AnyEvent::Comment(_)
        | AnyEvent::CommentVote(_)
        | AnyEvent::Directory(_)
        | AnyEvent::Protocol(_)
        | AnyEvent::Erasure(_) => None,
    }
}

impl SupportFold {
    pub(crate) fn new() -> Self {
        Self { now: Keyed::new(&COUNTS_NOW), counts: Vec::new() }
    }
}

#[async_trait]
impl Fold for SupportFold {
    async fn prepare(
        &mut self,
        conn: &mut Conn<'_>,
        place: &Place,
        entries: &[Entry],
    ) -> Result<(), sqlx::Error> {
        let changing = entries.iter().filter(|entry| change(&entry.event).is_some());
        let wanted: BTreeSet<String> =
            changing.filter_map(|entry| entry.case().ok().map(String::from)).collect();
        self.now.load(conn, place, super::batch::without_new(wanted, entries)).await
    }

    fn fold(&mut self, entries: &[Entry]) -> Result<(), Fault> {
        for entry in entries {
            let Some(change) = change(&entry.event) else { continue };
            let case = entry.case()?;
            let key = case.as_str().to_owned();
            let mut count = self.now.get(&key).cloned().unwrap_or_else(|| SupportCount::none(case));
            match change {
                Change::Given => count.given = count.given.saturating_add(1),
                Change::Withdrawn => count.given = count.given.saturating_sub(1),
                Change::Counted(number) => count.counted_at_source = number,
            }
            count.position = entry.position;
            self.counts.push(count.clone());
            self.now.put(key, count);
        }
        Ok(())
    }

    async fn write(&mut self, conn: &mut Conn<'_>, place: &Place) -> Result<(), sqlx::Error> {
        let mut rows: Vec<Cells> = Vec::with_capacity(self.counts.len());
        for count in &self.counts {
            let body = Cell::Text(Some(json(count)?));
            rows.push(vec![Cell::text(count.case.as_str()), Cell::count(count.position), body]);
        }
        conn.write(&place.table(&COUNTS), &COUNTS, rows).await?;
        self.now.write(conn, place).await
    }

    fn settle(&mut self) {
        self.now.settle();
        self.counts.clear();
    }

    fn forget(&mut self) {
        self.now.forget();
        self.counts.clear();
    }
}
