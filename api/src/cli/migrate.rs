//! `pobuda migrate`: the tables for facts, brought up to date.

use super::args::Migrate;
use super::{Failure, output, store};

/// Brings the tables up to date and says so.
///
/// # Errors
/// [`Failure`] when they cannot be.
pub(super) async fn run(args: &Migrate) -> Result<(), Failure> {
    let ground = store::open(&args.store).await?;
    let log = &ground.log;
    // The tables of read models too, so that a server whose role may make none can start.
    ground.models().await?;
    output::line(&format!(
        "The tables of {} are up to date; its last position is {}.",
        log.origin(),
        log.head().position
    ))?;
    log.close().await;
    Ok(())
}
