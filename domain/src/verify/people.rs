//! O3 and O4: the directory has people for every post, and enough of them for four eyes.

use super::finding::Findings;
use super::graph::side;
use super::{Code, Directory, DirectoryService, Subject};
use crate::name::Name;
use crate::protocol::{Operation, Post, Side};
use std::collections::BTreeSet;

pub(super) fn check(subject: &Subject<'_>, findings: &mut Findings<'_>) {
    let Some(directory) = &subject.around.directory else { return };
    let people = People { subject, directory };
    for (name, operation) in subject.protocol.operations.iter() {
        people.post(&operation.responsible, &format!("operations.{name}.responsible"), findings);
        for role in operation.by.iter().filter(|role| people.is_official(role)) {
            if people.anywhere(role).is_empty() {
                findings.error(
                    Code::O3,
                    format!("operations.{name}.by"),
                    format!("in no service of the directory does anybody hold the post {role}"),
                    "fill the post, or take the role out",
                );
            }
        }
        people.four_eyes(name, operation, findings);
    }
    for (name, task) in subject.protocol.tasks.iter() {
        people.post(&task.responsible, &format!("tasks.{name}.responsible"), findings);
    }
    for (name, deadline) in subject.protocol.deadlines.iter() {
        for escalation in &deadline.escalate {
            people.post(&escalation.to, &format!("deadlines.{name}.escalate"), findings);
        }
    }
}

struct People<'a> {
    subject: &'a Subject<'a>,
    directory: &'a Directory,
}

type Accounts<'a> = BTreeSet<&'a str>;

impl<'a> People<'a> {
    fn is_official(&self, role: &Name) -> bool {
        matches!(side(self.subject.protocol, role), Some(Side::Municipality | Side::Partner))
    }

    /// The services that the protocol's name can stand for: itself, or all to which a case can be given.
    fn services(&self, named: &Name) -> Vec<(&'a Name, Option<&'a DirectoryService>)> {
        let recorded = self.subject.protocol.services.get(named.as_str()).is_some_and(|s| s.from.is_some());
        if recorded {
            let services = self.directory.services.iter();
            return services
                .filter(|(_, s)| s.assignable)
                .map(|(name, service)| (name, Some(service)))
                .collect();
        }
        let declared = self.subject.protocol.services.iter().find(|(name, _)| *name == named);
        let found = self.directory.services.get(named.as_str());
        declared.map(|(name, _)| (name, found)).into_iter().collect()
    }

    fn post(&self, post: &Post, place: &str, findings: &mut Findings<'_>) {
        let Some(named) = &post.service else { return };
        let services = self.services(named);
        if services.is_empty() {
            findings.error(
                Code::O3,
                place,
                format!(
                    "a case can be given to no service of the directory, so {named}/{} is nobody",
                    post.role
                ),
                "write assignable = true for the services that take cases",
            );
        }
        for (name, service) in services {
            let (what, remedy) = match service {
                None => (format!("the directory has no service {name}"), "add it to the directory"),
                Some(service) if holders(service, &post.role).is_empty() => (
                    format!("nobody holds the post {name}/{}", post.role),
                    "fill the post in the directory, or name another one",
                ),
                Some(_) => continue,
            };
            findings.error(Code::O3, place, what, remedy);
        }
    }

    /// Everybody who holds a post in any service.
    fn anywhere(&self, role: &Name) -> Accounts<'a> {
        self.directory.services.iter().flat_map(|(_, service)| holders(service, role)).collect()
    }

    /// Who can perform an operation when the case is with a service.
    fn able(&self, operation: &Operation, with: &Name) -> Accounts<'a> {
        let named = operation.responsible.service.as_ref();
        let services = named.map(|named| self.services(named)).unwrap_or_default();
        let recorded = services.len() != 1 || services.iter().any(|(name, _)| Some(*name) != named);
        let here = services.into_iter().filter(|(name, _)| !recorded || *name == with);
        let responsible = here.filter_map(|(_, service)| service);
        let responsible = responsible.flat_map(|service| holders(service, &operation.responsible.role));
        let others = operation.by.iter().filter(|role| self.is_official(role));
        responsible.chain(others.flat_map(|role| self.anywhere(role))).collect()
    }

    /// At worst, every operation of `not_by` was performed by another one of those who could perform this one.
    fn four_eyes(&self, name: &Name, operation: &Operation, findings: &mut Findings<'_>) {
        let Some(own) = operation.responsible.service.as_ref().filter(|_| !operation.not_by.is_empty())
        else {
            return;
        };
        let assignable = self.directory.services.iter().filter(|(_, service)| service.assignable);
        // Where no case can be given to anybody, the fixed services are still there to be looked at.
        for with in assignable.map(|(with, _)| with).chain([own]) {
            let able = self.able(operation, with);
            let others = operation.not_by.iter().filter(|other| {
                let other = self.subject.protocol.operations.get(other.as_str());
                other.is_some_and(|other| !self.able(other, with).is_disjoint(&able))
            });
            if !able.is_empty() && able.len() <= others.count() {
                findings.error(
                    Code::O4,
                    format!("operations.{name}.not_by"),
                    format!("with {with}, the only person who could perform {name} may have performed what excludes it"),
                    "give the post to one more person, or let another post be responsible",
                );
                return;
            }
        }
    }
}

fn holders<'a>(service: &'a DirectoryService, role: &Name) -> Accounts<'a> {
    service.posts.get(role.as_str()).into_iter().flatten().map(String::as_str).collect()
}
