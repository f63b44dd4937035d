//! One case as it stands: how events change it.

use super::Forgotten;
use super::texts::{Openings, Sealed, take_actor_name};
use crate::rows::CaseRow;
use jiff::Timestamp;
use pobuda_domain::case::{
    ACTOR_NAME, CaseEvent, CaseOpened, Clocks, OperationPerformed, ProtocolRef, TaskClosed,
};
use pobuda_domain::name::{CaseId, FieldName, Name};
use pobuda_domain::protocol::Library;
use pobuda_domain::value::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Fields in which a protocol asks for the part of the municipality.
const DISTRICT_FIELDS: [&str; 2] = ["area", "district"];

/// The field that names a case.
const TITLE_FIELD: &str = "title";

/// Where an event stands.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At {
    /// In the log.
    pub(crate) position: u64,
    /// In its stream.
    pub(crate) sequence: u64,
}

impl CaseRow {
    /// A case that was just opened.
    pub(crate) fn opened(
        id: CaseId,
        reference: String,
        at: At,
        opened: &CaseOpened,
        openings: &Openings,
        library: &Library,
    ) -> Self {
        let sealed = Sealed { given: &opened.given, restricted: &opened.restricted };
        let mut texts = openings.texts(&sealed, &opened.protocol, library);
        let author_name = take_actor_name(&mut texts);
        let choice = |wanted: fn(&str) -> bool| {
            let mut fields = opened.fields.iter().filter(|(name, _)| wanted(name.as_str()));
            fields.find_map(|(_, value)| match value {
                Value::Choice(choice) => Some(choice.clone()),
                _ => None,
            })
        };
        Self {
            id,
            reference,
            title: texts.get(TITLE_FIELD).cloned(),
            given_at: texts.keys().map(|name| (name.clone(), at.position)).collect(),
            texts,
            step: step(library, &opened.protocol, &opened.state),
            service: assigned(library, &opened.protocol, &opened.fields),
            category: choice(|name| !DISTRICT_FIELDS.contains(&name)),
            district: choice(|name| DISTRICT_FIELDS.contains(&name)),
            protocol: opened.protocol.clone(),
            fields: opened.fields.clone(),
            state: opened.state.clone(),
            since: opened.occurred_at,
            outcome: None,
            language: opened.language.clone(),
            by: opened.by.clone(),
            author_name,
            source: opened.source.clone(),
            channel: opened.channel,
            opened_at: opened.occurred_at,
            precision: opened.precision,
            updated_at: opened.occurred_at,
            linked_from: opened.linked_from.clone(),
            linked: BTreeSet::new(),
            clocks: Clocks::default(),
            comments: 0,
            supports: 0,
            supports_given: 0,
            supports_counted: 0,
            opened_position: at.position,
            last_position: at.position,
            sequence: at.sequence,
        }
    }

    /// Something happened to it after it was opened. Says whether its texts have changed.
    pub(crate) fn evolve(
        &mut self,
        at: At,
        event: &CaseEvent,
        openings: &Openings,
        library: &Library,
    ) -> bool {
        self.clocks.evolve(event, at.sequence);
        self.sequence = at.sequence;
        match event {
            CaseEvent::CaseOpened(_) => false,
            CaseEvent::OperationPerformed(done) => self.perform(at, done, openings, library),
            CaseEvent::SupportsCounted(counted) => {
                self.set_supports(at.position, self.supports_given, counted.count);
                false
            }
            CaseEvent::TaskClosed(closed) => self.close_task(at, closed, openings, library),
            CaseEvent::CaseLinked(linked) => {
                self.linked.insert(linked.case.clone());
                self.touch(at.position, Some(linked.occurred_at));
                false
            }
            CaseEvent::ProtocolChanged(changed) => {
                self.protocol = changed.to.clone();
                self.state = changed.state.clone();
                self.step = step(library, &self.protocol, &self.state);
                self.touch(at.position, Some(changed.occurred_at));
                false
            }
            // What follows from an operation is not news beside it; that time has passed is no change to the case.
            _ => {
                self.touch(at.position, None);
                false
            }
        }
    }

    fn perform(&mut self, at: At, done: &OperationPerformed, openings: &Openings, library: &Library) -> bool {
        if done.to != done.from {
            self.state = done.to.clone();
            self.step = step(library, &self.protocol, &self.state);
            self.since = done.occurred_at;
        }
        if done.outcome.is_some() {
            self.outcome.clone_from(&done.outcome);
        }
        self.touch(at.position, Some(done.occurred_at));
        let sealed = Sealed { given: &done.given, restricted: &done.restricted };
        self.take(at, &sealed, &done.fields, openings, library)
    }

    fn close_task(&mut self, at: At, closed: &TaskClosed, openings: &Openings, library: &Library) -> bool {
        self.touch(at.position, Some(closed.occurred_at));
        let sealed = Sealed { given: &closed.given, restricted: &closed.restricted };
        self.take(at, &sealed, &closed.fields, openings, library)
    }

    /// Takes what was given. Says whether its texts have changed.
    fn take(
        &mut self,
        at: At,
        sealed: &Sealed<'_>,
        fields: &BTreeMap<FieldName, Value>,
        openings: &Openings,
        library: &Library,
    ) -> bool {
        let mut texts = openings.texts(sealed, &self.protocol, library);
        // Who acted is told by the timeline; the row says who opened the case.
        let _who = take_actor_name(&mut texts);
        let changed = !texts.is_empty();
        if let Some(title) = texts.get(TITLE_FIELD) {
            self.title = Some(title.clone());
        }
        self.given_at.extend(texts.keys().map(|name| (name.clone(), at.position)));
        self.texts.extend(texts);
        if let Some(service) = assigned(library, &self.protocol, fields) {
            self.service = Some(service);
        }
        self.fields.extend(fields.clone());
        changed
    }

    /// Takes out a text that was erased, unless another has taken its place since. What the page of the case shows has
    /// changed either way: its timeline has every text.
    pub(crate) fn forget(&mut self, position: u64, gone: &Forgotten) {
        self.touch(position, None);
        if gone.field.as_str() == ACTOR_NAME {
            if self.opened_position == gone.position && self.author_name.is_some() {
                self.author_name = Some(gone.told.clone());
            }
        } else if self.given_at.get(&gone.field) == Some(&gone.position) {
            if gone.field.as_str() == TITLE_FIELD {
                self.title = Some(gone.told.clone());
            }
            self.texts.insert(gone.field.clone(), gone.told.clone());
        }
    }

    /// Supports changed.
    pub(crate) fn set_supports(&mut self, position: u64, given: u64, counted: u64) {
        self.supports_given = given;
        self.supports_counted = counted;
        self.supports = given.saturating_add(counted);
        self.touch(position, None);
    }

    /// A comment was posted on it.
    pub(crate) fn comment_posted(&mut self, position: u64, occurred_at: Timestamp) {
        self.comments = self.comments.saturating_add(1);
        self.touch(position, Some(occurred_at));
    }

    /// A comment on it was edited.
    pub(crate) fn comment_edited(&mut self, position: u64, occurred_at: Timestamp) {
        self.touch(position, Some(occurred_at));
    }

    /// A comment on it was taken back.
    pub(crate) fn comment_withdrawn(&mut self, position: u64, occurred_at: Timestamp) {
        self.comments = self.comments.saturating_sub(1);
        self.touch(position, Some(occurred_at));
    }

    fn touch(&mut self, position: u64, occurred_at: Option<Timestamp>) {
        self.last_position = self.last_position.max(position);
        self.updated_at = occurred_at.map_or(self.updated_at, |at| self.updated_at.max(at));
    }
}

/// The step of the progress bar that a state belongs to; the state itself where nobody has the rules.
fn step(library: &Library, protocol: &ProtocolRef, state: &Name) -> Name {
    let published = library.pinned(protocol);
    let known = published.and_then(|published| published.protocol.states.get(state.as_str()));
    known.map_or_else(|| state.clone(), |known| known.step.clone())
}

/// The service that these fields give the case to: the value of a field that a service of the protocol is named by,
/// or of any service where the protocol names none so.
pub(crate) fn assigned(
    library: &Library,
    protocol: &ProtocolRef,
    fields: &BTreeMap<FieldName, Value>,
) -> Option<Name> {
    let services = library.pinned(protocol).map(|published| &published.protocol.services);
    let naming: Vec<&FieldName> = services
        .map(|services| services.iter().filter_map(|(_, service)| service.from.as_ref()).collect())
        .unwrap_or_default();
    fields.iter().filter(|(name, _)| naming.is_empty() || naming.contains(name)).find_map(|(_, value)| {
        match value {
            Value::Service(service) => Some(service.clone()),
            _ => None,
        }
    })
}
