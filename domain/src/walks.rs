//! Every bundled protocol, walked through: each state, operation and outcome is reached by orders that the
//! rules allow, given by citizens, officials and importers.

use crate::actor::{Actor, Standing};
use crate::bundled::PROTOCOLS;
use crate::calendar::Calendar;
use crate::case::{
    Case, CaseCommand, CaseEvent, CloseTask, OpenCase, PerformOperation, Rejection, Responsible, decide,
};
use crate::committed::Class;
use crate::field::{Fields, Given, class_of};
use crate::name::{FieldName, Name};
use crate::precision::Precision;
use crate::protocol::{FieldType, Library, Operation, Protocol, Role, RoleKind, Side, State, Target, parse};
use crate::story::*;
use crate::value::Value;
use jiff::{Timestamp, ToSpan};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

mod charter;

/// The sources' own protocols; they lie beside their importers.
const OF_SOURCES: [(&str, &str); 2] = [
    ("decide_madrid", include_str!("../../api/src/import/decide_madrid/protocol.toml")),
    ("open311", include_str!("../../api/src/import/open311/protocol.toml")),
];

/// Beyond this many different situations a walk has lost its way.
const SITUATIONS_MAX: usize = 20_000;

/// What makes a difference to what is allowed: where the case is, whence, who opened it, what has run out.
type Situation = (Name, Option<Name>, Name, BTreeMap<Name, u32>);

/// What has been seen on the way.
#[derive(Default)]
struct Seen {
    states: BTreeSet<Name>,
    outcomes: BTreeSet<(Name, Option<Name>)>,
    roles: BTreeSet<(Name, Name)>,
    endings: BTreeSet<Name>,
    /// Situations in which nothing is promised to the citizen, or nobody answers.
    silent: BTreeSet<String>,
}

struct Walk<'a> {
    library: &'a Library,
    protocol: &'a Protocol,
    calendar: &'a Calendar,
    seen: Seen,
}

impl<'a> Walk<'a> {
    fn through(library: &'a Library, protocol: &'a Protocol) -> Seen {
        let calendar = library.calendar(&protocol.calendar).unwrap();
        let mut walk = Self { library, protocol, calendar, seen: Seen::default() };
        let mut waiting: VecDeque<(Case, Timestamp)> = walk.openings().into();
        assert!(!waiting.is_empty(), "{} cannot be opened", protocol.id);
        let mut known: BTreeSet<Situation> = BTreeSet::new();
        while let Some((case, now)) = waiting.pop_front() {
            if known.insert(walk.situation(&case)) {
                let silent = charter::silent(protocol, case.open.as_ref().unwrap());
                walk.seen.silent.extend(silent);
                assert!(known.len() < SITUATIONS_MAX, "{} has no end", protocol.id);
                waiting.extend(walk.steps(&case, now));
            }
        }
        walk.seen
    }

    fn situation(&self, case: &Case) -> Situation {
        let open = case.open.as_ref().unwrap();
        let counted = self.protocol.operations.iter().filter(|(_, operation)| operation.times.is_some());
        let times = counted.map(|(name, _)| (name.clone(), open.performed.get(name).map_or(0, |p| p.times)));
        (open.state.clone(), open.came_from.clone(), open.opened_by.role.clone(), times.collect())
    }

    fn openings(&mut self) -> Vec<(Case, Timestamp)> {
        let now = at("2026-03-02T09:00:00Z");
        let mut opened = Vec::new();
        for (name, operation) in self.protocol.operations.iter().filter(|(_, o)| o.from.is_none()) {
            for (role, actor) in self.actors(operation, &Case::default()) {
                let command = CaseCommand::Open(OpenCase {
                    protocol: self.protocol.id.clone(),
                    operation: Some(name.clone()),
                    actor,
                    at: now,
                    precision: Precision::Recorded,
                    language: self.protocol.languages[0].clone(),
                    fields: self.everything(operation, None),
                    source: None,
                    linked_from: None,
                    author: None,
                    on_behalf: None,
                });
                let mut case = Case::default();
                let events = decide(&case, &command, self.library);
                self.take(
                    &mut case,
                    name,
                    &role,
                    events.unwrap_or_else(|why| panic!("{name} by {role}: {why}")),
                );
                opened.push((case, now));
            }
        }
        opened
    }

    /// All that can be done next, by everybody who may, with every outcome there is to choose.
    fn steps(&mut self, case: &Case, now: Timestamp) -> Vec<(Case, Timestamp)> {
        let mut next = Vec::new();
        for (name, operation) in self.protocol.operations.iter() {
            for (role, actor) in self.actors(operation, case) {
                for outcome in choices(operation) {
                    let at = self.moment(operation, case, now);
                    let command = PerformOperation {
                        operation: name.clone(),
                        outcome: outcome.clone(),
                        fields: self.everything(operation, outcome.as_ref()),
                        actor: actor.clone(),
                        at,
                        precision: Precision::Recorded,
                    };
                    let mut case = case.clone();
                    match decide(&case, &CaseCommand::Perform(command), self.library) {
                        Ok(events) => {
                            self.take(&mut case, name, &role, events);
                            next.push((case, at));
                        }
                        Err(Rejection::FieldMissing { .. } | Rejection::FieldNotTaken { .. }) => {
                            panic!("{name} was given what it takes")
                        }
                        Err(_) => {}
                    }
                }
            }
        }
        next
    }

    fn take(&mut self, case: &mut Case, operation: &Name, role: &Name, events: Vec<CaseEvent>) {
        for event in events {
            match &event {
                CaseEvent::OperationPerformed(done) => {
                    self.seen.outcomes.insert((operation.clone(), done.outcome.clone()));
                }
                CaseEvent::CaseOpened(_) => {
                    self.seen.outcomes.insert((operation.clone(), None));
                }
                CaseEvent::IncidentRaised(raised) => panic!("{operation} leads to {raised:?}"),
                _ => {}
            }
            case.evolve(event);
        }
        self.do_the_tasks(case);
        let state = &case.open.as_ref().unwrap().state;
        self.seen.roles.insert((operation.clone(), role.clone()));
        self.seen.states.insert(state.clone());
        if self.state(state).is_final {
            self.seen.endings.insert(state.clone());
        }
    }

    /// Whatever tasks are open are done, by who answers for them.
    fn do_the_tasks(&self, case: &mut Case) {
        let open = case.open.as_ref().unwrap();
        let at = open.entered_at;
        for (name, open_task) in open.clocks.tasks.clone() {
            let task = self.protocol.tasks.get(name.as_str()).unwrap();
            let Responsible { service, role, .. } = open_task.responsible;
            let standing = Standing::Official { service: service.unwrap(), role };
            let command = CaseCommand::CloseTask(CloseTask {
                task: name,
                waived: false,
                checked: u32::try_from(task.checks.len()).unwrap(),
                actor: Actor { standing, ..citizen("worker") },
                at,
                precision: Precision::Recorded,
                fields: task.needs.iter().map(|field| (field.clone(), self.some(field))).collect(),
            });
            decide(case, &command, self.library).unwrap().into_iter().for_each(|event| case.evolve(event));
        }
    }

    fn state(&self, name: &Name) -> &State {
        self.protocol.states.get(name.as_str()).unwrap()
    }

    fn role(&self, name: &Name) -> &Role {
        self.protocol.roles.get(name.as_str()).unwrap()
    }

    /// Somebody in each role that the operation names.
    fn actors(&self, operation: &Operation, case: &Case) -> Vec<(Name, Actor)> {
        let post = &operation.responsible;
        let service = post.service.as_ref().map(|named| {
            let recorded = self.protocol.services.get(named.as_str()).unwrap().from.as_ref();
            if recorded.is_some() { name("roads") } else { named.clone() }
        });
        let roles = [&post.role].into_iter().chain(&operation.by);
        let actor = |role: &Name| match (self.role(role).side, self.role(role).kind) {
            (Side::System, _) => importer(),
            (Side::Citizen, RoleKind::Initiator) => {
                let author = case.open.as_ref().map(|open| open.opened_by.actor.as_str().to_owned());
                citizen(author.as_deref().unwrap_or("author"))
            }
            (Side::Citizen, _) => citizen("somebody"),
            _ => {
                let service = service.clone().unwrap_or_else(|| name("elsewhere"));
                let person = format!("{service}-{role}");
                let standing = Standing::Official { service, role: role.clone() };
                // Another person for every post, so that four eyes are four.
                Actor { standing, ..citizen(&person) }
            }
        };
        roles.map(|role| (role.clone(), actor(role))).collect()
    }

    /// The first moment at which the operation can happen.
    fn moment(&self, operation: &Operation, case: &Case, now: Timestamp) -> Timestamp {
        let open = case.open.as_ref().unwrap();
        let dates = [&operation.not_before, &operation.at].into_iter().flatten().map(|value| {
            match open.cycle.as_ref().and_then(|cycle| cycle.values.get(&value.0)) {
                Some(Value::Date(day)) => self.calendar.start_of(*day),
                other => panic!("{other:?}"),
            }
        });
        let waited = operation.after.map(|span| self.calendar.end_of(span, open.entered_at));
        let usual = now.checked_add(1.hour()).unwrap();
        dates.chain(waited).chain([usual]).max().unwrap()
    }

    /// Everything that the operation takes.
    fn everything(&self, operation: &Operation, outcome: Option<&Name>) -> Fields {
        let outcome = outcome.or(operation.outcome.as_ref());
        let of_outcome = outcome.and_then(|outcome| self.protocol.outcomes.get(outcome.as_str()));
        let of_outcome = of_outcome.map(|outcome| &outcome.needs).into_iter().flatten();
        let all = operation.needs.iter().chain(&operation.may).chain(of_outcome);
        all.map(|field| (field.clone(), self.some(field))).collect()
    }

    fn some(&self, name_of_field: &FieldName) -> Given {
        let field = self.protocol.fields.get(name_of_field.as_str()).unwrap();
        let value = match field.kind {
            FieldType::Integer => Value::Integer(3),
            FieldType::Money => Value::Money(500_000),
            FieldType::Date => Value::Date("2026-09-01".parse().unwrap()),
            FieldType::Choice => Value::Choice(field.choices.iter().next().unwrap().0.clone()),
            FieldType::Service => Value::Service(name("roads")),
            FieldType::Legal => Value::Legal("Zakon o cestah".to_owned()),
            FieldType::Case => Value::Case(case_id()),
            FieldType::Text | FieldType::Place | FieldType::Files | FieldType::Person => {
                let class = class_of(field).unwrap_or(Class::P1);
                let size = usize::try_from(field.min_length.unwrap_or(1)).unwrap();
                return Given::Sealed { committed: sealed('w', size), class };
            }
        };
        Given::Open(value)
    }
}

/// The outcomes to choose from; one choice of none where there are none.
fn choices(operation: &Operation) -> Vec<Option<Name>> {
    match &operation.to {
        Some(Target::ByOutcome(table)) => table.iter().map(|(outcome, _)| Some(outcome.clone())).collect(),
        _ => vec![None],
    }
}

/// Everything that the protocol says can happen, against what did.
fn assert_all_seen(protocol: &Protocol, seen: &Seen) {
    let id = &protocol.id;
    let states: BTreeSet<Name> = protocol.states.iter().map(|(name, _)| name.clone()).collect();
    assert_eq!(states, seen.states, "states of {id}");
    let mut outcomes = BTreeSet::new();
    let mut roles = BTreeSet::new();
    for (name, operation) in protocol.operations.iter() {
        for chosen in choices(operation) {
            outcomes.insert((name.clone(), chosen.or(operation.outcome.clone())));
        }
        roles.extend(
            operation.by.iter().chain([&operation.responsible.role]).map(|r| (name.clone(), r.clone())),
        );
    }
    assert_eq!(outcomes, seen.outcomes, "operations and outcomes of {id}");
    let final_states =
        protocol.states.iter().filter(|(_, state)| state.is_final).map(|(name, _)| name.clone());
    assert_eq!(final_states.collect::<BTreeSet<_>>(), seen.endings, "ends of {id}");
    let idle = roles.difference(&seen.roles).map(|(operation, role)| format!("{operation} by {role}"));
    // What a source's protocol leaves to its people is done here by the importer in their name.
    let of_source = seen.roles.iter().any(|(_, role)| role.as_str() == "importer");
    let idle = idle.filter(|_| !of_source).collect::<Vec<_>>();
    assert!(idle.is_empty(), "of {id} nobody could do {idle:?}");
}

#[test]
fn every_state_operation_and_outcome_of_a_bundled_protocol_is_reached() {
    let library = library();
    for (file, source) in PROTOCOLS {
        let protocol = parse(file, source).unwrap();
        assert_all_seen(&protocol, &Walk::through(&library, &protocol));
    }
}

#[test]
fn the_protocols_of_sources_are_walked_by_their_importers() {
    let mut library = library();
    for (file, source) in OF_SOURCES {
        library.publish(file, source, file_digest(source)).unwrap();
        let protocol = parse(file, source).unwrap();
        let seen = Walk::through(&library, &protocol);
        assert_all_seen(&protocol, &seen);
        let importer = name("importer");
        let by_importer = seen.roles.iter().filter(|(_, role)| role == &importer).map(|(name, _)| name);
        let all = protocol.operations.iter().map(|(name, _)| name);
        assert_eq!(by_importer.collect::<BTreeSet<_>>(), all.collect::<BTreeSet<_>>(), "{file}");
    }
}

/// A walk that does whatever may be done, and anything of it, comes to an end.
#[test]
fn random_walks_of_bundled_protocols_end() {
    const WALKS: u64 = 30;
    const MOST_STEPS: usize = 2_000;
    let library = library();
    for (file, source) in PROTOCOLS {
        let protocol = parse(file, source).unwrap();
        let calendar = library.calendar(&protocol.calendar).unwrap();
        let mut walk = Walk { library: &library, protocol: &protocol, calendar, seen: Seen::default() };
        let mut longest = 0;
        for seed in 0..WALKS {
            let mut dice = Dice::of(seed);
            let (mut case, mut now) = dice.one_of(&walk.openings()).clone();
            let mut steps = 0;
            while !walk.state(&case.open.as_ref().unwrap().state).is_final {
                let next = walk.steps(&case, now);
                assert!(!next.is_empty(), "{file}, seed {seed}: stuck in {}", case.open.unwrap().state);
                (case, now) = dice.one_of(&next).clone();
                steps += 1;
                assert!(steps < MOST_STEPS, "{file}, seed {seed}: no end");
            }
            longest = longest.max(steps);
        }
        println!("{file}: {WALKS} walks, seeds 0 to {}, the longest of {longest} steps", WALKS - 1);
    }
}
