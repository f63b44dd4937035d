//! The statements of the writer on SQLite.

use super::judge::{Facts, Guard, Questions};
use super::plan::Plan;
use crate::error::LogError;
use crate::record::{Head, Millis, Stream};
use crate::rows::{CommandRow, bigint, number, visibility};
use sqlx::query_builder::{QueryBuilder, Separated};
use sqlx::{Sqlite, SqliteConnection};

/// Rows in one statement, from many to one: few shapes, so that each stays prepared.
const ROWS_PER_STATEMENT: [usize; 7] = [64, 32, 16, 8, 4, 2, 1];

/// Writes a plan within the transaction that has judged it.
pub(crate) async fn write(connection: &mut SqliteConnection, plan: &Plan<'_>) -> Result<(), sqlx::Error> {
    let recorded_at = plan.after.recorded_at.0;
    let events = "INSERT INTO events (position, aggregate_type, aggregate_id, sequence, event_type, event_version, \
                  payload, metadata, event_id, occurred_at, recorded_at, leaf_hash) ";
    insert(connection, events, &plan.events(), "", |mut row, event| {
        let append = &event.prepared.append;
        row.push_bind(bigint(event.position))
            .push_bind(append.stream.kind.as_str())
            .push_bind(append.stream.id.as_str())
            .push_bind(bigint(event.sequence))
            .push_bind(event.event.event_type.as_str())
            .push_bind(event.event.event_version.as_str())
            .push_bind(&*event.event.payload)
            .push_bind(event.prepared.metadata.as_str())
            .push_bind(event.event.event_id)
            .push_bind(event.event.occurred_at.0)
            .push_bind(recorded_at)
            .push_bind(event.leaf_hash.as_slice());
    })
    .await?;
    write_commands(connection, plan).await?;
    write_erasable(connection, plan).await?;
    sqlx::query("UPDATE log_head SET position = ?, recorded_at = ?")
        .bind(bigint(plan.after.position))
        .bind(recorded_at)
        .execute(connection)
        .await?;
    Ok(())
}

async fn write_commands(connection: &mut SqliteConnection, plan: &Plan<'_>) -> Result<(), sqlx::Error> {
    let commands: Vec<_> = plan
        .commands()
        .filter_map(|(prepared, receipt)| Some((prepared.append.command.as_ref()?, prepared, receipt)))
        .collect();
    let into =
        "INSERT INTO commands (command_id, command_hash, stream, first_position, last_position, sequence) ";
    insert(connection, into, &commands, "", |mut row, (command, prepared, receipt)| {
        row.push_bind(command.id.as_str())
            .push_bind(command.hash.as_slice())
            .push_bind(prepared.subject.as_str())
            .push_bind(bigint(receipt.first_position))
            .push_bind(bigint(receipt.last_position))
            .push_bind(bigint(receipt.sequence));
    })
    .await
}

async fn write_erasable(connection: &mut SqliteConnection, plan: &Plan<'_>) -> Result<(), sqlx::Error> {
    let openings: Vec<_> = plan.openings().collect();
    let into = "INSERT INTO disclosures (digest, position, visibility, disclosure) ";
    insert(connection, into, &openings, "", |mut row, (position, opening)| {
        row.push_bind(opening.digest.as_str())
            .push_bind(bigint(*position))
            .push_bind(visibility(opening.visibility))
            .push_bind(opening.disclosure.as_str());
    })
    .await?;
    let moved = " ON CONFLICT (stream, timer) DO UPDATE SET generation = excluded.generation, \
                 due_at = excluded.due_at, claim_at = excluded.claim_at, attempts = 0 WHERE excluded.generation > timers.generation";
    let into = "INSERT INTO timers (stream, timer, generation, due_at, claim_at) ";
    insert(connection, into, &plan.timers(), moved, |mut row, (stream, timer)| {
        row.push_bind(*stream)
            .push_bind(timer.timer.as_str())
            .push_bind(bigint(timer.generation))
            .push_bind(timer.due_at.map(|due| due.0))
            .push_bind(timer.due_at.map(|due| due.0));
    })
    .await?;
    let pseudonyms: Vec<_> = plan.pseudonyms().collect();
    let into = "INSERT INTO pseudonyms (scope, subject, pseudonym) ";
    insert(connection, into, &pseudonyms, "", |mut row, new| {
        row.push_bind(new.scope.as_str()).push_bind(new.subject.as_str()).push_bind(new.pseudonym.as_str());
    })
    .await
}

/// Inserts rows, many with one statement.
async fn insert<'r, Row>(
    connection: &mut SqliteConnection,
    into: &str,
    rows: &'r [Row],
    after: &str,
    mut bind: impl FnMut(Separated<'_, 'r, Sqlite, &'static str>, &'r Row),
) -> Result<(), sqlx::Error> {
    let mut rest = rows;
    for size in ROWS_PER_STATEMENT {
        while let Some((chunk, others)) = rest.split_at_checked(size) {
            let mut builder = QueryBuilder::<Sqlite>::new(into);
            builder.push_values(chunk, &mut bind).push(after);
            builder.build().execute(&mut *connection).await?;
            rest = others;
        }
    }
    Ok(())
}

/// The end of the log, and whether every guarded stream stands where it was seen.
pub(crate) async fn look_up_guarded(
    connection: &mut SqliteConnection,
    guards: &[Guard<'_>],
) -> Result<(Head, bool), sqlx::Error> {
    let keys: Vec<(&str, &str, u64)> = guards
        .iter()
        .map(|(stream, sequence)| (stream.kind.as_str(), stream.id.as_str(), *sequence))
        .collect();
    let (position, recorded_at, holds): (i64, i64, bool) = sqlx::query_as(
        "SELECT position, recorded_at, NOT EXISTS (
            SELECT 1 FROM json_each(?) AS guard
            WHERE guard.value ->> 2 <> coalesce((
                SELECT max(sequence) FROM events
                WHERE aggregate_type = guard.value ->> 0 AND aggregate_id = guard.value ->> 1
            ), 0)
        ) FROM log_head",
    )
    .bind(sqlx::types::Json(keys))
    .fetch_one(connection)
    .await?;
    Ok((Head { position: number(position), recorded_at: Millis(recorded_at) }, holds))
}

/// Looks up everything that a batch touches, one statement for each table.
pub(crate) async fn look_up(
    connection: &mut SqliteConnection,
    questions: &Questions<'_>,
) -> Result<Facts, LogError> {
    let mut facts = Facts::default();
    let streams: Vec<&Stream> = questions.streams.iter().copied().collect();
    let keys: Vec<[&str; 2]> =
        streams.iter().map(|stream| [stream.kind.as_str(), stream.id.as_str()]).collect();
    let last: Vec<i64> = sqlx::query_scalar(
        "SELECT coalesce((
            SELECT max(sequence) FROM events
            WHERE aggregate_type = stream.value ->> 0 AND aggregate_id = stream.value ->> 1
        ), 0)
        FROM json_each(?) AS stream ORDER BY stream.key",
    )
    .bind(sqlx::types::Json(keys))
    .fetch_all(&mut *connection)
    .await?;
    facts.streams = streams.into_iter().cloned().zip(last.into_iter().map(number)).collect();

    if !questions.commands.is_empty() {
        let found: Vec<CommandRow> = sqlx::query_as(
            "SELECT commands.* FROM json_each(?) AS asked CROSS JOIN commands ON command_id = asked.value",
        )
        .bind(sqlx::types::Json(questions.commands.iter().collect::<Vec<_>>()))
        .fetch_all(&mut *connection)
        .await?;
        for row in found {
            let (id, hash, receipt) = row.read()?;
            facts.commands.insert(id, (hash, receipt));
        }
    }
    if !questions.pseudonyms.is_empty() {
        let found: Vec<(String, String)> = sqlx::query_as(
            "SELECT scope, subject FROM json_each(?) AS asked
            CROSS JOIN pseudonyms ON scope = asked.value ->> 0 AND subject = asked.value ->> 1",
        )
        .bind(sqlx::types::Json(questions.pseudonyms.iter().collect::<Vec<_>>()))
        .fetch_all(&mut *connection)
        .await?;
        facts.pseudonyms = found.into_iter().collect();
    }
    Ok(facts)
}
