//! Every page, in every language, from a real log.

use super::Town;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;

both!(every_page_is_there_in_every_language, an_initiative_answers_first);

async fn every_page_is_there_in_every_language(database: TestDatabase) {
    let town = Town::over(database).await;
    let reference = town.reference(&town.bench).await;
    let stranger = town.stranger();
    for lang in ["sl", "en"] {
        let pages = [
            "/".to_owned(),
            "/cases".to_owned(),
            "/cases?q=klopi&sort=most_supported&protocol=improve&step=considered".to_owned(),
            format!("/cases/{reference}"),
            format!("/cases/{reference}?history=all&order=oldest"),
            "/cases/new".to_owned(),
            "/cases/new/improve".to_owned(),
            "/sign-in?next=/sl/cases".to_owned(),
            "/how-it-works".to_owned(),
            "/how-it-works/improve".to_owned(),
            "/how-it-works/budget-project".to_owned(),
            "/how-it-works/social-innovation".to_owned(),
            "/how-it-works/decide-madrid".to_owned(),
            "/help".to_owned(),
            "/accessibility".to_owned(),
            "/privacy".to_owned(),
        ];
        for path in pages {
            let page = stranger.get(&format!("/{lang}{path}")).await.assert(200);
            assert!(page.body.contains(&format!("<html lang=\"{lang}\">")), "{lang}{path}");
            assert_eq!(page.header("content-language"), Some(lang), "{lang}{path}");
            assert_eq!(page.body.matches("<h1").count(), 1, "{lang}{path}");
            assert!(page.body.len() < 100_000, "{lang}{path} has {} bytes", page.body.len());
        }
    }
    town.app.stop().await;
}

async fn an_initiative_answers_first(database: TestDatabase) {
    let town = Town::over(database).await;
    let bench = town.reference(&town.bench).await;
    let page = town.stranger().get(&format!("/sl/cases/{bench}")).await.assert(200);
    page.clone()
        .assert_says("Klop v senci pri reki")
        .assert_says("Pri pristojni službi od 2. 3. 2026. Pobudo ima Služba za ceste in promet.")
        .assert_says("Pobudo obravnava Služba za ceste in promet.")
        .assert_says("Maja Hrovat, koordinator pobud, Služba za sodelovanje z občani")
        .assert_says("1 podpora")
        .assert_says("Podpiram, poleti ni sence.")
        .assert_says("Za: 1")
        .assert_says("Odgovor na komentar: občan")
        // A citizen's name is on no page.
        .assert_silent("Ana")
        .assert_silent("Bor");
    let bridge = town.reference(&town.bridge).await;
    town.stranger()
        .get(&format!("/en/cases/{bridge}"))
        .await
        .assert(200)
        .assert_says("Closed 2 March 2026. Result: Cannot be done.")
        .assert_says("Why the answer is no")
        .assert_says("If you disagree, object within 15 days.")
        .assert_says("ZCes-2, 5. člen")
        .assert_says("Marjan Kolar, head of service, Roads and traffic");
    town.app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_front_page_is_in_the_language_that_the_browser_asks_for() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let stranger = town.stranger();
    for (asked, lang) in [("en-GB,en;q=0.9", "/en/"), ("sl", "/sl/"), ("de", "/sl/")] {
        let request = stranger.request(reqwest::Method::GET, "/").header("accept-language", asked);
        let answer = stranger.send(request).await.assert(303);
        assert_eq!(answer.header("location"), Some(lang), "{asked}");
    }
    let front = stranger.get("/sl/").await.assert(200);
    front.assert_says("Prejete pobude 2").assert_says("Zapora mostu ob koncih tedna");
    town.app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_searched_and_narrowed() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let stranger = town.stranger();
    let found = |query: &'static str| {
        let stranger = &stranger;
        async move { stranger.get(&format!("/sl/cases?{query}")).await.assert(200) }
    };
    found("q=klopjo").await.assert_says("Najdena 1 pobuda").assert_says("Klop v senci");
    found("outcome=declined").await.assert_says("Zapora mostu").assert_silent("Klop v senci");
    found("q=letalo").await.assert_says("poglejte vse pobude");
    found("utm_source=pismo").await.assert_says("Klop v senci");
    stranger.get("/sl/cases?cursor=zz").await.assert(400).assert_says("Zahteve ne moremo prebrati");
    town.app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_history_turns_round_and_takes_comments_in() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let bench = town.reference(&town.bench).await;
    let stranger = town.stranger();
    let steps = stranger.get(&format!("/sl/cases/{bench}")).await.assert(200);
    let place =
        |body: &str, id: &str| body.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("no {id}"));
    assert!(place(&steps.body, "k2") < place(&steps.body, "k1"), "newest first");
    assert!(!steps.body.contains("id=\"k3\""), "comments are apart");
    let all = stranger.get(&format!("/sl/cases/{bench}?order=oldest&history=all")).await.assert(200);
    assert!(place(&all.body, "k1") < place(&all.body, "k2"), "oldest first");
    assert!(all.body.contains("id=\"k3\"") && all.body.contains("id=\"k4\""), "comments are among them");
    for link in all.links().iter().filter(|link| link.starts_with('/') && link.contains("history")) {
        stranger.get(link.split('#').next().unwrap_or_default()).await.assert(200);
    }
    town.app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_past_is_shown_as_it_was() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let bench = town.reference(&town.bench).await;
    let stranger = town.stranger();
    let opened = stranger.get(&format!("/sl/cases/{bench}?as_of=1")).await.assert(200);
    opened
        .assert_says("Gledate preteklo stanje.")
        .assert_says("Prejeto 2. 3. 2026.")
        .assert_silent("Podpiram, poleti ni sence.");
    stranger
        .get(&format!("/sl/cases/{bench}?as_of=2026-03-02"))
        .await
        .assert(200)
        .assert_says("Pri pristojni službi");
    stranger.get(&format!("/sl/cases/{bench}?as_of=2026-03-01")).await.assert(404);
    stranger.get(&format!("/sl/cases/{bench}?as_of=danes")).await.assert(400);
    town.app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_write_stays_text() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let ana = town.app.with_citizen("<b>Ana</b>").await;
    let attack = "<script>alert(1)</script> \"><img src=x onerror=alert(2)> {{ 7 * 7 }} </textarea>";
    let case = ana.open_case(attack).await.assert(201).text("id");
    let position =
        ana.comment(&case, &format!("{attack} javascript:alert(3)")).await.assert(201).number("position");
    town.see(position).await;
    let reference = town.reference(&case).await;
    let browser = town.stranger();
    browser.sign_in(ana.token().unwrap_or_default()).await;
    let edit = browser.get(&format!("/sl/cases/{reference}")).await.links();
    let edit = edit.into_iter().find(|link| link.contains("edit=")).unwrap_or_default();
    for path in [
        "/sl/".to_owned(),
        format!("/en/cases/{reference}?history=all"),
        "/sl/cases?q=alert".to_owned(),
        edit,
    ] {
        let page = browser.get(path.split('#').next().unwrap_or_default()).await.assert(200);
        assert!(page.text().contains("<script>alert(1)</script>"), "{path} lost the text");
        for live in ["<script>alert", "<img src=x", "<b>Ana", "</textarea> "] {
            assert!(!page.body.contains(live), "{path} has {live}");
        }
        assert!(
            page.header("content-security-policy").is_some_and(|policy| policy.contains("script-src 'self'"))
        );
    }
    town.app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_way_of_a_protocol_is_shown_as_a_picture_and_said_in_words() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let stranger = town.stranger();
    let page = stranger.get("/sl/how-it-works/improve").await.assert(200);
    // In words, for whoever does not see the picture: what begins it, what is due, every way of a decision, who else.
    page.clone()
        .assert_says("Kako se začne Oddaj pobudo predlagatelj")
        .assert_says("Prvi odziv: v 3 delovnih dneh")
        .assert_says("Razvoj socialne inovacije: vodi v stanje »Preizkušamo rešitev«")
        .assert_says("vodi v stanje »kjer je pobuda bila prej«")
        .assert_says("lahko tudi nosilec obravnave")
        .assert_says("na voljo 15 dni");
    let picture =
        page.body.split("<svg").nth(1).and_then(|svg| svg.split("</svg>").next()).expect("a picture");
    assert!(
        picture.contains("role=\"img\"")
            && picture.contains("aria-labelledby=\"picture-title picture-desc\"")
    );
    assert!(picture.contains("currentColor"), "in the colours of the page");
    assert!(page.links().contains(&"/sl/how-it-works/improve/picture.svg".to_owned()));
    for (lang, word) in [("sl", "Pri pristojni službi"), ("en", "With the competent service")] {
        let file = stranger.get(&format!("/{lang}/how-it-works/improve/picture.svg")).await.assert(200);
        assert_eq!(file.header("content-type"), Some("image/svg+xml"));
        assert_eq!(file.header("content-language"), Some(lang));
        assert!(
            file.header("content-security-policy")
                .is_some_and(|policy| policy.starts_with("default-src 'none'"))
        );
        assert!(file.body.contains(word) && !file.body.contains("currentColor"));
        // It changes with the protocol only.
        let tag = file.header("etag").expect("a tag").to_owned();
        let request =
            stranger.request(reqwest::Method::GET, &format!("/{lang}/how-it-works/improve/picture.svg"));
        stranger.send(request.header("if-none-match", tag)).await.assert(304);
    }
    stranger.get("/sl/how-it-works/nothing/picture.svg").await.assert(404);
    town.app.stop().await;
}
