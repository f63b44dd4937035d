//! How punctual services are.

use super::condition::Condition;
use crate::error::ReadError;
use crate::model::Model;
use crate::models::ReadModels;
use crate::rows::ServiceFigures;
use crate::sql::{Cell, Conn, FOLLOWED, Kind, LIMITS, Reading, count_at, text_at};
use jiff::Timestamp;
use pobuda_domain::name::{CaseId, Malformed};
use std::collections::BTreeMap;

impl ReadModels {
    /// The figures of every service that has, or had since then, anything to count; by name.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn punctuality(&self, since: Timestamp) -> Result<Vec<ServiceFigures>, ReadError> {
        self.figures(None, since).await
    }

    /// The figures of one service; all 0 for one that never had anything.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn punctuality_of(&self, service: &str, since: Timestamp) -> Result<ServiceFigures, ReadError> {
        let figures = self.figures(Some(service), since).await?.into_iter().next();
        Ok(figures
            .unwrap_or_else(|| ServiceFigures { service: service.to_owned(), ..ServiceFigures::default() }))
    }

    /// Cases that a service has, those whose next time limit comes first before others.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn cases_of_service(&self, service: &str, limit: usize) -> Result<Vec<CaseId>, ReadError> {
        let mut condition = Condition::default();
        condition.equal("service", Some(&service.to_owned()));
        let sql = format!(
            "SELECT case_id FROM {} {} ORDER BY due_at, case_id LIMIT {limit}",
            self.place(Model::Punctuality).table(&FOLLOWED),
            condition.text()
        );
        let mut reading = Reading::once(self.log.database()).await?;
        let mut rows = reading.conn().fetch(&sql, condition.bound(), &[Kind::Text]).await?;
        let broken = |fault: Malformed| ReadError::from(sqlx::Error::Decode(fault.into()));
        rows.iter_mut().map(|row| CaseId::new(text_at(row, 0)?).map_err(broken)).collect()
    }

    async fn figures(
        &self,
        service: Option<&str>,
        since: Timestamp,
    ) -> Result<Vec<ServiceFigures>, ReadError> {
        let mut reading = Reading::once(self.log.database()).await?;
        let mut conn = reading.conn();
        let mut told: BTreeMap<String, ServiceFigures> = BTreeMap::new();
        for row in self.now(&mut conn, service).await? {
            let [open, running, overdue] = row.counts;
            let figures = told.entry(row.service).or_default();
            (figures.open, figures.running, figures.overdue) = (open, running, overdue);
        }
        for row in self.kept(&mut conn, service, since).await? {
            let [met, late, _] = row.counts;
            let figures = told.entry(row.service).or_default();
            (figures.met, figures.late) = (met, late);
        }
        for (service, days) in self.days(&mut conn, service, since).await? {
            let figures = told.entry(service).or_default();
            figures.ended = u64::try_from(days.len()).unwrap_or(u64::MAX);
            figures.median_days = days.get(days.len().saturating_sub(1) / 2).copied();
        }
        for (service, figures) in &mut told {
            figures.service.clone_from(service);
        }
        Ok(told.into_values().collect())
    }

    /// What services have now.
    async fn now(&self, conn: &mut Conn<'_>, service: Option<&str>) -> Result<Vec<Counted>, ReadError> {
        let sums = "count(*), CAST(sum(running) AS BIGINT), CAST(sum(overdue) AS BIGINT)";
        let table = self.place(Model::Punctuality).table(&FOLLOWED);
        counted(conn, &table, "service", sums, of("service", service)).await
    }

    /// How many limits were kept and were not.
    async fn kept(
        &self,
        conn: &mut Conn<'_>,
        service: Option<&str>,
        since: Timestamp,
    ) -> Result<Vec<Counted>, ReadError> {
        let sums = "count(CASE WHEN met = 1 THEN 1 END), count(CASE WHEN met = 0 THEN 1 END), count(*)";
        let mut condition = of("service", service);
        let since = condition.bind(Cell::Integer(Some(since.as_millisecond())));
        condition.and(format!("ended_at >= {since}"));
        let table = self.place(Model::Punctuality).table(&LIMITS);
        counted(conn, &table, "service", sums, condition).await
    }

    /// How long the cases took that ended, by service, the shortest first.
    async fn days(
        &self,
        conn: &mut Conn<'_>,
        service: Option<&str>,
        since: Timestamp,
    ) -> Result<BTreeMap<String, Vec<u64>>, ReadError> {
        let mut condition = of("ended_service", service);
        let since = condition.bind(Cell::Integer(Some(since.as_millisecond())));
        condition.and(format!("ended_at >= {since}"));
        let sql = format!(
            "SELECT ended_service, days FROM {} {} ORDER BY ended_service, days",
            self.place(Model::Punctuality).table(&FOLLOWED),
            condition.text()
        );
        let mut days: BTreeMap<String, Vec<u64>> = BTreeMap::new();
        for row in &mut conn.fetch(&sql, condition.bound(), &[Kind::Text, Kind::Integer]).await? {
            days.entry(text_at(row, 0)?).or_default().push(count_at(row, 1)?);
        }
        Ok(days)
    }
}

/// Three counts of a service.
struct Counted {
    service: String,
    counts: [u64; 3],
}

/// Of one service, or of each there is: what no service has is nobody's.
fn of(column: &'static str, service: Option<&str>) -> Condition {
    let mut condition = Condition::default();
    match service {
        Some(service) => condition.equal(column, Some(&service.to_owned())),
        None => condition.and(format!("{column} <> ''")),
    }
    condition
}

async fn counted(
    conn: &mut Conn<'_>,
    table: &str,
    column: &str,
    sums: &str,
    condition: Condition,
) -> Result<Vec<Counted>, ReadError> {
    let sql = format!("SELECT {column}, {sums} FROM {table} {} GROUP BY {column}", condition.text());
    let kinds = [Kind::Text, Kind::Integer, Kind::Integer, Kind::Integer];
    let mut rows = conn.fetch(&sql, condition.bound(), &kinds).await?;
    let mut told = Vec::with_capacity(rows.len());
    for row in &mut rows {
        let counts = [count_at(row, 1)?, count_at(row, 2)?, count_at(row, 3)?];
        told.push(Counted { service: text_at(row, 0)?, counts });
    }
    Ok(told)
}
