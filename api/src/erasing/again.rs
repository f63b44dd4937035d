//! Erasing again what the log says is erased: after tables were restored from a copy that still had it.

use super::erasing;
use crate::executor::{Executor, erased_person};
use crate::managing::Hindered;
use pobuda_ledger::Log;

/// Events read at once.
const READ_ROWS: usize = 500;

/// What was there again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Repeated {
    /// Openings that a recorded erasure names.
    pub openings: u64,
    /// Rows that say who somebody was whom a recorded erasure forgets.
    pub people: u64,
}

impl Repeated {
    /// Whether nothing was.
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

/// Goes through every erasure of the log and deletes what is there again. Nothing is served before.
///
/// # Errors
/// [`Hindered`]; it is to be done again.
pub async fn again(log: &Log, executor: &Executor) -> Result<Repeated, Hindered> {
    let mut repeated = Repeated::default();
    let mut after = 0;
    loop {
        let events = log.read_type("erasure", "OpeningsErased", after, READ_ROWS).await?;
        let Some(last) = events.last() else { break };
        after = last.position;
        for event in &events {
            repeated.openings += log.erase(&erasing(executor, event).await?).await?;
        }
    }
    after = 0;
    loop {
        let events = log.read_type("erasure", "ErasureExecuted", after, READ_ROWS).await?;
        let Some(last) = events.last() else { return Ok(repeated) };
        after = last.position;
        for event in &events {
            for (subject, _) in log.people_in(&erased_person(&event.stream.id)).await? {
                repeated.people += log.forget_account(&subject).await?;
                repeated.people += log.forget_pseudonyms(&subject).await?;
            }
        }
    }
}
