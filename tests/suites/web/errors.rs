//! What cannot be done is said in the reader's language, with a way on, and nothing typed is lost.

use super::Town;
use pobuda_tests::database::TestDatabase;
use serde_json::json;

const TEXT: &str = "Dolgo besedilo, ki ga nihče ne želi napisati dvakrat.";

#[tokio::test(flavor = "multi_thread")]
async fn a_form_comes_back_with_what_is_wrong_beside_what_was_typed() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let ana = town.citizen("Ana K.").await;
    let head = town.head();
    let form = ana.get("/sl/cases/new/improve").await.assert(200);
    let empty = [("fields.title", "Luč")];
    ana.submit(&form, "/sl/cases/new/improve", &empty)
        .await
        .assert(422)
        .assert_says("Nekaj je treba popraviti")
        .assert_says("Vrsta pobude: Izpolnite to polje.")
        .assert_says("Opis: Izpolnite to polje.");
    let short = [("fields.kind", "idea"), ("fields.title", "Luč"), ("fields.description", TEXT)];
    let page = ana.submit(&form, "/sl/cases/new/improve", &short).await.assert(422);
    let page = page.assert_says("Naslov: Napišite vsaj 4 znake.").assert_says(TEXT);
    assert!(page.body.contains("value=\"Luč\""));
    let form = ana.get("/en/cases/new/improve").await.assert(200);
    let place = [
        ("fields.kind", "idea"),
        ("fields.title", "Lamp in the park"),
        ("fields.description", TEXT),
        ("fields.location.latitude", "north"),
        ("fields.location.longitude", "15"),
    ];
    ana.submit(&form, "/en/cases/new/improve", &place)
        .await
        .assert(422)
        .assert_says("Location: Write an address");
    assert_eq!(town.head(), head, "something was recorded");
    town.app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_comment_and_one_too_long_come_back() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let bench = town.reference(&town.bench).await;
    let ana = town.citizen("Ana K.").await;
    let head = town.head();
    for (lang, text, says) in [
        ("sl", "   ", "Napišite besedilo."),
        ("en", "", "Write something."),
        ("en", &"a".repeat(10_001), "Write at most 10,000 characters."),
    ] {
        let page = ana.get(&format!("/{lang}/cases/{bench}")).await.assert(200);
        let back = ana.submit(&page, &format!("/{lang}/cases/{bench}/comments"), &[("text", text)]).await;
        let back = back.assert(422).assert_says(says);
        assert!(back.offers(&format!("/{lang}/cases/{bench}/comments")), "the form is gone");
        // The same page in the other language is a page, not the address of a form.
        assert!(
            !back.links().iter().any(|link| link.ends_with("/comments")),
            "a link leads to a form's address"
        );
    }
    assert_eq!(town.head(), head, "something was recorded");
    town.app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_slower_sees_what_has_changed_and_keeps_the_text() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let bench = town.reference(&town.bench).await;
    let head = town.official("roads", "head").await;
    let path = format!("/sl/cases/{bench}/operations/notify");
    let form = head.get(&path).await.assert(200);
    let handler = town.app.with_official("roads", "handler", "Rok Breznik").await;
    let question = json!({"fields": {"question": "Na kateri strani poti naj klop stoji?"}});
    handler.perform(&town.bench, "ask-author", &question).await.assert(200);
    let maja = town.app.with_official("participation", "coordinator", "Maja").await;
    let fields = [("fields.answer", TEXT), ("fields.expected_by", "2026-04-01")];
    let recorded = town.head();
    let conflict = head.submit(&form, &path, &fields).await;
    // The question has moved the case to a state in which notice cannot be given: the page says so and keeps the text.
    conflict.assert(409).assert_says("To zdaj ni mogoče").assert_says(TEXT).assert_says("Nazaj na pobudo");
    // What has happened, and who did it.
    let conflict = head.submit(&form, &path, &fields).await.assert(409);
    let conflict =
        conflict.assert_says("Medtem se je zgodilo").assert_says("Na kateri strani poti naj klop stoji?");
    conflict.assert_says("Rok Breznik, nosilec obravnave, Služba za ceste in promet");
    assert_eq!(town.head(), recorded, "something was recorded");

    // Where the operation is still possible, the form comes back with what has happened meanwhile.
    let cene = town.app.with_citizen("Cene").await;
    let bridge = cene.open_case("Pločnik pri mlinu").await.assert(201).text("id");
    let assigned = json!({"fields": {"assigned_service": "roads"}});
    let position = maja.perform(&bridge, "assign", &assigned).await.assert(200).number("position");
    town.see(position).await;
    let reference = town.reference(&bridge).await;
    let path = format!("/sl/cases/{reference}/operations/reassign");
    let coordinator = town.official("participation", "coordinator").await;
    let form = coordinator.get(&path).await.assert(200);
    let moved = json!({"fields": {"assigned_service": "parks", "reason": "Pot je v parku, zato je zanjo pristojna druga služba."}});
    maja.perform(&bridge, "reassign", &moved).await.assert(200);
    let fields = [("fields.assigned_service", "social"), ("fields.reason", TEXT)];
    let conflict = coordinator.submit(&form, &path, &fields).await.assert(412);
    let conflict =
        conflict.assert_says("Medtem se je nekaj zgodilo.").assert_says("Služba za zelene površine");
    let conflict = conflict.assert_says(TEXT);
    // Sent again from there, it is meant.
    coordinator.submit(&conflict, &path, &fields).await.assert(303);
    town.app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_again_with_other_content_is_not_taken_for_the_first() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let bench = town.reference(&town.bench).await;
    let ana = town.citizen("Ana K.").await;
    let page = ana.get(&format!("/sl/cases/{bench}")).await.assert(200);
    let action = format!("/sl/cases/{bench}/comments");
    ana.submit(&page, &action, &[("text", "Prvi komentar")]).await.assert(303);
    // Back in the browser, the text changed, sent once more.
    let back = ana.submit(&page, &action, &[("text", "Drugi komentar")]).await.assert(422);
    let back = back.assert_says("Ta obrazec ste enkrat že oddali").assert_says("Drugi komentar");
    let sent = ana.submit(&back, &action, &[("text", "Drugi komentar")]).await.assert(303);
    ana.follow(&sent).await.assert(200).assert_says("Prvi komentar").assert_says("Drugi komentar");
    town.app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rules_are_explained_in_the_language_of_the_page() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let bridge = town.reference(&town.bridge).await;
    let ana = town.citizen("Ana K.").await;
    // The closed initiative offers no form, so the fields of another one are sent to it.
    let bench = town.reference(&town.bench).await;
    for (lang, support, comment) in [
        ("sl", "V tem stanju pobude ni mogoče podpreti.", "V tem stanju ni mogoče komentirati."),
        ("en", "Support is not open in this state.", "Comments are not open in this state."),
    ] {
        let page = ana.get(&format!("/{lang}/cases/{bench}")).await.assert(200);
        let mut fields = page.hidden(&format!("/{lang}/cases/{bench}/support"));
        fields.push(("support".to_owned(), "give".to_owned()));
        ana.post(&format!("/{lang}/cases/{bridge}/support"), &fields).await.assert(409).assert_says(support);
        let mut fields = page.hidden(&format!("/{lang}/cases/{bench}/comments"));
        fields.push(("text".to_owned(), TEXT.to_owned()));
        let refused = ana.post(&format!("/{lang}/cases/{bridge}/comments"), &fields).await.assert(409);
        refused.assert_says(comment).assert_says(TEXT);
    }
    town.app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_said_on_a_page() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let stranger = town.stranger();
    for path in [
        "/sl/cases/P-2026-9999",
        "/sl/nothing",
        "/sl/how-it-works/nothing",
        "/sl/cases/new/nothing",
        "/sl/cases/new/decide-madrid",
        "/sl/a/b/c/d/e",
        "/assets/site.0000000000000000.css",
    ] {
        stranger.get(path).await.assert(404).assert_says("Te strani ni").assert_says("Vse pobude");
    }
    stranger.get("/en/nothing").await.assert(404).assert_says("There is no such page");
    stranger.get("/xx/cases").await.assert(404).assert_says("Te strani ni");
    stranger.get("/sl/sign-out").await.assert(405).assert_says("Te strani tako ni mogoče uporabiti");
    let json = town.app.anybody().get("/api/v1/nothing").await;
    json.assert_problem(404, "not-found");
    town.app.stop().await;
}
