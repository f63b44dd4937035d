//! The verifier against the bundled protocols, planted faults, and a second opinion.

mod faults;
mod graphs;
mod schema;
mod stories;

use super::{Code, Finding, Report, Severity, Surroundings, verify};
use crate::bundled::PROTOCOLS;
use std::collections::BTreeSet;
use std::sync::LazyLock;

static BUNDLED: LazyLock<Surroundings> = LazyLock::new(|| Surroundings::bundled().unwrap());

fn source_of(file: &str) -> &'static str {
    PROTOCOLS.iter().find(|(name, _)| *name == file).unwrap().1
}

fn errors(report: &Report) -> impl Iterator<Item = &Finding> {
    report.findings.iter().filter(|finding| finding.severity == Severity::Error)
}

fn codes(report: &Report) -> BTreeSet<Code> {
    errors(report).map(|finding| finding.code).collect()
}

#[test]
fn the_bundled_protocols_are_sound() {
    for (file, source) in PROTOCOLS {
        let report = verify(file, source, &BUNDLED);
        assert_eq!(errors(&report).collect::<Vec<_>>(), [] as [&Finding; 0], "{file}");
        assert!(report.is_sound());
        assert_eq!(report.unasked, [""; 0]);
    }
}

#[test]
fn what_is_not_there_to_ask_about_is_said() {
    let report = verify("improve.toml", source_of("improve.toml"), &Surroundings::default());
    let unasked = report.unasked.join("\n");
    for word in ["charter", "directory", "calendar"] {
        assert!(unasked.contains(word), "{unasked}");
    }
    // The protocols that its links lead to are not there either, and that is a fault.
    assert_eq!(codes(&report), BTreeSet::from([Code::X1]));
}

#[test]
fn a_finding_says_where_what_and_what_to_do() {
    let source =
        source_of("improve.toml").replacen("norm      = \"7 working days\"", "norm = \"10 working days\"", 1);
    let report = verify("improve.toml", &source, &BUNDLED);
    let finding = errors(&report).next().unwrap();
    let line = source.lines().position(|line| line.starts_with("norm = ")).unwrap() + 1;
    assert_eq!(
        (finding.code, finding.line, finding.place.as_str()),
        (Code::D5, Some(line), "deadlines.answer.norm")
    );
    assert!(finding.message.contains("2024-") && !finding.remedy.is_empty(), "{finding:?}");
}

#[test]
fn nothing_read_makes_the_verifier_panic() {
    for source in ["", "x", "[operations]", "format = \"protocol/1\"", "\u{0}", "a = 1\r\nb = [[["] {
        let report = verify("x.toml", source, &BUNDLED);
        assert_eq!(codes(&report), BTreeSet::from([Code::S1]), "{source:?}");
    }
}

#[test]
fn the_page_of_the_verifier_lists_every_check() {
    let page = include_str!("../../../../docs/reference/verifier.md");
    for code in Code::ALL {
        assert!(
            page.contains(&format!("| {code} | {} |", code.asks())),
            "{code} is not in docs/reference/verifier.md"
        );
    }
}
