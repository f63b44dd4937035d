//! Gives a case one order after the other by chance: sensible ones, foolish ones, late ones. The seed makes the same walk again.

use crate::chance::Chance;
use crate::filled::{Stuff, service_of, taken};
use crate::orders::{ActsAs, Gifts, Order, Who};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use pobuda_domain::case::{Case, CaseEvent, Incident, IncidentKind, Open, decide};
use pobuda_domain::committed::Digest;
use pobuda_domain::name::{CaseId, FieldName, Malformed, Name, Pseudonym};
use pobuda_domain::protocol::{Library, Operation, Post, Protocol, RoleKind, Side, Target};

/// Most hours between two orders of people.
const HOURS_MAX: u64 = 150;

/// An order, and what the rules said to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The order.
    pub order: Order,
    /// What follows, or the rule that refuses it.
    pub answer: Result<Vec<CaseEvent>, &'static str>,
}

/// A walk by chance.
#[derive(Debug)]
pub struct Rover<'l> {
    library: &'l Library,
    protocol: &'l Protocol,
    chance: Chance,
    now: Timestamp,
    /// The case as it stands.
    pub case: Case,
}

type Thrown<T> = Result<T, Malformed>;

impl<'l> Rover<'l> {
    /// A walk of this seed that begins now.
    pub fn new(library: &'l Library, protocol: &'l Protocol, seed: u64, now: Timestamp) -> Self {
        Self { library, protocol, chance: Chance::seeded(seed), now, case: Case::default() }
    }

    /// Whether the case has come to an end.
    pub fn is_over(&self) -> bool {
        let state = self.case.open.as_ref().and_then(|open| self.protocol.states.get(open.state.as_str()));
        state.is_some_and(|state| state.is_final)
    }

    /// The next order, and what the rules say to it; what they allow has happened then.
    ///
    /// # Errors
    /// When the protocol names something that cannot be named: a fault of this walk.
    pub fn step(&mut self) -> Thrown<Step> {
        let order = self.order()?;
        let answer = decide(&self.case, &order.command()?, self.library).map_err(|refused| refused.code());
        for event in answer.iter().flatten() {
            self.case.evolve(event.clone());
        }
        Ok(Step { order, answer })
    }

    fn order(&mut self) -> Thrown<Order> {
        let Some(open) = self.case.open.clone() else { return self.opening() };
        let throw = self.chance.below(100);
        let due = open.clocks.timers().into_iter().min_by_key(|(_, timer)| timer.due_at);
        if let Some((timer, due)) = due
            && (throw < 15 || throw < 90 && due.due_at <= self.now)
        {
            self.now = self.now.max(due.due_at);
            return Ok(Order::FireTimer {
                timer: timer.to_string(),
                generation: due.generation,
                at: due.due_at,
            });
        }
        let hours = self.chance.below(HOURS_MAX).cast_signed();
        self.now = self.now.checked_add(hours.hours()).unwrap_or(self.now);
        if throw < 20 {
            return self.foolish(&open);
        }
        if throw < 35 && !open.clocks.incidents.is_empty() {
            return self.resolving(&open);
        }
        if throw < 60 && !open.clocks.tasks.is_empty() {
            return self.closing(&open);
        }
        self.performing(&open)
    }

    fn opening(&mut self) -> Thrown<Order> {
        let protocol = self.protocol;
        let openings: Vec<_> = protocol.operations.iter().filter(|(_, o)| o.from.is_none()).collect();
        let (name, operation) = self.one_of(&openings)?;
        let who = self.somebody(operation, None)?;
        let gifts = self.gifts(&taken(protocol, operation, None))?;
        let language = protocol.languages.first().cloned().map_or_else(|| "sl".to_owned().try_into(), Ok)?;
        let (protocol, operation) = (protocol.id.clone(), name.clone());
        Ok(Order::Open { protocol, operation, language, who, at: self.now, gifts })
    }

    /// One of the operations of the state, by somebody who may.
    fn performing(&mut self, open: &Open) -> Thrown<Order> {
        let is_final = self.is_over();
        let here = |operation: &Operation| {
            let mut from = operation.from.iter().flatten();
            from.any(|from| from == open.state.as_str() || from == "*" && !is_final)
        };
        let protocol = self.protocol;
        let all: Vec<_> = protocol.operations.iter().filter(|(_, operation)| here(operation)).collect();
        let (name, operation) = match self.one_of(&all) {
            Ok(one) => one,
            // Where nothing can be done anything may be tried.
            Err(_) => self.one_of(&protocol.operations.iter().collect::<Vec<_>>())?,
        };
        let who = self.somebody(operation, Some(open))?;
        let outcome = match &operation.to {
            Some(Target::ByOutcome(table)) => {
                Some(self.one_of(&table.iter().map(|(outcome, _)| outcome).collect::<Vec<_>>())?.clone())
            }
            _ => None,
        };
        let mut gifts = self.gifts(&taken(protocol, operation, outcome.as_ref()))?;
        if self.chance.below(12) == 0 {
            gifts.pop_first();
        }
        Ok(Order::Perform { operation: name.clone(), outcome, who, at: self.now, gifts })
    }

    /// Somebody at the post closes a task, and not always well.
    fn closing(&mut self, open: &Open) -> Thrown<Order> {
        let protocol = self.protocol;
        let all: Vec<_> =
            protocol.tasks.iter().filter(|(task, _)| open.clocks.tasks.contains_key(*task)).collect();
        let (name, task) = self.one_of(&all)?;
        let who = self.at_post(&task.responsible, Some(open))?;
        let waived = self.chance.below(4) == 0;
        let reason = FieldName::reason();
        let needs = if waived { vec![&reason] } else { task.needs.iter().collect() };
        let gifts = self.gifts(&needs)?;
        let careless = self.chance.below(6) == 0 || waived;
        let checked = if careless { 0 } else { u32::try_from(task.checks.len()).unwrap_or(0) };
        Ok(Order::CloseTask { task: name.clone(), waived, checked, who, at: self.now, gifts })
    }

    /// Whoever keeps cases moving sees to what is stuck.
    fn resolving(&mut self, open: &Open) -> Thrown<Order> {
        let incidents: Vec<_> = open.clocks.incidents.iter().collect();
        let incident = self.one_of(&incidents)?.clone();
        let kept = |kind| matches!(kind, RoleKind::Coordinator | RoleKind::Decider);
        let protocol = self.protocol;
        let roles: Vec<_> =
            protocol.roles.iter().filter(|(_, role)| kept(role.kind) && role.side != Side::Citizen).collect();
        let role = self.one_of(&roles)?.0.clone();
        let service = self.one_of(&protocol.services.iter().collect::<Vec<_>>())?.0.clone();
        let who = self.at_post(&Post { service: Some(service), role }, Some(open))?;
        Ok(Order::ResolveIncident { incident, who, at: self.now })
    }

    /// What nobody should ask: timers that are stale, links that are none, operations of elsewhere by anybody.
    fn foolish(&mut self, open: &Open) -> Thrown<Order> {
        let (at, protocol) = (self.now, self.protocol);
        match self.chance.below(6) {
            0 => {
                let deadline = self.one_of(&protocol.deadlines.iter().collect::<Vec<_>>())?.0;
                Ok(Order::FireTimer { timer: format!("deadline/{deadline}"), generation: 1, at })
            }
            1 => {
                let who = Who { pseudonym: Pseudonym::new("import")?, acts_as: ActsAs::Importer };
                Ok(Order::CountSupports { count: self.chance.below(500), who, at })
            }
            2 => {
                let incident =
                    Incident { incident: IncidentKind::TimerFailing, about: "deadline/answer".to_owned() };
                Ok(Order::RaiseIncident { incident, at })
            }
            3 if !protocol.links.is_empty() => {
                let links: Vec<_> = protocol.links.iter().collect();
                let link = self.one_of(&links)?.0.clone();
                let case = other_case()?;
                match open.links.get(&link) {
                    Some(_) => Ok(Order::FollowLink { link, case, outcome: None, at }),
                    None => Ok(Order::LinkCase { link, case, at }),
                }
            }
            _ => {
                let all: Vec<_> = protocol.operations.iter().collect();
                let (name, operation) = self.one_of(&all)?;
                let (_, other) = self.one_of(&all)?;
                let who = self.somebody(other, Some(open))?;
                let gifts = self.gifts(&taken(protocol, operation, None))?;
                Ok(Order::Perform { operation: name.clone(), outcome: None, who, at, gifts })
            }
        }
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> Thrown<T> {
        let index = usize::try_from(self.chance.below(all.len() as u64)).unwrap_or_default();
        let none = || Malformed { what: "choice", given: String::new(), rule: "at least one" };
        all.get(index).copied().ok_or_else(none)
    }

    fn somebody(&mut self, operation: &Operation, case: Option<&Open>) -> Thrown<Who> {
        let roles: Vec<_> = [&operation.responsible.role].into_iter().chain(&operation.by).collect();
        let role = self.one_of(&roles)?.clone();
        self.at_post(&Post { service: operation.responsible.service.clone(), role }, case)
    }

    /// One of the two people at a post; citizens are the author or somebody else.
    fn at_post(&mut self, post: &Post, case: Option<&Open>) -> Thrown<Who> {
        let role = self.protocol.roles.get(post.role.as_str());
        if role.is_some_and(|role| role.side == Side::Citizen) {
            let author = case.map_or_else(|| Pseudonym::new("author"), |open| Ok(open.author.clone()))?;
            let another = role.is_some_and(|role| role.kind != RoleKind::Initiator);
            let pseudonym = if another { Pseudonym::new("somebody")? } else { author };
            return Ok(Who { pseudonym, acts_as: ActsAs::Citizen });
        }
        let service = service_of(self.protocol, post, case);
        let pseudonym = Pseudonym::new(format!("{service}-{}-{}", post.role, self.chance.below(2)))?;
        Ok(Who { pseudonym, acts_as: ActsAs::Official { service, role: post.role.clone() } })
    }

    fn gifts(&mut self, names: &[&FieldName]) -> Thrown<Gifts> {
        let today = self.now.to_zoned(TimeZone::UTC).date();
        let days = self.chance.below(90).cast_signed() + 3;
        let services = ["roads", "parks"].map(|name| Name::new(name.to_owned()));
        let [roads, parks] = services;
        let stuff = Stuff {
            date: today.checked_add(days.days()).unwrap_or(today),
            service: if self.chance.below(4) == 0 { parks? } else { roads? },
            case: other_case()?,
            number: self.chance.below(10).cast_signed(),
            cents: self.chance.below(40).cast_signed() * 100_000,
            choice: usize::try_from(self.chance.below(8)).unwrap_or_default(),
        };
        let mut gifts = Gifts::new();
        for name in names {
            let Some(field) = self.protocol.fields.get(name.as_str()) else { continue };
            let digest = Digest::new(format!("{:043x}", self.chance.bits()))?;
            gifts.insert((*name).clone(), stuff.fill(field).given(field, || digest).into());
        }
        Ok(gifts)
    }
}

fn other_case() -> Thrown<CaseId> {
    CaseId::new("0198c0de-0000-7000-8000-00000000000f")
}
