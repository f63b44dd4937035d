use super::head;
use axum::http::HeaderMap;
use pobuda::account::proof::Proof;
use pobuda::caller::Standing;
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use reqwest::Method;
use serde_json::json;

both!(a_browser_writes_only_with_the_token_of_its_session, a_session_ends_with_its_token);

/// The cookie of a browser that has signed in with this token, and the token of its session.
async fn signed_in(app: &TestApp, token: &str) -> (String, String) {
    let proven = app.app.accounts.prove(Proof::Token(token), None).await.expect("a token");
    let begun = app.app.sessions.begin_proven(&proven, &Standing::Citizen, &HeaderMap::new()).await;
    let begun = begun.expect("a session");
    let cookie = begun.cookie.to_str().expect("text").split(';').next().expect("a pair").to_owned();
    (cookie, begun.csrf)
}

async fn a_browser_writes_only_with_the_token_of_its_session(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let (cookie, csrf) = signed_in(&app, ana.token().expect("a token")).await;
    let browser = app.anybody();
    let fields =
        json!({"kind": "problem", "title": "Polomljena klop", "description": "Klop ob reki je polomljena."});
    let body = json!({"protocol": "improve", "language": "sl", "fields": fields});
    let request = || browser.request(Method::POST, "/api/v1/cases").header("Cookie", &cookie).json(&body);
    let own = app.address();
    let refused = [
        request(),
        request().header("X-CSRF-Token", "guessed"),
        request().header("X-CSRF-Token", &csrf).header("Sec-Fetch-Site", "cross-site"),
        request().header("X-CSRF-Token", &csrf).header("Origin", "https://evil.example"),
    ];
    for request in refused {
        browser.send(request).await.assert_problem(403, "forbidden");
    }
    assert_eq!(head(&app), 0);
    let meant = request().header("X-CSRF-Token", &csrf).header("Sec-Fetch-Site", "same-origin");
    browser.send(meant.header("Origin", own)).await.assert(201);
    app.stop().await;
}

async fn a_session_ends_with_its_token(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (admin, ana) = (app.with_admin().await, app.with_citizen("Ana").await);
    let (cookie, csrf) = signed_in(&app, ana.token().expect("a token")).await;
    let tokens = admin.get("/api/v1/tokens").await.assert(200).items();
    let hers = tokens.iter().find(|token| token["name"] == "Ana").expect("her token");
    let id = hers["id"].as_str().expect("an id").to_owned();
    admin.delete(&format!("/api/v1/tokens/{id}")).await.assert(204);
    let browser = app.anybody();
    let request = browser.request(Method::POST, "/api/v1/cases").header("Cookie", &cookie);
    let reply = browser.send(request.header("X-CSRF-Token", &csrf).json(&json!({}))).await;
    assert!(reply.assert_problem(401, "unauthenticated").header("www-authenticate").is_some());
    app.stop().await;
}
