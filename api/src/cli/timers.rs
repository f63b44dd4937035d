//! `pobuda timers`: whether the table of timers agrees with the log.

use super::args::{Timers, TimersCommand};
use super::{Failure, output, store};
use crate::timers::{Difference, audit};

/// Compares, and puts right when asked to.
///
/// # Errors
/// [`Failure`] when the database fails, or when something differs and was not put right.
pub(super) async fn run(args: &Timers) -> Result<(), Failure> {
    let TimersCommand::Check { repair, json, store } = &args.command;
    let ground = store::open_existing(store).await?;
    let found = audit(&ground, *repair).await;
    ground.log.close().await;
    let found = found?;
    if *json {
        output::json(&found)?;
    } else {
        found.iter().try_for_each(say)?;
        match (found.len(), repair) {
            (0, _) => output::line("every timer stands as the log says")?,
            (some, true) => output::line(&format!("{some} timers were put right"))?,
            (_, false) => {}
        }
    }
    if found.is_empty() || *repair {
        return Ok(());
    }
    Err(Failure::does_not_hold(format!(
        "{} timers do not stand as the log says; put them right with `pobuda timers check --repair`",
        found.len()
    )))
}

fn say(difference: &Difference) -> Result<(), Failure> {
    let Difference { stream, timer, log, table } = difference;
    let told = |stands: &Option<(u64, i64)>| match stands {
        Some((generation, due_at)) => {
            format!("generation {generation}, due {}", crate::clock::from_millis(*due_at))
        }
        None => "nothing".to_owned(),
    };
    output::line(&format!("{stream} {timer}: the log says {}, the table {}", told(log), told(table)))
}
