//! What is erased is nowhere: not in the file, not beside it.

use super::{Office, head};
use crate::http::case_in_review;
use pobuda_ledger::database::Database;
use pobuda_ledger::scrub::Scrub;
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use serde_json::json;
use std::fs;
use std::path::Path;

both!(of_what_is_erased_nothing_is_left_in_the_files);

/// Runs a statement as whoever has the database.
pub(super) async fn run(app: &TestApp, statement: &str) {
    match app.log().database() {
        Database::Sqlite(sqlite) => {
            let mut connection = sqlite.write().await;
            sqlx::query(statement).execute(&mut *connection).await.expect("done");
        }
        Database::Postgres(pool) => drop(sqlx::query(statement).execute(pool).await.expect("done")),
    }
}

async fn of_what_is_erased_nothing_is_left_in_the_files(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let person = app.person("Žvrgolevka Nepozabna", &[]).await;
    let (ana, office) = (app.signed_in(&person).await, Office::of(&app).await);
    let case = case_in_review(&app, &ana).await;
    ana.open_case("Kvakadžindža na trgu").await.assert(201);
    // Long enough to be cut over pages, and one that is not.
    let words = format!("Kvakadžindža. {}", "Dolgo besedilo brez konca. ".repeat(300));
    let long = ana.comment(&case, &words).await.assert(201);
    let short = ana.comment(&case, "Kvakadžindža.").await.assert(201);
    ana.put(&format!("/api/v1/comments/{}", short.text("id")), &json!({"text": "Kvakadžindža, zares."}))
        .await
        .assert(200);
    ana.get_at(&format!("/sl/cases/{case}"), head(&app)).await.assert(200);
    let mut traces =
        vec!["Kvakadžindža".to_owned(), "kvakadz".to_owned(), person.email.clone(), person.subject.clone()];
    // The long one is kept in parts on PostgreSQL.
    for reply in [&long, &short] {
        let position = reply.number("position");
        let openings = app.log().openings_between(position, position).await.expect("readable");
        let whole = openings.into_iter().map(|placed| placed.opening.disclosure);
        traces.extend(whole.filter(|opening| opening.len() < 1_000));
    }
    for trace in &traces {
        assert!(left_of(&app, trace).await, "what is looked for can be found: {trace}");
    }
    let request = json!({"ground": "gdpr-17-1-b", "reason": "Kvakadžindža.", "person": "me"});
    let id = ana.post("/api/v1/erasures", &request).await.assert(201).text("id");
    office.grant(&app, &id).await;
    if matches!(app.log().database(), Database::Postgres(_)) {
        // Where nobody has to wait, the room is cleaned when it is used again; whoever owns the tables can have it cleaned now.
        app.models().scrub(Scrub::Thorough).await.expect("cleaned");
    }
    for trace in &traces {
        assert!(!left_of(&app, trace).await, "{trace} is still there");
    }
    app.stop().await;
}

/// Whether the files of the database have this text: those of the schema alone, not the log that a restart would need.
async fn left_of(app: &TestApp, trace: &str) -> bool {
    match app.log().database() {
        Database::Sqlite(_) => {
            let folder = app.database().folder().expect("a folder").to_owned();
            fs::read_dir(folder)
                .expect("a folder")
                .any(|entry| holds(&entry.expect("an entry").path(), trace))
        }
        Database::Postgres(pool) => {
            sqlx::query("CHECKPOINT").execute(pool).await.expect("written");
            let paths: Vec<String> = sqlx::query_scalar(
                "SELECT current_setting('data_directory') || '/' || pg_relation_filepath(oid) FROM pg_class
                WHERE relnamespace = current_schema()::regnamespace AND pg_relation_filepath(oid) IS NOT NULL
                UNION SELECT current_setting('data_directory') || '/' || pg_relation_filepath(reltoastrelid)
                FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND reltoastrelid <> 0",
            )
            .fetch_all(pool)
            .await
            .expect("files");
            paths.iter().any(|path| holds(Path::new(path), trace))
        }
    }
}

fn holds(path: &Path, trace: &str) -> bool {
    let Ok(bytes) = fs::read(path) else { return false };
    bytes.windows(trace.len()).any(|window| window == trace.as_bytes())
}
