//! The map is true: who may name whom, what may stand in a source file, and that the book describes the house.
//!
//! Source: docs/architecture.md. Whoever changes a table here changes that page, with a reason in
//! docs/decisions.

mod book;
mod crates;
mod limits;
mod sources;

use std::path::{Path, PathBuf};

/// Top of the checkout.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lie below the top").to_owned()
}

/// Files below a folder whose names end as given, without what is built or hidden, in a stable order.
fn files_below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        let name = name_of(&path);
        if name.starts_with('.') || name == "target" || name == "node_modules" {
            continue;
        }
        if path.is_dir() {
            files.extend(files_below(&path, ending));
        } else if name.ends_with(ending) {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn name_of(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}

fn text_of(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A path as one reads it in a message: from the top of the checkout.
fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// Fails with all findings at once, so that one run is enough to mend them.
#[track_caller]
fn assert_none(findings: &[String]) {
    assert!(findings.is_empty(), "\n  {}\n", findings.join("\n  "));
}
