//! How long it takes until what was written can be read in the timeline, through the front door.

use crate::drive::{Driven, drive};
use crate::table::Goal::AtMost;
use crate::table::{Judged, Row};
use crate::{Bench, town};
use anyhow::{Context, Result, ensure};
use pobuda_tests::database::TestDatabase;
use pobuda_tests::participant::{Participant, Wish};
use pobuda_tests::program;
use pobuda_tests::server::Server;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

const BENCH: &str = "visible";

/// Citizens who write and then read what they wrote, over and over.
const CITIZENS: usize = 8;
/// Comments on one case before its citizen opens another.
const COMMENTS_PER_CASE: usize = 20;

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
    let (seen, told) = write_and_read(bench, &server, database).await?;
    ensure!(server.stop().await?.success(), "the server did not stop well");
    let what = |rest: &str| format!("{backend}, sent to visible, {CITIZENS} citizens, {rest}");
    Ok(vec![
        Row::new(BENCH, what("p50"), "ms", seen.percentile(50)).over(told.percentile(50), "answered"),
        Row::new(BENCH, what("p99"), "ms", seen.percentile(99))
            .over(told.percentile(99), "answered")
            .held_to(Judged::Measured, AtMost(150.0), AtMost(50.0)),
    ])
}

/// How long it took until a comment could be read, and until it was acknowledged; both since it was sent.
async fn write_and_read(bench: &Bench, server: &Server, database: &TestDatabase) -> Result<(Driven, Driven)> {
    let mut citizens = Vec::new();
    for number in 0..CITIZENS {
        let token = program::issue_token(database.url(), "citizen", &format!("Občan {number}")).await?;
        let citizen = Participant::with_token(&token)?;
        citizens.push((citizen, tokio::sync::Mutex::new(String::new())));
    }
    let citizens = Arc::new(citizens);
    let address: Arc<str> = server.address().into();
    let answered = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&answered);
    let each = bench.sizes.visible_appends.div_ceil(CITIZENS);
    // Counted, not timed: every citizen stops after so many.
    let begun = Instant::now();
    let seen = drive(CITIZENS, Duration::MAX, each, move |number, written| {
        let (citizens, address, noted) = (Arc::clone(&citizens), Arc::clone(&address), Arc::clone(&noted));
        async move {
            let (citizen, case) = citizens.get(number).context("a citizen")?;
            let mut case = case.lock().await;
            let opens = written % COMMENTS_PER_CASE == 0;
            let wish = if opens { Wish::case("Klop ob reki") } else { Wish::comment(&case, town::TEXT) };
            let sent = Instant::now();
            let told = citizen.send(&address, &wish).await.done();
            noted.lock().unwrap_or_else(PoisonError::into_inner).push(sent.elapsed());
            if opens {
                *case = told.id;
            }
            let path = format!("/api/v1/cases/{}/timeline?min_position={}", *case, told.position);
            citizen.get(&address, &path).await.map(drop)
        }
    })
    .await?;
    let answered = std::mem::take(&mut *answered.lock().unwrap_or_else(PoisonError::into_inner));
    Ok((seen, Driven::new(answered, begun.elapsed())))
}
