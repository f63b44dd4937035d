//! What is written in the transaction of an append, and what the databases refuse.

use super::{append, canonical, event, open};
use futures::future::join_all;
use pobuda_ledger::Log;
use pobuda_ledger::access::AccessToken;
use pobuda_ledger::database::Database;
use pobuda_ledger::error::AppendError;
use pobuda_ledger::record::{
    Append, Condition, Millis, NewEvent, NewPseudonym, Opening, Stream, TimerChange, Visibility,
};
use pobuda_ledger::sealing::Sealer;
use pobuda_proof::note::{KeyKind, SecretKey};
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::place;

both!(
    openings_timers_and_pseudonyms_come_with_their_events_or_not_at_all,
    an_opening_must_belong_to_an_event_and_comes_once,
    an_opening_stands_at_the_event_that_carries_its_digest,
    a_late_change_of_a_timer_does_not_overtake,
    one_person_gets_one_pseudonym_in_a_race,
    the_database_refuses_to_change_a_fact,
    what_is_personal_can_be_erased,
    access_tokens_are_kept_listed_and_revoked,
);

fn digest(seed: char) -> String {
    seed.to_string().repeat(43)
}

fn carrying(digests: &[String]) -> NewEvent {
    let quoted: Vec<String> = digests.iter().map(|digest| format!("{digest:?}")).collect();
    NewEvent { payload: canonical(&format!(r#"{{"_sd":[{}]}}"#, quoted.join(","))), ..event("CaseOpened") }
}

fn opening(seed: char) -> Opening {
    Opening { digest: digest(seed), visibility: Visibility::Public, disclosure: format!("WyJ{seed}Il0") }
}

fn sealed(stream: &str, seeds: &[char]) -> Append {
    let digests: Vec<String> = seeds.iter().copied().map(digest).collect();
    Append {
        events: vec![carrying(&digests)],
        openings: seeds.iter().copied().map(opening).collect(),
        timers: vec![TimerChange { timer: "answer".to_owned(), generation: 1, due_at: Some(Millis(5)) }],
        pseudonyms: vec![pseudonym(stream, "ana", "p-1")],
        ..append(stream, 0, 1)
    }
}

fn pseudonym(scope: &str, subject: &str, pseudonym: &str) -> NewPseudonym {
    NewPseudonym { scope: scope.to_owned(), subject: subject.to_owned(), pseudonym: pseudonym.to_owned() }
}

/// Numbers of rows in tables that the log has no reader for, asked from the database itself.
async fn count(log: &Log, query: &str) -> i64 {
    match log.database() {
        Database::Sqlite(sqlite) => sqlx::query_scalar(query).fetch_one(sqlite.readers()).await,
        Database::Postgres(pool) => sqlx::query_scalar(query).fetch_one(pool).await,
    }
    .expect("a count")
}

async fn openings_timers_and_pseudonyms_come_with_their_events_or_not_at_all(database: TestDatabase) {
    let log = open(&database).await;
    log.append(sealed("case/a", &['A', 'B'])).await.expect("recorded");
    let openings = log.openings_between(1, 1).await.expect("readable");
    let kept: Vec<&Opening> = openings.iter().map(|placed| &placed.opening).collect();
    assert_eq!(kept, [&opening('A'), &opening('B')]);
    assert_eq!(log.pseudonym("case/a", "ana").await.expect("readable").as_deref(), Some("p-1"));
    assert_eq!(count(&log, "SELECT count(*) FROM timers WHERE stream = 'case/a' AND due_at = 5").await, 1);

    let broken = Condition { stream: Stream::new("case", "a"), sequence: 9 };
    let refused = log.append(Append { conditions: vec![broken], ..sealed("case/b", &['C']) }).await;
    assert!(matches!(refused, Err(AppendError::Conflict { .. })), "{refused:?}");
    assert_eq!(log.openings_between(0, 99).await.expect("readable").len(), 2);
    assert_eq!(log.pseudonym("case/b", "ana").await.expect("readable"), None);
    assert_eq!(count(&log, "SELECT count(*) FROM timers").await, 1);

    let scopes = ["case/b".to_owned(), "case/a".to_owned()];
    let known = log.pseudonyms(&scopes, "ana").await.expect("readable");
    assert_eq!(known, [("case/a".to_owned(), "p-1".to_owned())]);
    assert_eq!(log.pseudonyms(&scopes, "bor").await.expect("readable"), []);
}

async fn an_opening_must_belong_to_an_event_and_comes_once(database: TestDatabase) {
    let log = open(&database).await;
    log.append(sealed("case/a", &['A'])).await.expect("recorded");
    let foreign = Append { openings: vec![opening('Z')], ..append("case/b", 0, 1) };
    let twice = Append { openings: vec![opening('B'), opening('B')], ..sealed("case/b", &['B']) };
    for append in [foreign, twice] {
        let refused = log.append(append).await;
        assert!(matches!(refused, Err(AppendError::Invalid(_))), "{refused:?}");
    }
    assert_eq!(log.head().position, 1);
}

async fn an_opening_stands_at_the_event_that_carries_its_digest(database: TestDatabase) {
    let log = open(&database).await;
    let events = vec![carrying(&[digest('A')]), event("Between"), carrying(&[digest('B'), digest('C')])];
    let openings = ['C', 'A', 'B'].map(opening).to_vec();
    log.append(Append { events, openings, ..append("case/a", 0, 1) }).await.expect("recorded");
    let placed = log.openings_between(1, 3).await.expect("readable");
    let placed: Vec<(u64, char)> = placed
        .iter()
        .map(|placed| (placed.position, placed.opening.digest.chars().next().expect("43 of them")))
        .collect();
    assert_eq!(placed, [(1, 'A'), (3, 'B'), (3, 'C')]);
    assert_eq!(log.openings_between(2, 2).await.expect("readable"), []);
}

async fn a_late_change_of_a_timer_does_not_overtake(database: TestDatabase) {
    let log = open(&database).await;
    let changes = [(1, Some(10)), (3, Some(30)), (2, Some(20)), (4, None), (4, Some(40))];
    for ((generation, due_at), sequence) in changes.into_iter().zip(0..) {
        let timer = TimerChange { timer: "t".to_owned(), generation, due_at: due_at.map(Millis) };
        log.append(Append { timers: vec![timer], ..append("case/a", sequence, 1) }).await.expect("recorded");
    }
    let stands = "SELECT count(*) FROM timers WHERE generation = 4 AND due_at IS NULL";
    assert_eq!(count(&log, stands).await, 1);
}

async fn one_person_gets_one_pseudonym_in_a_race(database: TestDatabase) {
    let (one, other) = (open(&database).await, open(&database).await);
    let appends = (0..20).map(|index| {
        let log = if index % 2 == 0 { &one } else { &other };
        let pseudonyms = vec![pseudonym("case/a", "ana", &format!("p-{index}"))];
        log.append(Append { pseudonyms, ..append(&format!("comment/{index}"), 0, 1) })
    });
    let answers = join_all(appends).await;
    let winners: Vec<usize> = (0..20).filter(|index| answers[*index].is_ok()).collect();
    let [winner] = winners[..] else { panic!("{answers:?}") };
    for answer in answers.iter().filter(|answer| answer.is_err()) {
        assert!(
            matches!(answer, Err(AppendError::PseudonymTaken { scope }) if scope == "case/a"),
            "{answer:?}"
        );
    }
    let kept = one.pseudonym("case/a", "ana").await.expect("readable");
    assert_eq!(kept, Some(format!("p-{winner}")));
}

/// Runs a statement as the owner of the tables.
async fn run(log: &Log, statement: &str) -> Result<u64, sqlx::Error> {
    match log.database() {
        Database::Sqlite(sqlite) => {
            let mut connection = sqlite.write().await;
            Ok(sqlx::query(statement).execute(&mut *connection).await?.rows_affected())
        }
        Database::Postgres(pool) => Ok(sqlx::query(statement).execute(pool).await?.rows_affected()),
    }
}

/// A signed head, its key, and a hash of the tree.
async fn publish(log: &Log) {
    let folder = place::scratch().expect("a folder");
    let key = SecretKey::new("pobuda.test/log", KeyKind::Note, [1; 32]).expect("a name");
    let mut sealer = Sealer::open(log, key, &folder.path().join("log.key")).await.expect("a sealer");
    sealer.seal().await.expect("sealed");
    let node = match log.database() {
        Database::Sqlite(_) => "INSERT INTO tree_nodes (level, number, hash) VALUES (1, 0, zeroblob(32))",
        Database::Postgres(_) => {
            "INSERT INTO tree_nodes (level, number, hash) VALUES (1, 0, decode(repeat('00', 32), 'hex'))"
        }
    };
    run(log, node).await.expect("a node");
}

async fn the_database_refuses_to_change_a_fact(database: TestDatabase) {
    let log = open(&database).await;
    let command = super::commanded("k", "case/a", 0, 1).command;
    log.append(Append { command, ..sealed("case/a", &['A']) }).await.expect("recorded");
    publish(&log).await;
    let mut statements = vec![
        "UPDATE signed_heads SET note = 'x'",
        "DELETE FROM signed_heads",
        "INSERT INTO signed_heads (size, note, sealed_at) VALUES (1, 'x', 0)",
        "UPDATE log_keys SET key = 'x'",
        "DELETE FROM log_keys",
        "UPDATE tree_nodes SET number = 7",
        "DELETE FROM tree_nodes",
        "UPDATE events SET payload = '{}'",
        "UPDATE events SET position = 9",
        "DELETE FROM events",
        "DELETE FROM events WHERE position = 99",
        "UPDATE commands SET sequence = 9",
        "DELETE FROM commands",
        "UPDATE log_head SET position = 0",
        "UPDATE log_head SET position = 2, recorded_at = 0",
        "DELETE FROM log_head",
        "INSERT INTO log_head (position, recorded_at) VALUES (0, 0)",
        "UPDATE log_identity SET origin = 'x'",
        "DELETE FROM log_identity",
        "UPDATE disclosures SET disclosure = 'x'",
    ];
    if database.schema().is_some() {
        statements.extend([
            "TRUNCATE events",
            "TRUNCATE commands",
            "TRUNCATE log_head",
            "TRUNCATE log_identity",
            "TRUNCATE disclosures",
            "TRUNCATE signed_heads",
            "TRUNCATE log_keys",
            "TRUNCATE tree_nodes",
            "TRUNCATE events, commands, disclosures",
        ]);
    } else {
        statements.extend([
            "REPLACE INTO events SELECT * FROM events",
            "INSERT OR REPLACE INTO events SELECT aggregate_type, aggregate_id, sequence, event_type, \
             event_version, payload, metadata, 7, event_id, occurred_at, recorded_at, leaf_hash FROM events",
            "REPLACE INTO commands SELECT * FROM commands",
            "REPLACE INTO log_head (position, recorded_at) VALUES (0, 0)",
            "REPLACE INTO log_identity (origin) VALUES ('x')",
            "REPLACE INTO disclosures SELECT digest, position, visibility, 'x' FROM disclosures",
            "REPLACE INTO signed_heads (size, note, sealed_at) VALUES (1, 'x', 0)",
            "REPLACE INTO log_keys SELECT * FROM log_keys",
            "REPLACE INTO tree_nodes SELECT * FROM tree_nodes",
            "UPDATE OR REPLACE events SET position = 9",
        ]);
    }
    for statement in statements {
        // A statement that touches no row changes nothing; SQLite says so instead of refusing.
        let done = run(&log, statement).await;
        assert!(!matches!(done, Ok(rows) if rows > 0), "{statement}: {done:?}");
        let vain = statement.ends_with("position = 99");
        assert!(done.is_err() || vain, "{statement}: {done:?}");
    }
    assert_eq!(log.read_all(0, 10).await.expect("readable").len(), 1);
    assert_eq!(log.openings_between(1, 1).await.expect("readable").len(), 1);
    log.append(append("case/a", 1, 1)).await.expect("the log goes on");
    super::assert_whole(&log).await;
}

async fn what_is_personal_can_be_erased(database: TestDatabase) {
    let log = open(&database).await;
    log.append(sealed("case/a", &['A', 'B'])).await.expect("recorded");
    let erased = format!("DELETE FROM disclosures WHERE digest = '{}'", digest('A'));
    assert_eq!(run(&log, &erased).await.expect("erased"), 1);
    assert_eq!(run(&log, "DELETE FROM pseudonyms").await.expect("erased"), 1);
    assert_eq!(log.openings_between(1, 1).await.expect("readable").len(), 1);
    assert_eq!(log.pseudonym("case/a", "ana").await.expect("readable"), None);
    super::assert_whole(&log).await;
}

async fn access_tokens_are_kept_listed_and_revoked(database: TestDatabase) {
    let log = open(&database).await;
    let token = |id: &str, issued_at| AccessToken {
        id: id.to_owned(),
        subject: "s".to_owned(),
        name: "Ana".to_owned(),
        role: "official".to_owned(),
        service: Some("utilities".to_owned()),
        post: None,
        issued_at: Millis(issued_at),
        revoked_at: None,
        person: None,
    };
    log.keep_token(&token("1", 10), &[1; 32]).await.expect("kept");
    log.keep_token(&token("2", 20), &[2; 32]).await.expect("kept");
    assert!(log.keep_token(&token("3", 30), &[2; 32]).await.is_err(), "one hash, one token");
    assert_eq!(log.good_token_by_hash(&[1; 32]).await.expect("readable"), Some(token("1", 10)));
    assert_eq!(log.good_token_by_hash(&[9; 32]).await.expect("readable"), None);
    assert!(log.revoke_token("1", Millis(50)).await.expect("revoked"));
    assert!(log.revoke_token("1", Millis(60)).await.expect("revoked before"));
    assert!(!log.revoke_token("9", Millis(50)).await.expect("unknown"));
    assert_eq!(
        log.good_token_by_hash(&[1; 32]).await.expect("readable"),
        None,
        "a revoked token is good no more"
    );
    let revoked = AccessToken { revoked_at: Some(Millis(50)), ..token("1", 10) };
    assert_eq!(log.tokens().await.expect("readable"), [token("2", 20), revoked]);
}
