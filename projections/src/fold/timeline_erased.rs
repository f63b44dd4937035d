//! Entries that were told before, of which an erasure takes something.

use super::Entry;
use super::timeline::TimelineFold;
use crate::rows::TimelineRow;
use crate::sql::{Cell, Conn, ENTRIES, Kind, Place, text_at};
use std::collections::BTreeSet;

impl TimelineFold {
    /// Reads the entries of batches before this one that its erasures name.
    pub(super) async fn load_told(
        &mut self,
        conn: &mut Conn<'_>,
        place: &Place,
        entries: &[Entry],
    ) -> Result<(), sqlx::Error> {
        let first = entries.first().map_or(u64::MAX, |entry| entry.position);
        let named = entries.iter().flat_map(|entry| &entry.forgotten).map(|gone| gone.position);
        let named: BTreeSet<u64> = named.filter(|position| *position < first).collect();
        let sql = format!("SELECT body FROM {} WHERE position = $1", place.table(&ENTRIES));
        for position in named {
            // Not every event is an entry.
            for mut row in conn.fetch(&sql, &[Cell::count(position)], &[Kind::Text]).await? {
                let row: TimelineRow = serde_json::from_str(&text_at(&mut row, 0)?)
                    .map_err(|error| sqlx::Error::Decode(error.into()))?;
                self.told.insert(position, row);
            }
        }
        Ok(())
    }

    /// Takes out what an erasure has named.
    pub(super) fn forget_texts(&mut self, entry: &Entry) {
        for gone in &entry.forgotten {
            let row = self.rows.iter_mut().find(|row| row.position == gone.position);
            let row = row.or_else(|| self.told.get_mut(&gone.position));
            if let Some(text) = row.and_then(|row| row.texts.get_mut(&gone.field)) {
                text.clone_from(&gone.told);
            }
        }
    }
}
