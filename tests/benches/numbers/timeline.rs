//! Reading timelines over HTTP from the real server, warm, beside the lightest answer that it can give.

use crate::drive::median;
use crate::table::Goal::AtLeast;
use crate::table::{Judged, Row};
use crate::{Bench, wire};
use anyhow::{Result, ensure};
use pobuda_tests::database::TestDatabase;
use pobuda_tests::participant::{Participant, Wish};
use pobuda_tests::program;
use pobuda_tests::server::Server;
use serde_json::Value;

const BENCH: &str = "timeline";

/// Connections that stay open.
const CONNECTIONS: usize = 64;
/// Cases that are read, one after the other.
const CASES: usize = 20;
/// Comments on each.
const COMMENTS: usize = 8;

/// The route that says hello: no database, no identity, in the same program behind the same layers.
const HELLO: &str = "/health/live";

/// Rows for every database.
pub(crate) async fn run(bench: &Bench) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for (backend, database) in bench.databases().await? {
        rows.extend(on(bench, &database, backend).await?);
    }
    Ok(rows)
}

async fn on(bench: &Bench, database: &TestDatabase, backend: &str) -> Result<Vec<Row>> {
    let server = Server::start(database.url()).await?;
    let paths = discussions(&server, database).await?;
    let round = bench.sizes.round;
    // Once around, so that every page and plan is where it will be.
    wire::load(server.address(), CONNECTIONS, &paths, round / 2).await?;
    let (mut floor, mut ours, mut slowest) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..bench.sizes.rounds {
        floor.push(wire::load(server.address(), CONNECTIONS, &[HELLO.to_owned()], round).await?.rate);
        let read = wire::load(server.address(), CONNECTIONS, &paths, round).await?;
        slowest.push(read.percentile(99));
        ours.push(read.rate);
    }
    ensure!(server.stop().await?.success(), "the server did not stop well");
    Ok(vec![
        Row::new(
            BENCH,
            format!("{backend}, GET timeline, {CONNECTIONS} connections"),
            "requests/s",
            median(ours),
        )
        .over(median(floor), "hello route of the same program")
        .held_to(Judged::Ratio, AtLeast(0.2), AtLeast(0.5)),
        Row::new(BENCH, format!("{backend}, GET timeline, p99"), "ms", median(slowest)),
    ])
}

/// Cases with comments, and the paths of their timelines.
async fn discussions(server: &Server, database: &TestDatabase) -> Result<Vec<String>> {
    let token = program::issue_token(database.url(), "citizen", "Ana").await?;
    let ana = Participant::with_token(&token)?;
    let mut paths = Vec::new();
    let mut reached = 0;
    for number in 0..CASES {
        let case = ana.send(server.address(), &Wish::case(&format!("Klop številka {number}"))).await.done();
        for _ in 0..COMMENTS {
            let wish = Wish::comment(&case.id, crate::town::TEXT);
            reached = ana.send(server.address(), &wish).await.done().position;
        }
        paths.push(format!("/api/v1/cases/{}/timeline", case.id));
    }
    for path in &paths {
        let timeline = ana.get(server.address(), &format!("{path}?min_position={reached}")).await?;
        let entries = timeline.get("items").unwrap_or(&timeline);
        let entries = entries.as_array().map(Vec::len).unwrap_or_default();
        ensure!(entries > COMMENTS, "{entries} entries in {}", Value::to_string(&timeline));
    }
    Ok(paths)
}
