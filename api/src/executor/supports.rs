//! Supports: one stream for each person and case, so that there is nothing to race for.

use super::carry::{Attempt, Wish};
use super::names::{Known, among_supports};
use super::outcome::Refused;
use super::states::{Freshness, Keeps};
use super::{Executor, Sender, Sending};
use pobuda_domain::name::CaseId;
use pobuda_domain::support::{Support, SupportCommand};
use pobuda_ledger::record::Millis;
use pobuda_ledger::store::Loaded;
use std::sync::Arc;

/// To give support to a case, or to take it back.
pub(super) struct Supporting {
    pub(super) from: Sender,
    pub(super) case: CaseId,
    pub(super) given: bool,
    pub(super) how: Sending,
}

impl Wish for Supporting {
    type Aggregate = Support;
    fn how(&self) -> &Sending {
        &self.how
    }
    async fn attempt(&self, executor: &Executor, freshness: Freshness) -> Result<Attempt<Support>, Refused> {
        let Self { from, case, given, how } = self;
        let ground = executor.ground(case, freshness).await?;
        let known = executor.known(from, among_supports(case.as_str()), freshness).await?;
        let slot = format!("{case}/{}", known.actor.pseudonym);
        let (loaded, kept) = executor.slot::<Support>(&slot, &known, freshness).await?;
        let (at, _) = executor.moment(how);
        let actor = known.actor;
        let command = match given {
            true => SupportCommand::Give { actor, at },
            false => SupportCommand::Withdraw { actor, at },
        };
        Ok(Attempt {
            loaded,
            facts: ground.discussion,
            command,
            conditions: vec![ground.condition],
            openings: Vec::new(),
            pseudonyms: known.new,
            at: Millis(at.as_millisecond()),
            from_memory: kept || ground.from_memory,
        })
    }
}

impl Executor {
    /// The stream of a person's slot. A slot drawn just now has none.
    pub(super) async fn slot<A: Keeps>(
        &self,
        id: &str,
        known: &Known,
        freshness: Freshness,
    ) -> Result<(Arc<Loaded<A>>, bool), Refused> {
        if known.new.is_empty() {
            return self.states.load::<A>(id, freshness).await;
        }
        Ok((Arc::new(Loaded { id: id.to_owned(), aggregate: A::default(), sequence: 0 }), false))
    }
}
