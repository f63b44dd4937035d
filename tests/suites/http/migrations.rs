//! Cases that go over to another version of their protocol: told on their timelines, one by one, whole or not at all.

use super::{case_in_review, head};
use pobuda_ledger::refusals::RefusalFilter;
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::caller::{Caller, Reply};
use pobuda_tests::database::TestDatabase;
use pobuda_tests::protocols::{SOONER, improve, migration};
use serde_json::{Value, json};

both!(
    who_orders_other_rules_is_not_joined_with_what_they_did_in_the_case,
    a_case_goes_over_and_its_timeline_says_so_to_everybody,
    what_cannot_go_over_is_named_with_its_reason_and_the_others_go,
    a_limit_that_is_counted_again_passes_at_its_new_moment,
    a_migration_that_cannot_be_used_changes_nothing,
);

const ADDRESS: &str = "/api/v1/protocols/improve/migrations";
const REASON: &str = "Občinski svet je skrajšal rok za prvi odziv.";

async fn publish(admin: &Caller) {
    let body = json!({"text": improve("1.1.0", &[SOONER]), "reason": REASON});
    admin.post("/api/v1/protocols", &body).await.assert(201);
}

async fn migrate(admin: &Caller, text: &str, more: &Value) -> Reply {
    let mut body = json!({"migration": text, "reason": REASON});
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    admin.post(ADDRESS, &body).await
}

/// Dry run, changed, unchanged, and codes of what was refused.
fn counted(reply: &Reply) -> Value {
    let report = reply.json();
    let refused = report["refused"].as_array().expect("a list").iter().map(|not| not["code"].clone());
    json!([report["dry_run"], report["changed"], report["unchanged"], refused.collect::<Value>()])
}

async fn entry(app: &TestApp, case: &str, lang: &str) -> Value {
    let path = format!("/api/v1/cases/{case}/timeline?lang={lang}&types=case.protocol_changed");
    let entries = app.anybody().get_at(&path, head(app)).await.assert(200).items();
    let [entry] = entries.as_slice() else { panic!("{entries:?}") };
    let mut entry = entry.clone();
    // Dates do not break over lines; here they may.
    entry["what"] = entry["what"].as_str().expect("a sentence").replace('\u{a0}', " ").into();
    entry
}

async fn a_case_goes_over_and_its_timeline_says_so_to_everybody(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (admin, ana) = (app.with_admin().await, app.with_citizen("Ana").await);
    let case = case_in_review(&app, &ana).await;
    publish(&admin).await;
    let (text, before) = (migration("1.0.0", "1.1.0", &[]), head(&app));
    let asked = migrate(&admin, &text, &json!({"dry_run": true})).await.assert(200);
    assert_eq!((counted(&asked), head(&app)), (json!([true, 1, 0, []]), before));
    let done = migrate(&admin, &text, &json!({})).await.assert(200);
    assert_eq!((counted(&done), head(&app)), (json!([false, 1, 0, []]), before + 1));
    let again = migrate(&admin, &text, &json!({"cases": [case]})).await.assert(200);
    assert_eq!((counted(&again), head(&app)), (json!([false, 0, 1, []]), before + 1));

    let slovene = entry(&app, &case, "sl").await;
    assert_eq!(
        slovene["what"],
        "Odslej za to pobudo veljajo spremenjena pravila: »Izboljšajmo Maribor«, različica 1.1.0 namesto 1.0.0. \
         Rok »Odgovor« ostane, kot je bil (17. 3. 2026)."
    );
    let english = entry(&app, &case, "en").await;
    assert_eq!(
        english["what"],
        "From now on this initiative is handled under changed rules: “Let's Improve Maribor”, version 1.1.0 instead \
         of 1.0.0. The time limit “Answer” stays as it was (17 March 2026)."
    );
    assert_eq!((&english["why"]["reason"], &english["actor"]["name"]), (&REASON.into(), &"Admin".into()));
    assert_eq!(english["actor"]["role_label"], "administrator");
    let read = app.anybody().get_at(&format!("/api/v1/cases/{case}"), head(&app)).await.assert(200).json();
    assert_eq!((&read["protocol"]["version"], &read["state"]), (&"1.1.0".into(), &"in-review".into()));
    let reference = read["ref"].as_str().expect("a reference");
    let page = app.anybody().get(&format!("/sl/cases/{reference}")).await.assert(200);
    assert!(page.body.contains("veljajo spremenjena pravila") && page.body.contains(REASON), "{}", page.body);
    // As it was before, it was under the earlier rules.
    let then = app.anybody().get(&format!("/api/v1/cases/{case}?as_of={before}")).await.assert(200).json();
    assert_eq!(then["protocol"]["version"], "1.0.0");
    app.stop().await;
}

async fn who_orders_other_rules_is_not_joined_with_what_they_did_in_the_case(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let person = app.person("Ana Zupan", &["admin"]).await;
    let ana = app.signed_in(&person).await;
    ana.put("/api/v1/me/standing", &json!({"role": "citizen"})).await.assert(204);
    let case = ana.open_case("Polomljena svetilka").await.assert(201).text("id");
    ana.put("/api/v1/me/standing", &json!({"role": "admin"})).await.assert(204);
    publish(&ana).await;
    migrate(&ana, &migration("1.0.0", "1.1.0", &[]), &json!({})).await.assert(200);
    let stream = app.anybody().get(&format!("/api/v1/events?stream=case/{case}")).await.assert(200).json();
    let by = |of: &str| {
        let mut events = stream.as_array().into_iter().flatten();
        let event = events.find(|event| event["type"] == format!("org.pobuda.case.{of}.v1"));
        event.expect("an event")["data"]["by"]["actor"].clone()
    };
    assert_ne!(by("opened"), by("protocol_changed"));
    app.stop().await;
}

async fn what_cannot_go_over_is_named_with_its_reason_and_the_others_go(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (admin, ana) = (app.with_admin().await, app.with_citizen("Ana").await);
    let received = ana.open_case("Polomljena svetilka").await.assert(201);
    case_in_review(&app, &ana).await;
    let withdrawn = ana.open_case("Pomota").await.assert(201).text("id");
    ana.perform(&withdrawn, "withdraw", &json!({})).await.assert(200);
    publish(&admin).await;
    let silent = migration("1.0.0", "1.1.0", &[("first-reply", "")]);
    let done = migrate(&admin, &silent, &json!({})).await.assert(200);
    assert_eq!(counted(&done), json!([false, 1, 0, ["deadline-unsaid"]]));
    let not = &done.json()["refused"][0];
    assert_eq!((&not["case"], &not["ref"]), (&received.json()["id"], &received.json()["ref"]));
    assert!(not["detail"].as_str().is_some_and(|detail| detail.contains("first-reply")), "{not}");
    let kept = app.log().refusals(&RefusalFilter::default(), None, 10).await.expect("refusals");
    let mut kept = kept.iter().map(|(_, kept)| kept);
    let kept = kept.find(|kept| kept.rule == "deadline-unsaid").expect("what was refused is kept");
    assert_eq!(kept.role, "administrator");
    assert!(kept.command.contains("\"to\":\"1.1.0\"") && !kept.command.contains("svet"), "{}", kept.command);
    // A closed case is not among all; named, it says why it stays.
    let named = migrate(&admin, &silent, &json!({"cases": [withdrawn]})).await.assert(200);
    assert_eq!(counted(&named), json!([false, 0, 0, ["case-closed"]]));
    let rest = migrate(&admin, &migration("1.0.0", "1.1.0", &[]), &json!({})).await.assert(200);
    assert_eq!(counted(&rest), json!([false, 1, 0, []]));
    app.stop().await;
}

async fn a_limit_that_is_counted_again_passes_at_its_new_moment(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (admin, ana) = (app.with_admin().await, app.with_citizen("Ana").await);
    let case = ana.open_case("Polomljena svetilka").await.assert(201).text("id");
    publish(&admin).await;
    app.until_time("2026-03-04T09:00:00Z").await;
    let again = migration("1.0.0", "1.1.0", &[("first-reply", "restart")]);
    assert_eq!(counted(&migrate(&admin, &again, &json!({})).await.assert(200)), json!([false, 1, 0, []]));
    let told = entry(&app, &case, "en").await;
    assert!(
        told["what"].as_str().is_some_and(|what| what
            .contains("The time limit “First reply” (5 March 2026 so far) is counted again from today.")),
        "{told}"
    );
    let missed = async || {
        let path = format!("/api/v1/cases/{case}/timeline?types=case.deadline_missed");
        app.anybody().get_at(&path, head(&app)).await.assert(200).items().len()
    };
    // Two working days from Wednesday: Friday, not Thursday any more.
    app.until_time("2026-03-06T09:00:00Z").await;
    assert_eq!(missed().await, 0);
    app.until_time("2026-03-07T09:00:00Z").await;
    assert_eq!(missed().await, 1);
    app.stop().await;
}

async fn a_migration_that_cannot_be_used_changes_nothing(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let (admin, ana) = (app.with_admin().await, app.with_citizen("Ana").await);
    let case = ana.open_case("Polomljena svetilka").await.assert(201).text("id");
    let good = migration("1.0.0", "1.1.0", &[]);
    let before = head(&app);
    let unpublished = migrate(&admin, &good, &json!({})).await.assert(200);
    assert_eq!(counted(&unpublished), json!([false, 0, 0, ["version-unknown"]]));
    publish(&admin).await;
    let wrong = good.replacen("[states]", "surprise = 1\n[states]", 1);
    let said = migrate(&admin, &wrong, &json!({})).await.assert_problem(422, "invalid-body").json();
    assert_eq!(said["errors"][0]["pointer"], "/migration");
    assert!(
        said["errors"][0]["detail"].as_str().is_some_and(|it| it.contains("migration:6: unknown field")),
        "{said}"
    );
    let other = good.replacen("\"improve\"", "\"budget-project\"", 1);
    migrate(&admin, &other, &json!({})).await.assert_problem(422, "invalid-body");
    for bad in [
        json!({"cases": case}),
        json!({"cases": [1]}),
        json!({"cases": ["P-2026-9999"]}),
        json!({"dry_run": 1}),
    ] {
        migrate(&admin, &good, &bad).await.assert_problem(422, "invalid-body");
    }
    let silent = admin.post(ADDRESS, &json!({"migration": good, "reason": " "})).await.assert(200);
    assert_eq!(counted(&silent), json!([false, 0, 0, ["reason-unfit"]]));
    assert_eq!(head(&app), before + 2);
    app.stop().await;
}
