//! `pobuda import`: a foreign data set becomes events that keep their original dates.

use super::args::{Import, Source};
use super::output::Progress;
use super::{Failure, output, store};
use crate::import::plan::Plan;
use crate::import::{decide_madrid, open311, run};

/// Imports the data set and reports on every record.
///
/// # Errors
/// [`Failure`] when the data set cannot be read at all, or the log fails on the way.
pub(super) async fn run(args: &Import) -> Result<(), Failure> {
    let plan = plan(args)?;
    let ground = store::open(&args.store).await?;
    let executor = ground.executor();
    let steps = plan.cases.iter().map(|case| case.steps().count()).sum::<usize>();
    let progress = Progress::of(u64::try_from(steps).unwrap_or(u64::MAX), "importing");
    let report =
        run::run(plan, &executor, &ground.library, &ground.clock, &|steps| progress.more(steps)).await?;
    drop(progress);
    // The read models follow at once, so that the next command sees what was imported.
    ground.models().await?.catch_up().await?;
    ground.log.close().await;
    if args.json { output::json(&report) } else { output::bytes(report.to_string().as_bytes()) }
}

fn plan(args: &Import) -> Result<Plan, Failure> {
    match args.source {
        Source::DecideMadrid => decide_madrid::plan(&args.path).map_err(Failure::with_own_remedy),
        Source::Open311 => open311::plan(&args.path).map_err(Failure::with_own_remedy),
    }
}
