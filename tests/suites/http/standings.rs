//! What people act as: chosen, granted, taken away; and tokens of their own.

use pobuda::account::own_tokens::TOKENS_OF_ONE_MAX;
use pobuda::caller::Standing;
use pobuda::executor::Naming;
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::caller::Caller;
use pobuda_tests::database::TestDatabase;
use serde_json::{Value, json};

both!(
    who_holds_one_post_acts_in_it_and_who_holds_several_chooses,
    a_post_that_is_taken_away_is_gone_at_once,
    a_person_makes_lists_and_revokes_tokens_of_their_own,
    an_auditor_reads_and_takes_no_part,
    an_administrator_lists_people,
    officials_stand_in_public_by_role_and_service_unless_the_municipality_names_them,
);

async fn acting(caller: &Caller) -> Value {
    caller.get("/api/v1/me").await.assert(200).json()["acting"].clone()
}

async fn who_holds_one_post_acts_in_it_and_who_holds_several_chooses(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let marjan = app.signed_in(&app.person("Marjan", &["roads/head"]).await).await;
    assert_eq!(acting(&marjan).await, json!({"role": "official", "service": "roads", "post": "head"}));
    let choose =
        async |caller: &Caller, role: &str| caller.put("/api/v1/me/standing", &json!({"role": role})).await;
    choose(&marjan, "citizen").await.assert(204);
    assert_eq!(acting(&marjan).await["role"], "citizen");
    choose(&marjan, "roads/handler").await.assert_problem(403, "forbidden");
    choose(&marjan, "mayor").await.assert_problem(422, "invalid-body");

    let maja =
        app.signed_in(&app.person("Maja", &["participation/coordinator", "participation/head"]).await).await;
    assert_eq!(acting(&maja).await["role"], "citizen", "until she chooses");
    assert_eq!(maja.get("/api/v1/me").await.json()["standings"].as_array().map(Vec::len), Some(3));
    let case = app.with_citizen("Ana").await.open_case("Polomljena klop").await.assert(201).text("id");
    let assign = json!({"fields": {"assigned_service": "roads"}});
    maja.perform(&case, "assign", &assign).await.assert_problem(403, "role-required");
    choose(&maja, "participation/coordinator").await.assert(204);
    maja.perform(&case, "assign", &assign).await.assert(200);
    let token = app.with_official("roads", "head", "Jan").await;
    choose(&token, "citizen").await.assert_problem(403, "forbidden");
    app.stop().await;
}

async fn officials_stand_in_public_by_role_and_service_unless_the_municipality_names_them(
    database: TestDatabase,
) {
    let app = TestApp::naming_officials(database, Naming::ByPost).await;
    let ana = app.with_citizen("Ana").await;
    let maja = app.with_official("participation", "coordinator", "Maja Zorko").await;
    let case = ana.open_case("Polomljena klop").await.assert(201).text("id");
    let assign = json!({"fields": {"assigned_service": "roads"}});
    let done = maja.perform(&case, "assign", &assign).await.assert(200).json();
    let note = json!({"text": "Poklicala sem krajevno skupnost."});
    maja.post(&format!("/api/v1/cases/{case}/notes"), &note).await.assert(201);

    let position = done["position"].as_u64().expect("a position");
    let timeline = format!("/api/v1/cases/{case}/timeline?min_position={position}");
    let public = [&timeline, "/api/v1/events?limit=100", &format!("/api/v1/cases/{case}")];
    for address in public {
        let told = app.anybody().get(address).await.assert(200);
        assert!(!told.body.contains("Zorko"), "{address}");
    }
    let assigned = app.anybody().get(&timeline).await.json();
    let entry =
        assigned["items"].as_array().and_then(|items| items.iter().find(|one| one["operation"] == "assign"));
    let actor = &entry.expect("the assignment")["actor"];
    assert_eq!((&actor["role"], &actor["name"]), (&json!("coordinator"), &Value::Null), "{actor}");
    assert_eq!(actor["service_id"], "participation");
    // Colleagues know each other.
    let notes = maja.get(&format!("/api/v1/cases/{case}/notes")).await.assert(200).json();
    assert_eq!(notes["items"][0]["name"], "Maja Zorko");
    app.stop().await;
}

async fn a_post_that_is_taken_away_is_gone_at_once(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let person = app.person("Marjan", &["roads/head", "admin"]).await;
    let marjan = app.signed_in(&person).await;
    marjan.put("/api/v1/me/standing", &json!({"role": "admin"})).await.assert(204);
    let issued =
        marjan.post("/api/v1/me/tokens", &json!({"name": "skrbnik", "role": "admin"})).await.assert(201);
    let program = app.anybody().with_token(&issued.text("token"));
    marjan.get("/api/v1/tokens").await.assert(200);
    program.get("/api/v1/tokens").await.assert(200);
    app.app.accounts.revoke(&person.id, &Standing::Admin).await.expect("revoked");
    assert_eq!(acting(&marjan).await["role"], "citizen");
    marjan.get("/api/v1/tokens").await.assert_problem(403, "forbidden");
    program.get("/api/v1/tokens").await.assert_problem(401, "unauthenticated");
    marjan.put("/api/v1/me/standing", &json!({"role": "admin"})).await.assert_problem(403, "forbidden");
    app.stop().await;
}

async fn a_person_makes_lists_and_revokes_tokens_of_their_own(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.signed_in(&app.person("Ana", &[]).await).await;
    let bor = app.signed_in(&app.person("Bor", &[]).await).await;
    let issue = async |caller: &Caller, body: Value| caller.post("/api/v1/me/tokens", &body).await;
    let issued = issue(&ana, json!({"name": "koledar", "role": "citizen"})).await.assert(201);
    assert_eq!(issued.header("cache-control"), Some("no-store"));
    let (id, token) = (issued.text("id"), issued.text("token"));
    let program = app.anybody().with_token(&token);
    program.open_case("Polomljena klop").await.assert(201);
    // One person, whatever they come with.
    let first = program.get("/api/v1/me").await.text("person");
    assert_eq!(first, ana.get("/api/v1/me").await.text("person"));
    issue(&program, json!({"name": "otrok", "role": "citizen"})).await.assert_problem(403, "forbidden");
    issue(&ana, json!({"name": "ne", "role": "roads/head"})).await.assert_problem(403, "forbidden");
    issue(&ana, json!({"name": " ", "role": "citizen"})).await.assert_problem(422, "invalid-body");
    let listed = ana.get("/api/v1/me/tokens").await.assert(200);
    assert_eq!(listed.items().len(), 1);
    assert!(!listed.body.contains(&token));
    assert!(bor.get("/api/v1/me/tokens").await.assert(200).items().is_empty());
    bor.delete(&format!("/api/v1/me/tokens/{id}")).await.assert_problem(404, "not-found");
    ana.delete(&format!("/api/v1/me/tokens/{id}")).await.assert(204);
    program.get("/api/v1/me").await.assert_problem(401, "unauthenticated");
    for nth in 0..TOKENS_OF_ONE_MAX {
        issue(&bor, json!({"name": format!("{nth}"), "role": "citizen"})).await.assert(201);
    }
    issue(&bor, json!({"name": "preveč", "role": "citizen"})).await.assert_problem(409, "too-many-tokens");
    let nobodys = app.with_citizen("Ciril").await;
    assert!(nobodys.get("/api/v1/me").await.assert(200).json()["person"].is_null());
    nobodys.get("/api/v1/me/tokens").await.assert_problem(403, "forbidden");
    app.stop().await;
}

async fn an_auditor_reads_and_takes_no_part(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let auditor = app.signed_in(&app.person("Revizorka", &["auditor"]).await).await;
    assert_eq!(acting(&auditor).await["role"], "auditor");
    auditor.get("/api/v1/events").await.assert(200);
    auditor.open_case("Polomljena klop").await.assert_problem(403, "forbidden");
    auditor.get("/api/v1/tokens").await.assert_problem(403, "forbidden");
    auditor.put("/api/v1/me/standing", &json!({"role": "citizen"})).await.assert(204);
    auditor.open_case("Polomljena klop").await.assert(201);
    app.stop().await;
}

async fn an_administrator_lists_people(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let admin = app.signed_in(&app.person("Skrbnica", &["admin"]).await).await;
    app.person("Marjan", &["roads/head"]).await;
    app.person("Ana", &[]).await;
    let all = admin.get("/api/v1/persons").await.assert(200).items();
    assert_eq!(all.len(), 3);
    let marjan = all.iter().find(|person| person["name"] == "Marjan").expect("Marjan");
    assert_eq!(marjan["standings"][1], json!({"role": "official", "service": "roads", "post": "head"}));
    let mut next = Some("/api/v1/persons?limit=1".to_owned());
    let mut seen = 0;
    while let Some(address) = next {
        let page = admin.get(&address).await.assert(200);
        seen += page.items().len();
        next = page.next();
    }
    assert_eq!(seen, 3);
    admin.get("/api/v1/persons?cursor=nobody").await.assert_problem(400, "invalid-query");
    app.stop().await;
}
