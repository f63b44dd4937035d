//! `pobuda protocol publish`, `list` and `show`: what is in force in a log, and how it came to be.

use pobuda_tests::app::TestApp;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::protocols::{SOONER, improve};
use pobuda_tests::{both, facts, place, program};
use serde_json::Value;

both!(
    a_protocol_is_published_listed_and_shown_and_the_same_again_changes_nothing,
    what_is_not_sound_is_not_published_and_says_every_finding,
    a_version_that_does_not_say_what_differs_ends_with_1,
    a_server_takes_up_what_the_command_line_has_published,
);

/// Runs `pobuda protocol publish` on a file with this text; it must end with this exit code. What it said comes back.
async fn publish(database: &TestDatabase, code: i32, text: &str) -> String {
    let folder = place::scratch().expect("a folder");
    let file = folder.path().join("improve.toml");
    std::fs::write(&file, text).expect("a file");
    let file = file.to_str().expect("UTF-8");
    let words = ["protocol", "publish", file, "--by", "Ana Zupan", "--reason", "Tako je sklenil svet."];
    let output = program::run(&words, database.url()).await.expect("the program runs");
    let said = String::from_utf8([output.stdout, output.stderr].concat()).expect("UTF-8");
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}

async fn listed(database: &TestDatabase) -> Value {
    let listed = program::json(&["protocol", "list", "--json"], database.url()).await.expect("a list");
    let found = listed.as_array().into_iter().flatten().find(|one| one["id"] == "improve").cloned();
    found.expect("improve")
}

async fn a_protocol_is_published_listed_and_shown_and_the_same_again_changes_nothing(database: TestDatabase) {
    let text = improve("1.1.0", &[SOONER]);
    let said = publish(&database, 0, &text).await;
    assert!(said.starts_with("improve 1.1.0 is in force (sha256:"), "{said}");
    let again = publish(&database, 0, &text).await;
    assert!(again.contains("published already and nothing was recorded; 1.1.0 is in force"), "{again}");
    let old = publish(&database, 0, &improve("1.0.0", &[])).await;
    assert!(old.contains("improve 1.0.0 is published already"), "{old}");
    let events = facts::whole(database.url()).await.expect("the log");
    let streams: Vec<String> = events.iter().map(|event| event.stream.to_string()).collect();
    assert_eq!(streams, ["protocol/main", "protocol/main"]);
    let list = listed(&database).await;
    assert_eq!((&list["version"], &list["versions"][1]["version"]), (&"1.1.0".into(), &"1.0.0".into()));
    assert_eq!(list["versions"][0]["by"], "administrator");
    let words = program::run(&["protocol", "list"], database.url()).await.expect("the program runs");
    let words = String::from_utf8(words.stdout).expect("UTF-8");
    assert!(
        words.contains("by administrator, in force") && words.contains("came with the program"),
        "{words}"
    );
    for (version, wanted) in [("1.1.0", &text), ("1.0.0", &improve("1.0.0", &[]))] {
        let words = ["protocol", "show", "improve", "--version", version];
        let shown = program::run(&words, database.url()).await.expect("the program runs");
        assert_eq!(shown.stdout, wanted.as_bytes());
    }
    let unknown = program::run(&["protocol", "show", "improve", "--version", "9.0.0"], database.url()).await;
    assert_eq!(unknown.expect("the program runs").status.code(), Some(2));
}

async fn what_is_not_sound_is_not_published_and_says_every_finding(database: TestDatabase) {
    let said =
        publish(&database, 1, &improve("2.0.0", &[("within    = \"15 days\"", "within    = \"40 days\"")]))
            .await;
    assert!(
        said.contains("error K3") && said.contains("remedy:") && said.contains("was not published"),
        "{said}"
    );
    let said = publish(&database, 1, "surprise = 1").await;
    assert!(said.contains("error S1"), "{said}");
    assert!(facts::whole(database.url()).await.expect("the log").is_empty());
}

async fn a_version_that_does_not_say_what_differs_ends_with_1(database: TestDatabase) {
    let told = [
        (improve("1.0.1", &[SOONER]), "write 1.1.0 or a larger one"),
        (improve("1.0.0", &[SOONER]), "is never changed; raise the version"),
        (improve("0.9.0", &[SOONER]), "is not newer than 1.0.0"),
        (
            improve("1.1.0", &[SOONER, ("title.en   = \"", "title.en   = \"c\u{30c} ")]),
            "normalization form C",
        ),
    ];
    for (text, told) in told {
        let said = publish(&database, 1, &text).await;
        assert!(said.contains(told), "{said}");
    }
    assert!(facts::whole(database.url()).await.expect("the log").is_empty());
}

async fn a_server_takes_up_what_the_command_line_has_published(database: TestDatabase) {
    let app = TestApp::start(database).await;
    let ana = app.with_citizen("Ana").await;
    ana.open_case("Polomljena klop").await.assert(201);
    publish(app.database(), 0, &improve("1.1.0", &[SOONER])).await;
    let case = ana.open_case("Polomljena svetilka").await.assert(201);
    let path = format!("/api/v1/cases/{}", case.text("id"));
    let read = app.anybody().get_at(&path, case.number("position")).await.assert(200).json();
    assert_eq!(read["protocol"]["version"], "1.1.0", "{read}");
    let (same, said) = program::rebuild_check(app.database().url()).await.expect("the program runs");
    assert!(same, "{said}");
    app.stop().await;
}
