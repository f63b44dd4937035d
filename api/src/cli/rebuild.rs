//! `pobuda rebuild`: read models anew from the log, or compared with what the log makes of them.

use super::args::Rebuild;
use super::output::Progress;
use super::{Failure, output, store};
use pobuda_projections::{Checked, Model, ReadModels};
use serde::Serialize;

/// One read model built anew.
#[derive(Serialize)]
struct Rebuilt {
    model: Model,
    position: u64,
}

/// Rebuilds or checks the named read model, or all.
///
/// # Errors
/// [`Failure`] when one cannot be built, or differs from the log.
pub(super) async fn run(args: &Rebuild) -> Result<(), Failure> {
    let chosen = match &args.name {
        Some(name) => vec![name.parse::<Model>().map_err(Failure::with_own_remedy)?],
        None => Model::ALL.to_vec(),
    };
    let ground = store::open_existing(&args.store).await?;
    let models = ground.models().await?;
    let head = ground.log.head().position;
    let ended = if args.check {
        check(&models, &chosen, head, args.json).await
    } else {
        rebuild(&models, &chosen, head, args.json).await
    };
    ground.log.close().await;
    ended
}

async fn rebuild(models: &ReadModels, chosen: &[Model], head: u64, json: bool) -> Result<(), Failure> {
    let mut done = Vec::new();
    let what = if let [one] = chosen { one.name() } else { "read models" };
    let progress = Progress::of(head, what);
    let position = models.rebuild_together(chosen, &|position| progress.at(position)).await?;
    drop(progress);
    for model in chosen.iter().copied() {
        if !json {
            output::line(&format!("{model} is built anew up to position {position}"))?;
        }
        done.push(Rebuilt { model, position });
    }
    if json { output::json(&done) } else { Ok(()) }
}

async fn check(models: &ReadModels, chosen: &[Model], head: u64, json: bool) -> Result<(), Failure> {
    // What a server has not folded yet is no difference.
    models.catch_up().await?;
    let mut all: Vec<Checked> = Vec::new();
    for model in chosen.iter().copied() {
        let progress = Progress::of(head, model.name());
        let checked = models.check(model, &|position| progress.at(position)).await?;
        drop(progress);
        if !json {
            let Checked { position, rows, .. } = &checked;
            let found = match checked.differences.len() {
                0 => "equal to what the log makes of it".to_owned(),
                some => format!("{some} differences"),
            };
            output::line(&format!("{model}: {rows} rows up to position {position}, {found}"))?;
            for difference in &checked.differences {
                output::line(&format!("  {difference}"))?;
            }
        }
        all.push(checked);
    }
    if json {
        output::json(&all)?;
    }
    let wrong: Vec<_> =
        all.iter().filter(|checked| !checked.differences.is_empty()).map(|c| c.model.name()).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    let wrong = wrong.join(", ");
    Err(Failure::does_not_hold(format!(
        "{wrong} is not what the log makes of it; build it anew with `pobuda rebuild`"
    )))
}
