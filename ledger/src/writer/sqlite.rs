//! Writing on SQLite.

use super::judge::{Questions, guards, independent};
use super::plan::Plan;
use super::sqlite_rows::{look_up, look_up_guarded, write};
use super::{Clock, Outcome, chosen};
use crate::database::Sqlite;
use crate::error::LogError;
use crate::prepared::Prepared;
use crate::record::Head;
use crate::rows::HeadRow;
use sqlx::{Executor, SqliteConnection};

/// The writing side of a log on SQLite.
#[derive(Debug)]
pub(crate) struct SqliteWriter {
    database: Sqlite,
    now: Clock,
}

impl SqliteWriter {
    pub(crate) fn new(database: Sqlite, now: Clock) -> Self {
        Self { database, now }
    }

    /// Records what can be recorded of a batch, under the lock of the file. What it leaves without an answer is for
    /// the next one.
    pub(crate) async fn record(&mut self, batch: &[&Prepared]) -> Result<Outcome, LogError> {
        let mut connection = self.database.write_facts().await?;
        if let Err(error) = begin(&mut connection).await {
            // Somebody has given the connection back in the middle of a transaction.
            roll_back(&mut connection).await;
            tracing::warn!(%error, "The connection was not free to write: {error}");
            begin(&mut connection).await?;
        }
        let recorded = self.record_in_transaction(&mut connection, batch).await;
        if recorded.is_err() {
            roll_back(&mut connection).await;
        }
        recorded
    }

    async fn record_in_transaction(
        &self,
        connection: &mut SqliteConnection,
        batch: &[&Prepared],
    ) -> Result<Outcome, LogError> {
        let outcome = match self.record_at_once(connection, batch).await? {
            Some(outcome) => outcome,
            None => self.record_judged(connection, batch).await?,
        };
        connection.execute("COMMIT").await?;
        Ok(outcome)
    }

    /// The usual case: every stream stands where it was seen, and the keys of the tables refuse the rest. `None`, in a
    /// transaction that has written nothing, when it has to be judged.
    async fn record_at_once(
        &self,
        connection: &mut SqliteConnection,
        batch: &[&Prepared],
    ) -> Result<Option<Outcome>, LogError> {
        let chosen = chosen(batch, independent(batch));
        // Read again each time: another process may have written to the file.
        let (head, holds) = look_up_guarded(connection, &guards(&chosen.taken)).await?;
        if !holds {
            return Ok(None);
        }
        let plan = Plan::of_all(&chosen.taken, head, (self.now.0)());
        match write(connection, &plan).await {
            Ok(()) => Ok(Some(chosen.outcome(&plan))),
            Err(sqlx::Error::Database(_)) => {
                roll_back(connection).await;
                begin(connection).await?;
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn record_judged(
        &self,
        connection: &mut SqliteConnection,
        batch: &[&Prepared],
    ) -> Result<Outcome, LogError> {
        let head: HeadRow =
            sqlx::query_as("SELECT position, recorded_at FROM log_head").fetch_one(&mut *connection).await?;
        let head = Head::from(head);
        let facts = look_up(connection, &Questions::of(batch)).await?;
        let (plan, answers) = Plan::of_judged(batch, facts, head, (self.now.0)());
        if !plan.is_empty() {
            write(connection, &plan).await?;
        }
        Ok(Outcome { answers: answers.into_iter().map(Some).collect(), head: plan.after })
    }
}

async fn begin(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    connection.execute("BEGIN IMMEDIATE").await.map(drop)
}

async fn roll_back(connection: &mut SqliteConnection) {
    // SQLite has often rolled back by itself; then this is refused, which is as good.
    let _refused = connection.execute("ROLLBACK").await;
}
