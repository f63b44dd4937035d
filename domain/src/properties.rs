//! Whatever is ordered, in whatever order: what was decided can be folded, stored and folded again.

use crate::actor::Actor;
use crate::case::{
    Case, CaseCommand, CaseEvent, ChangeProtocol, CloseTask, CountSupports, FireTimer, OpenCase, OpenTask,
    PerformOperation, Responsible, allowed, decide, openings,
};
use crate::comment::{Comment, CommentCommand, CommentEvent, CommentFacts};
use crate::comment_vote::{CommentVote, CommentVoteCommand, Direction, VoteFacts};
use crate::committed::{Class, Digest};
use crate::discussion::Discussion;
use crate::event::AnyEvent;
use crate::field::{Fields, Given, class_of};
use crate::migration::Migration;
use crate::name::{FieldName, Name};
use crate::precision::Precision;
use crate::protocol::{Field, FieldType, Library, Operation, Protocol, Target};
use crate::story::*;
use crate::support::{Support, SupportCommand};
use crate::value::Value;
use cqrs_es::DomainEvent;
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};

/// Longest history. Unit: orders, most of which are refused.
const ORDERS_MAX: usize = 40;

/// An order as dice throw it; what it means depends on the protocol.
#[derive(Debug, Clone)]
struct Dice {
    operation: prop::sample::Index,
    actor: prop::sample::Index,
    outcome: prop::sample::Index,
    /// Whether it is one of the orders that can be carried out now, if there are any.
    willing: bool,
    /// Which of the fields it takes are left out.
    without: u8,
    hours: i32,
}

fn dice() -> impl Strategy<Value = Vec<Dice>> {
    let index = any::<prop::sample::Index>;
    let without = prop_oneof![8 => Just(0_u8), 1 => any::<u8>()];
    let one = (index(), index(), index(), prop::bool::weighted(0.7), without, 0..1000_i32);
    let one = one.prop_map(|(operation, actor, outcome, willing, without, hours)| Dice {
        operation,
        actor,
        outcome,
        willing,
        without,
        hours,
    });
    prop::collection::vec(one, 1..ORDERS_MAX)
}

/// The little office with a later version beside it, which asks for the answer sooner and for a task more.
fn library_with_later() -> Library {
    let task = "[tasks]\nsketch = { in = \"new\", responsible = \"office/clerk\", label.en = \"-\" }";
    let later = LITTLE.replace("\"1.0.0\"", "\"2.0.0\"").replace("[tasks]", task);
    let later = later
        .replace("runs_in = [\"new\"], within = \"15 days\"", "runs_in = [\"new\"], within = \"6 days\"");
    let mut library = library();
    library.publish("later.toml", &later, file_digest(&later)).unwrap();
    // Cases go on being opened under the first: that is what there is to take over.
    library.publish("little.toml", LITTLE, file_digest(LITTLE)).unwrap();
    library
}

/// The order to go over to it.
fn going(dice: &Dice, at: Timestamp, letter: char) -> CaseCommand {
    let rule = if dice.hours % 2 == 0 { "keep" } else { "restart" };
    let states =
        ["new", "waiting", "working", "entrusted", "promised"].map(|state| format!("{state} = {state:?}\n"));
    let deadlines = ["answer", "whole", "news", "word"].map(|deadline| format!("{deadline} = {rule:?}\n"));
    let text = format!(
        "format = \"migration/1\"\nprotocol = \"little\"\nfrom = \"1.0.0\"\nto = \"2.0.0\"\n[states]\n{}[deadlines]\n{}\
         [tasks]\nsurvey = \"survey\"\n",
        states.concat(),
        deadlines.concat()
    );
    CaseCommand::ChangeProtocol(ChangeProtocol {
        migration: Migration::read("migration.toml", &text).unwrap().into(),
        digest: file_digest(&text),
        keeper: citizen("keeper").pseudonym,
        name: sealed(letter, 9),
        reason: sealed(letter, 20),
        at,
    })
}

fn protocols() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["little", "improve", "budget-project", "social-innovation"])
}

/// Citizens, an import, and somebody in every role of every service.
fn people(protocol: &Protocol) -> Vec<Actor> {
    let mut people = vec![citizen("ana"), citizen("zoran"), importer(), imported("ana", "author")];
    let services = protocol.services.iter().map(|(service, _)| service.as_str()).chain(["roads"]);
    for service in services {
        let roles = protocol.roles.iter().map(|(role, _)| role.as_str());
        people.extend(roles.map(|role| official(&format!("{service}-{role}"), &format!("{service}/{role}"))));
    }
    people
}

fn some(field: &Field, letter: char) -> Given {
    Given::Open(match field.kind {
        FieldType::Integer => Value::Integer(-3),
        FieldType::Money => Value::Money(500_000),
        FieldType::Date => Value::Date("2026-09-01".parse().unwrap()),
        FieldType::Choice => Value::Choice(field.choices.iter().next().unwrap().0.clone()),
        FieldType::Service => Value::Service(name("roads")),
        FieldType::Legal => Value::Legal("Zakon o cestah".to_owned()),
        FieldType::Case => Value::Case(case_id()),
        _ => {
            let class = class_of(field).unwrap_or(Class::P1);
            return Given::Sealed { committed: sealed(letter, 50), class };
        }
    })
}

/// What the operation takes, without some of it now and then.
fn given(
    protocol: &Protocol,
    operation: &Operation,
    outcome: Option<&Name>,
    dice: &Dice,
    letter: char,
) -> Fields {
    let outcome = outcome.or(operation.outcome.as_ref());
    let of_outcome = outcome.and_then(|outcome| protocol.outcomes.get(outcome.as_str())).map(|o| &o.needs);
    let names = operation.needs.iter().chain(&operation.may).chain(of_outcome.into_iter().flatten());
    let kept = names.enumerate().filter(|(at, _)| dice.without & (1 << (at % 8)) == 0);
    kept.map(|(_, name): (_, &FieldName)| {
        (name.clone(), some(protocol.fields.get(name.as_str()).unwrap(), letter))
    })
    .collect()
}

fn order(
    library: &Library,
    protocol: &Protocol,
    case: &Case,
    dice: &Dice,
    at: Timestamp,
    letter: char,
) -> CaseCommand {
    // Whatever is asked of a case is asked under the rules that it has by now.
    let pinned = case.open.as_ref().and_then(|open| library.pinned(&open.protocol));
    let protocol = pinned.map_or(protocol, |published| &published.protocol);
    let people = people(protocol);
    let mut actor = dice.actor.get(&people).clone();
    let operations: Vec<_> = protocol.operations.iter().collect();
    let (mut operation_name, mut operation) = *dice.operation.get(&operations);
    if dice.willing {
        let possible = possible(library, protocol, case, &people, at);
        let names: Vec<&Name> = possible.keys().collect();
        if !names.is_empty() {
            let what = *dice.operation.get(&names);
            actor = dice.actor.get(&possible[what]).clone();
            (operation_name, operation) = *operations.iter().find(|(name, _)| *name == what).unwrap();
        }
    }
    let precision = Precision::Inferred;
    if case.open.is_none() {
        return CaseCommand::Open(OpenCase {
            protocol: protocol.id.clone(),
            operation: operation.from.is_none().then(|| operation_name.clone()),
            fields: given(protocol, operation, None, dice, letter),
            actor,
            at,
            precision,
            language: slovene(),
            source: None,
            linked_from: None,
            author: None,
            on_behalf: None,
        });
    }
    let clocks = case.open.as_ref().map(|open| open.clocks.clone()).unwrap_or_default();
    if dice.hours % 5 == 0
        && let Some((task, open)) = clocks.tasks.iter().next()
    {
        return close_task(protocol, task, open, dice, at, letter);
    }
    if actor == importer() && dice.hours % 3 == 0 {
        let count = u64::from(dice.hours.unsigned_abs());
        return CaseCommand::CountSupports(CountSupports { count, actor, at, precision });
    }
    let outcome = match &operation.to {
        Some(Target::ByOutcome(table)) => {
            let outcomes: Vec<_> = table.iter().map(|(outcome, _)| outcome.clone()).collect();
            Some(dice.outcome.get(&outcomes).clone())
        }
        _ => None,
    };
    let fields = given(protocol, operation, outcome.as_ref(), dice, letter);
    let operation = operation_name.clone();
    CaseCommand::Perform(PerformOperation { operation, outcome, actor, at, precision, fields })
}

/// Somebody at the post that answers closes a task, well or not so well.
fn close_task(
    protocol: &Protocol,
    name: &Name,
    open: &OpenTask,
    dice: &Dice,
    at: Timestamp,
    letter: char,
) -> CaseCommand {
    let task = protocol.tasks.get(name.as_str()).unwrap();
    let Responsible { service, role, .. } = &open.responsible;
    let actor = match service {
        Some(service) => official(&format!("{service}-{role}"), &format!("{service}/{role}")),
        None => citizen("ana"),
    };
    let waived = dice.hours % 2 == 0;
    let reason = FieldName::reason();
    let needs = if waived { vec![&reason] } else { task.needs.iter().collect() };
    let some = |field: &FieldName| some(protocol.fields.get(field.as_str()).unwrap(), letter);
    let fields = needs.into_iter().map(|field| (field.clone(), some(field))).collect();
    let checked = if dice.without == 0 { u32::try_from(task.checks.len()).unwrap() } else { 0 };
    let precision = Precision::Inferred;
    CaseCommand::CloseTask(CloseTask { task: name.clone(), waived, checked, actor, at, precision, fields })
}

/// Whatever is due by then happens, each at its moment; what comes of it may be due as well.
fn let_time_pass(library: &Library, case: &mut Case, events: &mut Vec<CaseEvent>, until: Timestamp) {
    loop {
        let timers = case.open.as_ref().map(|open| open.clocks.timers()).unwrap_or_default();
        let next = timers.into_iter().min_by_key(|(_, timer)| timer.due_at);
        let Some((timer, due)) = next.filter(|(_, timer)| timer.due_at <= until) else { return };
        let fire = FireTimer { timer, generation: due.generation, at: due.due_at };
        let fired = decide(case, &CaseCommand::FireTimer(fire), library).unwrap();
        assert!(!fired.is_empty(), "a timer that does nothing would fire for ever");
        for event in fired {
            case.evolve(event.clone());
            events.push(event);
        }
    }
}

/// What could be ordered now, and by whom.
fn possible(
    library: &Library,
    protocol: &Protocol,
    case: &Case,
    people: &[Actor],
    at: Timestamp,
) -> BTreeMap<Name, Vec<Actor>> {
    let of = |actor: &Actor| match case.open {
        None => openings(protocol, actor),
        Some(_) => allowed(case, actor, at, library),
    };
    let mut possible: BTreeMap<Name, Vec<Actor>> = BTreeMap::new();
    for actor in people {
        for what in of(actor) {
            possible.entry(what.operation).or_default().push(actor.clone());
        }
    }
    possible
}

/// Carries the orders out, one after the other; what is refused leaves nothing.
fn history(library: &Library, protocol: &Protocol, dice: &[Dice], letter: char) -> (Case, Vec<CaseEvent>) {
    let mut case = Case::default();
    let mut events = Vec::new();
    let mut now = at("2026-03-02T09:00:00Z");
    for dice in dice {
        now = now.checked_add(i64::from(dice.hours).hours()).unwrap();
        // Sometimes the program is late: then an order comes before the timers that were due.
        if dice.hours % 7 != 0 {
            let_time_pass(library, &mut case, &mut events, now);
        }
        let before = case.clone();
        let goes = protocol.id.as_str() == "little" && case.open.is_some() && dice.hours % 13 == 0;
        let command = match goes {
            true => going(dice, now, letter),
            false => order(library, protocol, &case, dice, now, letter),
        };
        for event in decide(&case, &command, library).unwrap_or_default() {
            if let CaseEvent::OperationPerformed(done) = &event {
                assert_eq!(before.open.as_ref().map(|open| &open.state), Some(&done.from));
                assert!(protocol.states.contains(done.to.as_str()));
            }
            case.evolve(event.clone());
            events.push(event);
        }
    }
    (case, events)
}

fn folded(events: impl IntoIterator<Item = CaseEvent>) -> Case {
    let mut case = Case::default();
    events.into_iter().for_each(|event| case.evolve(event));
    case
}

/// As the log gives it back.
fn stored<T: Serialize + DeserializeOwned>(value: &T) -> T {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

/// The event as if something else had been committed to, and under other names.
fn committed_otherwise(mut event: CaseEvent) -> CaseEvent {
    let other: Digest = digest('z');
    match &mut event {
        CaseEvent::CaseOpened(e) => {
            e.sealed.iter_mut().chain(&mut e.restricted.sealed).for_each(|digest| *digest = other.clone());
            e.given.clear();
        }
        CaseEvent::OperationPerformed(e) => {
            e.sealed.iter_mut().chain(&mut e.restricted.sealed).for_each(|digest| *digest = other.clone());
            e.given.clear();
        }
        CaseEvent::TaskClosed(e) => {
            e.sealed.iter_mut().chain(&mut e.restricted.sealed).for_each(|digest| *digest = other.clone());
            e.given.clear();
        }
        CaseEvent::ProtocolChanged(e) => {
            e.sealed.fill(other);
            e.given.clear();
        }
        _ => {}
    }
    event
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_was_decided_folds_to_the_same_case_when_read_again(id in protocols(), dice in dice()) {
        let library = library_with_later();
        let protocol = &library.current(id).unwrap().protocol;
        let (live, events) = history(&library, protocol, &dice, 'a');
        prop_assert_eq!(live.sequence, u64::try_from(events.len()).unwrap());
        prop_assert_eq!(&folded(events.iter().map(stored)), &live);
        // The way of the read models: the type stands in a column.
        let told = events.iter().map(|event| {
            let payload = serde_json::to_string(event).unwrap();
            let mut payload = serde_json::Deserializer::from_str(&payload);
            match AnyEvent::read(&event.event_type(), &event.event_version(), &mut payload).unwrap() {
                Some(AnyEvent::Case(event)) => event,
                other => panic!("{other:?}"),
            }
        });
        prop_assert_eq!(&folded(told), &live);
        // A cached case is the same case.
        prop_assert_eq!(&stored(&live), &live);
    }

    #[test]
    fn no_state_depends_on_what_was_committed(id in protocols(), dice in dice()) {
        let library = library_with_later();
        let protocol = &library.current(id).unwrap().protocol;
        let (live, events) = history(&library, protocol, &dice, 'a');
        let otherwise = events.iter().cloned().map(committed_otherwise);
        prop_assert_eq!(&folded(otherwise), &live);
        // And the same orders with other texts lead to the same case.
        let (same, _) = history(&library, protocol, &dice, 'b');
        prop_assert_eq!(&same, &live);
    }

    #[test]
    fn a_decision_is_the_same_on_a_case_that_was_read_again(id in protocols(), dice in dice(), last in dice()) {
        let library = library_with_later();
        let protocol = &library.current(id).unwrap().protocol;
        let (live, events) = history(&library, protocol, &dice, 'a');
        let again = folded(events.iter().map(stored));
        for dice in &last {
            let command = order(&library, protocol, &live, dice, at("2027-03-02T09:00:00Z"), 'c');
            prop_assert_eq!(decide(&live, &command, &library), decide(&again, &command, &library));
        }
    }

    #[test]
    fn comments_fold_to_the_same_when_read_again(orders in prop::collection::vec((0..5_u8, 0..3_u8, any::<bool>()), 1..40)) {
        let discussion = |open| Discussion { case: case_id(), exists: true, to_comments: open, to_supports: open };
        let mut live = Comment::default();
        let mut events: Vec<CommentEvent> = Vec::new();
        for (what, who, open) in orders {
            let actor = [citizen("ana"), official("pia", "office/clerk"), importer()][usize::from(who)].clone();
            let (at, text) = (at("2026-03-02T09:00:00Z"), sealed('t', usize::from(what) + 1));
            let (language, precision) = (slovene(), Precision::Recorded);
            let command = match what {
                0 => CommentCommand::Post { actor, at, precision, text, language, in_reply_to: None, source: None },
                1 | 2 => CommentCommand::Edit { actor, at, text },
                3 => CommentCommand::CountVotes { actor, at, precision, up: 1, down: u64::from(who) },
                _ => CommentCommand::Withdraw { actor, at },
            };
            let facts = CommentFacts { discussion: discussion(open), parent: None };
            for event in crate::comment::decide(&live, &command, &facts).unwrap_or_default() {
                live.evolve(event.clone());
                events.push(event);
            }
        }
        let mut again = Comment::default();
        events.iter().map(stored).for_each(|event| again.evolve(event));
        prop_assert_eq!(&again, &live);
        prop_assert_eq!(&stored(&live), &live);
    }

    #[test]
    fn supports_and_votes_fold_to_the_last_word(words in prop::collection::vec(0..3_u8, 1..40)) {
        let facts = Discussion { case: case_id(), exists: true, to_comments: true, to_supports: true };
        let of_vote = VoteFacts { comment: comment_id(), withdrawn: Some(false), discussion: facts.clone() };
        let (mut support, mut vote) = (Support::default(), CommentVote::default());
        let (mut support_again, mut vote_again) = (Support::default(), CommentVote::default());
        for word in &words {
            let (actor, at) = (citizen("ana"), at("2026-03-02T09:00:00Z"));
            let (on_support, on_vote) = match word {
                0 => (SupportCommand::Withdraw { actor: actor.clone(), at }, CommentVoteCommand::Withdraw { actor, at }),
                up => {
                    let value = if *up == 1 { Direction::Up } else { Direction::Down };
                    (SupportCommand::Give { actor: actor.clone(), at }, CommentVoteCommand::Cast { actor, at, value })
                }
            };
            for event in crate::support::decide(&support, &on_support, &facts).unwrap() {
                support.evolve(&event);
                support_again.evolve(&stored(&event));
            }
            for event in crate::comment_vote::decide(&vote, &on_vote, &of_vote).unwrap() {
                vote.evolve(&event);
                vote_again.evolve(&stored(&event));
            }
        }
        prop_assert_eq!(&support_again, &support);
        prop_assert_eq!(&vote_again, &vote);
        let last = words.last().unwrap();
        prop_assert_eq!(support.given, *last != 0);
        prop_assert_eq!(vote.standing.map(i8::from), [None, Some(1), Some(-1)][usize::from(*last)]);
    }
}

/// A property of histories that are all empty would prove nothing.
#[test]
fn the_dice_do_lead_somewhere() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let library = library_with_later();
    for id in ["little", "improve", "budget-project", "social-innovation"] {
        let protocol = &library.current(id).unwrap().protocol;
        let mut performed = BTreeSet::new();
        let mut gone_over = 0;
        for _ in 0..40 {
            let dice = dice().new_tree(&mut runner).unwrap().current();
            let (case, events) = history(&library, protocol, &dice, 'a');
            gone_over += events.iter().filter(|event| matches!(event, CaseEvent::ProtocolChanged(_))).count();
            performed.extend(case.open.into_iter().flat_map(|open| open.performed.into_keys()));
        }
        let all = protocol.operations.iter().count();
        assert!(performed.len() * 3 >= all, "{id}: {performed:?} of {all}");
        assert_eq!(gone_over > 0, id == "little", "{id}: {gone_over} went over to the later version");
    }
}
