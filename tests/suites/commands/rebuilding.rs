//! `pobuda rebuild`: a read model is what the log makes of it, or the program says so.

use super::{explained, run, said, some_history};
use pobuda_projections::Model;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::program;
use sqlx::{Connection, PgConnection, SqliteConnection};

both!(a_row_that_somebody_changed_is_found_and_mended, one_read_model_is_rebuilt_by_its_name);

async fn tamper(database: &TestDatabase, change: &str) {
    let changed = if database.schema().is_some() {
        let mut connection = PgConnection::connect(database.url()).await.expect("PostgreSQL");
        sqlx::query(change).execute(&mut connection).await.expect("a change").rows_affected()
    } else {
        let mut connection = SqliteConnection::connect(database.url()).await.expect("SQLite");
        sqlx::query(change).execute(&mut connection).await.expect("a change").rows_affected()
    };
    assert_eq!(changed, 1, "{change}");
}

async fn a_row_that_somebody_changed_is_found_and_mended(database: TestDatabase) {
    some_history(&database).await;
    let clean = run(&["rebuild", "--check"], &database).await;
    assert_eq!(clean.status.code(), Some(0), "{}", said(&clean));

    tamper(&database, "DELETE FROM timeline_v2 WHERE position = 1").await;
    let found = run(&["rebuild", "--check"], &database).await;
    assert_eq!(found.status.code(), Some(1), "{}", said(&found));
    assert!(explained(&found).contains("timeline is not what the log makes of it"));
    assert!(said(&found).contains("timeline"), "{}", said(&found));

    assert_eq!(run(&["rebuild", "timeline"], &database).await.status.code(), Some(0));
    let mended = run(&["rebuild", "--check"], &database).await;
    assert_eq!(mended.status.code(), Some(0), "{}", said(&mended));
}

async fn one_read_model_is_rebuilt_by_its_name(database: TestDatabase) {
    let report = some_history(&database).await;
    let built =
        program::json(&["rebuild", "support_count", "--json"], database.url()).await.expect("a rebuild");
    assert_eq!(built[0]["model"], "support_count");
    assert_eq!(built[0]["position"], report["events"]);
    let checked = program::json(&["rebuild", "--check", "--json"], database.url()).await.expect("a check");
    assert_eq!(checked.as_array().map(Vec::len), Some(Model::ALL.len()));
}
