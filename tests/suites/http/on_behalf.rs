//! An office enters what a citizen has brought on paper, said on the phone or at the counter.

use super::head;
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use serde_json::{Value, json};

both!(
    what_came_on_paper_says_so_and_belongs_to_the_citizen,
    name_and_contact_of_the_citizen_reach_no_public_address,
    only_who_receives_it_enters_it,
    what_is_wrong_with_it_is_said_with_its_place,
);

/// In words that nothing else says.
const NAME: &str = "Zvonimira Skritek";
const CONTACT: &str = "žvrgolevka 041 234 567";

fn on_paper(on_behalf: &Value) -> Value {
    let description = "Klop pri igrišču je polomljena, prosim za popravilo.";
    let fields = json!({"kind": "problem", "title": "Polomljena klop", "description": description});
    json!({"protocol": "improve", "language": "sl", "fields": fields, "on_behalf": on_behalf})
}

fn by_zvonimira() -> Value {
    on_paper(&json!({"channel": "paper", "name": NAME, "contact": CONTACT}))
}

async fn what_came_on_paper_says_so_and_belongs_to_the_citizen(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let maja = app.with_official("participation", "coordinator", "Maja Novak").await;
    let case = maja.post("/api/v1/cases", &by_zvonimira()).await.assert(201).text("id");
    let anybody = app.anybody();
    let timeline = anybody.get_at(&format!("/api/v1/cases/{case}/timeline?lang=en"), head(&app)).await;
    let first = timeline.assert(200).items().remove(0);
    let told = "The initiative was sent. Submitted on paper; entered by Participation office (initiative coordinator).";
    assert_eq!(first["what"], told);
    assert_eq!((&first["channel"], &first["operation"]), (&json!("paper"), &json!("submit")));
    assert_eq!(first["actor"]["role"], "coordinator");
    assert_eq!(first["actor"]["service_id"], "participation");
    let slovene = anybody.get(&format!("/api/v1/cases/{case}/timeline?lang=sl")).await.assert(200).items();
    let told =
        "Pobuda je oddana. Oddano na papirju; vnos: Služba za sodelovanje z občani (koordinator pobud).";
    assert_eq!(slovene[0]["what"], told);
    let read = anybody.get(&format!("/api/v1/cases/{case}")).await.assert(200).json();
    assert_eq!(read["channel"], "paper");
    // The event says whose it is: nobody's who has an account, and not the official's.
    let events = anybody.get("/api/v1/events").await.assert(200).json();
    let opened =
        events.as_array().into_iter().flatten().find(|event| event["type"] == "org.pobuda.case.opened");
    let opened = opened.or_else(|| {
        events.as_array().into_iter().flatten().find(|event| event.to_string().contains("\"channel\""))
    });
    let data = &opened.expect("the event")["data"];
    assert_ne!(data["author"], data["by"]["actor"]);
    assert!(data["author"].is_string());
    // The office goes on with it as with any other.
    maja.perform(&case, "assign", &json!({"fields": {"assigned_service": "roads"}})).await.assert(200);
    // What only its author does is not for who has entered it.
    maja.perform(&case, "withdraw", &json!({"fields": {}})).await.assert_problem(403, "role-required");
    app.stop().await;
}

async fn name_and_contact_of_the_citizen_reach_no_public_address(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let maja = app.with_official("participation", "coordinator", "Maja Novak").await;
    let case = maja.post("/api/v1/cases", &by_zvonimira()).await.assert(201).text("id");
    let position = head(&app);
    let bor = app.with_citizen("Bor").await;
    bor.get_at(&format!("/api/v1/cases/{case}"), position).await.assert(200);
    bor.get_at(&format!("/api/v1/cases/{case}/timeline"), position).await.assert(200);
    let everywhere = [
        format!("/api/v1/cases/{case}"),
        format!("/api/v1/cases/{case}?as_of={position}"),
        format!("/api/v1/cases/{case}/timeline?lang=en"),
        format!("/api/v1/cases/{case}/operations"),
        format!("/api/v1/cases/{case}/tasks"),
        format!("/api/v1/cases/{case}/comments"),
        "/api/v1/cases".to_owned(),
        "/api/v1/events".to_owned(),
        "/api/v1/services/participation".to_owned(),
        "/api/v1/services/participation/due.ics".to_owned(),
        "/sl/".to_owned(),
        "/sl/cases".to_owned(),
        format!("/sl/cases/{case}"),
        format!("/en/cases/{case}?order=oldest"),
    ];
    for address in &everywhere {
        for reader in [app.anybody(), app.with_citizen("Cvetka").await] {
            let reply = reader.get(address).await.assert(200);
            for word in ["žvrgolevka", "Zvonimira"] {
                assert!(!reply.body.contains(word), "{address} tells {word}");
            }
        }
    }
    for word in ["Zvonimira", "%C5%BEvrgolevka"] {
        let found = bor.get_at(&format!("/api/v1/cases?q={word}"), position).await.assert(200);
        assert_eq!(found.items().len(), 0, "found by {word}");
    }
    app.stop().await;
}

async fn only_who_receives_it_enters_it(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let before = head(&app);
    let others = [
        app.with_citizen("Ana").await,
        app.with_official("roads", "head", "Miha Hrast").await,
        app.with_official("committee", "chair", "Jan Kos").await,
    ];
    for other in others {
        other.post("/api/v1/cases", &by_zvonimira()).await.assert_problem(403, "behalf-not-yours");
    }
    // Nor does an office get what is the citizen's without saying for whom.
    let maja = app.with_official("participation", "coordinator", "Maja Novak").await;
    let mut own = by_zvonimira();
    own["on_behalf"] = Value::Null;
    maja.post("/api/v1/cases", &own).await.assert_problem(403, "role-required");
    assert_eq!(head(&app), before);
    app.stop().await;
}

async fn what_is_wrong_with_it_is_said_with_its_place(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let maja = app.with_official("participation", "coordinator", "Maja Novak").await;
    let before = head(&app);
    let cases = "/api/v1/cases";
    for (wrong, pointer) in [
        (json!({"channel": "pigeon"}), "/on_behalf/channel"),
        (json!({"name": NAME}), "/on_behalf/channel"),
        (json!({"channel": "phone", "name": 1}), "/on_behalf/name"),
        (json!({"channel": "phone", "address": "Trg"}), "/on_behalf/address"),
        (json!("paper"), "/on_behalf"),
    ] {
        let refused = maja.post(cases, &on_paper(&wrong)).await;
        assert!(refused.body.contains(&format!("\"{pointer}\"")), "{}", refused.body);
        refused.assert_problem(422, "invalid-body");
    }
    for (what, chars) in [("name", 201), ("contact", 501)] {
        let long = json!({"channel": "in-person", what: "a".repeat(chars)});
        let refused = maja.post(cases, &on_paper(&long)).await;
        assert!(refused.body.contains(&format!("/on_behalf/{what}")), "{}", refused.body);
        refused.assert_problem(422, "behalf-too-long");
    }
    let mut none = by_zvonimira();
    none["protocol"] = json!("social-innovation");
    none["fields"] = json!({});
    maja.post(cases, &none).await.assert_problem(422, "behalf-not-citizens");
    let mut bare = by_zvonimira();
    bare["fields"] = json!({"kind": "problem"});
    maja.post(cases, &bare).await.assert_problem(422, "field-missing");
    assert_eq!(head(&app), before);
    // Who the citizen is may be left out.
    maja.post(cases, &on_paper(&json!({"channel": "phone", "name": " "}))).await.assert(201);
    app.stop().await;
}
