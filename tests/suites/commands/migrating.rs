//! Making a log, and finding it again.

use super::{explained, run, said};
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::program;

both!(
    a_log_keeps_the_name_it_was_made_with,
    migrating_twice_is_migrating_once,
    several_processes_make_one_log_at_the_same_time,
    a_role_that_is_not_there_is_granted_nothing,
);

async fn a_log_keeps_the_name_it_was_made_with(database: TestDatabase) {
    let made = run(&["migrate", "--origin", "https://maribor.example"], &database).await;
    assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stderr));
    assert!(said(&made).contains("https://maribor.example"));

    let other = run(&["migrate", "--origin", "https://celje.example"], &database).await;
    assert_eq!(other.status.code(), Some(2));
    assert!(explained(&other).contains("--origin https://maribor.example"));

    let status = program::json(&["status", "--json"], database.url()).await.expect("a status");
    assert_eq!(status["origin"], "https://maribor.example", "nobody has to type it again");
}

async fn migrating_twice_is_migrating_once(database: TestDatabase) {
    for _ in 0..2 {
        assert_eq!(run(&["migrate"], &database).await.status.code(), Some(0));
    }
    let status = program::json(&["status", "--json"], database.url()).await.expect("a status");
    assert_eq!(status["origin"], "https://pobuda.local");
    assert_eq!((&status["position"], &status["recorded_at"]), (&0.into(), &serde_json::Value::Null));
}

async fn several_processes_make_one_log_at_the_same_time(database: TestDatabase) {
    let (one, two, three) = tokio::join!(
        run(&["migrate"], &database),
        run(&["migrate"], &database),
        run(&["token", "issue", "--role", "citizen", "--name", "Ana"], &database),
    );
    for output in [one, two, three] {
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

async fn a_role_that_is_not_there_is_granted_nothing(database: TestDatabase) {
    let granted = run(&["migrate", "--server-role", "nobody_of_that_name"], &database).await;
    assert_eq!(granted.status.code(), Some(2));
    explained(&granted);
}
