//! The year under the rules alone, without a log: what they would refuse is a fault of the story.

use super::plot::{Act, What, acts};
use super::rounds;
use super::story::Year;
use crate::import::rehearsal::as_sealed;
use jiff::Timestamp;
use pobuda_domain::actor::{Actor, Standing};
use pobuda_domain::case::{
    Case, CaseCommand, CaseEvent, CloseTask, FireTimer, OpenCase, PerformOperation, decide,
};
use pobuda_domain::name::{Name, Pseudonym};
use pobuda_domain::protocol::{Library, Openness};
use std::collections::BTreeMap;

/// What a case comes to under the rules alone, without a log.
fn play(case: &mut Case, act: &Act, library: &Library, officials: &BTreeMap<String, String>) {
    let service = act.who.split_once('/').filter(|_| officials.contains_key(&act.who));
    let standing = match service {
        Some((service, role)) => Standing::Official {
            service: Name::new(service).expect("a service"),
            role: Name::new(role).expect("a role"),
        },
        None => Standing::Citizen,
    };
    let pseudonym = Pseudonym::new(act.who.replace('/', "_")).expect("a pseudonym");
    let actor = Actor { pseudonym, standing };
    let (at, precision) = (act.at, Default::default());
    let sealed = |protocol: &str, fields| {
        let protocol = &library.current(protocol).expect("a protocol").protocol;
        let sealed = as_sealed(protocol, fields).expect("digests");
        sealed.unwrap_or_else(|no| panic!("{} {}: {no:?}", act.key, act.at))
    };
    let command = match &act.what {
        What::Open { protocol, operation, language, fields, .. } => CaseCommand::Open(OpenCase {
            fields: sealed(protocol.as_str(), fields),
            protocol: protocol.clone(),
            operation: operation.clone(),
            actor,
            at,
            precision,
            language: language.clone(),
            source: None,
            linked_from: None,
            author: None,
            on_behalf: None,
        }),
        What::Perform { operation, outcome, fields } => {
            let protocol = case.open.as_ref().expect("an open case").protocol.id.clone();
            CaseCommand::Perform(PerformOperation {
                operation: operation.clone(),
                outcome: outcome.clone(),
                actor,
                at,
                precision,
                fields: sealed(protocol.as_str(), fields),
            })
        }
        What::Close { task, checks, fields } => {
            let protocol = case.open.as_ref().expect("an open case").protocol.id.clone();
            CaseCommand::CloseTask(CloseTask {
                task: task.clone(),
                waived: false,
                checked: *checks,
                actor,
                at,
                precision,
                fields: sealed(protocol.as_str(), fields),
            })
        }
        _ => return,
    };
    let events = decide(case, &command, library);
    let events = events.unwrap_or_else(|no| panic!("{} {} {}: {no}", act.key, act.who, act.at));
    events.into_iter().for_each(|event| case.evolve(event));
}

/// What is due up to a moment happens when it is due; nothing of it gets stuck.
fn let_time_pass(case: &mut Case, until: Timestamp, library: &Library, key: &str) {
    while let Some(open) = &case.open {
        let next = open.clocks.timers().into_iter().min_by_key(|(_, timer)| timer.due_at);
        let Some((timer, due)) = next.filter(|(_, timer)| timer.due_at <= until) else { return };
        let fire = FireTimer { timer, generation: due.generation, at: due.due_at };
        for event in decide(case, &CaseCommand::FireTimer(fire), library).expect("a timer that fires") {
            assert!(!matches!(event, CaseEvent::IncidentRaised(_)), "{key} at {}: {event:?}", due.due_at);
            case.evolve(event);
        }
    }
}

#[test]
fn the_rules_refuse_nothing_in_the_year() {
    let year = Year::bundled().expect("the bundled year");
    let whole = rounds::library(&year, None).expect("a library");
    let acts = acts(&year, &whole).expect("acts");
    let mut rounds_of_town = BTreeMap::new();
    for cycle in year.people.cycles.keys() {
        let library = rounds::library(&year, Some(cycle)).expect("a library");
        rounds_of_town.insert(cycle.clone(), library);
    }
    let mut cases: BTreeMap<String, (Case, Option<String>)> = BTreeMap::new();
    for act in &acts {
        let (case, cycle) = cases.entry(act.key.clone()).or_default();
        if let What::Open { cycle: own, .. } = &act.what {
            *cycle = own.clone();
        }
        let library = cycle.as_ref().map_or(&whole, |cycle| &rounds_of_town[cycle]);
        let_time_pass(case, act.at, library, &act.key);
        play(case, act, library, &year.people.officials);
        let open = case.open.as_ref().expect("an open case");
        let state = &library.pinned(&open.protocol).expect("pinned").protocol.states;
        let open_to = &state.get(open.state.as_str()).expect("a state").open_to;
        let needs = match act.what {
            What::Post { .. } | What::Edit { .. } | What::Vote { .. } => Openness::Comment,
            What::Support { given: true } => Openness::Support,
            _ => continue,
        };
        assert!(
            open_to.contains(&needs),
            "{} {} at {}: {:?} in {}",
            act.key,
            act.who,
            act.at,
            act.what,
            open.state
        );
    }
}
