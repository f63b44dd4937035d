//! Erasures: asked for, decided, and carried out as far as the log goes.

use super::carry::{Attempt, Wish};
use super::names::{Known, erased_person, in_erasure};
use super::outcome::Refused;
use super::own_words::digests_of;
use super::seal::Seals;
use super::states::Freshness;
use super::time::millis;
use super::{Done, Executor, Sender, Sending, failed};
use pobuda_domain::committed::Digest;
use pobuda_domain::erasure::{Erasure, ErasureCommand, Facts, Ground, Kind, Leaf, Target};
use pobuda_domain::name::{ErasureId, FieldName};
use pobuda_ledger::erasing::Named;
use pobuda_ledger::record::NewPseudonym;
use std::collections::BTreeSet;

/// Ask for an erasure.
#[derive(Debug, Clone)]
pub struct ErasureRequest {
    /// Why.
    pub ground: Ground,
    /// What it is about.
    pub what: ErasureOf,
    /// The reasons in words.
    pub reason: String,
}

/// What an erasure is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ErasureOf {
    /// A person, as the table of pseudonyms knows them.
    Person {
        /// Who they are there.
        subject: String,
    },
    /// Texts.
    Texts(Vec<TextOf>),
}

/// Committed fields of one event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextOf {
    /// Position of the event.
    pub position: u64,
    /// The fields; `None`: all that are there.
    pub fields: Option<BTreeSet<FieldName>>,
}

/// To ask for an erasure.
pub(super) struct Requesting {
    from: Sender,
    id: ErasureId,
    what: ErasureRequest,
    how: Sending,
}

/// To grant or refuse one.
pub(super) struct Deciding {
    from: Sender,
    id: ErasureId,
    granted: bool,
    reason: String,
    how: Sending,
}

/// What the program does about one that was granted.
pub(super) struct CarryingOut {
    id: ErasureId,
    /// What there is to erase; `None` says that it is done.
    targets: Option<Vec<Target>>,
    how: Sending,
}

impl Wish for Requesting {
    type Aggregate = Erasure;
    fn how(&self) -> &Sending {
        &self.how
    }
    async fn attempt(&self, executor: &Executor, freshness: Freshness) -> Result<Attempt<Erasure>, Refused> {
        let Self { from, id, what, how } = self;
        let (loaded, _) = executor.states.load::<Erasure>(id.as_str(), freshness).await?;
        let Known { actor, new: mut pseudonyms } =
            executor.known(from, in_erasure(id.as_str()), Freshness::Asked).await?;
        let (kind, targets) = match &what.what {
            ErasureOf::Person { subject } => {
                // Who it is lies beside the log, with everything else that says who somebody is, and goes with it.
                let pseudonym = executor.ids.pseudonym().map_err(failed)?.as_str().to_owned();
                let (scope, subject) = (erased_person(id.as_str()), subject.clone());
                if loaded.sequence == 0 {
                    pseudonyms.push(NewPseudonym { scope, subject, pseudonym });
                }
                (Kind::Person, Vec::new())
            }
            ErasureOf::Texts(texts) => (Kind::Text, executor.targets(texts).await?),
        };
        let mut facts = executor.leaves(&targets).await?;
        facts.own = match &what.what {
            ErasureOf::Person { subject } => *subject == from.subject,
            ErasureOf::Texts(_) => executor.wrote_all(from, &targets).await?,
        };
        let mut seals = Seals::new(&executor.ids);
        let reason = seals.restricted("reason", &what.reason)?;
        let (at, _) = executor.moment(how);
        let ground = what.ground;
        Ok(Attempt {
            loaded,
            facts,
            command: ErasureCommand::Request { actor, at, ground, kind, targets, reason },
            conditions: Vec::new(),
            openings: seals.openings,
            pseudonyms,
            at: millis(at),
            from_memory: false,
        })
    }
}

impl Wish for Deciding {
    type Aggregate = Erasure;
    fn how(&self) -> &Sending {
        &self.how
    }
    async fn attempt(&self, executor: &Executor, _: Freshness) -> Result<Attempt<Erasure>, Refused> {
        let Self { from, id, granted, reason, how } = self;
        let (loaded, _) = executor.states.load::<Erasure>(id.as_str(), Freshness::Asked).await?;
        let scope = in_erasure(id.as_str());
        let asked_by = match &loaded.aggregate.asked {
            Some(asked) => executor.log.subject_of(&scope, asked.by.actor.as_str()).await.map_err(failed)?,
            None => None,
        };
        let facts = Facts { same_person: asked_by.as_deref() == Some(&*from.subject), ..Facts::default() };
        let Known { actor, new } = executor.known(from, scope, Freshness::Asked).await?;
        let mut seals = Seals::new(&executor.ids);
        let reason = seals.named("reason", reason)?;
        let (at, _) = executor.moment(how);
        Ok(Attempt {
            loaded,
            facts,
            command: ErasureCommand::Decide { actor, at, granted: *granted, reason },
            conditions: Vec::new(),
            openings: seals.openings,
            pseudonyms: new,
            at: millis(at),
            from_memory: false,
        })
    }
}

impl Wish for CarryingOut {
    type Aggregate = Erasure;
    fn how(&self) -> &Sending {
        &self.how
    }
    async fn attempt(&self, executor: &Executor, _: Freshness) -> Result<Attempt<Erasure>, Refused> {
        let (loaded, _) = executor.states.load::<Erasure>(self.id.as_str(), Freshness::Asked).await?;
        let asked = loaded.aggregate.asked.as_ref().map(|asked| asked.targets.as_slice());
        let facts = executor.leaves(self.targets.as_deref().or(asked).unwrap_or_default()).await?;
        let (at, _) = executor.moment(&self.how);
        let command = match &self.targets {
            Some(targets) => ErasureCommand::Erase { at, targets: targets.clone() },
            None => ErasureCommand::Finish { at },
        };
        Ok(Attempt {
            loaded,
            facts,
            command,
            conditions: Vec::new(),
            openings: Vec::new(),
            pseudonyms: Vec::new(),
            at: millis(at),
            from_memory: false,
        })
    }
}

impl Executor {
    /// Asks for an erasure.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn request_erasure(
        &self,
        from: Sender,
        what: ErasureRequest,
        how: Sending,
    ) -> Result<Done, Refused> {
        let id = self.new_id(ErasureId::new)?;
        self.apart(Requesting { from, id, what, how }).await
    }

    /// Grants or refuses an erasure.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn decide_erasure(
        &self,
        from: Sender,
        id: ErasureId,
        granted: bool,
        reason: String,
        how: Sending,
    ) -> Result<Done, Refused> {
        self.apart(Deciding { from, id, granted, reason, how }).await
    }

    /// Says in the log what a granted erasure erases. Said again, it changes nothing.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn erase(&self, id: ErasureId, targets: Vec<Target>) -> Result<Done, Refused> {
        self.apart(CarryingOut { id, targets: Some(targets), how: Sending::default() }).await
    }

    /// Says in the log that an erasure is done. Said again, it changes nothing.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn finish_erasure(&self, id: ErasureId) -> Result<Done, Refused> {
        self.apart(CarryingOut { id, targets: None, how: Sending::default() }).await
    }

    /// An erasure as it stands; without anything asked where there is none of that id.
    ///
    /// # Errors
    /// [`Refused`] when the log fails.
    pub async fn erasure(&self, id: &ErasureId) -> Result<Erasure, Refused> {
        let (loaded, _) = self.states.load::<Erasure>(id.as_str(), Freshness::Asked).await?;
        Ok(loaded.aggregate.clone())
    }

    /// Forgets in this process what the log calls people.
    pub fn forget_pseudonyms(&self) {
        self.pseudonyms.invalidate_all();
    }

    /// What these texts are to the log: digests in leaves. A text that is not there is a leaf without digests.
    async fn targets(&self, texts: &[TextOf]) -> Result<Vec<Target>, Refused> {
        let mut targets = Vec::with_capacity(texts.len());
        for TextOf { position, fields } in texts {
            let openings = self.log.openings_between(*position, *position).await.map_err(failed)?;
            let named = |field: Option<String>| match (fields, field) {
                (None, _) => true,
                (Some(fields), Some(field)) => fields.iter().any(|named| named.as_str() == field),
                (Some(_), None) => false,
            };
            let named = openings.into_iter().filter(|placed| named(placed.opening.field()));
            let digests = named.map(|placed| Digest::new(placed.opening.digest)).collect::<Result<_, _>>();
            let digests = digests.map_err(failed)?;
            targets.push(Target { digests, index: position.saturating_sub(1) });
        }
        Ok(targets)
    }

    /// What the log knows of the openings that these targets name.
    async fn leaves(&self, targets: &[Target]) -> Result<Facts, Refused> {
        let mut facts = Facts::default();
        for named in self.named(targets).await? {
            let leaf: &mut Leaf = facts.leaves.entry(named.position.saturating_sub(1)).or_default();
            leaf.sealed.insert(Digest::new(named.digest).map_err(failed)?);
        }
        for (index, leaf) in &mut facts.leaves {
            let position = index.saturating_add(1);
            let marks = self.log.erased_between(position, position).await.map_err(failed)?;
            leaf.erased = marks.into_iter().filter_map(|mark| Digest::new(mark.digest).ok()).collect();
        }
        Ok(facts)
    }

    /// All committed fields of the events that these targets name.
    pub(crate) async fn named(&self, targets: &[Target]) -> Result<Vec<Named>, Refused> {
        let positions: Vec<u64> = targets.iter().map(|target| target.index.saturating_add(1)).collect();
        let events = self.log.read_at(&positions).await.map_err(failed)?;
        events.iter().map(digests_of).collect::<Result<Vec<_>, _>>().map(|all| all.concat()).map_err(failed)
    }
}
