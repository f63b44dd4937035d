//! What people do on the pages: every action is a form, and ends on a page that shows it.

use super::Town;
use pobuda_tests::both;
use pobuda_tests::browser::{Browser, Page};
use pobuda_tests::database::TestDatabase;

both!(
    an_initiative_is_sent_and_found,
    a_comment_is_posted_answered_edited_and_withdrawn,
    support_is_given_once_and_taken_back,
);

async fn case(browser: &Browser, reference: &str) -> Page {
    browser.get(&format!("/sl/cases/{reference}")).await.assert(200)
}

/// The first link of a page with this in its address, without what follows `#`.
fn link(page: &Page, part: &str) -> String {
    let link = page.links().into_iter().find(|link| link.contains(part));
    let link = link.unwrap_or_else(|| panic!("no link with {part}: {:?}", page.links()));
    link.split('#').next().unwrap_or_default().to_owned()
}

/// The address of the form for a comment whose address ends so.
fn form(page: &Page, end: &str) -> String {
    let actions = page.body.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut meant = actions.filter(|action| action.ends_with(end));
    meant.next().unwrap_or_else(|| panic!("no form for {end}")).to_owned()
}

async fn an_initiative_is_sent_and_found(database: TestDatabase) {
    let town = Town::over(database).await;
    let ana = town.citizen("Ana K.").await;
    let choices = ana.get("/sl/cases/new").await.assert(200);
    assert!(choices.links().iter().any(|link| link == "/sl/cases/new/improve"));
    let form = ana.get("/sl/cases/new/improve").await.assert(200).assert_says("Naslov").assert_says("Opis");
    let fields = [
        ("fields.kind", "problem"),
        ("fields.title", "Luč v parku"),
        ("fields.description", "Luč pri igrišču že tri tedne ne gori, zvečer je tam tema."),
        ("fields.location.address", "Park ob reki"),
        ("fields.location.latitude", "46,5573"),
        ("fields.location.longitude", "15.6459"),
        ("language", "sl"),
    ];
    let sent = ana.submit(&form, "/sl/cases/new/improve", &fields).await.assert(303);
    let page = ana.follow(&sent).await.assert(200);
    page.assert_says("Pobuda je oddana. Zapišite si njeno oznako")
        .assert_says("Luč v parku")
        .assert_says("Luč pri igrišču že tri tedne ne gori")
        .assert_says("Park ob reki")
        .assert_says("46.55730, 15.64590")
        .assert_says("P-2026-0003");
    ana.get("/sl/cases?q=luči").await.assert(200).assert_says("Luč v parku");
    // Sent a second time, as by a double click, it is still one.
    let again = ana.submit(&form, "/sl/cases/new/improve", &fields).await.assert(303);
    assert_eq!(again.header("location"), sent.header("location"));
    town.app.stop().await;
}

async fn a_comment_is_posted_answered_edited_and_withdrawn(database: TestDatabase) {
    let town = Town::over(database).await;
    let bench = town.reference(&town.bench).await;
    let (ana, bor) = (town.citizen("Ana K.").await, town.citizen("Bor L.").await);
    let comments = format!("/sl/cases/{bench}/comments");
    let posted =
        ana.submit(&case(&ana, &bench).await, &comments, &[("text", "Prva\r\n\r\nDruga")]).await.assert(303);
    let page = ana.follow(&posted).await.assert(200).assert_says("Vaš komentar je objavljen.");
    let page = page.assert_says("Prva Druga").assert_says("občan (vi)");
    let id = posted.header("location").and_then(|to| to.split("#c-").nth(1)).map(str::to_owned);
    let id = id.unwrap_or_else(|| panic!("the way back names no comment"));

    let reply = bor.get(&link(&case(&bor, &bench).await, &format!("reply={id}"))).await.assert(200);
    let answered = bor.submit(&reply, &comments, &[("text", "Se strinjam.")]).await.assert(303);
    bor.follow(&answered).await.assert(200).assert_says("Se strinjam.");

    // Only who wrote it may edit it: nobody else is even offered the form.
    assert!(!case(&bor, &bench).await.body.contains(&format!("edit={id}")));
    let edit = ana.get(&link(&page, &format!("edit={id}"))).await.assert(200);
    let action = form(&edit, &format!("{id}/edit"));
    let edited = ana.submit(&edit, &action, &[("text", "Prva in edina")]).await.assert(303);
    ana.follow(&edited)
        .await
        .assert(200)
        .assert_says("Prva in edina")
        .assert_says("urejeno")
        .assert_silent("Prva Druga");

    let vote = format!("/sl/comments/{id}/vote");
    let voted = bor.submit(&case(&bor, &bench).await, &vote, &[("value", "-1")]).await.assert(303);
    bor.follow(&voted)
        .await
        .assert(200)
        .assert_says("Proti: 1")
        .assert_says("Vaš glas o komentarju je zapisan.");
    let taken = bor.submit(&case(&bor, &bench).await, &vote, &[("value", "0")]).await.assert(303);
    bor.follow(&taken).await.assert(200).assert_silent("Proti: 1");

    let withdraw = format!("/sl/comments/{id}/withdraw");
    let withdrawn = ana.submit(&case(&ana, &bench).await, &withdraw, &[]).await.assert(303);
    ana.follow(&withdrawn)
        .await
        .assert(200)
        .assert_says("Avtor je komentar umaknil")
        .assert_silent("Prva in edina")
        .assert_says("Se strinjam.");
    town.app.stop().await;
}

async fn support_is_given_once_and_taken_back(database: TestDatabase) {
    let town = Town::over(database).await;
    let bench = town.reference(&town.bench).await;
    let action = format!("/sl/cases/{bench}/support");
    let cene = town.citizen("Cene P.").await;
    let page = case(&cene, &bench).await.assert_says("1 podpora");
    let given = cene.submit(&page, &action, &[("support", "give")]).await.assert(303);
    let page = cene.follow(&given).await.assert(200).assert_says("Hvala, vaša podpora je zapisana.");
    let page = page.assert_says("2 podpori").assert_says("Pobudo podpirate.");
    let head = town.head();
    // Another tab still offers it: nothing happens, and nothing is wrong.
    cene.submit(&page, &action, &[("support", "give")]).await.assert(303);
    assert_eq!(town.head(), head, "a second support left a trace");
    let taken = cene.submit(&page, &action, &[("support", "withdraw")]).await.assert(303);
    cene.follow(&taken).await.assert(200).assert_says("1 podpora").assert_says("Vašo podporo smo umaknili.");
    town.app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_official_chooses_an_outcome_and_then_fills_in_what_it_needs() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let handler = town.app.with_official("roads", "handler", "Rok Breznik").await;
    let checked = handler.check_feasibility(&town.bench).await.assert(200).number("position");
    town.see(checked).await;
    let bench = town.reference(&town.bench).await;
    let head = town.official("roads", "head").await;
    let page =
        case(&head, &bench).await.assert_says("Prijava: Uradnica, vodja službe, Služba za ceste in promet");
    let decide =
        head.get(&link(&page, "operations/decide")).await.assert(200).assert_says("Ni mogoče uresničiti");
    assert!(!decide.offers(&format!("/sl/cases/{bench}/operations/decide")), "an outcome is asked for first");
    let path = format!("/sl/cases/{bench}/operations/decide");
    let form = head.get(&format!("{path}?outcome=within-budget")).await.assert(200);
    let form = form.assert_says("Obljubljeni rok").assert_says("Ocena stroška");
    let fields = [
        ("fields.answer", "Klop postavimo pod drugo drevo ob poti, kjer je senca tudi popoldne."),
        ("fields.cost", "1.250,50"),
        ("fields.budget_line", "Vzdrževanje zelenih površin"),
        ("fields.promised_by", "2026-04-30"),
    ];
    let done = head.submit(&form, &path, &fields).await.assert(303);
    head.follow(&done)
        .await
        .assert(200)
        .assert_says("Opravljeno. Korak je zapisan v potek.")
        .assert_says("V izvedbi od 2. 3. 2026.")
        .assert_says("Odločitev: Rešljivo v okviru obstoječega proračuna.")
        .assert_says("1250,50 €")
        .assert_says("30. 4. 2026");
    town.app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_sees_only_what_they_may_do() {
    let town = Town::over(TestDatabase::sqlite()).await;
    let bench = town.reference(&town.bench).await;
    case(&town.stranger(), &bench)
        .await
        .assert_says("Za podporo se prijavite.")
        .assert_says("Za komentiranje se prijavite.")
        .assert_silent("Kar lahko zdaj opravite");
    let official = case(&town.official("participation", "coordinator").await, &bench).await;
    assert!(official.offers(&format!("/sl/cases/{bench}/comments")));
    assert!(!official.offers(&format!("/sl/cases/{bench}/support")), "supports are for citizens");
    official.assert_says("Kar lahko zdaj opravite").assert_says("Vprašaj predlagatelja");
    town.app.stop().await;
}
