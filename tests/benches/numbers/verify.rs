//! Verifying protocols as whoever writes one does: the program is started, reads the file, and says what it found.

use crate::Bench;
use crate::drive::median;
use crate::table::Goal::{AtMost, Open};
use crate::table::{Judged, Row};
use anyhow::{Result, ensure};
use pobuda_domain::bundled::PROTOCOLS;
use pobuda_tests::place;
use pobuda_tests::program::plain;
use std::time::Instant;

const BENCH: &str = "verify";

/// Most that one protocol may take, the start of the program included. Unit: milliseconds.
const CHECK_MS: f64 = 50.0;
/// Loads of a stream for which a protocol is verified once.
const LOADS_FOR_A_RUN: usize = 10;

/// A row for every bundled protocol.
pub(crate) async fn run(bench: &Bench) -> Result<Vec<Row>> {
    let folder = place::checkout().join("domain/protocols");
    let runs = (bench.sizes.loads / LOADS_FOR_A_RUN).max(1);
    let mut rows = Vec::new();
    for (file, _) in PROTOCOLS {
        let path = folder.join(file).display().to_string();
        let (mut ours, mut floor) = (Vec::new(), Vec::new());
        for _ in 0..runs {
            floor.push(millis(&["--version"]).await?);
            ours.push(millis(&["protocol", "check", &path]).await?);
        }
        rows.push(
            Row::new(BENCH, format!("pobuda protocol check {file}"), "ms", median(ours))
                .over(median(floor), "pobuda --version")
                .held_to(Judged::Measured, AtMost(CHECK_MS), Open),
        );
    }
    Ok(rows)
}

async fn millis(words: &[&str]) -> Result<f64> {
    let begun = Instant::now();
    let output = plain(words).await?;
    let took = begun.elapsed().as_secs_f64() * 1_000.0;
    ensure!(output.status.success(), "pobuda {} ended with {}", words.join(" "), output.status);
    Ok(took)
}
