//! What may not stand in a source file.

use super::{assert_none, files_below, name_of, root, shown, text_of};
use std::io::Write;
use std::path::{Path, PathBuf};

/// A file beyond this should be divided by capability. Unit: lines.
const LINES_WANTED: usize = 400;

/// A file beyond this is refused. Unit: lines.
const LINES_MAX: usize = 500;

/// Names that say nothing about what is inside.
const EMPTY_NAMES: [&str; 12] = [
    "common",
    "helper",
    "helpers",
    "manager",
    "managers",
    "misc",
    "service",
    "services",
    "shared",
    "util",
    "utils",
    "utilities",
];

/// What would let a clock, chance or the outside into code that must give the same answer for ever.
const IMPURE: [&str; 9] = [
    "Instant",
    "SystemTime",
    "std::env",
    "std::fs",
    "std::io",
    "std::net",
    "std::process",
    "std::thread",
    "tokio",
];

/// All Rust files of the house. Those of the suites are judged like any other.
fn sources() -> Vec<PathBuf> {
    ["domain", "ledger", "projections", "api", "tests"]
        .iter()
        .flat_map(|folder| files_below(&root().join(folder), ".rs"))
        .collect()
}

/// The part of a file that is compiled into the program: tests stand at its foot.
fn program(text: &str) -> &str {
    text.split_once("#[cfg(test)]").map_or(text, |(program, _)| program)
}

#[test]
fn no_file_is_longer_than_one_reads() {
    let mut findings = Vec::new();
    for file in sources() {
        let lines = text_of(&file).lines().count();
        if lines > LINES_MAX {
            findings.push(format!("{} has {lines} lines; {LINES_MAX} is the limit", shown(&file)));
        } else if lines > LINES_WANTED {
            let _ = writeln!(
                std::io::stderr(),
                "long: {} has {lines} lines, of {LINES_WANTED} wanted",
                shown(&file)
            );
        }
    }
    assert_none(&findings);
}

#[test]
fn no_module_has_a_name_that_says_nothing() {
    let is_empty = |part: &Path| {
        let stem = part.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        EMPTY_NAMES.contains(&stem.as_str())
    };
    let mut findings = Vec::new();
    for file in sources() {
        let inside = file.strip_prefix(root()).expect("below the top").to_owned();
        if inside.components().any(|part| is_empty(Path::new(&part))) {
            findings.push(format!("{}: say what is inside", shown(&file)));
        }
        for line in text_of(&file).lines() {
            let line = line.trim().trim_start_matches("pub ").trim_start_matches("pub(crate) ");
            if let Some(name) = line.strip_prefix("mod ").and_then(|rest| rest.split([' ', ';']).next())
                && EMPTY_NAMES.contains(&name)
            {
                findings.push(format!("{}: mod {name}: say what is inside", shown(&file)));
            }
        }
    }
    assert_none(&findings);
}

#[test]
fn rules_and_proofs_have_no_way_to_the_outside() {
    let pure = ["domain/src", "ledger/proof/src", "api/pages/src"];
    let mut findings = Vec::new();
    for file in pure.iter().flat_map(|folder| files_below(&root().join(folder), ".rs")) {
        if name_of(&file) == "tests.rs" {
            continue;
        }
        for (number, line) in program(&text_of(&file)).lines().enumerate() {
            let code = line.split("//").next().unwrap_or_default();
            let found = IMPURE.iter().filter(|word| code.contains(**word));
            findings.extend(found.map(|word| format!("{}:{}: {word}", shown(&file), number + 1)));
        }
    }
    assert_none(&findings);
}

#[test]
fn an_exception_from_a_lint_explains_itself() {
    let mut findings = Vec::new();
    for file in sources() {
        for (number, line) in text_of(&file).lines().enumerate() {
            let line = line.trim_start();
            if line.starts_with("#[allow(") || line.starts_with("#![allow(") {
                let place = format!("{}:{}", shown(&file), number + 1);
                findings.push(format!("{place}: use #[expect(.., reason = \"..\")]"));
            }
        }
    }
    assert_none(&findings);
}

#[test]
fn no_test_is_ignored_and_none_sleeps() {
    // In pieces, so that this file does not find itself.
    let forbidden = [["#[ign", "ore"].concat(), ["thread::sl", "eep("].concat()];
    let mut findings = Vec::new();
    for file in sources() {
        for (number, line) in text_of(&file).lines().enumerate() {
            let found = forbidden.iter().filter(|word| line.contains(word.as_str()));
            findings.extend(found.map(|word| format!("{}:{}: {word}", shown(&file), number + 1)));
        }
    }
    assert_none(&findings);
}
