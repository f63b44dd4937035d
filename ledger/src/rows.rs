//! Rows as the databases return them.

use crate::error::LogError;
use crate::record::{Head, Millis, Opening, PlacedOpening, Receipt, Recorded, Stream, Visibility};
use sqlx::FromRow;
use uuid::Uuid;

/// Columns of [`EventRow`], on either database. The cast takes the payload of PostgreSQL as the text it is.
macro_rules! event_columns {
    () => {
        "position, aggregate_type, aggregate_id, sequence, event_id, event_type, event_version, \
         CAST(payload AS text) AS payload, occurred_at, recorded_at, leaf_hash"
    };
}
pub(crate) use event_columns;

/// A row of `events`.
#[derive(Debug, FromRow)]
pub(crate) struct EventRow {
    position: i64,
    aggregate_type: String,
    aggregate_id: String,
    sequence: i64,
    event_id: Uuid,
    event_type: String,
    event_version: String,
    payload: String,
    occurred_at: i64,
    recorded_at: i64,
    leaf_hash: Vec<u8>,
}

/// A row of `commands`.
#[derive(Debug, FromRow)]
pub(crate) struct CommandRow {
    command_id: String,
    command_hash: Vec<u8>,
    stream: String,
    first_position: i64,
    last_position: i64,
    sequence: i64,
}

/// A row of `disclosures`.
#[derive(Debug, FromRow)]
pub(crate) struct OpeningRow {
    position: i64,
    digest: String,
    visibility: String,
    disclosure: String,
}

/// The row of `log_head`.
#[derive(Debug, FromRow)]
pub(crate) struct HeadRow {
    position: i64,
    recorded_at: i64,
}

impl From<HeadRow> for Head {
    fn from(row: HeadRow) -> Self {
        Self { position: number(row.position), recorded_at: Millis(row.recorded_at) }
    }
}

impl TryFrom<EventRow> for Recorded {
    type Error = LogError;

    fn try_from(row: EventRow) -> Result<Self, LogError> {
        Ok(Self {
            position: number(row.position),
            stream: Stream::new(row.aggregate_type, row.aggregate_id),
            sequence: number(row.sequence),
            event_id: row.event_id,
            event_type: row.event_type,
            event_version: row.event_version,
            payload: row.payload,
            occurred_at: Millis(row.occurred_at),
            recorded_at: Millis(row.recorded_at),
            leaf_hash: hash("events", row.leaf_hash)?,
        })
    }
}

impl CommandRow {
    /// The id, the hash of what was asked, and what it came to.
    pub(crate) fn read(self) -> Result<(String, [u8; 32], Receipt), LogError> {
        let stream = Stream::parse(&self.stream)
            .ok_or_else(|| LogError::Corrupt(format!("commands: the stream {:?}", self.stream)))?;
        let receipt = Receipt {
            stream,
            first_position: number(self.first_position),
            last_position: number(self.last_position),
            sequence: number(self.sequence),
            repeated: true,
        };
        Ok((self.command_id, hash("commands", self.command_hash)?, receipt))
    }
}

impl TryFrom<OpeningRow> for PlacedOpening {
    type Error = LogError;

    fn try_from(row: OpeningRow) -> Result<Self, LogError> {
        let visibility = visibility_of("disclosures", &row.visibility)?;
        let opening = Opening { digest: row.digest, visibility, disclosure: row.disclosure };
        Ok(Self { position: number(row.position), opening })
    }
}

/// As the databases spell it.
pub(crate) fn visibility_of(table: &str, text: &str) -> Result<Visibility, LogError> {
    match text {
        "public" => Ok(Visibility::Public),
        "restricted" => Ok(Visibility::Restricted),
        other => Err(LogError::Corrupt(format!("{table}: the visibility {other:?}"))),
    }
}

/// How the databases spell it.
pub(crate) fn visibility(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Public => "public",
        Visibility::Restricted => "restricted",
    }
}

/// A count as the databases keep it. Counts come from there or grow by one: none is beyond 63 bits.
pub(crate) fn bigint(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A count from the databases, which check that it is not negative.
pub(crate) fn number(bigint: i64) -> u64 {
    u64::try_from(bigint).unwrap_or_default()
}

pub(crate) fn hash(table: &str, bytes: Vec<u8>) -> Result<[u8; 32], LogError> {
    <[u8; 32]>::try_from(bytes)
        .map_err(|_| LogError::Corrupt(format!("{table}: a hash is not 32 bytes long")))
}
