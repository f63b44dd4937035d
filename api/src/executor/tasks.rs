//! Tasks that are closed, and incidents that somebody has seen to.

use super::carry::{Attempt, Wish};
use super::cases::pinned;
use super::names::in_case;
use super::outcome::Refused;
use super::seal::Seals;
use super::states::Freshness;
use super::time::millis;
use super::{Executor, Sender, Sending, TaskClosing};
use pobuda_domain::case::{Case, CaseCommand, CloseTask, Incident, ResolveIncident};
use pobuda_domain::name::CaseId;

/// To close a task.
pub(super) struct Closing {
    pub(super) from: Sender,
    pub(super) case: CaseId,
    pub(super) what: TaskClosing,
    pub(super) how: Sending,
}

/// To say that it goes on again.
pub(super) struct Resolving {
    pub(super) from: Sender,
    pub(super) case: CaseId,
    pub(super) incident: Incident,
    pub(super) how: Sending,
}

impl Wish for Closing {
    type Aggregate = Case;
    fn how(&self) -> &Sending {
        &self.how
    }
    async fn attempt(&self, executor: &Executor, freshness: Freshness) -> Result<Attempt<Case>, Refused> {
        let Self { from, case, what, how } = self;
        let (loaded, from_memory) = executor.states.load::<Case>(case.as_str(), freshness).await?;
        let known = executor.known(from, in_case(case.as_str()), freshness).await?;
        let rules = executor.rules_for(&loaded.aggregate, freshness).await?;
        let protocol = pinned(&rules.library, &loaded)?;
        let mut seals = Seals::new(&executor.ids);
        let fields = seals.fields(&protocol.protocol, &what.fields, executor.told_name(from))?;
        let (at, precision) = executor.moment(how);
        let command = CaseCommand::CloseTask(CloseTask {
            task: what.task.clone(),
            waived: what.waived,
            checked: what.checked,
            actor: known.actor,
            at,
            precision,
            fields,
        });
        Ok(Attempt {
            loaded,
            facts: rules.library,
            command,
            conditions: vec![rules.condition],
            openings: seals.openings,
            pseudonyms: known.new,
            at: millis(at),
            from_memory: from_memory || rules.from_memory,
        })
    }
}

impl Wish for Resolving {
    type Aggregate = Case;
    fn how(&self) -> &Sending {
        &self.how
    }
    async fn attempt(&self, executor: &Executor, freshness: Freshness) -> Result<Attempt<Case>, Refused> {
        let Self { from, case, incident, how } = self;
        let (loaded, from_memory) = executor.states.load::<Case>(case.as_str(), freshness).await?;
        let known = executor.known(from, in_case(case.as_str()), freshness).await?;
        let (at, _) = executor.moment(how);
        let command = ResolveIncident { incident: incident.clone(), actor: known.actor, at };
        Ok(Attempt {
            facts: executor.library_for(&loaded.aggregate).await?,
            loaded,
            command: CaseCommand::ResolveIncident(command),
            conditions: Vec::new(),
            openings: Vec::new(),
            pseudonyms: known.new,
            at: millis(at),
            from_memory,
        })
    }
}
