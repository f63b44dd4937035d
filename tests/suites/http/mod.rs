//! The outside contract over HTTP, line by line.

mod accounts;
mod bad_input;
mod bulk;
mod cases;
mod comments;
mod conditional;
pub(crate) mod doors;
mod events;
mod health;
mod idempotency;
mod migrations;
mod notes;
mod on_behalf;
mod openapi;
mod operations;
mod protocols;
mod punctuality;
mod queue;
mod random_bodies;
mod refusals;
mod sessions;
mod small;
mod standings;
mod stream;
mod supports;
mod timeline;
mod tokens;

use pobuda_tests::app::TestApp;
use pobuda_tests::caller::Caller;
use serde_json::json;

/// A case that a service has: open to comments and to support.
pub(crate) async fn case_in_review(app: &TestApp, author: &Caller) -> String {
    let case = author.open_case("Polomljena klop ob Dravi").await.assert(201).text("id");
    let coordinator = app.with_official("participation", "coordinator", "Maja Novak").await;
    coordinator.perform(&case, "assign", &json!({"fields": {"assigned_service": "roads"}})).await.assert(200);
    case
}

/// The task that a decision waits for is done, by the service that has the case.
async fn check_feasibility(app: &TestApp, case: &str) {
    app.with_official("roads", "handler", "Rok Breznik").await.check_feasibility(case).await.assert(200);
}

/// The end of the log.
fn head(app: &TestApp) -> u64 {
    app.log().head().position
}
