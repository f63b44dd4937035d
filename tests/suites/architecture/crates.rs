//! Who may name whom, over `cargo metadata`.

use super::{assert_none, root, shown, text_of};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package, PackageId};
use std::collections::{BTreeMap, BTreeSet};

/// Direct dependencies that each crate may have. A crate that is not here does not exist.
const MAY_NAME: [(&str, &[&str]); 7] = [
    ("pobuda-domain", &["cqrs-es", "jiff", "serde", "thiserror", "toml"]),
    (
        "pobuda-proof",
        &[
            "base64",
            "ed25519-dalek",
            "serde",
            "serde_json",
            "serde_json_canonicalizer",
            "sha2",
            "thiserror",
            "unicode-normalization",
        ],
    ),
    (
        "pobuda-ledger",
        &[
            "pobuda-proof",
            "cqrs-es",
            "futures",
            "jiff",
            "postgres-es",
            "serde",
            "serde_json",
            "sqlx",
            "thiserror",
            "tokio",
            "tracing",
            "uuid",
        ],
    ),
    (
        "pobuda-audit",
        &["pobuda-domain", "pobuda-proof", "clap", "csv", "jiff", "serde", "serde_json", "thiserror", "ureq"],
    ),
    (
        "pobuda-projections",
        &[
            "pobuda-domain",
            "pobuda-ledger",
            "async-trait",
            "futures",
            "jiff",
            "moka",
            "serde",
            "serde_json",
            "sqlx",
            "thiserror",
            "tokio",
            "tracing",
        ],
    ),
    ("pobuda-pages", &["askama", "fluent-templates", "jiff", "serde", "thiserror"]),
    (
        "pobuda",
        &[
            "pobuda-domain",
            "pobuda-ledger",
            "pobuda-pages",
            "pobuda-projections",
            "pobuda-proof",
            "anyhow",
            "argon2",
            "axum",
            "base64",
            "clap",
            "clap_complete",
            "cqrs-es",
            "csv",
            "futures",
            "getrandom",
            "indicatif",
            "jiff",
            "metrics",
            "metrics-exporter-prometheus",
            "mimalloc",
            "moka",
            "qrcode",
            "serde",
            "serde_json",
            "sha2",
            "thiserror",
            "tokio",
            "tokio-stream",
            "toml",
            "tower",
            "tower-http",
            "tracing",
            "tracing-subscriber",
            "unicode-normalization",
            "ureq",
            "utoipa",
            "utoipa-axum",
            "utoipa-swagger-ui",
            "uuid",
        ],
    ),
];

/// What the rules of the domain may not reach, however many crates lie between.
const OUT_OF_REACH_OF_DOMAIN: [&str; 15] = [
    "axum",
    "fastrand",
    "getrandom",
    "hyper",
    "mio",
    "pobuda",
    "pobuda-ledger",
    "pobuda-pages",
    "pobuda-projections",
    "pobuda-proof",
    "rand",
    "sqlx",
    "tokio",
    "tracing",
    "uuid",
];

fn direct() -> Metadata {
    command().no_deps().exec().expect("cargo metadata")
}

/// The resolved graph for one platform, so that no crate of another platform has to be downloaded.
fn resolved() -> Metadata {
    let platform = ["--filter-platform".to_owned(), "x86_64-unknown-linux-gnu".to_owned()];
    command().other_options(platform.as_slice()).exec().expect("cargo metadata")
}

fn command() -> MetadataCommand {
    let mut command = MetadataCommand::new();
    command.manifest_path(root().join("Cargo.toml"));
    command
}

fn named_by(package: &Package) -> BTreeSet<&str> {
    let normal = package.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal);
    normal.map(|dependency| dependency.name.as_str()).collect()
}

#[test]
fn a_crate_names_only_what_the_table_allows() {
    let metadata = direct();
    let table: BTreeMap<&str, BTreeSet<&str>> =
        MAY_NAME.iter().map(|(name, may)| (*name, may.iter().copied().collect())).collect();
    let mut findings = Vec::new();
    for package in metadata.workspace_packages() {
        // Harness and suites may name everything, and nothing names them.
        if package.name.as_str() == "pobuda-tests" {
            continue;
        }
        match table.get(package.name.as_str()) {
            None => findings.push(format!("{} is not in the table", package.name)),
            Some(may) => findings.extend(
                named_by(package).difference(may).map(|other| format!("{} names {other}", package.name)),
            ),
        }
    }
    assert_none(&findings);
}

#[test]
fn only_the_harness_names_itself() {
    let metadata = direct();
    let naming = metadata
        .workspace_packages()
        .into_iter()
        .filter(|package| package.dependencies.iter().any(|dependency| dependency.name == "pobuda-tests"));
    assert_none(&naming.map(|package| format!("{} names pobuda-tests", package.name)).collect::<Vec<_>>());
}

/// Names of all crates that are linked into `from`, without going through `past`.
fn reach(metadata: &Metadata, from: &str, past: &[&str]) -> BTreeSet<String> {
    let resolve = metadata.resolve.as_ref().expect("a resolved graph");
    let nodes: BTreeMap<&PackageId, _> = resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    let name = |id: &PackageId| metadata[id].name.to_string();
    let start = metadata.workspace_packages().into_iter().find(|package| package.name.as_str() == from);
    let mut waiting = vec![&start.expect("a crate of ours").id];
    let mut reached = BTreeSet::new();
    while let Some(id) = waiting.pop() {
        for dependency in &nodes[id].deps {
            let linked = dependency.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal);
            let package = &metadata[&dependency.pkg];
            // A macro runs in the compiler: it is no part of the program.
            let is_macro = package.targets.iter().any(cargo_metadata::Target::is_proc_macro);
            let other = name(&dependency.pkg);
            if linked && !is_macro && !past.contains(&other.as_str()) && reached.insert(other) {
                waiting.push(&dependency.pkg);
            }
        }
    }
    reached
}

#[test]
fn the_domain_reaches_neither_clock_nor_chance_nor_the_outside() {
    let metadata = resolved();
    let own = reach(&metadata, "pobuda-domain", &["cqrs-es"]);
    let found = OUT_OF_REACH_OF_DOMAIN.iter().filter(|name| own.contains(**name));
    assert_none(&found.map(|name| format!("pobuda-domain reaches {name}")).collect::<Vec<_>>());
}

/// cqrs-es brings tokio for its channels, whether one uses them or not. That is tolerable while it asks for nothing
/// that reaches the outside: of its own features only a scheduler, channels and macros.
#[test]
fn what_cqrs_es_adds_to_the_domain_is_tokio_without_clock_and_io() {
    let metadata = resolved();
    let all = reach(&metadata, "pobuda-domain", &[]);
    let through_cqrs: Vec<&str> =
        OUT_OF_REACH_OF_DOMAIN.into_iter().filter(|name| all.contains(*name) && *name != "mio").collect();
    assert_eq!(through_cqrs, ["tokio"]);

    let cqrs = metadata.packages.iter().find(|package| package.name.as_str() == "cqrs-es").expect("cqrs-es");
    let tokio = cqrs
        .dependencies
        .iter()
        .find(|dependency| dependency.name == "tokio" && dependency.kind == DependencyKind::Normal)
        .expect("cqrs-es names tokio");
    let asked: BTreeSet<&str> = tokio.features.iter().map(String::as_str).collect();
    assert_eq!(asked, BTreeSet::from(["macros", "rt", "sync"]));
}

#[test]
fn proofs_and_pages_reach_no_runtime_and_no_database() {
    let metadata = resolved();
    let mut findings = Vec::new();
    for crate_name in ["pobuda-proof", "pobuda-pages"] {
        let reached = reach(&metadata, crate_name, &[]);
        for other in
            ["axum", "hyper", "pobuda-domain", "pobuda-ledger", "pobuda-projections", "sqlx", "tokio"]
        {
            if reached.contains(other) {
                findings.push(format!("{crate_name} reaches {other}"));
            }
        }
    }
    assert_none(&findings);
}

#[test]
fn the_ledger_cannot_interpret_an_event_and_knows_no_web() {
    let reached = reach(&resolved(), "pobuda-ledger", &[]);
    let found = ["axum", "pobuda", "pobuda-domain", "pobuda-pages", "pobuda-projections"];
    let found = found.into_iter().filter(|name| reached.contains(*name));
    assert_none(&found.map(|name| format!("pobuda-ledger reaches {name}")).collect::<Vec<_>>());
}

#[test]
fn every_crate_obeys_the_lints_of_the_house() {
    let metadata = direct();
    let mut findings = Vec::new();
    for package in metadata.workspace_packages() {
        let manifest = package.manifest_path.as_std_path();
        if !text_of(manifest).contains("[lints]\nworkspace = true") {
            findings.push(format!("{} does not take the lints of the workspace", shown(manifest)));
        }
    }
    assert_none(&findings);
    assert!(text_of(&root().join("Cargo.toml")).contains("unsafe_code = \"forbid\""));
}
