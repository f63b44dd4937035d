//! An office enters in the form what a citizen has brought on paper.

use super::Town;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;

both!(what_came_on_paper_is_entered_in_the_form_and_says_so);

const NAME: &str = "Zvonimira Skritek";
const CONTACT: &str = "žvrgolevka 041 234 567";

async fn what_came_on_paper_is_entered_in_the_form_and_says_so(database: TestDatabase) {
    let town = Town::over(database).await;
    let path = "/sl/cases/new/improve";
    let coordinator = town.official("participation", "coordinator").await;
    let form = coordinator.get(path).await.assert(200);
    let form = form
        .assert_says("Kako je prispelo")
        .assert_says("Vpisujete za občana.")
        .assert_says("Tega ne objavimo; vidijo samo zaposleni.");
    let filled = [
        ("fields.citizen_name", NAME),
        ("fields.citizen_contact", CONTACT),
        ("fields.kind", "problem"),
        ("fields.title", "Luknja na igrišču"),
        ("fields.description", "Na igrišču pri šoli je luknja, v katero se je že kdo spotaknil."),
    ];
    // Without the way it came, it comes back as it was typed.
    let back = coordinator.submit(&form, path, &filled).await.assert(422);
    let back = back.assert_says("Izberite eno od možnosti.");
    assert!(back.body.contains(NAME), "what was typed is there again");
    let long = "a".repeat(201);
    let wrong =
        [&filled[1..], &[("fields.citizen_channel", "paper"), ("fields.citizen_name", &long)]].concat();
    let back = coordinator.submit(&back, path, &wrong).await.assert(422);
    let back = back.assert_says("Napišite največ 200 znakov.");
    let whole = [&filled[..], &[("fields.citizen_channel", "paper")]].concat();
    let sent = coordinator.submit(&back, path, &whole).await.assert(303);
    let page = coordinator.follow(&sent).await.assert(200);
    let entered = "Oddano na papirju; vnos: Služba za sodelovanje z občani (koordinator pobud).";
    page.assert_says("Luknja na igrišču").assert_says(entered).assert_says(NAME).assert_says(CONTACT);
    let address = sent.header("location").expect("an address").to_owned();
    let address = address.split('?').next().expect("a path").to_owned();
    // Another office reads who it was; nobody else does.
    town.official("roads", "head").await.get(&address).await.assert(200).assert_says(NAME);
    for reader in [town.stranger(), town.citizen("Cvetka").await] {
        let page = reader.get(&address).await.assert(200);
        page.assert_says(entered).assert_silent(NAME).assert_silent("žvrgolevka");
        let english = reader.get(&address.replace("/sl/", "/en/")).await.assert(200);
        english.assert_says("Submitted on paper; entered by Participation office (initiative coordinator).");
    }
    // Who does not receive it is told who does; citizens are not asked any of this.
    let roads = town.official("roads", "head").await.get("/sl/cases/new").await.assert(200);
    roads.assert_says("zanj jo lahko vnese služba, ki jo prejme");
    town.citizen("Ana").await.get(path).await.assert(200).assert_silent("Kako je prispelo");
    town.app.stop().await;
}
