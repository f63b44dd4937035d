//! The guide for auditors, command by command, as it stands in the book.

use super::fetched::{key, seal};
use super::shelf::Shelf;
use super::{audit, text};
use crate::http::case_in_review;
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use std::fs;

both!(every_command_of_the_guide_does_what_it_says);

const GUIDE: &str = include_str!("../../../docs/guides/audit-the-log.md");

/// Commands of the auditor's program in the guide: what is typed, and the file that the answer goes to.
fn commands() -> Vec<(String, Option<String>)> {
    let blocks = GUIDE.split("```sh\n").skip(1).filter_map(|rest| rest.split("```").next());
    let lines = blocks.flat_map(str::lines).filter(|line| line.starts_with("pobuda-audit "));
    let typed = lines.map(|line| line.split("  #").next().unwrap_or(line).trim());
    typed
        .map(|line| match line.split_once(" > ") {
            Some((line, file)) => (line.to_owned(), Some(file.trim().to_owned())),
            None => (line.to_owned(), None),
        })
        .collect()
}

async fn every_command_of_the_guide_does_what_it_says(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (ana, shelf) = (app.with_citizen("Ana").await, Shelf::empty());
    let case = case_in_review(&app, &ana).await;
    seal(&app, &shelf).await;
    // Somebody has kept a head of an earlier time.
    let kept = shelf.folder.with_extension("kept");
    fs::write(&kept, app.log().signed_head().await.expect("readable").expect("a head")).expect("kept");
    ana.comment(&case, "Naj bo v senci.").await.assert(201);
    seal(&app, &shelf).await;

    let (url, vkey) = (app.url(), key().public().to_string());
    let beside = |name: &str| text(&shelf.folder.with_file_name(name)).to_owned();
    let meant = |word: &str| match word.trim_matches('"') {
        "https://pobuda.example.org" => url.clone(),
        "$KEY" => vkey.clone(),
        "maribor" => text(&shelf.folder).to_owned(),
        "head-of-last-year" => text(&kept).to_owned(),
        "4710" => "5".to_owned(),
        word if word.starts_with("case/") => format!("case/{case}"),
        word if word.ends_with(".tlog-proof") || word == "watched" || word == "maribor-2026" => beside(word),
        word => word.to_owned(),
    };
    let all = commands();
    assert!(all.len() >= 15, "the guide is not read: {all:?}");
    for (line, file) in all {
        let words: Vec<String> = line.split_whitespace().skip(1).map(meant).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let (exit, said) = audit(&words).await;
        // The first time that a site is watched, there is nothing to compare with.
        let good = if words.first() == Some(&"monitor") { 10 } else { 0 };
        assert_eq!(exit, good, "{line}: {said}");
        if let Some(file) = file {
            fs::write(beside(&file), said).expect("written");
        }
    }
    app.stop().await;
}
