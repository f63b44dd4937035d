//! The database as a server: roles, migrations, lost connections.

use super::{Hand, append, assert_whole, canonical, commanded, event, open};
use futures::future::join_all;
use pobuda_ledger::database::Database;
use pobuda_ledger::error::{AppendError, LogError};
use pobuda_ledger::record::{Append, Millis, NewPseudonym, Opening, TimerChange, Visibility};
use pobuda_ledger::{Log, grant_server_role};
use pobuda_tests::both;
use pobuda_tests::database::{TestDatabase, random};
use pobuda_tests::postgres::{Cluster, Installation};
use sqlx::{Connection, Executor, PgConnection};
use std::time::Duration;

both!(
    tables_of_a_newer_program_are_left_alone,
    a_failed_append_leaves_the_log_working,
    what_is_refused_keeps_no_other_process_waiting,
);

async fn tables_of_a_newer_program_are_left_alone(database: TestDatabase) {
    let log = open(&database).await;
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                 VALUES (9999, 'of the future', TRUE, '', 0)";
    match log.database() {
        Database::Sqlite(sqlite) => (*sqlite.write().await).execute(newer).await.map(drop),
        Database::Postgres(pool) => pool.execute(newer).await.map(drop),
    }
    .expect("noted");
    log.close().await;
    let refused = Log::open(Hand::at(0).settings(&database)).await;
    assert!(matches!(refused, Err(LogError::Newer(9999))), "{refused:?}");
}

/// Longest wait for what should not wait at all.
const WAIT: Duration = Duration::from_secs(3);

/// A table that refuses one append must not cost the others of its batch.
async fn a_failed_append_leaves_the_log_working(database: TestDatabase) {
    let log = open(&database).await;
    match log.database() {
        Database::Sqlite(sqlite) => {
            let refusing = "CREATE TRIGGER poison BEFORE INSERT ON events WHEN NEW.event_type = 'Poison'
                            BEGIN SELECT RAISE(ABORT, 'poison'); END";
            (*sqlite.write().await).execute(refusing).await.map(drop)
        }
        Database::Postgres(pool) => {
            pool.execute("ALTER TABLE events ADD CHECK (event_type <> 'Poison')").await.map(drop)
        }
    }
    .expect("a rule that no append knows of");
    let answers = join_all((0..30).map(|index| {
        let kind = if index % 10 == 3 { "Poison" } else { "CaseOpened" };
        log.append(Append { events: vec![event(kind)], ..append(&format!("case/{index}"), 0, 1) })
    }))
    .await;
    for (index, answer) in answers.iter().enumerate() {
        let refused = matches!(answer, Err(AppendError::Log(LogError::Unavailable(_))));
        assert_eq!(refused, index % 10 == 3, "{index}: {answer:?}");
    }
    assert_eq!(log.head().position, 27);
    let alone = log.append(Append { events: vec![event("Poison")], ..append("case/alone", 0, 1) }).await;
    assert!(alone.is_err());
    let other = open(&database).await;
    let free = tokio::time::timeout(WAIT, other.append(append("case/other", 0, 1))).await;
    free.expect("nothing is locked").expect("recorded");
    log.watch().wait_for(|head| head.position == 28).await.expect("told");
    assert_whole(&log).await;
}

async fn what_is_refused_keeps_no_other_process_waiting(database: TestDatabase) {
    let (one, other) = (open(&database).await, open(&database).await);
    one.append(commanded("k", "case/a", 0, 1)).await.expect("recorded");
    for (attempt, sequence) in (0..3).zip(1..) {
        let refused = match attempt {
            0 => one.append(append("case/a", 0, 1)).await.is_err(),
            1 => one.append(commanded("k", "case/a", 0, 1)).await.is_ok_and(|receipt| receipt.repeated),
            _ => one
                .append(Append { command: commanded("k", "case/x", 0, 1).command, ..append("case/b", 0, 1) })
                .await
                .is_err(),
        };
        assert!(refused, "{attempt}");
        let free = tokio::time::timeout(WAIT, other.append(append("case/a", sequence, 1))).await;
        free.expect("nothing is locked").expect("recorded");
    }
}

/// The address with another user.
fn as_role(url: &str, role: &str) -> String {
    let (scheme, rest) = url.split_once("://").expect("an address");
    let (_, place) = rest.split_once('@').expect("a user");
    format!("{scheme}://{role}:secret@{place}")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_role_of_the_server_can_add_facts_and_change_none() {
    let Some(database) = TestDatabase::postgres().await else { return };
    let role = format!("server_{:016x}", random().expect("chance"));
    let mut owner = PgConnection::connect(database.url()).await.expect("PostgreSQL answers");
    owner.execute(&*format!("CREATE ROLE {role} LOGIN PASSWORD 'secret'")).await.expect("a role");
    let url = as_role(database.url(), &role);
    let settings = || pobuda_ledger::Settings { url: url.clone(), ..Hand::at(0).settings(&database) };

    let early = Log::open(settings()).await;
    assert!(matches!(early, Err(LogError::NoSchema)), "{early:?}");
    let schema = database.schema().expect("PostgreSQL");
    owner.execute(&*format!("GRANT USAGE ON SCHEMA {schema} TO {role}")).await.expect("granted");
    let early = Log::open(settings()).await;
    assert!(matches!(early, Err(LogError::Outdated)), "{early:?}");

    for _ in 0..2 {
        grant_server_role(database.url(), &role).await.expect("granted, also again");
    }
    let log = Log::open(settings()).await.expect("it may run a server");
    log.append(everything("case/a")).await.expect("recorded at once");
    let stale = log.append(commanded("k2", "case/a", 0, 1)).await;
    assert!(matches!(stale, Err(AppendError::Conflict { .. })), "judged under the lock: {stale:?}");
    log.append(commanded("k3", "case/a", 1, 1)).await.expect("recorded");
    assert!(log.tokens().await.expect("readable").is_empty());
    super::people::signs_in(&log).await;
    assert_whole(&log).await;

    let Database::Postgres(pool) = log.database() else { panic!("PostgreSQL") };
    for forbidden in [
        "UPDATE events SET payload = '{}'",
        "DELETE FROM events",
        "TRUNCATE events",
        "UPDATE commands SET sequence = 1",
        "DELETE FROM commands",
        "TRUNCATE commands",
        "DELETE FROM log_head",
        "TRUNCATE log_head",
        "UPDATE log_identity SET origin = 'x'",
        "DELETE FROM log_identity",
        "UPDATE signed_heads SET note = 'x'",
        "DELETE FROM signed_heads",
        "DELETE FROM log_keys",
        "DELETE FROM tree_nodes",
        "DELETE FROM erased",
        "UPDATE erased SET ground = 'terms'",
        "DELETE FROM witnessed_heads",
        "UPDATE disclosures SET disclosure = 'x'",
        "TRUNCATE disclosures",
        "ALTER TABLE events DISABLE TRIGGER ALL",
        "DROP TRIGGER events_stay ON events",
        "DROP TABLE events",
    ] {
        let error = pool.execute(forbidden).await.expect_err(forbidden);
        let code = error.as_database_error().and_then(|error| error.code()).expect("an answer").into_owned();
        assert_eq!(code, "42501", "{forbidden}: {error}");
    }
    pool.execute("DELETE FROM disclosures; DELETE FROM pseudonyms").await.expect("erasable");
    pool.execute("CREATE TABLE timeline_v2 (position bigint)").await.expect("read models are its own");
    log.close().await;

    let own = grant_server_role(&url, &role).await;
    assert!(matches!(own, Err(LogError::NotOwner(_))), "nobody grants to themselves: {own:?}");
    let user =
        sqlx::query_scalar::<_, String>("SELECT current_user").fetch_one(&mut owner).await.expect("me");
    let refused = grant_server_role(database.url(), &user).await;
    assert!(matches!(refused, Err(LogError::RoleOwnsTables(_))), "{refused:?}");
    owner.execute(&*format!("DROP OWNED BY {role}; DROP ROLE {role}")).await.expect("gone");
}

/// An append with all that can be written with one.
fn everything(stream: &str) -> Append {
    let digest = "A".repeat(43);
    let mut append = commanded("k", stream, 0, 1);
    append.events[0].payload = canonical(&format!(r#"{{"_sd":["{digest}"]}}"#));
    append.openings =
        vec![Opening { digest, visibility: Visibility::Restricted, disclosure: "WyJhIl0".to_owned() }];
    append.timers = vec![TimerChange { timer: "t".to_owned(), generation: 1, due_at: Some(Millis(1)) }];
    append.pseudonyms =
        vec![NewPseudonym { scope: stream.to_owned(), subject: "ana".to_owned(), pseudonym: "p".to_owned() }];
    append
}

/// Connections die under load. What was acknowledged is there once; what was not may be sent again.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_connection_loses_nothing_and_doubles_nothing() {
    const WRITERS: usize = 8;
    const EACH: usize = 60;
    let Some(installation) = Installation::find() else { return };
    let cluster = Cluster::start(&installation).expect("a cluster of its own");
    let database = TestDatabase::in_cluster(&cluster).await.expect("a schema");
    let log = open(&database).await;
    let write = |writer: usize| {
        let log = log.clone();
        async move {
            for number in 0..EACH {
                let stream = format!("case/{writer}");
                let id = format!("{writer}-{number}");
                let sequence = number as u64;
                let receipt = loop {
                    match log.append(commanded(&id, &stream, sequence, 1)).await {
                        Ok(receipt) => break receipt,
                        Err(AppendError::Log(LogError::Unavailable(_))) => {}
                        Err(error) => panic!("{error}"),
                    }
                };
                assert_eq!(receipt.sequence, sequence + 1);
            }
        }
    };
    let kill = async {
        let mut owner = PgConnection::connect(&cluster.url()).await.expect("PostgreSQL answers");
        let all = (WRITERS * EACH) as u64;
        let mut head = log.watch();
        let mut next = 20;
        while next < all {
            if head.wait_for(|head| head.position >= next.min(all)).await.is_err() {
                break;
            }
            // All of them: the writer's, the readers' and the listener's.
            let kill = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
                        WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'";
            owner.execute(kill).await.expect("killed");
            next = head.borrow().position + 40;
        }
    };
    tokio::join!(join_all((0..WRITERS).map(write)), kill);
    assert_eq!(log.head().position, (WRITERS * EACH) as u64, "each once");
    let fresh = open(&database).await;
    assert_whole(&fresh).await;
}
