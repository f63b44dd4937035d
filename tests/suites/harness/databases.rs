use pobuda_tests::both;
use pobuda_tests::database::{TestDatabase, say};
use pobuda_tests::postgres::{Cluster, Installation};
use sqlx::{Connection, PgConnection, SqliteConnection};

both!(a_database_is_empty_and_its_own);

async fn a_database_is_empty_and_its_own(database: TestDatabase) {
    let made = "CREATE TABLE marks (mark INTEGER)";
    if database.schema().is_some() {
        let other = TestDatabase::postgres().await.expect("there was one a moment ago");
        for url in [database.url(), other.url()] {
            let mut connection = PgConnection::connect(url).await.unwrap();
            sqlx::query(made).execute(&mut connection).await.expect("no table of that name in this schema");
        }
    } else {
        for url in [database.url(), TestDatabase::sqlite().url()] {
            let mut connection = SqliteConnection::connect(&format!("{url}?mode=rwc")).await.unwrap();
            sqlx::query(made).execute(&mut connection).await.expect("no table of that name in this file");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_cluster_keeps_what_was_committed_and_a_dump_moves_it() {
    let Some(installation) = Installation::find() else { return say("skipped: no PostgreSQL to kill") };
    let mut cluster = Cluster::start(&installation).unwrap();
    let database = TestDatabase::in_cluster(&cluster).await.unwrap();
    let mut connection = PgConnection::connect(database.url()).await.unwrap();
    sqlx::query("CREATE TABLE marks (mark BIGINT)").execute(&mut connection).await.unwrap();
    sqlx::query("INSERT INTO marks VALUES (7)").execute(&mut connection).await.unwrap();

    cluster.kill().unwrap();
    assert!(sqlx::query("SELECT 1").execute(&mut connection).await.is_err(), "the server is dead");
    cluster.restart().unwrap();
    assert_eq!(marks(database.url()).await, [7]);

    let schema = database.schema().expect("PostgreSQL");
    let fresh = Cluster::start(&installation).unwrap();
    fresh.restore(&cluster.dump(schema).unwrap()).unwrap();
    assert_eq!(marks(TestDatabase::restored(&fresh, schema).url()).await, [7]);
}

async fn marks(url: &str) -> Vec<i64> {
    let mut connection = PgConnection::connect(url).await.unwrap();
    sqlx::query_scalar("SELECT mark FROM marks").fetch_all(&mut connection).await.unwrap()
}
