//! The life of an account, from the command line.

use super::{explained, run, said};
use pobuda_tests::both;
use pobuda_tests::browser::Browser;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::program;
use pobuda_tests::server::Server;
use reqwest::StatusCode;
use serde_json::{Value, json};

both!(an_account_is_made_granted_reset_and_closed);

const PASSWORD: &str = "klop ob reki v senci";
const EMAIL: &str = "maja.h@example.org";

async fn person(database: &TestDatabase) -> Value {
    let people = program::json(&["person", "list", "--json"], database.url()).await.expect("a list");
    people.as_array().and_then(|people| people.first().cloned()).expect("a person")
}

async fn an_account_is_made_granted_reset_and_closed(database: TestDatabase) {
    let words = ["person", "add", EMAIL, "--name", "Maja Hrovat", "--role", "roads/head", "--json"];
    let made = program::json(&words, database.url()).await.expect("an account");
    assert!(made["reset_token"].as_str().is_some_and(|token| token.starts_with("por_")), "{made}");
    let again = run(&words, &database).await;
    assert_eq!(again.status.code(), Some(2));
    assert!(explained(&again).contains("there is an account"));

    assert_eq!(run(&["person", "grant", EMAIL, "admin"], &database).await.status.code(), Some(0));
    assert_eq!(run(&["role", "grant", "auditor", EMAIL], &database).await.status.code(), Some(0));
    assert!(said(&run(&["role", "grant", "auditor", EMAIL], &database).await).contains("before"));
    assert_eq!(person(&database).await["standings"], json!(["citizen", "admin", "auditor", "roads/head"]));
    assert_eq!(run(&["role", "revoke", "admin", EMAIL], &database).await.status.code(), Some(0));
    let gone = run(&["person", "revoke", EMAIL, "admin"], &database).await;
    assert_eq!(gone.status.code(), Some(1));
    assert!(explained(&gone).contains("person list"));

    let reset = program::json(&["person", "reset", EMAIL, "--json"], database.url()).await.expect("a token");
    assert_ne!(reset["reset_token"], made["reset_token"]);
    assert!(said(&run(&["person", "reset", EMAIL], &database).await).starts_with("por_"));
    assert_eq!(run(&["person", "disable", EMAIL], &database).await.status.code(), Some(0));
    assert!(person(&database).await["disabled_at"].is_string());
    assert_eq!(run(&["person", "reset", EMAIL], &database).await.status.code(), Some(2));
    assert_eq!(run(&["person", "enable", EMAIL], &database).await.status.code(), Some(0));
    let listed = said(&run(&["person", "list"], &database).await);
    assert!(listed.contains(EMAIL) && listed.contains("never signed in"), "{listed}");
    let unknown = run(&["person", "disable", "nobody@example.org"], &database).await;
    assert_eq!(unknown.status.code(), Some(1));
    assert!(explained(&unknown).contains("person list"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_of_the_server_names_nobody() {
    let database = TestDatabase::sqlite();
    let server = Server::start(database.url()).await.expect("a server");
    let http = reqwest::Client::new();
    let post = async |path: &str, body: Value| {
        let sent = http.post(format!("{}{path}", server.address())).json(&body).send().await;
        sent.expect("an answer").status()
    };
    let ana = json!({"email": EMAIL, "name": "Maja Hrovat", "password": PASSWORD});
    assert_eq!(post("/api/v1/persons", ana.clone()).await, StatusCode::CREATED);
    assert_eq!(post("/api/v1/persons", ana).await, StatusCode::CONFLICT);
    for password in [PASSWORD, "nekaj cisto drugega"] {
        post("/api/v1/sessions", json!({"email": EMAIL, "password": password})).await;
    }
    let browser = Browser::new(server.address());
    let form = browser.get("/sl/sign-in").await;
    browser.submit(&form, "/sl/sign-in", &[("email", EMAIL), ("password", PASSWORD)]).await.assert(303);
    browser.get("/sl/account").await.assert(200);
    let log = server.log();
    assert!(log.contains("Serving"), "{log}");
    for personal in [EMAIL, "Maja", "Hrovat", PASSWORD, "drugega"] {
        assert!(!log.contains(personal), "the log says {personal}: {log}");
    }
    server.stop().await.expect("an end");
}
