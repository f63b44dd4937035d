//! `pobuda protocol`: the published ways of handling a case.

use super::args::{Protocol, ProtocolCommand};
use super::{Failure, check, output};
use crate::start::{StartError, library};
use pobuda_domain::name::Language;
use serde::Serialize;

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
/// [`Failure`] when the output is not writable, or when a protocol that was asked about is not sound.
pub(super) fn run(args: &Protocol) -> Result<(), Failure> {
    match &args.command {
        ProtocolCommand::List { json } => list(*json),
        ProtocolCommand::Check(args) => check::run(args),
    }
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
