use super::*;
use crate::actor::By;
use crate::name::{Language, Name, Pseudonym};
use crate::story::*;
use jiff::civil::Date;

const MORNING: &str = "2026-03-02T09:00:00Z";
const TODAY: &str = "2026-03-02";

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn person(text: &str) -> Pseudonym {
    Pseudonym::new(text).unwrap()
}

fn post(text: &str) -> HeldPost {
    let (service, role) = text.split_once('/').unwrap();
    HeldPost { service: name(service), role: name(role) }
}

fn term(from: &str, until: Option<&str>) -> Term {
    Term { from: day(from), until: until.map(day) }
}

fn names(english: &str) -> Names {
    [(Language::new("en").unwrap(), english.to_owned())].into()
}

/// A service with posts, each as `role: person, person`.
fn adopted(english: &str, posts: &[&str]) -> AdoptedService {
    let posts = posts.iter().map(|post| {
        let (role, people) = post.split_once(':').unwrap();
        let people = people.split(',').map(str::trim).filter(|person| !person.is_empty());
        (name(role), people.map(person).collect())
    });
    AdoptedService { assignable: true, name: names(english), posts: posts.collect() }
}

fn adopt_on(on: &str, services: &[(&str, AdoptedService)]) -> DirectoryOrder {
    let services = services.iter().map(|(service, adopted)| (name(service), adopted.clone())).collect();
    DirectoryOrder::Adopt(Adopt { on: day(on), services })
}

fn roads() -> (&'static str, AdoptedService) {
    ("roads", adopted("Roads", &["head: hana", "clerk: bor, pia"]))
}

fn parks() -> (&'static str, AdoptedService) {
    ("parks", adopted("Parks", &["head: rok"]))
}

fn appoint(at: &str, who: &str, from: &str, until: Option<&str>) -> DirectoryOrder {
    DirectoryOrder::Appoint { post: post(at), person: person(who), term: term(from, until) }
}

fn leave(at: &str, who: &str, on: &str) -> DirectoryOrder {
    DirectoryOrder::Leave { post: post(at), person: person(who), on: day(on) }
}

fn substitute(at: &str, who: &str, of: Option<&str>, from: &str, until: Option<&str>) -> DirectoryOrder {
    let (instead_of, term) = (of.map(person), term(from, until));
    DirectoryOrder::Substitute { post: post(at), person: person(who), instead_of, term }
}

fn withdraw(at: &str, who: &str, on: &str) -> DirectoryOrder {
    DirectoryOrder::Withdraw { post: post(at), person: person(who), on: day(on) }
}

fn when(directory: &Directory, order: DirectoryOrder) -> Result<Vec<DirectoryEvent>, Rejection> {
    decide(directory, &DirectoryCommand { keeper: person("keeper"), at: at(MORNING), order })
}

/// Orders that were all allowed.
#[track_caller]
fn after(orders: impl IntoIterator<Item = DirectoryOrder>) -> Directory {
    let mut directory = Directory::default();
    for order in orders {
        when(&directory, order).unwrap().iter().for_each(|event| directory.evolve(event));
    }
    directory
}

fn listed() -> Directory {
    after([adopt_on(TODAY, &[roads(), parks()])])
}

fn closed() -> Directory {
    after([adopt_on(TODAY, &[roads(), parks()]), adopt_on("2026-04-01", &[parks()])])
}

fn many(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("p{number}")).collect()
}

fn crowded(role: &str, count: usize) -> (&'static str, AdoptedService) {
    ("roads", adopted("Roads", &[&format!("{role}: {}", many(count).join(", "))]))
}

fn asked(directory: &Directory, at: &str, on: &str) -> Vec<String> {
    let post = post(at);
    directory.holders(&post.service, &post.role, day(on)).map(ToString::to_string).collect()
}

refusals! {
    in "decide.rs":

    a_post_belongs_to_a_service_that_is_listed:
        when(&listed(), appoint("water/head", "ana", TODAY, None)), Rejection::ServiceUnlisted { service: name("water") };

    nobody_leaves_a_service_that_never_was:
        when(&listed(), leave("water/head", "ana", TODAY)), Rejection::ServiceUnlisted { service: name("water") };

    a_closed_service_has_no_posts_to_give:
        when(&closed(), appoint("roads/head", "ana", "2026-05-01", None)),
        Rejection::ServiceClosed { service: name("roads"), on: day("2026-04-01") };

    a_closed_service_has_nobody_to_stand_in_for:
        when(&closed(), substitute("roads/head", "ana", None, "2026-05-01", None)),
        Rejection::ServiceClosed { service: name("roads"), on: day("2026-04-01") };

    a_service_has_a_name:
        when(&Directory::default(), adopt_on(TODAY, &[("roads", adopted(" ", &[]))])),
        Rejection::NameUnfit { service: name("roads") };

    a_name_is_not_longer_than_a_page_is_wide:
        when(&Directory::default(), adopt_on(TODAY, &[("roads", adopted(&"x".repeat(121), &[]))])),
        Rejection::NameUnfit { service: name("roads") };

    a_last_day_does_not_come_before_the_first:
        when(&listed(), appoint("roads/head", "ana", "2026-05-02", Some("2026-05-01"))),
        Rejection::DatesReversed { from: day("2026-05-02"), until: day("2026-05-01") };

    nor_that_of_a_substitute:
        when(&listed(), substitute("roads/head", "ana", None, "2026-05-02", Some("2026-05-01"))),
        Rejection::DatesReversed { from: day("2026-05-02"), until: day("2026-05-01") };

    nobody_holds_a_post_twice_at_once:
        when(&listed(), appoint("roads/head", "hana", "2026-05-01", None)),
        Rejection::AlreadyHolder { post: post("roads/head"), from: day(TODAY), until: None };

    who_does_not_hold_a_post_cannot_leave_it:
        when(&listed(), leave("roads/head", "bor", TODAY)), Rejection::NotTheHolder { post: post("roads/head") };

    who_has_left_cannot_leave_again:
        when(&after([adopt_on(TODAY, &[roads()]), leave("roads/head", "hana", "2026-04-01")]), leave("roads/head", "hana", "2026-04-01")),
        Rejection::NotTheHolder { post: post("roads/head") };

    nobody_stands_in_for_who_is_not_there:
        when(&listed(), substitute("roads/clerk", "ana", Some("hana"), TODAY, None)),
        Rejection::NotTheHolder { post: post("roads/clerk") };

    nobody_stands_in_for_themselves:
        when(&listed(), substitute("roads/head", "hana", Some("hana"), TODAY, None)), Rejection::OwnSubstitute;

    nobody_stands_in_twice_at_once:
        when(
            &after([adopt_on(TODAY, &[roads()]), substitute("roads/clerk", "ana", Some("bor"), TODAY, Some("2026-03-20"))]),
            substitute("roads/clerk", "ana", Some("pia"), "2026-03-20", Some("2026-03-30")),
        ),
        Rejection::AlreadySubstitute { post: post("roads/clerk"), from: day(TODAY), until: Some(day("2026-03-20")) };

    who_does_not_stand_in_cannot_be_withdrawn:
        when(&listed(), withdraw("roads/head", "ana", TODAY)), Rejection::NotASubstitute { post: post("roads/head") };

    a_post_is_not_a_crowd:
        when(&after([adopt_on(TODAY, &[crowded("clerk", HOLDERS_MAX)])]), appoint("roads/clerk", "ana", TODAY, None)),
        Rejection::TooMany { what: "people at one post", max: HOLDERS_MAX };

    a_service_has_so_many_posts_and_no_more:
        when(
            &Directory::default(),
            adopt_on(TODAY, &[("roads", AdoptedService { posts: many(POSTS_MAX + 1).iter().map(|role| (name(role), vec![])).collect(), ..adopted("Roads", &[]) })]),
        ),
        Rejection::TooMany { what: "posts in one service", max: POSTS_MAX };

    a_municipality_has_so_many_services_and_no_more:
        when(
            &Directory::default(),
            DirectoryOrder::Adopt(Adopt { on: day(TODAY), services: many(SERVICES_MAX + 1).iter().map(|one| (name(one), adopted("One", &[]))).collect() }),
        ),
        Rejection::TooMany { what: "services", max: SERVICES_MAX };

    what_changes_too_much_at_once_is_done_in_parts:
        when(
            &Directory::default(),
            DirectoryOrder::Adopt(Adopt { on: day(TODAY), services: many(12).iter().map(|one| (name(one), crowded("clerk", HOLDERS_MAX).1)).collect() }),
        ),
        Rejection::TooMany { what: "changes at once", max: CHANGES_MAX };
}

fn by() -> By {
    By { actor: person("keeper"), role: Name::administrator(), service: None }
}

#[test]
fn a_directory_is_taken_over_service_by_service() {
    let (by, occurred_at, on) = (by(), at(MORNING), day(TODAY));
    let filled = |role: &str, who: &str| {
        let (service, role, person, by) = (name("roads"), name(role), person(who), by.clone());
        DirectoryEvent::PostFilled(PostFilled {
            service,
            role,
            person,
            from: on,
            until: None,
            by,
            occurred_at,
        })
    };
    let expected = vec![
        DirectoryEvent::ServiceListed(ServiceListed {
            service: name("roads"),
            assignable: true,
            name: names("Roads"),
            by: by.clone(),
            occurred_at,
        }),
        filled("clerk", "bor"),
        filled("clerk", "pia"),
        filled("head", "hana"),
    ];
    assert_eq!(when(&Directory::default(), adopt_on(TODAY, &[roads()])), Ok(expected));
}

#[test]
fn the_same_directory_again_changes_nothing() {
    assert_eq!(when(&listed(), adopt_on(TODAY, &[roads(), parks()])), Ok(vec![]));
    assert_eq!(when(&listed(), adopt_on("2031-03-02", &[parks(), roads()])), Ok(vec![]));
}

#[test]
fn only_what_differs_changes() {
    let otherwise = ("roads", adopted("Roads and traffic", &["head: hana", "clerk: pia, ana"]));
    let events = when(&listed(), adopt_on("2026-04-01", &[otherwise])).unwrap();
    let (by, occurred_at) = (by(), at(MORNING));
    let (service, role) = (name("roads"), name("clerk"));
    let on = day("2026-04-01");
    let expected = vec![
        DirectoryEvent::ServiceListed(ServiceListed {
            service: service.clone(),
            assignable: true,
            name: names("Roads and traffic"),
            by: by.clone(),
            occurred_at,
        }),
        DirectoryEvent::PostLeft(PostLeft {
            service: service.clone(),
            role: role.clone(),
            person: person("bor"),
            on,
            by: by.clone(),
            occurred_at,
        }),
        DirectoryEvent::PostFilled(PostFilled {
            service,
            role,
            person: person("ana"),
            from: on,
            until: None,
            by: by.clone(),
            occurred_at,
        }),
        DirectoryEvent::ServiceClosed(ServiceClosed { service: name("parks"), on, by, occurred_at }),
    ];
    assert_eq!(events, expected);
}

#[test]
fn a_closed_service_keeps_its_past_and_can_be_listed_again() {
    let closed = closed();
    assert_eq!(asked(&closed, "roads/head", "2026-03-31"), ["hana"]);
    assert_eq!(asked(&closed, "roads/head", "2026-04-01"), [""; 0]);
    assert_eq!(
        closed.assignable(day("2026-04-01")).map(|(service, _)| service.as_str()).collect::<Vec<_>>(),
        ["parks"]
    );
    let again = adopt_on("2026-06-01", &[roads(), parks()]);
    let again = after([adopt_on(TODAY, &[roads(), parks()]), adopt_on("2026-04-01", &[parks()]), again]);
    assert_eq!(asked(&again, "roads/head", "2026-05-31"), [""; 0]);
    assert_eq!(asked(&again, "roads/head", "2026-06-01"), ["hana"]);
    assert_eq!(again.assignable(day("2026-06-01")).count(), 2);
}

#[test]
fn a_post_is_held_from_its_first_day_to_its_last() {
    let ana = appoint("parks/clerk", "ana", "2026-05-01", Some("2026-05-31"));
    let directory = after([adopt_on(TODAY, &[parks()]), ana.clone()]);
    for (on, who) in
        [("2026-04-30", None), ("2026-05-01", Some("ana")), ("2026-05-31", Some("ana")), ("2026-06-01", None)]
    {
        assert_eq!(asked(&directory, "parks/clerk", on).first().map(String::as_str), who, "{on}");
    }
    assert_eq!(when(&directory, ana), Ok(vec![]));
    assert_eq!(asked(&directory, "water/clerk", "2026-05-01"), [""; 0]);
}

#[test]
fn of_several_the_first_appointed_is_asked_and_the_next_when_they_have_left() {
    let directory = after([adopt_on(TODAY, &[roads()]), leave("roads/clerk", "bor", "2026-04-01")]);
    assert_eq!(asked(&directory, "roads/clerk", "2026-03-31"), ["bor", "pia"]);
    assert_eq!(asked(&directory, "roads/clerk", "2026-04-01"), ["pia"]);
    let post = post("roads/clerk");
    assert_eq!(directory.holder(&post.service, &post.role, day(TODAY)), Some(&person("bor")));
}

#[test]
fn who_stands_in_is_asked_from_a_day_to_a_day() {
    let ana = substitute("roads/head", "ana", Some("hana"), "2026-03-10", Some("2026-03-20"));
    let directory = after([adopt_on(TODAY, &[roads()]), ana.clone()]);
    assert_eq!(asked(&directory, "roads/head", "2026-03-09"), ["hana"]);
    assert_eq!(asked(&directory, "roads/head", "2026-03-10"), ["ana"]);
    assert_eq!(asked(&directory, "roads/head", "2026-03-20"), ["ana"]);
    assert_eq!(asked(&directory, "roads/head", "2026-03-21"), ["hana"]);
    assert_eq!(when(&directory, ana.clone()), Ok(vec![]));
    // Whoever stands in is not in the file, and stays.
    assert_eq!(when(&directory, adopt_on("2026-03-12", &[roads()])), Ok(vec![]));
    let back = withdraw("roads/head", "ana", "2026-03-15");
    let directory = after([adopt_on(TODAY, &[roads()]), ana, back]);
    assert_eq!(asked(&directory, "roads/head", "2026-03-14"), ["ana"]);
    assert_eq!(asked(&directory, "roads/head", "2026-03-15"), ["hana"]);
}

#[test]
fn who_stands_in_at_an_empty_post_is_asked() {
    let empty = [
        adopt_on(TODAY, &[roads()]),
        leave("roads/head", "hana", TODAY),
        substitute("roads/head", "ana", None, TODAY, None),
    ];
    assert_eq!(asked(&after(empty), "roads/head", TODAY), ["ana"]);
}

#[test]
fn who_stands_in_for_one_of_several_takes_that_place_alone() {
    let ana = substitute("roads/clerk", "ana", Some("pia"), TODAY, None);
    let directory = after([adopt_on(TODAY, &[roads()]), ana]);
    assert_eq!(asked(&directory, "roads/clerk", TODAY), ["ana", "bor"]);
}

#[test]
fn who_never_began_was_never_there() {
    let directory = after([
        adopt_on(TODAY, &[roads()]),
        appoint("roads/head", "ana", "2026-05-01", None),
        leave("roads/head", "ana", "2026-04-01"),
    ]);
    assert_eq!(asked(&directory, "roads/head", "2026-05-01"), ["hana"]);
}

#[test]
fn who_is_appointed_for_later_can_be_taken_over_from_today() {
    let later = [adopt_on(TODAY, &[parks()]), appoint("parks/clerk", "ana", "2026-05-01", None)];
    let file = adopt_on("2026-04-01", &[("parks", adopted("Parks", &["head: rok", "clerk: ana"]))]);
    let directory = after(later.into_iter().chain([file.clone()]));
    for on in ["2026-04-01", "2026-04-30", "2026-05-01"] {
        assert_eq!(asked(&directory, "parks/clerk", on), ["ana"], "{on}");
    }
    assert_eq!(when(&directory, file), Ok(vec![]));
}

#[test]
fn cqrs_es_leads_to_the_same_events() {
    let given = when(&Directory::default(), adopt_on(TODAY, &[roads()])).unwrap();
    let order = leave("roads/head", "hana", TODAY);
    let expected = when(&after([adopt_on(TODAY, &[roads()])]), order.clone()).unwrap();
    let command = DirectoryCommand { keeper: person("keeper"), at: at(MORNING), order };
    let framework = cqrs_es::test::TestFramework::<Directory>::with(());
    framework.given(given).when(command).then_expect_events(expected);
}
