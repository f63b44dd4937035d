//! Refusals: what was asked, and which rule stood in the way. Beside the log, and forgotten in time.
//!
//! A refused command leaves no event. What is kept here is enough to decide it again on the same state and to be refused by the
//! same rule.

use crate::database::Database;
use crate::error::LogError;
use crate::log::Log;
use crate::read::on_either;
use crate::record::{Millis, Stream};
use crate::rows::{bigint, number};
use sqlx::FromRow;

/// Refusals that are kept; older ones are forgotten.
pub const REFUSALS_KEPT_MAX: u64 = 100_000;
/// Refusals that [`Log::refusals`] returns at most.
pub const REFUSALS_LISTED_MAX: usize = 1_000;

/// A command that a rule refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// When.
    pub refused_at: Millis,
    /// The stream that it was for.
    pub stream: Stream,
    /// Sequence that the stream stood at.
    pub sequence: u64,
    /// Stable name of the rule.
    pub rule: String,
    /// Pseudonym of who asked, in that stream.
    pub actor: String,
    /// In which standing: `citizen`, a role of a service, `importer`, `system`.
    pub role: String,
    /// The service of an official.
    pub service: Option<String>,
    /// What was asked, as JSON: names, choices, numbers and dates, and how long texts were, never what they say.
    pub command: String,
}

/// Which refusals are looked for; what is absent does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RefusalFilter {
    /// For this stream.
    pub stream: Option<Stream>,
    /// By this rule.
    pub rule: Option<String>,
    /// What was asked has this piece of JSON in it, as it was written.
    pub command: Option<String>,
    /// Who asked, by the pseudonym in the stream.
    pub actor: Option<String>,
    /// In which standing.
    pub role: Option<String>,
    /// From which service.
    pub service: Option<String>,
    /// Not before.
    pub from: Option<Millis>,
    /// Before.
    pub until: Option<Millis>,
}

#[derive(FromRow)]
struct RefusalRow {
    id: i64,
    refused_at: i64,
    stream: String,
    sequence: i64,
    rule: String,
    actor: String,
    role: String,
    service: Option<String>,
    command: String,
}

impl RefusalRow {
    fn read(self) -> Result<(u64, Refusal), LogError> {
        let stream = Stream::parse(&self.stream);
        let stream = stream.ok_or_else(|| LogError::Corrupt(format!("a refusal of {:?}", self.stream)))?;
        let Self { id, refused_at, sequence, rule, actor, role, service, command, .. } = self;
        let (refused_at, sequence) = (Millis(refused_at), number(sequence));
        Ok((number(id), Refusal { refused_at, stream, sequence, rule, actor, role, service, command }))
    }
}

const KEEP: &str = "INSERT INTO refusals (refused_at, stream, sequence, rule, actor, role, service, command) \
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const KEEP_POSTGRES: &str = "INSERT INTO refusals (refused_at, stream, sequence, rule, actor, role, service, command) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8::json)";

const LISTED: &str = "SELECT id, refused_at, stream, sequence, rule, actor, role, service, \
     CAST(command AS text) AS command FROM refusals \
     WHERE id < $1 AND (CAST($2 AS text) IS NULL OR stream = $2) AND (CAST($3 AS text) IS NULL OR rule = $3) \
     AND (CAST($4 AS text) IS NULL OR CAST(command AS text) LIKE $4 ESCAPE '!') \
     AND (CAST($5 AS text) IS NULL OR actor = $5) AND (CAST($6 AS text) IS NULL OR role = $6) \
     AND (CAST($7 AS text) IS NULL OR service = $7) \
     AND (CAST($8 AS bigint) IS NULL OR refused_at >= $8) AND (CAST($9 AS bigint) IS NULL OR refused_at < $9) \
     ORDER BY id DESC LIMIT $10";

/// The pattern of what has this piece in it, whatever the piece is made of.
fn containing(piece: &str) -> String {
    let plain = piece.replace('!', "!!").replace('%', "!%").replace('_', "!_");
    format!("%{plain}%")
}

macro_rules! bound {
    ($sql:expr, $refusal:expr) => {
        sqlx::query($sql)
            .bind($refusal.refused_at.0)
            .bind($refusal.stream.to_string())
            .bind(bigint($refusal.sequence))
            .bind(&$refusal.rule)
            .bind(&$refusal.actor)
            .bind(&$refusal.role)
            .bind(&$refusal.service)
            .bind(&$refusal.command)
    };
}

impl Log {
    /// Keeps a refusal.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn keep_refusal(&self, refusal: &Refusal) -> Result<(), LogError> {
        match self.database() {
            Database::Sqlite(sqlite) => {
                let mut connection = sqlite.write_facts().await?;
                bound!(KEEP, refusal).execute(&mut *connection).await?;
            }
            Database::Postgres(pool) => {
                bound!(KEEP_POSTGRES, refusal).execute(pool).await?;
            }
        }
        Ok(())
    }

    /// Refusals before a number, the latest first, that pass a filter; each with its number. At most `limit` and at most
    /// [`REFUSALS_LISTED_MAX`].
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn refusals(
        &self,
        filter: &RefusalFilter,
        before: Option<u64>,
        limit: usize,
    ) -> Result<Vec<(u64, Refusal)>, LogError> {
        let before = before.map_or(i64::MAX, bigint);
        let limit = bigint(limit.min(REFUSALS_LISTED_MAX) as u64);
        let stream = filter.stream.as_ref().map(ToString::to_string);
        let command = filter.command.as_deref().map(containing);
        let rows: Vec<RefusalRow> = on_either!(self.database(), |pool| {
            sqlx::query_as(LISTED)
                .bind(before)
                .bind(stream)
                .bind(&filter.rule)
                .bind(command)
                .bind(&filter.actor)
                .bind(&filter.role)
                .bind(&filter.service)
                .bind(filter.from.map(|at| at.0))
                .bind(filter.until.map(|at| at.0))
                .bind(limit)
                .fetch_all(pool)
                .await?
        });
        rows.into_iter().map(RefusalRow::read).collect()
    }

    /// Forgets the oldest refusals beyond [`REFUSALS_KEPT_MAX`].
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn forget_refusals(&self) -> Result<(), LogError> {
        const QUERY: &str = "DELETE FROM refusals WHERE id <= (SELECT max(id) FROM refusals) - $1";
        let kept = bigint(REFUSALS_KEPT_MAX);
        match self.database() {
            Database::Sqlite(sqlite) => {
                let mut connection = sqlite.write_facts().await?;
                sqlx::query(QUERY).bind(kept).execute(&mut *connection).await?;
            }
            Database::Postgres(pool) => {
                sqlx::query(QUERY).bind(kept).execute(pool).await?;
            }
        }
        Ok(())
    }
}
