//! Taking over a whole directory: only what differs becomes an event.

use super::decide::{CHANGES_MAX, POSTS_MAX, Rejection, SERVICE_NAME_CHARS_MAX, SERVICES_MAX, meeting, room};
use super::{
    Adopt, AdoptedService, Directory, DirectoryEvent, HeldPost, Holding, Names, PostFilled, PostLeft,
    ServiceClosed, ServiceListed, Term,
};
use crate::actor::By;
use crate::name::{Name, Pseudonym};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Decides on taking over a whole directory.
///
/// # Errors
/// The [`Rejection`] of the first rule that fails.
pub(super) fn adopt(
    directory: &Directory,
    wanted: &Adopt,
    by: &By,
    at: Timestamp,
) -> Result<Vec<DirectoryEvent>, Rejection> {
    if wanted.services.len() > SERVICES_MAX {
        return Err(Rejection::TooMany { what: "services", max: SERVICES_MAX });
    }
    let mut taking = Taking { after: directory.clone(), on: wanted.on, by, at, events: Vec::new() };
    for (service, adopted) in &wanted.services {
        taking.service(service, adopted)?;
        taking.people(service, adopted)?;
    }
    taking.close_all_but(wanted);
    if taking.events.len() > CHANGES_MAX {
        return Err(Rejection::TooMany { what: "changes at once", max: CHANGES_MAX });
    }
    Ok(taking.events)
}

/// The directory on its way.
struct Taking<'a> {
    after: Directory,
    on: Date,
    by: &'a By,
    at: Timestamp,
    events: Vec<DirectoryEvent>,
}

impl Taking<'_> {
    fn record(&mut self, event: DirectoryEvent) {
        self.after.evolve(&event);
        self.events.push(event);
    }

    fn service(&mut self, service: &Name, adopted: &AdoptedService) -> Result<(), Rejection> {
        if !fit(&adopted.name) {
            return Err(Rejection::NameUnfit { service: service.clone() });
        }
        let listed = self.after.services.get(service).filter(|listed| listed.is_open(self.on));
        let same = listed.is_some_and(|is| is.assignable == adopted.assignable && is.name == adopted.name);
        if !same {
            self.record(DirectoryEvent::ServiceListed(ServiceListed {
                service: service.clone(),
                assignable: adopted.assignable,
                name: adopted.name.clone(),
                by: self.by.clone(),
                occurred_at: self.at,
            }));
        }
        Ok(())
    }

    /// Those who are not in it leave, those who are new come; later appointments stay as they are.
    fn people(&mut self, service: &Name, adopted: &AdoptedService) -> Result<(), Rejection> {
        let listed = self.after.services.get(service);
        let known = listed.into_iter().flat_map(|listed| listed.posts.keys());
        let roles: BTreeSet<Name> = known.chain(adopted.posts.keys()).cloned().collect();
        if roles.len() > POSTS_MAX {
            return Err(Rejection::TooMany { what: "posts in one service", max: POSTS_MAX });
        }
        for role in roles {
            let wanted = adopted.posts.get(&role).map_or(&[][..], Vec::as_slice);
            let post = HeldPost { service: service.clone(), role };
            let gone = self.holders(&post).into_iter().filter(|person| !wanted.contains(person));
            for person in gone.collect::<Vec<_>>() {
                self.record(DirectoryEvent::PostLeft(PostLeft {
                    service: post.service.clone(),
                    role: post.role.clone(),
                    person,
                    on: self.on,
                    by: self.by.clone(),
                    occurred_at: self.at,
                }));
            }
            for person in wanted {
                self.fill(&post, person)?;
            }
        }
        Ok(())
    }

    fn fill(&mut self, post: &HeldPost, person: &Pseudonym) -> Result<(), Rejection> {
        let holders = self.after.post(post).map_or(&[][..], |state| &state.holders);
        let today = Term { from: self.on, until: Some(self.on) };
        if meeting(holders, person, today).is_some() {
            return Ok(());
        }
        room(holders, self.on)?;
        // Up to the day before what was appointed for later, should there be such.
        let later = holders.iter().filter(|held: &&Holding| held.person == *person && held.from > self.on);
        let until = later.map(|held| held.from).min().and_then(|first| first.yesterday().ok());
        self.record(DirectoryEvent::PostFilled(PostFilled {
            service: post.service.clone(),
            role: post.role.clone(),
            person: person.clone(),
            from: self.on,
            until,
            by: self.by.clone(),
            occurred_at: self.at,
        }));
        Ok(())
    }

    fn close_all_but(&mut self, wanted: &Adopt) {
        let gone = self.after.open(self.on).map(|(service, _)| service);
        let gone: Vec<Name> =
            gone.filter(|service| !wanted.services.contains_key(*service)).cloned().collect();
        for service in gone {
            self.record(DirectoryEvent::ServiceClosed(ServiceClosed {
                service,
                on: self.on,
                by: self.by.clone(),
                occurred_at: self.at,
            }));
        }
    }

    /// Who holds a post on the day, whoever stands in for them.
    fn holders(&self, post: &HeldPost) -> Vec<Pseudonym> {
        let holders = self.after.post(post).map_or(&[][..], |state| &state.holders);
        holders.iter().filter(|held| held.in_force(self.on)).map(|held| held.person.clone()).collect()
    }
}

fn fit(name: &Names) -> bool {
    let fits = |text: &String| {
        let chars = text.chars().count();
        !text.trim().is_empty() && chars <= SERVICE_NAME_CHARS_MAX && !text.chars().any(char::is_control)
    };
    !name.is_empty() && name.values().all(fits)
}
