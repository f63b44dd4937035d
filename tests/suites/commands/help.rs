//! What a person sees who does not know the program yet.

use super::explained;
use pobuda_tests::program::plain;

const LEVELS: [&[&str]; 46] = [
    &[],
    &["demo"],
    &["serve"],
    &["migrate"],
    &["rebuild"],
    &["status"],
    &["events"],
    &["timeline"],
    &["import"],
    &["person"],
    &["person", "add"],
    &["person", "list"],
    &["person", "reset"],
    &["person", "disable"],
    &["person", "enable"],
    &["person", "grant"],
    &["person", "revoke"],
    &["role"],
    &["role", "grant"],
    &["role", "revoke"],
    &["token"],
    &["token", "issue"],
    &["token", "list"],
    &["token", "revoke"],
    &["timers"],
    &["timers", "check"],
    &["directory"],
    &["directory", "import"],
    &["directory", "show"],
    &["directory", "appoint"],
    &["directory", "leave"],
    &["directory", "substitute"],
    &["directory", "withdraw"],
    &["erasures"],
    &["erasures", "scrub"],
    &["protocol"],
    &["protocol", "list"],
    &["protocol", "check"],
    &["protocol", "draw"],
    &["protocol", "step"],
    &["protocol", "show"],
    &["protocol", "publish"],
    &["protocol", "migrate"],
    &["completions"],
    &["help"],
    &["help", "serve"],
];

#[tokio::test]
async fn every_level_has_help_with_an_example() {
    for level in LEVELS {
        let words: Vec<_> = match level.first() {
            Some(&"help") => level.to_vec(),
            _ => level.iter().copied().chain(["--help"]).collect(),
        };
        let output = plain(&words).await.expect("the program runs");
        let said = String::from_utf8(output.stdout).expect("UTF-8");
        assert_eq!(output.status.code(), Some(0), "{words:?}");
        assert!(said.contains("Example") && said.contains("pobuda "), "{words:?} has no example:\n{said}");
        assert!(!said.contains('\u{1b}'), "{words:?}: no colours where nobody looks");
    }
}

#[tokio::test]
async fn it_says_its_version_and_completes_in_a_shell() {
    let version = plain(&["--version"]).await.expect("the program runs");
    assert!(String::from_utf8_lossy(&version.stdout).starts_with("pobuda "));
    for shell in ["bash", "zsh", "fish"] {
        let script = plain(&["completions", shell]).await.expect("the program runs");
        assert_eq!(script.status.code(), Some(0));
        assert!(String::from_utf8_lossy(&script.stdout).contains("timeline"), "{shell}");
    }
}

#[tokio::test]
async fn wrong_usage_ends_with_2_and_says_what_is_wrong() {
    for words in [
        &["fly"][..],
        &[],
        &["serve", "--listen", "here"],
        &["events", "--after", "yesterday"],
        &["import", "consul", "x"],
        &["token", "issue", "--role", "citizen"],
        &["timeline"],
        &["completions", "dos"],
    ] {
        let output = plain(words).await.expect("the program runs");
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(!output.stderr.is_empty() && output.stdout.is_empty(), "{words:?}");
    }
}

#[tokio::test]
async fn a_command_that_cannot_run_ends_with_2_one_sentence_and_a_remedy() {
    for (words, told) in [
        (&["status", "--database", "mysql://localhost/x"][..], "sqlite:PATH"),
        (&["migrate", "--database", "nonsense"], "sqlite:PATH"),
        (&["status", "--database", "sqlite:./not-there.db"], "--database"),
        (&["migrate", "--database", "sqlite:./no/such/folder/x.db"], "--database"),
        (&["migrate", "--database", "postgres://nobody@127.0.0.1:1/nothing"], "--database"),
        (&["rebuild", "tax_register"], "case_register"),
        (&["events", "--type", "case.closed"], "case.opened"),
        (&["events", "--stream", "nonsense"], "case/"),
        (&["timeline", "P-2026-0001", "--as-of", "yesterday"], "2026-03-31T22:00:00Z"),
        (&["token", "issue", "--role", "mayor", "--name", "Ana"], "SERVICE/POST"),
        (&["person", "add", "ana", "--name", "Ana"], "ana@example.org"),
        (&["person", "add", "ana@example.org", "--name", "Ana", "--role", "mayor"], "SERVICE/POST"),
        (&["person", "reset", "ana@example.org", "--database", "sqlite:./not-there.db"], "--database"),
        (&["token", "issue", "--role", "citizen", "--name", " "], "characters"),
        (&["import", "decide-madrid", "./not-there"], "proposals.csv"),
        (&["import", "open311", "./not-there.json"], "not-there.json"),
        (&["serve", "--listen", "192.0.2.1:80"], "--listen"),
    ] {
        let output = plain(words).await.expect("the program runs");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{words:?}: {stderr}");
        let sentence = explained(&output);
        assert!(sentence.contains(told), "{words:?}: {sentence}");
        assert!(output.stdout.is_empty(), "{words:?}");
    }
}

#[tokio::test]
async fn the_protocols_that_come_with_the_program_are_listed() {
    let output = plain(&["protocol", "list", "--json"]).await.expect("the program runs");
    let listed: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let ids: Vec<_> = listed.as_array().expect("a list").iter().map(|protocol| &protocol["id"]).collect();
    assert_eq!(ids, ["budget-project", "decide-madrid", "improve", "open311", "social-innovation"]);
    assert!(listed[0]["digest"].as_str().is_some_and(|digest| digest.starts_with("sha256:")));
    let words = plain(&["protocol", "list"]).await.expect("the program runs");
    assert!(String::from_utf8_lossy(&words.stdout).contains("improve"));
}
