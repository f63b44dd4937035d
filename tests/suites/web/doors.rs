//! Every door for people: who may use it, and that it is there.

use super::Town;
use crate::http::doors::people;
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

/// The fields that prove that a form was meant, and some that name what is granted.
async fn filled(browser: &Browser, standing: &str) -> Vec<(String, String)> {
    let help = browser.get("/sl/help").await;
    let mut form = if help.offers("/sl/sign-out") { help.hidden("/sl/sign-out") } else { Vec::new() };
    let own = [("standing", standing), ("token-standing", standing), ("token-name", "program")];
    form.extend(own.map(|(name, value)| (name.to_owned(), value.to_owned())));
    form
}

async fn knock(browser: &Browser, form: &[(String, String)], method: &str, path: &str) -> u16 {
    let method = Method::from_bytes(method.as_bytes()).unwrap_or(Method::GET);
    let request = browser.request(method.clone(), path);
    let request = if method == Method::POST { request.form(form) } else { request };
    browser.send(request).await.status
}

#[tokio::test(flavor = "multi_thread")]
async fn every_door_opens_for_those_it_is_for_and_for_nobody_else() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let reference = town.reference(&town.bench).await;
    let comment = "0192f0c4-0000-7000-8000-000000000001";
    for who in people(&town.app).await {
        let browser = town.stranger();
        if let Some((person, _)) = &who {
            browser.set_cookie(town.app.signed_in(person).await.cookie().map(str::to_owned));
        }
        let standing = who.as_ref().map(|(_, standing)| standing);
        let said = standing.map_or("a stranger".to_owned(), ToString::to_string);
        let mut form = filled(&browser, &said).await;
        for (method, route, may) in WEB_DOORS {
            let path = address(route, &reference, comment);
            let status = knock(&browser, &form, method, &path).await;
            let place = format!("{method} {path} for {said}: {status}");
            match (may.passes(standing), standing) {
                (true, _) => assert!(status < 500 && !matches!(status, 401 | 403 | 405), "{place}"),
                (false, None) => assert_eq!(status, 401, "{place}"),
                (false, Some(_)) => assert_eq!(status, 403, "{place}"),
            }
            if path.ends_with("/sign-out")
                && let Some((person, _)) = &who
            {
                assert_eq!(browser.cookie(), None, "signed out");
                browser.set_cookie(town.app.signed_in(person).await.cookie().map(str::to_owned));
                form = filled(&browser, &said).await;
            }
        }
    }
    town.app.stop().await;
}
