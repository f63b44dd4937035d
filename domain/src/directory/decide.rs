//! Deciding on the directory.

use super::adopt::adopt;
use super::{
    Directory, DirectoryCommand, DirectoryEvent, DirectoryOrder, HeldPost, Holding, PostFilled, PostLeft,
    SubstituteNamed, SubstituteWithdrawn, Term,
};
use crate::actor::By;
use crate::name::{Name, Pseudonym};
use jiff::Timestamp;
use jiff::civil::Date;

/// Services that there can be at once.
pub const SERVICES_MAX: usize = 500;
/// Posts of one service.
pub const POSTS_MAX: usize = 50;
/// People at one post who hold it now or later, and as many who stand in.
pub const HOLDERS_MAX: usize = 100;
/// Longest name of a service. Unit: characters.
pub const SERVICE_NAME_CHARS_MAX: usize = 120;
/// Changes that one taking over of a whole directory can bring.
pub const CHANGES_MAX: usize = 1_000;

/// A refusal. Leaves no event.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "every variant's sentence says what it is")]
pub enum Rejection {
    #[error("the directory has no service {service}; list it first, by importing a directory that has it")]
    ServiceUnlisted { service: Name },
    #[error(
        "the service {service} is closed since {on}; list it again, by importing a directory that has it"
    )]
    ServiceClosed { service: Name, on: Date },
    #[error(
        "the service {service} needs a name of 1 to {SERVICE_NAME_CHARS_MAX} characters in each language"
    )]
    NameUnfit { service: Name },
    #[error("{until} comes before {from}; give a last day that is not before the first")]
    DatesReversed { from: Date, until: Date },
    #[error("they hold {post} {} already; let them leave it first, or give other days", days(.from, .until.as_ref()))]
    AlreadyHolder { post: HeldPost, from: Date, until: Option<Date> },
    #[error("they do not hold {post} then; `pobuda directory show` says who does")]
    NotTheHolder { post: HeldPost },
    #[error("nobody stands in for themselves; name somebody else")]
    OwnSubstitute,
    #[error("they stand in at {post} {} already; withdraw them first, or give other days", days(.from, .until.as_ref()))]
    AlreadySubstitute { post: HeldPost, from: Date, until: Option<Date> },
    #[error("they do not stand in at {post} then; `pobuda directory show` says who does")]
    NotASubstitute { post: HeldPost },
    #[error("there would be more than {max} {what}, which is the most there can be; give fewer")]
    TooMany { what: &'static str, max: usize },
}

impl Rejection {
    /// Stable name of the rule, for programs and translations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ServiceUnlisted { .. } => "service-unlisted",
            Self::ServiceClosed { .. } => "service-closed",
            Self::NameUnfit { .. } => "name-unfit",
            Self::DatesReversed { .. } => "dates-reversed",
            Self::AlreadyHolder { .. } => "already-holder",
            Self::NotTheHolder { .. } => "not-the-holder",
            Self::OwnSubstitute => "own-substitute",
            Self::AlreadySubstitute { .. } => "already-substitute",
            Self::NotASubstitute { .. } => "not-a-substitute",
            Self::TooMany { .. } => "too-many",
        }
    }
}

fn days(from: &Date, until: Option<&Date>) -> String {
    until.map_or_else(|| format!("from {from} on"), |until| format!("from {from} to {until}"))
}

/// Judges an order to the directory. What is so already changes nothing.
///
/// # Errors
/// The [`Rejection`] of the first rule that fails; nothing is recorded then.
pub fn decide(directory: &Directory, command: &DirectoryCommand) -> Result<Vec<DirectoryEvent>, Rejection> {
    let by = By { actor: command.keeper.clone(), role: Name::administrator(), service: None };
    let judge = Judge { directory, by, at: command.at };
    match &command.order {
        DirectoryOrder::Adopt(wanted) => adopt(directory, wanted, &judge.by, judge.at),
        DirectoryOrder::Appoint { post, person, term } => judge.appoint(post, person, *term),
        DirectoryOrder::Leave { post, person, on } => judge.leave(post, person, *on),
        DirectoryOrder::Substitute { post, person, instead_of, term } => {
            judge.substitute(post, person, instead_of.as_ref(), *term)
        }
        DirectoryOrder::Withdraw { post, person, on } => judge.withdraw(post, person, *on),
    }
}

struct Judge<'a> {
    directory: &'a Directory,
    by: By,
    at: Timestamp,
}

impl Judge<'_> {
    fn appoint(
        &self,
        post: &HeldPost,
        person: &Pseudonym,
        term: Term,
    ) -> Result<Vec<DirectoryEvent>, Rejection> {
        self.open(post, term.from)?;
        in_order(term)?;
        let holders = self.directory.post(post).map_or(&[][..], |state| &state.holders);
        if let Some(held) = meeting(holders, person, term) {
            let (from, until) = (held.from, held.until);
            let same = (from, until) == (term.from, term.until);
            return same.then(Vec::new).ok_or_else(|| Rejection::AlreadyHolder {
                post: post.clone(),
                from,
                until,
            });
        }
        room(holders, term.from)?;
        Ok(vec![DirectoryEvent::PostFilled(PostFilled {
            service: post.service.clone(),
            role: post.role.clone(),
            person: person.clone(),
            from: term.from,
            until: term.until,
            by: self.by.clone(),
            occurred_at: self.at,
        })])
    }

    fn leave(&self, post: &HeldPost, person: &Pseudonym, on: Date) -> Result<Vec<DirectoryEvent>, Rejection> {
        self.listed(post)?;
        let holders = self.directory.post(post).map_or(&[][..], |state| &state.holders);
        if !holders.iter().any(|held| held.person == *person && held.reaches(on)) {
            return Err(Rejection::NotTheHolder { post: post.clone() });
        }
        Ok(vec![DirectoryEvent::PostLeft(PostLeft {
            service: post.service.clone(),
            role: post.role.clone(),
            person: person.clone(),
            on,
            by: self.by.clone(),
            occurred_at: self.at,
        })])
    }

    fn substitute(
        &self,
        post: &HeldPost,
        person: &Pseudonym,
        instead_of: Option<&Pseudonym>,
        term: Term,
    ) -> Result<Vec<DirectoryEvent>, Rejection> {
        self.open(post, term.from)?;
        in_order(term)?;
        if instead_of == Some(person) {
            return Err(Rejection::OwnSubstitute);
        }
        let state = self.directory.post(post);
        let holders = state.map_or(&[][..], |state| &state.holders);
        if instead_of.is_some_and(|holder| meeting(holders, holder, term).is_none()) {
            return Err(Rejection::NotTheHolder { post: post.clone() });
        }
        let substitutes = state.map_or(&[][..], |state| &state.substitutes);
        if let Some(held) = meeting(substitutes, person, term) {
            let (from, until) = (held.from, held.until);
            let same = (from, until) == (term.from, term.until) && held.instead_of.as_ref() == instead_of;
            return same.then(Vec::new).ok_or_else(|| Rejection::AlreadySubstitute {
                post: post.clone(),
                from,
                until,
            });
        }
        room(substitutes, term.from)?;
        Ok(vec![DirectoryEvent::SubstituteNamed(SubstituteNamed {
            service: post.service.clone(),
            role: post.role.clone(),
            person: person.clone(),
            instead_of: instead_of.cloned(),
            from: term.from,
            until: term.until,
            by: self.by.clone(),
            occurred_at: self.at,
        })])
    }

    fn withdraw(
        &self,
        post: &HeldPost,
        person: &Pseudonym,
        on: Date,
    ) -> Result<Vec<DirectoryEvent>, Rejection> {
        self.listed(post)?;
        let substitutes = self.directory.post(post).map_or(&[][..], |state| &state.substitutes);
        if !substitutes.iter().any(|held| held.person == *person && held.reaches(on)) {
            return Err(Rejection::NotASubstitute { post: post.clone() });
        }
        Ok(vec![DirectoryEvent::SubstituteWithdrawn(SubstituteWithdrawn {
            service: post.service.clone(),
            role: post.role.clone(),
            person: person.clone(),
            on,
            by: self.by.clone(),
            occurred_at: self.at,
        })])
    }

    fn listed(&self, post: &HeldPost) -> Result<(), Rejection> {
        let known = self.directory.services.contains_key(&post.service);
        known.then_some(()).ok_or_else(|| Rejection::ServiceUnlisted { service: post.service.clone() })
    }

    /// The service is there, and has room for the post.
    fn open(&self, post: &HeldPost, from: Date) -> Result<(), Rejection> {
        self.listed(post)?;
        let Some(listed) = self.directory.services.get(&post.service) else { return Ok(()) };
        if let Some(on) = listed.closed_on.filter(|_| !listed.is_open(from)) {
            return Err(Rejection::ServiceClosed { service: post.service.clone(), on });
        }
        if !listed.posts.contains_key(&post.role) && listed.posts.len() >= POSTS_MAX {
            return Err(Rejection::TooMany { what: "posts in one service", max: POSTS_MAX });
        }
        Ok(())
    }
}

fn in_order(term: Term) -> Result<(), Rejection> {
    match term.until {
        Some(until) if until < term.from => Err(Rejection::DatesReversed { from: term.from, until }),
        _ => Ok(()),
    }
}

/// The first time of theirs that has a day in common with a term.
pub(super) fn meeting<'h>(holdings: &'h [Holding], person: &Pseudonym, term: Term) -> Option<&'h Holding> {
    holdings.iter().find(|held| held.person == *person && held.meets(term))
}

/// Whether one more can be at a post, beside those who are there from a day on.
pub(super) fn room(holdings: &[Holding], from: Date) -> Result<(), Rejection> {
    if holdings.iter().filter(|held| held.reaches(from)).count() >= HOLDERS_MAX {
        return Err(Rejection::TooMany { what: "people at one post", max: HOLDERS_MAX });
    }
    Ok(())
}
