//! `pobuda migrate`: the tables for facts, brought up to date.

use super::args::Migrate;
use super::{Failure, output, store};
use pobuda_ledger::grant_server_role;

/// Brings the tables up to date and says so.
///
/// # Errors
/// [`Failure`] when they cannot be.
pub(super) async fn run(args: &Migrate) -> Result<(), Failure> {
    if let Some(role) = &args.server_role {
        // The read models are left to the server: it must own the tables that it rebuilds.
        grant_server_role(&args.store.database, role).await?;
        output::line(&format!("The role {role} can run a server: it adds facts, and changes none."))?;
    }
    let ground = store::open(&args.store).await?;
    let log = &ground.log;
    output::line(&format!(
        "The tables of {} are up to date; its last position is {}.",
        log.origin(),
        log.head().position
    ))?;
    log.close().await;
    Ok(())
}
