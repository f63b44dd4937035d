//! What the machine gives without us.

use anyhow::{Context, Result, ensure};
use pobuda_tests::database::TestDatabase;
use pobuda_tests::postgres::Cluster;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::io::Write;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio::process::Command;

/// Bytes of the payload of the one row: as many as a posted comment has.
const PAYLOAD_BYTES: usize = 560;

const TABLE: &str = "(position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, stream TEXT NOT NULL, \
    sequence BIGINT NOT NULL, event_type TEXT NOT NULL, payload TEXT NOT NULL, recorded_at BIGINT NOT NULL, \
    leaf_hash BYTEA NOT NULL)";

/// Rows per second that `clients` clients of pgbench insert, one row to a transaction, statements prepared.
pub(crate) async fn pgbench(cluster: &Cluster, clients: usize, round: Duration) -> Result<f64> {
    let database = TestDatabase::in_cluster(cluster).await?;
    let schema = database.schema().context("a schema")?;
    let mut connection = PgConnection::connect(database.url()).await?;
    sqlx::query(&format!("CREATE TABLE one_row {TABLE}")).execute(&mut connection).await?;
    let mut script = tempfile::NamedTempFile::new()?;
    writeln!(script, "\\set stream random(1, 1000000000)")?;
    writeln!(
        script,
        "INSERT INTO {schema}.one_row (stream, sequence, event_type, payload, recorded_at, leaf_hash) VALUES \
         ('comment/00000000-0000-7000-8000-' || :stream, 1, 'CommentPosted', '{}', 1767225600000, \
         '\\x{}'::bytea);",
        "x".repeat(PAYLOAD_BYTES),
        "ab".repeat(32)
    )?;
    let mut command = Command::new(cluster.installation().program("pgbench"));
    command.args(["--no-vacuum", "--protocol=prepared", "--host=127.0.0.1", "--username=postgres"]);
    command.args(["--port".to_owned(), cluster.port().to_string()]);
    command.args([
        "--client".to_owned(),
        clients.to_string(),
        "--jobs".to_owned(),
        clients.min(2).to_string(),
    ]);
    // Whole seconds are all it knows; a smoke run counts transactions.
    match round.as_secs() {
        0 => command.args(["--transactions", "5"]),
        seconds => command.args(["--time".to_owned(), seconds.to_string()]),
    };
    command.arg("--file").arg(script.path()).arg("postgres").stdin(Stdio::null()).kill_on_drop(true);
    let output = command.output().await.context("cannot run pgbench")?;
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "pgbench ended with {}:\n{errors}", output.status);
    let rate =
        said.lines().find_map(|line| line.strip_prefix("tps = ")?.split_whitespace().next()?.parse().ok());
    sqlx::query("DROP TABLE one_row").execute(&mut connection).await?;
    connection.close().await?;
    rate.with_context(|| format!("pgbench named no rate:\n{said}"))
}

/// Rows per second that one connection inserts into SQLite, one row to a transaction, each on disk before the next.
pub(crate) async fn sqlite_commits(round: Duration) -> Result<f64> {
    let database = TestDatabase::sqlite();
    let file = database.folder().context("a folder")?.join("one_row.db");
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let table = TABLE.replace("BIGINT GENERATED ALWAYS AS IDENTITY", "INTEGER").replace("BYTEA", "BLOB");
    sqlx::query(&format!("CREATE TABLE one_row {table}")).execute(&mut connection).await?;
    let payload = "x".repeat(PAYLOAD_BYTES);
    let begun = Instant::now();
    let mut rows = 0_u32;
    while begun.elapsed() < round {
        let insert = sqlx::query(
            "INSERT INTO one_row (stream, sequence, event_type, payload, recorded_at, leaf_hash) \
             VALUES (?, 1, 'CommentPosted', ?, 1767225600000, ?)",
        );
        let insert = insert.bind(format!("comment/00000000-0000-7000-8000-{rows}"));
        insert.bind(&payload).bind([0xab_u8; 32].as_slice()).execute(&mut connection).await?;
        rows += 1;
    }
    let rate = f64::from(rows) / begun.elapsed().as_secs_f64();
    connection.close().await?;
    Ok(rate)
}
