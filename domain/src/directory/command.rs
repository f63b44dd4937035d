//! What can be asked of the directory.

use super::Names;
use crate::name::{Name, Pseudonym};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::fmt;

/// An order to the directory. Whoever looks after the program may send it; who that is, the door says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryCommand {
    /// Who asks.
    pub keeper: Pseudonym,
    /// When.
    pub at: Timestamp,
    /// What.
    pub order: DirectoryOrder,
}

/// A post that there is: a role in a service. Written `service/role`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct HeldPost {
    /// The service.
    pub service: Name,
    /// The role.
    pub role: Name,
}

impl fmt::Display for HeldPost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.service, self.role)
    }
}

/// Days from a first one to a last one, which may not be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Option<Date>,
}

/// What is asked of the directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DirectoryOrder {
    /// Take over a whole directory: what differs changes, what is not in it ends.
    Adopt(Adopt),
    /// Give somebody a post.
    Appoint {
        /// The post.
        post: HeldPost,
        /// Who.
        person: Pseudonym,
        /// From when to when.
        term: Term,
    },
    /// Note that somebody leaves a post.
    Leave {
        /// The post.
        post: HeldPost,
        /// Who.
        person: Pseudonym,
        /// First day without them.
        on: Date,
    },
    /// Let somebody stand in at a post.
    Substitute {
        /// The post.
        post: HeldPost,
        /// Who stands in.
        person: Pseudonym,
        /// For whom, where it is for one holder of several.
        instead_of: Option<Pseudonym>,
        /// From when to when.
        term: Term,
    },
    /// Note that somebody does not stand in any more.
    Withdraw {
        /// The post.
        post: HeldPost,
        /// Who stood in.
        person: Pseudonym,
        /// First day without them.
        on: Date,
    },
}

/// A whole directory as it is to be on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopt {
    /// The day on which it begins to hold.
    pub on: Date,
    /// All services.
    pub services: BTreeMap<Name, AdoptedService>,
}

/// A service of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdoptedService {
    /// Whether a case can be given to it.
    pub assignable: bool,
    /// What it is called.
    pub name: Names,
    /// Who holds each post, in this order.
    pub posts: BTreeMap<Name, Vec<Pseudonym>>,
}
