//! `pobuda protocol publish`: a version of a protocol is put in force.

use super::args::Publish;
use super::protocol::source_of;
use super::{Failure, check, output, store};
use crate::executor::{Done, Executor, Keeper, ProtocolPublishing, Refused, Sending, Subject};
use crate::start::{Ground, digest};
use pobuda_domain::protocol::{Library, parse};
use pobuda_domain::publication::report;
use serde::Serialize;
use std::sync::Arc;

/// What came of it.
#[derive(Serialize)]
struct Told<'a> {
    protocol: &'a str,
    version: &'a str,
    digest: &'a str,
    /// The version in force now.
    in_force: &'a str,
    changed: bool,
    position: u64,
}

/// Verifies the file among what is in force, and puts it in force.
///
/// # Errors
/// [`Failure`] when it is not sound or a rule refuses it (exit 1), when it cannot be read or the log fails (exit 2).
pub(super) async fn run(args: &Publish) -> Result<(), Failure> {
    let file = args.file.display().to_string();
    let text = source_of(&args.file)?;
    let ground = store::open(&args.store).await?;
    let published = publish(args, &ground, file, text).await;
    ground.log.close().await;
    published
}

async fn publish(args: &Publish, ground: &Ground, file: String, text: String) -> Result<(), Failure> {
    let report = report(&file, &text, &ground.library);
    if !report.is_sound() {
        check::say(&report)?;
        return Err(Failure::does_not_hold(format!(
            "{file} is not sound, and was not published; every finding names its remedy"
        )));
    }
    let protocol = parse(&file, &text).map_err(|error| Failure::could_not_run(error, "correct it"))?;
    let digest = digest(&text);
    let executor = ground.executor();
    let what = ProtocolPublishing { file, text, reason: args.reason.clone() };
    let done = executor.publish_protocol(keeper(&args.by), what, Sending::default()).await;
    let Done { changed, position, .. } = done.map_err(refused)?;
    let library = now(&executor).await?;
    let in_force = library.current(protocol.id.as_str());
    let in_force = in_force.map_or("", |published| published.protocol.version.as_str());
    let (id, version) = (protocol.id.as_str(), protocol.version.as_str());
    if args.json {
        let digest = digest.as_str();
        return output::json(&Told { protocol: id, version, digest, in_force, changed, position });
    }
    output::line(&match changed {
        true => format!("{id} {version} is in force ({digest})."),
        false => {
            format!("{id} {version} is published already and nothing was recorded; {in_force} is in force.")
        }
    })
}

/// Whoever uses the command line, under the name by which they are known in public.
pub(super) fn keeper(name: &str) -> Keeper {
    Keeper { subject: Subject::command_line().into(), name: name.to_owned() }
}

pub(super) fn refused(refused: Refused) -> Failure {
    match refused {
        Refused::Rule(refusal) => Failure::does_not_hold(refusal.sentence),
        other => Failure::could_not_run(other, "try again; the log of the program says more"),
    }
}

/// The rules as the log has them now.
pub(super) async fn now(executor: &Executor) -> Result<Arc<Library>, Failure> {
    executor.fresh_library().await.map_err(refused)
}
