//! `pobuda protocol draw`: any protocol as a picture, in either language, as SVG or for Mermaid.

use pobuda_tests::place;
use pobuda_tests::program::plain;

fn bundled(file: &str) -> String {
    place::checkout().join("domain/protocols").join(file).display().to_string()
}

async fn drawn(words: &[&str]) -> String {
    let output = plain(words).await.expect("the program runs");
    assert_eq!(output.status.code(), Some(0), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[tokio::test]
async fn a_picture_is_slovene_svg_unless_something_else_is_asked_for() {
    let file = bundled("budget-project.toml");
    let plainly = drawn(&["protocol", "draw", &file]).await;
    assert!(plainly.starts_with("<svg ") && plainly.ends_with("</svg>\n"), "{plainly}");
    assert!(plainly.contains("Uvrščeno na glasovnico") && plainly.contains("lang=\"sl\""));
    let asked = drawn(&["protocol", "draw", &file, "--lang", "sl", "--format", "svg"]).await;
    assert_eq!(plainly, asked);
    let english = drawn(&["protocol", "draw", &file, "--lang", "en"]).await;
    assert!(english.contains("On the ballot") && !english.contains("Uvrščeno"));
    let diagram = drawn(&["protocol", "draw", &file, "--format", "mermaid", "--lang", "en"]).await;
    assert!(
        diagram.starts_with("stateDiagram-v2\n") && diagram.contains("s_voting --> s_preparing : "),
        "{diagram}"
    );
}

#[tokio::test]
async fn the_picture_in_the_book_is_the_one_that_is_drawn() {
    let book = place::checkout().join("docs/images/improve.svg");
    let now = drawn(&["protocol", "draw", &bundled("improve.toml"), "--lang", "en"]).await;
    if std::env::var_os("POBUDA_UPDATE_SNAPSHOTS").is_some_and(|value| value == "1") {
        std::fs::write(&book, &now).expect("a file that can be written");
    }
    let reviewed = std::fs::read_to_string(&book).unwrap_or_default();
    assert!(
        now == reviewed,
        "the picture has changed: run this test with POBUDA_UPDATE_SNAPSHOTS=1 and look at it"
    );
}

#[tokio::test]
async fn what_is_no_protocol_is_not_drawn() {
    let charter = bundled("charter.toml");
    for (file, told) in [("./not-there.toml", "cannot be read"), (charter.as_str(), "pobuda protocol check")]
    {
        let output = plain(&["protocol", "draw", file]).await.expect("the program runs");
        assert_eq!(output.status.code(), Some(2), "{file}");
        assert!(output.stdout.is_empty());
        let sentence = super::explained(&output);
        assert!(sentence.contains(told), "{sentence}");
    }
}
