//! The published log: sealing it, and verifying it as an outsider does.

use crate::Bench;
use crate::drive::count;
use crate::table::Goal::{AtLeast, AtMost};
use crate::table::{Judged, Row};
use crate::town::{Town, fill};
use anyhow::{Result, ensure};
use pobuda_ledger::Log;
use pobuda_ledger::sealing::Sealer;
use pobuda_proof::merkle::tile::{Bundle, Tile};
use pobuda_proof::note::{KeyKind, SecretKey};
use pobuda_tests::history::History;
use pobuda_tests::place;
use std::path::Path;
use std::time::Instant;

/// Seed of the history; any will do.
const SEED: u64 = 20_260_302;

/// Seals a whole history at once, and verifies the folder that an auditor has of it.
pub(crate) async fn seal(bench: &Bench) -> Result<Vec<Row>> {
    let events = bench.sizes.replay_events;
    let mut rows = Vec::new();
    for (backend, database) in bench.databases().await? {
        let town = Town::open(&database).await?;
        fill(&town.log, &mut History::seeded(SEED)?, events).await?;
        let scratch = place::scratch()?;
        let key = SecretKey::new("bench.example/log", KeyKind::Note, [1; 32])?;
        let vkey = key.public().to_string();
        let mut sealer = Sealer::open(&town.log, key, &scratch.path().join("log.key")).await?;
        let begun = Instant::now();
        let head = sealer.seal().await?;
        let seconds = begun.elapsed().as_secs_f64();
        let size = head.map_or(0, |head| head.size);
        ensure!(size == town.log.head().position, "{size} were sealed");
        let sealed = count(usize::try_from(size)?) / seconds;
        rows.push(
            Row::new("seal", format!("{backend}, {size} entries hashed and signed"), "entries/s", sealed)
                .held_to(Judged::Measured, AtLeast(100_000.0), AtLeast(300_000.0)),
        );
        let folder = scratch.path().join("log");
        written(&town.log, &folder, size).await?;
        town.log.close().await;
        let words =
            ["pobuda-audit", "verify", &folder.display().to_string(), "--key", &vkey].map(str::to_owned);
        let begun = Instant::now();
        let (exit, said) = tokio::task::spawn_blocking(move || pobuda_audit::run(words)).await?;
        ensure!(exit == 10, "{said}");
        rows.push(
            Row::new(
                "seal",
                format!("{backend}, {size} entries verified"),
                "s",
                begun.elapsed().as_secs_f64(),
            )
            .held_to(Judged::Measured, AtMost(10.0), AtMost(3.0)),
        );
    }
    Ok(rows)
}

/// The log as files.
async fn written(log: &Log, folder: &Path, size: u64) -> Result<()> {
    let put = |name: String, bytes: &[u8]| -> Result<()> {
        let file = folder.join("log").join(name);
        if let Some(parent) = file.parent() {
            std::fs::create_dir_all(parent)?;
        }
        Ok(std::fs::write(file, bytes)?)
    };
    for tile in Tile::all(size) {
        put(tile.to_string(), &log.tile(tile).await?.concat())?;
    }
    for bundle in Bundle::all(size) {
        put(bundle.to_string(), &log.bundle(bundle).await?)?;
    }
    put("checkpoint".to_owned(), log.signed_head().await?.unwrap_or_default().as_bytes())
}
