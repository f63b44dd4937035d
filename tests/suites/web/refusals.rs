//! What the rules refused, as auditors see it.

use super::Town;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use serde_json::json;

both!(an_auditor_looks_up_what_was_refused,);

async fn an_auditor_looks_up_what_was_refused(database: TestDatabase) {
    let town = Town::over(database).await;
    let handler = town.app.with_official("roads", "handler", "Rok Breznik").await;
    let decision = json!({"outcome": "answered", "fields": {}});
    handler.perform(&town.bench, "decide", &decision).await.assert(403);
    let browser = town.stranger();
    let person = town.app.person("Vida Revizorka", &["auditor"]).await;
    browser.set_cookie(town.app.signed_in(&person).await.cookie().map(str::to_owned));
    let home = browser.get("/sl/").await.assert(200);
    assert!(home.links().iter().any(|link| link == "/sl/refusals"));
    let reference = town.reference(&town.bench).await;
    let page = browser.get("/sl/refusals").await.assert(200);
    let page = page
        .assert_says("Kaj so pravila zavrnila")
        .assert_says("role-required")
        .assert_says("Zahteva: »Odloči«.")
        .assert_says("nosilec obravnave, Služba za ceste in promet")
        .assert_silent("Breznik");
    assert!(page.links().contains(&format!("/sl/cases/{reference}")));
    let found = browser.get("/en/refusals?rule=role-required&from=2026-03-01").await.assert(200);
    let found = found.assert_says("Asked: “Decide”.");
    assert!(found.body.contains("value=\"role-required\""), "the form keeps what was looked for");
    browser.get("/sl/refusals?rule=four-eyes").await.assert(200).assert_says("Nobena shranjena zavrnitev");
    browser.get("/sl/refusals?from=yesterday").await.assert(400);
    let official = town.official("roads", "head").await;
    official.get("/sl/refusals").await.assert(403);
    town.app.stop().await;
}
