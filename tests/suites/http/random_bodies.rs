use super::{case_in_review, head};
use pobuda::http::doors::API_DOORS;
use pobuda_tests::app::TestApp;
use pobuda_tests::caller::Caller;
use pobuda_tests::chance::Chance;
use pobuda_tests::database::TestDatabase;
use reqwest::Method;

/// Bodies sent, over all routes that write.
const BODIES: u64 = 10_000;
/// Sent at once.
const AT_ONCE: u64 = 16;

/// What bodies are made of: halves of JSON, names of ours, and what breaks readers.
const PIECES: &[&[u8]] = &[
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b",",
    b"\"",
    b"\\",
    b"null",
    b"true",
    b"-1",
    b"1e9",
    b"0.5",
    b"99999999999999999999",
    b"\"text\"",
    b"\"fields\"",
    b"\"protocol\"",
    b"\"value\"",
    b"\"language\"",
    b"\"outcome\"",
    b"\"improve\"",
    b"\"name\":\"x\"",
    b"\"role\":\"mayor\"",
    b"\\u0000",
    b"\\ud800",
    b"\xff\xfe",
    b"\x00",
    b"\xc4\x8d",
    b" ",
    b"\n",
];

#[tokio::test(flavor = "multi_thread")]
async fn random_bodies_fail_politely_and_record_nothing_on_sqlite() {
    random_bodies_fail_politely_and_record_nothing(TestDatabase::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn random_bodies_fail_politely_and_record_nothing_on_postgres() {
    if let Some(database) = TestDatabase::postgres().await {
        random_bodies_fail_politely_and_record_nothing(database).await;
    }
}

async fn random_bodies_fail_politely_and_record_nothing(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(&app, &ana).await;
    let comment = ana.comment(&case, "Prvi.").await.assert(201).text("id");
    let people = [ana, app.with_official("roads", "head", "Jan").await, app.with_admin().await];
    let doors: Vec<(Method, String)> = API_DOORS
        .iter()
        .filter(|(method, _, _)| matches!(*method, "POST" | "PUT" | "DELETE"))
        .map(|(method, route, _)| {
            let id = if route.contains("/comments/{id}") { &comment } else { &case };
            let address = route.replace("{id}", id).replace("{operation}", "decide");
            (method.parse().expect("a method"), address)
        })
        .collect();
    let end = head(&app);
    let mut chance = Chance::announced("random bodies");
    let mut sent = 0;
    while sent < BODIES {
        let mut waves = Vec::new();
        for _ in 0..AT_ONCE {
            let (method, address) = pick(&mut chance, &doors).clone();
            let caller = pick(&mut chance, &people).clone();
            let body = body(&mut chance);
            waves.push(tokio::spawn(refused(caller, method, address, body)));
            sent += 1;
        }
        for wave in waves {
            wave.await.expect("a refusal");
        }
    }
    assert_eq!(head(&app), end, "something was recorded");
    app.anybody().get("/health/ready").await.assert(200);
    app.stop().await;
}

async fn refused(caller: Caller, method: Method, address: String, body: Vec<u8>) {
    let shown = String::from_utf8_lossy(&body).into_owned();
    let request = caller.request(method.clone(), &address).header("If-Match", "*");
    let reply = caller.send(request.header("Content-Type", "application/json").body(body)).await;
    let is_refusal = (400..500).contains(&reply.status);
    assert!(is_refusal, "{method} {address} with {shown:?} was answered {}: {}", reply.status, reply.body);
    assert_eq!(reply.header("content-type"), Some("application/problem+json"));
}

fn pick<'a, T>(chance: &mut Chance, from: &'a [T]) -> &'a T {
    let index = chance.below(from.len() as u64);
    &from[usize::try_from(index).expect("an index")]
}

/// A body that no route takes: the rare one that is empty or a plain object gets a field that nothing knows.
fn body(chance: &mut Chance) -> Vec<u8> {
    let pieces = 1 + chance.below(12);
    let mut body: Vec<u8> = Vec::new();
    for _ in 0..pieces {
        body.extend_from_slice(pick::<&[u8]>(chance, PIECES));
    }
    let harmless = serde_json::from_slice::<serde_json::Value>(&body)
        .is_ok_and(|value| value.as_object().is_some_and(serde_json::Map::is_empty));
    if harmless || body.iter().all(u8::is_ascii_whitespace) { b"{\"nothing\":1}".to_vec() } else { body }
}
