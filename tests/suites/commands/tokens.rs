//! The life of an access token.

use super::{explained, run, said};
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::program;

both!(a_token_is_shown_once_listed_without_its_secret_and_revoked_for_good);

async fn a_token_is_shown_once_listed_without_its_secret_and_revoked_for_good(database: TestDatabase) {
    let words = ["token", "issue", "--role", "roads/head", "--name", "Marjan Kolar", "--json"];
    let issued = program::json(&words, database.url()).await.expect("a token");
    let secret = issued["token"].as_str().expect("a secret");
    let id = issued["id"].as_str().expect("an id");
    assert!(secret.starts_with("pob_"));

    let plain = run(&["token", "issue", "--role", "citizen", "--name", "Ana"], &database).await;
    assert!(said(&plain).starts_with("pob_"), "the secret stands on a line of its own: {}", said(&plain));

    let listed = run(&["token", "list", "--json"], &database).await;
    assert!(!said(&listed).contains(secret), "a secret is kept nowhere");
    let tokens: serde_json::Value = serde_json::from_slice(&listed.stdout).expect("JSON");
    assert_eq!(tokens.as_array().map(Vec::len), Some(2));
    let kept = tokens.as_array().into_iter().flatten().find(|token| token["id"] == id).expect("the token");
    assert_eq!(
        (&kept["role"], &kept["service"], &kept["post"]),
        (&"official".into(), &"roads".into(), &"head".into())
    );
    assert!(kept["revoked_at"].is_null());

    assert_eq!(run(&["token", "revoke", id], &database).await.status.code(), Some(0));
    let tokens = program::json(&["token", "list", "--json"], database.url()).await.expect("a list");
    let kept = tokens.as_array().into_iter().flatten().find(|token| token["id"] == id).expect("it stays");
    assert!(kept["revoked_at"].is_string());
    assert!(said(&run(&["token", "list"], &database).await).contains("revoked"));

    let unknown = run(&["token", "revoke", "0198f0c4-7b0a-7c31-9a55-0d4f6f1f2b11"], &database).await;
    assert_eq!(unknown.status.code(), Some(1));
    assert!(explained(&unknown).contains("token list"));
}
