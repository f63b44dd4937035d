//! The statements of the writer on PostgreSQL.

use super::judge::{Facts, Questions};
use super::plan::{EventRow, Plan};
use crate::error::LogError;
use crate::prepared::Prepared;
use crate::record::Stream;
use crate::rows::{CommandRow, bigint, number, visibility};
use sqlx::error::BoxDynError;
use sqlx::postgres::PgArguments;
use sqlx::{Arguments, PgConnection};

/// Everything of a batch, if the guarded streams stand where they were seen and the head where it is supposed.
/// Returns one row when it was written and none when not.
///
/// That a stream without events has none now is not looked up: the key of `events` refuses a second first event.
const WRITE: &str = "
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
    RETURNING 1
), recorded AS (
    INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata,
        position, event_id, occurred_at, recorded_at, leaf_hash)
    SELECT kind, id, sequence, event_type, event_version, payload::json, metadata::json,
        $1 + number, event_id, occurred_at, $3, leaf_hash
    FROM unnest($7::text[], $8::text[], $9::bigint[], $10::text[], $11::text[], $12::text[], $13::text[],
        $14::uuid[], $15::bigint[], $16::bytea[]) WITH ORDINALITY
        AS event (kind, id, sequence, event_type, event_version, payload, metadata, event_id, occurred_at,
            leaf_hash, number)
    WHERE EXISTS (SELECT FROM head)
), carried_out AS (
    INSERT INTO commands (command_id, command_hash, stream, first_position, last_position, sequence)
    SELECT * FROM unnest($17::text[], $18::bytea[], $19::text[], $20::bigint[], $21::bigint[], $22::bigint[])
    WHERE EXISTS (SELECT FROM head)
), opened AS (
    INSERT INTO disclosures (digest, position, visibility, disclosure)
    SELECT * FROM unnest($23::text[], $24::bigint[], $25::text[], $26::text[])
    WHERE EXISTS (SELECT FROM head)
), timed AS (
    INSERT INTO timers (stream, timer, generation, due_at)
    SELECT * FROM unnest($27::text[], $28::text[], $29::bigint[], $30::bigint[])
    WHERE EXISTS (SELECT FROM head)
    ON CONFLICT (stream, timer) DO UPDATE SET generation = excluded.generation, due_at = excluded.due_at
    WHERE excluded.generation > timers.generation
), named AS (
    INSERT INTO pseudonyms (scope, subject, pseudonym)
    SELECT * FROM unnest($31::text[], $32::text[], $33::text[])
    WHERE EXISTS (SELECT FROM head)
)
SELECT pg_notify($34, '')::text FROM head";

/// Streams that must stand where they were seen.
#[derive(Debug, Default)]
pub(crate) struct Guards<'a> {
    kinds: Vec<&'a str>,
    ids: Vec<&'a str>,
    sequences: Vec<i64>,
}

impl<'a> Guards<'a> {
    /// Those of a batch.
    pub(crate) fn of(batch: &[&'a Prepared]) -> Self {
        let mut guards = Self::default();
        for prepared in batch {
            let append = &prepared.append;
            if append.expected_sequence > 0 {
                guards.push(&append.stream, append.expected_sequence);
            }
            for condition in &append.conditions {
                guards.push(&condition.stream, condition.sequence);
            }
        }
        guards
    }

    fn push(&mut self, stream: &'a Stream, sequence: u64) {
        self.kinds.push(&stream.kind);
        self.ids.push(&stream.id);
        self.sequences.push(bigint(sequence));
    }
}

/// Writes a plan. `false` when the head or a guarded stream stands elsewhere; nothing was written then.
pub(crate) async fn write(
    connection: &mut PgConnection,
    plan: &Plan<'_>,
    guards: &Guards<'_>,
    channel: &str,
) -> Result<bool, sqlx::Error> {
    let arguments = arguments(plan, guards, channel).map_err(sqlx::Error::Encode)?;
    // All rows, up to the end of the answer: what comes before it is not yet committed.
    Ok(!sqlx::query_with(WRITE, arguments).fetch_all(connection).await?.is_empty())
}

fn arguments(plan: &Plan<'_>, guards: &Guards<'_>, channel: &str) -> Result<PgArguments, BoxDynError> {
    let mut arguments = PgArguments::default();
    arguments.add(bigint(plan.before.position))?;
    arguments.add(bigint(plan.after.position))?;
    arguments.add(plan.after.recorded_at.0)?;
    arguments.add(&guards.kinds)?;
    arguments.add(&guards.ids)?;
    arguments.add(&guards.sequences)?;
    add_events(&mut arguments, &plan.events())?;
    add_commands(&mut arguments, plan)?;
    add_openings(&mut arguments, plan)?;
    add_timers(&mut arguments, plan)?;
    add_pseudonyms(&mut arguments, plan)?;
    arguments.add(channel)?;
    Ok(arguments)
}

fn add_events(arguments: &mut PgArguments, rows: &[EventRow<'_>]) -> Result<(), BoxDynError> {
    let (mut kinds, mut ids, mut sequences) = (Vec::new(), Vec::new(), Vec::new());
    let (mut types, mut versions, mut payloads) = (Vec::new(), Vec::new(), Vec::new());
    let (mut metadata, mut event_ids) = (Vec::new(), Vec::new());
    let (mut moments, mut hashes) = (Vec::new(), Vec::new());
    for row in rows {
        kinds.push(row.prepared.append.stream.kind.as_str());
        ids.push(row.prepared.append.stream.id.as_str());
        sequences.push(bigint(row.sequence));
        types.push(row.event.event_type.as_str());
        versions.push(row.event.event_version.as_str());
        payloads.push(row.event.payload.as_str());
        metadata.push(row.prepared.metadata.as_str());
        event_ids.push(row.event.event_id);
        moments.push(row.event.occurred_at.0);
        hashes.push(row.leaf_hash.as_slice());
    }
    arguments.add(kinds)?;
    arguments.add(ids)?;
    arguments.add(sequences)?;
    arguments.add(types)?;
    arguments.add(versions)?;
    arguments.add(payloads)?;
    arguments.add(metadata)?;
    arguments.add(event_ids)?;
    arguments.add(moments)?;
    arguments.add(hashes)
}

fn add_commands(arguments: &mut PgArguments, plan: &Plan<'_>) -> Result<(), BoxDynError> {
    let (mut ids, mut hashes, mut streams) = (Vec::new(), Vec::new(), Vec::new());
    let (mut first, mut last, mut sequences) = (Vec::new(), Vec::new(), Vec::new());
    for (prepared, receipt) in plan.commands() {
        let Some(command) = &prepared.append.command else { continue };
        ids.push(command.id.as_str());
        hashes.push(command.hash.as_slice());
        streams.push(prepared.subject.as_str());
        first.push(bigint(receipt.first_position));
        last.push(bigint(receipt.last_position));
        sequences.push(bigint(receipt.sequence));
    }
    arguments.add(ids)?;
    arguments.add(hashes)?;
    arguments.add(streams)?;
    arguments.add(first)?;
    arguments.add(last)?;
    arguments.add(sequences)
}

fn add_openings(arguments: &mut PgArguments, plan: &Plan<'_>) -> Result<(), BoxDynError> {
    let (mut digests, mut positions) = (Vec::new(), Vec::new());
    let (mut visibilities, mut disclosures) = (Vec::new(), Vec::new());
    for (position, opening) in plan.openings() {
        digests.push(opening.digest.as_str());
        positions.push(bigint(position));
        visibilities.push(visibility(opening.visibility));
        disclosures.push(opening.disclosure.as_str());
    }
    arguments.add(digests)?;
    arguments.add(positions)?;
    arguments.add(visibilities)?;
    arguments.add(disclosures)
}

fn add_timers(arguments: &mut PgArguments, plan: &Plan<'_>) -> Result<(), BoxDynError> {
    let timers = plan.timers();
    arguments.add(timers.iter().map(|(stream, _)| *stream).collect::<Vec<_>>())?;
    arguments.add(timers.iter().map(|(_, timer)| timer.timer.as_str()).collect::<Vec<_>>())?;
    arguments.add(timers.iter().map(|(_, timer)| bigint(timer.generation)).collect::<Vec<_>>())?;
    arguments.add(timers.iter().map(|(_, timer)| timer.due_at.map(|due| due.0)).collect::<Vec<_>>())
}

fn add_pseudonyms(arguments: &mut PgArguments, plan: &Plan<'_>) -> Result<(), BoxDynError> {
    let (mut scopes, mut subjects, mut pseudonyms) = (Vec::new(), Vec::new(), Vec::new());
    for new in plan.pseudonyms() {
        scopes.push(new.scope.as_str());
        subjects.push(new.subject.as_str());
        pseudonyms.push(new.pseudonym.as_str());
    }
    arguments.add(scopes)?;
    arguments.add(subjects)?;
    arguments.add(pseudonyms)
}

/// Looks up everything that a batch touches. The limits inside keep each look-up a descent of an index, whatever
/// the planner believes of the size of the tables.
pub(crate) async fn look_up(
    connection: &mut PgConnection,
    questions: &Questions<'_>,
) -> Result<Facts, LogError> {
    let mut facts = Facts::default();
    let streams: Vec<&Stream> = questions.streams.iter().copied().collect();
    let last: Vec<i64> = sqlx::query_scalar(
        "SELECT coalesce((
            SELECT event.sequence FROM events AS event
            WHERE event.aggregate_type = stream.kind AND event.aggregate_id = stream.id
            ORDER BY event.sequence DESC LIMIT 1
        ), 0)
        FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS stream (kind, id, number) ORDER BY number",
    )
    .bind(streams.iter().map(|stream| stream.kind.as_str()).collect::<Vec<_>>())
    .bind(streams.iter().map(|stream| stream.id.as_str()).collect::<Vec<_>>())
    .fetch_all(&mut *connection)
    .await?;
    facts.streams = streams.into_iter().cloned().zip(last.into_iter().map(number)).collect();

    if !questions.commands.is_empty() {
        let found: Vec<CommandRow> = sqlx::query_as(
            "SELECT command.* FROM unnest($1::text[]) AS asked (id)
            CROSS JOIN LATERAL (SELECT * FROM commands WHERE command_id = asked.id LIMIT 1) AS command",
        )
        .bind(questions.commands.iter().copied().collect::<Vec<_>>())
        .fetch_all(&mut *connection)
        .await?;
        for row in found {
            let (id, hash, receipt) = row.read()?;
            facts.commands.insert(id, (hash, receipt));
        }
    }
    if !questions.pseudonyms.is_empty() {
        let (scopes, subjects): (Vec<&str>, Vec<&str>) = questions.pseudonyms.iter().copied().unzip();
        let found: Vec<(String, String)> = sqlx::query_as(
            "SELECT person.scope, person.subject FROM unnest($1::text[], $2::text[]) AS asked (scope, subject)
            CROSS JOIN LATERAL (
                SELECT scope, subject FROM pseudonyms
                WHERE scope = asked.scope AND subject = asked.subject LIMIT 1
            ) AS person",
        )
        .bind(scopes)
        .bind(subjects)
        .fetch_all(&mut *connection)
        .await?;
        facts.pseudonyms = found.into_iter().collect();
    }
    if !questions.digests.is_empty() {
        let found: Vec<String> = sqlx::query_scalar(
            "SELECT opening.digest FROM unnest($1::text[]) AS asked (digest)
            CROSS JOIN LATERAL (SELECT digest FROM disclosures WHERE digest = asked.digest LIMIT 1) AS opening",
        )
        .bind(questions.digests.iter().copied().collect::<Vec<_>>())
        .fetch_all(&mut *connection)
        .await?;
        facts.digests = found.into_iter().collect();
    }
    Ok(facts)
}
