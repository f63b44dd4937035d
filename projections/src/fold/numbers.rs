//! References: the n-th case of its year has number n. Source: `docs/decisions/0002`.

use super::Keyed;
use crate::sql::{Conn, Place, YEARS};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::collections::BTreeSet;

/// Counts the cases of each year, in the order of the log.
pub(crate) struct Numbers {
    zone: TimeZone,
    years: Keyed<u64>,
}

impl Numbers {
    pub(crate) fn new(zone: TimeZone) -> Self {
        Self { zone, years: Keyed::new(&YEARS) }
    }

    fn year(&self, opened_at: Timestamp) -> String {
        format!("{:04}", self.zone.to_datetime(opened_at).year())
    }

    /// Reads the counts of the years in which these cases were opened.
    pub(crate) async fn prepare(
        &mut self,
        conn: &mut Conn<'_>,
        place: &Place,
        opened_at: impl Iterator<Item = Timestamp>,
    ) -> Result<(), sqlx::Error> {
        let years: BTreeSet<String> = opened_at.map(|at| self.year(at)).collect();
        self.years.load(conn, place, years).await
    }

    /// The reference of the next case, which was opened then.
    pub(crate) fn next(&mut self, opened_at: Timestamp) -> String {
        let year = self.year(opened_at);
        let number = self.years.get(&year).map_or(1, |count| count.saturating_add(1));
        self.years.put(year.clone(), number);
        format!("P-{year}-{number:04}")
    }

    pub(crate) async fn write(&mut self, conn: &mut Conn<'_>, place: &Place) -> Result<(), sqlx::Error> {
        self.years.write(conn, place).await
    }

    pub(crate) fn settle(&mut self) {
        self.years.settle();
    }

    pub(crate) fn forget(&mut self) {
        self.years.forget();
    }
}
