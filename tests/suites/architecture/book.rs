//! The book describes the house: every page is reached, every link leads somewhere, every dependency has a reason.

use super::{assert_none, files_below, root, shown, text_of};
use cargo_metadata::{Metadata, MetadataCommand};
use pobuda_proof::disclosure::{Disclosure, SALT_BYTES, digest_of};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn metadata() -> Metadata {
    let mut command = MetadataCommand::new();
    command.manifest_path(root().join("Cargo.toml")).no_deps().exec().expect("cargo metadata")
}

fn pages() -> Vec<PathBuf> {
    files_below(&root().join("docs"), ".md")
}

/// Targets of the links and pictures of a page, without anchors; those that lead out of the house are left out.
fn links(text: &str) -> Vec<&str> {
    let lines = text.lines().filter(|line| !line.starts_with("<!--"));
    let targets = lines.flat_map(|line| line.split("](").skip(1)).filter_map(|rest| rest.split(')').next());
    let targets = targets.filter_map(|target| target.split('#').next());
    targets.filter(|target| !target.is_empty() && !target.contains("://")).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let mut findings = Vec::new();
    for page in pages().into_iter().chain([root().join("README.md")]) {
        let folder = page.parent().expect("a folder").to_owned();
        for target in links(&text_of(&page)) {
            if !folder.join(target).exists() {
                findings.push(format!("{}: {target} does not exist", shown(&page)));
            }
        }
    }
    assert_none(&findings);
}

#[test]
fn every_page_is_in_the_table_of_contents() {
    let folder = root().join("docs");
    let listed: BTreeSet<PathBuf> =
        links(&text_of(&folder.join("SUMMARY.md"))).into_iter().map(|target| folder.join(target)).collect();
    let missing = pages().into_iter().filter(|page| !listed.contains(page) && !page.ends_with("SUMMARY.md"));
    assert_none(&missing.map(|page| format!("{} is not in SUMMARY.md", shown(&page))).collect::<Vec<_>>());
}

/// Names in the first column of the tables of a page, as code.
fn rows(page: &Path) -> BTreeSet<String> {
    let text = text_of(page);
    let names = text.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    names.map(str::to_owned).collect()
}

#[test]
fn every_direct_dependency_has_a_reason_and_every_reason_a_dependency() {
    let named: BTreeSet<String> = metadata()
        .workspace_packages()
        .iter()
        .flat_map(|package| &package.dependencies)
        .filter(|dependency| dependency.path.is_none())
        .map(|dependency| dependency.rename.clone().unwrap_or_else(|| dependency.name.clone()))
        .collect();
    let explained = rows(&root().join("docs/reference/dependencies.md"));
    let without_reason = named.difference(&explained).map(|name| format!("{name} has no row"));
    let without_use =
        explained.difference(&named).map(|name| format!("{name} has a row but nobody names it"));
    assert_none(&without_reason.chain(without_use).collect::<Vec<_>>());
}

#[test]
fn every_event_has_a_row_in_the_catalogue() {
    let explained = rows(&root().join("docs/reference/events.md"));
    let mut findings = Vec::new();
    for file in files_below(&root().join("domain/src"), "events.rs") {
        for name in variants_of_events(&text_of(&file)) {
            if !explained.contains(&name) {
                findings.push(format!("{name} of {} has no row", shown(&file)));
            }
        }
    }
    assert_none(&findings);
}

/// Variants of the `…Event` enum of a file: the lines `Name(Fields),` between its braces.
fn variants_of_events(text: &str) -> Vec<String> {
    let Some((_, body)) = text.split_once("Event {") else { return Vec::new() };
    let body = body.split("\n}").next().unwrap_or_default();
    let names = body.lines().filter_map(|line| line.trim().split_once('(').map(|(name, _)| name));
    names
        .filter(|name| name.chars().all(char::is_alphanumeric) && !name.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_example_of_the_ledger_format_is_what_the_code_makes() {
    let page = text_of(&root().join("docs/reference/ledger-format.md"));
    let line = |name: &str| {
        let line = page.lines().find_map(|line| line.strip_prefix(name)).expect("the example");
        line.trim().to_owned()
    };
    let disclosure = line("disclosure  ");
    let opened = Disclosure::open(&disclosure).expect("an opening");
    assert_eq!(serde_json::json!([opened.salt, opened.name, opened.value]).to_string(), line("array       "));
    assert_eq!(digest_of(&disclosure), line("digest      "));
    let sealed = Disclosure::seal([0; SALT_BYTES], "title", &"Klop".into()).expect("sealed");
    assert_eq!((sealed.encoded, sealed.digest), (disclosure, line("digest      ")));
}
