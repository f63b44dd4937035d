//! The statement that writes a batch on PostgreSQL.

use super::judge::Guard;
use super::plan::{EventRow, Plan};
use crate::record::TimerChange;
use crate::rows::{bigint, visibility};
use sqlx::error::BoxDynError;
use sqlx::postgres::PgArguments;
use sqlx::{Arguments, Encode, PgConnection, Postgres, Type};
use std::fmt::Write;

/// Moves the head from where it is supposed to be, if the guarded streams stand where they were seen.
///
/// That a stream without events has none now is not looked up: the key of `events` refuses a second first event.
const HEAD: &str = "
WITH head AS (
    UPDATE log_head SET position = $2, recorded_at = $3
    WHERE position = $1 AND NOT EXISTS (
        SELECT FROM unnest($4::text[], $5::text[], $6::bigint[]) AS guard (kind, id, sequence)
        WHERE guard.sequence <> coalesce((
            SELECT event.sequence FROM events AS event
            WHERE event.aggregate_type = guard.kind AND event.aggregate_id = guard.id
            ORDER BY event.sequence DESC LIMIT 1
        ), 0)
    )
    RETURNING 1 AS moved
)";

const EVENTS: &str = "events (recorded_at, position, aggregate_type, aggregate_id, sequence, event_type, event_version, \
                      payload, metadata, event_id, occurred_at, leaf_hash) SELECT $3";
const COMMANDS: &str =
    "commands (command_id, command_hash, stream, first_position, last_position, sequence) SELECT ";
const OPENINGS: &str = "disclosures (digest, position, visibility, disclosure) SELECT ";
const TIMERS: &str = "timers (stream, timer, generation, due_at, claim_at) SELECT ";
const PSEUDONYMS: &str = "pseudonyms (scope, subject, pseudonym) SELECT ";

/// The last change of a timer stands, whatever came first.
const IF_NEWER: &str = " ON CONFLICT (stream, timer) DO UPDATE SET generation = excluded.generation, \
                        due_at = excluded.due_at, claim_at = excluded.claim_at, attempts = 0 WHERE excluded.generation > timers.generation";

type Added = Result<(), BoxDynError>;

/// Writes a plan. `false` when the head or a guarded stream stands elsewhere; nothing was written then.
pub(crate) async fn write(
    connection: &mut PgConnection,
    plan: &Plan<'_>,
    guards: &[Guard<'_>],
) -> Result<bool, sqlx::Error> {
    let Statement { sql, arguments } = Statement::of(plan, guards).map_err(sqlx::Error::Encode)?;
    // All rows, up to the end of the answer: what comes before it is not yet committed.
    Ok(!sqlx::query_with(&sql, arguments).fetch_all(connection).await?.is_empty())
}

/// One statement for the whole batch: one round trip, one commit. Only tables that get rows are named, because each
/// that is costs time even without; so there are a few shapes of it, and each stays prepared.
struct Statement {
    sql: String,
    arguments: PgArguments,
}

impl Statement {
    fn of(plan: &Plan<'_>, guards: &[Guard<'_>]) -> Result<Self, BoxDynError> {
        let mut statement = Self { sql: HEAD.to_owned(), arguments: PgArguments::default() };
        statement.add_head(plan, guards)?;
        statement.add_events(&plan.events())?;
        statement.add_commands(plan)?;
        statement.add_openings(plan)?;
        statement.add_timers(plan)?;
        statement.add_pseudonyms(plan)?;
        statement.sql.push_str("\nSELECT moved FROM head");
        Ok(statement)
    }

    fn add_head(&mut self, plan: &Plan<'_>, guards: &[Guard<'_>]) -> Added {
        self.arguments.add(bigint(plan.before.position))?;
        self.arguments.add(bigint(plan.after.position))?;
        self.arguments.add(plan.after.recorded_at.0)?;
        self.arguments.add(guards.iter().map(|(stream, _)| stream.kind.as_str()).collect::<Vec<_>>())?;
        self.arguments.add(guards.iter().map(|(stream, _)| stream.id.as_str()).collect::<Vec<_>>())?;
        self.arguments.add(guards.iter().map(|(_, sequence)| bigint(*sequence)).collect::<Vec<_>>())
    }

    fn add_events(&mut self, rows: &[EventRow<'_>]) -> Added {
        self.begin("recorded", EVENTS);
        self.column(rows, "bigint[])", |row| bigint(row.position))?;
        self.column(rows, "text[])", |row| row.prepared.append.stream.kind.as_str())?;
        self.column(rows, "text[])", |row| row.prepared.append.stream.id.as_str())?;
        self.column(rows, "bigint[])", |row| bigint(row.sequence))?;
        self.column(rows, "text[])", |row| row.event.event_type.as_str())?;
        self.column(rows, "text[])", |row| row.event.event_version.as_str())?;
        self.column(rows, "text[])::json", |row| &*row.event.payload)?;
        self.column(rows, "text[])::json", |row| row.prepared.metadata.as_str())?;
        self.column(rows, "uuid[])", |row| row.event.event_id)?;
        self.column(rows, "bigint[])", |row| row.event.occurred_at.0)?;
        self.column(rows, "bytea[])", |row| row.leaf_hash.as_slice())?;
        self.end("");
        Ok(())
    }

    fn add_commands(&mut self, plan: &Plan<'_>) -> Added {
        let rows: Vec<_> = plan
            .commands()
            .filter_map(|(prepared, receipt)| Some((prepared.append.command.as_ref()?, prepared, receipt)))
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        self.begin("carried_out", COMMANDS);
        self.column(&rows, "text[])", |(command, ..)| command.id.as_str())?;
        self.column(&rows, "bytea[])", |(command, ..)| command.hash.as_slice())?;
        self.column(&rows, "text[])", |(_, prepared, _)| prepared.subject.as_str())?;
        self.column(&rows, "bigint[])", |(.., receipt)| bigint(receipt.first_position))?;
        self.column(&rows, "bigint[])", |(.., receipt)| bigint(receipt.last_position))?;
        self.column(&rows, "bigint[])", |(.., receipt)| bigint(receipt.sequence))?;
        self.end("");
        Ok(())
    }

    fn add_openings(&mut self, plan: &Plan<'_>) -> Added {
        let rows: Vec<_> = plan.openings().collect();
        if rows.is_empty() {
            return Ok(());
        }
        self.begin("opened", OPENINGS);
        self.column(&rows, "text[])", |(_, opening)| opening.digest.as_str())?;
        self.column(&rows, "bigint[])", |(position, _)| bigint(*position))?;
        self.column(&rows, "text[])", |(_, opening)| visibility(opening.visibility))?;
        self.column(&rows, "text[])", |(_, opening)| opening.disclosure.as_str())?;
        self.end("");
        Ok(())
    }

    fn add_timers(&mut self, plan: &Plan<'_>) -> Added {
        let rows = plan.timers();
        if rows.is_empty() {
            return Ok(());
        }
        self.begin("timed", TIMERS);
        self.column(&rows, "text[])", |(stream, _)| *stream)?;
        self.column(&rows, "text[])", |(_, timer)| timer.timer.as_str())?;
        self.column(&rows, "bigint[])", |(_, timer)| bigint(timer.generation))?;
        let due_at = |(_, timer): &(&str, &TimerChange)| timer.due_at.map(|due| due.0);
        self.column(&rows, "bigint[])", due_at)?;
        self.column(&rows, "bigint[])", due_at)?;
        self.end(IF_NEWER);
        Ok(())
    }

    fn add_pseudonyms(&mut self, plan: &Plan<'_>) -> Added {
        let rows: Vec<_> = plan.pseudonyms().collect();
        if rows.is_empty() {
            return Ok(());
        }
        self.begin("named", PSEUDONYMS);
        self.column(&rows, "text[])", |new| new.scope.as_str())?;
        self.column(&rows, "text[])", |new| new.subject.as_str())?;
        self.column(&rows, "text[])", |new| new.pseudonym.as_str())?;
        self.end("");
        Ok(())
    }

    fn begin(&mut self, name: &str, into: &str) {
        // Writing to a `String` cannot fail, here and below.
        let _ = write!(self.sql, ", {name} AS (INSERT INTO {into}");
    }

    /// One column of the rows, as an array that the server takes apart: all columns of a table in step.
    fn column<'r, Row, T>(&mut self, rows: &'r [Row], shape: &str, value: impl Fn(&'r Row) -> T) -> Added
    where
        T: 'r,
        Vec<T>: Encode<'r, Postgres> + Type<Postgres>,
    {
        self.arguments.add(rows.iter().map(value).collect::<Vec<T>>())?;
        let comma = if self.sql.ends_with("SELECT ") { "" } else { ", " };
        let _ = write!(self.sql, "{comma}unnest(${}::{shape}", self.arguments.len());
        Ok(())
    }

    fn end(&mut self, after: &str) {
        let _ = write!(self.sql, " WHERE EXISTS (SELECT FROM head){after})");
    }
}
