//! The pages for people, over HTTP and without scripts.

mod actions;
mod bulk;
mod doors;
mod erasures;
mod errors;
mod offices;
mod on_behalf;
mod pages;
mod people;
mod refusals;
mod signing_in;
mod work;

use pobuda_tests::app::TestApp;
use pobuda_tests::browser::Browser;
use pobuda_tests::database::TestDatabase;
use serde_json::json;

/// A program with a small life of its own.
pub(super) struct Town {
    pub(super) app: TestApp,
    /// An initiative that a service has.
    pub(super) bench: String,
    /// An initiative that was declined.
    pub(super) bridge: String,
}

impl Town {
    /// Two initiatives, comments in a thread, supports, a vote, a decision.
    pub(super) async fn over(database: TestDatabase) -> Self {
        let app = TestApp::start(database).await;
        let (ana, bor) = (app.with_citizen("Ana").await, app.with_citizen("Bor").await);
        let coordinator = app.with_official("participation", "coordinator", "Maja Hrovat").await;
        let head = app.with_official("roads", "head", "Marjan Kolar").await;
        let bench = ana.open_case("Klop v senci pri reki").await.assert(201).text("id");
        let bridge = bor.open_case("Zapora mostu ob koncih tedna").await.assert(201).text("id");
        let assigned = json!({"fields": {"assigned_service": "roads"}});
        for case in [&bench, &bridge] {
            coordinator.perform(case, "assign", &assigned).await.assert(200);
        }
        let first = bor.comment(&bench, "Podpiram, poleti ni sence.").await.assert(201).text("id");
        let reply = json!({"text": "Hvala za podporo!", "parent": first});
        ana.post(&format!("/api/v1/cases/{bench}/comments"), &reply).await.assert(201);
        bor.put(&format!("/api/v1/cases/{bench}/support"), &json!({})).await.assert(200);
        ana.put(&format!("/api/v1/comments/{first}/vote"), &json!({"value": 1})).await.assert(200);
        let reason = "Most je državna cesta, zato o zapori ne odloča občina, ampak upravljavec ceste.";
        let answer = "Zapore mostu ob koncih tedna ne bomo uvedli; razlogi so zapisani v obrazložitvi.";
        let fields = json!({"answer": answer, "reason": reason, "legal_basis": "ZCes-2, 5. člen"});
        app.with_official("roads", "handler", "Rok Breznik")
            .await
            .check_feasibility(&bridge)
            .await
            .assert(200);
        let declined = json!({"outcome": "declined", "fields": fields});
        let last = head.perform(&bridge, "decide", &declined).await.assert(200).number("position");
        let town = Self { app, bench, bridge };
        town.see(last).await;
        town
    }

    /// Waits until pages show this position.
    pub(super) async fn see(&self, position: u64) {
        self.app.anybody().get_at("/api/v1/cases", position).await.assert(200);
    }

    /// The reference of a case.
    pub(super) async fn reference(&self, case: &str) -> String {
        self.app.anybody().get(&format!("/api/v1/cases/{case}")).await.assert(200).text("ref")
    }

    /// A browser that has not signed in.
    pub(super) fn stranger(&self) -> Browser {
        Browser::new(&self.app.address())
    }

    /// A browser of a citizen.
    pub(super) async fn citizen(&self, name: &str) -> Browser {
        self.signed_in(self.app.with_citizen(name).await.token()).await
    }

    /// A browser of somebody who holds a post.
    pub(super) async fn official(&self, service: &str, post: &str) -> Browser {
        self.signed_in(self.app.with_official(service, post, "Uradnica").await.token()).await
    }

    async fn signed_in(&self, token: Option<&str>) -> Browser {
        let browser = self.stranger();
        browser.sign_in(token.unwrap_or_default()).await;
        browser
    }

    /// Position of the last event.
    pub(super) fn head(&self) -> u64 {
        self.app.log().head().position
    }
}
