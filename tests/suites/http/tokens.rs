use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::caller::Caller;
use pobuda_tests::database::TestDatabase;
use reqwest::Method;
use serde_json::{Value, json};

both!(a_token_is_shown_once_used_listed_and_revoked, a_key_issues_one_token_however_often_it_is_sent);

async fn with_token(app: &TestApp, token: &str, path: &str) -> u16 {
    let anybody = app.anybody();
    let body = json!({"text": "x"});
    anybody.send(anybody.request(Method::POST, path).bearer_auth(token).json(&body)).await.status
}

async fn a_token_is_shown_once_used_listed_and_revoked(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let admin = app.with_admin().await;
    let issue = async |body: Value| admin.post("/api/v1/tokens", &body).await;
    let issued = issue(json!({"name": "Maja", "role": "participation/coordinator"})).await.assert(201);
    let (id, token) = (issued.text("id"), issued.text("token"));
    assert!(token.starts_with("pob_"));
    assert_eq!((issued.text("role").as_str(), issued.text("post").as_str()), ("official", "coordinator"));
    assert_eq!(issued.header("cache-control"), Some("no-store"));
    let somewhere = "/api/v1/cases/0192f0c4-7d2e-7b6a-9f0e-0c5f3e1a9b11/comments";
    assert_eq!(with_token(&app, &token, somewhere).await, 404);

    let listed = admin.get("/api/v1/tokens").await.assert(200);
    assert!(!listed.body.contains(&token) && !listed.body.contains("token\":"));
    assert!(listed.items().iter().any(|row| row["id"] == id && row["revoked_at"].is_null()));
    let path = format!("/api/v1/tokens/{id}");
    assert_eq!(admin.delete(&path).await.assert(204).body, "");
    assert_eq!(with_token(&app, &token, somewhere).await, 401);
    let listed = admin.get("/api/v1/tokens?limit=100").await.assert(200).items();
    assert!(listed.iter().any(|row| row["id"] == id && row["revoked_at"].is_string()));
    admin.delete(&path).await.assert(204);
    admin.delete("/api/v1/tokens/nothing").await.assert_problem(404, "not-found");

    for bad in [
        json!({"name": "Maja", "role": "mayor"}),
        json!({"name": "Maja", "role": "official", "service": "roads"}),
        json!({"name": "", "role": "citizen"}),
        json!({"name": "x".repeat(101), "role": "citizen"}),
        json!({"role": "citizen"}),
        json!({"name": "Maja", "role": "citizen", "password": "x"}),
    ] {
        issue(bad).await.assert_problem(422, "invalid-body");
    }
    let mut next = Some("/api/v1/tokens?limit=1".to_owned());
    let mut seen = 0;
    while let Some(address) = next {
        let page = admin.get(&address).await.assert(200);
        seen += page.items().len();
        next = page.next();
    }
    assert_eq!(seen, 2);
    app.stop().await;
}

async fn a_key_issues_one_token_however_often_it_is_sent(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let admin: Caller = app.with_admin().await;
    let issue = async || {
        let request = admin.request(Method::POST, "/api/v1/tokens").header("Idempotency-Key", "maja");
        admin.send(request.json(&json!({"name": "Maja", "role": "citizen"}))).await.assert(201)
    };
    let (one, other) = futures::join!(issue(), issue());
    assert_eq!(one.text("token"), other.text("token"));
    assert_eq!(issue().await.text("token"), one.text("token"));
    assert_eq!(admin.get("/api/v1/tokens").await.items().len(), 2);
    app.stop().await;
}
