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

/// Every open state of `improve`, none of them renamed.
const STATES: [&str; 9] = [
    "received",
    "awaiting-author",
    "discussion",
    "in-review",
    "in-depth",
    "in-committee",
    "implementing",
    "in-pilot",
    "objection",
];

/// A migration of `improve` in which everything goes on as it was, but for these deadlines: each with what becomes of it, an
/// empty text where nothing is said.
pub fn migration(from: &str, to: &str, deadlines: &[(&str, &str)]) -> String {
    let said = |name: &str| deadlines.iter().find(|(of, _)| *of == name).map_or("keep", |(_, rule)| *rule);
    let names = ["first-reply", "answer", "author-reply", "expected", "promise", "news", "objection"];
    let deadlines = names.iter().filter(|name| !said(name).is_empty());
    let deadlines: String = deadlines.map(|name| format!("{name} = {:?}\n", said(name))).collect();
    let states: String = STATES.iter().map(|state| format!("{state} = {state:?}\n")).collect();
    format!(
        "format = \"migration/1\"\nprotocol = \"improve\"\nfrom = {from:?}\nto = {to:?}\n\n[states]\n{states}\n\
         [deadlines]\n{deadlines}\n[tasks]\nfeasibility = \"feasibility\"\nworkshop = \"workshop\"\n"
    )
}
