use super::{case_in_review, head};
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::caller::Caller;
use pobuda_tests::database::TestDatabase;
use serde_json::{Value, json};

both!(
    an_auditor_reads_what_was_refused_and_by_which_rule,
    refusals_are_found_by_what_they_were_about,
    refusals_are_read_by_pages_and_only_by_auditors,
);

/// What nobody may find among refusals.
const SECRET: &str = "Skrivnostna obrazložitev, ki je nihče ne sme videti.";

async fn auditor(app: &TestApp) -> Caller {
    let person = app.person("Vida Revizorka", &["auditor"]).await;
    app.signed_in(&person).await
}

/// Three refusals: of a handler who decides, of the same who assigns, of a citizen who opens without a title.
async fn refused_thrice(app: &TestApp) -> String {
    let ana = app.with_citizen("Ana").await;
    let case = case_in_review(app, &ana).await;
    let handler = app.with_official("roads", "handler", "Rok Breznik").await;
    let decision = json!({"outcome": "declined", "fields": {"answer": SECRET, "reason": SECRET}});
    handler.perform(&case, "decide", &decision).await.assert(403);
    let assigned = json!({"fields": {"assigned_service": "roads"}});
    app.clock.advance(jiff::SignedDuration::from_hours(48));
    handler.perform(&case, "assign", &assigned).await.assert(409);
    ana.post(
        "/api/v1/cases",
        &json!({"protocol": "improve", "language": "sl", "fields": {"kind": "problem"}}),
    )
    .await
    .assert(422);
    case
}

async fn an_auditor_reads_what_was_refused_and_by_which_rule(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let case = refused_thrice(&app).await;
    let list = auditor(&app).await.get_at("/api/v1/refusals?lang=en", head(&app)).await.assert(200);
    assert_eq!(list.header("cache-control"), Some("no-store"));
    assert!(!list.body.contains(SECRET), "what was written is not kept");
    assert!(!list.body.contains("Breznik") && !list.body.contains("Ana"), "no names: {}", list.body);
    let items = list.items();
    assert_eq!(items.len(), 3, "{}", list.body);
    let decision = &items[2];
    assert_eq!(decision["rule"], "role-required");
    assert_eq!(decision["ref"], "P-2026-0001");
    assert_eq!(decision["stream"], format!("case/{case}"));
    assert_eq!((&decision["by"]["role"], &decision["by"]["service"]), (&json!("handler"), &json!("roads")));
    assert_eq!(decision["by"]["label"], "handler, Roads and traffic");
    assert_eq!(decision["asked"], json!({"kind": "perform", "name": "decide", "label": "Decide"}));
    assert_eq!(decision["command"]["outcome"], "declined");
    assert_eq!(decision["command"]["fields"]["answer"]["sealed"], SECRET.chars().count());
    assert_eq!(items[1]["rule"], "state-forbids");
    assert_eq!((&items[0]["asked"]["kind"], &items[0]["ref"]), (&json!("open"), &Value::Null));
    app.stop().await;
}

async fn refusals_are_found_by_what_they_were_about(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let case = refused_thrice(&app).await;
    let auditor = auditor(&app).await;
    for (filter, found) in [
        ("case=P-2026-0001", 2),
        (&*format!("case={case}"), 2),
        ("case=P-2026-9999", 0),
        ("rule=role-required", 1),
        ("command=perform", 2),
        ("command=perform/assign", 1),
        ("command=open/improve", 1),
        ("command=close", 0),
        ("role=handler", 2),
        ("role=citizen", 1),
        ("service=roads", 2),
        ("from=2026-03-03", 2),
        ("until=2026-03-03", 1),
        ("from=2026-03-02T09:00:00Z&until=2026-03-02T10:00:00Z", 1),
        ("service=roads&rule=role-required&case=P-2026-0001", 1),
    ] {
        let list = auditor.get_at(&format!("/api/v1/refusals?{filter}"), head(&app)).await.assert(200);
        assert_eq!(list.items().len(), found, "{filter}: {}", list.body);
    }
    let actor = auditor.get("/api/v1/refusals?rule=role-required").await.items()[0]["by"]["actor"].clone();
    let actor = actor.as_str().expect("a pseudonym");
    // Who has done nothing in a case yet has no lasting pseudonym there: every refusal has its own.
    assert_eq!(auditor.get(&format!("/api/v1/refusals?actor={actor}")).await.items().len(), 1);
    for wrong in
        ["command=decide", "command=perform/%25", "from=yesterday", "until=2026-02-30", "cursor=x", "q=1"]
    {
        auditor.get(&format!("/api/v1/refusals?{wrong}")).await.assert_problem(400, "invalid-query");
    }
    app.stop().await;
}

async fn refusals_are_read_by_pages_and_only_by_auditors(database: TestDatabase) {
    let app = TestApp::start(database).await;
    refused_thrice(&app).await;
    let auditor = auditor(&app).await;
    let (mut next, mut seen) = (Some("/api/v1/refusals?limit=2".to_owned()), Vec::new());
    while let Some(address) = next {
        let page = auditor.get(&address).await.assert(200);
        seen.extend(page.items().iter().map(|item| item["number"].as_u64().expect("a number")));
        next = page.next();
    }
    assert_eq!(seen, [3, 2, 1]);
    app.anybody().get("/api/v1/refusals").await.assert(401);
    let chief = app.with_official("roads", "head", "Jan Kos").await;
    for other in [app.with_citizen("Bor").await, chief, app.with_admin().await] {
        other.get("/api/v1/refusals").await.assert_problem(403, "forbidden");
    }
    app.stop().await;
}
