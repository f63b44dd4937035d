//! Openings that nobody may have any more: gone from the table beside the log, with a mark of why.

use crate::database::Database;
use crate::error::LogError;
use crate::log::Log;
use crate::read::{READ_MAX, on_either, recorded};
use crate::record::{Millis, Opening, Recorded, Visibility};
use crate::rows::{bigint, event_columns, number, visibility, visibility_of};
use pobuda_proof::disclosure::Disclosure;
use sqlx::{Connection, FromRow};

/// What an event of the log says is erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erasing {
    /// Position of the event that says so.
    pub by: u64,
    /// The stored name of the ground.
    pub ground: String,
    /// When it happened.
    pub at: Millis,
    /// The openings.
    pub openings: Vec<Named>,
}

/// An opening by the digest that it opens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    /// Position of the event that carries the digest.
    pub position: u64,
    /// The digest.
    pub digest: String,
    /// Who could read it, as the event says.
    pub visibility: Visibility,
}

/// The mark that stays of an opening.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErasedOpening {
    /// Position of the event that carries its digest.
    pub position: u64,
    /// The digest.
    pub digest: String,
    /// The field it opened; `None` when it was lost before it was erased.
    pub field: Option<String>,
    /// Who could read it.
    pub visibility: Visibility,
    /// Why: the stored name of the ground.
    pub ground: String,
    /// Position of the event that says so.
    pub by: u64,
    /// When it happened.
    pub at: Millis,
}

#[derive(FromRow)]
struct ErasedRow {
    position: i64,
    digest: String,
    field: Option<String>,
    visibility: String,
    ground: String,
    by_position: i64,
    erased_at: i64,
}

impl TryFrom<ErasedRow> for ErasedOpening {
    type Error = LogError;
    fn try_from(row: ErasedRow) -> Result<Self, LogError> {
        Ok(Self {
            position: number(row.position),
            digest: row.digest,
            field: row.field,
            visibility: visibility_of("erased", &row.visibility)?,
            ground: row.ground,
            by: number(row.by_position),
            at: Millis(row.erased_at),
        })
    }
}

const OPENING: &str = "SELECT disclosure FROM disclosures WHERE position = $1 AND digest = $2";
const MARK: &str = "INSERT INTO erased (position, digest, field, visibility, ground, by_position, erased_at) \
                    SELECT $1, $2, $3, $4, $5, $6, $7 \
                    WHERE NOT EXISTS (SELECT 1 FROM erased WHERE position = $1 AND digest = $2)";
const DELETE: &str = "DELETE FROM disclosures WHERE position = $1 AND digest = $2";

/// Deletes and marks within a transaction.
macro_rules! erased_by {
    ($connection:expr, $erasing:expr) => {{
        let mut gone = 0;
        for Named { position, digest, visibility: may_read } in &$erasing.openings {
            let position = bigint(*position);
            let opening = sqlx::query_scalar(OPENING).bind(position).bind(digest);
            let opening: Option<String> = opening.fetch_optional(&mut *$connection).await?;
            let field = opening.as_deref().and_then(field_of);
            let mark = sqlx::query(MARK).bind(position).bind(digest).bind(field).bind(visibility(*may_read));
            let mark = mark.bind(&$erasing.ground).bind(bigint($erasing.by)).bind($erasing.at.0);
            mark.execute(&mut *$connection).await?;
            let delete = sqlx::query(DELETE).bind(position).bind(digest);
            gone += delete.execute(&mut *$connection).await?.rows_affected();
        }
        gone
    }};
}

impl Log {
    /// Deletes openings and notes that they are erased, all or none. Returns how many were still there; done again, none.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn erase(&self, erasing: &Erasing) -> Result<u64, LogError> {
        Ok(match self.database() {
            Database::Sqlite(sqlite) => {
                let mut connection = sqlite.write_facts().await?;
                let mut transaction = Connection::begin_with(&mut *connection, "BEGIN IMMEDIATE").await?;
                let gone = erased_by!(transaction, erasing);
                transaction.commit().await?;
                gone
            }
            Database::Postgres(pool) => {
                let mut transaction = pool.begin().await?;
                let gone = erased_by!(transaction, erasing);
                transaction.commit().await?;
                gone
            }
        })
    }

    /// What was erased of the events at the positions `first..=last`, by position.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn erased_between(&self, first: u64, last: u64) -> Result<Vec<ErasedOpening>, LogError> {
        const QUERY: &str = "SELECT position, digest, field, visibility, ground, by_position, erased_at FROM erased \
                             WHERE position BETWEEN $1 AND $2 ORDER BY position, digest";
        let rows: Vec<ErasedRow> = on_either!(self.database(), |pool| {
            sqlx::query_as(QUERY).bind(bigint(first)).bind(bigint(last)).fetch_all(pool).await?
        });
        rows.into_iter().map(ErasedOpening::try_from).collect()
    }

    /// The events at these positions, in order of the positions: those that there are.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn read_at(&self, positions: &[u64]) -> Result<Vec<Recorded>, LogError> {
        let mut positions: Vec<i64> = positions.iter().map(|position| bigint(*position)).collect();
        positions.sort_unstable();
        positions.dedup();
        let mut all = Vec::with_capacity(positions.len());
        for some in positions.chunks(READ_MAX) {
            all.extend(self.read_some(some).await?);
        }
        Ok(all)
    }

    async fn read_some(&self, positions: &[i64]) -> Result<Vec<Recorded>, LogError> {
        recorded(match self.database() {
            Database::Sqlite(sqlite) => {
                const QUERY: &str = concat!(
                    "SELECT ",
                    event_columns!(),
                    " FROM events WHERE position IN (SELECT value FROM json_each($1)) ORDER BY position"
                );
                let query = sqlx::query_as(QUERY).bind(sqlx::types::Json(positions));
                query.fetch_all(sqlite.readers()).await?
            }
            Database::Postgres(pool) => {
                const QUERY: &str = concat!(
                    "SELECT ",
                    event_columns!(),
                    " FROM events WHERE position = ANY($1) ORDER BY position"
                );
                sqlx::query_as(QUERY).bind(positions).fetch_all(pool).await?
            }
        })
    }
}

impl Opening {
    /// The field that it opens; `None` when it is no disclosure.
    pub fn field(&self) -> Option<String> {
        field_of(&self.disclosure)
    }
}

fn field_of(disclosure: &str) -> Option<String> {
    Disclosure::open(disclosure).ok().map(|opened| opened.name)
}
