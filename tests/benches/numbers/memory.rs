//! Resident memory of the real server: after an import, and over many appends.

use crate::drive::{count, drive};
use crate::table::Goal::AtMost;
use crate::table::{Judged, Row};
use crate::{Bench, town};
use anyhow::{Context, Result, ensure};
use pobuda_tests::database::{TestDatabase, say};
use pobuda_tests::participant::{Participant, Wish};
use pobuda_tests::server::Server;
use pobuda_tests::{place, program};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

const BENCH: &str = "memory";

/// Comments sent at once.
const WRITERS: usize = 32;
/// Comments on one case before its writer opens another.
const COMMENTS_PER_CASE: usize = 50;

/// Rows on every database.
pub(crate) async fn run(bench: &Bench) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (backend, database) in bench.databases().await? {
        rows.extend(on(bench, &database, backend).await?);
    }
    Ok(rows)
}

async fn on(bench: &Bench, database: &TestDatabase, backend: &str) -> Result<Vec<Row>> {
    let source = madrid().context("no data set and no fixture")?;
    let server = Server::start(database.url()).await?;
    let token = program::issue_token(database.url(), "citizen", "Ana").await?;
    let ana = Participant::with_token(&token)?;
    let words = ["import", "decide-madrid", source.to_str().context("a path that can be typed")?];
    let imported = program::run(&words, database.url()).await?;
    ensure!(imported.status.success(), "{}", String::from_utf8_lossy(&imported.stderr));
    read_around(&ana, server.address()).await?;
    let after_import = resident(server.pid())?;

    let appends = bench.sizes.memory_appends;
    append(&server, &ana, appends / 2).await?;
    let halfway = resident(server.pid())?;
    append(&server, &ana, appends - appends / 2).await?;
    let at_end = resident(server.pid())?;
    ensure!(server.stop().await?.success(), "the server did not stop well");
    let what = |rest: String| format!("{backend}, {rest}");
    Ok(vec![
        Row::new(BENCH, what("after importing Madrid".to_owned()), "MB", after_import).held_to(
            Judged::Measured,
            AtMost(120.0),
            AtMost(60.0),
        ),
        Row::new(BENCH, what(format!("after {appends} appends")), "MB", at_end),
        // Flat: the second half takes no more than a tenth beside what the first has left.
        Row::new(BENCH, what("second half of them over the first".to_owned()), "MB", at_end)
            .over(halfway, "after the first half")
            .held_to(Judged::Ratio, AtMost(1.1), AtMost(1.03)),
    ])
}

/// The real data set, or else the fixture.
fn madrid() -> Option<PathBuf> {
    let checkout = place::checkout();
    let real = checkout.join("../shared/data/decide-madrid");
    if !real.is_dir() {
        say("memory: ../shared/data is not here; the fixture is imported instead of Madrid");
    }
    [real, checkout.join("tests/fixtures/import/decide-madrid")].into_iter().find(|folder| folder.is_dir())
}

/// Lists and timelines are asked for once the import is in the read models.
async fn read_around(ana: &Participant, address: &str) -> Result<()> {
    let case = ana.send(address, &Wish::case("Po uvozu")).await.done();
    let path = format!("/api/v1/cases?limit=100&min_position={}", case.position);
    for attempt in 1.. {
        match ana.get(address, &path).await {
            Ok(_) => break,
            Err(error) if attempt == 60 => return Err(error.context("the read models do not catch up")),
            // 503 after five seconds of waiting; it is asked again.
            Err(_) => {}
        }
    }
    ana.get(address, &format!("/api/v1/cases/{}/timeline", case.id)).await.map(drop)
}

/// Comments over HTTP, on ever new cases.
async fn append(server: &Server, ana: &Participant, appends: usize) -> Result<()> {
    // Each writes on a case of its own; that all of them come with one token makes no difference to memory.
    let workers = WRITERS.min(appends);
    let writers: Vec<_> =
        (0..workers).map(|_| (ana.clone(), tokio::sync::Mutex::new(String::new()))).collect();
    let each = appends.div_ceil(workers);
    let writers = Arc::new(writers);
    let address: Arc<str> = server.address().into();
    drive(workers, Duration::MAX, each, move |number, sent| {
        let (writers, address) = (Arc::clone(&writers), Arc::clone(&address));
        async move {
            let (citizen, case) = writers.get(number).context("a writer")?;
            let mut case = case.lock().await;
            if sent % COMMENTS_PER_CASE == 0 {
                *case = citizen.send(&address, &Wish::case("Klop ob reki")).await.done().id;
            } else {
                citizen.send(&address, &Wish::comment(&case, town::TEXT)).await.done();
            }
            Ok(())
        }
    })
    .await
    .map(drop)
}

/// Resident memory of a process. Unit: MB (10^6 bytes).
fn resident(pid: u32) -> Result<f64> {
    let file = Path::new("/proc").join(pid.to_string()).join("status");
    let status = std::fs::read_to_string(&file).with_context(|| format!("no {}", file.display()))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    let kibibytes: usize = line.trim().trim_end_matches(" kB").trim().parse()?;
    Ok(count(kibibytes) * 1024.0 / 1_000_000.0)
}
