//! A server that dies at every step of sealing: the log can be finished, and no head is ever one that cannot be proven.

use super::shelf::Shelf;
use super::{audit, text};
use pobuda_ledger::fault::{FAULT_POINTS, FAULT_VARIABLE};
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::{program, server};
use serde_json::json;

both!(a_log_outlives_a_death_at_every_step_of_sealing);

async fn a_log_outlives_a_death_at_every_step_of_sealing(database: TestDatabase) {
    let shelf = Shelf::empty();
    let key = shelf.folder.with_extension("key");
    let init = ["log", "init", "--name", "pobuda.test/log", "--key", text(&key)];
    let made = program::run(&init, database.url()).await.expect("a key");
    let made = String::from_utf8(made.stdout).expect("text");
    let vkey = made.lines().last().expect("the public key").to_owned();
    let token = program::issue_token(database.url(), "citizen", "Ana").await.expect("a token");
    let open = async |address: &str| {
        let fields = json!({"kind": "problem", "title": "Klop", "description": "Opis, ki je dovolj dolg."});
        let case = json!({"protocol": "improve", "language": "sl", "fields": fields});
        let sent =
            reqwest::Client::new().post(format!("{address}/api/v1/cases")).bearer_auth(&token).json(&case);
        sent.send().await.map(|answer| answer.status().as_u16())
    };
    let words = ["--key", text(&key)];
    let mut recorded = 0;
    for point in FAULT_POINTS.into_iter().filter(|point| point.starts_with("sealing.")) {
        let dying = server::Server::start_faulty(database.url(), &words, (FAULT_VARIABLE, point)).await;
        let dying = dying.expect("a server");
        // Whether the answer comes before the end is chance; that it was recorded is asked below.
        if open(dying.address()).await.is_ok_and(|status| status == 201) {
            recorded += 1;
        }
        dying.ended().await.expect("it dies by itself");
    }
    let server = server::Server::start_with(database.url(), &words).await.expect("a server");
    assert_eq!(open(server.address()).await.expect("an answer"), 201);
    recorded += 1;
    let status = program::json(&["status", "--json"], database.url()).await.expect("a status");
    let position = status["position"].as_u64().expect("a position");
    // A receipt is only given once everything before it is sealed.
    let receipt = format!("{}/log/receipts/{}.tlog-proof", server.address(), position - 1);
    assert_eq!(reqwest::get(receipt).await.expect("an answer").status().as_u16(), 200);
    for _ in 0..2 {
        let (exit, said) = audit(&["fetch", server.address(), text(&shelf.folder)]).await;
        assert_eq!(exit, 0, "{said}");
    }
    let head = shelf.path("log/checkpoint");
    let (exit, said) = audit(&["verify", text(&shelf.folder), "--key", &vkey, "--known", text(&head)]).await;
    assert_eq!(exit, 0, "{said}");
    let (exit, said) = audit(&["replay", text(&shelf.folder)]).await;
    assert_eq!(exit, 0, "{said}");
    assert!(
        shelf.leaves().iter().filter(|leaf| leaf.contains("org.pobuda.case.opened.v1")).count() >= recorded
    );
    server.stop().await.expect("it stops");
}
