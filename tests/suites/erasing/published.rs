//! What outsiders see of an erasure: the same log, a mark where an opening was, and a list for who keeps copies.

use super::{Office, WORDS};
use crate::audit::fetched::{key, seal};
use crate::audit::shelf::Shelf;
use crate::audit::{audit, text};
use crate::http::case_in_review;
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use serde_json::{Value, json};

both!(an_erasure_changes_no_leaf_and_every_proof_still_holds);

async fn an_erasure_changes_no_leaf_and_every_proof_still_holds(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (ana, office, shelf) = (app.with_citizen("Ana").await, Office::of(&app).await, Shelf::empty());
    let case = case_in_review(&app, &ana).await;
    let position = ana.comment(&case, WORDS).await.assert(201).number("position");
    seal(&app, &shelf).await;
    let (url, folder, vkey) = (app.url(), text(&shelf.folder), key().public().to_string());
    let (exit, said) = audit(&["fetch", &url, folder, "--key", &vkey]).await;
    assert_eq!(exit, 0, "{said}");
    let before = shelf.leaves();
    let openings = |of: &Shelf| std::fs::read_to_string(of.path("openings/000")).expect("openings");
    let opened = serde_json::from_str::<Value>(&openings(&shelf)).expect("JSON");
    let index = position - 1;
    let disclosure = opened["leaves"][index.to_string()]["disclosures"][0].as_str().expect("open").to_owned();

    let id = office.take_down(&app, json!([{"position": position}])).await;
    seal(&app, &shelf).await;
    let (exit, said) = audit(&["fetch", &url, folder, "--key", &vkey]).await;
    assert_eq!(exit, 0, "{said}");
    assert_eq!(&shelf.leaves()[..before.len()], before.as_slice(), "not one byte is another");
    let (exit, said) = audit(&["verify", folder, "--key", &vkey]).await;
    assert_eq!(exit, 0, "{said}");
    let (exit, said) = audit(&["replay", folder]).await;
    assert_eq!(exit, 0, "{said}");
    let (exit, said) = audit(&["compare", folder, "--site", &url]).await;
    assert_eq!(exit, 0, "{said}");
    let (exit, said) = audit(&["erasures", folder, "--check"]).await;
    assert_eq!(exit, 0, "{said}");
    assert!(!openings(&shelf).contains(&disclosure), "nobody keeps it who asks again");

    // Who keeps copies reads what may not be kept.
    let lines = app.anybody().get("/erasures").await.assert(200);
    assert_eq!(lines.header("content-type"), Some("application/x-ndjson"));
    let line: Value = serde_json::from_str(lines.body.trim_end()).expect("one line");
    assert_eq!((&line["ground"], &line["targets"][0]["index"]), (&json!("dsa-16"), &json!(index)));
    let by = line["by"].as_u64().expect("a leaf");
    let later = app.anybody().get(&format!("/erasures?after={}", by + 1)).await.assert(200);
    assert_eq!(later.body, "");
    let feed = app.anybody().get("/erasures.atom").await.assert(200).body;
    assert!(feed.contains("<title>dsa-16: 1</title>") && feed.ends_with("</feed>\n"), "{feed}");
    assert!(shelf.leaves()[usize::try_from(by).expect("small")].contains(&id));

    forged(&shelf, usize::try_from(by).expect("small")).await;

    // An opening that is kept back without a reason is told, and so is one that is served all the same.
    let withheld = shelf.copied();
    withheld.edit("openings/000", |bytes| {
        let mut told: Value = serde_json::from_slice(bytes).expect("JSON");
        told["leaves"]["0"]["disclosures"] = json!([]);
        *bytes = told.to_string().into_bytes();
    });
    let (exit, said) = audit(&["erasures", text(&withheld.folder), "--check"]).await;
    assert_eq!(exit, 21, "{said}");
    let served = shelf.copied();
    served.edit("openings/000", |bytes| {
        let mut told: Value = serde_json::from_slice(bytes).expect("JSON");
        told["leaves"][index.to_string()]["disclosures"] = json!([disclosure]);
        *bytes = told.to_string().into_bytes();
    });
    let (exit, said) = audit(&["erasures", text(&served.folder), "--check"]).await;
    assert_eq!(exit, 21, "{said}");
    app.stop().await;
}

/// What is done to the event that says what is erased, and what the auditor says of it.
const FORGERIES: [(&str, &str, &str); 5] = [
    (r#""decided_by_role":"lawyer""#, r#""decided_by_role":"coordinator""#, "in one role"),
    (
        r#""requested_by_role":"coordinator""#,
        r#""requested_by_role":"citizen""#,
        "in another role than it was",
    ),
    (r#""ground":"dsa-16""#, r#""ground":"terms""#, "another ground"),
    (r#""digests":[""#, r#""digests":["AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",""#, "other openings"),
    (r#""decided_at":"2026"#, r#""decided_at":"2025"#, "at another time"),
];

/// Somebody with the key of the log writes another erasure into it.
async fn forged(shelf: &Shelf, by: usize) {
    for (from, to, found) in FORGERIES {
        let other = shelf.copied();
        let mut leaves = shelf.leaves();
        assert!(leaves[by].contains(from), "{from} in {}", leaves[by]);
        leaves[by] = leaves[by].replacen(from, to, 1);
        other.rewrite(&leaves, &key());
        let (exit, said) = audit(&["erasures", text(&other.folder), "--check"]).await;
        assert_eq!((exit, said.contains(found)), (21, true), "{to}: {said}");
        // The rules would not have said it so either.
        let (exit, said) = audit(&["replay", text(&other.folder)]).await;
        assert_eq!(exit, 20, "{to}: {said}");
    }
}
