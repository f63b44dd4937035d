//! What a decision needs to know of a case. Public permanent facts only.

use super::{
    CaseEvent, CaseOpened, Clocks, CycleRef, LinkedFrom, OperationPerformed, ProtocolChanged, ProtocolRef,
};
use crate::actor::By;
use crate::name::{CaseId, FieldName, Name, Pseudonym};
use crate::value::Value;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A case, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// What stands once it is open.
    pub open: Option<Open>,
    /// Last sequence of its stream.
    pub sequence: u64,
}

/// An open (or closed) case: everything but one that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Open {
    /// The rules it is pinned to.
    pub protocol: ProtocolRef,
    /// Who opened it.
    pub opened_by: By,
    /// Whose case it is: who opened it, or for whom it was.
    pub author: Pseudonym,
    /// The case that it continues, is a part of, or is about.
    pub linked_from: Option<LinkedFrom>,
    /// Cases that were opened from it, by link.
    pub links: BTreeMap<Name, BTreeSet<CaseId>>,
    /// Where it is.
    pub state: Name,
    /// The state before that one, for `back`.
    pub came_from: Option<Name>,
    /// When it entered the state.
    pub entered_at: Timestamp,
    /// Latest value of every public field.
    pub fields: BTreeMap<FieldName, Value>,
    /// What has been performed, how often and by whom.
    pub performed: BTreeMap<Name, Performed>,
    /// The last outcome recorded.
    pub outcome: Option<Name>,
    /// The cycle it belongs to.
    pub cycle: Option<CycleRef>,
    /// Supports that the source had counted.
    pub counted: Option<u64>,
    /// What runs meanwhile.
    pub clocks: Clocks,
    /// Rules it was pinned to before, each with the last sequence under them, the earliest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<(u64, ProtocolRef)>,
}

/// How often an operation was performed, and by whom.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Performed {
    /// How often.
    pub times: u32,
    /// By whom.
    pub by: BTreeSet<Pseudonym>,
}

impl Case {
    /// Records what has happened. Cannot fail: it already did.
    pub fn evolve(&mut self, event: CaseEvent) {
        self.sequence += 1;
        match (event, &mut self.open) {
            (CaseEvent::CaseOpened(opened), _) => self.open = Some(Open::new(*opened)),
            (event, Some(open)) => open.evolve(event, self.sequence),
            (_, None) => {}
        }
    }
}

impl Open {
    fn new(opened: CaseOpened) -> Self {
        let mut open = Self {
            protocol: opened.protocol,
            opened_by: opened.by.clone(),
            author: opened.author.unwrap_or_else(|| opened.by.actor.clone()),
            linked_from: opened.linked_from,
            links: BTreeMap::new(),
            state: opened.state,
            came_from: None,
            entered_at: opened.occurred_at,
            fields: opened.fields,
            performed: BTreeMap::new(),
            outcome: None,
            cycle: opened.cycle,
            counted: None,
            clocks: Clocks::default(),
            earlier: Vec::new(),
        };
        open.count(opened.operation, opened.by.actor);
        open
    }

    /// A case that stands in a state, of which nothing else is known: for those who tell what can come next.
    pub fn standing(protocol: ProtocolRef, opened_by: By, state: Name, entered_at: Timestamp) -> Self {
        Self {
            protocol,
            author: opened_by.actor.clone(),
            opened_by,
            linked_from: None,
            links: BTreeMap::new(),
            state,
            came_from: None,
            entered_at,
            fields: BTreeMap::new(),
            performed: BTreeMap::new(),
            outcome: None,
            cycle: None,
            counted: None,
            clocks: Clocks::default(),
            earlier: Vec::new(),
        }
    }

    /// Records what has happened, as the event of that sequence.
    pub(super) fn evolve(&mut self, event: CaseEvent, sequence: u64) {
        self.clocks.evolve(&event, sequence);
        match event {
            CaseEvent::OperationPerformed(done) => self.perform(*done),
            CaseEvent::SupportsCounted(counted) => self.counted = Some(counted.count),
            CaseEvent::TaskClosed(closed) => self.fields.extend(closed.fields),
            CaseEvent::CaseLinked(linked) => {
                self.links.entry(linked.link).or_default().insert(linked.case);
            }
            CaseEvent::ProtocolChanged(changed) => self.change(*changed, sequence),
            // What is opened is new, a note moves nothing; everything else is about time.
            _ => {}
        }
    }

    fn perform(&mut self, done: OperationPerformed) {
        if done.to != done.from {
            self.came_from = Some(done.from);
            self.state = done.to;
            self.entered_at = done.occurred_at;
        }
        self.fields.extend(done.fields);
        self.outcome = done.outcome.or(self.outcome.take());
        self.count(done.operation, done.by.actor);
    }

    /// It has not moved: when it came there and what was done stay as they are.
    fn change(&mut self, changed: ProtocolChanged, sequence: u64) {
        self.earlier.push((sequence.saturating_sub(1), changed.from));
        self.protocol = changed.to;
        self.state = changed.state;
        self.came_from = changed.came_from;
    }

    /// The rules it was pinned to when the event of that sequence was recorded.
    pub fn protocol_at(&self, sequence: u64) -> &ProtocolRef {
        let earlier = self.earlier.iter().find(|(last, _)| sequence <= *last);
        earlier.map_or(&self.protocol, |(_, protocol)| protocol)
    }

    fn count(&mut self, operation: Name, actor: Pseudonym) {
        let performed = self.performed.entry(operation).or_default();
        performed.times = performed.times.saturating_add(1);
        performed.by.insert(actor);
    }
}
