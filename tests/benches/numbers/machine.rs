//! On what the numbers were measured.

use crate::Bench;
use anyhow::Result;
use serde::Serialize;
use sqlx::{Connection, PgConnection};
use std::fmt;

/// The machine and the settings of the databases that decide about durability.
#[derive(Debug, Serialize)]
pub(crate) struct Machine {
    processor: String,
    cores: usize,
    memory: String,
    kernel: String,
    optimised: bool,
    postgres: Vec<(String, String)>,
    sqlite: String,
}

/// Settings of PostgreSQL that a number depends on.
const SETTINGS: [&str; 7] = [
    "server_version",
    "fsync",
    "synchronous_commit",
    "full_page_writes",
    "wal_sync_method",
    "commit_delay",
    "shared_buffers",
];

/// Asks the system and the cluster.
pub(crate) async fn about(bench: &Bench) -> Result<Machine> {
    let read = |file: &str| std::fs::read_to_string(file).unwrap_or_default();
    let after = |text: &str, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let mut postgres = Vec::new();
    if let Some(cluster) = &bench.cluster {
        let mut connection = PgConnection::connect(&cluster.url()).await?;
        for name in SETTINGS {
            let value = sqlx::query_scalar("SELECT current_setting($1)").bind(name);
            postgres.push((name.to_owned(), value.fetch_one(&mut connection).await?));
        }
        connection.close().await?;
    }
    Ok(Machine {
        processor: after(&read("/proc/cpuinfo"), "model name").unwrap_or_else(|| "unknown".to_owned()),
        cores: std::thread::available_parallelism().map_or(0, usize::from),
        memory: after(&read("/proc/meminfo"), "MemTotal").unwrap_or_else(|| "unknown".to_owned()),
        kernel: read("/proc/sys/kernel/osrelease").trim().to_owned(),
        optimised: !cfg!(debug_assertions),
        postgres,
        sqlite: "journal_mode=WAL synchronous=FULL".to_owned(),
    })
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "machine: {}, {} cores, {} memory, Linux {}; load generators, databases and servers share it",
            self.processor, self.cores, self.memory, self.kernel
        )?;
        writeln!(f, "build: {}", if self.optimised { "optimised" } else { "NOT optimised" })?;
        if self.postgres.is_empty() {
            writeln!(f, "PostgreSQL: none here; its rows are missing")?;
        } else {
            let settings: Vec<String> =
                self.postgres.iter().map(|(name, value)| format!("{name}={value}")).collect();
            writeln!(f, "PostgreSQL: {}", settings.join(" "))?;
        }
        write!(f, "SQLite: {}", self.sqlite)
    }
}
