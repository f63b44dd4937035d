//! `pobuda protocol check`: sound protocols pass, others end with 1, findings and remedies.

use pobuda_tests::program::plain;
use serde_json::Value;
use std::path::PathBuf;

fn bundled(file: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../domain/protocols");
    folder.join(file).display().to_string()
}

/// `improve.toml` with one passage written otherwise, in a folder that lives as long as it is held.
fn improve(passage: &str, otherwise: &str) -> (tempfile::TempDir, String) {
    let source = std::fs::read_to_string(bundled("improve.toml")).expect("a bundled protocol");
    assert!(source.contains(passage), "{passage:?}");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("improve.toml");
    std::fs::write(&file, source.replacen(passage, otherwise, 1)).expect("a file");
    let file = file.display().to_string();
    (folder, file)
}

#[tokio::test]
async fn what_comes_with_the_program_is_sound() {
    let files = ["improve.toml", "budget-project.toml", "social-innovation.toml"].map(bundled);
    let around = [bundled("charter.toml"), bundled("directory.example.toml"), bundled("calendars/si.toml")];
    let mut words = vec!["protocol", "check"];
    words.extend(files.iter().map(String::as_str));
    words.extend(["--charter", &around[0], "--directory", &around[1], "--calendar", &around[2]]);
    let output = plain(&words).await.expect("the program runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(output.status.code(), Some(0), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said.matches(": sound, 0 errors").count(), 3, "{said}");
    assert!(!said.contains("not asked"), "{said}");
}

#[tokio::test]
async fn what_is_not_sound_ends_with_1_and_says_where_and_what_to_do() {
    let (_folder, file) = improve("norm      = \"7 working days\"", "norm = \"10 working days\"");
    let output = plain(&["protocol", "check", &file]).await.expect("the program runs");
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let source = std::fs::read_to_string(&file).expect("the file");
    let line = source.lines().position(|line| line.starts_with("norm = ")).expect("a norm") + 1;
    assert!(said.contains(&format!("{file}:{line}: error D5: deadlines.answer.norm: ")), "{said}");
    assert!(said.contains("remedy: ") && said.contains("not asked: O3 O4"), "{said}");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("1 of 1 protocols is not sound"), "{told}");
}

#[tokio::test]
async fn a_script_reads_json() {
    let (_folder, file) = improve("outcome     = \"merged\"", "outcome = \"lost\"");
    let sound = bundled("improve.toml");
    let output = plain(&["protocol", "check", &sound, &file, "--json"]).await.expect("the program runs");
    assert_eq!(output.status.code(), Some(1));
    let reports: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!((&reports[0]["sound"], &reports[1]["sound"]), (&Value::Bool(true), &Value::Bool(false)));
    let finding = &reports[1]["findings"][0];
    assert_eq!((finding["code"].as_str(), finding["severity"].as_str()), (Some("R1"), Some("error")));
    assert!(finding["line"].as_u64().is_some_and(|line| line > 1));
    assert!(finding["remedy"].as_str().is_some_and(|remedy| !remedy.is_empty()));
}

#[tokio::test]
async fn what_cannot_be_read_ends_with_2() {
    let sound = bundled("improve.toml");
    for words in [
        &["protocol", "check", "./not-there.toml"][..],
        &["protocol", "check", &sound, "--charter", &sound],
        &["protocol", "check", &sound, "--directory", "./not-there.toml"],
    ] {
        let output = plain(words).await.expect("the program runs");
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        assert!(super::explained(&output).contains(".toml"), "{words:?}");
    }
}
