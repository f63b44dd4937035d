//! PostgreSQL.

use super::connection::{columns, on_conflict};
use super::{Cell, Cells, Kind, Shape};
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::Query;
use sqlx::{PgConnection, Postgres, Row};

fn bind<'q>(sql: &'q str, bound: &'q [Cell]) -> Query<'q, Postgres, PgArguments> {
    let mut query = sqlx::query(sql);
    for cell in bound {
        query = match cell {
            Cell::Integer(number) => query.bind(*number),
            Cell::Text(text) => query.bind(text.as_deref()),
        };
    }
    query
}

fn cells(row: &PgRow, kinds: &[Kind]) -> Result<Cells, sqlx::Error> {
    let cell = |(column, kind): (usize, &Kind)| match kind {
        Kind::Integer => row.try_get(column).map(Cell::Integer),
        Kind::Text => row.try_get(column).map(Cell::Text),
    };
    kinds.iter().enumerate().map(cell).collect()
}

pub(super) async fn execute(
    connection: &mut PgConnection,
    sql: &str,
    bound: &[Cell],
) -> Result<u64, sqlx::Error> {
    bind(sql, bound).execute(connection).await.map(|done| done.rows_affected())
}

pub(super) async fn fetch(
    connection: &mut PgConnection,
    sql: &str,
    bound: &[Cell],
    kinds: &[Kind],
) -> Result<Vec<Cells>, sqlx::Error> {
    bind(sql, bound).fetch_all(connection).await?.iter().map(|row| cells(row, kinds)).collect()
}

pub(super) async fn load(
    connection: &mut PgConnection,
    table: &str,
    by: &str,
    values: &[String],
) -> Result<Vec<(String, String)>, sqlx::Error> {
    let sql = format!("SELECT {by}, body FROM {table} WHERE {by} = ANY($1)");
    // Planned anew each time: a plan made while the table was small would go on reading all of it.
    let rows = sqlx::query(&sql).bind(values).persistent(false).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// One column of many rows.
enum Column {
    Integers(Vec<Option<i64>>),
    Texts(Vec<Option<String>>),
}

pub(super) async fn write(
    connection: &mut PgConnection,
    table: &str,
    shape: &Shape,
    rows: Vec<Cells>,
) -> Result<(), sqlx::Error> {
    let mut turned: Vec<Column> = shape
        .columns
        .iter()
        .map(|(_, kind)| match kind {
            Kind::Integer => Column::Integers(Vec::with_capacity(rows.len())),
            Kind::Text => Column::Texts(Vec::with_capacity(rows.len())),
        })
        .collect();
    for row in rows {
        for (column, cell) in turned.iter_mut().zip(row) {
            match (column, cell) {
                (Column::Integers(numbers), Cell::Integer(number)) => numbers.push(number),
                (Column::Texts(texts), Cell::Text(text)) => texts.push(text),
                (Column::Integers(numbers), Cell::Text(_)) => numbers.push(None),
                (Column::Texts(texts), Cell::Integer(_)) => texts.push(None),
            }
        }
    }
    let arrays: Vec<String> = (1..)
        .zip(&turned)
        .map(|(number, column)| match column {
            Column::Integers(_) => format!("${number}::bigint[]"),
            Column::Texts(_) => format!("${number}::text[]"),
        })
        .collect();
    let sql = format!(
        "INSERT INTO {table} ({}) SELECT * FROM unnest({}) {}",
        columns(shape),
        arrays.join(", "),
        on_conflict(shape)
    );
    let mut query = sqlx::query(&sql);
    for column in turned {
        query = match column {
            Column::Integers(numbers) => query.bind(numbers),
            Column::Texts(texts) => query.bind(texts),
        };
    }
    query.execute(connection).await.map(|_| ())
}
