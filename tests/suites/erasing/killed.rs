//! A server that dies at every step of an erasure: the next one ends it, and nothing is named twice or left over.

use crate::audit::shelf::Shelf;
use crate::audit::{audit, text};
use pobuda_ledger::fault::{FAULT_POINTS, FAULT_VARIABLE};
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::server::Server;
use pobuda_tests::{facts, program};
use serde_json::{Value, json};

both!(an_erasure_outlives_a_death_at_every_step);

/// How often a server is asked for a position, which it waits for itself: a busy machine takes its time.
const LOOKS: u32 = 20;
/// Events of an erasure after it was asked for: decided, said, done.
const EVENTS: u64 = 3;

/// The municipality, seen through whichever server runs.
struct Town {
    citizen: String,
    clerk: String,
    lawyer: String,
}

impl Town {
    async fn post(&self, server: &Server, token: &str, path: &str, body: Value) -> Value {
        let sent = reqwest::Client::new().post(format!("{}{path}", server.address())).bearer_auth(token);
        let answer = sent.json(&body).send().await.expect("an answer");
        let (status, text) = (answer.status().as_u16(), answer.text().await.expect("a body"));
        assert_eq!(status, 201, "{text}");
        serde_json::from_str(&text).expect("JSON")
    }

    /// A comment that somebody asks to be erased: position of the request, and the erasure.
    async fn asked(&self, server: &Server, case: &str, words: &str) -> (u64, String) {
        let path = format!("/api/v1/cases/{case}/comments");
        let posted = self.post(server, &self.citizen, &path, json!({"text": words})).await;
        let position = posted["position"].as_u64().expect("a position");
        let request = json!({"ground": "dsa-9", "reason": "Odredba.", "texts": [{"position": position}]});
        let asked = self.post(server, &self.clerk, "/api/v1/erasures", request).await;
        (asked["position"].as_u64().expect("a position"), asked["id"].as_str().expect("an id").to_owned())
    }

    async fn grant(&self, server: &Server, id: &str) {
        let path = format!("{}/api/v1/erasures/{id}/decision", server.address());
        let sent = reqwest::Client::new().post(path).bearer_auth(&self.lawyer);
        // Whether the answer comes before the end is chance.
        let _answer = sent.json(&json!({"granted": true, "reason": "Drži."})).send().await;
    }
}

async fn an_erasure_outlives_a_death_at_every_step(database: TestDatabase) {
    let shelf = Shelf::empty();
    let key = shelf.folder.with_extension("key");
    let init = ["log", "init", "--name", "pobuda.test/log", "--key", text(&key)];
    let made = program::run(&init, database.url()).await.expect("a key");
    let vkey = String::from_utf8(made.stdout).expect("text").lines().last().expect("a key").to_owned();
    let issued = async |role, name| program::issue_token(database.url(), role, name).await.expect("a token");
    let town = Town {
        citizen: issued("citizen", "Ana").await,
        clerk: issued("participation/coordinator", "Maja").await,
        lawyer: issued("legal/lawyer", "Leo").await,
    };
    let words = ["--key", text(&key)];
    let server = Server::start_with(database.url(), &words).await.expect("a server");
    let fields = json!({"kind": "problem", "title": "Klop", "description": "Opis, ki je dovolj dolg."});
    let opening = json!({"protocol": "improve", "language": "sl", "fields": fields});
    let case = town.post(&server, &town.citizen, "/api/v1/cases", opening).await;
    let case = case["id"].as_str().expect("an id").to_owned();
    let coordinated = json!({"fields": {"answer": "Pobuda je objavljena za razpravo in komentarje.",
        "expected_by": "2030-01-01"}});
    let discuss = format!("{}/api/v1/cases/{case}/operations/open-discussion", server.address());
    let sent = reqwest::Client::new().post(discuss).bearer_auth(&town.clerk).header("If-Match", "*");
    let opened = sent.json(&coordinated).send().await.expect("an answer");
    assert_eq!(opened.status().as_u16(), 200, "{}", opened.text().await.expect("a body"));
    let points: Vec<_> = FAULT_POINTS.into_iter().filter(|point| point.starts_with("erasing.")).collect();
    let mut erased = Vec::new();
    for point in &points {
        erased.push(town.asked(&server, &case, &format!("Beseda ob {point}")).await);
    }
    server.stop().await.expect("it stops");

    let mut head = erased.last().map_or(0, |(position, _)| *position);
    for (point, (_, id)) in points.iter().zip(&erased) {
        let dying = Server::start_faulty(database.url(), &words, (FAULT_VARIABLE, point)).await;
        let dying = dying.expect("a server");
        town.grant(&dying, id).await;
        dying.ended().await.expect("it dies by itself");
        let next = Server::start_with(database.url(), &words).await.expect("a server");
        head += EVENTS;
        let timeline = shown(&next, &case, head).await;
        assert!(!timeline.contains(&format!("Beseda ob {point}")), "{timeline}");
        next.stop().await.expect("it stops");
    }
    let server = Server::start_with(database.url(), &words).await.expect("a server");
    for (_, id) in &erased {
        let told = reqwest::get(format!("{}/api/v1/erasures/{id}", server.address())).await;
        let told: Value = told.expect("an answer").json().await.expect("JSON");
        assert_eq!((&told["state"], &told["erased"]), (&json!("done"), &json!(1)), "{told}");
        assert_eq!(told["erased_by"].as_array().map(Vec::len), Some(1), "named once: {told}");
    }
    server.stop().await.expect("it stops");
    let server = Server::start_with(database.url(), &words).await.expect("a server");
    for _ in 0..2 {
        let (exit, said) = audit(&["fetch", server.address(), text(&shelf.folder)]).await;
        assert_eq!(exit, 0, "{said}");
    }
    let (exit, said) = audit(&["verify", text(&shelf.folder), "--key", &vkey]).await;
    assert!(matches!(exit, 0 | 10), "{said}");
    let (exit, said) = audit(&["erasures", text(&shelf.folder), "--check"]).await;
    assert_eq!(exit, 0, "{said}");
    server.stop().await.expect("it stops");
    let events = facts::whole(database.url()).await.expect("a whole log");
    facts::decided_again(pobuda::start::library().expect("the rules"), &events).expect("decided again");
}

/// Waits until a server shows this position.
async fn shown(server: &Server, case: &str, position: u64) -> String {
    let path = format!("{}/api/v1/cases/{case}/timeline?min_position={position}", server.address());
    for _ in 0..LOOKS {
        let answer = reqwest::get(&path).await.expect("an answer");
        if answer.status().is_success() {
            return answer.text().await.expect("a body");
        }
    }
    panic!("{position} is not shown");
}
