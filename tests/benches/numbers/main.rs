//! The numbers, each beside its floor, measured in the same run.
//!
//! `cargo bench --package pobuda-tests -- [--smoke] [--full] [--on sqlite|postgres] [--writers N] [--json FILE] [NAME…]`
//!
//! `--on` and `--writers` leave out the other database and other numbers of writers, for looking closely at one.

mod append;
mod decide;
mod drive;
mod floors;
mod load;
mod machine;
mod memory;
mod replay;
mod seal;
mod stock;
mod table;
mod timeline;
mod timers;
mod town;
mod verify;
mod visible;
mod wire;

use anyhow::{Context, Result, bail};
use pobuda_tests::database::TestDatabase;
use pobuda_tests::postgres::{Cluster, Installation};
use serde_json::json;
use std::path::PathBuf;
use std::time::Duration;
use table::Row;

/// The benches, in the order in which they run.
const BENCHES: [&str; 11] = [
    "append", "load", "replay", "rebuild", "visible", "timeline", "timers", "memory", "verify", "decide",
    "seal",
];

/// How much is done. Every size has a name here, so that a smoke run and a real one differ in nothing else.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sizes {
    /// How long one round of appending or reading lasts.
    pub(crate) round: Duration,
    /// Rounds of each measurement; the middle one counts.
    pub(crate) rounds: usize,
    /// Loads of one stream.
    pub(crate) loads: usize,
    /// Events of the longest stream that is loaded.
    pub(crate) stream_events: usize,
    /// Events to rebuild from.
    pub(crate) rebuild_events: usize,
    /// Events to replay.
    pub(crate) replay_events: usize,
    /// Appends that are waited for until they are visible.
    pub(crate) visible_appends: usize,
    /// Appends over which memory may not grow.
    pub(crate) memory_appends: usize,
    /// Timers that wait for years.
    pub(crate) timers_pending: usize,
    /// Timers that fall due.
    pub(crate) timers_fired: usize,
    /// Most writers at once.
    pub(crate) writers_max: usize,
    /// The only number of writers; `None` for all.
    pub(crate) writers_only: Option<usize>,
}

impl Sizes {
    const REAL: Self = Self {
        round: Duration::from_secs(3),
        rounds: 3,
        loads: 300,
        stream_events: 1_000,
        rebuild_events: 200_000,
        replay_events: 1_000_000,
        visible_appends: 2_000,
        memory_appends: 100_000,
        timers_pending: 1_000_000,
        timers_fired: 5_000,
        writers_max: 256,
        writers_only: None,
    };
    const SMOKE: Self = Self {
        round: Duration::from_millis(150),
        rounds: 1,
        loads: 2,
        stream_events: 10,
        rebuild_events: 300,
        replay_events: 600,
        visible_appends: 5,
        memory_appends: 40,
        timers_pending: 1_000,
        timers_fired: 40,
        writers_max: 8,
        writers_only: None,
    };
    /// Appends of a full memory run, as issue A asks for them.
    const FULL_MEMORY_APPENDS: usize = 1_000_000;

    /// Whether so many writers are to be measured.
    pub(crate) fn writers(&self, writers: usize) -> bool {
        self.writers_only.map_or(writers <= self.writers_max, |only| writers == only)
    }
}

/// What every bench is given.
#[derive(Debug)]
pub(crate) struct Bench {
    /// How much is done.
    pub(crate) sizes: Sizes,
    /// A throw-away cluster with default durability; `None` where there is no PostgreSQL.
    pub(crate) cluster: Option<Cluster>,
    /// Whether SQLite is measured too.
    pub(crate) sqlite: bool,
}

impl Bench {
    /// An empty database of each kind that is measured, with the name of the kind.
    pub(crate) async fn databases(&self) -> Result<Vec<(&'static str, TestDatabase)>> {
        let mut databases = Vec::new();
        if self.sqlite {
            databases.push(("SQLite", TestDatabase::sqlite()));
        }
        if let Some(cluster) = &self.cluster {
            databases.push(("PostgreSQL", TestDatabase::in_cluster(cluster).await?));
        }
        Ok(databases)
    }
}

#[derive(Debug)]
struct Asked {
    sizes: Sizes,
    smoke: bool,
    /// The only database; `None` for both.
    on: Option<String>,
    json: Option<PathBuf>,
    names: Vec<String>,
}

impl Asked {
    fn from_words(words: impl Iterator<Item = String>) -> Result<Self> {
        let mut asked = Self { sizes: Sizes::REAL, smoke: false, on: None, json: None, names: Vec::new() };
        let mut words = words.peekable();
        while let Some(word) = words.next() {
            match word.as_str() {
                "--smoke" => (asked.smoke, asked.sizes) = (true, Sizes::SMOKE),
                "--full" => asked.sizes.memory_appends = Sizes::FULL_MEMORY_APPENDS,
                "--on" => {
                    let database =
                        words.next().filter(|name| ["sqlite", "postgres"].contains(&name.as_str()));
                    asked.on = Some(database.context("--on needs sqlite or postgres")?);
                }
                "--writers" => {
                    let writers = words.next().context("--writers needs a number")?;
                    asked.sizes.writers_only = Some(writers.parse().context("--writers needs a number")?);
                }
                "--json" => asked.json = Some(words.next().context("--json needs a file")?.into()),
                // Cargo adds it for every bench.
                "--bench" => {}
                name if BENCHES.contains(&name) => asked.names.push(name.to_owned()),
                other => bail!("{other:?} is no bench; there are {}", BENCHES.join(", ")),
            }
        }
        Ok(asked)
    }

    fn wants(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|asked| asked == name)
    }
}

fn main() -> Result<()> {
    let asked = Asked::from_words(std::env::args().skip(1))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(run(&asked))
}

async fn run(asked: &Asked) -> Result<()> {
    let installation = Installation::find();
    if installation.is_none() && std::env::var_os("POBUDA_REQUIRE_POSTGRES").is_some_and(|value| value == "1")
    {
        bail!("no PostgreSQL, and POBUDA_REQUIRE_POSTGRES=1");
    }
    let installation = installation.filter(|_| asked.on.as_deref() != Some("sqlite"));
    let cluster = installation.map(|installation| Cluster::start(&installation)).transpose()?;
    let bench = Bench { sizes: asked.sizes, cluster, sqlite: asked.on.as_deref() != Some("postgres") };
    let about = machine::about(&bench).await?;
    say(&about.to_string());
    let mut rows: Vec<Row> = Vec::new();
    for name in BENCHES.into_iter().filter(|name| asked.wants(name)) {
        say(&format!("… {name}"));
        let measured = one(name, &bench).await.with_context(|| format!("the bench {name}"))?;
        say(&table::table(&measured));
        rows.extend(measured);
    }
    say(&table::table(&rows));
    if asked.smoke {
        say("smoke run: every bench ran to its end; the numbers mean nothing");
    }
    let verdicts: Vec<_> =
        rows.iter().map(|row| json!({"ratio": row.ratio(), "verdict": row.verdict()})).collect();
    let whole = json!({"machine": about, "smoke": asked.smoke, "rows": rows, "verdicts": verdicts});
    if let Some(file) = &asked.json {
        std::fs::write(file, serde_json::to_string_pretty(&whole)?)
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

async fn one(name: &str, bench: &Bench) -> Result<Vec<Row>> {
    match name {
        "append" => append::run(bench).await,
        "load" => load::run(bench).await,
        "replay" => replay::replay(bench).await,
        "rebuild" => replay::rebuild(bench).await,
        "seal" => seal::seal(bench).await,
        "visible" => visible::run(bench).await,
        "timeline" => timeline::run(bench).await,
        "timers" => timers::run(bench).await,
        "memory" => memory::run(bench).await,
        "verify" => verify::run(bench).await,
        "decide" => decide::run(bench),
        other => bail!("no bench {other}"),
    }
}

#[expect(clippy::print_stdout, reason = "the table is what this program is for")]
fn say(text: &str) {
    println!("{text}");
}
