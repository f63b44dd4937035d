//! Asking for an erasure and deciding on it, on the pages.

use super::Town;
use pobuda_tests::database::TestDatabase;

/// The first entry with texts of somebody, as its page links to the form.
fn way(page: &pobuda_tests::browser::Page) -> String {
    page.links()
        .into_iter()
        .find(|link| link.contains("/erasures/new/"))
        .expect("a way to ask for an erasure")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_official_asks_and_another_one_decides() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let bench = town.reference(&town.bench).await;
    let case = format!("/sl/cases/{bench}?history=all&order=oldest");
    assert!(!town.stranger().get(&case).await.assert(200).body.contains("/erasures/new/"));
    let coordinator = town.official("participation", "coordinator").await;
    let action = way(&coordinator.get(&case).await.assert(200));
    let form = coordinator.get(&action).await.assert(200).assert_says("Klop v senci pri reki");
    let none = [("text", "Razlog.")];
    let again = coordinator.submit(&form, &action, &none).await.assert(422);
    again.assert_says("Izberite vsaj eno besedilo.").assert_says("Razlog.");
    let wordless = [("texts.title", "1"), ("ground", "terms"), ("text", "")];
    coordinator.submit(&form, &action, &wordless).await.assert(422).assert_says("Navedite razloge");
    let filled = [("texts.title", "1"), ("ground", "terms"), ("text", "Naslov imenuje lastnika.")];
    let asked = coordinator.submit(&form, &action, &filled).await.assert(303);
    let list = coordinator.follow(&asked).await.assert(200).assert_says("Čaka na odločitev");
    assert!(!list.body.contains("name=\"granted\""), "who asked does not decide");
    // What was asked for is public, the reasons are not.
    let seen = town.stranger().get("/sl/erasures").await.assert(200);
    assert!(!seen.body.contains("imenuje lastnika"), "{}", seen.body);

    let head = town.official("roads", "head").await;
    let list = head.get("/sl/erasures").await.assert(200).assert_says("Naslov imenuje lastnika.");
    let decide = list.actions().into_iter().find(|action| action.contains("/erasures/")).expect("a form");
    let wordless = [("granted", "true"), ("text", " ")];
    head.submit(&list, &decide, &wordless).await.assert(422).assert_says("Navedite razloge");
    let granted = [("granted", "true"), ("text", "Lastnik ni javna oseba.")];
    let done = head.submit(&list, &decide, &granted).await.assert(303);
    head.follow(&done).await.assert(200).assert_says("Vaša odločitev je zabeležena.");
    town.app.carry_out_erasures().await;
    town.see(town.app.log().head().position).await;
    let seen = town.stranger().get("/sl/erasures").await.assert(200);
    seen.assert_says("Lastnik ni javna oseba.").assert_says("v nasprotju s pogoji uporabe");
    let case = town.stranger().get(&case).await.assert(200).assert_says("Naslov je odstranjen");
    // The description stays, which says it once more.
    assert_eq!(case.body.matches("Klop v senci pri reki").count(), 1, "{}", case.body);
    town.app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_reads_what_goes_and_what_stays_before_asking_to_be_forgotten() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let person = town.app.person("Ana Kos", &[]).await;
    let ana = town.stranger();
    ana.set_cookie(town.app.signed_in(&person).await.cookie().map(str::to_owned));
    let account = ana.get("/sl/account").await.assert(200).assert_says("Prenesi moje podatke");
    assert!(account.links().contains(&"/sl/account/erase".to_owned()));
    let form = ana.get("/sl/account/erase").await.assert(200);
    let form = form.assert_says("Kaj gre").assert_says("Kaj ostane").assert_says("ni treba navesti");
    let asked = ana.submit(&form, "/sl/account/erase", &[("text", "")]).await.assert(303);
    ana.follow(&asked).await.assert(200).assert_says("Vaša zahteva je zabeležena.");
    let head = town.official("roads", "head").await;
    let list = head.get("/sl/erasures").await.assert(200).assert_says("Brez navedbe razlogov.");
    let decide = list.actions().into_iter().find(|action| action.contains("/erasures/")).expect("a form");
    let granted = [("granted", "true"), ("text", "Na zahtevo osebe.")];
    head.submit(&list, &decide, &granted).await.assert(303);
    town.app.carry_out_erasures().await;
    ana.get("/sl/account").await.assert(401);
    assert_eq!(town.app.app.accounts.person(&person.id).await.expect("readable"), None);
    town.app.stop().await;
}
