//! A connection to either database, inside a transaction or not.

use super::{Cell, Cells, Kind, Shape, postgres, sqlite};
use sqlx::{Executor, PgConnection, SqliteConnection};

/// A borrowed connection.
pub(crate) enum Conn<'c> {
    /// To a SQLite file.
    Sqlite(&'c mut SqliteConnection),
    /// To PostgreSQL.
    Postgres(&'c mut PgConnection),
}

impl Conn<'_> {
    /// Runs one statement; parameters are `$1`, `$2`, … on both databases.
    pub(crate) async fn execute(&mut self, sql: &str, bound: &[Cell]) -> Result<u64, sqlx::Error> {
        match self {
            Self::Sqlite(connection) => sqlite::execute(connection, sql, bound).await,
            Self::Postgres(connection) => postgres::execute(connection, sql, bound).await,
        }
    }

    /// Runs statements without parameters.
    pub(crate) async fn run(&mut self, sql: &str) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(connection) => connection.execute(sql).await.map(|_| ()),
            Self::Postgres(connection) => connection.execute(sql).await.map(|_| ()),
        }
    }

    /// All rows of a query whose columns are of these kinds.
    pub(crate) async fn fetch(
        &mut self,
        sql: &str,
        bound: &[Cell],
        kinds: &[Kind],
    ) -> Result<Vec<Cells>, sqlx::Error> {
        match self {
            Self::Sqlite(connection) => sqlite::fetch(connection, sql, bound, kinds).await,
            Self::Postgres(connection) => postgres::fetch(connection, sql, bound, kinds).await,
        }
    }

    /// Two text columns of the rows whose column `by` has one of these values.
    pub(crate) async fn load(
        &mut self,
        table: &str,
        by: &str,
        values: &[String],
    ) -> Result<Vec<(String, String)>, sqlx::Error> {
        match self {
            Self::Sqlite(connection) => sqlite::load(connection, table, by, values).await,
            Self::Postgres(connection) => postgres::load(connection, table, by, values).await,
        }
    }

    /// Writes rows, in the place of those of the same key.
    pub(crate) async fn write(
        &mut self,
        table: &str,
        shape: &Shape,
        rows: Vec<Cells>,
    ) -> Result<(), sqlx::Error> {
        if rows.is_empty() {
            return Ok(());
        }
        match self {
            Self::Sqlite(connection) => sqlite::write(connection, table, shape, rows).await,
            Self::Postgres(connection) => postgres::write(connection, table, shape, rows).await,
        }
    }

    /// Whether it is PostgreSQL.
    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }
}

/// `a, b, c` of a table.
pub(super) fn columns(shape: &Shape) -> String {
    shape.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

/// What a repeated key does to the row that is there.
pub(super) fn on_conflict(shape: &Shape) -> String {
    let set: Vec<String> = shape
        .columns
        .iter()
        .filter(|(name, _)| !shape.key.contains(name))
        .map(|(name, _)| format!("{name} = excluded.{name}"))
        .collect();
    format!("ON CONFLICT ({}) DO UPDATE SET {}", shape.key.join(", "), set.join(", "))
}
