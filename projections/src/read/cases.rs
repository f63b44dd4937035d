//! Lists of cases, and one case.

use super::condition::Condition;
use super::{CaseFilter, Cursor, NotACursor, PAGE_ROWS_MAX, Page, Sort, body, limited};
use crate::error::ReadError;
use crate::model::Model;
use crate::models::ReadModels;
use crate::rows::CaseRow;
use crate::search::Asked;
use crate::sql::{CASES, Cell, Kind, Reading, WORDS, count_at};
use pobuda_domain::name::CaseId;

impl Sort {
    /// The column that it sorts by; ties are in the order of the log.
    fn column(self) -> &'static str {
        match self {
            Self::Newest | Self::Oldest => "opened_at",
            Self::MostSupported => "supports",
            Self::MostCommented => "comments",
            Self::RecentlyUpdated => "updated_at",
        }
    }

    fn is_ascending(self) -> bool {
        self == Self::Oldest
    }

    /// Where a row stands in it.
    fn place(self, row: &CaseRow) -> [String; 2] {
        let value = match self {
            Self::Newest | Self::Oldest => row.opened_at.as_millisecond().to_string(),
            Self::MostSupported => row.supports.to_string(),
            Self::MostCommented => row.comments.to_string(),
            Self::RecentlyUpdated => row.updated_at.as_millisecond().to_string(),
        };
        [value, row.opened_position.to_string()]
    }
}

fn number(text: &str) -> Result<Cell, NotACursor> {
    text.parse().map(|number| Cell::Integer(Some(number))).map_err(|_| NotACursor)
}

impl ReadModels {
    /// Cases that a filter leaves, in an order.
    ///
    /// # Errors
    /// [`ReadError::Cursor`] for a cursor of another list or order; else when the database fails.
    pub async fn cases(
        &self,
        filter: &CaseFilter,
        sort: Sort,
        limit: usize,
        cursor: Option<&Cursor>,
    ) -> Result<Page<CaseRow>, ReadError> {
        let mut reading = Reading::once(self.log.database()).await?;
        let mut conn = reading.conn();
        let mut condition = self.condition(filter, conn.is_postgres());
        let column = sort.column();
        let (order, beyond) = if sort.is_ascending() { ("ASC", ">") } else { ("DESC", "<") };
        if let Some(cursor) = cursor {
            let [value, position] = cursor.place(sort.name())?;
            let (value, position) = (condition.bind(number(value)?), condition.bind(number(position)?));
            condition.and(format!("({column}, opened_position) {beyond} ({value}, {position})"));
        }
        let limit = limit.clamp(1, PAGE_ROWS_MAX);
        let sql = format!(
            "SELECT body FROM {} {} ORDER BY {column} {order}, opened_position {order} LIMIT {}",
            self.place(Model::CaseRegister).table(&CASES),
            condition.text(),
            limit + 1
        );
        let mut rows: Vec<CaseRow> = Vec::new();
        for row in &mut conn.fetch(&sql, condition.bound(), &[Kind::Text]).await? {
            rows.push(body(row)?);
        }
        Ok(limited(rows, limit, |last| {
            let [value, position] = sort.place(last);
            Cursor::at(sort.name(), &[&value, &position])
        }))
    }

    /// How many cases a filter leaves.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn count_cases(&self, filter: &CaseFilter) -> Result<u64, ReadError> {
        let mut reading = Reading::once(self.log.database()).await?;
        let mut conn = reading.conn();
        let condition = self.condition(filter, conn.is_postgres());
        let table = self.place(Model::CaseRegister).table(&CASES);
        let sql = format!("SELECT count(*) FROM {table} {}", condition.text());
        let rows = conn.fetch(&sql, condition.bound(), &[Kind::Integer]).await?;
        Ok(rows.first().map_or(Ok(0), |row| count_at(row, 0))?)
    }

    fn condition(&self, filter: &CaseFilter, is_postgres: bool) -> Condition {
        let mut condition = Condition::default();
        for (column, value) in [
            ("protocol", &filter.protocol),
            ("state", &filter.state),
            ("step", &filter.step),
            ("category", &filter.category),
            ("district", &filter.district),
            ("service", &filter.service),
            ("author", &filter.author),
            ("outcome", &filter.outcome),
            ("language", &filter.language),
        ] {
            condition.equal(column, value.as_ref());
        }
        if let Some(overdue) = filter.overdue {
            condition.and(format!("overdue = {}", u8::from(overdue)));
        }
        if let Some(asked) = filter.q.as_deref().and_then(Asked::read) {
            let words = self.place(Model::CaseRegister).table(&WORDS);
            let (question, matches) = if is_postgres {
                (asked.for_postgres(), "vector @@ CAST({} AS tsquery)")
            } else {
                (asked.for_sqlite(), "words MATCH {}")
            };
            let matches = matches.replace("{}", &condition.bind(Cell::text(question)));
            condition.and(format!("opened_position IN (SELECT rowid FROM {words} WHERE {matches})"));
        }
        condition
    }

    /// A case by its id or its reference.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn case(&self, id_or_reference: &str) -> Result<Option<CaseRow>, ReadError> {
        let mut condition = Condition::default();
        let (column, value) = match CaseId::new(id_or_reference) {
            Ok(id) => ("case_id", String::from(id)),
            Err(_) => ("reference", id_or_reference.trim().to_uppercase()),
        };
        condition.equal(column, Some(&value));
        let table = self.place(Model::CaseRegister).table(&CASES);
        let sql = format!("SELECT body FROM {table} {} LIMIT 1", condition.text());
        let mut reading = Reading::once(self.log.database()).await?;
        let mut rows = reading.conn().fetch(&sql, condition.bound(), &[Kind::Text]).await?;
        rows.first_mut().map(body).transpose()
    }

    /// Cases by their ids, as many as there are.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn cases_by_id(&self, ids: &[CaseId]) -> Result<Vec<CaseRow>, ReadError> {
        let ids: Vec<String> = ids.iter().map(|id| id.as_str().to_owned()).collect();
        let table = self.place(Model::CaseRegister).table(&CASES);
        let mut reading = Reading::once(self.log.database()).await?;
        let rows = reading.conn().load(&table, "case_id", &ids).await?;
        let read = |(_, body): (String, String)| {
            serde_json::from_str(&body).map_err(|error| sqlx::Error::Decode(error.into()).into())
        };
        rows.into_iter().map(read).collect()
    }
}
