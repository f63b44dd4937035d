//! Cases that go over to another version of their protocol.

use super::carry::{Attempt, Wish};
use super::names::keeping;
use super::outcome::{Explained, Refused};
use super::seal::Seals;
use super::states::Freshness;
use super::time::millis;
use super::{Done, Executor, Keeper, Sending};
use pobuda_domain::case::{Case, CaseCommand, ChangeProtocol, decide};
use pobuda_domain::migration::Migration;
use pobuda_domain::name::CaseId;
use std::sync::Arc;

/// Take cases over to another version of their protocol.
#[derive(Debug, Clone)]
pub struct ProtocolChange {
    /// How cases go over.
    pub migration: Arc<Migration>,
    /// Digest of the file that says it.
    pub digest: String,
    /// Who orders it.
    pub keeper: Keeper,
    /// Why.
    pub reason: String,
}

/// To take a case over.
pub(super) struct Changing {
    pub(super) case: CaseId,
    pub(super) what: ProtocolChange,
    pub(super) how: Sending,
}

impl Wish for Changing {
    type Aggregate = Case;
    fn how(&self) -> &Sending {
        &self.how
    }
    async fn attempt(&self, executor: &Executor, freshness: Freshness) -> Result<Attempt<Case>, Refused> {
        let Self { case, what, how } = self;
        let (loaded, _) = executor.states.load::<Case>(case.as_str(), freshness).await?;
        let rules = executor.rules_for(&loaded.aggregate, freshness).await?;
        let (keeper, new) = executor.keeper(&what.keeper, keeping(case.as_str()), freshness).await?;
        let mut seals = Seals::new(&executor.ids);
        let name = seals.named("actor_name", &what.keeper.name)?;
        let reason = seals.named("reason", &what.reason)?;
        let (at, _) = executor.moment(how);
        let (migration, digest) = (Arc::clone(&what.migration), what.digest.clone());
        let command = ChangeProtocol { migration, digest, keeper, name, reason, at };
        Ok(Attempt {
            loaded,
            facts: rules.library,
            command: CaseCommand::ChangeProtocol(command),
            conditions: vec![rules.condition],
            openings: seals.openings,
            pseudonyms: new,
            at: millis(at),
            // Another process may have published the later version a moment ago.
            from_memory: freshness == Freshness::Kept,
        })
    }
}

impl Executor {
    /// Takes a case over to another version of its protocol. One that has gone over already stays as it is.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn change_protocol(
        &self,
        case: CaseId,
        what: ProtocolChange,
        how: Sending,
    ) -> Result<Done, Refused> {
        self.apart(Changing { case, what, how }).await
    }

    /// Whether the rules would allow it, and how many events it would be; records nothing.
    ///
    /// # Errors
    /// [`Refused`] as [`Executor::change_protocol`] would be.
    pub async fn would_change_protocol(&self, case: CaseId, what: ProtocolChange) -> Result<usize, Refused> {
        let wish = Changing { case, what, how: Sending::default() };
        let attempt = wish.attempt(self, Freshness::Asked).await?;
        let decided = decide(&attempt.loaded.aggregate, &attempt.command, &attempt.facts);
        decided.map(|events| events.len()).map_err(|rejection| Refused::Rule(rejection.explained()))
    }
}
