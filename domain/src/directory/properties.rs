//! Whatever is ordered, in whatever order: the directory folds to the same when it is read again, and nobody is asked
//! who is not there.

use super::*;
use crate::event::AnyEvent;
use crate::name::Pseudonym;
use crate::story::*;
use cqrs_es::DomainEvent;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;

const SERVICES: [&str; 3] = ["roads", "parks", "office"];
const ROLES: [&str; 2] = ["head", "clerk"];
const PEOPLE: [&str; 4] = ["ana", "bor", "hana", "rok"];
/// Days that orders are about, from the first of March 2026.
const DAYS: u16 = 40;

fn day(number: u16) -> Date {
    date(2026, 3, 1).saturating_add(i64::from(number).days())
}

fn post() -> impl Strategy<Value = HeldPost> {
    let (service, role) = (prop::sample::select(&SERVICES[..]), prop::sample::select(&ROLES[..]));
    (service, role).prop_map(|(service, role)| HeldPost { service: name(service), role: name(role) })
}

fn person() -> impl Strategy<Value = Pseudonym> {
    prop::sample::select(&PEOPLE[..]).prop_map(|person| Pseudonym::new(person).unwrap())
}

fn term() -> impl Strategy<Value = Term> {
    let until = prop::option::of(0..DAYS);
    (0..DAYS, until).prop_map(|(from, until)| Term { from: day(from), until: until.map(day) })
}

fn adopted() -> impl Strategy<Value = AdoptedService> {
    let posts = prop::collection::btree_map(
        prop::sample::select(&ROLES[..]).prop_map(name),
        prop::collection::vec(person(), 0..3),
        0..3,
    );
    (any::<bool>(), "[A-Z][a-z]{0,3}", posts).prop_map(|(assignable, name, posts)| AdoptedService {
        assignable,
        name: [(slovene(), name)].into(),
        posts,
    })
}

fn order() -> impl Strategy<Value = DirectoryOrder> {
    let services = prop::sample::select(&SERVICES[..]).prop_map(name);
    let adopt = (0..DAYS, prop::collection::btree_map(services, adopted(), 1..4))
        .prop_map(|(on, services)| DirectoryOrder::Adopt(Adopt { on: day(on), services }));
    prop_oneof![
        2 => adopt,
        4 => (post(), person(), term())
            .prop_map(|(post, person, term)| DirectoryOrder::Appoint { post, person, term }),
        2 => (post(), person(), 0..DAYS)
            .prop_map(|(post, person, on)| DirectoryOrder::Leave { post, person, on: day(on) }),
        4 => (post(), person(), prop::option::of(person()), term()).prop_map(
            |(post, person, instead_of, term)| DirectoryOrder::Substitute { post, person, instead_of, term }
        ),
        2 => (post(), person(), 0..DAYS)
            .prop_map(|(post, person, on)| DirectoryOrder::Withdraw { post, person, on: day(on) }),
    ]
}

fn command(order: &DirectoryOrder) -> DirectoryCommand {
    let keeper = Pseudonym::new("keeper").unwrap();
    DirectoryCommand { keeper, at: at("2026-03-02T09:00:00Z"), order: order.clone() }
}

/// Carries the orders out, one after the other; what is refused leaves nothing.
fn history(orders: &[DirectoryOrder]) -> (Directory, Vec<DirectoryEvent>) {
    let (mut directory, mut events) = (Directory::default(), Vec::new());
    for order in orders {
        for event in decide(&directory, &command(order)).unwrap_or_default() {
            directory.evolve(&event);
            events.push(event);
        }
    }
    (directory, events)
}

fn read_again(event: &DirectoryEvent) -> DirectoryEvent {
    let payload = serde_json::to_string(event).unwrap();
    let own: DirectoryEvent = serde_json::from_str(&payload).unwrap();
    // The way of whoever reads the whole log: the type stands in a column.
    let mut payload = serde_json::Deserializer::from_str(&payload);
    match AnyEvent::read(&event.event_type(), &event.event_version(), &mut payload).unwrap() {
        Some(AnyEvent::Directory(read)) if read == own => read,
        other => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_was_decided_folds_to_the_same_directory_when_read_again(orders in prop::collection::vec(order(), 1..30)) {
        let (live, events) = history(&orders);
        prop_assert_eq!(live.sequence, u64::try_from(events.len()).unwrap());
        let mut again = Directory::default();
        events.iter().map(read_again).for_each(|event| again.evolve(&event));
        prop_assert_eq!(&again, &live);
        let kept: Directory = serde_json::from_str(&serde_json::to_string(&live).unwrap()).unwrap();
        prop_assert_eq!(&kept, &live);
        for order in &orders {
            prop_assert_eq!(decide(&again, &command(order)), decide(&live, &command(order)));
        }
    }

    #[test]
    fn whoever_is_asked_is_at_the_post_that_day_and_no_person_comes_twice_for_it(
        orders in prop::collection::vec(order(), 1..30),
    ) {
        let (directory, _) = history(&orders);
        for (service, listed) in &directory.services {
            for (role, post) in &listed.posts {
                for on in (0..DAYS + 2).map(day) {
                    let asked: Vec<_> = directory.holders(service, role, on).collect();
                    prop_assert_eq!(directory.holder(service, role, on), asked.first().copied());
                    prop_assert!(listed.closed_on.is_none_or(|closed| on < closed) || asked.is_empty());
                    let times = |holdings: &[Holding], person: &Pseudonym| {
                        holdings.iter().filter(|held| held.person == *person && held.in_force(on)).count()
                    };
                    for person in asked {
                        let (held, stood_in) = (times(&post.holders, person), times(&post.substitutes, person));
                        prop_assert!(held <= 1 && stood_in <= 1 && held + stood_in > 0);
                    }
                }
            }
        }
    }

    #[test]
    fn what_was_taken_over_is_so_on_that_day_and_again_changes_nothing(
        orders in prop::collection::vec(order(), 0..20),
        services in prop::collection::btree_map(prop::sample::select(&SERVICES[..]).prop_map(name), adopted(), 1..4),
        on in 0..DAYS,
    ) {
        let (mut directory, _) = history(&orders);
        let wanted = Adopt { on: day(on), services };
        let order = DirectoryOrder::Adopt(wanted.clone());
        decide(&directory, &command(&order)).unwrap().iter().for_each(|event| directory.evolve(event));
        prop_assert_eq!(decide(&directory, &command(&order)), Ok(vec![]));
        prop_assert_eq!(directory.open(wanted.on).count(), wanted.services.len());
        for (service, adopted) in &wanted.services {
            for (role, post) in &directory.services[service].posts {
                let there = post.holders.iter().filter(|held| held.in_force(wanted.on)).map(|held| &held.person);
                let mut there: Vec<_> = there.collect();
                let mut given: Vec<_> = adopted.posts.get(role).into_iter().flatten().collect();
                there.sort_unstable();
                given.sort_unstable();
                given.dedup();
                prop_assert_eq!(there, given);
            }
        }
    }
}
