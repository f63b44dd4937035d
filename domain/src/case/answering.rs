//! Who answers for a deadline: the posts whose operations it waits for.

use super::follow::responsible;
use super::{CaseEvent, Responsible};
use crate::directory::Directory;
use crate::name::{FieldName, Name};
use crate::protocol::{Deadline, DeadlineKind, Operation, Protocol, Side};
use crate::value::Value;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeSet;

impl Protocol {
    /// The posts that can keep a deadline from where a case stands, whoever holds them. None where it is the citizen's.
    ///
    /// What may be done everywhere, like hiding a text, is nobody's promise unless it is the news that was promised, and
    /// what happens by itself needs nobody.
    pub(super) fn answering_for<'v>(
        &self,
        deadline: &Name,
        state: &Name,
        value: impl Fn(&FieldName) -> Option<&'v Value>,
    ) -> BTreeSet<Responsible> {
        let declared = self.deadlines.get(deadline.as_str());
        let of_office = declared.filter(|declared| declared.kind != DeadlineKind::Citizen);
        let Some(declared) = of_office else { return BTreeSet::new() };
        let news = declared.kind == DeadlineKind::News;
        let waited_for = self.operations.iter().filter(|(name, operation)| {
            let here = |from: &String| from == state.as_str() || (news && from == "*");
            let here = operation.from.iter().flatten().any(here);
            here && self.by_office(operation)
                && !operation.happens_by_itself()
                && operation.keeps(name, declared.kind, Some(declared))
        });
        let posts = waited_for.map(|(_, operation)| responsible(self, &operation.responsible, &value));
        posts.filter(|post| !self.unassigned(post)).collect()
    }

    /// Whether an operation is for somebody in an office.
    pub(super) fn by_office(&self, operation: &Operation) -> bool {
        let role = self.roles.get(operation.responsible.role.as_str());
        role.is_some_and(|role| matches!(role.side, Side::Municipality | Side::Partner))
    }

    /// Whether the service of a post is one that a case has yet to be given to.
    fn unassigned(&self, post: &Responsible) -> bool {
        let declared = post.service.as_ref().and_then(|service| self.services.get(service.as_str()));
        declared.is_some_and(|declared| declared.from.is_some())
    }
}

impl Operation {
    /// Whether it comes without anybody doing it.
    pub(super) fn happens_by_itself(&self) -> bool {
        self.after.is_some() || self.at.is_some() || self.on.is_some()
    }

    /// Whether a deadline of that kind waits for it: news for what starts it anew, everything else for what moves the
    /// case on.
    pub(super) fn keeps(&self, name: &Name, kind: DeadlineKind, declared: Option<&Deadline>) -> bool {
        match kind {
            DeadlineKind::News => declared.is_some_and(|declared| declared.restarts_on.contains(name)),
            _ => self.to.is_some(),
        }
    }
}

/// The posts with who holds them on a day, and what is raised for those that nobody holds.
pub(super) fn held(
    posts: BTreeSet<Responsible>,
    day: Date,
    at: Timestamp,
    directory: Option<&Directory>,
) -> (Vec<Responsible>, Vec<CaseEvent>) {
    let held: Vec<Responsible> = posts.into_iter().map(|post| post.on(day, directory)).collect();
    let vacancies = held.iter().filter_map(|post| post.vacancy(directory, at)).collect();
    (held, vacancies)
}
