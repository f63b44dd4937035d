//! A story for every order to a case that is refused.

use super::given::*;
use super::*;
use crate::actor::{Actor, Standing};
use crate::name::Pseudonym;
use crate::story::*;
use crate::value::Value;

refusals! {
    in "rejection.rs":

    an_operation_needs_a_case:
        Given::nothing().when(perform(clerk(), "remark", fields([]))),
        Rejection::CaseUnknown;

    a_case_is_given_to_a_service_that_there_is:
        Given::submitted().with_directory(&["roads: head rok", "parks: head rok"]).when(perform(clerk(), "assign", fields([("assigned_service", service("water"))]))),
        Rejection::ServiceUnknown { field: field("assigned_service"), service: name("water"), known: "parks, roads".to_owned() };

    supports_are_counted_for_a_case_that_exists:
        Given::nothing().when(count_supports(importer(), 3)),
        Rejection::CaseUnknown;

    a_case_is_opened_once:
        Given::submitted().when(opening(submit(citizen("ana")))),
        Rejection::CaseExists;

    a_case_is_opened_under_a_protocol_in_force:
        Given::nothing().when(opening(OpenCase { protocol: name("unheard-of"), ..submit(citizen("ana")) })),
        Rejection::ProtocolUnknown { protocol: name("unheard-of") };

    a_case_stays_with_the_file_it_was_opened_under:
        Given::submitted()
            .with_library(|library| *library = crate::bundled::library(file_digest).unwrap())
            .when(perform(clerk(), "remark", fields([]))),
        Rejection::ProtocolUnknown { protocol: name("little") };

    limits_are_not_guessed_without_a_calendar:
        without_calendars().when(perform(clerk(), "remark", fields([]))),
        Rejection::CalendarUnknown { calendar: name("si") };

    no_case_is_opened_without_its_calendar:
        Given { case: Case::default(), ..without_calendars() }.when(opening(submit(citizen("ana")))),
        Rejection::CalendarUnknown { calendar: name("si") };

    a_case_belongs_to_a_cycle_that_has_opened:
        Given::nothing().when(on("2025-12-31T22:59:59Z", opening(submit(citizen("ana"))))),
        Rejection::CycleUnknown { protocol: name("little") };

    an_operation_is_one_of_the_protocol:
        Given::submitted().when(perform(clerk(), "dance", fields([]))),
        Rejection::OperationUnknown { operation: operation("dance") };

    a_case_is_opened_by_an_operation_that_opens:
        Given::nothing().when(opening(OpenCase {
            operation: Some(name("decide")),
            ..submit(citizen("ana"))
        })),
        Rejection::OperationUnknown { operation: operation("decide") };

    an_operation_is_for_its_states:
        Given::submitted().when(perform(head_of_roads(), "decide", fields([("note", text(5))]))),
        Rejection::StateForbids { operation: operation("decide"), state: name("new") };

    an_opening_operation_opens_and_nothing_else:
        Given::submitted().when(perform(citizen("ana"), "submit", fields([("title", text(9))]))),
        Rejection::StateForbids { operation: operation("submit"), state: name("new") };

    the_star_stands_for_every_state_but_the_final_ones:
        granted().when(perform(clerk(), "remark", fields([]))),
        Rejection::StateForbids { operation: operation("remark"), state: name("done") };

    an_operation_is_for_who_answers_for_it:
        Given::submitted().when(perform(
            official("bor", "roads/clerk"), "assign", fields([("assigned_service", service("roads"))]),
        )),
        Rejection::RoleRequired { operation: operation("assign"), responsible: "office/clerk".to_owned() };

    only_the_author_acts_as_the_author:
        asked().when(perform(citizen("zoran"), "reply", fields([("note", text(5))]))),
        Rejection::RoleRequired { operation: operation("reply"), responsible: "author".to_owned() };

    a_citizen_holds_no_post:
        Given::submitted().when(perform(citizen("pia"), "assign", fields([]))),
        Rejection::RoleRequired { operation: operation("assign"), responsible: "office/clerk".to_owned() };

    the_competent_service_is_the_one_recorded:
        assigned().when(perform(official("maja", "parks/head"), "decide", fields([("note", text(5))]))),
        Rejection::RoleRequired { operation: operation("decide"), responsible: "assigned/head".to_owned() };

    an_official_does_not_act_in_a_role_of_citizens:
        Given::submitted().when(perform(official("pia", "office/neighbour"), "remark", fields([]))),
        Rejection::RoleRequired { operation: operation("remark"), responsible: "office/clerk".to_owned() };

    an_official_does_not_act_in_a_role_of_programs:
        Given::submitted().when(perform(official("pia", "office/importer"), "remark", fields([]))),
        Rejection::RoleRequired { operation: operation("remark"), responsible: "office/clerk".to_owned() };

    an_import_acts_only_where_the_protocol_names_it:
        asked().when(perform(importer(), "reply", fields([("note", text(5))]))),
        Rejection::RoleRequired { operation: operation("reply"), responsible: "author".to_owned() };

    a_case_is_opened_by_who_may:
        Given::nothing().when(opening(submit(official("bor", "roads/clerk")))),
        Rejection::RoleRequired { operation: operation("submit"), responsible: "author".to_owned() };

    a_case_is_opened_with_what_is_needed:
        Given::nothing().when(opening(OpenCase { fields: fields([]), ..submit(citizen("ana")) })),
        Rejection::FieldMissing { operation: operation("submit"), field: field_name("title") };

    an_operation_is_performed_with_what_is_needed:
        Given::submitted().when(perform(clerk(), "assign", fields([]))),
        Rejection::FieldMissing { operation: operation("assign"), field: field_name("assigned_service") };

    what_was_given_earlier_does_not_count:
        assigned().then(clerk(), "ask", [("note", text(5))])
            .then(citizen("ana"), "reply", [("note", text(5))])
            .when(choosing("more", perform(head_of_roads(), "decide", fields([])))),
        Rejection::FieldMissing { operation: operation("decide"), field: field_name("note") };

    a_chosen_outcome_has_needs_of_its_own:
        assigned().when(choosing("refused", perform(head_of_roads(), "decide", fields([("note", text(5))])))),
        Rejection::FieldMissing { operation: operation("decide"), field: field_name("reason") };

    a_fixed_outcome_has_needs_of_its_own:
        Given::submitted().when(perform(official("hana", "office/head"), "grant", fields([]))),
        Rejection::FieldMissing { operation: operation("grant"), field: field_name("cost") };

    nothing_is_taken_that_was_not_asked_for:
        Given::submitted().when(perform(clerk(), "remark", fields([("cost", open(Value::Money(1)))]))),
        Rejection::FieldNotTaken { operation: operation("remark"), field: field_name("cost") };

    the_needs_of_another_outcome_are_not_taken:
        assigned().when(choosing("more", perform(
            head_of_roads(), "decide", fields([("note", text(5)), ("reason", text(50))]),
        ))),
        Rejection::FieldNotTaken { operation: operation("decide"), field: field_name("reason") };

    a_text_says_enough:
        Given::nothing().when(opening(OpenCase {
            fields: fields([("title", text(3))]),
            ..submit(citizen("ana"))
        })),
        Rejection::FieldTooShort { field: field_name("title"), min: 4, given: 3 };

    where_there_is_a_choice_it_is_made:
        assigned().when(perform(head_of_roads(), "decide", fields([("note", text(5))]))),
        Rejection::OutcomeRequired {
            operation: operation("decide"), allowed: "granted, refused, more".to_owned(),
        };

    an_outcome_is_one_of_those_to_choose_from:
        assigned().when(choosing("lapsed", perform(head_of_roads(), "decide", fields([("note", text(5))])))),
        Rejection::OutcomeUnknown { operation: operation("decide"), outcome: name("lapsed") };

    a_fixed_outcome_is_not_changed:
        Given::submitted().when(choosing("more", perform(
            official("hana", "office/head"), "grant", fields([("cost", open(Value::Money(1)))]),
        ))),
        Rejection::OutcomeUnknown { operation: operation("grant"), outcome: name("more") };

    an_operation_without_an_outcome_records_none:
        Given::submitted().when(choosing("more", perform(clerk(), "remark", fields([])))),
        Rejection::OutcomeUnknown { operation: operation("remark"), outcome: name("more") };

    nothing_is_done_before_its_day_in_the_cycle:
        Given::submitted().when(on("2026-05-31T21:59:59Z", perform(clerk(), "hurry", fields([])))),
        Rejection::TooEarly { operation: operation("hurry"), from: at("2026-05-31T22:00:00Z") };

    a_person_does_not_forestall_the_system_on_a_day_of_the_cycle:
        Given::submitted().when(perform(clerk(), "start", fields([]))),
        Rejection::TooEarly { operation: operation("start"), from: at("2026-05-31T22:00:00Z") };

    a_person_does_not_forestall_the_system_after_a_time:
        asked().when(on("2026-03-12T22:59:59Z", perform(clerk(), "lapse", fields([])))),
        Rejection::TooEarly { operation: operation("lapse"), from: at("2026-03-12T23:00:00Z") };

    a_case_is_not_opened_before_its_day:
        Given::nothing().when(opening(OpenCase {
            operation: Some(name("apply-late")),
            fields: fields([]),
            ..submit(official("hana", "office/head"))
        })),
        Rejection::TooEarly { operation: operation("apply-late"), from: at("2026-05-31T22:00:00Z") };

    nothing_is_done_after_its_time:
        granted().when(on("2026-03-17T23:00:00Z", perform(
            citizen("ana"), "object", fields([("reason", text(20))]),
        ))),
        Rejection::TooLate { operation: operation("object"), until: at("2026-03-17T23:00:00Z") };

    nothing_is_done_more_often_than_allowed:
        asked()
            .then(citizen("ana"), "reply", [("note", text(5))])
            .then(clerk(), "ask", [("note", text(5))])
            .then(citizen("ana"), "reply", [("note", text(5))])
            .when(perform(clerk(), "ask", fields([("note", text(5))]))),
        Rejection::TooManyTimes { operation: operation("ask"), times: 2 };

    four_eyes_see_it:
        assigned()
            .then(clerk(), "ask", [("note", text(5))])
            .then(citizen("ana"), "reply", [("note", text(5))])
            .when(perform(clerk(), "confirm", fields([]))),
        Rejection::FourEyes { operation: operation("confirm"), performed: name("ask") };

    a_guard_holds_back_with_the_protocols_own_words:
        Given::submitted().when(perform(clerk(), "spend", fields([("cost", money(99))]))),
        Rejection::GuardFails { operation: operation("spend"), why_not: why_not("spend") };

    a_guard_is_judged_when_a_case_is_opened_too:
        Given::nothing().when(opening(OpenCase {
            operation: Some(name("bid")),
            fields: fields([("title", text(9)), ("cost", money(99))]),
            ..submit(clerk())
        })),
        Rejection::GuardFails { operation: operation("bid"), why_not: why_not("bid") };

    a_guard_about_what_is_not_known_does_not_hold:
        Given::submitted().when(perform(clerk(), "spare", fields([]))),
        Rejection::GuardFails { operation: operation("spare"), why_not: why_not("spare") };

    an_operation_waits_for_the_task_that_blocks_it:
        assigned().when(perform(official("hana", "office/head"), "finish", fields([]))),
        Rejection::TaskBlocks { operation: operation("finish"), task: name("survey") };

    a_task_is_one_of_the_protocol:
        assigned().when(close("dance", false, 2, clerk_of_roads(), fields([]))),
        Rejection::TaskUnknown { task: name("dance") };

    a_task_is_closed_while_it_is_open:
        Given::submitted().when(close("survey", false, 2, clerk_of_roads(), fields([("note", text(5))]))),
        Rejection::TaskNotOpen { task: name("survey") };

    a_task_is_for_who_answers_for_it:
        assigned().when(close("survey", false, 2, clerk(), fields([("note", text(5))]))),
        Rejection::RoleRequired { operation: name("survey"), responsible: "assigned/clerk".to_owned() };

    a_task_is_done_with_what_it_needs:
        assigned().when(close("survey", false, 2, clerk_of_roads(), fields([]))),
        Rejection::FieldMissing { operation: name("survey"), field: field_name("note") };

    a_task_is_waived_with_a_reason:
        assigned().when(close("survey", true, 0, clerk_of_roads(), fields([("note", text(5))]))),
        Rejection::FieldMissing { operation: name("survey"), field: field_name("reason") };

    a_task_is_done_when_its_whole_list_is_ticked:
        assigned().when(close("survey", false, 1, clerk_of_roads(), fields([("note", text(5))]))),
        Rejection::ChecksMissing { task: name("survey"), points: 2, checked: 1 };

    no_more_is_ticked_than_there_is:
        assigned().when(close("survey", true, 3, clerk_of_roads(), fields([("reason", text(20))]))),
        Rejection::ChecksMissing { task: name("survey"), points: 2, checked: 3 };

    a_timer_fires_with_the_generation_that_stands:
        Given::submitted().when(fire("deadline/answer", 1, "2026-03-17T23:00:00Z")),
        Rejection::TimerStale { timer: "deadline/answer".to_owned() };

    a_timer_that_was_never_set_does_not_fire:
        Given::submitted().when(fire("operation/lapse", 2, "2026-03-17T23:00:00Z")),
        Rejection::TimerStale { timer: "operation/lapse".to_owned() };

    a_timer_does_not_fire_before_its_time:
        Given::submitted().when(fire("deadline/answer", 2, "2026-03-17T22:59:59Z")),
        Rejection::TimerNotDue { timer: "deadline/answer".to_owned(), due_at: at("2026-03-17T23:00:00Z") };

    a_link_is_one_of_the_protocol:
        Given::submitted().when(link_case("nowhere")),
        Rejection::LinkUnknown { link: name("nowhere") };

    a_case_follows_only_what_was_opened_from_it:
        Given::submitted().when(follow_link("elsewhere", None)),
        Rejection::LinkUnknown { link: name("elsewhere") };

    the_program_opens_cases_only_from_others:
        Given::nothing().when(opening(submit(Actor {
            pseudonym: Pseudonym::system(),
            standing: Standing::System,
        }))),
        Rejection::RoleRequired { operation: operation("submit"), responsible: "author".to_owned() };

    no_incident_is_resolved_that_was_not_raised:
        Given::submitted().when(resolve(IncidentKind::TimerFailing, "deadline/answer", head())),
        Rejection::IncidentUnknown { about: "deadline/answer".to_owned() };

    an_incident_is_resolved_by_who_keeps_cases_moving:
        Given::submitted()
            .and(raise(IncidentKind::TimerFailing, "deadline/answer"))
            .when(resolve(IncidentKind::TimerFailing, "deadline/answer", citizen("ana"))),
        Rejection::RoleRequired { operation: name("new"), responsible: "a coordinator or a head".to_owned() };

    only_an_import_notes_a_count:
        Given::submitted().when(count_supports(clerk(), 3)),
        Rejection::ImportOnly;

    there_is_no_way_back_from_the_first_state:
        Given::submitted().when(perform(clerk(), "step-back", fields([]))),
        Rejection::NowhereBack;

    the_rules_of_a_case_change_for_a_reason:
        Given::submitted().later(&[]).when(going_without_reason()),
        Rejection::ReasonUnfit { given: 0 };

    the_rules_change_only_where_there_is_a_case:
        Given::nothing().later(&[]).when(going(&[])),
        Rejection::CaseUnknown;

    a_migration_is_of_the_protocol_of_the_case:
        Given::submitted().later(&[]).when(going(&[("\"little\"", "\"improve\"")])),
        Rejection::MigrationElsewhere { protocol: name("little"), other: name("improve") };

    a_case_goes_over_from_the_version_that_it_has:
        Given::submitted().later(&[]).when(going(&[("from = \"1.0.0\"", "from = \"1.9.0\"")])),
        Rejection::VersionDiffers { version: "1.0.0".to_owned(), from: "1.9.0".to_owned() };

    a_case_goes_over_to_a_version_that_is_published:
        Given::submitted().when(going(&[])),
        Rejection::VersionUnknown { version: "2.0.0".to_owned() };

    a_closed_case_stays_with_its_rules:
        granted().later(&[]).when(going(&[])),
        Rejection::CaseClosed { state: name("done") };

    every_state_that_holds_an_open_case_has_its_place:
        Given::submitted().later(&[]).when(going(&[("promised = \"promised\"\n", "")])),
        Rejection::StateUnmapped { state: name("promised") };

    what_a_case_goes_over_to_is_there:
        Given::submitted().later(&[]).when(going(&[("new = \"new\"", "new = \"fresh\"")])),
        Rejection::TargetUnknown { what: "state", name: name("fresh"), version: "2.0.0".to_owned() };

    what_goes_over_was_there:
        Given::submitted().later(&[]).when(going(&[("word = \"keep\"", "wort = \"keep\"")])),
        Rejection::TargetUnknown { what: "deadline", name: name("wort"), version: "1.0.0".to_owned() };

    a_task_goes_over_to_a_task:
        Given::submitted().later(&[]).when(going(&[("survey = \"survey\"", "survey = \"poll\"")])),
        Rejection::TargetUnknown { what: "task", name: name("poll"), version: "2.0.0".to_owned() };

    no_case_is_closed_by_a_change_of_rules:
        Given::submitted().later(&[]).when(going(&[("new = \"new\"", "new = \"done\"")])),
        Rejection::TargetCloses { state: name("new"), target: name("done") };

    two_tasks_do_not_become_one:
        Given::nothing()
            .published("1.5.0", &[("[deadlines]", "poll = { in = \"working\", responsible = \"office/clerk\", label.en = \"-\" }\n[deadlines]")])
            .and(opening(submit(citizen("ana"))))
            .later(&[])
            .when(going(&[("1.0.0", "1.5.0"), ("survey = \"survey\"", "survey = \"survey\"\npoll = \"survey\"")])),
        Rejection::TargetTwice { target: name("survey") };

    of_every_deadline_that_runs_it_is_said_what_becomes_of_it:
        Given::submitted().later(&[]).when(going(&[("answer = \"keep\"\n", "")])),
        Rejection::DeadlineUnsaid { deadline: name("answer") };

    no_limit_that_runs_is_dropped_by_a_change_of_rules:
        Given::submitted()
            .later(&[("answer = { kind = \"answer\", runs_in = [\"new\"]", "answer = { kind = \"answer\", runs_in = [\"working\"]")])
            .when(going(&[])),
        Rejection::DeadlineLost { deadline: name("answer"), state: name("new") };

    what_stands_still_is_not_counted_again:
        asked().later(&[]).when(going(&[("whole = \"keep\"", "whole = \"restart\"")])),
        Rejection::DeadlineLost { deadline: name("whole"), state: name("waiting") };

    a_deadline_that_begins_has_a_date:
        Given::submitted().later(&[("runs_in = [\"promised\"]", "runs_in = [\"promised\", \"new\"]")]).when(going(&[])),
        Rejection::DateUnknown { deadline: name("word") };

    no_open_task_is_lost:
        assigned().later(&[("survey = {", "poll = {")]).when(going(&[("survey = \"survey\"\n", "")])),
        Rejection::TaskUnmapped { task: name("survey") };

    of_a_task_of_both_versions_it_is_said_that_it_is_the_same:
        Given::submitted().later(&[]).when(going(&[("survey = \"survey\"\n", "")])),
        Rejection::TaskUnmapped { task: name("survey") };

    a_task_goes_where_its_state_goes:
        Given::submitted().later(&[("survey = { in = \"working\"", "survey = { in = \"new\"")]).when(going(&[])),
        Rejection::TaskElsewhere { task: name("survey"), target: name("survey") };

    no_open_incident_is_lost:
        Given::submitted().and(raise(IncidentKind::PostVacant, "office/janitor")).later(&[]).when(going(&[])),
        Rejection::IncidentLost { about: "office/janitor".to_owned() };

    the_outcome_of_a_case_keeps_its_name:
        assigned()
            .and(choosing("more", perform(head_of_roads(), "decide", fields([("note", text(5))]))))
            .later(&[(", more = \"new\"", ""), ("more    = { kind = \"noted\", label.en = \"More\", plain.en = \"More.\" }\n", "")])
            .when(going(&[])),
        Rejection::OutcomeLost { outcome: name("more") };

    the_links_of_a_case_keep_their_names:
        Given::submitted().and(link_case("elsewhere")).later(&[("elsewhere", "yonder")]).when(going(&[])),
        Rejection::LinkLost { link: name("elsewhere") };

    what_a_case_knows_is_of_the_type_it_has_then:
        Given::submitted()
            .then(clerk(), "spend", [("cost", money(500))])
            .later(&[("cost             = { type = \"money\"", "cost             = { type = \"date\"")])
            .when(going(&[])),
        Rejection::FieldUnfit { field: field("cost") };

    a_case_knows_what_its_rules_rely_on:
        Given::submitted()
            .then(clerk(), "entrust", [])
            .later(&[("opens = \"elsewhere\"", "needs = [\"cost\"], opens = \"elsewhere\"")])
            .when(going(&[])),
        Rejection::FieldUnknown { field: field("cost"), state: name("entrusted") };

    the_cycle_of_a_case_gives_what_its_rules_rely_on:
        Given::submitted().later(&[("[cycle]", "[cycle]\nspare = \"date\"")]).when(going(&[])),
        Rejection::CycleUnfit { value: field("spare") };

    only_officials_leave_notes:
        Given::submitted().when(add_note(citizen("ana"), 12)),
        Rejection::OfficialsOnly;

    who_does_not_receive_it_enters_nothing_for_a_citizen:
        Given::nothing().when(opening(on_paper(head_of_roads()))),
        Rejection::BehalfNotYours { operation: operation("submit"), posts: "office/clerk, office/head".to_owned() };

    a_citizen_enters_nothing_for_another:
        Given::nothing().when(opening(on_paper(citizen("ana")))),
        Rejection::BehalfNotYours { operation: operation("submit"), posts: "office/clerk, office/head".to_owned() };

    what_no_citizen_sends_is_not_entered_for_one:
        Given::nothing().when(opening(OpenCase { operation: Some(name("register")), ..on_paper(clerk()) })),
        Rejection::BehalfNotCitizens { operation: operation("register") };

    the_name_of_a_citizen_is_no_story:
        Given::nothing().when(opening(on_paper_by(clerk(), CITIZEN_NAME_CHARS_MAX + 1))),
        Rejection::BehalfTooLong { what: "name", max: CITIZEN_NAME_CHARS_MAX, given: CITIZEN_NAME_CHARS_MAX + 1 };

    what_is_entered_for_a_citizen_needs_what_the_citizen_would:
        Given::nothing().when(opening(OpenCase { fields: fields([]), ..on_paper(clerk()) })),
        Rejection::FieldMissing { operation: operation("submit"), field: field("title") };

    a_note_is_about_a_case:
        Given::nothing().when(add_note(clerk(), 12)),
        Rejection::CaseUnknown;

    a_note_says_something:
        Given::submitted().when(add_note(clerk(), 0)),
        Rejection::TextEmpty;

    a_note_is_no_book:
        Given::submitted().when(add_note(clerk(), NOTE_CHARS_MAX + 1)),
        Rejection::TextTooLong { max: NOTE_CHARS_MAX, given: NOTE_CHARS_MAX + 1 };
}

#[test]
fn the_first_rule_that_fails_is_named() {
    let decide = |actor| perform(actor, "decide", fields([]));
    // Wrong state, role, outcome and fields: the state comes first.
    let refused = Given::submitted().when(decide(citizen("zoran"))).unwrap_err();
    assert_eq!(refused.code(), "state-forbids");
    // Wrong role, outcome and fields: the role.
    assert_eq!(assigned().when(decide(citizen("zoran"))).unwrap_err().code(), "role-required");
    // No outcome and no fields: the outcome, which says what fields there must be.
    assert_eq!(assigned().when(decide(head_of_roads())).unwrap_err().code(), "outcome-required");
    // What is given comes before the time, and the time before the history.
    let late = |fields| on("2027-01-01T00:00:00Z", perform(citizen("ana"), "object", fields));
    assert_eq!(granted().when(late(fields([]))).unwrap_err().code(), "field-missing");
    assert_eq!(granted().when(late(fields([("reason", text(20))]))).unwrap_err().code(), "too-late");
}

#[test]
fn a_refusal_about_a_field_names_it() {
    let refused = Given::submitted().when(perform(clerk(), "assign", fields([]))).unwrap_err();
    assert_eq!(refused.field(), Some(&field("assigned_service")));
    assert_eq!(Rejection::CaseUnknown.field(), None);
}

#[test]
fn a_guard_that_holds_lets_through_and_what_is_given_counts_first() {
    let spent = Given::submitted().then(clerk(), "spend", [("cost", money(100))]);
    assert_eq!(spent.when(perform(clerk(), "spare", fields([]))).unwrap_err().code(), "guard-fails");
    let rich = Given::submitted().then(clerk(), "spend", [("cost", money(500))]);
    assert!(rich.when(perform(clerk(), "spare", fields([]))).is_ok());
    assert_eq!(
        rich.when(perform(clerk(), "spend", fields([("cost", money(99))]))).unwrap_err().code(),
        "guard-fails"
    );
    // What can still be given excludes nothing; what stands does.
    let offered = |given: &Given| -> Vec<String> {
        let allowed = allowed(&given.case, &clerk(), at(MORNING), &given.library);
        allowed
            .iter()
            .map(|allowed| allowed.operation.to_string())
            .filter(|name| name.starts_with("sp"))
            .collect()
    };
    assert_eq!(offered(&spent), ["spend"]);
    assert_eq!(offered(&rich), ["spend", "spare"]);
}
