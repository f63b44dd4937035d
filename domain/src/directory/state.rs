//! The directory as it stands, with everybody who ever held a post: who held it on a day is asked for past days too.

use super::{DirectoryEvent, HeldPost, Names, Term};
use crate::name::{Name, Pseudonym};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The directory, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Directory {
    /// Every service that was ever listed.
    pub services: BTreeMap<Name, Listed>,
    /// Last sequence of its stream; 0 while there is none.
    pub sequence: u64,
}

/// A service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Whether a case can be given to it.
    pub assignable: bool,
    /// What it is called.
    pub name: Names,
    /// First day without it; absent while it is there.
    pub closed_on: Option<Date>,
    /// Its posts, by role: those that anybody ever held.
    pub posts: BTreeMap<Name, PostState>,
}

impl Listed {
    /// Whether it is there on a day.
    pub fn is_open(&self, on: Date) -> bool {
        self.closed_on.is_none_or(|closed_on| on < closed_on)
    }
}

/// A post.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PostState {
    /// Who holds and held it, in the order in which they were appointed.
    pub holders: Vec<Holding>,
    /// Who stands and stood in, in the order in which they were named.
    pub substitutes: Vec<Holding>,
}

/// Somebody at a post for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// Who.
    pub person: Pseudonym,
    /// For whom they stand in, where for one of several.
    pub instead_of: Option<Pseudonym>,
    /// First day.
    pub from: Date,
    /// Last day, where it is known.
    pub until: Option<Date>,
}

impl Holding {
    /// Whether it holds on that day.
    pub fn in_force(&self, on: Date) -> bool {
        self.from <= on && self.until.is_none_or(|until| on <= until)
    }

    /// Whether it has a day in common with a term.
    pub(super) fn meets(&self, term: Term) -> bool {
        term.until.is_none_or(|until| self.from <= until) && self.until.is_none_or(|until| term.from <= until)
    }

    /// Whether it holds on that day or a later one.
    pub(super) fn reaches(&self, day: Date) -> bool {
        self.until.is_none_or(|until| day <= until)
    }
}

/// From that day on they are gone: what has begun ends, what was to begin does not.
fn end(holdings: &mut Vec<Holding>, on: Date, whose: impl Fn(&Holding) -> bool) {
    let last = on.yesterday().unwrap_or(on);
    holdings.retain_mut(|holding| {
        if whose(holding) && holding.reaches(on) {
            holding.until = Some(last);
            return holding.from < on;
        }
        true
    });
}

/// In which place somebody is at a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// They hold it.
    Holder,
    /// They stand in.
    Substitute,
}

impl PostState {
    /// Everybody at the post on that day, in the order in which they are asked.
    pub fn people(&self, on: Date) -> impl Iterator<Item = &Pseudonym> {
        self.asked(on).map(|(_, holding)| &holding.person)
    }

    /// The same with their places: first who stands in, then who holds it and has nobody standing in for them.
    pub fn asked(&self, on: Date) -> impl Iterator<Item = (Place, &Holding)> {
        let substitutes = self.substitutes.iter().filter(move |holding| holding.in_force(on));
        let holders = self.holders.iter().filter(move |holding| holding.in_force(on));
        let own = holders.filter(move |holder| {
            let mut standing_in = self.substitutes.iter().filter(|substitute| substitute.in_force(on));
            !standing_in.any(|substitute| substitute.instead_of.as_ref() == Some(&holder.person))
        });
        let substitutes = substitutes.map(|holding| (Place::Substitute, holding));
        substitutes.chain(own.map(|holding| (Place::Holder, holding)))
    }
}

impl Directory {
    /// Who is asked at a post on a day: who stands in, else who holds it, the first appointed of several.
    pub fn holder(&self, service: &Name, role: &Name, on: Date) -> Option<&Pseudonym> {
        self.holders(service, role, on).next()
    }

    /// Everybody at a post on a day, in the order in which they are asked.
    pub fn holders(&self, service: &Name, role: &Name, on: Date) -> impl Iterator<Item = &Pseudonym> {
        let listed = self.services.get(service).filter(|listed| listed.is_open(on));
        let post = listed.and_then(|listed| listed.posts.get(role));
        post.into_iter().flat_map(move |post| post.people(on))
    }

    /// The services that there are on a day.
    pub fn open(&self, on: Date) -> impl Iterator<Item = (&Name, &Listed)> {
        self.services.iter().filter(move |(_, listed)| listed.is_open(on))
    }

    /// The services that a case can be given to on a day.
    pub fn assignable(&self, on: Date) -> impl Iterator<Item = (&Name, &Listed)> {
        self.open(on).filter(|(_, listed)| listed.assignable)
    }

    /// The post as far as anybody ever held it.
    pub(super) fn post(&self, post: &HeldPost) -> Option<&PostState> {
        self.services.get(&post.service)?.posts.get(&post.role)
    }

    /// Records what has happened. Cannot fail: it already did.
    pub fn evolve(&mut self, event: &DirectoryEvent) {
        self.sequence += 1;
        match event {
            DirectoryEvent::ServiceListed(e) => {
                let posts = self.services.remove(&e.service).map(|listed| listed.posts).unwrap_or_default();
                let (assignable, name) = (e.assignable, e.name.clone());
                self.services.insert(e.service.clone(), Listed { assignable, name, closed_on: None, posts });
            }
            DirectoryEvent::ServiceClosed(e) => {
                if let Some(listed) = self.services.get_mut(&e.service) {
                    listed.closed_on = Some(e.on);
                    for post in listed.posts.values_mut() {
                        end(&mut post.holders, e.on, |_| true);
                        end(&mut post.substitutes, e.on, |_| true);
                    }
                }
            }
            DirectoryEvent::PostFilled(e) => {
                let (person, instead_of, from, until) = (e.person.clone(), None, e.from, e.until);
                let holding = Holding { person, instead_of, from, until };
                self.change(&e.service, &e.role, |post| post.holders.push(holding));
            }
            DirectoryEvent::PostLeft(e) => {
                self.change(&e.service, &e.role, |post| {
                    end(&mut post.holders, e.on, |holding| holding.person == e.person);
                });
            }
            DirectoryEvent::SubstituteNamed(e) => {
                let (person, instead_of) = (e.person.clone(), e.instead_of.clone());
                let holding = Holding { person, instead_of, from: e.from, until: e.until };
                self.change(&e.service, &e.role, |post| post.substitutes.push(holding));
            }
            DirectoryEvent::SubstituteWithdrawn(e) => {
                self.change(&e.service, &e.role, |post| {
                    end(&mut post.substitutes, e.on, |holding| holding.person == e.person);
                });
            }
        }
    }

    fn change(&mut self, service: &Name, role: &Name, change: impl FnOnce(&mut PostState)) {
        if let Some(listed) = self.services.get_mut(service) {
            change(listed.posts.entry(role.clone()).or_default());
        }
    }
}
