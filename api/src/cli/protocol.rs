//! `pobuda protocol`: the published ways of handling a case.

use super::args::{Protocol, ProtocolCommand};
use super::{Failure, check, draw, output, step};
use crate::start::{StartError, library};
use pobuda_domain::name::Language;
use pobuda_domain::protocol::{self, parse};
use serde::Serialize;
use std::path::Path;

#[derive(Serialize)]
struct Listed {
    id: String,
    version: String,
    digest: String,
    languages: Vec<String>,
    title: String,
}

/// Does what was asked about protocols.
///
/// # Errors
/// [`Failure`] when the output is not writable, when a file cannot be read, or when what was asked about does not hold.
pub(super) fn run(args: &Protocol) -> Result<(), Failure> {
    match &args.command {
        ProtocolCommand::List { json } => list(*json),
        ProtocolCommand::Check(args) => check::run(args),
        ProtocolCommand::Draw(args) => draw::run(args),
        ProtocolCommand::Step(args) => step::run(args),
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

fn list(json: bool) -> Result<(), Failure> {
    let library = library().map_err(StartError::from)?;
    let english = Language::new("en").map_err(Failure::with_own_remedy)?;
    let listed: Vec<_> = library
        .all_current()
        .map(|published| {
            let protocol = &published.protocol;
            Listed {
                id: protocol.id.to_string(),
                version: protocol.version.clone(),
                digest: published.digest.clone(),
                languages: protocol.languages.iter().map(ToString::to_string).collect(),
                title: protocol.title.in_language(&english).to_owned(),
            }
        })
        .collect();
    if json {
        return output::json(&listed);
    }
    for Listed { id, version, digest, languages, title } in listed {
        output::line(&format!("{id:<18} {version:<8} {:<9} {title}\n  {digest}", languages.join(" ")))?;
    }
    Ok(())
}
