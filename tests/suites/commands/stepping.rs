//! `pobuda protocol step`: what differs between two versions, and whether the version number says so.

use pobuda_tests::place;
use pobuda_tests::program::plain;
use serde_json::Value;
use std::process::Output;

/// Two versions of `improve`: the bundled one, and one in which passages are written otherwise.
struct Versions {
    folder: tempfile::TempDir,
}

impl Versions {
    fn of(changes: &[(&str, &str)]) -> Self {
        let file = place::checkout().join("domain/protocols/improve.toml");
        let old = std::fs::read_to_string(file).expect("a bundled protocol");
        let new = changes.iter().fold(old.clone(), |source, (passage, otherwise)| {
            assert!(source.contains(passage), "{passage:?}");
            source.replacen(passage, otherwise, 1)
        });
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("old.toml"), old).expect("a file");
        std::fs::write(folder.path().join("new.toml"), new).expect("a file");
        Self { folder }
    }

    async fn step(&self, more: &[&str]) -> Output {
        let file = |name: &str| self.folder.path().join(name).display().to_string();
        let (old, new) = (file("old.toml"), file("new.toml"));
        let words = [&["protocol", "step", &old, &new], more].concat();
        plain(&words).await.expect("the program runs")
    }
}

const VERSION: &str = "version   = \"1.0.0\"";
const SHORTER: (&str, &str) = ("open_for    = \"15 days\"", "open_for = \"8 days\"");
const WORDS: (&str, &str) = ("label.en = \"Sent\"", "label.en = \"Received\"");

#[tokio::test]
async fn a_version_that_says_too_little_ends_with_1_and_says_what_to_write() {
    let output = Versions::of(&[SHORTER, WORDS, (VERSION, "version = \"1.1.0\"")]).step(&[]).await;
    assert_eq!(output.status.code(), Some(1));
    let said = super::said(&output);
    let expected = "major operations.object.open_for: 8 days is shorter than 15 days\n\
                    patch steps.sent.label: is said in other words\n\
                    improve: major, so 2.0.0 at least after 1.0.0; the file says 1.1.0\n";
    assert_eq!(said, expected);
    assert!(super::explained(&output).contains("version 1.1.0 is too small"), "{said}");
}

#[tokio::test]
async fn a_version_that_says_enough_ends_with_0() {
    for (changes, told) in [
        (&[][..], "nothing differs"),
        (&[(VERSION, "version = \"1.0.1\""), WORDS], "improve: patch, so 1.0.1"),
        (&[(VERSION, "version = \"2.0.0\""), SHORTER], "improve: major, so 2.0.0"),
    ] {
        let output = Versions::of(changes).step(&[]).await;
        assert_eq!(output.status.code(), Some(0), "{told}");
        assert!(super::said(&output).contains(told), "{}", super::said(&output));
    }
}

#[tokio::test]
async fn a_script_reads_the_step_as_json() {
    let output = Versions::of(&[WORDS]).step(&["--json"]).await;
    assert_eq!(output.status.code(), Some(1));
    let step: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let expected = serde_json::json!({
        "protocol": "improve", "old": "1.0.0", "new": "1.0.0", "step": "patch", "least": "1.0.1", "suffices": false,
        "differences": [{"step": "patch", "place": "steps.sent.label", "what": "is said in other words"}],
    });
    assert_eq!(step, expected);
}

#[tokio::test]
async fn what_cannot_be_compared_ends_with_2() {
    let bundled = |file: &str| place::checkout().join("domain/protocols").join(file).display().to_string();
    let (improve, budget) = (bundled("improve.toml"), bundled("budget-project.toml"));
    for (old, new, told) in [
        (improve.as_str(), budget.as_str(), "two protocols"),
        (improve.as_str(), "./not-there.toml", "cannot be read"),
    ] {
        let output = plain(&["protocol", "step", old, new]).await.expect("the program runs");
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(super::explained(&output).contains(told));
    }
}
