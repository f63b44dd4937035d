//! `pobuda protocol migrate`: cases go over to another version of their protocol.

use super::args::MigrateCases;
use super::output::Progress;
use super::protocol::source_of;
use super::publish::keeper;
use super::{Failure, output, store};
use crate::executor::ProtocolChange;
use crate::migrating::{Report, Stopped, Which, meant, run as carry_out};
use crate::start::{Ground, digest};
use pobuda_domain::migration::Migration;
use std::sync::Arc;

/// Takes the cases over and says how many went, and which did not and why.
///
/// # Errors
/// [`Failure`] when a rule refuses one of them (exit 1), when the file cannot be used or the log fails (exit 2).
pub(super) async fn run(args: &MigrateCases) -> Result<(), Failure> {
    let text = source_of(&args.file)?;
    let migration = Migration::read(&args.file.display().to_string(), &text)
        .map_err(|unusable| Failure::could_not_run(unusable, "correct the file"))?;
    let what = ProtocolChange {
        migration: Arc::new(migration),
        digest: digest(&text),
        keeper: keeper(&args.by),
        reason: args.reason.clone(),
    };
    let ground = store::open_existing(&args.store).await?;
    let report = take_over(args, &ground, &what).await;
    ground.log.close().await;
    let report = report?;
    if args.json {
        output::json(&report)?;
    } else {
        say(&report, &what.migration)?;
    }
    match report.refused.len() {
        0 => Ok(()),
        refused => Err(Failure::does_not_hold(format!(
            "{refused} {} not go over; every one is named with its reason",
            if refused == 1 { "case could" } else { "cases could" }
        ))),
    }
}

async fn take_over(args: &MigrateCases, ground: &Ground, what: &ProtocolChange) -> Result<Report, Failure> {
    let executor = ground.executor();
    let models = ground.models().await?;
    models.catch_up().await?;
    let which = if args.all { Which::All } else { Which::These(args.case.clone()) };
    let cases = meant(&executor, &models, what, &which).await?;
    let progress = Progress::of(u64::try_from(cases.len()).unwrap_or(u64::MAX), "taking over");
    let report = carry_out(&executor, cases, what, args.dry_run, &|cases| progress.more(cases)).await;
    drop(progress);
    // The read models follow at once, so that the next command sees what was recorded.
    models.catch_up().await?;
    Ok(report)
}

fn say(report: &Report, migration: &Migration) -> Result<(), Failure> {
    let Report { dry_run, changed, unchanged, refused, left } = report;
    for not in refused {
        output::line(&format!("{}: {}: {}", not.reference, not.code, not.detail))?;
    }
    if *left > 0 {
        output::line(&format!("{left} more were not tried; run the same again and it goes on from there"))?;
    }
    let went = if *dry_run { "would go" } else { "went" };
    output::line(&format!(
        "{} {} to {}: {changed} {went} over, {unchanged} had gone before, {} refused",
        migration.protocol,
        migration.from,
        migration.to,
        refused.len()
    ))
}

impl From<Stopped> for Failure {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Models(error) => error.into(),
            Stopped::CaseUnknown(_) => {
                Self::could_not_run(stopped, "a reference looks like P-2026-0042; name one that there is")
            }
        }
    }
}
