//! Orders to cases as they can be kept in a file: whoever reads them gives the same orders again, for ever.

use jiff::Timestamp;
use pobuda_domain::actor::{Actor, Standing};
use pobuda_domain::case::{
    CaseCommand, CloseTask, CountSupports, FireTimer, FollowLink, Incident, LinkCase, OpenCase,
    PerformOperation, RaiseIncident, ResolveIncident, TimerName,
};
use pobuda_domain::committed::{Class, Committed, Digest};
use pobuda_domain::field::{Fields, Given};
use pobuda_domain::name::{CaseId, FieldName, Language, Malformed, Name, Pseudonym};
use pobuda_domain::precision::Precision;
use pobuda_domain::value::Value;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Who gives an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Who {
    /// What the log calls them.
    pub pseudonym: Pseudonym,
    /// As what they act.
    pub acts_as: ActsAs,
}

/// As what somebody acts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ActsAs {
    /// A citizen.
    Citizen,
    /// Somebody at a post.
    Official {
        /// The service.
        service: Name,
        /// The role in it.
        role: Name,
    },
    /// A program that brings in a foreign data set.
    Importer,
}

/// What is given for a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Gift {
    /// A public value.
    Open(Value),
    /// A commitment to a text.
    Sealed {
        /// To what.
        digest: Digest,
        /// How long it is.
        chars: usize,
        /// Who may read it.
        class: Class,
    },
}

/// What is given, by field.
pub type Gifts = BTreeMap<FieldName, Gift>;

/// An order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "order", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "each says what the command of the same name says")]
pub enum Order {
    Open { protocol: Name, operation: Name, language: Language, who: Who, at: Timestamp, gifts: Gifts },
    Perform { operation: Name, outcome: Option<Name>, who: Who, at: Timestamp, gifts: Gifts },
    CloseTask { task: Name, waived: bool, checked: u32, who: Who, at: Timestamp, gifts: Gifts },
    CountSupports { count: u64, who: Who, at: Timestamp },
    FireTimer { timer: String, generation: u64, at: Timestamp },
    LinkCase { link: Name, case: CaseId, at: Timestamp },
    FollowLink { link: Name, case: CaseId, outcome: Option<Name>, at: Timestamp },
    RaiseIncident { incident: Incident, at: Timestamp },
    ResolveIncident { incident: Incident, who: Who, at: Timestamp },
}

impl Who {
    fn actor(&self) -> Actor {
        let standing = match &self.acts_as {
            ActsAs::Citizen => Standing::Citizen,
            ActsAs::Official { service, role } => {
                Standing::Official { service: service.clone(), role: role.clone() }
            }
            ActsAs::Importer => Standing::Importer { role: None },
        };
        Actor { pseudonym: self.pseudonym.clone(), standing }
    }
}

impl From<Given> for Gift {
    fn from(given: Given) -> Self {
        match given {
            Given::Open(value) => Self::Open(value),
            Given::Sealed { committed, class } => {
                Self::Sealed { digest: committed.digest, chars: committed.size, class }
            }
        }
    }
}

fn fields(gifts: &Gifts) -> Fields {
    let given = |gift: &Gift| match gift {
        Gift::Open(value) => Given::Open(value.clone()),
        Gift::Sealed { digest, chars, class } => {
            Given::Sealed { committed: Committed::new(digest.clone(), *chars), class: *class }
        }
    };
    gifts.iter().map(|(name, gift)| (name.clone(), given(gift))).collect()
}

impl Order {
    /// What the rules are asked.
    ///
    /// # Errors
    /// When it names no timer.
    pub fn command(&self) -> Result<CaseCommand, Malformed> {
        let precision = Precision::Recorded;
        Ok(match self {
            Self::Open { protocol, operation, language, who, at, gifts } => CaseCommand::Open(OpenCase {
                protocol: protocol.clone(),
                operation: Some(operation.clone()),
                actor: who.actor(),
                at: *at,
                precision,
                language: language.clone(),
                fields: fields(gifts),
                source: None,
                linked_from: None,
                author: None,
                on_behalf: None,
            }),
            Self::Perform { operation, outcome, who, at, gifts } => CaseCommand::Perform(PerformOperation {
                operation: operation.clone(),
                outcome: outcome.clone(),
                actor: who.actor(),
                at: *at,
                precision,
                fields: fields(gifts),
            }),
            Self::CloseTask { task, waived, checked, who, at, gifts } => CaseCommand::CloseTask(CloseTask {
                task: task.clone(),
                waived: *waived,
                checked: *checked,
                actor: who.actor(),
                at: *at,
                precision,
                fields: fields(gifts),
            }),
            Self::CountSupports { count, who, at } => CaseCommand::CountSupports(CountSupports {
                count: *count,
                actor: who.actor(),
                at: *at,
                precision,
            }),
            Self::FireTimer { timer, generation, at } => CaseCommand::FireTimer(FireTimer {
                timer: TimerName::try_from(timer.as_str())?,
                generation: *generation,
                at: *at,
            }),
            Self::LinkCase { link, case, at } => {
                CaseCommand::LinkCase(LinkCase { link: link.clone(), case: case.clone(), at: *at })
            }
            Self::FollowLink { link, case, outcome, at } => CaseCommand::FollowLink(FollowLink {
                link: link.clone(),
                case: case.clone(),
                outcome: outcome.clone(),
                at: *at,
            }),
            Self::RaiseIncident { incident, at } => {
                CaseCommand::RaiseIncident(RaiseIncident { incident: incident.clone(), rule: None, at: *at })
            }
            Self::ResolveIncident { incident, who, at } => CaseCommand::ResolveIncident(ResolveIncident {
                incident: incident.clone(),
                actor: who.actor(),
                at: *at,
            }),
        })
    }
}
