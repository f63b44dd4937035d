//! A log that a server publishes, fetched, verified, decided again, and fetched further.

use super::shelf::Shelf;
use super::{audit, text};
use crate::http::case_in_review;
use pobuda_ledger::database::Database;
use pobuda_ledger::sealing::Sealer;
use pobuda_proof::note::{KeyKind, SecretKey};
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use serde_json::Value;

both!(
    an_outsider_verifies_and_decides_again_what_a_server_has_published,
    what_the_site_shows_otherwise_is_told_by_case_and_field,
    nobody_but_an_auditor_gets_what_is_restricted,
    a_write_says_where_its_receipt_is_and_the_receipt_holds_by_itself,
    a_site_without_a_key_publishes_nothing_and_says_what_to_do,
    what_never_changes_may_be_kept_and_what_can_be_erased_may_not,
);

pub(crate) fn key() -> SecretKey {
    SecretKey::new("pobuda.test/log", KeyKind::Note, [3; 32]).expect("a name")
}

/// Seals everything that was recorded until now.
pub(crate) async fn seal(app: &TestApp, shelf: &Shelf) {
    let file = shelf.folder.with_extension("key");
    let mut sealer = Sealer::open(app.log(), key(), &file).await.expect("a sealer");
    sealer.seal().await.expect("sealed");
}

async fn an_outsider_verifies_and_decides_again_what_a_server_has_published(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (ana, shelf) = (app.with_citizen("Ana").await, Shelf::empty());
    let case = case_in_review(&app, &ana).await;
    seal(&app, &shelf).await;
    let (url, folder, vkey) = (app.url(), text(&shelf.folder), key().public().to_string());
    let (exit, said) = audit(&["fetch", &url, folder, "--key", &vkey]).await;
    assert_eq!(exit, 0, "{said}");
    // Nothing but itself says that it is the log that others see.
    let (exit, said) = audit(&["verify", folder, "--key", &vkey]).await;
    assert_eq!(exit, 10, "{said}");
    assert!(said.contains("UNANCHORED") && !said.contains("verified"), "{said}");

    for number in 0..300 {
        ana.comment(&case, &format!("Komentar {number}")).await.assert(201);
    }
    seal(&app, &shelf).await;
    let (exit, said) = audit(&["fetch", &url, folder, "--key", &vkey]).await;
    assert_eq!(exit, 0, "{said}");
    // The head of the first time was kept: the log has grown from it.
    let (exit, said) = audit(&["verify", folder, "--key", &vkey, "--json"]).await;
    assert_eq!(exit, 0, "{said}");
    let report: Value = serde_json::from_str(&said).expect("a report");
    assert_eq!(report["size"], app.log().head().position);
    let checks = report["checks"].as_array().expect("checks");
    assert!(checks.len() >= 5 && checks.iter().all(|check| check["found"] == "PASS"), "{said}");
    let (exit, said) = audit(&["replay", folder]).await;
    assert_eq!(exit, 0, "{said}");
    let (exit, said) = audit(&["compare", folder, "--site", &url]).await;
    assert_eq!(exit, 0, "{said}");
    // Fetched once more, only what changes is asked for again.
    let (exit, said) = audit(&["fetch", &url, folder]).await;
    assert_eq!((exit, said.contains("; 2 files were fetched")), (0, true), "{said}");
    app.stop().await;
}

/// Somebody with the database changes what is shown, and not the log.
async fn what_the_site_shows_otherwise_is_told_by_case_and_field(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (ana, shelf) = (app.with_citizen("Ana").await, Shelf::empty());
    let case = case_in_review(&app, &ana).await;
    app.anybody()
        .get(&format!("/api/v1/cases/{case}?min_position={}", app.log().head().position))
        .await
        .assert(200);
    seal(&app, &shelf).await;
    let (url, folder) = (app.url(), text(&shelf.folder));
    assert_eq!(audit(&["fetch", &url, folder]).await.0, 0);
    // The shortest name is that of the entries; the others are beside it.
    let table = timeline_tables(&app).await.into_iter().min_by_key(String::len).expect("a table");
    let forged = format!(
        "UPDATE {table} SET body = replace(body, 'case.operation_performed', 'case.operation_refused')"
    );
    match app.log().database() {
        Database::Sqlite(sqlite) => {
            let mut connection = sqlite.write().await;
            sqlx::query(&forged).execute(&mut *connection).await.expect("forged");
        }
        Database::Postgres(pool) => drop(sqlx::query(&forged).execute(pool).await.expect("forged")),
    }
    let (exit, said) = audit(&["compare", folder, "--site", &url]).await;
    assert_eq!(exit, 20, "{said}");
    assert!(said.contains(&format!("case {case}")) && said.contains("case.operation_refused"), "{said}");
    app.stop().await;
}

/// Names of the tables of the timeline, as the database has them.
async fn timeline_tables(app: &TestApp) -> Vec<String> {
    match app.log().database() {
        Database::Sqlite(sqlite) => {
            sqlx::query_scalar(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'timeline_v*'",
            )
            .fetch_all(sqlite.readers())
            .await
        }
        Database::Postgres(pool) => {
            sqlx::query_scalar(
                "SELECT table_name::text FROM information_schema.tables \
                 WHERE table_schema = current_schema() AND table_name LIKE 'timeline\\_v%'",
            )
            .fetch_all(pool)
            .await
        }
    }
    .expect("readable")
}

async fn nobody_but_an_auditor_gets_what_is_restricted(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (ana, shelf) = (app.with_citizen("Ana").await, Shelf::empty());
    let case = case_in_review(&app, &ana).await;
    let official = app.with_official("roads", "handler", "Rok Breznik").await;
    let note = serde_json::json!({"text": "Samo za nas."});
    official.post(&format!("/api/v1/cases/{case}/notes"), &note).await.assert(201);
    seal(&app, &shelf).await;
    let count = |reply: &Value| -> usize {
        let leaves = reply["leaves"].as_object().expect("leaves");
        leaves.values().map(|leaf| leaf["disclosures"].as_array().expect("disclosures").len()).sum()
    };
    let public = app.anybody().get("/openings/000").await.assert(200).json();
    for caller in [&ana, &official, &app.with_admin().await] {
        let seen = caller.get("/openings/000").await.assert(200).json();
        assert_eq!((&seen["restricted"], count(&seen)), (&Value::Bool(false), count(&public)));
    }
    let auditor = app.with_auditor().await.get("/openings/000").await.assert(200).json();
    assert_eq!(auditor["restricted"], true);
    assert!(count(&auditor) > count(&public), "{auditor}");
    app.stop().await;
}

async fn a_write_says_where_its_receipt_is_and_the_receipt_holds_by_itself(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (ana, shelf) = (app.with_citizen("Ana").await, Shelf::empty());
    let opened = ana.open_case("Klop").await.assert(201);
    let place = opened.header("pobuda-receipt").expect("where it is").to_owned();
    seal(&app, &shelf).await;
    let reply = app.anybody().get(&place).await.assert(200);
    std::fs::create_dir_all(&shelf.folder).expect("a folder");
    let file = shelf.path("mine.tlog-proof");
    std::fs::write(&file, &reply.body).expect("written");
    let vkey = key().public().to_string();
    let (exit, said) = audit(&["receipt", text(&file), "--key", &vkey]).await;
    assert_eq!(exit, 0, "{said}");
    assert!(said.contains(&format!("case/{}", opened.text("id"))), "{said}");
    // Of another log, or of another entry, it says nothing.
    let stranger = SecretKey::new("pobuda.test/log", KeyKind::Note, [4; 32]).expect("a name");
    assert_eq!(audit(&["receipt", text(&file), "--key", &stranger.public().to_string()]).await.0, 40);
    std::fs::write(&file, reply.body.replacen("index ", "index 1", 1)).expect("written");
    assert_eq!(audit(&["receipt", text(&file), "--key", &vkey]).await.0, 40);
    for nothing in ["/log/receipts/99999.tlog-proof", "/log/receipts/0", "/log/receipts/00.tlog-proof"] {
        app.anybody().get(nothing).await.assert_problem(404, "not-found");
    }
    app.stop().await;
}

async fn a_site_without_a_key_publishes_nothing_and_says_what_to_do(database: TestDatabase) {
    let app = TestApp::start(database).await;
    app.with_citizen("Ana").await.open_case("Klop").await.assert(201);
    for address in
        ["checkpoint", "log.json", "tile/0/000.p/1", "tile/entries/000.p/1", "receipts/0.tlog-proof"]
    {
        let reply =
            app.anybody().get(&format!("/log/{address}")).await.assert_problem(404, "log-unpublished");
        assert!(reply.body.contains("pobuda log init"), "{}", reply.body);
    }
    app.stop().await;
}

async fn what_never_changes_may_be_kept_and_what_can_be_erased_may_not(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let shelf = Shelf::empty();
    app.with_citizen("Ana").await.open_case("Klop").await.assert(201);
    seal(&app, &shelf).await;
    let size = app.log().head().position;
    let anybody = app.anybody();
    let digest = anybody.get("/log/log.json").await.assert(200).json()["protocols"][0]["digest"].clone();
    let digits =
        digest.as_str().and_then(|digest| digest.strip_prefix("sha256:")).expect("a digest").to_owned();
    for (address, kept) in [
        ("/log/checkpoint".to_owned(), "public, max-age=5"),
        ("/log/log.json".to_owned(), "public, max-age=300"),
        (format!("/log/tile/0/000.p/{size}"), "public, max-age=31536000, immutable"),
        (format!("/log/tile/entries/000.p/{size}"), "public, max-age=31536000, immutable"),
        (format!("/log/rulesets/{digits}"), "public, max-age=31536000, immutable"),
        ("/log/receipts/0.tlog-proof".to_owned(), "no-store"),
        ("/openings/000".to_owned(), "no-store"),
    ] {
        let reply = anybody.get(&address).await.assert(200);
        assert_eq!(reply.header("cache-control"), Some(kept), "{address}");
        assert_eq!(reply.header("access-control-allow-origin"), Some("*"), "{address}");
    }
    // Only what the signed head has, and each in its one spelling.
    for nothing in [
        format!("tile/0/000.p/{}", size + 1),
        "tile/0/000".to_owned(),
        "tile/0/000.p/0".to_owned(),
        "tile/1/000.p/1".to_owned(),
        "tile/9/000".to_owned(),
        "tile/entries/001".to_owned(),
        "rulesets/00".to_owned(),
    ] {
        anybody.get(&format!("/log/{nothing}")).await.assert_problem(404, "not-found");
    }
    anybody.get("/openings/001").await.assert_problem(404, "not-found");
    app.stop().await;
}
