//! Signing in and out, and forms that nobody meant.

use super::Town;
use pobuda_tests::browser::Browser;
use pobuda_tests::database::TestDatabase;
use reqwest::Method;

#[tokio::test(flavor = "multi_thread")]
async fn a_token_signs_in_and_leads_back() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let bench = town.reference(&town.bench).await;
    let token = town.app.with_citizen("Ana K.").await.token().map(str::to_owned).unwrap_or_default();
    let ana = town.stranger();
    let page = ana.get(&format!("/sl/cases/{bench}?order=oldest")).await.assert(200);
    let way = page.links().into_iter().find(|link| link.contains("sign-in")).unwrap_or_default();
    let form = ana.get(&way).await.assert(200);
    let signed = ana.submit(&form, "/sl/sign-in", &[("token", &token)]).await.assert(303);
    let cookie = signed.header("set-cookie").unwrap_or_default().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"), "{cookie}");
    let back = ana.follow(&signed).await.assert(200);
    let back =
        back.assert_says("Prijavljeni ste.").assert_says("Prijava: Ana K.").assert_says("Klop v senci");
    assert_eq!(back.header("cache-control"), Some("no-store"), "a page with a name may not be kept");
    let out = ana.submit(&back, "/sl/sign-out", &[]).await.assert(303);
    ana.follow(&out).await.assert(200).assert_says("Odjavljeni ste.").assert_silent("Ana K.");
    assert_eq!(ana.cookie(), None);
    // The old cookie is worth nothing any more.
    ana.set_cookie(cookie.split(';').next().map(str::to_owned));
    ana.get("/sl/").await.assert(200).assert_silent("Ana K.");
    town.app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_token_and_a_revoked_one_do_not_sign_in() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let stranger = town.stranger();
    let form = stranger.get("/en/sign-in").await.assert(200);
    let well_formed = format!("pob_{}", "A".repeat(43));
    for token in ["", "geslo", &well_formed] {
        let refused = stranger.submit(&form, "/en/sign-in", &[("token", token)]).await.assert(422);
        let refused = refused.assert_says("We do not know this token");
        assert!(token.is_empty() || !refused.body.contains(token), "the page repeats the token");
        assert_eq!(stranger.cookie(), None);
    }
    let ana = town.app.with_citizen("Ana K.").await;
    let browser = town.stranger();
    browser.sign_in(ana.token().unwrap_or_default()).await;
    browser.get("/sl/").await.assert(200).assert_says("Ana K.");
    let tokens = town.app.with_admin().await.get("/api/v1/tokens").await.assert(200).items();
    let id = tokens.iter().find(|token| token["name"] == "Ana K.").map(|token| token["id"].clone());
    let id = id.as_ref().and_then(|id| id.as_str()).unwrap_or_default().to_owned();
    let admin = town.app.with_admin().await;
    assert!(admin.delete(&format!("/api/v1/tokens/{id}")).await.status < 300);
    browser.get("/sl/").await.assert(200).assert_silent("Ana K.");
    town.app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_the_right_token_is_refused_and_gives_the_text_back() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let bench = town.reference(&town.bench).await;
    let ana = town.citizen("Ana K.").await;
    let action = format!("/sl/cases/{bench}/comments");
    let page = ana.get(&format!("/sl/cases/{bench}")).await.assert(200);
    let head = town.head();
    let text = ("text", "Besedilo, ki ga ne smemo izgubiti.");
    for csrf in ["", "b2xhZA", &"A".repeat(43)] {
        let refused = ana.submit(&page, &action, &[("csrf", csrf), text]).await.assert(403);
        refused.assert_says("Obrazec je prestar").assert_says("Besedilo, ki ga ne smemo izgubiti.");
    }
    // The session has ended meanwhile.
    ana.set_cookie(None);
    let refused = ana.submit(&page, &action, &[text]).await.assert(401);
    refused.assert_says("Za to se morate prijaviti").assert_says("Besedilo, ki ga ne smemo izgubiti.");
    assert_eq!(town.head(), head, "something was recorded");
    town.app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_site_cannot_send_our_forms() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let bench = town.reference(&town.bench).await;
    let ana = town.citizen("Ana K.").await;
    let page = ana.get(&format!("/sl/cases/{bench}")).await.assert(200);
    let action = format!("/sl/cases/{bench}/support");
    let mut fields = page.hidden(&action);
    fields.push(("support".to_owned(), "give".to_owned()));
    let head = town.head();
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://example.org")] {
        let request = ana.request(Method::POST, &action).header(name, value).form(&fields);
        ana.send(request).await.assert(403);
    }
    // JSON and parts of other kinds are no forms of ours.
    let request =
        ana.request(Method::POST, &action).header("content-type", "text/plain").body("support=give");
    ana.send(request).await.assert(415);
    assert_eq!(town.head(), head, "something was recorded");
    town.app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_leads_to_no_other_site() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let token = town.app.with_citizen("Ana K.").await.token().map(str::to_owned).unwrap_or_default();
    for next in ["https://example.org/", "//example.org/", "/\\example.org"] {
        let browser: Browser = town.stranger();
        let form = browser.get("/sl/sign-in").await.assert(200);
        let signed = browser.submit(&form, "/sl/sign-in", &[("token", &token), ("next", next)]).await;
        assert_eq!(signed.assert(303).header("location"), Some("/sl/?done=signed-in"), "{next}");
    }
    town.app.stop().await;
}
