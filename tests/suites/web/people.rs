//! Registering, signing in with a password, and the account, on the pages.

use super::Town;
use pobuda_tests::browser::{Browser, Page};
use pobuda_tests::database::TestDatabase;

const PASSWORD: &str = "klop ob reki v senci";
const OTHER: &str = "most cez potok ob mlinu";

async fn registered(town: &Town, email: &str) -> Browser {
    let browser = town.stranger();
    let form = browser.get("/sl/register").await.assert(200);
    let filled = [("email", email), ("name", "Ana Kos"), ("password", PASSWORD)];
    let done = browser.submit(&form, "/sl/register", &filled).await.assert(303);
    browser.follow(&done).await.assert(200).assert_says("Dobrodošli!").assert_says("Prijava: Ana Kos");
    browser
}

async fn sign_in(browser: &Browser, email: &str, password: &str) -> Page {
    let form = browser.get("/sl/sign-in").await.assert(200);
    browser.submit(&form, "/sl/sign-in", &[("email", email), ("password", password)]).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_citizen_registers_and_comes_back() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let bench = town.reference(&town.bench).await;
    let ana = town.stranger();
    let case = ana.get(&format!("/sl/cases/{bench}")).await.assert(200);
    let way = case.links().into_iter().find(|link| link.contains("sign-in")).unwrap_or_default();
    let form = ana.get(&way).await.assert(200);
    assert!(form.links().contains(&"/sl/register".to_owned()));
    let refused =
        ana.submit(&form, "/sl/sign-in", &[("email", "ana@example.org"), ("password", PASSWORD)]).await;
    let refused = refused.assert(422).assert_says("E-naslov in geslo se ne ujemata");
    assert!(!refused.body.contains(PASSWORD) && refused.body.contains("ana@example.org"));
    registered(&town, "ana@example.org").await;
    let done =
        ana.submit(&form, "/sl/sign-in", &[("email", " Ana@example.org"), ("password", PASSWORD)]).await;
    let back = ana.follow(&done.assert(303)).await.assert(200);
    back.assert_says("Prijavljeni ste.").assert_says("Klop v senci");
    let form = town.stranger().get("/en/register").await.assert(200);
    let filled = [("email", "ana@example.org"), ("name", "Ana"), ("password", "short")];
    let refused = town.stranger().submit(&form, "/en/register", &filled).await.assert(422);
    let refused = refused.assert_says("The password is too short");
    assert!(!refused.body.contains("value=\"short\""), "the page repeats the password");
    let filled = [("email", "ana@example.org"), ("name", "Ana"), ("password", OTHER)];
    let taken = town.stranger().submit(&form, "/en/register", &filled).await.assert(422);
    taken.assert_says("There is an account with this e-mail address");
    town.app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_says_how_long_to_wait() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let browser = town.stranger();
    for _ in 0..5 {
        sign_in(&browser, "ana@example.org", OTHER).await.assert(422);
    }
    sign_in(&browser, "ana@example.org", OTHER).await.assert(422).assert_says("Počakajte 1 minuto");
    town.app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_changed_on_its_page() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let ana = registered(&town, "ana@example.org").await;
    let elsewhere = town.stranger();
    sign_in(&elsewhere, "ana@example.org", PASSWORD).await.assert(303);
    let page = ana.get("/sl/account").await.assert(200);
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let saved = ana.submit(&page, "/sl/account", &[("name", "Ana K."), ("language", "en")]).await.assert(303);
    assert_eq!(saved.header("location"), Some("/en/account?done=account-saved"));
    assert_eq!(
        ana.get("/").await.assert(303).header("location"),
        Some("/en/"),
        "in the language that she chose"
    );
    let page = ana.get("/sl/account").await.assert_says("Prijava: Ana K.");
    ana.submit(&page, "/sl/account", &[("name", " ")]).await.assert(422).assert_says("od 1 do 100 znakov");

    let change = "/sl/account/password";
    let wrong = ana.submit(&page, change, &[("present", OTHER), ("new", OTHER)]).await.assert(422);
    wrong.assert_says("To ni vaše sedanje geslo");
    let done = ana.submit(&page, change, &[("present", PASSWORD), ("new", OTHER)]).await.assert(303);
    ana.follow(&done).await.assert(200).assert_says("Geslo je spremenjeno").assert_says("Ana K.");
    elsewhere.get("/sl/").await.assert(200).assert_silent("Ana K.");

    let page = ana.get("/sl/account").await.assert(200);
    let filled = [("token-name", "Moj koledar"), ("token-standing", "citizen")];
    let issued = ana.submit(&page, "/sl/account/tokens", &filled).await.assert(200);
    let issued = issued.assert_says("pokažemo ga samo enkrat").assert_says("Moj koledar");
    let token = issued.text().split_whitespace().find(|word| word.starts_with("pob_")).map(str::to_owned);
    let program = town.app.anybody().with_token(&token.unwrap_or_default());
    program.get("/api/v1/me").await.assert(200);
    let page = ana.get("/sl/account").await.assert(200).assert_says("Moj koledar").assert_silent("pob_");
    let revoked = ana.submit(&page, "/sl/account/tokens/revoke", &[]).await.assert(303);
    ana.follow(&revoked).await.assert(200).assert_silent("Moj koledar");
    program.get("/api/v1/me").await.assert(401);
    town.app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_official_with_several_posts_chooses() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let maja = registered(&town, "maja@example.org").await;
    let accounts = &town.app.app.accounts;
    let person = accounts.find("maja@example.org").await.expect("readable").expect("Maja");
    for post in ["roads/head", "participation/coordinator"] {
        let standing = pobuda::caller::Standing::read(post, None, None).expect("a post");
        accounts.grant(&person.id, &standing).await.expect("granted");
    }
    let signed = sign_in(&maja, "maja@example.org", PASSWORD).await.assert(303);
    let page = maja.follow(&signed).await.assert(200).assert_says("izberite, v kateri vlogi delujete");
    let chosen = maja.submit(&page, "/sl/account/standing", &[("standing", "roads/head")]).await.assert(303);
    let page = maja.follow(&chosen).await.assert(200).assert_says("Prijava: Ana Kos, vodja službe");
    maja.submit(&page, "/sl/account/standing", &[("standing", "finance/head")]).await.assert(403);
    maja.submit(&page, "/sl/account/standing", &[("standing", "'; DROP")]).await.assert(403);
    town.app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_sets_a_new_password_and_a_token_of_nobody_has_no_account() {
    use pobuda::account::delivery::ByHand;
    let town = Town::over(TestDatabase::sqlite()).await;
    let ana = registered(&town, "ana@example.org").await;
    let accounts = &town.app.app.accounts;
    let person = accounts.find("ana@example.org").await.expect("readable").expect("Ana");
    let token = accounts.allow_reset(&person, &ByHand).await.expect("a token");
    let stranger = town.stranger();
    let form = stranger.get("/sl/reset").await.assert(200);
    let filled = [("token", "por_x"), ("password", OTHER)];
    stranger.submit(&form, "/sl/reset", &filled).await.assert(422).assert_says("Ta žeton ne velja");
    let filled = [("token", token.reveal()), ("password", OTHER)];
    let done = stranger.submit(&form, "/sl/reset", &filled).await.assert(303);
    stranger.follow(&done).await.assert(200).assert_says("Novo geslo je nastavljeno");
    ana.get("/sl/").await.assert(200).assert_silent("Ana Kos");
    sign_in(&stranger, "ana@example.org", OTHER).await.assert(303);
    let nobodys = town.citizen("Ciril").await;
    nobodys.get("/sl/account").await.assert(403).assert_says("ne pripada nobenemu računu");
    town.app.stop().await;
}
