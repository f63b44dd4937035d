//! Timers that are due: taken by one worker at a time, put off while they fail, listed for whoever audits them.
//!
//! A row is written by the append that sets, moves or clears a timer, in its transaction. What is here only says from
//! when it can be taken: a crash at any point leaves a timer that somebody takes again.

use crate::database::Database;
use crate::error::LogError;
use crate::log::Log;
use crate::read::on_either;
use crate::record::{Millis, Stream};
use crate::rows::{bigint, number};
use sqlx::FromRow;

/// Timers that one claim takes at most.
pub const TIMERS_CLAIMED_MAX: usize = 500;
/// Timers of one stream that [`Log::timers_of`] returns at most.
pub const TIMERS_LISTED_MAX: usize = 1_000;

/// A timer as it stands in its table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingTimer {
    /// The stream that it belongs to.
    pub stream: Stream,
    /// Its name within the stream.
    pub timer: String,
    /// Sequence of the event that gave it this moment.
    pub generation: u64,
    /// When it is due; `None` when it was cleared.
    pub due_at: Option<Millis>,
    /// How often it was taken since.
    pub attempts: u64,
}

#[derive(FromRow)]
struct TimerRow {
    stream: String,
    timer: String,
    generation: i64,
    due_at: Option<i64>,
    attempts: i64,
}

impl TryFrom<TimerRow> for StandingTimer {
    type Error = LogError;
    fn try_from(row: TimerRow) -> Result<Self, LogError> {
        let stream = Stream::parse(&row.stream);
        let stream = stream.ok_or_else(|| LogError::Corrupt(format!("a timer of {:?}", row.stream)))?;
        Ok(Self {
            stream,
            timer: row.timer,
            generation: number(row.generation),
            due_at: row.due_at.map(Millis),
            attempts: number(row.attempts),
        })
    }
}

/// One statement, with the lock of rows where there is one: another process passes over what is locked.
const CLAIM_POSTGRES: &str = "
WITH taken AS (
    SELECT stream, timer FROM timers WHERE claim_at <= $1 ORDER BY claim_at LIMIT $3 FOR UPDATE SKIP LOCKED
)
UPDATE timers SET claim_at = $2, attempts = attempts + 1 FROM taken
WHERE timers.stream = taken.stream AND timers.timer = taken.timer
RETURNING timers.stream, timers.timer, timers.generation, timers.due_at, timers.attempts";

const CLAIM_SQLITE: &str = "
UPDATE timers SET claim_at = $2, attempts = attempts + 1
WHERE (stream, timer) IN (
    SELECT stream, timer FROM timers WHERE claim_at <= $1 AND claim_at IS NOT NULL ORDER BY claim_at LIMIT $3
)
RETURNING stream, timer, generation, due_at, attempts";

impl Log {
    /// Takes timers that are due, the earliest first, at most `limit` and at most [`TIMERS_CLAIMED_MAX`]. Nobody else
    /// gets them until `until`.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn claim_timers(
        &self,
        now: Millis,
        until: Millis,
        limit: usize,
    ) -> Result<Vec<StandingTimer>, LogError> {
        let limit = bigint(limit.min(TIMERS_CLAIMED_MAX) as u64);
        let rows: Vec<TimerRow> = match self.database() {
            Database::Sqlite(sqlite) => {
                let mut connection = sqlite.write_facts().await?;
                let claim = sqlx::query_as(CLAIM_SQLITE).bind(now.0).bind(until.0).bind(limit);
                claim.fetch_all(&mut *connection).await?
            }
            Database::Postgres(pool) => {
                sqlx::query_as(CLAIM_POSTGRES).bind(now.0).bind(until.0).bind(limit).fetch_all(pool).await?
            }
        };
        let mut timers: Vec<StandingTimer> =
            rows.into_iter().map(StandingTimer::try_from).collect::<Result<_, _>>()?;
        timers.sort_by(|a, b| (a.due_at, &a.stream, &a.timer).cmp(&(b.due_at, &b.stream, &b.timer)));
        Ok(timers)
    }

    /// The earliest moment at which a timer can be taken.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn next_timer(&self) -> Result<Option<Millis>, LogError> {
        const QUERY: &str =
            "SELECT claim_at FROM timers WHERE claim_at IS NOT NULL ORDER BY claim_at LIMIT 1";
        let next: Option<i64> =
            on_either!(self.database(), |pool| sqlx::query_scalar(QUERY).fetch_optional(pool).await?);
        Ok(next.map(Millis))
    }

    /// Puts a timer off until a moment, or for good with `None`, unless it was set anew meanwhile.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn put_off_timer(&self, timer: &StandingTimer, until: Option<Millis>) -> Result<(), LogError> {
        const QUERY: &str =
            "UPDATE timers SET claim_at = $4 WHERE stream = $1 AND timer = $2 AND generation = $3";
        let stream = timer.stream.to_string();
        let put_off = sqlx::query(QUERY);
        match self.database() {
            Database::Sqlite(sqlite) => {
                let mut connection = sqlite.write_facts().await?;
                let put_off = sqlx::query(QUERY).bind(stream).bind(&timer.timer);
                let put_off = put_off.bind(bigint(timer.generation)).bind(until.map(|until| until.0));
                put_off.execute(&mut *connection).await?;
            }
            Database::Postgres(pool) => {
                let put_off = put_off.bind(stream).bind(&timer.timer);
                let put_off = put_off.bind(bigint(timer.generation)).bind(until.map(|until| until.0));
                put_off.execute(pool).await?;
            }
        }
        Ok(())
    }

    /// The timers of a stream, those that were cleared too, at most [`TIMERS_LISTED_MAX`].
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn timers_of(&self, stream: &Stream) -> Result<Vec<StandingTimer>, LogError> {
        const QUERY: &str = "SELECT stream, timer, generation, due_at, attempts FROM timers \
                             WHERE stream = $1 ORDER BY timer LIMIT $2";
        let limit = bigint(TIMERS_LISTED_MAX as u64);
        let rows: Vec<TimerRow> = on_either!(self.database(), |pool| {
            sqlx::query_as(QUERY).bind(stream.to_string()).bind(limit).fetch_all(pool).await?
        });
        rows.into_iter().map(StandingTimer::try_from).collect()
    }

    /// Puts a timer right that does not stand as the log says. Only for whoever has folded the whole log.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn repair_timer(
        &self,
        stream: &Stream,
        timer: &str,
        stands: Option<(u64, Millis)>,
    ) -> Result<(), LogError> {
        const QUERY: &str = "INSERT INTO timers (stream, timer, generation, due_at, claim_at) \
                             VALUES ($1, $2, $3, $4, $4) ON CONFLICT (stream, timer) DO UPDATE \
                             SET generation = excluded.generation, due_at = excluded.due_at, \
                             claim_at = excluded.claim_at, attempts = 0";
        let (generation, due_at) = stands.map_or((0, None), |(generation, due)| (generation, Some(due.0)));
        let stream = stream.to_string();
        match self.database() {
            Database::Sqlite(sqlite) => {
                let mut connection = sqlite.write_facts().await?;
                let repair =
                    sqlx::query(QUERY).bind(stream).bind(timer).bind(bigint(generation)).bind(due_at);
                repair.execute(&mut *connection).await?;
            }
            Database::Postgres(pool) => {
                let repair =
                    sqlx::query(QUERY).bind(stream).bind(timer).bind(bigint(generation)).bind(due_at);
                repair.execute(pool).await?;
            }
        }
        Ok(())
    }
}
