//! Making, dropping and renaming the tables. Read models are made by the program, never migrated.

use super::{Checkpoint, Conn, Kind, Place, Scratch, Shape, text_at};
use std::collections::BTreeSet;

/// Lock under which PostgreSQL makes tables, so that two processes that start together do not collide.
const MAKING_LOCK: i64 = 0x706f_6275_6461;

/// Makes the table of checkpoints, when it is missing.
pub(crate) async fn create_projections(conn: &mut Conn<'_>) -> Result<(), sqlx::Error> {
    if conn.is_postgres() {
        conn.run(&format!("SELECT pg_advisory_xact_lock({MAKING_LOCK})")).await?;
    }
    if existing(conn).await?.contains("projections") {
        return Ok(());
    }
    conn.run(
        "CREATE TABLE projections (
            name TEXT NOT NULL,
            version BIGINT NOT NULL,
            position BIGINT NOT NULL,
            generation BIGINT NOT NULL,
            switched BIGINT NOT NULL,
            PRIMARY KEY (name, version))",
    )
    .await
}

/// Names of the tables that there are. Asked for, because PostgreSQL logs a notice for every `IF NOT EXISTS`.
async fn existing(conn: &mut Conn<'_>) -> Result<BTreeSet<String>, sqlx::Error> {
    let sql = if conn.is_postgres() {
        "SELECT tablename::text FROM pg_tables WHERE schemaname = current_schema()"
    } else {
        "SELECT name FROM sqlite_schema WHERE type = 'table'"
    };
    conn.fetch(sql, &[], &[Kind::Text]).await?.iter_mut().map(|row| text_at(row, 0)).collect()
}

/// Makes the tables of a read model that are missing, without their further indexes. Says whether any was.
pub(crate) async fn create_missing(conn: &mut Conn<'_>, place: &Place) -> Result<bool, sqlx::Error> {
    let existing = existing(conn).await?;
    let mut made = false;
    for shape in place.model.shapes().iter().filter(|shape| !existing.contains(&place.table(shape))) {
        let sql = if conn.is_postgres() { in_postgres(place, shape) } else { in_sqlite(place, shape) };
        conn.run(&sql).await?;
        made = true;
    }
    Ok(made)
}

fn in_sqlite(place: &Place, shape: &Shape) -> String {
    let table = place.table(shape);
    if shape.search {
        return format!("CREATE VIRTUAL TABLE {table} USING fts5(words, prefix='2 3 4')");
    }
    let columns = shape.columns.iter().map(|(name, kind)| match kind {
        Kind::Integer => format!("{name} INTEGER"),
        Kind::Text => format!("{name} TEXT"),
    });
    let columns: Vec<String> = columns.collect();
    format!("CREATE TABLE {table} ({}, PRIMARY KEY ({}))", columns.join(", "), shape.key.join(", "))
}

fn in_postgres(place: &Place, shape: &Shape) -> String {
    let table = place.table(shape);
    let columns = shape.columns.iter().map(|(name, kind)| match kind {
        Kind::Integer => format!("{name} BIGINT"),
        // The order of bytes on every machine, as in SQLite.
        Kind::Text => format!("{name} TEXT COLLATE \"C\""),
    });
    let mut columns: Vec<String> = columns.collect();
    if shape.search {
        // The words are stems already; no parser of PostgreSQL may cut them again.
        columns.push(
            "vector TSVECTOR GENERATED ALWAYS AS (array_to_tsvector(string_to_array(words, ' '))) STORED"
                .to_owned(),
        );
    }
    // What is only compared and dropped need not survive a crash.
    let unlogged = if place.scratch == Some(Scratch::Check) { "UNLOGGED " } else { "" };
    format!("CREATE {unlogged}TABLE {table} ({}, PRIMARY KEY ({}))", columns.join(", "), shape.key.join(", "))
}

/// Makes the further indexes that are missing. `generation` is part of their names: a renamed table keeps the names
/// of its indexes, and the next one needs others.
pub(crate) async fn create_indexes(
    conn: &mut Conn<'_>,
    place: &Place,
    generation: u64,
) -> Result<(), sqlx::Error> {
    let live = Place { scratch: None, ..*place };
    for shape in place.model.shapes() {
        let (table, stem) = (place.table(shape), live.table(shape));
        for (name, columns) in shape.indexes {
            conn.run(&format!(
                "CREATE INDEX IF NOT EXISTS {stem}_{name}_{generation} ON {table} ({columns})"
            ))
            .await?;
        }
        if shape.search && conn.is_postgres() {
            conn.run(&format!(
                "CREATE INDEX IF NOT EXISTS {stem}_vector_{generation} ON {table} USING gin (vector)"
            ))
            .await?;
        }
    }
    Ok(())
}

/// Drops the tables of a read model.
pub(crate) async fn drop_tables(conn: &mut Conn<'_>, place: &Place) -> Result<(), sqlx::Error> {
    let existing = existing(conn).await?;
    for table in place.model.shapes().iter().map(|shape| place.table(shape)) {
        if existing.contains(&table) {
            conn.run(&format!("DROP TABLE {table}")).await?;
        }
    }
    Ok(())
}

/// Drops all tables of a version that is no longer read, whatever they are called after it, and forgets how far they were.
pub(crate) async fn drop_version(conn: &mut Conn<'_>, place: &Place) -> Result<(), sqlx::Error> {
    // The tables below a table of words go with it.
    const BELOW_WORDS: [&str; 5] = ["_data", "_idx", "_content", "_docsize", "_config"];
    let stem = format!("{}_v{}", place.model, place.version);
    let below = format!("{stem}_");
    for table in existing(conn).await? {
        let ours = table == stem || table.starts_with(&below);
        if ours && !BELOW_WORDS.iter().any(|end| table.ends_with(end)) {
            conn.run(&format!("DROP TABLE {table}")).await?;
        }
    }
    Checkpoint::drop(conn, place).await
}

/// Gives the tables of one place the names of another, whose own are gone.
pub(crate) async fn rename_tables(conn: &mut Conn<'_>, from: &Place, to: &Place) -> Result<(), sqlx::Error> {
    for shape in from.model.shapes() {
        conn.run(&format!("ALTER TABLE {} RENAME TO {}", from.table(shape), to.table(shape))).await?;
    }
    Ok(())
}
