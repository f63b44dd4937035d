//! The real program `pobuda serve`, as a process that can be stopped and killed.

use crate::{binary, place, postgres};
use anyhow::{Context, Result, bail};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};

const GUARD: &str = include_str!("server_guard.sh");

/// Long enough for a debug build on a busy machine; only a hanging server takes it.
const START_WITHIN: Duration = Duration::from_secs(120);
const STOP_WITHIN: Duration = Duration::from_secs(60);

/// A running server on a port of its own. It ends with the value, and with the process that started it.
#[derive(Debug)]
pub struct Server {
    guard: Child,
    pid: u32,
    address: String,
    logs: TempDir,
}

impl Server {
    /// Starts `pobuda serve` on this database and waits for the address that it prints.
    ///
    /// # Errors
    /// When it ends or stays silent; the message has its last words.
    pub async fn start(database: &str) -> Result<Self> {
        Self::start_with(database, &[]).await
    }

    /// The same with further arguments.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub async fn start_with(database: &str, arguments: &[&str]) -> Result<Self> {
        let words = ["serve", "--listen", "127.0.0.1:0", "--database", database];
        Self::run(&[words.as_slice(), arguments].concat(), None).await
    }

    /// The same, told by a variable to die at a place.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub async fn start_faulty(database: &str, arguments: &[&str], fault: (&str, &str)) -> Result<Self> {
        let words = ["serve", "--listen", "127.0.0.1:0", "--database", database];
        Self::run(&[words.as_slice(), arguments].concat(), Some(fault)).await
    }

    /// Starts `pobuda demo` on a scratch database.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub async fn demo(arguments: &[&str]) -> Result<Self> {
        let words = ["demo", "--listen", "127.0.0.1:0"];
        Self::run(&[words.as_slice(), arguments].concat(), None).await
    }

    async fn run(words: &[&str], variable: Option<(&str, &str)>) -> Result<Self> {
        let program = tokio::task::spawn_blocking(binary::pobuda).await??;
        let logs = place::scratch()?;
        let log = logs.path().join("log");
        let mut guard = std::process::Command::new("sh");
        guard.args(["-c", GUARD, "guard"]).arg(&log).arg(program);
        guard.args(words);
        guard.envs(variable);
        guard.stdin(Stdio::piped()).stdout(Stdio::piped()).process_group(0);
        let mut guard = Command::from(guard).spawn().context("cannot run sh")?;
        let mut said = BufReader::new(guard.stdout.take().context("the guard has no output")?).lines();
        let first = said.next_line().await?.context("the guard said nothing")?;
        let pid = first.strip_prefix("pid ").context("the guard named no pid")?.parse()?;
        let Ok(Some(address)) = tokio::time::timeout(START_WITHIN, address(&mut said)).await else {
            let last_words = std::fs::read_to_string(&log).unwrap_or_default();
            bail!("pobuda printed no address within {START_WITHIN:?}:\n{last_words}");
        };
        // Its output must flow, or the server would wait for us.
        tokio::spawn(async move { while let Ok(Some(_)) = said.next_line().await {} });
        Ok(Self { guard, pid, address, logs })
    }

    /// Where it listens, e.g. `http://127.0.0.1:41234`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// What it has written to standard error until now.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.logs.path().join("log")).unwrap_or_default()
    }

    /// Kills it with SIGKILL and waits until it is gone.
    ///
    /// # Errors
    /// When it had ended before.
    pub async fn kill(mut self) -> Result<()> {
        postgres::signal("KILL", &[self.pid])?;
        self.guard.wait().await?;
        Ok(())
    }

    /// Waits until it has ended by itself.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ended(mut self) -> Result<()> {
        let _alive = self.guard.stdin.take();
        let ended = tokio::time::timeout(STOP_WITHIN, self.guard.wait()).await;
        ended.with_context(|| format!("the server did not end:\n{}", self.log()))??;
        Ok(())
    }

    /// Asks it to stop with SIGTERM and waits for its exit code.
    ///
    /// # Errors
    /// When it had ended before, or does not end.
    pub async fn stop(mut self) -> Result<ExitStatus> {
        postgres::signal("TERM", &[self.pid])?;
        // Held open: waiting would close it first, and the guard would take that for our death and kill the server.
        let _alive = self.guard.stdin.take();
        let ended = tokio::time::timeout(STOP_WITHIN, self.guard.wait()).await;
        let status = ended.with_context(|| format!("the server did not stop:\n{}", self.log()))??;
        // The guard reports a death by signal as a shell does.
        Ok(match status.code() {
            Some(code @ 129..) => ExitStatus::from_raw(code - 128),
            _ => status,
        })
    }
}

async fn address(said: &mut Lines<BufReader<ChildStdout>>) -> Option<String> {
    while let Ok(Some(line)) = said.next_line().await {
        let found = line.split_whitespace().find(|word| word.starts_with("http://"));
        if let Some(address) = found {
            return Some(address.trim_end_matches(['/', '.', ',']).to_owned());
        }
    }
    None
}
