//! Pseudonyms: what the log calls a person in one place, and nowhere else.

use super::outcome::Refused;
use super::states::Freshness;
use super::{Executor, Keeper, Sender, failed};
use pobuda_domain::actor::{Actor, Standing};
use pobuda_domain::name::Pseudonym;
use pobuda_ledger::record::NewPseudonym;

/// How officials stand beside what they do, for everybody to read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Naming {
    /// By role and service alone.
    #[default]
    ByPost,
    /// By name too: the municipality has said so.
    ByName,
}

/// A person as one attempt knows them.
pub(super) struct Known {
    /// As the domain sees them.
    pub(super) actor: Actor,
    /// To be noted with the append, when the pseudonym is new.
    pub(super) new: Vec<NewPseudonym>,
}

impl Executor {
    /// The name that is sealed, for everybody to read, with what somebody does in a case. What stands in a foreign data
    /// set was public there.
    pub(super) fn told_name<'a>(&self, from: &'a Sender) -> Option<&'a str> {
        let kept_back = self.naming == Naming::ByPost && matches!(from.standing, Standing::Official { .. });
        from.public_name.as_deref().filter(|_| !kept_back)
    }

    /// A person in a place where nobody has been yet.
    pub(super) fn newcomer(&self, from: &Sender, scope: String) -> Result<Known, Refused> {
        if from.standing == Standing::System {
            // The program is called the same everywhere, and nobody has to be able to forget it.
            let actor = Actor { pseudonym: Pseudonym::system(), standing: Standing::System };
            return Ok(Known { actor, new: Vec::new() });
        }
        let pseudonym = self.ids.pseudonym().map_err(failed)?;
        let new =
            NewPseudonym { scope, subject: from.subject.clone(), pseudonym: pseudonym.as_str().to_owned() };
        Ok(Known { actor: Actor { pseudonym, standing: from.standing.clone() }, new: vec![new] })
    }

    /// A person in a place where they may have been before.
    pub(super) async fn known(
        &self,
        from: &Sender,
        scope: String,
        freshness: Freshness,
    ) -> Result<Known, Refused> {
        match self.pseudonym_of(from, &scope, freshness).await? {
            Some(pseudonym) => {
                Ok(Known { actor: Actor { pseudonym, standing: from.standing.clone() }, new: Vec::new() })
            }
            None => self.newcomer(from, scope),
        }
    }

    /// Whoever looks after the program, in a place where they may have been before.
    pub(super) async fn keeper(
        &self,
        keeper: &Keeper,
        scope: String,
        freshness: Freshness,
    ) -> Result<(Pseudonym, Vec<NewPseudonym>), Refused> {
        let subject = keeper.subject.clone();
        if let Some(pseudonym) = self.pseudonym_in(&subject, &scope, freshness).await? {
            return Ok((pseudonym, Vec::new()));
        }
        let pseudonym = self.ids.pseudonym().map_err(failed)?;
        let new = NewPseudonym { scope, subject, pseudonym: pseudonym.as_str().to_owned() };
        Ok((pseudonym, vec![new]))
    }

    /// What the log calls a person in a place, once it does.
    pub(super) async fn pseudonym_of(
        &self,
        from: &Sender,
        scope: &str,
        freshness: Freshness,
    ) -> Result<Option<Pseudonym>, Refused> {
        self.pseudonym_in(&from.subject, scope, freshness).await
    }

    async fn pseudonym_in(
        &self,
        subject: &str,
        scope: &str,
        freshness: Freshness,
    ) -> Result<Option<Pseudonym>, Refused> {
        let key = (scope.to_owned(), subject.to_owned());
        if freshness == Freshness::Kept
            && let Some(kept) = self.pseudonyms.get(&key)
        {
            return Ok(Some(kept));
        }
        let stored = self.log.pseudonym(scope, subject).await.map_err(failed)?;
        let stored = stored.map(Pseudonym::new).transpose().map_err(failed)?;
        if let Some(pseudonym) = &stored {
            self.pseudonyms.insert(key, pseudonym.clone());
        }
        Ok(stored)
    }
}

/// Where the pseudonym of who publishes protocols holds.
pub(super) fn among_keepers() -> String {
    "protocol".to_owned()
}

/// Where the pseudonym of who orders other rules for a case holds. Not the one of the case: their name is public, and
/// what they did there as a citizen is nobody's business.
pub(super) fn keeping(case: &str) -> String {
    format!("protocol/{case}")
}

/// Where a person's pseudonym in a case holds.
pub(super) fn in_case(case: &str) -> String {
    format!("case/{case}")
}

/// Where the pseudonym of who wrote a comment holds.
pub(super) fn in_comment(comment: &str) -> String {
    format!("comment/{comment}")
}

/// Where the pseudonym of who asks for an erasure, or decides on it, holds.
pub(super) fn in_erasure(erasure: &str) -> String {
    format!("erasure/{erasure}")
}

/// Where it lies whom an erasure forgets, until it has.
pub(crate) fn erased_person(erasure: &str) -> String {
    format!("erased/{erasure}")
}

/// Where a person's slot among the supports of a case holds.
pub(super) fn among_supports(case: &str) -> String {
    format!("support/{case}")
}

/// Where a person's slot among the votes on a comment holds.
pub(super) fn among_votes(comment: &str) -> String {
    format!("comment_vote/{comment}")
}
