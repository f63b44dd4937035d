use super::{case_in_review, head};
use pobuda::caller::Standing;
use pobuda::http::doors::API_DOORS;
use pobuda::router::router;
use pobuda::web::doors::{WEB_DOORS, in_table};
use pobuda_domain::bundled;
use pobuda_domain::verify::Surroundings;
use pobuda_ledger::people::Person;
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::caller::Caller;
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
    address
        .replace("{code}", "not-found")
        .replace("{*rest}", "index.html")
        .replace("{*place}", "0/000")
        .replace("{sha256}", "00")
        .replace("{receipt}", "0.tlog-proof")
}

/// Whether the caller got past the door: whatever came then is no matter of who they are.
fn passed(status: u16) -> bool {
    !matches!(status, 401 | 403 | 405) && status < 500
}

/// Every standing there is: each post of the bundled directory among them.
pub(crate) fn standings() -> Vec<Standing> {
    let mut around = Surroundings::default();
    around.add_directory(bundled::DIRECTORY.0, bundled::DIRECTORY.1).expect("the bundled directory");
    let directory = around.directory.expect("a directory");
    let posts = directory.services.iter().flat_map(|(service, described)| {
        described.posts.iter().map(move |(role, _)| format!("{service}/{role}"))
    });
    let said: Vec<String> =
        ["citizen", "auditor", "admin"].into_iter().map(str::to_owned).chain(posts).collect();
    assert!(said.len() > 15, "the posts are not found where they stood: {said:?}");
    said.iter().map(|said| Standing::read(said, None, None).expect("a standing")).collect()
}

/// Whoever is not known, and somebody in each standing.
pub(crate) async fn people(app: &TestApp) -> Vec<Option<(Person, Standing)>> {
    let mut people = vec![None];
    for standing in standings() {
        let granted = [standing.to_string()];
        let person = app.person(&standing.to_string(), &granted.each_ref().map(String::as_str)).await;
        people.push(Some((person, standing)));
    }
    people
}

async fn caller(app: &TestApp, who: &Option<(Person, Standing)>) -> Caller {
    match who {
        None => app.anybody(),
        Some((person, _)) => app.signed_in(person).await,
    }
}

async fn every_door_opens_for_whom_the_table_says(database: TestDatabase) {
    let app = TestApp::start(database).await;
    for who in people(&app).await {
        let standing = who.as_ref().map(|(_, standing)| standing);
        let said = standing.map_or("anybody".to_owned(), ToString::to_string);
        let mut sender = caller(&app, &who).await;
        for (method, route, may) in API_DOORS {
            let method: Method = method.parse().expect("a method");
            let mut request = sender.request(method.clone(), &address_of(route)).header("If-Match", "*");
            if matches!(method, Method::POST | Method::PUT) {
                // Nothing that any route takes.
                request = request.json(&serde_json::json!({"unknown": 1}));
            }
            let status = sender.send(request).await.status;
            assert_eq!(passed(status), may.passes(standing), "{said} at {method} {route}: {status}");
            if *route == "/api/v1/sessions/current" {
                // That was signing out.
                sender = caller(&app, &who).await;
            }
        }
    }
    assert_eq!(head(&app), 0);
    app.stop().await;
}

/// What the router has mounted, from how it describes itself: there is no other way to ask it.
fn mounted(router: &axum::Router) -> BTreeSet<String> {
    let told = format!("{router:?}");
    let named = told.split("RouteId(").filter_map(|part| part.split_once("): \"")?.1.split_once('"'));
    // Where nothing is mounted stands what says so.
    named.filter(|(route, _)| !route.contains("axum_fallback")).map(|(route, _)| in_table(route)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_mounted_stands_in_a_table_and_what_stands_there_is_mounted() {
    let app = TestApp::start(TestDatabase::sqlite()).await;
    let tables: BTreeSet<String> =
        API_DOORS.iter().chain(WEB_DOORS).map(|(_, route, _)| (*route).to_owned()).collect();
    let mounted = mounted(&router(app.app.clone()));
    assert!(mounted.len() > 50, "the router describes itself otherwise now: {mounted:?}");
    assert_eq!(mounted, tables);
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
        let taken: BTreeSet<&str> = allowed.iter().copied().filter(|method| *method != "HEAD").collect();
        assert_eq!(taken, listed.collect(), "{route}");
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
