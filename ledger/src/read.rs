//! Reading what is in the log and beside it.

use crate::database::Database;
use crate::error::LogError;
use crate::log::Log;
use crate::record::{Head, Millis, PlacedOpening, Receipt, Recorded, Stream};
use crate::rows::{CommandRow, EventRow, HeadRow, OpeningRow, bigint, event_columns};

/// Most that one read returns. Unit: events or openings.
pub const READ_MAX: usize = 10_000;

/// One statement, prepared in the same words on both databases, run on whichever it is.
macro_rules! on_either {
    ($database:expr, |$pool:ident| $body:expr) => {
        match $database {
            Database::Sqlite(sqlite) => {
                let $pool = sqlite.readers();
                $body
            }
            Database::Postgres($pool) => $body,
        }
    };
}
pub(crate) use on_either;

fn limited(limit: usize) -> i64 {
    bigint(limit.min(READ_MAX) as u64)
}

pub(crate) fn recorded(rows: Vec<EventRow>) -> Result<Vec<Recorded>, LogError> {
    rows.into_iter().map(Recorded::try_from).collect()
}

/// The end of the log, from the database.
pub(crate) async fn head(database: &Database) -> Result<Head, LogError> {
    const QUERY: &str = "SELECT position, recorded_at FROM log_head";
    let row: HeadRow = on_either!(database, |pool| sqlx::query_as(QUERY).fetch_one(pool).await?);
    Ok(row.into())
}

impl Log {
    /// Events after a position, in order, at most `limit` and at most [`READ_MAX`].
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn read_all(&self, after: u64, limit: usize) -> Result<Vec<Recorded>, LogError> {
        const QUERY: &str = concat!(
            "SELECT ",
            event_columns!(),
            " FROM events WHERE position > $1 ORDER BY position LIMIT $2"
        );
        recorded(on_either!(self.database(), |pool| {
            sqlx::query_as(QUERY).bind(bigint(after)).bind(limited(limit)).fetch_all(pool).await?
        }))
    }

    /// Events of one stream after a sequence, in order, at most `limit` and at most [`READ_MAX`].
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn read_stream(
        &self,
        stream: &Stream,
        after_sequence: u64,
        limit: usize,
    ) -> Result<Vec<Recorded>, LogError> {
        const QUERY: &str = concat!(
            "SELECT ",
            event_columns!(),
            " FROM events WHERE aggregate_type = $1 AND aggregate_id = $2 AND sequence > $3 \
             ORDER BY sequence LIMIT $4"
        );
        recorded(on_either!(self.database(), |pool| {
            sqlx::query_as(QUERY)
                .bind(&stream.kind)
                .bind(&stream.id)
                .bind(bigint(after_sequence))
                .bind(limited(limit))
                .fetch_all(pool)
                .await?
        }))
    }

    /// Events of one type after a position, in order, at most `limit` and at most [`READ_MAX`]. For the feed with a
    /// filter.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn read_type(
        &self,
        stream_kind: &str,
        event_type: &str,
        after: u64,
        limit: usize,
    ) -> Result<Vec<Recorded>, LogError> {
        const QUERY: &str = concat!(
            "SELECT ",
            event_columns!(),
            " FROM events WHERE aggregate_type = $1 AND event_type = $2 AND position > $3 \
             ORDER BY position LIMIT $4"
        );
        recorded(on_either!(self.database(), |pool| {
            sqlx::query_as(QUERY)
                .bind(stream_kind)
                .bind(event_type)
                .bind(bigint(after))
                .bind(limited(limit))
                .fetch_all(pool)
                .await?
        }))
    }

    /// Openings of the events at the positions `first..=last`, by position. All of them: ask for as many positions as
    /// [`Log::read_all`] returns at once.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn openings_between(&self, first: u64, last: u64) -> Result<Vec<PlacedOpening>, LogError> {
        const QUERY: &str = "SELECT position, digest, visibility, disclosure FROM disclosures \
                             WHERE position BETWEEN $1 AND $2 ORDER BY position, digest";
        let rows: Vec<OpeningRow> = on_either!(self.database(), |pool| {
            sqlx::query_as(QUERY).bind(bigint(first)).bind(bigint(last)).fetch_all(pool).await?
        });
        rows.into_iter().map(PlacedOpening::try_from).collect()
    }

    /// What the log calls a person within a scope, once it does.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn pseudonym(&self, scope: &str, subject: &str) -> Result<Option<String>, LogError> {
        const QUERY: &str = "SELECT pseudonym FROM pseudonyms WHERE scope = $1 AND subject = $2";
        Ok(on_either!(self.database(), |pool| {
            sqlx::query_scalar(QUERY).bind(scope).bind(subject).fetch_optional(pool).await?
        }))
    }

    /// Everybody who has a pseudonym within a scope, as subject and pseudonym, ordered by the pseudonym: for scopes that
    /// hold few.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn people_in(&self, scope: &str) -> Result<Vec<(String, String)>, LogError> {
        const QUERY: &str = "SELECT subject, pseudonym FROM pseudonyms WHERE scope = $1 ORDER BY pseudonym";
        Ok(on_either!(self.database(), |pool| sqlx::query_as(QUERY).bind(scope).fetch_all(pool).await?))
    }

    /// What the log calls a person within several scopes: those that there are, as scope and pseudonym.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn pseudonyms(
        &self,
        scopes: &[String],
        subject: &str,
    ) -> Result<Vec<(String, String)>, LogError> {
        Ok(match self.database() {
            Database::Sqlite(sqlite) => {
                sqlx::query_as(
                    "SELECT scope, pseudonym FROM json_each($1) AS asked
                    CROSS JOIN pseudonyms ON scope = asked.value AND subject = $2",
                )
                .bind(sqlx::types::Json(scopes))
                .bind(subject)
                .fetch_all(sqlite.readers())
                .await?
            }
            Database::Postgres(pool) => {
                sqlx::query_as(
                    "SELECT person.scope, person.pseudonym FROM unnest($1::text[]) AS asked (scope)
                    CROSS JOIN LATERAL (
                        SELECT scope, pseudonym FROM pseudonyms
                        WHERE scope = asked.scope AND subject = $2 LIMIT 1
                    ) AS person",
                )
                .bind(scopes)
                .bind(subject)
                .fetch_all(pool)
                .await?
            }
        })
    }

    /// What a command came to, if it was carried out: the hash of what it asked, and its receipt.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn command(&self, id: &str) -> Result<Option<([u8; 32], Receipt)>, LogError> {
        const QUERY: &str = "SELECT command_id, command_hash, stream, first_position, last_position, sequence \
                             FROM commands WHERE command_id = $1";
        let row: Option<CommandRow> = on_either!(self.database(), |pool| {
            sqlx::query_as(QUERY).bind(id).fetch_optional(pool).await?
        });
        let Some(row) = row else { return Ok(None) };
        let (_, hash, receipt) = row.read()?;
        Ok(Some((hash, receipt)))
    }

    /// Last position that was recorded at or before a moment; 0 when none was.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn position_at(&self, moment: Millis) -> Result<u64, LogError> {
        // Moments grow with positions: halving finds the place in some twenty steps, without an index that would only
        // serve this question. Everything up to `low` is early enough, nothing after `high` is.
        let end = head(self.database()).await?;
        if end.recorded_at <= moment {
            return Ok(end.position);
        }
        let (mut low, mut high) = (0, end.position.saturating_sub(1));
        while low < high {
            let middle = high - (high - low) / 2;
            if self.recorded_at(middle).await? <= moment {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        Ok(low)
    }

    async fn recorded_at(&self, position: u64) -> Result<Millis, LogError> {
        const QUERY: &str = "SELECT recorded_at FROM events WHERE position = $1";
        let found: Option<i64> = on_either!(self.database(), |pool| {
            sqlx::query_scalar(QUERY).bind(bigint(position)).fetch_optional(pool).await?
        });
        found
            .map(Millis)
            .ok_or_else(|| LogError::Corrupt(format!("there is no event at position {position}")))
    }
}
