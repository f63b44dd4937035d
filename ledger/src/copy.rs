//! The stretch of a scan on PostgreSQL, by COPY: the server packs no texts, and the driver takes no row apart.
//!
//! Source of the form: PostgreSQL documentation, COPY, "Binary Format".

use crate::error::LogError;
use crate::scan::{Block, EVENT_END, FIELD_END, SCAN_BLOCK_EVENTS};
use futures::TryStreamExt;
use sqlx::PgPool;
use std::fmt::Write;
use tokio::sync::mpsc;

/// What a binary COPY begins with, before its flags and the length of its extension.
const SIGNATURE: &[u8] = b"PGCOPY\n\xff\r\n\0";

/// Fields of a row, in the order of a scanned event.
const FIELDS: u16 = 10;

/// Which of them are numbers of 64 bits; the others are texts.
const NUMBERS: [bool; 10] = [true, false, false, true, false, false, true, true, false, false];

/// Reads the stretch in one statement and sends it block by block, until nobody wants more.
pub(crate) async fn read(
    pool: &PgPool,
    after: u64,
    until: u64,
    blocks: &mpsc::Sender<Result<Block, LogError>>,
) -> Result<(), LogError> {
    // COPY takes no parameters; these two are numbers.
    let statement = format!(
        "COPY (SELECT position, aggregate_type, aggregate_id, sequence, event_type, event_version, occurred_at,
            recorded_at, encode(leaf_hash, 'hex'), payload
         FROM events WHERE position > {after} AND position <= {until} ORDER BY position) TO STDOUT (FORMAT binary)"
    );
    // A connection of its own: one that is left in the middle of a COPY is of no use to anybody else.
    let mut connection = pool.acquire().await?.detach();
    let mut messages = connection.copy_out_raw(&statement).await?;
    let mut packed = Packed::after(after);
    let mut begun = false;
    while let Some(message) = messages.try_next().await? {
        let mut rest: &[u8] = &message;
        if !begun {
            rest = without_header(rest).ok_or_else(torn)?;
            begun = true;
        }
        while packed.take_row(&mut rest).ok_or_else(torn)? {
            if packed.events == SCAN_BLOCK_EVENTS && blocks.send(Ok(packed.block())).await.is_err() {
                return Ok(());
            }
        }
    }
    if packed.next <= until {
        return Err(LogError::Corrupt(format!("there is no event at position {}", packed.next)));
    }
    if packed.events > 0 {
        // The last block: nobody may be waiting for it any more.
        drop(blocks.send(Ok(packed.block())).await);
    }
    Ok(())
}

fn torn() -> LogError {
    LogError::Corrupt("PostgreSQL answers COPY in another form than the documented one".to_owned())
}

/// Events on their way into a block.
struct Packed {
    text: String,
    /// Position of the first event of the block.
    first: u64,
    /// Position that must come next.
    next: u64,
    events: u64,
}

impl Packed {
    fn after(after: u64) -> Self {
        Self { text: String::new(), first: after + 1, next: after + 1, events: 0 }
    }

    fn block(&mut self) -> Block {
        // The next block is about as long as this one.
        let room = String::with_capacity(self.text.len() + self.text.len() / 8);
        let block = Block::new(std::mem::replace(&mut self.text, room), self.first, self.next - 1);
        (self.first, self.events) = (self.next, 0);
        block
    }

    /// Takes one row off the front. `false` at the end of the message; `None` when it does not have the form.
    fn take_row(&mut self, rest: &mut &[u8]) -> Option<bool> {
        if rest.is_empty() {
            return Some(false);
        }
        let fields = u16::from_be_bytes(take(rest)?);
        if fields == u16::MAX {
            // The mark after the last row.
            return rest.is_empty().then_some(false);
        }
        if fields != FIELDS {
            return None;
        }
        if self.events > 0 {
            self.text.push(EVENT_END);
        }
        for (index, number) in NUMBERS.into_iter().enumerate() {
            let length = usize::try_from(i32::from_be_bytes(take(rest)?)).ok()?;
            let (value, after) = rest.split_at_checked(length)?;
            *rest = after;
            if index > 0 {
                self.text.push(FIELD_END);
            }
            if number {
                let value = i64::from_be_bytes(value.try_into().ok()?);
                if index == 0 && u64::try_from(value) != Ok(self.next) {
                    return None;
                }
                // Writing to a `String` cannot fail.
                let _ = write!(self.text, "{value}");
            } else {
                self.text.push_str(std::str::from_utf8(value).ok()?);
            }
        }
        self.next += 1;
        self.events += 1;
        Some(true)
    }
}

fn without_header(message: &[u8]) -> Option<&[u8]> {
    let mut rest = message.strip_prefix(SIGNATURE)?;
    let _flags: [u8; 4] = take(&mut rest)?;
    let extension = usize::try_from(u32::from_be_bytes(take(&mut rest)?)).ok()?;
    rest.get(extension..)
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, after) = rest.split_first_chunk::<N>()?;
    *rest = after;
    Some(*taken)
}
