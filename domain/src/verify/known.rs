//! What is certainly known in a state: given on every way by which a case can have come there.

use super::graph::{Graph, Move};
use crate::name::{FieldName, Name};
use crate::protocol::Protocol;
use std::collections::{BTreeMap, BTreeSet};

/// Definite assignment: the greatest fixed point of intersection over incoming operations.
pub(super) struct Known<'a> {
    at: BTreeMap<&'a Name, BTreeSet<&'a FieldName>>,
}

impl<'a> Known<'a> {
    pub(super) fn of(protocol: &'a Protocol, graph: &Graph<'a>) -> Self {
        let everything: BTreeSet<_> = protocol.fields.iter().map(|(field, _)| field).collect();
        let states = protocol.states.iter().map(|(state, _)| state).filter(|state| graph.is_reached(state));
        let mut known = Self { at: states.map(|state| (state, everything.clone())).collect() };
        // Going back leads where the case has been: what was known there then is known still.
        let entering: Vec<_> = graph.moves().filter(|m| !m.back && m.leaves()).collect();
        loop {
            let mut changed = false;
            for m in &entering {
                let given: BTreeSet<_> = graph.gives(m).collect();
                let before = m.from.and_then(|from| known.at.get(from)).cloned().unwrap_or_default();
                if let Some(at) = known.at.get_mut(m.to) {
                    let size = at.len();
                    at.retain(|field| given.contains(field) || before.contains(field));
                    changed |= at.len() != size;
                }
            }
            if !changed {
                return known;
            }
        }
    }

    /// Whether it is known while a case is in the state. Of a state that cannot be reached anything may be said.
    pub(super) fn holds(&self, state: &Name, field: &FieldName) -> bool {
        self.at.get(state).is_none_or(|known| known.contains(field))
    }

    /// Whether it is known when a move happens: before, or given with it.
    pub(super) fn with(&self, graph: &Graph<'a>, m: &Move<'a>, field: &FieldName) -> bool {
        m.from.is_some_and(|from| self.holds(from, field)) || graph.gives(m).any(|given| given == field)
    }
}
