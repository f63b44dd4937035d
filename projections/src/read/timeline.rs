//! Timelines, threads of comments and numbers of supports.

use super::condition::Condition;
use super::{AsOf, Cursor, PAGE_ROWS_MAX, Page, body, limited};
use crate::error::ReadError;
use crate::model::Model;
use crate::models::{ReadModels, TimelineFilter};
use crate::rows::{CommentRow, SupportCount, TimelineRow};
use crate::sql::{COMMENTS, COUNTS, Cell, ENTRIES, Kind, Reading};
use pobuda_domain::name::{CaseId, CommentId};
use pobuda_ledger::record::Millis;
use serde::de::DeserializeOwned;

/// Names that stand for all events of their aggregate.
const FAMILIES: [&str; 2] = ["case", "comment"];

impl ReadModels {
    /// The last position that counts as of then.
    pub(crate) async fn until(&self, as_of: AsOf) -> Result<u64, ReadError> {
        Ok(match as_of {
            AsOf::Position(position) => position,
            AsOf::Time(time) => self.log.position_at(Millis(time.as_millisecond())).await?,
        })
    }

    /// Entries of a timeline, oldest first, at most `limit`.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn timeline(
        &self,
        case: &CaseId,
        filter: &TimelineFilter,
        limit: usize,
    ) -> Result<Vec<TimelineRow>, ReadError> {
        let mut condition = Condition::default();
        condition.equal("case_id", Some(&case.as_str().to_owned()));
        let after = condition.bind(Cell::count(filter.after));
        condition.and(format!("position > {after}"));
        if let Some(as_of) = filter.as_of {
            let until = condition.bind(Cell::count(self.until(as_of).await?));
            condition.and(format!("position <= {until}"));
        }
        let kinds: Vec<String> = filter
            .types
            .iter()
            .map(|kind| {
                if FAMILIES.contains(&kind.as_str()) {
                    format!("kind LIKE {}", condition.bind(Cell::text(format!("{kind}.%"))))
                } else {
                    format!("kind = {}", condition.bind(Cell::text(kind.as_str())))
                }
            })
            .collect();
        if !kinds.is_empty() {
            condition.and(format!("({})", kinds.join(" OR ")));
        }
        let limit = condition.bind(Cell::count(u64::try_from(limit).unwrap_or(u64::MAX)));
        let table = self.place(Model::Timeline).table(&ENTRIES);
        let sql = format!("SELECT body FROM {table} {} ORDER BY position LIMIT {limit}", condition.text());
        self.bodies(&sql, &condition).await
    }

    /// Comments of a case in the order of their thread, withdrawn ones included.
    ///
    /// # Errors
    /// [`ReadError`] as with [`ReadModels::cases`].
    pub async fn comments(
        &self,
        case: &CaseId,
        limit: usize,
        cursor: Option<&Cursor>,
    ) -> Result<Page<CommentRow>, ReadError> {
        let list = format!("comments/{case}");
        let mut condition = Condition::default();
        condition.equal("case_id", Some(&case.as_str().to_owned()));
        if let Some(cursor) = cursor {
            let [path] = cursor.place(&list)?;
            let path = condition.bind(Cell::text(path));
            condition.and(format!("path > {path}"));
        }
        let limit = limit.clamp(1, PAGE_ROWS_MAX);
        let table = self.place(Model::CommentThread).table(&COMMENTS);
        let sql = format!("SELECT body FROM {table} {} ORDER BY path LIMIT {}", condition.text(), limit + 1);
        let rows = self.bodies(&sql, &condition).await?;
        Ok(limited(rows, limit, |last: &CommentRow| Cursor::at(&list, &[&last.path])))
    }

    /// A comment.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn comment(&self, id: &CommentId) -> Result<Option<CommentRow>, ReadError> {
        let mut condition = Condition::default();
        condition.equal("comment_id", Some(&id.as_str().to_owned()));
        let table = self.place(Model::CommentThread).table(&COMMENTS);
        let sql = format!("SELECT body FROM {table} {}", condition.text());
        Ok(self.bodies(&sql, &condition).await?.into_iter().next())
    }

    /// How many support a case, now or as of then.
    ///
    /// # Errors
    /// [`ReadError`] when the database fails.
    pub async fn supports(&self, case: &CaseId, as_of: Option<AsOf>) -> Result<SupportCount, ReadError> {
        let mut condition = Condition::default();
        condition.equal("case_id", Some(&case.as_str().to_owned()));
        if let Some(as_of) = as_of {
            let until = condition.bind(Cell::count(self.until(as_of).await?));
            condition.and(format!("position <= {until}"));
        }
        let table = self.place(Model::SupportCount).table(&COUNTS);
        let sql = format!("SELECT body FROM {table} {} ORDER BY position DESC LIMIT 1", condition.text());
        let latest = self.bodies(&sql, &condition).await?.into_iter().next();
        Ok(latest.unwrap_or_else(|| SupportCount::none(case.clone())))
    }

    async fn bodies<T: DeserializeOwned>(
        &self,
        sql: &str,
        condition: &Condition,
    ) -> Result<Vec<T>, ReadError> {
        let mut reading = Reading::once(self.log.database()).await?;
        let mut rows = reading.conn().fetch(sql, condition.bound(), &[Kind::Text]).await?;
        rows.iter_mut().map(body).collect()
    }
}
