use super::{case_in_review, head};
use pobuda::http::doors::{API_DOORS, Needs};
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use reqwest::Method;
use serde_json::Value;
use std::collections::BTreeSet;

both!(every_door_opens_for_whom_the_table_says, an_address_says_which_methods_it_takes);

/// An address of the route. Nothing there exists, so that a door that opens changes nothing.
fn address_of(route: &str) -> String {
    let nowhere = "0192f0c4-7d2e-7b6a-9f0e-0c5f3e1a9b11";
    let address =
        route.replace("{id}", nowhere).replace("{operation}", "assign").replace("{task}", "feasibility");
    let address = address.replace("{service}", "roads");
    address.replace("{code}", "not-found").replace("{*rest}", "index.html")
}

/// Whether the caller got past the door: whatever came then is no matter of who they are.
fn passed(status: u16) -> bool {
    !matches!(status, 401 | 403 | 405) && status < 500
}

async fn every_door_opens_for_whom_the_table_says(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let people = [
        ("anybody", app.anybody(), [true, false, false, false, false]),
        ("a citizen", app.with_citizen("Ana").await, [true, true, true, false, false]),
        ("an official", app.with_official("roads", "head", "Jan").await, [true, false, true, false, true]),
        ("an administrator", app.with_admin().await, [true, false, false, true, false]),
    ];
    for (method, route, needs) in API_DOORS {
        for (who, caller, may) in &people {
            let expected = match needs {
                Needs::Nobody => may[0],
                Needs::Citizen => may[1],
                Needs::Participant => may[2],
                Needs::Admin => may[3],
                Needs::Official => may[4],
            };
            let method: Method = method.parse().expect("a method");
            let mut request = caller.request(method.clone(), &address_of(route)).header("If-Match", "*");
            if matches!(method, Method::POST | Method::PUT) {
                // Nothing that any route takes.
                request = request.json(&serde_json::json!({"unknown": 1}));
            }
            let status = caller.send(request).await.status;
            assert_eq!(passed(status), expected, "{who} at {method} {route}: {status}");
        }
    }
    assert_eq!(head(&app), 0);
    app.stop().await;
}

async fn an_address_says_which_methods_it_takes(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    case_in_review(&app, &ana).await;
    let routes: BTreeSet<&str> = API_DOORS.iter().map(|(_, route, _)| *route).collect();
    for route in routes {
        let request = ana.request(Method::PATCH, &address_of(route));
        let reply = ana.send(request).await.assert_problem(405, "method-not-allowed");
        let allowed = reply.header("allow").expect("the methods").to_owned();
        let allowed: BTreeSet<&str> = allowed.split(',').map(str::trim).collect();
        let listed = API_DOORS.iter().filter(|(_, r, _)| *r == route).map(|(method, _, _)| *method);
        for method in listed {
            assert!(allowed.contains(method), "{route} takes {method} and says {allowed:?}");
        }
        assert!(!allowed.contains("PATCH"));
    }
    let nowhere = ana.get("/api/v1/nothing").await.assert_problem(404, "not-found");
    assert_eq!(nowhere.json()["status"], Value::from(404));
    ana.get("/api/v2/cases").await.assert_problem(404, "not-found");
    let anybody = app.anybody();
    for bad in ["Bearer pob_wrong", "Basic YTpi", "Bearer", "pob_x"] {
        let request = anybody.request(Method::GET, "/api/v1/cases").header("Authorization", bad);
        let reply = anybody.send(request).await.assert_problem(401, "unauthenticated");
        assert!(
            reply.header("www-authenticate").is_some_and(|challenge| challenge.contains("invalid_token"))
        );
    }
    app.stop().await;
}
