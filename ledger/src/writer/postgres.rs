//! Writing on PostgreSQL.

use super::judge::{Questions, guards, independent};
use super::plan::Plan;
use super::postgres_rows::look_up;
use super::postgres_statement::write;
use super::{Answer, Clock, Outcome, chosen};
use crate::error::LogError;
use crate::prepared::Prepared;
use crate::record::Head;
use crate::rows::HeadRow;
use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};
use std::time::Duration;
use tokio::sync::watch;
use uuid::Uuid;

/// Attempts to reach a database that does not answer, before those who wait are told.
const CONNECT_ATTEMPTS: u32 = 8;

/// How long one attempt may take.
const CONNECT_WAIT: Duration = Duration::from_secs(5);

/// Pause after the first failed attempt; each further one doubles it up to [`CONNECT_PAUSE_MAX`].
const CONNECT_PAUSE: Duration = Duration::from_millis(50);

/// Longest pause between two attempts.
const CONNECT_PAUSE_MAX: Duration = Duration::from_secs(1);

/// Connections that may be lost while one batch is written, before those who wait are told.
const LOSSES_MAX: u32 = 3;

/// Batches that lock the head first after another process has moved it: where two compete, guessing the head mostly
/// costs a round trip for nothing.
const CAUTIOUS_BATCHES: u32 = 16;

/// The writing side of a log on PostgreSQL.
#[derive(Debug)]
pub(crate) struct PostgresWriter {
    options: PgConnectOptions,
    connection: Option<PgConnection>,
    /// Where other processes are told.
    announced: watch::Sender<u64>,
    /// The end of the log, when it was learned on the present connection.
    known: Option<Head>,
    cautious: u32,
    now: Clock,
}

/// A plan that was sent and not answered. Whether it came true is told by its first event.
struct Attempt {
    position: u64,
    event: Uuid,
    outcome: Outcome,
}

/// What came of the fast way.
enum AtOnce {
    Done(Outcome),
    /// Something is not as supposed: to be judged in full.
    Missed,
    Lost(Option<Attempt>),
}

impl PostgresWriter {
    pub(crate) fn new(options: PgConnectOptions, announced: watch::Sender<u64>, now: Clock) -> Self {
        // A plan made while a table is small must not read it from end to end when it is large.
        let options = options.options([("enable_seqscan", "off"), ("plan_cache_mode", "force_generic_plan")]);
        Self { options, connection: None, announced, known: None, cautious: 0, now }
    }

    /// Records what can be recorded of a batch. What it leaves without an answer is for the next one.
    pub(crate) async fn record(&mut self, batch: &[&Prepared]) -> Result<Outcome, LogError> {
        let mut open = None;
        if let Some(known) = self.known.filter(|_| self.cautious == 0) {
            match self.record_at_once(batch, known).await {
                AtOnce::Done(outcome) => return Ok(outcome),
                AtOnce::Missed => {}
                AtOnce::Lost(attempt) => open = attempt,
            }
        }
        self.cautious = self.cautious.saturating_sub(1);
        let mut losses = 0;
        loop {
            self.connect().await?;
            match self.record_judged(batch, &mut open).await {
                Err(LogError::Database(error)) if is_lost(&error) => {
                    self.forget(&error);
                    losses += 1;
                    if losses == LOSSES_MAX {
                        return Err(LogError::Unavailable(error.to_string()));
                    }
                }
                Err(error) => {
                    self.release().await;
                    return Err(error);
                }
                Ok(outcome) => return Ok(outcome),
            }
        }
    }

    /// Ends a transaction that was given up. Its end is only sent with the next statement, and until then the lock of
    /// the head would keep every other process waiting.
    async fn release(&mut self) {
        if let Some(connection) = self.connection.as_mut()
            && let Err(error) = connection.ping().await
        {
            self.forget(&error);
        }
    }

    /// The fast way, for the usual case of one process: one statement, one round trip, one commit.
    ///
    /// Why it is right: the statement sees, in its snapshot, everything up to the known head, because the head was
    /// learned from something committed. It moves the head only from there, and holds the lock of its row from then
    /// on, so that nothing newer exists. What it has looked up is therefore the present.
    async fn record_at_once(&mut self, batch: &[&Prepared], known: Head) -> AtOnce {
        let Some(connection) = self.connection.as_mut() else { return AtOnce::Missed };
        let chosen = chosen(batch, independent(batch));
        let plan = Plan::of_all(&chosen.taken, known, (self.now.0)());
        let written = write(connection, &plan, &guards(&chosen.taken)).await;
        let outcome = chosen.outcome(&plan);
        match written {
            Ok(true) => {
                self.moved(plan.after);
                AtOnce::Done(outcome)
            }
            Err(error) if is_lost(&error) => {
                self.forget(&error);
                let first = plan.first_event();
                AtOnce::Lost(first.map(|(position, event)| Attempt { position, event, outcome }))
            }
            // A stale sequence, a repeated command, another process: which one is judged under the lock.
            Ok(false) | Err(_) => AtOnce::Missed,
        }
    }

    /// The way that is always right: locks the head, looks everything up, judges, writes.
    async fn record_judged(
        &mut self,
        batch: &[&Prepared],
        open: &mut Option<Attempt>,
    ) -> Result<Outcome, LogError> {
        let Some(connection) = self.connection.as_mut() else { return Err(LogError::Closed) };
        let mut transaction = connection.begin().await?;
        let head: HeadRow = sqlx::query_as("SELECT position, recorded_at FROM log_head FOR UPDATE")
            .fetch_one(&mut *transaction)
            .await?;
        let head = Head::from(head);
        if self.known.is_some_and(|known| known.position != head.position) {
            self.cautious = CAUTIOUS_BATCHES;
        }
        // With the lock in hand, a lost statement that has not come true never will: it would move the head from a
        // place where it no longer is, or fail on the same facts that are judged here.
        let came_true = match open.as_ref() {
            Some(attempt) => came_true(&mut transaction, attempt).await?,
            None => false,
        };
        // Not before that is known: another loss must find it here again.
        if let Some(attempt) = open.take().filter(|_| came_true) {
            drop(transaction);
            self.known = Some(head);
            self.release().await;
            return Ok(Outcome { head, ..attempt.outcome });
        }
        let facts = look_up(&mut transaction, &Questions::of(batch)).await?;
        let (plan, answers) = Plan::of_judged(batch, facts, head, (self.now.0)());
        let answers: Vec<Option<Answer>> = answers.into_iter().map(Some).collect();
        let outcome = Outcome { answers, head: plan.after };
        let Some((position, event)) = plan.first_event() else {
            drop(transaction);
            self.known = Some(head);
            self.release().await;
            return Ok(outcome);
        };
        if !write(&mut transaction, &plan, &[]).await? {
            return Err(LogError::Corrupt("log_head moved while it was locked".to_owned()));
        }
        *open = Some(Attempt { position, event, outcome });
        transaction.commit().await?;
        self.moved(plan.after);
        open.take().map(|attempt| attempt.outcome).ok_or(LogError::Closed)
    }

    async fn connect(&mut self) -> Result<(), LogError> {
        let mut pause = CONNECT_PAUSE;
        let mut attempts = 1;
        while self.connection.is_none() {
            match self.connect_once().await {
                Ok(connection) => self.connection = Some(connection),
                Err(error) if attempts < CONNECT_ATTEMPTS => {
                    tracing::debug!(%error, attempts, "PostgreSQL does not answer the writer yet: {error}");
                    tokio::time::sleep(pause).await;
                    pause = (pause * 2).min(CONNECT_PAUSE_MAX);
                    attempts += 1;
                }
                // Whatever the server says while it starts or stops, it is not about the appends.
                Err(error) => return Err(LogError::Unavailable(error.to_string())),
            }
        }
        Ok(())
    }

    async fn connect_once(&self) -> Result<PgConnection, sqlx::Error> {
        let connecting = tokio::time::timeout(CONNECT_WAIT, self.options.connect());
        connecting.await.map_err(|_| sqlx::Error::PoolTimedOut)?
    }

    /// The log has grown by this process.
    fn moved(&mut self, head: Head) {
        self.known = Some(head);
        self.announced.send_replace(head.position);
    }

    fn forget(&mut self, error: &sqlx::Error) {
        tracing::warn!(%error, "The writer has lost PostgreSQL and connects again: {error}");
        self.connection = None;
        self.known = None;
    }

    pub(crate) async fn close(&mut self) {
        if let Some(connection) = self.connection.take() {
            // Nothing is under way on it; the server notices by itself when this fails.
            let _closed = connection.close().await;
        }
    }
}

async fn came_true(connection: &mut PgConnection, attempt: &Attempt) -> Result<bool, sqlx::Error> {
    let event: Option<Uuid> = sqlx::query_scalar("SELECT event_id FROM events WHERE position = $1")
        .bind(crate::rows::bigint(attempt.position))
        .fetch_optional(connection)
        .await?;
    Ok(event == Some(attempt.event))
}

/// Whether the connection is of no more use. Classes 08, 53 and 57: lost, out of resources, ended by an operator.
/// Everything else that the server answers is about the statement.
fn is_lost(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(error) => {
            error.code().is_some_and(|code| ["08", "53", "57"].iter().any(|class| code.starts_with(class)))
        }
        sqlx::Error::Encode(_) | sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } => false,
        _ => true,
    }
}
