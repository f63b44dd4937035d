//! The program's other commands, run to their end.

use crate::{binary, place};
use anyhow::{Context, Result, ensure};
use serde_json::Value;
use std::process::{Output, Stdio};
use tokio::process::Command;

/// Runs `pobuda` with exactly these words, in a folder of its own and without anybody's settings.
///
/// # Errors
/// When it cannot be run; an exit code other than 0 is no error here.
pub async fn plain(words: &[&str]) -> Result<Output> {
    let program = tokio::task::spawn_blocking(binary::pobuda).await??;
    let folder = place::scratch()?;
    let mut command = Command::new(program);
    command.args(words).current_dir(folder.path()).stdin(Stdio::null()).kill_on_drop(true);
    for setting in ["DATABASE_URL", "POBUDA_ORIGIN", "POBUDA_LISTEN", "POBUDA_PUBLIC_URL"] {
        command.env_remove(setting);
    }
    command.output().await.with_context(|| format!("cannot run pobuda {}", words.join(" ")))
}

/// Starts `pobuda` with these words on this database, to be killed or waited for.
///
/// # Errors
/// When it cannot be run.
pub async fn start(words: &[&str], database: &str) -> Result<tokio::process::Child> {
    let program = tokio::task::spawn_blocking(binary::pobuda).await??;
    let mut command = Command::new(program);
    command.args(words).args(["--database", database]).kill_on_drop(true);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().with_context(|| format!("cannot run pobuda {}", words.join(" ")))
}

/// Runs `pobuda` with these words on this database.
///
/// # Errors
/// When it cannot be run; an exit code other than 0 is no error here.
pub async fn run(words: &[&str], database: &str) -> Result<Output> {
    let program = tokio::task::spawn_blocking(binary::pobuda).await??;
    let mut command = Command::new(program);
    command.args(words).args(["--database", database]).stdin(Stdio::null()).kill_on_drop(true);
    command.output().await.with_context(|| format!("cannot run pobuda {}", words.join(" ")))
}

/// Runs it and reads its standard output as JSON.
///
/// # Errors
/// When its exit code is not 0, or what it wrote is not JSON.
pub async fn json(words: &[&str], database: &str) -> Result<Value> {
    let output = run(words, database).await?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "pobuda {} ended with {}:\n{errors}", words.join(" "), output.status);
    serde_json::from_slice(&output.stdout)
        .with_context(|| format!("pobuda {} wrote no JSON", words.join(" ")))
}

/// A new access token for somebody of this role (`citizen`, `admin`, `SERVICE/POST`).
///
/// # Errors
/// As [`json`].
pub async fn issue_token(database: &str, role: &str, name: &str) -> Result<String> {
    let issued = json(&["token", "issue", "--role", role, "--name", name, "--json"], database).await?;
    let token = issued.get("token").and_then(Value::as_str);
    Ok(token.with_context(|| format!("no token in {issued}"))?.to_owned())
}

/// Whether every read model is what the log makes of it; with the program's own words.
///
/// # Errors
/// When the program cannot be run.
pub async fn rebuild_check(database: &str) -> Result<(bool, String)> {
    run_said(&["rebuild", "--check"], database).await
}

/// Whether a command ended with 0; with everything that it wrote.
///
/// # Errors
/// When the program cannot be run.
pub async fn run_said(words: &[&str], database: &str) -> Result<(bool, String)> {
    let output = run(words, database).await?;
    let said = [output.stdout, output.stderr].concat();
    Ok((output.status.success(), String::from_utf8_lossy(&said).into_owned()))
}
