//! Later versions of a bundled protocol, for stories in which the rules change.

use crate::place;

/// A shorter first reply: more than a patch.
pub const SOONER: (&str, &str) = ("within   = \"3 working days\"", "within   = \"2 working days\"");

/// `improve` in a version, with passages otherwise.
#[expect(clippy::expect_used, reason = "a story without its protocol has failed")]
pub fn improve(version: &str, otherwise: &[(&str, &str)]) -> String {
    let file = place::checkout().join("domain/protocols/improve.toml");
    let mut text = std::fs::read_to_string(file).expect("a bundled protocol");
    let number = format!("version   = {version:?}");
    let version = [("version   = \"1.0.0\"", number.as_str())];
    for (passage, with) in version.iter().chain(otherwise) {
        assert!(text.contains(passage), "{passage:?} does not stand in improve");
        text = text.replacen(passage, with, 1);
    }
    text
}
