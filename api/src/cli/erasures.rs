//! `pobuda erasures`: what an owner of the tables does about erasures.

use super::args::{ErasuresCommand, Scrubbing};
use super::{Failure, output, store};
use crate::erasing::{Repeated, again};
use crate::start::StartError;
use pobuda_ledger::scrub::Scrub;

/// Does what was asked.
///
/// # Errors
/// [`Failure`] when it cannot.
pub(super) async fn run(command: ErasuresCommand) -> Result<(), Failure> {
    match command {
        ErasuresCommand::Scrub(args) => scrub(&args).await,
    }
}

async fn scrub(args: &Scrubbing) -> Result<(), Failure> {
    let ground = store::open_existing(&args.store).await?;
    let models = ground.models().await?;
    let executor = ground.executor();
    let Repeated { openings, people } = again(&ground.log, &executor).await.map_err(StartError::from)?;
    models.catch_up().await?;
    models.scrub(Scrub::Thorough).await?;
    ground.log.close().await;
    output::line(&format!(
        "The files hold nothing any more of what was erased. There again, and deleted again: {openings} texts, {people} \
         rows about people."
    ))
}
