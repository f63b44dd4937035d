//! SQLite.

use super::connection::{columns, on_conflict};
use super::{Cell, Cells, Kind, Shape};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Row, Sqlite, SqliteConnection};

/// Most rows in one statement. A power of two: a batch is cut into powers of two, so that a handful of statements
/// serves every batch. Times 17 columns it stays below SQLite's 32,766 parameters.
const ROWS_MAX: usize = 64;

fn bind<'q>(
    sql: &'q str,
    bound: impl IntoIterator<Item = &'q Cell>,
) -> Query<'q, Sqlite, SqliteArguments<'q>> {
    let mut query = sqlx::query(sql);
    for cell in bound {
        query = match cell {
            Cell::Integer(number) => query.bind(*number),
            Cell::Text(text) => query.bind(text.as_deref()),
        };
    }
    query
}

fn cells(row: &SqliteRow, kinds: &[Kind]) -> Result<Cells, sqlx::Error> {
    let cell = |(column, kind): (usize, &Kind)| match kind {
        Kind::Integer => row.try_get(column).map(Cell::Integer),
        Kind::Text => row.try_get(column).map(Cell::Text),
    };
    kinds.iter().enumerate().map(cell).collect()
}

pub(super) async fn execute(
    connection: &mut SqliteConnection,
    sql: &str,
    bound: &[Cell],
) -> Result<u64, sqlx::Error> {
    bind(sql, bound).execute(connection).await.map(|done| done.rows_affected())
}

pub(super) async fn fetch(
    connection: &mut SqliteConnection,
    sql: &str,
    bound: &[Cell],
    kinds: &[Kind],
) -> Result<Vec<Cells>, sqlx::Error> {
    bind(sql, bound).fetch_all(connection).await?.iter().map(|row| cells(row, kinds)).collect()
}

pub(super) async fn load(
    connection: &mut SqliteConnection,
    table: &str,
    by: &str,
    values: &[String],
) -> Result<Vec<(String, String)>, sqlx::Error> {
    let listed = serde_json::to_string(values).map_err(|error| sqlx::Error::Encode(error.into()))?;
    let sql = format!("SELECT {by}, body FROM {table} WHERE {by} IN (SELECT value FROM json_each($1))");
    let rows = sqlx::query(&sql).bind(listed).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

pub(super) async fn write(
    connection: &mut SqliteConnection,
    table: &str,
    shape: &Shape,
    rows: Vec<Cells>,
) -> Result<(), sqlx::Error> {
    let (insert, end) = if shape.search {
        // A table of words knows no ON CONFLICT; its key is the row's own number, so that REPLACE leaves nothing behind.
        ("INSERT OR REPLACE", String::new())
    } else {
        ("INSERT", on_conflict(shape))
    };
    let one = format!("({})", vec!["?"; shape.columns.len()].join(", "));
    let columns = columns(shape);
    let mut rest = rows.as_slice();
    while !rest.is_empty() {
        let taken = rest.len().min(ROWS_MAX);
        let taken = if taken.is_power_of_two() { taken } else { taken.next_power_of_two() / 2 };
        let (now, later) = rest.split_at(taken);
        let values = vec![one.as_str(); taken].join(", ");
        let sql = format!("{insert} INTO {table} ({columns}) VALUES {values} {end}");
        bind(&sql, now.iter().flatten()).execute(&mut *connection).await?;
        rest = later;
    }
    Ok(())
}
