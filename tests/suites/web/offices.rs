//! The services and their time limits, for everybody.

use super::Town;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;

both!(everybody_sees_how_punctual_a_service_is);

async fn everybody_sees_how_punctual_a_service_is(database: TestDatabase) {
    let town = Town::over(database).await;
    let stranger = town.stranger();
    let all = stranger.get("/sl/services").await.assert(200);
    let all = all
        .assert_says("Službe in njihovi roki")
        .assert_says("Služba za finance")
        .assert_says("Od 1. 3. 2025 je pravočasno izpolnila 1 od 1 rokov (100 %).");
    assert!(all.links().iter().any(|link| link == "/sl/services/roads"));
    let roads = stranger.get("/sl/services/roads").await.assert(200);
    let roads = roads
        .assert_says("Zdaj ima 1 odprto pobudo. Noben rok ni zamujen.")
        .assert_says("V tem času je zaključila 1 pobudo. Polovica se je končala še isti dan.")
        .assert_says("Klop v senci pri reki")
        .assert_says("Odgovor: najpozneje 17. 3. 2026 (še 11 delovnih dni).");
    assert!(roads.links().iter().any(|link| link == "/api/v1/services/roads/due.ics?lang=sl"));
    town.app.until_time("2026-03-18T09:00:00Z").await;
    town.see(town.head()).await;
    let late = stranger.get("/en/services/roads").await.assert(200);
    late.assert_says("It is late with 1 time limit.")
        .assert_says("the time limit passed on 17 March 2026 (late by 1 working day)");
    let list = stranger.get("/sl/cases?overdue=true").await.assert(200);
    list.assert_says("Klop v senci pri reki")
        .assert_says("Zamuja")
        .assert_silent("Zapora mostu ob koncih tedna");
    stranger.get("/sl/services/nobody").await.assert(404).assert_says("Te strani ni");
    town.app.stop().await;
}
