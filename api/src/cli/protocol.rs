//! `pobuda protocol`: the published ways of handling a case.

use super::args::{Protocol, ProtocolCommand, Store};
use super::{Failure, check, draw, migrate_cases, output, publish, step, store};
use crate::start::{StartError, library};
use jiff::Timestamp;
use pobuda_domain::actor::By;
use pobuda_domain::name::{Language, Name};
use pobuda_domain::protocol::{self, Library, Published, parse};
use pobuda_domain::publication::ProtocolPublished;
use serde::Serialize;
use std::path::Path;
use std::sync::Arc;

#[derive(Serialize)]
struct Listed<'l> {
    id: &'l Name,
    version: &'l str,
    digest: &'l str,
    languages: Vec<String>,
    title: &'l str,
    versions: Vec<Version<'l>>,
}

/// A version that is, or was, in force.
#[derive(Serialize)]
struct Version<'l> {
    version: &'l str,
    digest: &'l str,
    in_force: bool,
    /// Since when; absent for what came with the program and was in force from the beginning.
    since: Option<Timestamp>,
    /// In which role it was ordered; absent for what came with the program.
    by: Option<&'l Name>,
}

/// Does what was asked about protocols, where no log is needed for it.
///
/// # Errors
/// [`Failure`] when the output is not writable, when a file cannot be read, or when what was asked about does not hold.
pub(super) fn run(command: &ProtocolCommand) -> Result<(), Failure> {
    match command {
        ProtocolCommand::Check(args) => check::run(args),
        ProtocolCommand::Draw(args) => draw::run(args),
        ProtocolCommand::Step(args) => step::run(args),
        // They were taken care of on the way here.
        ProtocolCommand::List { .. }
        | ProtocolCommand::Show { .. }
        | ProtocolCommand::Publish(_)
        | ProtocolCommand::Migrate(_) => Ok(()),
    }
}

/// Does what was asked about the protocols of a log.
///
/// # Errors
/// As [`run`], and when the log cannot be opened.
pub(super) async fn run_on_store(args: Protocol) -> Result<(), Failure> {
    match args.command {
        ProtocolCommand::List { json, store } => list(json, &store).await,
        ProtocolCommand::Show { id, version, store } => show(&id, version.as_deref(), &store).await,
        ProtocolCommand::Publish(args) => publish::run(&args).await,
        ProtocolCommand::Migrate(args) => migrate_cases::run(&args).await,
        other => run(&other),
    }
}

/// A file of ours as it lies there.
///
/// # Errors
/// [`Failure`] when it cannot be read.
pub(super) fn source_of(file: &Path) -> Result<String, Failure> {
    std::fs::read_to_string(file).map_err(|error| {
        Failure::could_not_run(
            format_args!("{} cannot be read ({error})", file.display()),
            "check the path; the file is TOML in UTF-8",
        )
    })
}

/// The protocol in a file.
///
/// # Errors
/// [`Failure`] when it cannot be read, or is none.
pub(super) fn protocol_in(file: &Path) -> Result<protocol::Protocol, Failure> {
    let source = source_of(file)?;
    parse(&file.display().to_string(), &source)
        .map_err(|error| Failure::could_not_run(error, "correct it; `pobuda protocol check` says more"))
}

/// What is published in a log; what comes with the program where there is none yet.
async fn rules(store: &Store) -> Result<Arc<Library>, Failure> {
    match store::open_if_there(store).await? {
        None => Ok(Arc::new(library().map_err(StartError::from)?)),
        Some(ground) => {
            ground.log.close().await;
            Ok(ground.library)
        }
    }
}

async fn list(json: bool, store: &Store) -> Result<(), Failure> {
    let library = rules(store).await?;
    let english = Language::new("en").map_err(Failure::with_own_remedy)?;
    let listed: Vec<_> =
        library.all_current().map(|published| listed(published, &library, &english)).collect();
    if json {
        return output::json(&listed);
    }
    listed.iter().try_for_each(say)
}

fn listed<'l>(published: &'l Published, library: &'l Library, english: &Language) -> Listed<'l> {
    let protocol = &published.protocol;
    Listed {
        id: &protocol.id,
        version: &protocol.version,
        digest: &published.digest,
        languages: protocol.languages.iter().map(ToString::to_string).collect(),
        title: protocol.title.in_language(english),
        versions: versions(published, library),
    }
}

/// The versions of a protocol, the latest first.
fn versions<'l>(in_force: &'l Published, library: &'l Library) -> Vec<Version<'l>> {
    let ordered = |by: &By| by != &By::system();
    let told = |published: &'l ProtocolPublished| Version {
        version: &published.version,
        digest: &published.digest,
        in_force: published.digest == in_force.digest,
        since: ordered(&published.by).then_some(published.occurred_at),
        by: ordered(&published.by).then_some(&published.by.role),
    };
    let versions: Vec<_> = library.publications().of(in_force.protocol.id.as_str()).rev().map(told).collect();
    if versions.is_empty() {
        let (version, digest) = (in_force.protocol.version.as_str(), in_force.digest.as_str());
        return vec![Version { version, digest, in_force: true, since: None, by: None }];
    }
    versions
}

fn say(listed: &Listed<'_>) -> Result<(), Failure> {
    let Listed { id, version, digest: _, languages, title, versions } = listed;
    output::line(&format!("{:<18} {version:<8} {:<9} {title}", id.as_str(), languages.join(" ")))?;
    versions.iter().try_for_each(|one| {
        let whence = match (one.since, one.by) {
            (Some(since), Some(by)) => format!("published {since:.0} by {by}"),
            _ => "came with the program".to_owned(),
        };
        let force = if one.in_force { ", in force" } else { "" };
        output::line(&format!("  {:<8} {whence}{force}\n           {}", one.version, one.digest))
    })
}

async fn show(id: &str, version: Option<&str>, store: &Store) -> Result<(), Failure> {
    let library = rules(store).await?;
    let in_force = library.current(id);
    let text = match version {
        None => in_force.map(|published| published.source.as_str()),
        Some(version) => {
            let published = library.publications().of(id).find(|published| published.version == version);
            let current = in_force.filter(|published| published.protocol.version == version);
            let text = published.map(|published| published.text.as_str());
            text.or_else(|| current.map(|published| published.source.as_str()))
        }
    };
    let unknown = || {
        let version = version.map(|version| format!(" in version {version}")).unwrap_or_default();
        Failure::could_not_run(
            format_args!("no protocol {id}{version} was published here"),
            "`pobuda protocol list` names those that were",
        )
    };
    output::bytes(text.ok_or_else(unknown)?.as_bytes())
}
