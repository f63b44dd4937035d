//! Every door for people: who may use it, and that it is there.

use super::Town;
use pobuda::http::doors::Needs;
use pobuda::web::doors::WEB_DOORS;
use pobuda_tests::browser::Browser;
use pobuda_tests::database::TestDatabase;
use reqwest::Method;

/// An address that the route matches.
fn address(route: &str, reference: &str, comment: &str) -> String {
    route
        .replace("{lang}", "sl")
        .replace("{reference}", reference)
        .replace("{protocol}", "improve")
        .replace("{operation}", "decide")
        .replace("{task}", "feasibility")
        .replace("{service}", "roads")
        .replace("{comment}", comment)
        .replace("{file}", "nothing.css")
        .replace("{*rest}", "nothing")
}

async fn knock(browser: &Browser, method: &str, path: &str) -> u16 {
    let csrf = browser.get("/sl/help").await;
    let csrf = csrf.offers("/sl/sign-out").then(|| csrf.hidden("/sl/sign-out"));
    let method = Method::from_bytes(method.as_bytes()).unwrap_or(Method::GET);
    let request = browser.request(method.clone(), path);
    let request = if method == Method::POST { request.form(&csrf.unwrap_or_default()) } else { request };
    browser.send(request).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn every_door_opens_for_those_it_is_for_and_for_nobody_else() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let reference = town.reference(&town.bench).await;
    let comment = "0192f0c4-0000-7000-8000-000000000001";
    let admin = town.stranger();
    admin.sign_in(town.app.with_admin().await.token().unwrap_or_default()).await;
    let people = [
        (town.stranger(), "stranger"),
        (town.citizen("Ana K.").await, "citizen"),
        (town.official("roads", "head").await, "official"),
        (admin, "admin"),
    ];
    for (method, route, needs) in WEB_DOORS {
        let path = address(route, &reference, comment);
        for (browser, who) in &people {
            // Signing out ends the session of the story.
            if path.ends_with("/sign-out") && *who != "stranger" {
                continue;
            }
            let status = knock(browser, method, &path).await;
            let open = match (needs, *who) {
                (Needs::Nobody, _) | (Needs::Citizen, "citizen") => true,
                (Needs::Participant, who) => matches!(who, "citizen" | "official"),
                (Needs::Official, who) => who == "official",
                _ => false,
            };
            let place = format!("{method} {path} for {who}: {status}");
            match (open, *who) {
                (true, _) => assert!(status < 500 && !matches!(status, 401 | 403 | 405), "{place}"),
                (false, "stranger") => assert_eq!(status, 401, "{place}"),
                (false, _) => assert_eq!(status, 403, "{place}"),
            }
        }
    }
    town.app.stop().await;
}
