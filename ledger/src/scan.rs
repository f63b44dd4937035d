//! Reading a long stretch of the log as fast as the database gives it, for replays and rebuilds.
//!
//! A row for every event costs more than the event itself: the driver takes each apart, column by column. Here some
//! hundred events come as one text, and are lent from it. SQLite packs them itself; PostgreSQL is slow at that and fast
//! at COPY, so that they are packed on this side.

use crate::copy;
use crate::database::{Database, Sqlite};
use crate::error::LogError;
use crate::record::Millis;
use crate::rows::bigint;
use tokio::sync::mpsc;

/// Events in one block.
pub const SCAN_BLOCK_EVENTS: u64 = 512;

/// Blocks that are read ahead while the caller works.
const BLOCKS_AHEAD: usize = 2;

/// Between events, and between the fields of one. Neither occurs in canonical JSON, which escapes control characters,
/// nor in names, which have none.
pub(crate) const EVENT_END: char = '\u{1e}';
pub(crate) const FIELD_END: char = '\u{1f}';

/// Events in order, the fields in the order of [`ScannedEvent`]. The inner query gives the order.
const SQLITE: &str = "
SELECT group_concat(
    concat_ws(char(31), position, aggregate_type, aggregate_id, sequence, event_type, event_version, occurred_at,
        recorded_at, lower(hex(leaf_hash)), payload), char(30))
FROM (SELECT * FROM events WHERE position > $1 AND position <= $2 ORDER BY position)";

/// A reading of a stretch of the log. Dropping it stops the reading.
#[derive(Debug)]
pub struct Scan {
    blocks: mpsc::Receiver<Result<Block, LogError>>,
    next: u64,
    until: u64,
}

/// Some events in order, as the database has packed them.
#[derive(Debug)]
pub struct Block {
    text: String,
    first: u64,
    last: u64,
}

/// An event, lent from its block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ScannedEvent<'a> {
    /// Dense from 1.
    pub position: u64,
    /// Aggregate type of the stream.
    pub stream_kind: &'a str,
    /// Id of the stream within its type.
    pub stream_id: &'a str,
    /// Dense from 1 within the stream.
    pub sequence: u64,
    /// Its type.
    pub event_type: &'a str,
    /// Version of its shape.
    pub event_version: &'a str,
    /// When it happened.
    pub occurred_at: Millis,
    /// When it was recorded.
    pub recorded_at: Millis,
    /// Hash of its leaf in lower-case hexadecimal.
    pub leaf_hash_hex: &'a str,
    /// Canonical JSON.
    pub payload: &'a str,
}

impl ScannedEvent<'_> {
    /// Hash of the leaf; `None` when it is not one.
    pub fn leaf_hash(&self) -> Option<[u8; 32]> {
        let mut hash = [0; 32];
        if self.leaf_hash_hex.len() != 64 {
            return None;
        }
        for (byte, digits) in hash.iter_mut().zip(self.leaf_hash_hex.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()?;
        }
        Some(hash)
    }
}

impl Scan {
    pub(crate) fn start(database: Database, after: u64, until: u64) -> Self {
        let (sender, blocks) = mpsc::channel(BLOCKS_AHEAD);
        tokio::spawn(async move {
            let read = match &database {
                Database::Sqlite(sqlite) => read(sqlite, after, until, &sender).await,
                Database::Postgres(_) if until <= after => Ok(()),
                Database::Postgres(pool) => copy::read(pool, after, until, &sender).await,
            };
            if let Err(error) = read {
                // Nobody wants to know when the receiver is gone.
                drop(sender.send(Err(error)).await);
            }
        });
        Self { blocks, next: after + 1, until }
    }

    /// The next block; `None` after the last.
    ///
    /// # Errors
    /// [`LogError`] when the database fails or the stretch has a gap; the scan is over then.
    pub async fn next(&mut self) -> Result<Option<Block>, LogError> {
        if self.next > self.until {
            return Ok(None);
        }
        let block = self.blocks.recv().await.unwrap_or(Err(LogError::Closed));
        self.next = block.as_ref().map_or(u64::MAX, |block| block.last + 1);
        block.map(Some)
    }
}

/// Reads the stretch a statement for each block, until nobody wants more.
async fn read(
    sqlite: &Sqlite,
    mut after: u64,
    until: u64,
    blocks: &mpsc::Sender<Result<Block, LogError>>,
) -> Result<(), LogError> {
    while after < until {
        let last = until.min(after + SCAN_BLOCK_EVENTS);
        let text: Option<String> = sqlx::query_scalar(SQLITE)
            .bind(bigint(after))
            .bind(bigint(last))
            .fetch_one(sqlite.readers())
            .await?;
        let block = Block::new(text.unwrap_or_default(), after + 1, last);
        let found = block.text.split(EVENT_END).filter(|event| !event.is_empty()).count() as u64;
        if found != last - after {
            return Err(LogError::Corrupt(format!(
                "{found} events stand at the positions {} to {last}",
                block.first
            )));
        }
        if blocks.send(Ok(block)).await.is_err() {
            return Ok(());
        }
        after = last;
    }
    Ok(())
}

impl Block {
    pub(crate) fn new(text: String, first: u64, last: u64) -> Self {
        Self { text, first, last }
    }

    /// Position of the first event.
    pub fn first(&self) -> u64 {
        self.first
    }

    /// Position of the last event.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// The events, in order.
    ///
    /// # Errors
    /// [`LogError::Corrupt`] for an event whose fields cannot be told apart.
    pub fn events(&self) -> impl Iterator<Item = Result<ScannedEvent<'_>, LogError>> {
        self.text.split(EVENT_END).zip(self.first..).map(|(text, position)| {
            scanned(text)
                .filter(|event| event.position == position)
                .ok_or_else(|| LogError::Corrupt(format!("the event at position {position} cannot be read")))
        })
    }
}

fn scanned(text: &str) -> Option<ScannedEvent<'_>> {
    let mut fields = text.splitn(10, FIELD_END);
    let event = ScannedEvent {
        position: fields.next()?.parse().ok()?,
        stream_kind: fields.next()?,
        stream_id: fields.next()?,
        sequence: fields.next()?.parse().ok()?,
        event_type: fields.next()?,
        event_version: fields.next()?,
        occurred_at: Millis(fields.next()?.parse().ok()?),
        recorded_at: Millis(fields.next()?.parse().ok()?),
        leaf_hash_hex: fields.next()?,
        payload: fields.next()?,
    };
    Some(event)
}
