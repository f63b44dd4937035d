//! Texts that are erased and people who are forgotten, and everything that stands all the same.

mod killed;
mod people;
mod published;
mod rules;
mod texts;
mod traces;

use pobuda_projections::Model;
use pobuda_tests::app::TestApp;
use pobuda_tests::caller::Caller;
use serde_json::{Value, json};

/// Words that nothing else says.
const WORDS: &str = "Sosed žvrgolevka spet pušča psa brez povodca.";

/// Who may ask and decide: a clerk and a lawyer.
struct Office {
    clerk: Caller,
    lawyer: Caller,
}

impl Office {
    async fn of(app: &TestApp) -> Self {
        let clerk = app.with_official("participation", "coordinator", "Maja Novak").await;
        Self { clerk, lawyer: app.with_official("legal", "lawyer", "Leo Kranjc").await }
    }

    /// Takes a text down, from the notice to the last trace.
    async fn take_down(&self, app: &TestApp, texts: Value) -> String {
        let id = self.ask(json!({"ground": "dsa-16", "reason": "Žaljivo.", "texts": texts})).await;
        self.grant(app, &id).await;
        id
    }

    async fn ask(&self, request: Value) -> String {
        self.clerk.post("/api/v1/erasures", &request).await.assert(201).text("id")
    }

    async fn grant(&self, app: &TestApp, id: &str) {
        let decision = json!({"granted": true, "reason": "Besedilo imenuje sosedo."});
        self.lawyer.post(&format!("/api/v1/erasures/{id}/decision"), &decision).await.assert(201);
        app.carry_out_erasures().await;
    }
}

/// The end of the log.
fn head(app: &TestApp) -> u64 {
    app.log().head().position
}

/// Every read model says what one would that is made anew.
async fn shown_as_rebuilt(app: &TestApp) {
    app.models().wait_for(head(app), std::time::Duration::from_secs(10)).await;
    for model in Model::ALL {
        let checked = app.models().check(model, &|_| ()).await.expect("a check");
        assert_eq!(checked.differences, Vec::<String>::new(), "{model}");
    }
}
