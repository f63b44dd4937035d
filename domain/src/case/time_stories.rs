//! What happens because time passes: deadlines that are set, stand still, come near, pass and end; tasks; operations
//! of the system.

use super::given::*;
use super::*;
use crate::calendar::Left;
use crate::name::Pseudonym;
use crate::story::*;
use crate::value::Value;
use jiff::civil::Date;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn kinds(events: &[CaseEvent]) -> Vec<String> {
    use cqrs_es::DomainEvent;
    events.iter().map(DomainEvent::event_type).collect()
}

fn clock<'g>(given: &'g Given, deadline: &str) -> &'g Clock {
    &given.open().clocks.deadlines[&name(deadline)]
}

fn timer(given: &Given, timer: &str) -> Option<Timer> {
    given.open().clocks.timers().get(&TimerName::try_from(timer).unwrap()).copied()
}

impl Given {
    /// Lets the timers fire that are due by then, each when it is due.
    #[track_caller]
    fn until(mut self, moment: &str) -> Self {
        let until = at(moment);
        loop {
            let due = self.open().clocks.timers().into_iter().min_by_key(|(_, timer)| timer.due_at);
            let Some((timer, due)) = due.filter(|(_, timer)| timer.due_at <= until) else { return self };
            let fire = FireTimer { timer, generation: due.generation, at: due.due_at };
            self = self.and(CaseCommand::FireTimer(fire));
        }
    }

    fn timed(&self, moment: &str, command: CaseCommand) -> Vec<CaseEvent> {
        self.when(on(moment, command)).unwrap()
    }
}

fn surveyed() -> Given {
    assigned().and(close("survey", false, 2, clerk_of_roads(), fields([("note", text(5))])))
}

fn promised(by_when: &str) -> Given {
    Given::submitted().and(perform(head(), "promise", fields([("by_when", date(by_when))])))
}

fn date(text: &str) -> crate::field::Given {
    open(Value::Date(day(text)))
}

#[test]
fn a_deadline_is_set_with_everything_that_will_come_of_it() {
    let opened = Given::nothing().when(CaseCommand::Open(submit(citizen("ana")))).unwrap();
    assert_eq!(kinds(&opened), ["CaseOpened", "DeadlineSet", "DeadlineSet", "OperationScheduled"]);
    let CaseEvent::DeadlineSet(whole) = &opened[2] else { panic!("{opened:?}") };
    assert_eq!((whole.deadline.as_str(), whole.cause), ("whole", Setting::Started));
    // Twenty working days after 2 March end with the 30th, in Ljubljana and in summer time.
    assert_eq!((whole.due_on, whole.due_at), (day("2026-03-30"), at("2026-03-30T22:00:00Z")));
    assert_eq!(whole.promised_on, Some(day("2026-03-18")));
    assert_eq!(whole.reminders, [at("2026-03-24T23:00:00Z"), at("2026-03-27T23:00:00Z")]);
    // Five days after 30 March come to Easter: 4 April is a Saturday, and Monday the 6th has no work.
    assert_eq!(whole.escalations, [at("2026-03-30T22:00:00Z"), at("2026-04-07T22:00:00Z")]);
    assert_eq!(whole.calendar, CalendarRef { id: name("si"), version: "2026.2".to_owned() });
}

#[test]
fn a_timer_waits_for_the_next_moment_of_its_deadline() {
    let given = Given::submitted();
    let first = Timer { generation: 3, due_at: at("2026-03-24T23:00:00Z") };
    assert_eq!(timer(&given, "deadline/whole"), Some(first));
    let reminded = given.and(fire("deadline/whole", 3, "2026-03-25T07:00:00Z"));
    let second = timer(&reminded, "deadline/whole").unwrap();
    assert_eq!((second.generation, second.due_at), (5, at("2026-03-27T23:00:00Z")));
    // The first one has fired: it will not do so twice.
    let again = reminded.when(fire("deadline/whole", 3, "2026-03-25T07:00:00Z"));
    assert_eq!(again.unwrap_err().code(), "timer-stale");
}

#[test]
fn a_reminder_a_miss_and_escalations_come_at_their_moments() {
    let mut seen = Vec::new();
    let mut given = Given::submitted();
    for moment in
        ["2026-03-26T00:00:00Z", "2026-03-29T00:00:00Z", "2026-04-01T00:00:00Z", "2026-04-10T00:00:00Z"]
    {
        let standing = timer(&given, "deadline/whole").unwrap();
        let events = given.when(fire("deadline/whole", standing.generation, moment)).unwrap();
        seen.extend(
            events.iter().map(|event| (kinds(std::slice::from_ref(event)).remove(0), event.by_and_when().1)),
        );
        events.into_iter().for_each(|event| given.case.evolve(event));
    }
    let expected = [
        ("ReminderDue", "2026-03-24T23:00:00Z"),
        ("ReminderDue", "2026-03-27T23:00:00Z"),
        ("DeadlineMissed", "2026-03-30T22:00:00Z"),
        ("Escalated", "2026-03-30T22:00:00Z"),
        ("Escalated", "2026-04-07T22:00:00Z"),
    ];
    assert_eq!(seen, expected.map(|(kind, moment)| (kind.to_owned(), at(moment))));
    assert_eq!(timer(&given, "deadline/whole"), None);
    // A missed deadline moves nothing.
    assert_eq!(given.open().state, name("new"));
}

#[test]
fn escalation_tells_the_posts_of_the_protocol_in_its_order() {
    let events = assigned().when(fire("deadline/whole", 3, "2026-05-01T00:00:00Z")).unwrap();
    let told: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            CaseEvent::Escalated(escalated) => Some(escalated.to.clone()),
            _ => None,
        })
        .collect();
    let post = |service: &str| Responsible { service: Some(name(service)), role: name("head"), person: None };
    assert_eq!(told, [post("office"), post("roads")]);
    // A program that slept over all of it does not remind of what is past.
    assert!(!kinds(&events).contains(&"ReminderDue".to_owned()));
}

#[test]
fn nobody_gains_time_by_a_program_that_was_late() {
    // No timer has fired, and the clerk acts after both deadlines.
    let events = Given::submitted().timed(
        "2026-04-01T08:00:00Z",
        perform(clerk(), "assign", fields([("assigned_service", service("roads"))])),
    );
    let until_performed: Vec<String> =
        kinds(&events).into_iter().take_while(|kind| kind != "OperationPerformed").collect();
    assert_eq!(until_performed, ["DeadlineMissed", "Escalated", "DeadlineMissed", "Escalated"]);
    let ended = events.iter().find_map(|event| match event {
        CaseEvent::DeadlineEnded(ended) => Some((ended.deadline.as_str(), ended.kept)),
        _ => None,
    });
    assert_eq!(ended, Some(("answer", Kept::Late)));
}

#[test]
fn a_deadline_ends_when_the_case_has_gone_where_it_does_not_run() {
    let events = Given::submitted()
        .when(perform(clerk(), "assign", fields([("assigned_service", service("roads"))])))
        .unwrap();
    assert_eq!(kinds(&events), ["OperationPerformed", "DeadlineEnded", "DeadlineSet", "TaskOpened"]);
    let CaseEvent::DeadlineEnded(ended) = &events[1] else { panic!("{events:?}") };
    assert_eq!((ended.deadline.as_str(), ended.kept, ended.due_on), ("answer", Kept::Met, day("2026-03-17")));
    // What runs in both states goes on as it was.
    assert_eq!(clock(&assigned(), "whole").due_on, day("2026-03-30"));
}

#[test]
fn a_clock_stands_still_while_the_citizen_has_the_turn() {
    let asked = Given::submitted()
        .and(on("2026-03-25T09:00:00Z", perform(clerk(), "ask", fields([("note", text(5))]))));
    assert_eq!(clock(&asked, "whole").paused, Some((Left::WorkingDays(3), Some(Left::WorkingDays(0)))));
    assert_eq!(timer(&asked, "deadline/whole"), None);
    let back =
        asked.and(on("2026-04-01T09:00:00Z", perform(citizen("ana"), "reply", fields([("note", text(5))]))));
    // Three working days after Wednesday 1 April: 2nd, 3rd, and the 7th, because Easter Monday is the 6th.
    assert_eq!(clock(&back, "whole").due_on, day("2026-04-07"));
    assert_eq!(clock(&back, "whole").paused, None);
    let reminder = timer(&back, "deadline/whole").unwrap();
    assert_eq!(reminder.due_at, at("2026-04-01T22:00:00Z"));
}

#[test]
fn what_has_passed_does_not_stand_still() {
    let late = Given::submitted().until("2026-04-01T00:00:00Z");
    let asked = late.timed("2026-04-01T09:00:00Z", perform(clerk(), "ask", fields([("note", text(5))])));
    assert!(!kinds(&asked).contains(&"DeadlinePaused".to_owned()));
}

#[test]
fn an_operation_starts_a_deadline_anew() {
    let reported = assigned().and(on("2026-03-20T09:00:00Z", perform(clerk(), "remark", fields([]))));
    assert_eq!(clock(&assigned(), "news").due_on, day("2026-04-01"));
    // Thirty days after 20 March are the 19th of April, a Sunday.
    assert_eq!(clock(&reported, "news").due_on, day("2026-04-20"));
}

#[test]
fn a_promise_is_due_on_the_day_that_was_said_and_can_be_moved() {
    let given = promised("2026-06-07");
    // A Sunday: a day that was promised is kept as it was said.
    assert_eq!(clock(&given, "word").due_on, day("2026-06-07"));
    let reasons = fields([("by_when", date("2026-09-01")), ("reason", text(20))]);
    let moved = given.and(perform(head(), "postpone", reasons));
    assert_eq!(clock(&moved, "word").due_on, day("2026-09-01"));
}

#[test]
fn a_deadline_is_extended_with_a_reason_and_from_its_last_day() {
    let events = assigned().when(perform(head(), "prolong", fields([("reason", text(20))]))).unwrap();
    let CaseEvent::DeadlineSet(set) = &events[1] else { panic!("{events:?}") };
    // Ten days after 1 April are Saturday the 11th.
    assert_eq!((set.cause, set.due_on), (Setting::Extended, day("2026-04-13")));
}

#[test]
fn a_deadline_without_a_date_asks_for_a_human() {
    let events = Given::submitted().when(perform(head(), "promise", fields([]))).unwrap();
    let raised = events.iter().find_map(|event| match event {
        CaseEvent::IncidentRaised(raised) => Some((raised.incident, raised.about.as_str())),
        _ => None,
    });
    assert_eq!(raised, Some((IncidentKind::DateUnknown, "word")));
}

#[test]
fn a_task_opens_with_its_state_and_lapses_with_it() {
    let given = assigned();
    let survey = &given.open().clocks.tasks[&name("survey")];
    assert_eq!(
        (survey.responsible.service.as_ref(), survey.due_on),
        (Some(&name("roads")), Some(day("2026-03-06")))
    );
    let left = given.when(perform(clerk(), "ask", fields([("note", text(5))]))).unwrap();
    let lapsed = left
        .iter()
        .any(|event| matches!(event, CaseEvent::TaskClosed(closed) if closed.result == TaskResult::Lapsed));
    assert!(lapsed, "{left:?}");
    let late = given.until("2026-03-07T00:00:00Z");
    assert!(late.open().clocks.tasks[&name("survey")].missed);
    assert!(!late.open().clocks.timers().contains_key(&TimerName::Task(name("survey"))));
}

#[test]
fn a_case_that_goes_to_another_service_takes_its_tasks_along() {
    let over = on(
        "2026-03-04T09:00:00Z",
        perform(clerk(), "hand-over", fields([("assigned_service", service("parks"))])),
    );
    let given = assigned().and(over);
    let survey = &given.open().clocks.tasks[&name("survey")];
    assert_eq!(
        (survey.responsible.service.as_ref(), survey.due_on),
        (Some(&name("parks")), Some(day("2026-03-06")))
    );
}

#[test]
fn a_task_that_is_done_or_waived_blocks_no_longer() {
    assert!(surveyed().when(perform(head(), "finish", fields([]))).is_ok());
    let waived = assigned().and(close("survey", true, 0, clerk_of_roads(), fields([("reason", text(20))])));
    assert!(waived.when(perform(head(), "finish", fields([]))).is_ok());
    assert!(waived.open().clocks.tasks.is_empty());
    let names = |given: &Given| {
        let may = allowed(&given.case, &head(), at("2026-03-02T10:00:00Z"), &given.library);
        may.into_iter().map(|allowed| allowed.operation.to_string()).collect::<Vec<_>>()
    };
    assert!(!names(&assigned()).contains(&"finish".to_owned()));
    assert!(names(&waived).contains(&"finish".to_owned()));
}

#[test]
fn the_system_performs_what_was_to_happen_by_itself_and_somebody_answers_for_it() {
    let scheduled = timer(&asked(), "operation/lapse").unwrap();
    assert_eq!(scheduled.due_at, at("2026-03-12T23:00:00Z"));
    let lapsed = asked().until("2026-03-13T00:00:00Z");
    assert_eq!(
        (lapsed.open().state.as_str(), lapsed.open().outcome.as_ref()),
        ("done", Some(&name("lapsed")))
    );
    assert!(lapsed.open().performed[&name("lapse")].by.contains(&Pseudonym::system()));
    assert!(lapsed.open().clocks.timers().is_empty());
}

#[test]
fn the_citizen_who_answers_in_time_keeps_the_case_open() {
    let answered = asked()
        .and(on("2026-03-12T22:00:00Z", perform(citizen("ana"), "reply", fields([("note", text(5))]))));
    assert_eq!(timer(&answered, "operation/lapse"), None);
}

#[test]
fn an_operation_of_the_system_that_a_rule_refuses_asks_for_a_human_and_is_tried_again() {
    // `start` waits for 1 June, and another rule holds it back then.
    let library = |library: &mut Library| {
        let refused =
            LITTLE.replace("start      = {", "start      = { when = \"cost >= 500\", why_not.en = \"No.\",");
        *library = crate::bundled::library(file_digest).unwrap();
        library.publish("little.toml", &refused, file_digest(&refused)).unwrap();
        library.add_cycle("little-cycle.toml", LITTLE_CYCLE).unwrap();
    };
    let given = Given::nothing().with_library(library).and(CaseCommand::Open(submit(citizen("ana"))));
    let stuck = given.until("2026-06-01T00:00:00Z");
    let incident = Incident { incident: IncidentKind::OperationRefused, about: "start".to_owned() };
    assert!(stuck.open().clocks.incidents.contains(&incident));
    assert_eq!(timer(&stuck, "operation/start"), None);
    let enough = on("2026-06-02T08:00:00Z", perform(clerk(), "spend", fields([("cost", money(700))])));
    let resolved = stuck
        .and(enough)
        .and(on("2026-06-02T09:00:00Z", resolve(IncidentKind::OperationRefused, "start", head())));
    assert!(resolved.open().clocks.incidents.is_empty());
    assert_eq!(resolved.until("2026-06-02T09:00:00Z").open().state, name("working"));
}

#[test]
fn a_timer_that_slept_is_set_again_when_somebody_has_seen_to_it() {
    for incident in [IncidentKind::TimerFailing, IncidentKind::ProtocolMissing] {
        let slept = Given::submitted().and(raise(incident, "deadline/answer"));
        let before = timer(&slept, "deadline/answer").unwrap();
        let woken = slept.and(resolve(incident, "deadline/answer", head()));
        let after = timer(&woken, "deadline/answer").unwrap();
        assert_eq!((after.due_at, after.generation > before.generation), (before.due_at, true));
    }
}

#[test]
fn an_incident_is_raised_once_and_overtaken_when_the_case_moves() {
    let given = Given::submitted().and(raise(IncidentKind::OperationRefused, "start"));
    assert_eq!(given.when(raise(IncidentKind::OperationRefused, "start")), Ok(vec![]));
    let moved = given.then(clerk(), "assign", [("assigned_service", service("roads"))]);
    assert!(moved.open().clocks.incidents.is_empty());
}

#[test]
fn a_case_goes_on_when_the_one_opened_from_it_has_closed() {
    let entrusted = || Given::submitted().then(clerk(), "entrust", []);
    let linked = || entrusted().and(link_case("elsewhere"));
    assert!(linked().open().links[&name("elsewhere")].contains(&case_id()));
    assert_eq!(linked().when(link_case("elsewhere")), Ok(vec![]), "noted once");
    // With the outcome that is waited for, and with any other one.
    let outcome = |given: Given| given.open().outcome.clone();
    let granted = linked().and(on("2026-03-05T09:00:00Z", follow_link("elsewhere", Some("granted"))));
    // That one needs a cost, which the program does not have: somebody has to look.
    let stuck = Incident { incident: IncidentKind::OperationRefused, about: "come-back".to_owned() };
    assert!(granted.open().clocks.incidents.contains(&stuck));
    let lapsed = linked().and(follow_link("elsewhere", Some("refused")));
    assert_eq!(outcome(lapsed), Some(name("lapsed")));
    // Where nothing waits for it any more, nothing happens.
    let closed = linked().and(follow_link("elsewhere", None));
    assert_eq!(closed.when(follow_link("elsewhere", None)), Ok(vec![]));
}

#[test]
fn the_author_of_a_case_that_the_program_opens_is_who_it_is_for() {
    let linked_from =
        LinkedFrom { case: case_id(), link: name("elsewhere"), kind: crate::protocol::LinkKind::Part };
    let opened = OpenCase {
        operation: Some(name("register")),
        linked_from: Some(linked_from.clone()),
        author: Some(Pseudonym::new("ana").unwrap()),
        ..submit(crate::actor::Actor {
            pseudonym: Pseudonym::system(),
            standing: crate::actor::Standing::System,
        })
    };
    let given = Given::nothing().and(CaseCommand::Open(opened));
    assert_eq!(given.open().opened_by, crate::actor::By::system());
    assert_eq!(given.open().linked_from, Some(linked_from));
    let asked = given.then(clerk(), "ask", [("note", text(5))]);
    assert!(asked.when(perform(citizen("ana"), "reply", fields([("note", text(5))]))).is_ok());
    assert!(asked.when(perform(citizen("zoran"), "reply", fields([("note", text(5))]))).is_err());
}

/// The days on which the clock changes there: the last Sundays of March and October.
fn last_sunday(year: i16, month: i8) -> Date {
    let mut day = Date::new(year, month, 31).unwrap();
    while day.weekday() != jiff::civil::Weekday::Sunday {
        day = day.yesterday().unwrap();
    }
    day
}

#[test]
fn ten_years_pass_over_leap_days_and_changes_of_the_clock() {
    let mut given = promised("2026-06-07");
    let mut missed = 0;
    for year in 2027..=2036_i16 {
        given = given.until(&format!("{year}-01-01T12:00:00Z"));
        missed += u32::from(clock(&given, "word").missed);
        let leap_day = Date::new(year, 2, 1).unwrap().last_of_month();
        for (day, ends) in
            [(leap_day, "23:00"), (last_sunday(year, 3), "22:00"), (last_sunday(year, 10), "23:00")]
        {
            let fields = fields([("by_when", open(Value::Date(day))), ("reason", text(20))]);
            given = given.and(on(&format!("{year}-01-02T08:00:00Z"), perform(head(), "postpone", fields)));
            // The day ends in Ljubljana, whatever the clock does there on it.
            assert_eq!(clock(&given, "word").due_at, at(&format!("{day}T{ends}:00Z")));
        }
    }
    assert_eq!(missed, 10);
}
