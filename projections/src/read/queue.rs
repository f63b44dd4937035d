//! Queues: what a post, or a whole service, has to do.

use super::condition::Condition;
use super::{Cursor, PAGE_ROWS_MAX, Page, body, limited};
use crate::error::ReadError;
use crate::model::Model;
use crate::models::ReadModels;
use crate::rows::WorkRow;
use crate::sql::{Cell, Kind, Reading, WORK, count_at};

/// Whose queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueueOf {
    /// Of one post. Shape: `service/role`.
    Post(String),
    /// Of all posts of a service.
    Service(String),
}

/// Which part of a queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum QueuePart {
    /// All of it.
    #[default]
    All,
    /// What is late.
    Overdue,
    /// What is due before a moment, and not yet late. Unit: milliseconds since 1970.
    DueBefore(i64),
    /// What waits for the citizen.
    Waiting,
    /// What needs a human to go on.
    Incidents,
}

impl ReadModels {
    /// A queue, the most urgent first.
    ///
    /// # Errors
    /// [`ReadError::Cursor`] for a cursor of another queue; else when the database fails.
    pub async fn queue(
        &self,
        of: &QueueOf,
        part: QueuePart,
        limit: usize,
        cursor: Option<&Cursor>,
    ) -> Result<Page<WorkRow>, ReadError> {
        let list = format!("queue/{of:?}/{part:?}");
        let mut condition = condition(of, part);
        if let Some(cursor) = cursor {
            let [due_at, key] = cursor.place(&list)?;
            let due_at: i64 = due_at.parse().map_err(|_| super::NotACursor)?;
            let (due_at, key) =
                (condition.bind(Cell::Integer(Some(due_at))), condition.bind(Cell::text(key)));
            condition.and(format!("(due_at, work_key) > ({due_at}, {key})"));
        }
        let limit = limit.clamp(1, PAGE_ROWS_MAX);
        let sql = format!(
            "SELECT body, due_at, work_key FROM {} {} ORDER BY due_at, work_key LIMIT {}",
            self.place(Model::Queue).table(&WORK),
            condition.text(),
            limit + 1
        );
        let mut reading = Reading::once(self.log.database()).await?;
        let kinds = [Kind::Text, Kind::Integer, Kind::Text];
        let mut found = reading.conn().fetch(&sql, condition.bound(), &kinds).await?;
        let mut rows = Vec::with_capacity(found.len());
        for row in &mut found {
            let place = (count_at(row, 1)?, crate::sql::text_at(row, 2)?);
            rows.push((body::<WorkRow>(row)?, place));
        }
        let page = limited(rows, limit, |(_, (due_at, key))| Cursor::at(&list, &[&due_at.to_string(), key]));
        Ok(Page { rows: page.rows.into_iter().map(|(row, _)| row).collect(), next: page.next })
    }

    /// How much a part of a queue has. Unit: cases, once for each post that has to do with them.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn queue_length(&self, of: &QueueOf, part: QueuePart) -> Result<u64, ReadError> {
        let condition = condition(of, part);
        let table = self.place(Model::Queue).table(&WORK);
        let sql = format!("SELECT count(*) FROM {table} {}", condition.text());
        let mut reading = Reading::once(self.log.database()).await?;
        let rows = reading.conn().fetch(&sql, condition.bound(), &[Kind::Integer]).await?;
        Ok(rows.first().map_or(Ok(0), |row| count_at(row, 0))?)
    }
}

fn condition(of: &QueueOf, part: QueuePart) -> Condition {
    let mut condition = Condition::default();
    match of {
        QueueOf::Post(post) => condition.equal("post", Some(post)),
        QueueOf::Service(service) => condition.equal("service", Some(service)),
    }
    condition.and("is_open = 1".to_owned());
    match part {
        QueuePart::All => {}
        QueuePart::Overdue => condition.and("overdue = 1".to_owned()),
        QueuePart::Waiting => condition.and("waiting = 1".to_owned()),
        QueuePart::Incidents => condition.and("incident = 1".to_owned()),
        QueuePart::DueBefore(moment) => {
            let moment = condition.bind(Cell::Integer(Some(moment)));
            condition.and(format!("overdue = 0 AND due_at < {moment}"));
        }
    }
    condition
}
