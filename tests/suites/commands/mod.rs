//! The command line, run as a process.

mod changing;
mod drawing;
mod feed;
mod help;
mod migrating;
mod people;
mod publishing;
mod reading;
mod rebuilding;
mod serving;
mod stepping;
mod tokens;
mod verifying;

use pobuda_tests::database::TestDatabase;
use pobuda_tests::program;
use serde_json::Value;
use std::process::Output;

/// The sample of an Open311 server, imported: some cases with a history.
async fn some_history(database: &TestDatabase) -> Value {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/import/open311/requests.json");
    program::json(&["import", "open311", file, "--json"], database.url()).await.expect("an import")
}

async fn run(words: &[&str], database: &TestDatabase) -> Output {
    program::run(words, database.url()).await.expect("the program runs")
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

/// The one line in which a failing command explains itself.
fn explained(output: &Output) -> String {
    let said = String::from_utf8(output.stderr.clone()).expect("UTF-8");
    assert_eq!(said.lines().count(), 1, "one sentence: {said}");
    assert!(said.starts_with("error: ") && said.contains(';'), "a sentence and a remedy: {said}");
    said
}
