//! The directory: people are known to it by one pseudonym each, which the table of pseudonyms can forget.

use super::carry::{Attempt, Wish};
use super::outcome::Refused;
use super::states::Freshness;
use super::time::millis;
use super::{Done, Executor, Sending, failed};
use jiff::civil::Date;
use pobuda_domain::directory::{
    Adopt, AdoptedService, DIRECTORY_ID, Directory, DirectoryCommand, DirectoryOrder, HeldPost, Names, Term,
};
use pobuda_domain::name::{Name, Pseudonym};
use pobuda_ledger::record::NewPseudonym;
use std::collections::BTreeMap;

/// Where the pseudonyms of the directory hold.
pub(super) const SCOPE: &str = "directory";

/// A change of the directory, with people as the program knows them.
#[derive(Debug, Clone)]
pub enum DirectoryChange {
    /// Take over a whole directory as it is to be from a day on.
    Adopt {
        /// The day.
        on: Date,
        /// All services.
        services: BTreeMap<Name, ServiceGiven>,
    },
    /// Give somebody a post.
    Appoint(HeldPost, Subject, Term),
    /// Note that somebody leaves a post; the first day without them.
    Leave(HeldPost, Subject, Date),
    /// Let somebody stand in at a post, for one of several where it is said.
    Substitute(HeldPost, Subject, Option<Subject>, Term),
    /// Note that somebody does not stand in any more; the first day without them.
    Withdraw(HeldPost, Subject, Date),
}

/// A service of a whole directory.
#[derive(Debug, Clone)]
pub struct ServiceGiven {
    /// Whether a case can be given to it.
    pub assignable: bool,
    /// What it is called.
    pub name: Names,
    /// Who holds each post.
    pub posts: BTreeMap<Name, Vec<Subject>>,
}

/// Who somebody is, for the table of pseudonyms; never in the log.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject(String);

/// Longest name of an account. Unit: characters. As long as an address of e-mail: RFC 5321 §4.5.3.1.
pub const ACCOUNT_CHARS_MAX: usize = 254;
/// What subjects of accounts begin with.
const ACCOUNT: &str = "account/";

impl Subject {
    /// Who has the account of that name; `None` when no account can be called so.
    pub fn of_account(account: &str) -> Option<Self> {
        let chars = account.chars().count();
        let fits = (1..=ACCOUNT_CHARS_MAX).contains(&chars)
            && !account.chars().any(|character| character.is_whitespace() || character.is_control());
        fits.then(|| Self(format!("{ACCOUNT}{account}")))
    }

    /// Whoever uses the command line: it asks nobody who they are.
    pub fn command_line() -> Self {
        Self("command-line".to_owned())
    }

    /// The name of the account that a subject has, if it has one.
    pub fn account(subject: &str) -> Option<&str> {
        subject.strip_prefix(ACCOUNT)
    }
}

impl From<Subject> for String {
    fn from(subject: Subject) -> Self {
        subject.0
    }
}

/// To change the directory.
pub(super) struct Changing {
    /// Who asks.
    pub(super) keeper: Subject,
    pub(super) change: DirectoryChange,
    pub(super) how: Sending,
}

impl Wish for Changing {
    type Aggregate = Directory;
    fn how(&self) -> &Sending {
        &self.how
    }
    async fn attempt(
        &self,
        executor: &Executor,
        freshness: Freshness,
    ) -> Result<Attempt<Directory>, Refused> {
        let (loaded, from_memory) = executor.states.load::<Directory>(DIRECTORY_ID, freshness).await?;
        let mut people = People::load(executor).await?;
        let keeper = people.pseudonym(&self.keeper)?;
        let order = people.order(&self.change)?;
        let (at, _) = executor.moment(&self.how);
        Ok(Attempt {
            loaded,
            facts: (),
            command: DirectoryCommand { keeper, at, order },
            conditions: Vec::new(),
            openings: Vec::new(),
            pseudonyms: people.new,
            at: millis(at),
            from_memory,
        })
    }
}

/// Who is who, and who is new.
struct People<'e> {
    executor: &'e Executor,
    known: BTreeMap<String, Pseudonym>,
    new: Vec<NewPseudonym>,
}

impl<'e> People<'e> {
    /// Read anew for each attempt: changes are rare, and few people are in it.
    async fn load(executor: &'e Executor) -> Result<Self, Refused> {
        let known = executor.people_of_directory().await?.into_iter();
        let known =
            known.map(|(subject, pseudonym)| Ok((subject, Pseudonym::new(pseudonym).map_err(failed)?)));
        Ok(Self { executor, known: known.collect::<Result<_, Refused>>()?, new: Vec::new() })
    }

    fn pseudonym(&mut self, subject: &Subject) -> Result<Pseudonym, Refused> {
        if let Some(known) = self.known.get(&subject.0) {
            return Ok(known.clone());
        }
        let pseudonym = self.executor.ids.pseudonym().map_err(failed)?;
        self.known.insert(subject.0.clone(), pseudonym.clone());
        self.new.push(NewPseudonym {
            scope: SCOPE.to_owned(),
            subject: subject.0.clone(),
            pseudonym: pseudonym.as_str().to_owned(),
        });
        Ok(pseudonym)
    }

    fn order(&mut self, change: &DirectoryChange) -> Result<DirectoryOrder, Refused> {
        Ok(match change {
            DirectoryChange::Adopt { on, services } => {
                let mut adopted = BTreeMap::new();
                for (service, given) in services {
                    adopted.insert(service.clone(), self.adopted(given)?);
                }
                DirectoryOrder::Adopt(Adopt { on: *on, services: adopted })
            }
            DirectoryChange::Appoint(post, person, term) => {
                let (post, person) = (post.clone(), self.pseudonym(person)?);
                DirectoryOrder::Appoint { post, person, term: *term }
            }
            DirectoryChange::Leave(post, person, on) => {
                DirectoryOrder::Leave { post: post.clone(), person: self.pseudonym(person)?, on: *on }
            }
            DirectoryChange::Substitute(post, person, instead_of, term) => {
                let (post, person) = (post.clone(), self.pseudonym(person)?);
                let instead_of = instead_of.as_ref().map(|holder| self.pseudonym(holder)).transpose()?;
                DirectoryOrder::Substitute { post, person, instead_of, term: *term }
            }
            DirectoryChange::Withdraw(post, person, on) => {
                DirectoryOrder::Withdraw { post: post.clone(), person: self.pseudonym(person)?, on: *on }
            }
        })
    }

    fn adopted(&mut self, given: &ServiceGiven) -> Result<AdoptedService, Refused> {
        let mut posts = BTreeMap::new();
        for (role, holders) in &given.posts {
            let holders = holders.iter().map(|holder| self.pseudonym(holder));
            posts.insert(role.clone(), holders.collect::<Result<_, Refused>>()?);
        }
        Ok(AdoptedService { assignable: given.assignable, name: given.name.clone(), posts })
    }
}

impl Executor {
    /// Changes the directory. What follows in this process knows it at once.
    ///
    /// # Errors
    /// [`Refused`]; nothing was recorded.
    pub async fn change_directory(
        &self,
        keeper: Subject,
        change: DirectoryChange,
        how: Sending,
    ) -> Result<Done, Refused> {
        let done = self.apart(Changing { keeper, change, how }).await?;
        self.fresh_library().await?;
        Ok(done)
    }
}
