//! Witnesses who sign heads, and an auditor who asks for enough of them.

use super::fetched::key;
use super::shelf::Shelf;
use super::{audit, text};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use pobuda_ledger::sealing::write_key;
use pobuda_proof::merkle::verify_consistency;
use pobuda_proof::note::{KeyKind, Note, SecretKey};
use pobuda_proof::tree_head::TreeHead;
use pobuda_proof::witness::Question;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::program;
use pobuda_tests::server::Server;
use serde_json::json;
use std::fs;
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;

both!(a_head_is_shown_once_enough_witnesses_have_signed_it);

/// How often the server is asked for a head: each time it takes its time.
const LOOKS: u32 = 2_000;

/// A witness after C2SP tlog-witness: it signs whatever continues what it has signed.
struct Witness {
    key: SecretKey,
    last: Mutex<Option<TreeHead>>,
}

impl Witness {
    async fn begin(seed: u8) -> (Arc<Self>, String) {
        let key = SecretKey::new(&format!("w{seed}.test"), KeyKind::Cosignature, [seed; 32]).expect("a name");
        let witness = Arc::new(Self { key, last: Mutex::default() });
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let router = Router::new().route("/add-checkpoint", post(asked)).with_state(Arc::clone(&witness));
        tokio::spawn(async move { axum::serve(listener, router).await.expect("it listens") });
        (witness, format!("http://{address}"))
    }

    fn answer(&self, body: &str) -> Result<String, (StatusCode, String)> {
        let bad = |status| (status, String::new());
        let question = Question::parse(body).ok_or(bad(StatusCode::BAD_REQUEST))?;
        let head = TreeHead::verified(&question.head, key().public());
        let head = head.map_err(|_| bad(StatusCode::FORBIDDEN))?;
        let mut last = self.last.lock().expect("nobody has panicked");
        let stands = last.as_ref().map_or(0, |last| last.size);
        if question.old != stands {
            return Err((StatusCode::CONFLICT, format!("{stands}\n")));
        }
        if let Some(last) = last.as_ref() {
            let continues = verify_consistency(last.size, head.size, &last.root, &head.root, &question.proof);
            continues.map_err(|_| bad(StatusCode::UNPROCESSABLE_ENTITY))?;
        }
        *last = Some(head);
        let note = Note::parse(&question.head).expect("it was read");
        Ok(self.key.cosign(note.text(), 1_767_225_600))
    }
}

async fn asked(State(witness): State<Arc<Witness>>, body: String) -> Result<String, (StatusCode, String)> {
    witness.answer(&body)
}

/// The head that a server shows, once it stands for at least so many entries.
async fn shown(server: &Server, size: u64) -> TreeHead {
    for _ in 0..LOOKS {
        let answer = reqwest::get(format!("{}/log/checkpoint", server.address())).await.expect("an answer");
        if answer.status().is_success() {
            let note = answer.text().await.expect("a note");
            let head = TreeHead::of_note(&note).expect("a head");
            if head.size >= size {
                return head;
            }
        }
    }
    panic!("no head of {size} entries is shown: {}", server.log());
}

async fn open_case(server: &Server, token: &str) -> u64 {
    let fields = json!({"kind": "problem", "title": "Klop", "description": "Opis, ki je dovolj dolg."});
    let case = json!({"protocol": "improve", "language": "sl", "fields": fields});
    let sent = reqwest::Client::new().post(format!("{}/api/v1/cases", server.address())).bearer_auth(token);
    let answer = sent.json(&case).send().await.expect("an answer");
    let told: serde_json::Value = answer.json().await.expect("JSON");
    told["position"].as_u64().expect("a position")
}

async fn a_head_is_shown_once_enough_witnesses_have_signed_it(database: TestDatabase) {
    let shelf = Shelf::empty();
    let (key_file, policy) = (shelf.folder.with_extension("key"), shelf.folder.with_extension("policy"));
    write_key(&key_file, &key()).expect("a key");
    let (first, first_url) = Witness::begin(21).await;
    let (second, second_url) = Witness::begin(22).await;
    // The third answers nobody: two are enough.
    let third = SecretKey::new("w23.test", KeyKind::Cosignature, [23; 32]).expect("a name");
    let written = format!(
        "log {}\nwitness A {} {first_url}\nwitness B {} {second_url}\nwitness C {} http://127.0.0.1:9\n\
         group two 2 A B C\nquorum two\n",
        key().public(),
        first.key.public(),
        second.key.public(),
        third.public()
    );
    fs::write(&policy, &written).expect("a policy");
    let token = program::issue_token(database.url(), "citizen", "Ana").await.expect("a token");
    let words = ["--key", text(&key_file), "--policy", text(&policy)];
    let server = Server::start_with(database.url(), &words).await.expect("a server");
    let position = open_case(&server, &token).await;
    shown(&server, position).await;
    // Another head continues the first one before the witnesses, also after a restart, when the server has to be told where
    // they stand.
    server.stop().await.expect("it stops");
    let server = Server::start_with(database.url(), &words).await.expect("a server");
    let position = open_case(&server, &token).await;
    shown(&server, position).await;
    let (exit, said) = audit(&["fetch", server.address(), text(&shelf.folder)]).await;
    assert_eq!(exit, 0, "{said}");
    // Nobody has kept a head, and the witnesses vouch for this one.
    let verify = ["verify", text(&shelf.folder), "--policy", text(&policy)];
    let (exit, said) = audit(&verify).await;
    assert_eq!((exit, said.contains("signed by A (")), (0, true), "{said}");

    // Whoever has the key of the log can write another one, and has no witness for it.
    let other = shelf.copied();
    let mut leaves = shelf.leaves();
    leaves.pop();
    other.rewrite(&leaves, &key());
    let (exit, said) = audit(&["verify", text(&other.folder), "--policy", text(&policy)]).await;
    assert_eq!((exit, said.contains("nobody")), (10, true), "{said}");
    // Nor does any sign it: what it would have to continue is another history.
    let (forged, _) = other.head();
    let refused = first.answer(&Question { old: 0, proof: Vec::new(), head: forged }.written());
    assert_eq!(refused.map_err(|(status, _)| status.as_u16()), Err(409));
    // A stranger's signature is none of a witness.
    let stranger = shelf.copied();
    stranger.edit("log/checkpoint", |note| {
        let end = note.len();
        note[end - 20] ^= 1;
    });
    let (exit, said) = audit(&["verify", text(&stranger.folder), "--policy", text(&policy)]).await;
    assert!(exit != 0, "{said}");
    server.stop().await.expect("it stops");
}
