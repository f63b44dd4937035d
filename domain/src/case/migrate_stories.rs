//! A case goes over to a later version of its protocol, and nothing of it is lost on the way.

use super::given::*;
use super::*;
use crate::migration::ClockRule;
use crate::name::Name;
use crate::story::*;
use crate::value::Value;

fn kinds(events: &[CaseEvent]) -> Vec<String> {
    use cqrs_es::DomainEvent;
    events.iter().map(DomainEvent::event_type).collect()
}

fn clock<'g>(given: &'g Given, deadline: &str) -> &'g Clock {
    &given.open().clocks.deadlines[&name(deadline)]
}

fn changed(events: &[CaseEvent]) -> &ProtocolChanged {
    let found = events.iter().find_map(|event| match event {
        CaseEvent::ProtocolChanged(changed) => Some(changed),
        _ => None,
    });
    found.unwrap()
}

fn due(given: &Given, timer: &str) -> Option<Timer> {
    given.open().clocks.timers().get(&TimerName::try_from(timer).unwrap()).copied()
}

fn promised() -> Given {
    let by_when = open(Value::Date("2026-04-01".parse().unwrap()));
    Given::submitted().and(perform(head(), "promise", fields([("by_when", by_when)])))
}

#[test]
fn the_rules_change_and_the_case_stays_where_it_is() {
    let given = assigned().later(&[]);
    let events = given.when(going(&[])).unwrap();
    assert_eq!(kinds(&events), ["ProtocolChanged"]);
    let told = changed(&events);
    assert_eq!((told.from.version.as_str(), told.to.version.as_str()), ("1.0.0", "2.0.0"));
    assert_eq!(
        (&told.old_state, &told.state, &told.came_from),
        (&name("working"), &name("working"), &Some(name("new")))
    );
    assert_eq!(told.by, by("keeper", "administrator", None));
    assert_eq!(told.given, [field("actor_name"), field("reason")]);
    assert_eq!(told.deadlines, [(name("news"), ClockRule::Keep), (name("whole"), ClockRule::Keep)].into());
    assert_eq!(told.tasks, [(name("survey"), name("survey"))].into());
    let (before, after) = (given.open().clone(), given.and(going(&[])));
    assert_eq!(after.open().protocol.version, "2.0.0");
    assert_eq!((after.open().entered_at, &after.open().clocks), (before.entered_at, &before.clocks));
    assert_eq!((&after.open().performed, &after.open().fields), (&before.performed, &before.fields));
}

#[test]
fn whatever_comes_then_is_decided_by_the_later_rules() {
    let stricter = [(
        "from = [\"working\"], to = \"done\", outcome = \"lapsed\", responsible = \"office/head\"",
        "from = [\"working\"], to = \"done\", outcome = \"lapsed\", responsible = \"assigned/head\"",
    )];
    let surveyed = assigned().and(close("survey", false, 2, clerk_of_roads(), fields([("note", text(5))])));
    let finish = perform(head(), "finish", fields([]));
    assert!(surveyed.when(finish.clone()).is_ok());
    let later = surveyed.later(&stricter).and(going(&[]));
    assert_eq!(later.when(finish).unwrap_err().code(), "role-required");
    assert!(later.when(perform(head_of_roads(), "finish", fields([]))).is_ok());
}

#[test]
fn a_state_with_another_name_is_where_the_case_is() {
    let later = promised().later(&[("promised", "pledged")]);
    let going = going(&[("promised = \"promised\"", "promised = \"pledged\"")]);
    let events = later.when(going.clone()).unwrap();
    assert_eq!((&changed(&events).old_state, &changed(&events).state), (&name("promised"), &name("pledged")));
    let before = clock(&later, "word").clone();
    let later = later.and(going);
    assert_eq!((&later.open().state, clock(&later, "word")), (&name("pledged"), &before));
    assert!(later.when(perform(head(), "keep-word", fields([]))).is_ok());
}

#[test]
fn a_case_that_has_gone_over_is_not_taken_over_again() {
    let later = Given::submitted().later(&[]).and(going(&[]));
    assert_eq!(later.when(going(&[])), Ok(vec![]));
}

#[test]
fn a_deadline_that_is_kept_stays_due_when_it_was_and_one_that_restarts_is_counted_from_the_change() {
    let later = Given::submitted()
        .later(&[("runs_in = [\"new\"], within = \"15 days\"", "runs_in = [\"new\"], within = \"5 days\"")]);
    let change = on("2026-03-06T09:00:00Z", going(&[("answer = \"keep\"", "answer = \"restart\"")]));
    let whole = clock(&later, "whole").clone();
    let events = later.when(change.clone()).unwrap();
    assert_eq!(kinds(&events), ["ProtocolChanged", "DeadlineSet", "OperationScheduled"]);
    let CaseEvent::DeadlineSet(set) = &events[1] else { panic!("{events:?}") };
    assert_eq!(
        (&set.deadline, set.cause, set.due_on),
        (&name("answer"), Setting::Restarted, "2026-03-11".parse().unwrap())
    );
    assert_eq!(set.operation, name("protocol-changed"));
    let later = later.and(change);
    assert_eq!(clock(&later, "whole"), &whole);
    assert_eq!(due(&later, "deadline/answer").map(|timer| timer.generation), Some(6));
}

#[test]
fn a_deadline_that_is_new_there_begins_with_the_change() {
    let extra = "[deadlines]\nreport = { kind = \"news\", runs_in = [\"working\"], within = \"10 days\", escalate = [{ after = \"0 days\", to = \"office/head\" }], label.en = \"-\" }";
    let events =
        assigned().later(&[("[deadlines]", extra)]).when(on("2026-03-04T09:00:00Z", going(&[]))).unwrap();
    let CaseEvent::DeadlineSet(set) = &events[1] else { panic!("{events:?}") };
    assert_eq!(
        (&set.deadline, set.cause, set.due_on),
        (&name("report"), Setting::Started, "2026-03-16".parse().unwrap())
    );
}

#[test]
fn what_stands_still_stands_still_and_what_happens_by_itself_counts_from_when_the_case_came_there() {
    let later = asked().later(&[("after = \"10 days\"", "after = \"20 days\"")]);
    let before = clock(&later, "whole").clone();
    assert!(before.paused.is_some());
    let later = later.and(on("2026-03-06T09:00:00Z", going(&[])));
    assert_eq!(clock(&later, "whole"), &before);
    // Ten days would have ended on the 12th, counted from the 2nd; twenty end on Sunday the 22nd, so the Monday counts.
    assert_eq!(due(&later, "operation/lapse").map(|timer| timer.due_at), Some(at("2026-03-23T23:00:00Z")));
}

#[test]
fn what_was_missed_before_is_recorded_before() {
    let later = Given::submitted().later(&[]);
    let change = on("2026-03-20T09:00:00Z", going(&[("answer = \"keep\"", "answer = \"restart\"")]));
    let events = later.when(change).unwrap();
    assert_eq!(kinds(&events)[..3], ["DeadlineMissed", "Escalated", "ProtocolChanged"]);
}

#[test]
fn an_open_task_goes_along_and_to_the_post_that_answers_then() {
    let later = assigned().later(&[(
        "survey = { in = \"working\", responsible = \"assigned/clerk\"",
        "measure = { in = \"working\", responsible = \"office/clerk\"",
    )]);
    let change = going(&[("survey = \"survey\"", "survey = \"measure\"")]);
    let before = later.open().clocks.tasks[&name("survey")].clone();
    assert_eq!(kinds(&later.when(change.clone()).unwrap()), ["ProtocolChanged", "TaskOpened"]);
    let later = later.and(change);
    assert_eq!(later.open().clocks.tasks.keys().map(Name::as_str).collect::<Vec<_>>(), ["measure"]);
    let now = &later.open().clocks.tasks[&name("measure")];
    assert_eq!((now.due_on, now.responsible.service.as_ref()), (before.due_on, Some(&name("office"))));
    assert!(later.when(close("measure", false, 2, clerk(), fields([("note", text(5))]))).is_ok());
}

#[test]
fn a_task_that_is_new_there_opens_and_one_that_was_done_stays_done() {
    let extra = "[tasks]\nsketch = { in = \"working\", responsible = \"office/clerk\", label.en = \"-\" }";
    let done = assigned().and(close("survey", false, 2, clerk_of_roads(), fields([("note", text(5))])));
    let later = done.later(&[("[tasks]", extra)]).and(going(&[]));
    assert_eq!(later.open().clocks.tasks.keys().map(Name::as_str).collect::<Vec<_>>(), ["sketch"]);
}

#[test]
fn an_incident_that_the_later_version_knows_stands() {
    let stuck = Given::submitted().and(raise(IncidentKind::TimerFailing, "deadline/answer"));
    let later = stuck.later(&[]).and(going(&[]));
    assert_eq!(later.open().clocks.incidents.len(), 1);
}

#[test]
fn what_was_recorded_before_was_recorded_under_the_earlier_rules() {
    let later = assigned().later(&[]);
    let last = later.case.sequence;
    let later = later.and(going(&[]));
    let version = |sequence| later.open().protocol_at(sequence).version.as_str();
    assert_eq!((version(1), version(last), version(last + 1)), ("1.0.0", "1.0.0", "2.0.0"));
}

#[test]
fn the_example_of_a_migration_takes_cases_of_improve_over() {
    let (_, improve) = crate::bundled::PROTOCOLS[0];
    let later = improve
        .replace("version   = \"1.0.0\"", "version   = \"2.0.0\"")
        .replace("in-review", "in-expert-review");
    let example = include_str!("../../protocols/migrations/improve.example.toml");
    let migration = crate::migration::Migration::read("improve.example.toml", example).unwrap();
    let parse = |text: &str| crate::protocol::parse("improve.toml", text).unwrap();
    assert_eq!(super::fit::fits_versions(&migration, &parse(improve), &parse(&later)), Ok(()));
    let every = parse(improve).deadlines.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert!(every.iter().all(|name| migration.deadlines.contains_key(name)), "{every:?}");
}
