//! The one writer of a process: takes what is waiting, and records it in one transaction.

mod judge;
mod plan;
mod postgres;
mod postgres_rows;
mod postgres_statement;
mod sqlite;
mod sqlite_rows;

pub(crate) use postgres::PostgresWriter;
pub(crate) use sqlite::SqliteWriter;

use crate::error::{AppendError, LogError};
use crate::prepared::Prepared;
use crate::record::{Head, Millis, Receipt};
use futures::FutureExt;
use futures::future::BoxFuture;
use std::fmt;
use std::sync::Arc;
use tokio::sync::{mpsc, oneshot, watch};

/// Appends that may wait for the writer of a process. Beyond it they are refused as overload.
pub const QUEUE_APPENDS_MAX: usize = 4_096;

/// Appends in one transaction. Clearly more than ever wait at once: if it were their number, full batches and nearly
/// empty ones would take turns.
pub const BATCH_APPENDS_MAX: usize = 1_024;

/// Events in one transaction, unless its first append alone has more.
pub const BATCH_EVENTS_MAX: u64 = 8_192;

/// Payloads and openings in one transaction, unless its first append alone has more. Unit: bytes.
pub const BATCH_BYTES_MAX: usize = 16 << 20;

/// Times that the writer lets others run before it closes a batch that is still growing.
const GATHER_ROUNDS_MAX: usize = 32;

/// Appends that are worth a transaction of their own while others are still being decided.
const OVERLAP_APPENDS_MIN: usize = 16;

/// Appends from which on a transaction gets hardly cheaper for each: of a larger crowd, a quarter goes at once, so that
/// those who are answered decide again while the next quarter is written.
const QUARTER_APPENDS_MIN: usize = 64;

/// What an append came to.
pub(crate) type Answer = Result<Receipt, AppendError>;

/// The clock.
#[derive(Clone)]
pub(crate) struct Clock(pub(crate) Arc<dyn Fn() -> Millis + Send + Sync>);

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

/// What a batch came to.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// One for each append; one without an answer waits for the next batch.
    pub(crate) answers: Vec<Option<Answer>>,
    /// The end of the log after it.
    pub(crate) head: Head,
}

/// A batch, of which some appends are taken and the others wait.
pub(crate) struct Chosen<'a> {
    pub(crate) taken: Vec<&'a Prepared>,
    chosen: Vec<bool>,
}

/// Those of a batch that are chosen.
pub(crate) fn chosen<'a>(batch: &[&'a Prepared], chosen: Vec<bool>) -> Chosen<'a> {
    let taken = batch.iter().zip(&chosen).filter(|(_, chosen)| **chosen);
    Chosen { taken: taken.map(|(prepared, _)| *prepared).collect(), chosen }
}

impl Chosen<'_> {
    /// What the batch comes to if a plan of all that are taken is written.
    pub(crate) fn outcome(self, plan: &plan::Plan<'_>) -> Outcome {
        let mut receipts = plan.receipts().into_iter();
        let answer = |chosen| if chosen { receipts.next() } else { None };
        Outcome { answers: self.chosen.into_iter().map(answer).collect(), head: plan.after }
    }
}

/// An append in the queue, and where its answer goes. Nobody may be listening any more; it is recorded all the same.
#[derive(Debug)]
pub(crate) struct Waiting {
    pub(crate) prepared: Prepared,
    pub(crate) reply: oneshot::Sender<Answer>,
}

/// The writing side of a database.
#[derive(Debug)]
pub(crate) enum Backend {
    Sqlite(SqliteWriter),
    Postgres(Box<PostgresWriter>),
}

impl Backend {
    /// Boxed, so that the compiler sees that it can move between threads.
    fn record<'a>(&'a mut self, batch: &'a [&'a Prepared]) -> BoxFuture<'a, Result<Outcome, LogError>> {
        match self {
            Self::Sqlite(writer) => writer.record(batch).boxed(),
            Self::Postgres(writer) => writer.record(batch).boxed(),
        }
    }

    async fn close(&mut self) {
        match self {
            Self::Sqlite(_) => {}
            Self::Postgres(writer) => writer.close().await,
        }
    }
}

/// The writer's task.
#[derive(Debug)]
pub(crate) struct Writer {
    pub(crate) backend: Backend,
    pub(crate) queue: mpsc::Receiver<Waiting>,
    pub(crate) head: Arc<watch::Sender<Head>>,
    pub(crate) stop: watch::Receiver<bool>,
}

impl Writer {
    /// Writes until told to stop, and then what is still waiting.
    pub(crate) async fn run(mut self) {
        let mut waiting: Vec<Waiting> = Vec::new();
        let mut last = 0;
        while self.take(&mut waiting, last).await {
            let most = QUARTER_APPENDS_MIN.max((last + waiting.len()) / 4);
            let rest = waiting.split_off(batch_of(&waiting, most));
            last = waiting.len();
            let mut undecided = self.record(std::mem::replace(&mut waiting, rest)).await;
            // In front of what came later, so that appends to one stream keep their order.
            undecided.append(&mut waiting);
            waiting = undecided;
        }
        self.backend.close().await;
    }

    /// Waits for work, unless there is some, and lets it gather, knowing how many went last. `false` when there will be
    /// none.
    async fn take(&mut self, waiting: &mut Vec<Waiting>, last: usize) -> bool {
        while waiting.is_empty() {
            tokio::select! {
                taken = self.queue.recv_many(waiting, BATCH_APPENDS_MAX) => if taken == 0 { return false },
                // Told to stop, or the log is dropped.
                _ = self.stop.changed(), if !self.queue.is_closed() => self.queue.close(),
            }
        }
        // Those who were just answered are about to send again. Without giving them a turn, the first of them would
        // go alone and all others would wait for its commit: full batches and nearly empty ones would take turns.
        // With half of them there it goes on: what the rest decides meanwhile costs no time then.
        let enough = OVERLAP_APPENDS_MIN.max((last + waiting.len()) / 2).min(QUARTER_APPENDS_MIN);
        for _ in 0..GATHER_ROUNDS_MAX {
            let before = waiting.len();
            if before >= enough {
                break;
            }
            tokio::task::yield_now().await;
            while waiting.len() < BATCH_APPENDS_MAX
                && let Ok(next) = self.queue.try_recv()
            {
                waiting.push(next);
            }
            if waiting.len() == before {
                break;
            }
        }
        true
    }

    /// Records a batch and answers it. Returns what is left for the next one.
    async fn record(&mut self, batch: Vec<Waiting>) -> Vec<Waiting> {
        let prepared: Vec<&Prepared> = batch.iter().map(|waiting| &waiting.prepared).collect();
        let answers = match self.backend.record(&prepared).await {
            Ok(outcome) => {
                self.publish(outcome.head);
                outcome.answers
            }
            // One of them may be what the database does not take: alone, each gets its own answer.
            Err(LogError::Database(error @ sqlx::Error::Database(_))) if batch.len() > 1 => {
                tracing::warn!(%error, "A batch was refused and is recorded one by one: {error}");
                self.record_one_by_one(&prepared).await
            }
            Err(error) => {
                let number = batch.len();
                tracing::error!(%error, appends = number, "{number} appends could not be recorded: {error}");
                batch.iter().map(|_| Some(Err(unavailable(&error)))).collect()
            }
        };
        let mut undecided = Vec::new();
        for (waiting, answer) in batch.into_iter().zip(answers) {
            match answer {
                // Whoever asked may have gone; the append stands nevertheless.
                Some(answer) => drop(waiting.reply.send(answer)),
                None => undecided.push(waiting),
            }
        }
        undecided
    }

    async fn record_one_by_one(&mut self, batch: &[&Prepared]) -> Vec<Option<Answer>> {
        let mut answers = Vec::with_capacity(batch.len());
        for prepared in batch {
            answers.push(match self.backend.record(&[*prepared]).await {
                Ok(mut outcome) => {
                    self.publish(outcome.head);
                    outcome.answers.pop().flatten()
                }
                Err(error) => {
                    let stream = &prepared.subject;
                    tracing::error!(%error, stream, "An append to {stream} could not be recorded: {error}");
                    Some(Err(unavailable(&error)))
                }
            });
        }
        answers
    }

    fn publish(&self, head: Head) {
        publish(&self.head, head);
    }
}

/// Tells a head that may be known already or overtaken.
pub(crate) fn publish(sender: &watch::Sender<Head>, head: Head) {
    sender.send_if_modified(|known| {
        let news = head.position > known.position;
        if news {
            *known = head;
        }
        news
    });
}

fn unavailable(error: &LogError) -> AppendError {
    let reason = match error {
        LogError::Unavailable(reason) => reason.clone(),
        other => other.to_string(),
    };
    LogError::Unavailable(reason).into()
}

/// Number of appends that go into one transaction.
fn batch_of(waiting: &[Waiting], most: usize) -> usize {
    let (mut events, mut bytes) = (0, 0);
    let fits = |waiting: &&Waiting| {
        events += waiting.prepared.events();
        bytes += waiting.prepared.bytes();
        events <= BATCH_EVENTS_MAX && bytes <= BATCH_BYTES_MAX
    };
    waiting.iter().take(most.min(BATCH_APPENDS_MAX)).take_while(fits).count().max(1)
}
