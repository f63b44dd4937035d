//! The course of a case, as its protocol has it: where it stands when, who answers, what people may do.

use super::crowd::Window;
use super::story::{Case, StoryError};
use jiff::Timestamp;
use pobuda_domain::field::Raw;
use pobuda_domain::name::Name;
use pobuda_domain::protocol::{Openness, Operation, Post, Protocol, Service, Target};
use std::collections::{BTreeMap, BTreeSet};

/// A case on its way.
pub(super) struct Course<'p> {
    protocol: &'p Protocol,
    key: &'p str,
    opened_by: &'p str,
    /// Services recorded in fields, by field.
    services: BTreeMap<String, String>,
    /// The states it was in, and since when; never empty.
    states: Vec<(Timestamp, Name)>,
    came_from: Option<Name>,
    /// When a service was last recorded.
    given_at: Timestamp,
    /// Tasks closed since the state was entered.
    closed: BTreeSet<Name>,
}

impl<'p> Course<'p> {
    /// A case that was opened.
    pub(super) fn opened(protocol: &'p Protocol, case: &'p Case, at: Timestamp) -> Result<Self, StoryError> {
        let mut opening = protocol.operations.iter().filter(|(_, operation)| operation.from.is_none());
        let meant = opening.find(|(name, _)| case.op.as_deref().is_none_or(|wanted| wanted == name.as_str()));
        let target = meant.and_then(|(_, operation)| operation.to.as_ref());
        let Some(Target::One(state)) = target else {
            return Err(StoryError::wrong(&case.key, "nothing opens it"));
        };
        let services = case
            .fields
            .iter()
            .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
            .collect();
        Ok(Self {
            protocol,
            key: &case.key,
            opened_by: &case.by,
            services,
            states: vec![(at, state.clone())],
            came_from: None,
            given_at: at,
            closed: BTreeSet::new(),
        })
    }

    /// Who answers for an operation now: a post, or who opened the case.
    pub(super) fn responsible(&self, operation: &Name) -> Result<String, StoryError> {
        let post = &self.operation(operation)?.responsible;
        self.at_post(post)
            .map_err(|_| StoryError::wrong(self.key, format!("{operation} before a service has the case")))
    }

    /// Who holds a post now: a post of a service, or who opened the case.
    pub(super) fn at_post(&self, post: &Post) -> Result<String, StoryError> {
        let Some(named) = &post.service else { return Ok(self.opened_by.to_owned()) };
        let recorded = self.protocol.services.get(named.as_str()).and_then(|service| service.from.as_ref());
        let service = match recorded {
            None => named.as_str(),
            Some(field) => self.services.get(field.as_str()).map(String::as_str).ok_or_else(|| {
                StoryError::wrong(self.key, format!("{named} before a service has the case"))
            })?,
        };
        Ok(format!("{service}/{}", post.role))
    }

    /// Where it stands, and since when with the same service.
    pub(super) fn stands(&self) -> (Timestamp, Name) {
        let (entered, state) =
            self.states.last().cloned().unwrap_or_else(|| (Timestamp::MIN, Name::system()));
        (entered.max(self.given_at), state)
    }

    /// Whether time does it: the year says when, and nobody has to.
    pub(super) fn happens_by_itself(&self, operation: &Name) -> Result<bool, StoryError> {
        let operation = self.operation(operation)?;
        Ok(operation.after.is_some() || operation.at.is_some())
    }

    /// Closes a task; `false` when it is closed already.
    pub(super) fn closes(&mut self, task: &Name) -> bool {
        self.closed.insert(task.clone())
    }

    /// An operation moves the case on.
    pub(super) fn moves(
        &mut self,
        name: &Name,
        outcome: Option<&Name>,
        fields: &BTreeMap<String, Raw>,
        at: Timestamp,
    ) -> Result<(), StoryError> {
        for (field, value) in fields {
            if let Raw::Text(text) = value {
                let names =
                    |service: &Service| service.from.as_ref().is_some_and(|from| from.as_str() == field);
                if self.protocol.services.iter().any(|(_, service)| names(service)) {
                    self.given_at = at;
                }
                self.services.insert(field.clone(), text.clone());
            }
        }
        let to = match &self.operation(name)?.to {
            None => None,
            Some(Target::One(to)) if to.as_str() == "back" => self.came_from.clone(),
            Some(Target::One(to)) => Some(to.clone()),
            Some(Target::ByOutcome(table)) => {
                outcome.and_then(|outcome| table.get(outcome.as_str())).cloned()
            }
        };
        if let (Some(to), Some((_, now))) = (to, self.states.last())
            && to != *now
        {
            self.came_from = Some(now.clone());
            self.states.push((at, to));
            self.closed.clear();
        }
        Ok(())
    }

    /// When people may do something, up to an end.
    pub(super) fn open_to(&self, what: Openness, end: Timestamp) -> Vec<Window> {
        let ends = self.states.iter().skip(1).map(|(at, _)| *at).chain([end]);
        let open = |state: &Name| {
            self.protocol.states.get(state.as_str()).is_some_and(|state| state.open_to.contains(&what))
        };
        self.states
            .iter()
            .zip(ends)
            .filter(|((_, state), _)| open(state))
            .map(|((from, _), to)| Window { from: *from, to })
            .collect()
    }

    fn operation(&self, name: &Name) -> Result<&'p Operation, StoryError> {
        let found = self.protocol.operations.get(name.as_str());
        found.ok_or_else(|| StoryError::wrong(self.key, format!("{name} is no operation of its protocol")))
    }
}
