//! Who holds the posts that answer: found in the directory, written into the event, and asked for where nobody is there.

use super::given::*;
use super::*;
use crate::name::FieldName;
use crate::story::*;

const STAFFED: [&str; 2] = ["office: clerk pia, head hana", "roads: clerk bor, head rok"];
const NO_CLERK: [&str; 2] = ["office: clerk pia, head hana", "roads: head rok"];

/// A case is given to the roads service, whose clerk surveys the place.
fn give_to_roads(moment: &str) -> CaseCommand {
    on(moment, perform(clerk(), "assign", fields([("assigned_service", service("roads"))])))
}

/// Whom the tasks among the events are for, as `role person`.
fn surveyors(events: &[CaseEvent]) -> Vec<String> {
    let opened = events.iter().filter_map(|event| match event {
        CaseEvent::TaskOpened(opened) => Some(&opened.responsible),
        _ => None,
    });
    opened.map(told).collect()
}

fn told(responsible: &Responsible) -> String {
    let person = responsible.person.as_ref().map_or("nobody", |person| person.as_str());
    format!("{} {person}", responsible.role)
}

fn vacancies(events: &[CaseEvent]) -> Vec<&str> {
    let raised = events.iter().filter_map(|event| match event {
        CaseEvent::IncidentRaised(raised) if raised.incident == IncidentKind::PostVacant => Some(raised),
        _ => None,
    });
    raised.map(|raised| raised.about.as_str()).collect()
}

fn escalated(events: &[CaseEvent]) -> Vec<String> {
    let to = events.iter().filter_map(|event| match event {
        CaseEvent::Escalated(escalated) => Some(&escalated.to),
        _ => None,
    });
    to.map(told).collect()
}

#[test]
fn a_task_names_who_holds_the_post_that_day() {
    let given = Given::submitted().with_directory(&STAFFED);
    let events = given.when(give_to_roads(MORNING)).unwrap();
    assert_eq!((surveyors(&events), vacancies(&events)), (vec!["clerk bor".to_owned()], vec![]));
    // Kept with the task, and the queue is still that of the post.
    let given = given.and(give_to_roads(MORNING));
    assert_eq!(given.open().clocks.tasks[&name("survey")].responsible.person, Some(pseudonym("bor")));
    let post = Responsible { service: Some(name("roads")), role: name("clerk"), person: None };
    let queues = work(&given.case, &given.library);
    assert_eq!(queues[&post].tasks, [name("survey")]);
    assert!(queues.keys().all(|post| post.person.is_none()), "{queues:?}");
}

#[test]
fn without_a_directory_nobody_is_asked_about_people() {
    let events = Given::submitted().when(give_to_roads(MORNING)).unwrap();
    assert_eq!((surveyors(&events), vacancies(&events)), (vec!["clerk nobody".to_owned()], vec![]));
    let elsewhere = perform(clerk(), "assign", fields([("assigned_service", service("water"))]));
    assert!(Given::submitted().when(elsewhere).is_ok());
}

#[test]
fn who_stands_in_is_named_from_a_day_to_a_day_of_the_municipality() {
    let ana = substitute("roads/clerk", "ana", "2026-03-02", "2026-03-03");
    let given = Given::submitted().with_directory(&STAFFED).with_change(ana);
    for (moment, who) in [
        ("2026-03-02T09:00:00Z", "clerk ana"),
        // The last day ends in Ljubljana, an hour before it does in Greenwich.
        ("2026-03-03T22:59:59Z", "clerk ana"),
        ("2026-03-03T23:00:00Z", "clerk bor"),
    ] {
        assert_eq!(surveyors(&given.when(give_to_roads(moment)).unwrap()), [who], "{moment}");
    }
}

#[test]
fn a_task_that_nobody_is_there_for_raises_an_incident_behind_it() {
    let given = Given::submitted().with_directory(&NO_CLERK);
    let events = given.when(give_to_roads(MORNING)).unwrap();
    assert_eq!(
        (surveyors(&events), vacancies(&events)),
        (vec!["clerk nobody".to_owned()], vec!["roads/clerk"])
    );
    let at = |wanted: fn(&CaseEvent) -> bool| events.iter().position(wanted).unwrap();
    let opened = at(|event| matches!(event, CaseEvent::TaskOpened(_)));
    assert_eq!(at(|event| matches!(event, CaseEvent::IncidentRaised(_))), opened + 1);
    let incident = Incident { incident: IncidentKind::PostVacant, about: "roads/clerk".to_owned() };
    let given = given.and(give_to_roads(MORNING));
    assert!(given.open().clocks.incidents.contains(&incident));
    // Somebody who keeps cases moving sees to it, as to any other.
    let seen_to = given.and(resolve(IncidentKind::PostVacant, "roads/clerk", head()));
    assert!(seen_to.open().clocks.incidents.is_empty());
}

#[test]
fn a_vacancy_that_stands_is_not_raised_again() {
    let moved =
        |service_name| perform(clerk(), "hand-over", fields([("assigned_service", service(service_name))]));
    let services = ["office: clerk pia, head hana", "roads: head rok", "parks: head rok"];
    let given = Given::submitted().with_directory(&services).and(give_to_roads(MORNING));
    let parks = given.when(moved("parks")).unwrap();
    assert_eq!(vacancies(&parks), ["parks/clerk"]);
    let back = given.and(moved("parks")).when(moved("roads")).unwrap();
    assert_eq!((surveyors(&back), vacancies(&back)), (vec!["clerk nobody".to_owned()], vec![]));
    // Once somebody has seen to it and it is still so, it is.
    let seen_to = given_with_both_seen_to(&services);
    assert_eq!(vacancies(&seen_to.when(moved("roads")).unwrap()), ["roads/clerk"]);
}

fn given_with_both_seen_to(services: &[&str]) -> Given {
    let parks = perform(clerk(), "hand-over", fields([("assigned_service", service("parks"))]));
    let given = Given::submitted().with_directory(services).and(give_to_roads(MORNING)).and(parks);
    let vacant = |post| resolve(IncidentKind::PostVacant, post, head());
    given.and(vacant("roads/clerk")).and(vacant("parks/clerk"))
}

#[test]
fn who_is_told_of_a_missed_deadline_is_named_at_the_moment_of_the_deadline() {
    // The deadline passes on 17 March; the timer is late, and the head is somebody else by then.
    let ana = substitute("office/head", "ana", "2026-03-19", "2026-12-31");
    let given = Given::submitted().with_directory(&STAFFED).with_change(ana);
    let events = given.when(fire("deadline/answer", 2, "2026-03-20T08:00:00Z")).unwrap();
    assert_eq!((escalated(&events), vacancies(&events)), (vec!["head hana".to_owned()], vec![]));
}

#[test]
fn a_missed_deadline_that_nobody_is_told_of_raises_an_incident_once() {
    let given = Given::submitted().with_directory(&["office: clerk pia", "roads: clerk bor, head rok"]);
    let events = given.when(fire("deadline/answer", 2, "2026-03-20T08:00:00Z")).unwrap();
    assert_eq!(
        (escalated(&events), vacancies(&events)),
        (vec!["head nobody".to_owned()], vec!["office/head"])
    );
    // Two deadlines have passed before somebody acts: both tell the head, one incident says that there is none.
    let late = given.when(on("2026-05-04T08:00:00Z", perform(clerk(), "remark", fields([])))).unwrap();
    assert_eq!(escalated(&late), ["head nobody", "head nobody", "head nobody"]);
    assert_eq!(vacancies(&late), ["office/head", "assigned/head"]);
    let given = given.and(fire("deadline/answer", 2, "2026-03-20T08:00:00Z"));
    let late = given.when(on("2026-05-04T08:00:00Z", perform(clerk(), "remark", fields([])))).unwrap();
    assert_eq!(vacancies(&late), ["assigned/head"]);
}

/// Who answers for a deadline, as `service/role person`, by the deadlines among the events.
fn answering(events: &[CaseEvent]) -> Vec<(String, Vec<String>)> {
    let named = events.iter().filter_map(|event| match event {
        CaseEvent::DeadlineSet(set) => Some((&set.deadline, &set.responsible)),
        CaseEvent::ReminderDue(reminder) => Some((&reminder.deadline, &reminder.responsible)),
        CaseEvent::DeadlineMissed(missed) => Some((&missed.deadline, &missed.responsible)),
        _ => None,
    });
    let posts = |all: &[Responsible]| {
        let post = |one: &Responsible| format!("{}/{}", one.service.as_ref().unwrap(), told(one));
        all.iter().map(post).collect()
    };
    named.map(|(deadline, all)| (deadline.to_string(), posts(all))).collect()
}

fn answers(deadline: &str, posts: &[&str]) -> (String, Vec<String>) {
    (deadline.to_owned(), posts.iter().map(|post| (*post).to_owned()).collect())
}

#[test]
fn a_deadline_names_the_posts_that_can_keep_it_and_who_holds_them() {
    let given = Given::submitted().with_directory(&STAFFED);
    let events = given.when(give_to_roads(MORNING)).unwrap();
    // News is for the clerk, whose remark starts it anew; an answer is for whoever can move the case on.
    assert_eq!(answering(&events), [answers("news", &["office/clerk pia"])]);
    let asked = on("2026-03-03T09:00:00Z", perform(clerk(), "ask", fields([("note", text(5))])));
    let given = given.and(give_to_roads(MORNING)).and(asked);
    let back =
        given.when(on("2026-03-04T09:00:00Z", perform(citizen("ana"), "reply", fields([("note", text(5))]))));
    let whole = ["office/clerk pia", "office/head hana", "roads/head rok"];
    let news = answers("news", &["office/clerk pia"]);
    assert_eq!(answering(&back.unwrap()), [answers("whole", &whole), news]);
}

#[test]
fn a_reminder_and_a_missed_deadline_name_who_held_the_posts_at_that_moment() {
    // The deadline passes on 17 March; the timer is late, and the clerk is somebody else by then.
    let ana = substitute("office/clerk", "ana", "2026-03-19", "2026-12-31");
    let given = Given::submitted().with_directory(&STAFFED).with_change(ana);
    let missed = given.when(fire("deadline/answer", 2, "2026-03-20T08:00:00Z")).unwrap();
    assert_eq!(answering(&missed), [answers("answer", &["office/clerk pia", "office/head hana"])]);
    let reminded = given.when(fire("deadline/whole", 3, "2026-03-25T08:00:00Z")).unwrap();
    assert_eq!(answering(&reminded), [answers("whole", &["office/clerk ana", "office/head hana"])]);
}

#[test]
fn a_deadline_that_nobody_is_there_for_raises_an_incident_behind_it() {
    let nobody_decides = ["office: clerk pia", "roads: clerk bor"];
    let given = Given::nothing().with_directory(&nobody_decides);
    let opened = given.when(opening(submit(citizen("ana")))).unwrap();
    assert_eq!(vacancies(&opened), ["office/head"]);
    let set = opened.iter().position(|event| matches!(event, CaseEvent::DeadlineSet(_)));
    let raised = opened.iter().position(|event| matches!(event, CaseEvent::IncidentRaised(_)));
    assert_eq!(raised, set.map(|at| at + 1));
}

#[test]
fn a_case_is_given_to_services_that_take_cases() {
    let given = Given::submitted().with_directory(&STAFFED);
    let to = |place| perform(clerk(), "assign", fields([("assigned_service", service(place))]));
    for place in ["water", "office"] {
        let refused = given.when(to(place)).unwrap_err();
        assert_eq!(
            (refused.code(), refused.field().map(FieldName::as_str)),
            ("service-unknown", Some("assigned_service"))
        );
        assert!(refused.to_string().ends_with("name one of roads"), "{refused}");
    }
    assert!(given.when(to("roads")).is_ok());
}
