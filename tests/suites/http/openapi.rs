use pobuda::http::description;
use pobuda::http::doors::API_DOORS;
use pobuda_tests::app::TestApp;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::place;
use serde_json::Value;
use std::collections::BTreeSet;

/// Addresses of the description itself, and those of the published log: what lies there are files, in the form of C2SP, and
/// the page on the format of the ledger describes them.
const UNDESCRIBED: [&str; 12] = [
    "/openapi.json",
    "/docs",
    "/docs/",
    "/docs/{*rest}",
    "/log/checkpoint",
    "/log/log.json",
    "/log/tile/{*place}",
    "/log/rulesets/{sha256}",
    "/log/receipts/{receipt}",
    "/openings/{*place}",
    "/erasures",
    "/erasures.atom",
];

fn document() -> Value {
    serde_json::to_value(description()).expect("JSON")
}

/// Every operation as method, path and what it says.
fn operations(document: &Value) -> Vec<(String, String, &Value)> {
    let paths = document["paths"].as_object().expect("paths");
    let of_path = |(path, methods): (&String, &'static str)| (methods.to_owned(), path.clone());
    paths
        .iter()
        .flat_map(|(path, item)| {
            ["get", "post", "put", "delete"].into_iter().filter_map(move |method| {
                let (method, path) = of_path((path, method));
                item.get(&method).map(|operation| (method.to_uppercase(), path, operation))
            })
        })
        .collect()
}

#[test]
fn every_door_is_described_and_every_description_is_a_door() {
    let document = document();
    let described: BTreeSet<_> =
        operations(&document).into_iter().map(|(method, path, _)| (method, path)).collect();
    let doors: BTreeSet<_> = API_DOORS
        .iter()
        .filter(|(_, route, _)| !UNDESCRIBED.contains(route))
        .map(|(method, route, _)| ((*method).to_owned(), (*route).to_owned()))
        .collect();
    assert_eq!(described, doors);
}

#[test]
fn every_operation_has_a_name_of_its_own_and_says_what_it_answers() {
    let document = document();
    assert_eq!(document["openapi"], "3.1.0");
    let mut names = BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        let at = format!("{method} {path}");
        let name = operation["operationId"].as_str().unwrap_or_default();
        assert!(!name.is_empty() && names.insert(name.to_owned()), "{at}: {name:?}");
        assert!(operation["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{at}");
        let responses = operation["responses"].as_object().expect("responses");
        assert!(responses.keys().any(|status| status.starts_with('2')), "{at}");
        for (status, response) in responses {
            let text = response["description"].as_str().unwrap_or_default();
            assert!(!text.is_empty(), "{at} does not say what {status} means");
        }
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        for parameter in &parameters {
            let text = parameter["description"].as_str().unwrap_or_default();
            assert!(!text.is_empty(), "{at}: {}", parameter["name"]);
        }
        let named: Vec<_> = parameters.iter().filter(|p| p["in"] == "path").collect();
        assert_eq!(named.len(), path.matches('{').count(), "{at}");
        if method != "GET" {
            assert!(operation["security"].as_array().is_some_and(|ways| !ways.is_empty()), "{at}");
        }
    }
}

#[test]
fn every_reference_of_the_description_leads_somewhere() {
    let document = document();
    let mut waiting = vec![&document];
    let mut seen = 0;
    while let Some(value) = waiting.pop() {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            let pointer = reference.strip_prefix('#').expect("a reference inside the document");
            assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
            seen += 1;
        }
        match value {
            Value::Object(entries) => waiting.extend(entries.values()),
            Value::Array(items) => waiting.extend(items),
            _ => {}
        }
    }
    assert!(seen > 0);
}

#[test]
fn the_description_is_the_one_that_was_reviewed() {
    let file = place::checkout().join("docs/reference/openapi.json");
    let now = serde_json::to_string_pretty(&document()).expect("JSON") + "\n";
    if std::env::var_os("POBUDA_UPDATE_SNAPSHOTS").is_some_and(|value| value == "1") {
        std::fs::write(&file, &now).expect("a file that can be written");
    }
    let reviewed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        now == reviewed,
        "the API has changed: run this test with POBUDA_UPDATE_SNAPSHOTS=1 and review the difference"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_and_its_page_are_served_without_another_server() {
    let app = TestApp::start(TestDatabase::sqlite()).await;
    let anybody = app.anybody();
    let served = anybody.get("/openapi.json").await.assert(200);
    assert_eq!(served.header("content-type"), Some("application/json"));
    assert_eq!(served.json(), document());
    anybody.get("/docs").await.assert(303);
    let page = anybody.get("/docs/").await.assert(200);
    assert!(page.body.contains("swagger") && !page.body.contains("https://"));
    anybody.get("/docs/swagger-ui.css").await.assert(200);
    let explained = anybody.get("/problems/precondition-failed?lang=en").await.assert(200);
    assert_eq!(explained.text("title"), "It has changed since you read it");
    assert_eq!(anybody.get("/problems/state-forbids").await.assert(200).text("title"), "V tem stanju ne");
    anybody.get("/problems/nothing").await.assert_problem(404, "not-found");
    app.stop().await;
}

#[test]
fn every_code_of_a_problem_is_explained() {
    let mut codes = BTreeSet::new();
    let folders = ["case", "comment", "comment_vote", "support", "publication"];
    for folder in folders.map(|folder| format!("domain/src/{folder}")) {
        let entries = std::fs::read_dir(place::checkout().join(folder)).expect("a folder");
        for path in entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_file()) {
            let text = std::fs::read_to_string(path).expect("text");
            let arms =
                text.lines().filter_map(|line| line.trim().strip_prefix("Self::")?.split_once("=> \""));
            codes.extend(arms.filter_map(|(_, rest)| Some(rest.split_once('"')?.0.to_owned())));
        }
    }
    // Event types and the like are written in capitals.
    codes.retain(|code| code.contains('-') && code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
    assert!(codes.len() > 25, "the codes are not found where they stood: {codes:?}");
    let unexplained: Vec<_> =
        codes.iter().filter(|code| pobuda::http::explained::title(code).is_none()).collect();
    assert!(unexplained.is_empty(), "without a page: {unexplained:?}");
}
