//! Who calls: a person or program behind an access token or a session, and what they may do here.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use pobuda_domain::actor::Standing as Acting;
use pobuda_domain::name::{Malformed, Name};
use pobuda_ledger::error::LogError;
use pobuda_ledger::people::standings::{CITIZEN, StandingWords};
use sha2::{Digest, Sha256};
use std::fmt;

/// Every access token begins so: it can be recognised when it leaks.
pub const TOKEN_PREFIX: &str = "pob_";
/// Random bytes of a token.
pub const TOKEN_BYTES: usize = 32;
/// Characters of a token after its prefix.
const TOKEN_CHARS: usize = 43;

/// In what standing a caller comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// A citizen.
    Citizen,
    /// Someone who holds a post.
    Official {
        /// The service, e.g. `participation`.
        service: Name,
        /// The role in it, e.g. `coordinator`.
        role: Name,
    },
    /// Who examines what is done. Reads, and takes no part in cases.
    Auditor,
    /// Who looks after the program. Takes no part in cases.
    Admin,
}

/// Why words do not describe a standing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoStanding {
    /// None of ours.
    #[error("the role {0:?} is unknown; it is citizen, official, auditor, admin, or SERVICE/POST")]
    Unknown(String),
    /// An official needs both.
    #[error("an official needs a service and a post, e.g. participation and coordinator")]
    Incomplete,
    /// Only officials have them.
    #[error("only an official has a service and a post")]
    TooMuch,
    /// Not a name.
    #[error(transparent)]
    Malformed(#[from] Malformed),
}

impl Standing {
    /// Reads `citizen`, `auditor`, `admin`, `official` with a service and a post, or `SERVICE/POST`.
    ///
    /// # Errors
    /// [`NoStanding`] with what is missing or too much.
    pub fn read(role: &str, service: Option<&str>, post: Option<&str>) -> Result<Self, NoStanding> {
        match (role, service, post) {
            (CITIZEN, None, None) => Ok(Self::Citizen),
            ("auditor", None, None) => Ok(Self::Auditor),
            ("admin", None, None) => Ok(Self::Admin),
            ("official", Some(service), Some(post)) => {
                Ok(Self::Official { service: Name::new(service)?, role: Name::new(post)? })
            }
            ("official", _, _) => Err(NoStanding::Incomplete),
            (CITIZEN | "auditor" | "admin", _, _) => Err(NoStanding::TooMuch),
            (other, None, None) => match other.split_once('/') {
                Some((service, post)) => Self::read("official", Some(service), Some(post)),
                None => Err(NoStanding::Unknown(other.to_owned())),
            },
            (other, _, _) => Err(NoStanding::Unknown(other.to_owned())),
        }
    }

    /// What was kept of it.
    ///
    /// # Errors
    /// [`LogError::Corrupt`] when it is none of ours.
    pub fn of(words: &StandingWords) -> Result<Self, LogError> {
        let standing = Self::read(&words.role, words.service.as_deref(), words.post.as_deref());
        standing.map_err(|fault| LogError::Corrupt(format!("a standing: {fault}")))
    }

    /// The word for it: `citizen`, `official`, `auditor` or `admin`.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Citizen => CITIZEN,
            Self::Official { .. } => "official",
            Self::Auditor => "auditor",
            Self::Admin => "admin",
        }
    }

    /// Service and post of an official.
    pub fn post(&self) -> Option<(&Name, &Name)> {
        match self {
            Self::Official { service, role } => Some((service, role)),
            Self::Citizen | Self::Auditor | Self::Admin => None,
        }
    }

    /// How the domain sees it; `None` for who takes no part.
    pub fn acting(&self) -> Option<Acting> {
        match self {
            Self::Citizen => Some(Acting::Citizen),
            Self::Official { service, role } => {
                Some(Acting::Official { service: service.clone(), role: role.clone() })
            }
            Self::Auditor | Self::Admin => None,
        }
    }
}

impl From<&Standing> for StandingWords {
    fn from(standing: &Standing) -> Self {
        let post = standing.post();
        Self {
            role: standing.word().to_owned(),
            service: post.map(|(service, _)| service.to_string()),
            post: post.map(|(_, role)| role.to_string()),
        }
    }
}

impl fmt::Display for Standing {
    /// As it is read: `citizen`, `auditor`, `admin`, or `SERVICE/POST`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Official { service, role } => write!(f, "{service}/{role}"),
            other => f.write_str(other.word()),
        }
    }
}

/// Who calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// Id of the token that they came with, or of the person whose session it is: their idempotency keys are theirs.
    pub credential: String,
    /// Id of their account, if they have one.
    pub person: Option<String>,
    /// Who they are, for the table of pseudonyms; never in the log.
    pub subject: String,
    /// What to call them.
    pub name: String,
    /// What they are here.
    pub standing: Standing,
}

/// An access token in clear. Exists while it is made or checked, and is never stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A token of the given chance.
    pub fn new(chance: [u8; TOKEN_BYTES]) -> Self {
        Self(format!("{TOKEN_PREFIX}{}", URL_SAFE_NO_PAD.encode(chance)))
    }

    /// Reads what somebody sent; `None` when it cannot be a token.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix(TOKEN_PREFIX)?;
        let shaped = rest.len() == TOKEN_CHARS
            && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
        shaped.then(|| Self(text.to_owned()))
    }

    /// What is stored of it: SHA-256. A token has 256 bits of chance, so no salt and no slow hash is needed.
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.as_bytes()).into()
    }

    /// The token itself, to be shown once.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_its_prefix_and_43_characters_and_is_never_printed() {
        let secret = Secret::new([7; TOKEN_BYTES]);
        assert_eq!(secret.reveal().len(), 4 + 43);
        assert_eq!(Secret::parse(secret.reveal()), Some(secret.clone()));
        assert_eq!(format!("{secret:?}"), "Secret(…)");
        for bad in ["", "pob_", "pob_x", "bop_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc"] {
            assert_eq!(Secret::parse(bad), None);
        }
    }

    #[test]
    fn a_standing_is_said_whole_or_refused() {
        let coordinator = Standing::read("participation/coordinator", None, None).expect("a standing");
        assert_eq!(
            coordinator,
            Standing::read("official", Some("participation"), Some("coordinator")).expect("same")
        );
        assert_eq!(Standing::read("official", Some("participation"), None), Err(NoStanding::Incomplete));
        assert_eq!(Standing::read("citizen", Some("participation"), None), Err(NoStanding::TooMuch));
        for said in ["citizen", "auditor", "admin", "roads/head"] {
            assert_eq!(
                Standing::read(said, None, None).map(|standing| standing.to_string()),
                Ok(said.to_owned())
            );
        }
        assert!(matches!(Standing::read("mayor", None, None), Err(NoStanding::Unknown(_))));
        assert!(matches!(Standing::read("A/b", None, None), Err(NoStanding::Malformed(_))));
    }
}
