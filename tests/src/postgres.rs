//! A throw-away PostgreSQL cluster with default durability (`fsync` on).
//!
//! It can be killed like a power cut and started again, and dumped into another one. It ends with the process that
//! started it, however that ends: see `guard.sh`.

use crate::place;
use anyhow::{Context, Result, bail, ensure};
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const GUARD: &str = include_str!("guard.sh");

/// Below the range that the kernel gives to outgoing connections, so that nobody takes a port between two starts.
const PORTS: std::ops::Range<u16> = 20_000..32_000;

/// Connections. The default of 100 is too few for many stories at once on one cluster.
const CONNECTIONS_MAX: u16 = 400;

/// How long a killed backend may take to end.
const END_WAIT: Duration = Duration::from_secs(20);

/// Where a PostgreSQL installation keeps its programs.
#[derive(Debug, Clone)]
pub struct Installation {
    bin: PathBuf,
}

impl Installation {
    /// The one in `PATH`, or else the newest of `/usr/lib/postgresql/*/bin`.
    pub fn find() -> Option<Self> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        // A link in PATH is followed: the other programs stand beside its target, not beside the link.
        let in_path =
            std::env::split_paths(&path).find_map(|folder| folder.join("initdb").canonicalize().ok());
        let in_path = in_path.and_then(|initdb| Some(initdb.parent()?.to_owned()));
        in_path.filter(|bin| bin.join("pg_isready").is_file()).or_else(newest_debian).map(|bin| Self { bin })
    }

    /// A client or server program, e.g. `pgbench`.
    pub fn program(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }
}

fn newest_debian() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?.flatten().map(|entry| entry.path());
    versions
        .filter(|folder| folder.join("bin/initdb").is_file())
        .max_by_key(|folder| folder.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok()))
        .map(|folder| folder.join("bin"))
}

/// A cluster of its own, running or killed.
#[derive(Debug)]
pub struct Cluster {
    installation: Installation,
    home: PathBuf,
    port: u16,
    prefix: Vec<OsString>,
    server: Option<Server>,
}

#[derive(Debug)]
struct Server {
    guard: Child,
    pid: u32,
}

impl Cluster {
    /// Makes and starts a cluster.
    ///
    /// # Errors
    /// When `initdb` or the server fails; the message has their last words.
    pub fn start(installation: &Installation) -> Result<Self> {
        let account = Account::current()?;
        let home = account.home()?;
        let mut cluster = Self {
            installation: installation.clone(),
            home: home.keep(),
            port: free_port()?,
            prefix: account.prefix(),
            server: None,
        };
        cluster.restart()?;
        Ok(cluster)
    }

    /// Address of its database `postgres`, as the superuser.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// The port on 127.0.0.1.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The programs that it runs with.
    pub fn installation(&self) -> &Installation {
        &self.installation
    }

    /// Kills the postmaster and every backend with SIGKILL, as a power cut would.
    ///
    /// # Errors
    /// When it does not run.
    pub fn kill(&mut self) -> Result<()> {
        let server = self.server.take().context("the cluster does not run")?;
        // Stopped first: a running postmaster could fork a backend between the listing and its death.
        signal("STOP", &[server.pid])?;
        let children = children_of(server.pid)?;
        signal("KILL", &[server.pid])?;
        if !children.is_empty() {
            // A backend may end by itself meanwhile; then there is nothing left to kill.
            let _gone = signal("KILL", &children);
        }
        server.end("keep\n")?;
        // A backend that still ends holds the shared memory, and PostgreSQL would refuse to start beside it.
        let begun = Instant::now();
        while children.iter().any(|pid| runs(*pid)) {
            ensure!(begun.elapsed() < END_WAIT, "a killed backend of PostgreSQL does not end");
            std::thread::yield_now();
        }
        Ok(())
    }

    /// Starts it again with the same data and the same address.
    ///
    /// # Errors
    /// When it runs already or does not become ready.
    pub fn restart(&mut self) -> Result<()> {
        ensure!(self.server.is_none(), "the cluster runs already");
        let (port, connections) = (self.port.to_string(), CONNECTIONS_MAX.to_string());
        let mut guard = Command::new("sh");
        guard
            .args(["-c", GUARD, "guard"])
            .arg(&self.home)
            .arg(port)
            .arg(&self.installation.bin)
            .arg(connections);
        guard.args(&self.prefix).current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped());
        // Its own process group: Ctrl-C ends the tests, and their end tells the guard.
        let mut guard = guard.process_group(0).spawn().context("cannot run sh")?;
        let mut said = BufReader::new(guard.stdout.take().context("the guard has no output")?).lines();
        let pid = said.next().context("the guard said nothing")??;
        let pid = pid.strip_prefix("pid ").context("the guard named no pid")?.parse()?;
        self.server = Some(Server { guard, pid });
        if said.next().context("the guard fell silent")?? != "ready" {
            let log = std::fs::read_to_string(self.home.join("log")).unwrap_or_default();
            bail!("PostgreSQL did not become ready:\n{}", tail(&log));
        }
        Ok(())
    }

    /// A plain SQL dump of one schema.
    ///
    /// # Errors
    /// When `pg_dump` fails.
    pub fn dump(&self, schema: &str) -> Result<Vec<u8>> {
        let mut command = Command::new(self.installation.program("pg_dump"));
        run(command.arg("--dbname").arg(self.url()).arg("--schema").arg(schema))
    }

    /// Runs a dump into this cluster, all of it or nothing.
    ///
    /// # Errors
    /// When `psql` refuses a statement.
    pub fn restore(&self, dump: &[u8]) -> Result<()> {
        let mut file = tempfile::NamedTempFile::new()?;
        file.write_all(dump)?;
        let mut command = Command::new(self.installation.program("psql"));
        command.args([
            "--no-psqlrc",
            "--quiet",
            "--single-transaction",
            "--set",
            "ON_ERROR_STOP=1",
            "--file",
        ]);
        run(command.arg(file.path()).arg(self.url())).map(drop)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        match self.server.take() {
            // A failure leaves a directory under target/ and no process; a story in ruins is told by its own panic.
            Some(server) => drop(server.end("")),
            None => drop(std::fs::remove_dir_all(&self.home)),
        }
    }
}

impl Server {
    fn end(mut self, last_word: &str) -> Result<()> {
        if let Some(mut stdin) = self.guard.stdin.take() {
            stdin.write_all(last_word.as_bytes()).context("the guard is gone")?;
        }
        self.guard.wait().context("the guard cannot be waited for")?;
        Ok(())
    }
}

/// Whether a process is there and has not ended; one that has and that nobody has asked about yet is in state Z.
fn runs(pid: u32) -> bool {
    let Ok(stat) = std::fs::read_to_string(format!("/proc/{pid}/stat")) else { return false };
    stat.rsplit_once(") ").is_some_and(|(_, state)| !state.starts_with(['Z', 'X']))
}

/// PostgreSQL refuses to run as root: then `postgres` or `nobody` runs it.
struct Account {
    uid: u32,
    gid: u32,
    drops: bool,
}

impl Account {
    fn current() -> Result<Self> {
        // A process owns its own entry in /proc: its effective user, without a call into libc.
        let own = std::fs::metadata("/proc/self")
            .or_else(|_| std::fs::metadata(place::target()?).map_err(anyhow::Error::from))?;
        if own.uid() != 0 {
            return Ok(Self { uid: own.uid(), gid: own.gid(), drops: false });
        }
        let accounts = std::fs::read_to_string("/etc/passwd").context("cannot read /etc/passwd")?;
        let ids = |name: &str| {
            let line = accounts.lines().find(|line| line.split(':').next() == Some(name))?;
            let mut fields = line.split(':').skip(2);
            Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
        };
        let (uid, gid) =
            ids("postgres").or_else(|| ids("nobody")).context("neither postgres nor nobody is an account")?;
        Ok(Self { uid, gid, drops: true })
    }

    fn prefix(&self) -> Vec<OsString> {
        if !self.drops {
            return Vec::new();
        }
        let (uid, gid) = (format!("--reuid={}", self.uid), format!("--regid={}", self.gid));
        ["setpriv".into(), uid.into(), gid.into(), "--clear-groups".into()].into()
    }

    fn command(&self, program: &Path) -> Command {
        let mut words = self.prefix();
        words.push(program.into());
        let mut command = Command::new(words.remove(0));
        command.args(words).current_dir("/");
        command
    }

    /// A directory that the account may write: beside the build, or else where the system keeps temporary files.
    fn home(&self) -> Result<TempDir> {
        let beside = place::scratch().and_then(|home| self.reaches(home.path()).map(|()| home));
        beside.or_else(|_| {
            let home = tempfile::Builder::new().prefix("pobuda-").tempdir()?;
            self.reaches(home.path()).map(|()| home)
        })
    }

    fn reaches(&self, home: &Path) -> Result<()> {
        if self.drops {
            chown(home, Some(self.uid), Some(self.gid))?;
        }
        run(self.command(Path::new("test")).arg("-w").arg(home)).map(drop)
    }
}

fn run(command: &mut Command) -> Result<Vec<u8>> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot run {command:?}"))?;
    let errors = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{command:?} failed with {}:\n{}", output.status, tail(&errors));
    Ok(output.stdout)
}

/// Sends a signal to processes that this harness has started.
///
/// # Errors
/// When one of them is gone.
pub fn signal(name: &str, pids: &[u32]) -> Result<()> {
    let pids = pids.iter().map(u32::to_string);
    run(Command::new("sh").args(["-c", "kill -s \"$@\"", "kill", name]).args(pids)).map(drop)
}

fn children_of(pid: u32) -> Result<Vec<u32>> {
    let listed = std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children"))?;
    listed.split_whitespace().map(|child| child.parse().context("a pid is a number")).collect()
}

/// A port on 127.0.0.1 that nobody listens on.
///
/// # Errors
/// When every port is taken.
pub(crate) fn free_port() -> Result<u16> {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Two test processes at once start at different places.
    let start = std::process::id() % u32::from(PORTS.end - PORTS.start);
    for _ in PORTS {
        let step = NEXT.fetch_add(1, Ordering::Relaxed);
        let offset = (start + u32::from(step)) % u32::from(PORTS.end - PORTS.start);
        let port = PORTS.start + u16::try_from(offset)?;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return Ok(port);
        }
    }
    bail!("no free port between {} and {}", PORTS.start, PORTS.end)
}

fn tail(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines.get(lines.len().saturating_sub(20)..).unwrap_or_default().join("\n")
}
