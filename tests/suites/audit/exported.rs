//! A fetched log in other forms, and a site that is watched.

use super::fetched::{key, seal};
use super::fetching::mirror;
use super::shelf::Shelf;
use super::{audit, text};
use crate::http::case_in_review;
use pobuda_proof::hash::{hex, sha256};
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use serde_json::Value;
use std::fs;

both!(
    a_log_is_a_table_an_archive_and_a_graph_and_the_story_of_a_case,
    a_site_that_is_watched_is_caught_when_it_shows_another_past,
);

async fn a_log_is_a_table_an_archive_and_a_graph_and_the_story_of_a_case(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (ana, shelf) = (app.with_citizen("Ana").await, Shelf::empty());
    let case = case_in_review(&app, &ana).await;
    ana.comment(&case, "Naj bo \"v senci\", prosim;\nin ob poti.").await.assert(201);
    seal(&app, &shelf).await;
    let folder = text(&shelf.folder);
    assert_eq!(audit(&["fetch", &app.url(), folder]).await.0, 0);
    let size = usize::try_from(shelf.head().1.size).expect("small");

    let (exit, table) = audit(&["export", folder, "--format", "csv"]).await;
    assert_eq!((exit, table.lines().count()), (0, size + 1), "{table}");
    assert!(
        table.lines().nth(1).is_some_and(|row| row.starts_with("0,") && row.contains("author")),
        "{table}"
    );

    let (exit, graph) = audit(&["export", folder, "--format", "prov"]).await;
    let graph: Value = serde_json::from_str(&graph).expect("JSON");
    let count = |of: &str| graph[of].as_object().map_or(0, serde_json::Map::len);
    assert_eq!((exit, count("activity"), count("wasGeneratedBy")), (0, size, size));

    let bag = shelf.folder.with_extension("bag");
    let archive = ["export", folder, "--format", "bagit", "--to", text(&bag)];
    assert_eq!(audit(&archive).await.0, 0);
    let manifest = fs::read_to_string(bag.join("manifest-sha256.txt")).expect("a manifest");
    for line in manifest.lines() {
        let (digest, name) = line.split_once("  ").expect("a digest and a name");
        assert_eq!(hex(&sha256(&fs::read(bag.join(name)).expect("a file"))), digest, "{name}");
        assert!(!name.contains("openings"), "what can be erased is not archived: {name}");
    }
    assert_eq!(audit(&archive).await.0, 2, "an archive takes no other's place");

    let (exit, story) = audit(&["timeline", folder, &format!("case/{case}")]).await;
    assert_eq!(exit, 0);
    assert!(story.contains("org.pobuda.case.opened.v1") && story.contains("prosim;\nin ob poti."), "{story}");
    assert_eq!(audit(&["timeline", folder, "case/0192f0c4-7d2e-7b6a-9f0e-0c5f3e1a9b11"]).await.0, 2);
    app.stop().await;
}

async fn a_site_that_is_watched_is_caught_when_it_shows_another_past(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (ana, shelf, state) = (app.with_citizen("Ana").await, Shelf::empty(), Shelf::empty());
    let case = case_in_review(&app, &ana).await;
    let (url, vkey) = (app.url(), key().public().to_string());
    let watch =
        async |url: &str| audit(&["monitor", url, "--state", text(&state.folder), "--key", &vkey]).await;
    seal(&app, &shelf).await;
    let (exit, said) = watch(&url).await;
    assert_eq!(exit, 10, "the first time there is nothing to compare with: {said}");
    for number in 0..20 {
        ana.comment(&case, &format!("Komentar {number}")).await.assert(201);
    }
    seal(&app, &shelf).await;
    let (exit, said) = watch(&url).await;
    assert_eq!((exit, said.contains("it goes on from")), (0, true), "{said}");
    assert!(!state.path("log/tile/entries").exists(), "entries are not fetched");

    assert_eq!(audit(&["fetch", &url, text(&shelf.folder)]).await.0, 0);
    app.stop().await;
    let mut leaves = shelf.leaves();
    leaves[5] = leaves[5].replacen("2026-03-02T09:00:00Z", "2026-03-02T08:00:00Z", 1);
    shelf.rewrite(&leaves, &key());
    let forged = mirror(shelf.folder.clone()).await;
    let (exit, said) = watch(&forged.url).await;
    assert_eq!((exit, said.contains("two histories")), (30, true), "{said}");
}
