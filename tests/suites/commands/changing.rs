//! `pobuda protocol migrate`: open cases go over, and what cannot is named.

use pobuda_tests::app::TestApp;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::protocols::{SOONER, improve, migration};
use pobuda_tests::{both, place, program};
use serde_json::Value;

both!(cases_go_over_on_the_command_line_and_everything_agrees_afterwards);

async fn said(database: &TestDatabase, code: i32, words: &[&str]) -> String {
    let output = program::run(words, database.url()).await.expect("the program runs");
    let said = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
    assert_eq!(output.status.code(), Some(code), "{words:?}: {said}");
    said
}

async fn cases_go_over_on_the_command_line_and_everything_agrees_afterwards(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    let first = ana.open_case("Polomljena klop").await.assert(201).json();
    ana.open_case("Polomljena svetilka").await.assert(201);
    let folder = place::scratch().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path.to_str().expect("UTF-8").to_owned()
    };
    let (text, good) = (improve("1.1.0", &[SOONER]), migration("1.0.0", "1.1.0", &[("answer", "restart")]));
    let (protocol, good) = (file("improve.toml", &text), file("good.toml", &good));
    let silent = file("silent.toml", &migration("1.0.0", "1.1.0", &[("answer", "")]));
    let why = ["--by", "Ana Zupan", "--reason", "Tako je sklenil svet."];
    let order = |words: &[&'static str], file: &str| -> Vec<String> {
        words.iter().chain(&why).map(|word| (*word).to_owned()).chain([file.to_owned()]).collect()
    };
    let run = async |code, words: Vec<String>| {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        said(app.database(), code, &words).await
    };
    run(0, order(&["protocol", "publish"], &protocol)).await;
    let asked = run(0, order(&["protocol", "migrate", "--all", "--dry-run"], &good)).await;
    assert!(
        asked.contains("improve 1.0.0 to 1.1.0: 2 would go over, 0 had gone before, 0 refused"),
        "{asked}"
    );
    let refused = run(1, order(&["protocol", "migrate", "--all"], &silent)).await;
    assert!(
        refused.contains(": deadline-unsaid: ") && refused.contains("2 cases could not go over"),
        "{refused}"
    );
    let reference = first["ref"].as_str().expect("a reference").to_owned();
    let mut one = order(&["protocol", "migrate"], &good);
    one.extend(["--case".to_owned(), reference.clone()]);
    assert!(run(0, one.clone()).await.contains("1 went over, 0 had gone before"), "one case");
    assert!(run(0, one).await.contains("0 went over, 1 had gone before"), "the same case again");
    let rest = run(0, order(&["protocol", "migrate", "--all"], &good)).await;
    assert!(rest.contains("1 went over"), "{rest}");
    let mut json = order(&["protocol", "migrate", "--all", "--json"], &good);
    json.push("--dry-run".to_owned());
    let report: Value = serde_json::from_str(&run(0, json).await).expect("JSON");
    assert_eq!(report["changed"], 0);
    let told = said(app.database(), 0, &["timeline", &reference, "--lang", "en"]).await;
    assert!(
        told.contains("version 1.1.0 instead of 1.0.0") && told.contains("Tako je sklenil svet."),
        "{told}"
    );
    said(app.database(), 0, &["timers", "check"]).await;
    let (same, differences) = program::rebuild_check(app.database().url()).await.expect("the program runs");
    assert!(same, "{differences}");
    app.stop().await;
}
