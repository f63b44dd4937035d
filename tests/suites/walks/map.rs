//! The ways of a protocol: which operation leads from where to where, and the shortest way to one of them.

use pobuda_domain::name::Name;
use pobuda_domain::protocol::{Operation, Protocol, Target};
use std::collections::{BTreeMap, BTreeSet};

/// Waiting is a last resort: what needs no waiting is done first, while the dates of the round are still to come.
const WAITING: u32 = 100;

/// Where a case is, and whence it came there.
pub(super) type Spot = (Name, Option<Name>);

/// One way of an operation.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Way {
    pub(super) operation: Name,
    pub(super) from: Name,
    pub(super) outcome: Option<Name>,
    pub(super) to: Name,
}

impl Way {
    /// As it is seen in the log.
    pub(super) fn name(&self) -> String {
        let outcome = self.outcome.as_ref().map_or("nothing", Name::as_str);
        format!("{} from {} to {} with {outcome}", self.operation, self.from, self.to)
    }
}

pub(super) struct Map<'p> {
    protocol: &'p Protocol,
    /// Whence a case can have come to a state.
    before: BTreeMap<Name, BTreeSet<Name>>,
}

impl<'p> Map<'p> {
    pub(super) fn of(protocol: &'p Protocol) -> Self {
        let mut before: BTreeMap<Name, BTreeSet<Name>> = BTreeMap::new();
        // Twice, because `back` leads to what led here.
        for _ in 0..2 {
            let known = Self { protocol, before: before.clone() };
            for way in known.ways() {
                if way.from != way.to {
                    before.entry(way.to).or_default().insert(way.from);
                }
            }
        }
        Self { protocol, before }
    }

    /// Every way there is, openings aside.
    pub(super) fn ways(&self) -> BTreeSet<Way> {
        let spots = self.protocol.states.iter().flat_map(|(state, _)| {
            let came_from = self.before.get(state).into_iter().flatten();
            let came_from: Vec<_> = came_from.cloned().map(Some).chain([None]).collect();
            came_from.into_iter().map(|came_from| (state.clone(), came_from)).collect::<Vec<_>>()
        });
        spots.flat_map(|spot| self.from(&spot)).collect()
    }

    /// The ways from a spot.
    pub(super) fn from(&self, (state, came_from): &Spot) -> Vec<Way> {
        let is_final = self.protocol.states.get(state.as_str()).is_some_and(|state| state.is_final);
        let mut ways = Vec::new();
        for (name, operation) in self.protocol.operations.iter() {
            let here = |from: &String| from == state.as_str() || (from == "*" && !is_final);
            if operation.from.iter().flatten().any(here) {
                let to = targets(operation, state, came_from.as_ref());
                ways.extend(to.into_iter().map(|(outcome, to)| Way {
                    operation: name.clone(),
                    from: state.clone(),
                    outcome,
                    to,
                }));
            }
        }
        ways
    }

    pub(super) fn operation(&self, name: &Name) -> &'p Operation {
        self.protocol.operations.get(name.as_str()).expect("an operation of the protocol")
    }

    /// The first step of the cheapest way from a spot to one that is wanted, without those that are barred.
    pub(super) fn towards(
        &self,
        spot: &Spot,
        barred: &impl Fn(&Way) -> bool,
        wanted: &impl Fn(&Way) -> bool,
    ) -> Option<Way> {
        let mut reached: BTreeMap<Spot, Option<Way>> = BTreeMap::new();
        let mut waiting: BTreeSet<(u32, Spot, Option<Way>)> = [(0, spot.clone(), None)].into();
        let mut best: Option<(u32, Way)> = None;
        while let Some((cost, spot, first)) = waiting.pop_first() {
            if reached.contains_key(&spot) || best.as_ref().is_some_and(|(least, _)| cost >= *least) {
                continue;
            }
            for way in self.from(&spot).into_iter().filter(|way| !barred(way)) {
                let cost = cost + self.cost(&way);
                let first = first.clone().unwrap_or_else(|| way.clone());
                if wanted(&way) && best.as_ref().is_none_or(|(least, _)| cost < *least) {
                    best = Some((cost, first.clone()));
                }
                let came_from = if way.to == way.from { spot.1.clone() } else { Some(way.from.clone()) };
                waiting.insert((cost, (way.to.clone(), came_from), Some(first)));
            }
            reached.insert(spot, first);
        }
        best.map(|(_, way)| way)
    }

    fn cost(&self, way: &Way) -> u32 {
        let operation = self.operation(&way.operation);
        let waits = operation.is_automatic() || operation.not_before.is_some();
        if waits { WAITING } else { 1 }
    }
}

fn targets(operation: &Operation, state: &Name, came_from: Option<&Name>) -> Vec<(Option<Name>, Name)> {
    let own = operation.outcome.clone();
    match &operation.to {
        None => vec![(own, state.clone())],
        Some(Target::One(to)) if to.as_str() == "back" => {
            came_from.map(|back| (own, back.clone())).into_iter().collect()
        }
        Some(Target::One(to)) => vec![(own, to.clone())],
        Some(Target::ByOutcome(table)) => {
            table.iter().map(|(outcome, to)| (Some(outcome.clone()), to.clone())).collect()
        }
    }
}
