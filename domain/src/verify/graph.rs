//! A protocol as a graph: states, and every way an operation can lead from one to another.

use crate::name::{FieldName, Name};
use crate::protocol::{Opens, Operation, Protocol, Side, State, Target};
use std::collections::{BTreeMap, BTreeSet};

/// One way of an operation: from a state, with an outcome where one is recorded, to a state.
#[derive(Debug, Clone, Copy)]
pub(super) struct Move<'a> {
    pub(super) name: &'a Name,
    pub(super) operation: &'a Operation,
    /// Absent where it opens a case.
    pub(super) from: Option<&'a Name>,
    pub(super) outcome: Option<&'a Name>,
    pub(super) to: &'a Name,
    /// Whether it goes back to where the case came from.
    pub(super) back: bool,
}

impl Move<'_> {
    pub(super) fn leaves(&self) -> bool {
        self.from != Some(self.to)
    }
}

pub(super) struct Graph<'a> {
    protocol: &'a Protocol,
    moves: Vec<Move<'a>>,
    reached: BTreeSet<&'a Name>,
}

impl<'a> Graph<'a> {
    pub(super) fn of(protocol: &'a Protocol) -> Self {
        let mut graph = Self { protocol, moves: Vec::new(), reached: BTreeSet::new() };
        for (name, operation) in protocol.operations.iter() {
            for from in origins(protocol, operation) {
                graph.moves.extend(ways(protocol, name, operation, from));
            }
        }
        graph.reach();
        graph.go_back();
        let happening: Vec<_> = graph.moves.iter().filter(|m| graph.can_happen(m)).copied().collect();
        graph.moves = happening;
        graph
    }

    /// Optimistically: every guard may hold, and a linked case closes once it was opened.
    fn reach(&mut self) {
        loop {
            let before = self.reached.len();
            let moves = self.moves.iter();
            let entered: Vec<_> = moves.filter(|m| self.can_happen(m)).map(|m| m.to).collect();
            self.reached.extend(entered);
            if self.reached.len() == before {
                return;
            }
        }
    }

    /// `back` leads to every state from which its own can have been entered.
    fn go_back(&mut self) {
        loop {
            let mut further = Vec::new();
            for (name, operation) in self.protocol.operations.iter().filter(|(_, o)| goes_back(o)) {
                for from in origins(self.protocol, operation).into_iter().flatten() {
                    let known = self.moves.iter().filter(|m| m.name == name && m.from == Some(from));
                    let known: BTreeSet<_> = known.map(|m| m.to).collect();
                    let before =
                        self.moves.iter().filter(|m| m.to == from && m.leaves() && self.can_happen(m));
                    let before: BTreeSet<_> = before.filter_map(|m| m.from).collect();
                    let outcome = operation.outcome.as_ref();
                    let new = before.difference(&known);
                    further.extend(new.map(|to| Move {
                        name,
                        operation,
                        from: Some(from),
                        outcome,
                        to,
                        back: true,
                    }));
                }
            }
            if further.is_empty() {
                return;
            }
            self.moves.extend(further);
        }
    }

    /// Whether the case can be where the move begins, and what it waits for can come.
    fn can_happen(&self, m: &Move<'_>) -> bool {
        let there = m.from.is_none_or(|from| self.reached.contains(from));
        there && m.operation.on.as_ref().is_none_or(|on| self.is_opened(&on.link))
    }

    fn is_opened(&self, link: &Name) -> bool {
        self.moves
            .iter()
            .any(|m| m.from.is_none_or(|from| self.reached.contains(from)) && opened_by(m).contains(&link))
    }

    /// Every move that can happen.
    pub(super) fn moves(&self) -> impl Iterator<Item = &Move<'a>> {
        self.moves.iter()
    }

    pub(super) fn out_of<'b>(&'b self, state: &'b Name) -> impl Iterator<Item = &'b Move<'a>> {
        self.moves().filter(move |m| m.from == Some(state))
    }

    pub(super) fn towards<'b>(&'b self, state: &'b Name) -> impl Iterator<Item = &'b Move<'a>> {
        self.moves().filter(move |m| m.to == state)
    }

    pub(super) fn of_operation<'b>(&'b self, name: &'b Name) -> impl Iterator<Item = &'b Move<'a>> {
        self.moves().filter(move |m| m.name == name)
    }

    pub(super) fn is_reached(&self, state: &Name) -> bool {
        self.reached.contains(state)
    }

    pub(super) fn is_final(&self, state: &Name) -> bool {
        self.protocol.states.get(state.as_str()).is_some_and(|state| state.is_final)
    }

    /// The states in which a case can be while it is handled.
    pub(super) fn live(&self) -> impl Iterator<Item = (&'a Name, &'a State)> {
        let states = self.protocol.states.iter();
        states.filter(|(name, state)| !state.is_final && self.reached.contains(*name))
    }

    /// Whether there is a way from one state to another, of any length, nothing included.
    pub(super) fn leads(&self, from: &Name, to: &Name) -> bool {
        let mut seen = BTreeSet::from([from]);
        let mut waiting = vec![from];
        while let Some(state) = waiting.pop() {
            if state == to {
                return true;
            }
            let next: Vec<_> = self.moves().filter(|m| m.from == Some(state)).map(|m| m.to).collect();
            waiting.extend(next.into_iter().filter(|next| seen.insert(next)));
        }
        false
    }

    /// What is given with a move: by its operation and by the outcome it records.
    pub(super) fn gives(&self, m: &Move<'a>) -> impl Iterator<Item = &'a FieldName> {
        let outcome = m.outcome.and_then(|outcome| self.protocol.outcomes.get(outcome.as_str()));
        m.operation.needs.iter().chain(outcome.into_iter().flat_map(|outcome| &outcome.needs))
    }
}

/// The states from which an operation is allowed; nothing, once, where it opens a case.
pub(super) fn origins<'a>(protocol: &'a Protocol, operation: &'a Operation) -> Vec<Option<&'a Name>> {
    let Some(from) = &operation.from else { return vec![None] };
    let everywhere = from.iter().any(|from| from == "*");
    let states = protocol.states.iter();
    let allowed =
        states.filter(
            |(name, state)| {
                if everywhere { !state.is_final } else { from.iter().any(|f| f == name.as_str()) }
            },
        );
    allowed.map(|(name, _)| Some(name)).collect()
}

fn ways<'a>(
    protocol: &'a Protocol,
    name: &'a Name,
    operation: &'a Operation,
    from: Option<&'a Name>,
) -> Vec<Move<'a>> {
    let way = |outcome, to| Move { name, operation, from, outcome, to, back: false };
    let own = operation.outcome.as_ref();
    match &operation.to {
        None => from.map(|from| way(own, from)).into_iter().collect(),
        Some(Target::One(_)) if goes_back(operation) => Vec::new(),
        Some(Target::One(to)) => {
            // The name as the table of states has it lives as long as the protocol does.
            protocol
                .states
                .iter()
                .filter(|(state, _)| *state == to)
                .map(|(state, _)| way(own, state))
                .collect()
        }
        Some(Target::ByOutcome(table)) => table.iter().map(|(outcome, to)| way(Some(outcome), to)).collect(),
    }
}

pub(super) fn goes_back(operation: &Operation) -> bool {
    matches!(&operation.to, Some(Target::One(to)) if to.as_str() == "back")
}

/// The links that a move opens.
pub(super) fn opened_by<'a>(m: &Move<'a>) -> Vec<&'a Name> {
    match &m.operation.opens {
        None => Vec::new(),
        Some(Opens::One(link)) => vec![link],
        Some(Opens::ByOutcome(table)) => {
            m.outcome.and_then(|outcome| table.get(outcome.as_str())).into_iter().collect()
        }
    }
}

/// Whether somebody other than a citizen may perform it.
pub(super) fn is_for_municipality(protocol: &Protocol, operation: &Operation) -> bool {
    let mut roles = operation.by.iter().chain([&operation.responsible.role]);
    roles.any(|role| side(protocol, role) != Some(Side::Citizen))
}

/// Whether a citizen may perform it.
pub(super) fn is_for_citizens(protocol: &Protocol, operation: &Operation) -> bool {
    let mut roles = operation.by.iter().chain([&operation.responsible.role]);
    roles.any(|role| side(protocol, role) == Some(Side::Citizen))
}

pub(super) fn side(protocol: &Protocol, role: &Name) -> Option<Side> {
    protocol.roles.get(role.as_str()).map(|role| role.side)
}

/// Whether time alone makes it happen and nothing can hold it up.
pub(super) fn comes_by_itself(operation: &Operation) -> bool {
    (operation.after.is_some() || operation.at.is_some()) && operation.when.is_none()
}

/// Names in the words of a sentence.
pub(super) fn listed<'a>(names: impl IntoIterator<Item = &'a Name>) -> String {
    let unique: BTreeMap<&str, ()> = names.into_iter().map(|name| (name.as_str(), ())).collect();
    unique.into_keys().collect::<Vec<_>>().join(", ")
}
