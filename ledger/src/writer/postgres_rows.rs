//! What the writer looks up on PostgreSQL.

use super::judge::{Facts, Questions};
use crate::error::LogError;
use crate::record::Stream;
use crate::rows::{CommandRow, number};
use sqlx::PgConnection;

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
    Ok(facts)
}
