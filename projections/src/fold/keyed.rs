//! Rows that a fold changes, by their key.

use super::Fault;
use crate::sql::{Cell, Cells, Conn, Place, Shape};
use moka::sync::Cache;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Rows of one table that stay in memory. Unit: rows.
const KEPT_ROWS_MAX: u64 = 4_000;

/// What is kept under a key: whole as JSON, and some of it in columns.
pub(crate) trait Stored: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    /// The columns after key and body.
    fn columns(&self) -> Cells {
        Vec::new()
    }
}

impl Stored for u64 {}
impl Stored for i8 {}

/// Rows of a table whose first column is the key and whose second is the body. Between `load` and `settle` it holds
/// what the batch at hand looks at and changes.
pub(crate) struct Keyed<T> {
    shape: &'static Shape,
    kept: Cache<String, Arc<T>>,
    working: BTreeMap<String, Arc<T>>,
    changed: BTreeSet<String>,
}

impl<T: Stored> Keyed<T> {
    pub(crate) fn new(shape: &'static Shape) -> Self {
        Self { shape, kept: Cache::new(KEPT_ROWS_MAX), working: BTreeMap::new(), changed: BTreeSet::new() }
    }

    /// Brings the rows of these keys, as many as there are.
    pub(crate) async fn load(
        &mut self,
        conn: &mut Conn<'_>,
        place: &Place,
        keys: BTreeSet<String>,
    ) -> Result<(), sqlx::Error> {
        let mut missing = Vec::new();
        for key in keys {
            match self.kept.get(&key) {
                Some(row) => {
                    self.working.insert(key, row);
                }
                None => missing.push(key),
            }
        }
        if missing.is_empty() {
            return Ok(());
        }
        let by = self.shape.columns.first().map_or("", |(name, _)| *name);
        for (key, body) in conn.load(&place.table(self.shape), by, &missing).await? {
            let row = serde_json::from_str(&body).map_err(|error| sqlx::Error::Decode(error.into()))?;
            self.working.insert(key, Arc::new(row));
        }
        Ok(())
    }

    pub(crate) fn get(&self, key: &str) -> Option<&T> {
        self.working.get(key).map(|row| &**row)
    }

    /// The row, to be changed.
    pub(crate) fn change(&mut self, key: &str) -> Option<&mut T> {
        let row = self.working.get_mut(key)?;
        self.changed.insert(key.to_owned());
        Some(Arc::make_mut(row))
    }

    /// The row, to be changed; `missing` says what its absence means.
    pub(crate) fn must_change(
        &mut self,
        key: &str,
        missing: impl FnOnce() -> Fault,
    ) -> Result<&mut T, Fault> {
        self.change(key).ok_or_else(missing)
    }

    pub(crate) fn put(&mut self, key: String, row: T) {
        self.changed.insert(key.clone());
        self.working.insert(key, Arc::new(row));
    }

    /// The rows that have changed, by key.
    pub(crate) fn changed(&self) -> impl Iterator<Item = (&str, &T)> {
        self.changed.iter().filter_map(|key| Some((key.as_str(), self.get(key)?)))
    }

    /// Writes what has changed.
    pub(crate) async fn write(&mut self, conn: &mut Conn<'_>, place: &Place) -> Result<(), sqlx::Error> {
        let mut rows = Vec::with_capacity(self.changed.len());
        for (key, row) in self.changed() {
            let mut cells = vec![Cell::text(key), Cell::Text(Some(json(row)?))];
            cells.extend(row.columns());
            rows.push(cells);
        }
        conn.write(&place.table(self.shape), self.shape, rows).await
    }

    pub(crate) fn settle(&mut self) {
        self.changed.clear();
        for (key, row) in std::mem::take(&mut self.working) {
            self.kept.insert(key, row);
        }
    }

    pub(crate) fn forget(&mut self) {
        self.changed.clear();
        self.working.clear();
        // A new cache rather than an emptied one: emptying is lazy.
        self.kept = Cache::new(KEPT_ROWS_MAX);
    }
}

/// A row as JSON: the same row, the same text.
pub(crate) fn json(row: &impl Serialize) -> Result<String, sqlx::Error> {
    serde_json::to_string(row).map_err(|error| sqlx::Error::Encode(error.into()))
}
