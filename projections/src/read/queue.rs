//! Queues: what a post, or a whole service, has to do.

use super::condition::Condition;
use super::{Cursor, PAGE_ROWS_MAX, Page, body, limited};
use crate::error::ReadError;
use crate::model::Model;
use crate::models::ReadModels;
use crate::rows::WorkRow;
use crate::sql::{Cell, Kind, Reading, WORK, count_at, text_at};
use jiff::Timestamp;

/// Whose queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueueOf {
    /// Of one post. Shape: `service/role`.
    Post(String),
    /// Of all posts of a service.
    Service(String),
}

/// Which part of a queue. All but the incidents add up to the whole.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum QueuePart {
    /// All of it.
    #[default]
    All,
    /// What is late.
    Overdue,
    /// What is due soon, and not yet late.
    DueSoon,
    /// What is due later, or at no set time.
    Later,
    /// What waits for the citizen, while nothing of it is due soon.
    Waiting,
    /// What needs a human to go on, whatever other part it belongs to.
    Incidents,
}

impl QueuePart {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::All, Self::Overdue, Self::DueSoon, Self::Later, Self::Waiting, Self::Incidents];

    /// Its name in a query.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Overdue => "overdue",
            Self::DueSoon => "due_soon",
            Self::Later => "later",
            Self::Waiting => "waiting",
            Self::Incidents => "incidents",
        }
    }

    /// Reads the name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.name() == name)
    }

    fn asks_when(self) -> bool {
        matches!(self, Self::DueSoon | Self::Later | Self::Waiting)
    }

    /// What holds of its rows. `soon` stands for the moment up to which something is due soon.
    fn holds(self, soon: &str) -> String {
        match self {
            Self::All => "is_open = 1".to_owned(),
            Self::Overdue => "overdue = 1".to_owned(),
            Self::DueSoon => format!("overdue = 0 AND due_at <= {soon}"),
            Self::Later => format!("overdue = 0 AND waiting = 0 AND due_at > {soon}"),
            Self::Waiting => format!("overdue = 0 AND waiting = 1 AND due_at > {soon}"),
            Self::Incidents => "incident = 1".to_owned(),
        }
    }
}

/// How much each part of a queue has. Unit: cases, once for each post that has to do with them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QueueCounts([u64; QueuePart::ALL.len()]);

impl QueueCounts {
    /// How much a part has.
    pub fn of(&self, part: QueuePart) -> u64 {
        let mut counts = QueuePart::ALL.into_iter().zip(self.0);
        counts.find(|(one, _)| *one == part).map_or(0, |(_, count)| count)
    }
}

impl ReadModels {
    /// A part of a queue, the most urgent first. What is due up to `soon` is due soon.
    ///
    /// # Errors
    /// [`ReadError::Cursor`] for a cursor of another queue; else when the database fails.
    pub async fn queue(
        &self,
        of: &QueueOf,
        part: QueuePart,
        soon: Timestamp,
        limit: usize,
        cursor: Option<&Cursor>,
    ) -> Result<Page<WorkRow>, ReadError> {
        let list = format!("queue/{of:?}/{part:?}");
        let mut condition = condition(of);
        // Bound only where it is asked for: a value that no text names is an error to a database.
        let soon = if part.asks_when() { condition.bind(moment(soon)) } else { String::new() };
        condition.and(part.holds(&soon));
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
            let place = (count_at(row, 1)?, text_at(row, 2)?);
            rows.push((body::<WorkRow>(row)?, place));
        }
        let page = limited(rows, limit, |(_, (due_at, key))| Cursor::at(&list, &[&due_at.to_string(), key]));
        Ok(Page { rows: page.rows.into_iter().map(|(row, _)| row).collect(), next: page.next })
    }

    /// How much each part of a queue has, with the same meaning of `soon`.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn queue_counts(&self, of: &QueueOf, soon: Timestamp) -> Result<QueueCounts, ReadError> {
        let mut condition = condition(of);
        let soon = condition.bind(moment(soon));
        let counts = QueuePart::ALL.map(|part| format!("count(CASE WHEN {} THEN 1 END)", part.holds(&soon)));
        let table = self.place(Model::Queue).table(&WORK);
        let sql = format!("SELECT {} FROM {table} {}", counts.join(", "), condition.text());
        let mut reading = Reading::once(self.log.database()).await?;
        let kinds = [Kind::Integer; QueuePart::ALL.len()];
        let rows = reading.conn().fetch(&sql, condition.bound(), &kinds).await?;
        let mut told = QueueCounts::default();
        if let Some(row) = rows.first() {
            for (column, count) in told.0.iter_mut().enumerate() {
                *count = count_at(row, column)?;
            }
        }
        Ok(told)
    }
}

fn moment(at: Timestamp) -> Cell {
    Cell::Integer(Some(at.as_millisecond()))
}

fn condition(of: &QueueOf) -> Condition {
    let mut condition = Condition::default();
    match of {
        QueueOf::Post(post) => condition.equal("post", Some(post)),
        QueueOf::Service(service) => condition.equal("service", Some(service)),
    }
    condition.and("is_open = 1".to_owned());
    condition
}
