//! What the program itself sends: timers whose time has come, and what it cannot get done.

use super::carry::{Attempt, Wish};
use super::outcome::Refused;
use super::states::Freshness;
use super::{Executor, Sending};
use jiff::Timestamp;
use pobuda_domain::case::{Case, CaseCommand, FireTimer, Incident, RaiseIncident, TimerName};
use pobuda_domain::name::CaseId;
use pobuda_ledger::record::Millis;

/// What the program itself sends to a case.
pub(super) struct OfTime {
    pub(super) case: CaseId,
    pub(super) what: What,
    pub(super) how: Sending,
}

/// What it sends.
pub(super) enum What {
    /// The time of a timer has come.
    Fire { timer: TimerName, generation: u64 },
    /// Something fails again and again.
    Raise(Incident, Option<String>),
}

impl Wish for OfTime {
    type Aggregate = Case;
    fn how(&self) -> &Sending {
        &self.how
    }
    async fn attempt(&self, executor: &Executor, freshness: Freshness) -> Result<Attempt<Case>, Refused> {
        let (loaded, from_memory) = executor.states.load::<Case>(self.case.as_str(), freshness).await?;
        let rules = executor.rules_for(&loaded.aggregate, freshness).await?;
        let (at, _) = executor.moment(&self.how);
        let command = match &self.what {
            What::Fire { timer, generation } => {
                CaseCommand::FireTimer(FireTimer { timer: timer.clone(), generation: *generation, at })
            }
            What::Raise(incident, rule) => {
                let (incident, rule) = (incident.clone(), rule.clone());
                CaseCommand::RaiseIncident(RaiseIncident { incident, rule, at })
            }
        };
        Ok(Attempt {
            loaded,
            facts: rules.library,
            command,
            conditions: vec![rules.condition],
            openings: Vec::new(),
            pseudonyms: Vec::new(),
            at: millis(at),
            from_memory: from_memory || rules.from_memory,
        })
    }
}

pub(super) fn millis(at: Timestamp) -> Millis {
    Millis(at.as_millisecond())
}
