//! Links between cases, as the program itself follows them.

use super::carry::{Attempt, Wish};
use super::names::in_case;
use super::outcome::Refused;
use super::states::Freshness;
use super::time::millis;
use super::{Executor, Sender, Sending, failed};
use pobuda_domain::actor::Standing;
use pobuda_domain::case::{Case, CaseCommand, FollowLink, LinkCase};
use pobuda_domain::name::{CaseId, Name, Pseudonym};
use pobuda_ledger::record::NewPseudonym;

/// What the program does about a link of a case.
pub(super) struct Linking {
    pub(super) case: CaseId,
    pub(super) link: Name,
    pub(super) other: CaseId,
    /// What there is to do.
    pub(super) what: What,
    pub(super) how: Sending,
}

/// What there is to do about a link.
pub(super) enum What {
    /// The other case was opened.
    Opened,
    /// The other case has closed, with this outcome.
    Closed(Option<Name>),
}

impl Wish for Linking {
    type Aggregate = Case;
    fn how(&self) -> &Sending {
        &self.how
    }
    async fn attempt(&self, executor: &Executor, freshness: Freshness) -> Result<Attempt<Case>, Refused> {
        let (loaded, from_memory) = executor.states.load::<Case>(self.case.as_str(), freshness).await?;
        let rules = executor.rules_for(&loaded.aggregate, freshness).await?;
        let (at, _) = executor.moment(&self.how);
        let (link, case) = (self.link.clone(), self.other.clone());
        let command = match &self.what {
            What::Opened => CaseCommand::LinkCase(LinkCase { link, case, at }),
            What::Closed(outcome) => {
                CaseCommand::FollowLink(FollowLink { link, case, outcome: outcome.clone(), at })
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

/// The program itself.
pub(super) fn program() -> Sender {
    Sender { subject: "system".to_owned(), standing: Standing::System, public_name: None }
}

impl Executor {
    /// What the author of a case is called in another one, while it is known who they are.
    pub(super) async fn author_in(
        &self,
        other: &CaseId,
        author: &Pseudonym,
        case: &CaseId,
    ) -> Result<Option<(Pseudonym, NewPseudonym)>, Refused> {
        let subject = self.log.subject_of(&in_case(other.as_str()), author.as_str()).await.map_err(failed)?;
        let Some(subject) = subject else { return Ok(None) };
        let pseudonym = self.ids.pseudonym().map_err(failed)?;
        let scope = in_case(case.as_str());
        let new = NewPseudonym { scope, subject, pseudonym: pseudonym.as_str().to_owned() };
        Ok(Some((pseudonym, new)))
    }
}
