//! Protocols that are put in force.

use super::carry::{Attempt, Wish};
use super::names::among_keepers;
use super::outcome::Refused;
use super::seal::Seals;
use super::states::Freshness;
use super::time::millis;
use super::{Done, Executor, Keeper, Sending};
use crate::start::digest;
use pobuda_domain::publication::{PUBLICATIONS_ID, Publications, PublishProtocol};
use unicode_normalization::is_nfc;

/// Put a version of a protocol in force.
#[derive(Debug, Clone)]
pub struct ProtocolPublishing {
    /// Name of the file, for findings.
    pub file: String,
    /// The file.
    pub text: String,
    /// Why.
    pub reason: String,
}

/// To put a version of a protocol in force.
pub(super) struct Publishing {
    pub(super) keeper: Keeper,
    pub(super) what: ProtocolPublishing,
    pub(super) how: Sending,
}

impl Wish for Publishing {
    type Aggregate = Publications;
    fn how(&self) -> &Sending {
        &self.how
    }
    async fn attempt(&self, executor: &Executor, _: Freshness) -> Result<Attempt<Publications>, Refused> {
        let Self { keeper, what, how } = self;
        // Rare enough to be looked up always. The rules are looked up after the stream, so that they know of all that the
        // append will be held to; should they know of more, the append meets a conflict.
        let freshness = Freshness::Asked;
        let (loaded, _) = executor.states.load::<Publications>(PUBLICATIONS_ID, freshness).await?;
        let rules = executor.rules(freshness).await?;
        let (pseudonym, new) = executor.keeper(keeper, among_keepers(), freshness).await?;
        let mut seals = Seals::new(&executor.ids);
        let name = seals.named("actor_name", &keeper.name)?;
        let reason = seals.named("reason", &what.reason)?;
        let (at, _) = executor.moment(how);
        Ok(Attempt {
            loaded,
            facts: rules.library,
            command: PublishProtocol {
                file: what.file.clone(),
                text: what.text.clone(),
                digest: digest(&what.text),
                composed: is_nfc(&what.text),
                keeper: pseudonym,
                name,
                reason,
                at,
            },
            conditions: Vec::new(),
            openings: seals.openings,
            pseudonyms: new,
            at: millis(at),
            from_memory: false,
        })
    }
}

impl Executor {
    /// Puts a version of a protocol in force. What follows in this process knows it at once.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn publish_protocol(
        &self,
        keeper: Keeper,
        what: ProtocolPublishing,
        how: Sending,
    ) -> Result<Done, Refused> {
        let done = self.apart(Publishing { keeper, what, how }).await?;
        self.fresh_library().await?;
        Ok(done)
    }
}
