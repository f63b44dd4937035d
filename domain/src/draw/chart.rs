//! What is drawn, before anybody asks where: states in their order, and the ways between them with their labels.

use super::order::{self, Edge, Standing};
use super::words::{Tongue, due_in};
use super::{DRAWN_STATES_MAX, DRAWN_WAYS_MAX, Undrawable};
use crate::name::{Language, Name};
use crate::protocol::{Operation, Protocol, Target};
use std::collections::{BTreeMap, BTreeSet};

/// A protocol in one language, ready to be drawn.
#[derive(Debug)]
pub(super) struct Chart {
    pub(super) language: Language,
    pub(super) tongue: Tongue,
    pub(super) title: String,
    pub(super) purpose: String,
    /// The citizen's steps, in their order.
    pub(super) steps: Vec<String>,
    /// The states, from top to bottom. Those of one step follow each other.
    pub(super) stations: Vec<Station>,
    /// The ways, in the order in which the protocol declares the first operation of each.
    pub(super) arrows: Vec<Arrow>,
}

/// A state.
#[derive(Debug)]
pub(super) struct Station {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) plain: String,
    /// Its step, by number.
    pub(super) step: usize,
    pub(super) is_final: bool,
    /// What is due, a line for each deadline.
    pub(super) due: Vec<String>,
    /// What can happen without leaving it.
    pub(super) meanwhile: Vec<Deed>,
}

/// An operation as a label says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Deed {
    pub(super) label: String,
    /// The outcomes that lead this way, where one is chosen.
    pub(super) outcomes: Vec<String>,
    /// Who performs it.
    pub(super) who: String,
}

/// All operations that lead from one state to another; or to several, where they lead back.
#[derive(Debug)]
pub(super) struct Arrow {
    /// By number; nothing where cases begin.
    pub(super) from: Option<usize>,
    /// By number, each once, in ascending order.
    pub(super) to: Vec<usize>,
    /// Whether it leads back to where the case came from, or opens a case again.
    pub(super) returns: bool,
    pub(super) deeds: Vec<Deed>,
}

/// One way of an operation, by numbers of declared states.
struct Way<'a> {
    operation: &'a Operation,
    from: Option<usize>,
    to: usize,
    outcome: Option<&'a Name>,
    back: bool,
}

impl Chart {
    pub(super) fn of(protocol: &Protocol, language: &Language) -> Result<Self, Undrawable> {
        let names: Vec<&Name> = protocol.states.iter().map(|(name, _)| name).collect();
        if names.len() > DRAWN_STATES_MAX {
            return Err(Undrawable { what: "states", most: DRAWN_STATES_MAX });
        }
        let numbers: BTreeMap<&str, usize> =
            names.iter().enumerate().map(|(number, name)| (name.as_str(), number)).collect();
        let ways = ways(protocol, &numbers)?;
        let order = order::from_top(&standings(protocol), &edges(&ways));
        let mut places = vec![0; names.len()];
        for (place, number) in order.iter().enumerate() {
            if let Some(of) = places.get_mut(*number) {
                *of = place;
            }
        }
        let speaker = Speaker { protocol, language, tongue: Tongue::of(language) };
        let states: Vec<_> = protocol.states.iter().collect();
        let in_order = order.iter().filter_map(|number| states.get(*number));
        let stations = in_order.map(|(name, _)| speaker.station(name)).collect::<Vec<_>>();
        let mut chart = Self {
            language: language.clone(),
            tongue: speaker.tongue,
            title: speaker.say(&protocol.title),
            purpose: speaker.say(&protocol.purpose),
            steps: protocol.steps.iter().map(|step| speaker.say(&step.label)).collect(),
            stations: stations.into_iter().flatten().collect(),
            arrows: Vec::new(),
        };
        for way in &ways {
            chart.add(way, &speaker, &places);
        }
        chart.gather_returns();
        Ok(chart)
    }

    /// Adds a way to the arrow between the same two states, or to the list of what happens inside of one.
    fn add(&mut self, way: &Way<'_>, speaker: &Speaker<'_>, places: &[usize]) {
        let from = way.from.and_then(|from| places.get(from).copied());
        let Some(&to) = places.get(way.to) else { return };
        let deed = speaker.deed(way.operation);
        let deeds = if from == Some(to) {
            match self.stations.get_mut(to).filter(|_| way.operation.public) {
                Some(station) => &mut station.meanwhile,
                None => return,
            }
        } else {
            let returns = way.back || way.operation.reopens;
            let same = |arrow: &Arrow| arrow.from == from && arrow.to == [to] && arrow.returns == returns;
            let at = self.arrows.iter().position(same).unwrap_or_else(|| {
                self.arrows.push(Arrow { from, to: vec![to], returns, deeds: Vec::new() });
                self.arrows.len().saturating_sub(1)
            });
            match self.arrows.get_mut(at) {
                Some(arrow) => &mut arrow.deeds,
                None => return,
            }
        };
        let outcome = way.outcome.filter(|_| matches!(way.operation.to, Some(Target::ByOutcome(_))));
        let outcome = outcome.map(|outcome| speaker.outcome(outcome));
        match deeds.iter_mut().find(|known| known.label == deed.label && known.who == deed.who) {
            Some(known) => known.outcomes.extend(outcome),
            None => deeds.push(Deed { outcomes: outcome.into_iter().collect(), ..deed }),
        }
    }

    /// Ways back that are the same but for where they lead become one that leads to all of it.
    fn gather_returns(&mut self) {
        let mut gathered: Vec<Arrow> = Vec::new();
        for arrow in std::mem::take(&mut self.arrows) {
            let same = |other: &&mut Arrow| {
                arrow.returns && other.returns && other.from == arrow.from && other.deeds == arrow.deeds
            };
            match gathered.iter_mut().find(same) {
                Some(other) => other.to.extend(arrow.to),
                None => gathered.push(arrow),
            }
        }
        for arrow in &mut gathered {
            arrow.to.sort_unstable();
        }
        self.arrows = gathered;
    }
}

fn standings(protocol: &Protocol) -> Vec<Standing> {
    let states = protocol.states.iter();
    states
        .map(|(_, state)| Standing { step: step_of(protocol, &state.step), is_final: state.is_final })
        .collect()
}

/// A step by number; a step of nothing counts as the last one.
fn step_of(protocol: &Protocol, id: &Name) -> usize {
    let last = protocol.steps.len().saturating_sub(1);
    protocol.steps.iter().position(|step| step.id == *id).unwrap_or(last)
}

fn edges(ways: &[Way<'_>]) -> Vec<Edge> {
    let edge =
        |way: &Way<'_>| Edge { from: way.from, to: way.to, back: way.back, reopens: way.operation.reopens };
    ways.iter().map(edge).collect()
}

/// Every way of every operation, in declared order. What leads back leads to every state that its own can be
/// entered from.
fn ways<'a>(protocol: &'a Protocol, numbers: &BTreeMap<&str, usize>) -> Result<Vec<Way<'a>>, Undrawable> {
    let mut ways = Vec::new();
    let most = |ways: &Vec<Way<'_>>| {
        let fits = ways.len() <= DRAWN_WAYS_MAX;
        if fits { Ok(()) } else { Err(Undrawable { what: "ways", most: DRAWN_WAYS_MAX }) }
    };
    for (_, operation) in protocol.operations.iter() {
        for from in origins(protocol, operation, numbers) {
            let way = |to, outcome| Way { operation, from, to, outcome, back: false };
            match &operation.to {
                None => ways.extend(from.map(|from| way(from, None))),
                Some(Target::One(to)) => ways.extend(numbers.get(to.as_str()).map(|to| way(*to, None))),
                Some(Target::ByOutcome(table)) => ways.extend(
                    table
                        .iter()
                        .filter_map(|(outcome, to)| Some(way(*numbers.get(to.as_str())?, Some(outcome)))),
                ),
            }
            most(&ways)?;
        }
    }
    let mut entered: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for way in ways.iter().filter(|way| way.from != Some(way.to)) {
        entered.entry(way.to).or_default().extend(way.from);
    }
    for (_, operation) in protocol.operations.iter() {
        if !matches!(&operation.to, Some(Target::One(to)) if to.as_str() == "back") {
            continue;
        }
        for from in origins(protocol, operation, numbers).into_iter().flatten() {
            let before = entered.get(&from).into_iter().flatten();
            let way = |to: &usize| Way { operation, from: Some(from), to: *to, outcome: None, back: true };
            ways.extend(before.map(way));
            most(&ways)?;
        }
    }
    Ok(ways)
}

/// Where an operation is allowed, by numbers; nothing, once, where it opens a case.
fn origins(
    protocol: &Protocol,
    operation: &Operation,
    numbers: &BTreeMap<&str, usize>,
) -> Vec<Option<usize>> {
    let Some(from) = &operation.from else { return vec![None] };
    if from.iter().any(|from| from == "*") {
        let open = protocol.states.iter().filter(|(_, state)| !state.is_final);
        return open.map(|(name, _)| numbers.get(name.as_str()).copied()).filter(Option::is_some).collect();
    }
    let mut named: Vec<usize> = from.iter().filter_map(|from| numbers.get(from.as_str()).copied()).collect();
    named.sort_unstable();
    named.dedup();
    named.into_iter().map(Some).collect()
}

/// Says things of a protocol in one language.
struct Speaker<'a> {
    protocol: &'a Protocol,
    language: &'a Language,
    tongue: Tongue,
}

impl Speaker<'_> {
    fn say(&self, text: &crate::protocol::Text) -> String {
        text.in_language(self.language).to_owned()
    }

    fn station(&self, name: &Name) -> Option<Station> {
        let state = self.protocol.states.get(name.as_str())?;
        Some(Station {
            name: name.to_string(),
            label: self.say(&state.label),
            plain: self.say(&state.plain),
            step: step_of(self.protocol, &state.step),
            is_final: state.is_final,
            due: due_in(self.protocol, name.as_str(), self.language),
            meanwhile: Vec::new(),
        })
    }

    fn outcome(&self, name: &Name) -> String {
        let outcome = self.protocol.outcomes.get(name.as_str());
        outcome.map_or_else(|| name.to_string(), |outcome| self.say(&outcome.label))
    }

    fn deed(&self, operation: &Operation) -> Deed {
        let who = if let Some(span) = operation.after {
            self.tongue.after(span)
        } else if operation.at.is_some() {
            self.tongue.at_date().to_owned()
        } else if operation.on.is_some() {
            self.tongue.on_link().to_owned()
        } else {
            let who = self.performers(operation);
            match operation.open_for {
                Some(span) => format!("{who}, {}", self.tongue.within(span)),
                None => who,
            }
        };
        Deed { label: self.say(&operation.label), outcomes: Vec::new(), who }
    }

    /// The roles that may perform an operation, each once, the one that answers for it first.
    fn performers(&self, operation: &Operation) -> String {
        let mut labels: Vec<&str> = Vec::new();
        for role in [&operation.responsible.role].into_iter().chain(&operation.by) {
            let declared = self.protocol.roles.get(role.as_str());
            let label = declared.map_or(role.as_str(), |role| role.label.in_language(self.language));
            if !labels.contains(&label) {
                labels.push(label);
            }
        }
        self.tongue.either(&labels)
    }
}
