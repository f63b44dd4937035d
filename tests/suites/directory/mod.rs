//! Services, posts and who is at them: kept through the command line, read by everybody, found when a case asks.

mod keeping;
mod people;

use pobuda_tests::database::TestDatabase;
use pobuda_tests::{place, program};
use serde_json::Value;

/// The sample of the book: two services take cases, and everybody is there.
const STAFFED: &str = r#"
format = "directory/1"
[services.participation]
name.sl = "Služba za sodelovanje"
name.en = "Participation office"
posts = { coordinator = ["maja.novak"], head = ["ana.zupan"] }
[services.roads]
assignable = true
name.sl = "Ceste"
name.en = "Roads"
posts = { handler = ["rok.breznik", "eva.hribar"], head = ["marjan.kolar"] }
[services.parks]
assignable = true
name.sl = "Parki"
name.en = "Parks"
posts = { handler = ["pia.gaj"], head = ["jan.log"] }
"#;

/// The same without anybody who handles roads.
fn without_handlers() -> String {
    STAFFED.replace(r#"handler = ["rok.breznik", "eva.hribar"], "#, "")
}

/// Takes over a directory that holds from the first day of 2026.
async fn import(database: &TestDatabase, text: &str) -> Value {
    import_on(database, text, "2026-01-01").await
}

async fn import_on(database: &TestDatabase, text: &str, on: &str) -> Value {
    let folder = place::scratch().expect("a folder");
    let file = folder.path().join("directory.toml");
    std::fs::write(&file, text).expect("a file");
    let words = ["directory", "import", file.to_str().expect("UTF-8"), "--on", on, "--json"];
    program::json(&words, database.url()).await.expect("an import")
}

/// Runs `pobuda directory` with these words; it must end with this exit code. What it said comes back.
async fn ordered(database: &TestDatabase, code: i32, words: &[&str]) -> String {
    let words: Vec<&str> = ["directory"].iter().chain(words).copied().collect();
    let output = program::run(&words, database.url()).await.expect("the program runs");
    let said = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
    assert_eq!(output.status.code(), Some(code), "{words:?}: {said}");
    said
}

/// Who is at a post on a day, in the order in which they are asked.
async fn asked(database: &TestDatabase, post: &str, on: &str) -> Vec<String> {
    let shown = program::json(&["directory", "show", "--on", on, "--json"], database.url()).await;
    let shown = shown.expect("a directory");
    let (service, role) = post.split_once('/').expect("a post");
    let found = |list: &Value, key: &str, name: &str| {
        list.as_array().into_iter().flatten().find(|one| one[key] == name).cloned().unwrap_or_default()
    };
    let people = found(&found(&shown, "service", service)["posts"], "role", role)["people"].clone();
    let accounts = people.as_array().into_iter().flatten().map(|person| person["account"].as_str());
    accounts.map(|account| account.expect("an account").to_owned()).collect()
}
