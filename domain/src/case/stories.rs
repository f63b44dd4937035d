//! What happens to a case when nothing stands in its way.

use super::given::*;
use super::*;
use crate::committed::Restricted;
use crate::name::Pseudonym;
use crate::precision::Precision;
use crate::protocol::Openness;
use crate::story::*;
use crate::value::Value;

fn operations(given: &Given, actor: &crate::actor::Actor, moment: &str) -> Vec<String> {
    let allowed = allowed(&given.case, actor, at(moment), &given.library);
    allowed.into_iter().map(|allowed| allowed.operation.to_string()).collect()
}

#[test]
fn a_case_is_opened_under_the_protocol_in_force_and_pinned_to_its_file() {
    let opened = Given::nothing().when(CaseCommand::Open(submit(citizen("ana")))).unwrap();
    let expected = CaseOpened {
        protocol: ProtocolRef {
            id: name("little"),
            version: "1.0.0".to_owned(),
            digest: file_digest(LITTLE),
        },
        operation: name("submit"),
        state: name("new"),
        language: slovene(),
        by: by("ana", "author", None),
        occurred_at: at("2026-03-02T09:00:00Z"),
        precision: Precision::Recorded,
        fields: Default::default(),
        given: vec![field("title")],
        cycle: Some(CycleRef {
            id: "2026".to_owned(),
            values: [
                (field("least"), Value::Money(100)),
                (field("starts"), Value::Date("2026-06-01".parse().unwrap())),
            ]
            .into(),
        }),
        source: None,
        linked_from: None,
        author: None,
        channel: None,
        sealed: vec![digest('t')],
        sealed_with: Default::default(),
        restricted: Restricted::default(),
    };
    assert_eq!(opened.first(), Some(&CaseEvent::CaseOpened(Box::new(expected))));
}

#[test]
fn the_opening_operation_is_the_first_that_the_actor_may_perform() {
    let opened_by = |actor| {
        let given = Given::nothing().and(CaseCommand::Open(submit(actor)));
        given.open().opened_by.clone()
    };
    assert_eq!(opened_by(citizen("ana")), by("ana", "author", None));
    assert_eq!(opened_by(clerk()), by("pia", "clerk", Some("office")));
    assert_eq!(opened_by(importer()), by("import", "importer", None));
    // The role that the source names, if the protocol knows it.
    assert_eq!(opened_by(imported("ana", "author")), by("ana", "author", None));
    assert_eq!(opened_by(imported("ana", "king")), by("ana", "importer", None));
}

#[test]
fn an_operation_leads_to_its_state() {
    let given = assigned();
    assert_eq!(given.open().state, name("working"));
    assert_eq!(given.open().came_from, Some(name("new")));
    assert_eq!(given.open().fields.get(&field("assigned_service")), Some(&Value::Service(name("roads"))));
}

#[test]
fn back_leads_where_the_case_came_from() {
    let from_new = asked().then(citizen("ana"), "reply", [("note", text(5))]);
    assert_eq!(from_new.open().state, name("new"));
    let from_working = assigned().then(clerk(), "ask", [("note", text(5))]);
    let from_working = from_working.then(citizen("ana"), "reply", [("note", text(5))]);
    assert_eq!(from_working.open().state, name("working"));
}

#[test]
fn the_outcome_chosen_decides_the_way() {
    let decide = |outcome, fields| choosing(outcome, perform(head_of_roads(), "decide", fields));
    let more = assigned().and(decide("more", fields([("note", text(5))])));
    assert_eq!((more.open().state.as_str(), more.open().outcome.as_ref()), ("new", Some(&name("more"))));
    let refused = assigned().and(decide("refused", fields([("note", text(5)), ("reason", text(10))])));
    assert_eq!(refused.open().state, name("done"));
    assert_eq!(refused.open().outcome, Some(name("refused")));
}

#[test]
fn an_operation_without_an_outcome_leaves_the_last_one_standing() {
    let more = choosing("more", perform(head_of_roads(), "decide", fields([("note", text(5))])));
    let given = assigned().and(more).then(clerk(), "remark", []);
    assert_eq!(given.open().outcome, Some(name("more")));
}

#[test]
fn an_operation_without_a_target_moves_nothing() {
    let later = on("2026-03-05T09:00:00Z", perform(clerk(), "remark", fields([("note", text(5))])));
    let given = Given::submitted().and(later);
    assert_eq!(given.open().state, name("new"));
    assert_eq!(given.open().entered_at, at("2026-03-02T09:00:00Z"));
}

#[test]
fn the_star_lets_an_operation_happen_in_every_state_that_is_not_final() {
    for given in [Given::submitted(), assigned(), asked()] {
        assert!(given.when(perform(clerk(), "remark", fields([]))).is_ok());
    }
}

#[test]
fn what_staff_note_is_committed_apart() {
    let remark = perform(clerk(), "remark", fields([("note", text(5)), ("secret", note_for_staff(3))]));
    let events = Given::submitted().when(remark).unwrap();
    let [CaseEvent::OperationPerformed(done)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(done.given, [field("note"), field("secret")]);
    assert_eq!(done.sealed, [digest('t')]);
    assert_eq!(done.restricted.sealed, [digest('s')]);
}

#[test]
fn the_name_of_an_official_can_be_committed_with_every_operation() {
    let fields = fields([(ACTOR_NAME, text(8)), ("assigned_service", service("roads"))]);
    let events = Given::submitted().when(perform(clerk(), "assign", fields)).unwrap();
    let [CaseEvent::OperationPerformed(done), ..] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(done.given, [field(ACTOR_NAME)]);
}

#[test]
fn other_roles_may_perform_what_the_protocol_lets_them() {
    // By role in any service, as a neighbour, and as a program.
    let ask = perform(head_of_roads(), "ask", fields([("note", text(5))]));
    assert!(Given::submitted().when(ask).is_ok());
    let remark = |actor| Given::submitted().when(perform(actor, "remark", fields([])));
    assert!(remark(citizen("zoran")).is_ok());
    assert!(remark(importer()).is_ok());
}

#[test]
fn a_limit_lets_through_until_its_last_moment() {
    let cost = fields([("cost", open(Value::Money(500)))]);
    let granted = || Given::submitted().and(perform(official("hana", "office/head"), "grant", cost.clone()));
    // Fifteen days after Monday 2 March end with Tuesday 17 March, in Ljubljana.
    let object = perform(citizen("ana"), "object", fields([("reason", text(20))]));
    assert!(granted().when(on("2026-03-17T22:59:59Z", object)).is_ok());
    // Ten days after Monday 2 March end with Thursday 12 March; then the office may close the case.
    let lapse = on("2026-03-12T23:00:00Z", perform(clerk(), "lapse", fields([])));
    assert!(asked().when(lapse).is_ok());
    let start = on("2026-05-31T22:00:00Z", perform(clerk(), "start", fields([])));
    assert!(Given::submitted().when(start).is_ok());
}

#[test]
fn a_limit_starts_anew_when_the_state_is_entered_again() {
    let again = asked()
        .and(on("2026-03-10T09:00:00Z", perform(citizen("ana"), "reply", fields([("note", text(5))]))))
        .and(on("2026-03-11T09:00:00Z", perform(clerk(), "ask", fields([("note", text(5))]))));
    let lapse = |moment| on(moment, perform(clerk(), "lapse", fields([])));
    assert_eq!(again.when(lapse("2026-03-13T00:00:00Z")).unwrap_err().code(), "too-early");
    // 21 March is a Saturday: the last day moves to Monday.
    assert_eq!(again.when(lapse("2026-03-23T22:59:59Z")).unwrap_err().code(), "too-early");
    assert!(again.when(lapse("2026-03-23T23:00:00Z")).is_ok());
}

#[test]
fn a_final_state_is_left_only_by_reopening() {
    let cost = fields([("cost", open(Value::Money(500)))]);
    let done = Given::submitted().and(perform(official("hana", "office/head"), "grant", cost));
    assert!(next(&done.case, &done.library).is_empty());
    assert_eq!(operations(&done, &clerk(), "2026-03-02T10:00:00Z"), [""; 0]);
    assert_eq!(operations(&done, &citizen("ana"), "2026-03-02T10:00:00Z"), ["object"]);
    let reopened = done.then(citizen("ana"), "object", [("reason", text(20))]);
    assert_eq!(reopened.open().state, name("working"));
    // The outcome stays until another one is recorded.
    assert_eq!(reopened.open().outcome, Some(name("granted")));
}

#[test]
fn another_person_is_the_second_pair_of_eyes() {
    let given = assigned().then(clerk(), "ask", [("note", text(5))]);
    let given = given.then(citizen("ana"), "reply", [("note", text(5))]);
    assert!(given.when(perform(official("vid", "office/clerk"), "confirm", fields([]))).is_ok());
}

#[test]
fn what_one_may_do_is_what_would_not_be_refused() {
    let given = Given::submitted();
    assert_eq!(
        operations(&given, &clerk(), "2026-03-02T10:00:00Z"),
        ["assign", "ask", "step-back", "remark", "spend", "entrust"]
    );
    let june = operations(&given, &clerk(), "2026-06-02T10:00:00Z");
    assert_eq!(june, ["assign", "ask", "step-back", "remark", "start", "spend", "hurry", "entrust"]);
    assert_eq!(operations(&given, &citizen("zoran"), "2026-03-02T10:00:00Z"), ["remark"]);
    let decide = allowed(&assigned().case, &head_of_roads(), at("2026-03-02T10:00:00Z"), &given.library);
    let expected = Allowed {
        operation: name("decide"),
        needs: vec![field("note")],
        may: vec![],
        outcomes: vec![
            (name("granted"), vec![field("cost")]),
            (name("refused"), vec![field("reason")]),
            (name("more"), vec![]),
        ],
    };
    assert_eq!(decide.last(), Some(&expected));
    assert_eq!(decide.len(), 2);
}

#[test]
fn what_comes_next_names_the_service_recorded_in_the_case() {
    let given = assigned();
    let steps = next(&given.case, &given.library);
    let decide = steps.iter().find(|step| step.operation == name("decide")).unwrap();
    assert_eq!((decide.service.as_ref(), &decide.role), (Some(&name("roads")), &name("head")));
}

#[test]
fn a_state_says_what_it_is_open_to() {
    use crate::discussion::Discussion;
    let facts = |given: Given| {
        let facts = Discussion::of(&case_id(), &given.case, &given.library);
        (facts.exists, facts.to_comments, facts.to_supports)
    };
    assert_eq!(facts(Given::nothing()), (false, false, false));
    assert_eq!(facts(Given::submitted()), (true, true, true));
    assert_eq!(facts(asked()), (true, true, false));
    assert_eq!(facts(assigned()), (true, false, false));
    assert_ne!(Openness::Vote, Openness::Support);
}

#[test]
fn a_count_is_noted_once() {
    let given = Given::submitted().and(count_supports(importer(), 412));
    assert_eq!(given.open().counted, Some(412));
    assert_eq!(given.when(count_supports(importer(), 412)), Ok(vec![]));
    assert_eq!(given.and(count_supports(importer(), 413)).open().counted, Some(413));
}

#[test]
fn a_case_keeps_the_cycle_it_was_opened_in() {
    let open = |moment: &str| {
        let given =
            [("title", text(20)), ("description", text(200)), ("estimate", open(Value::Money(500_000)))];
        CaseCommand::Open(OpenCase {
            protocol: name("budget-project"),
            at: at(moment),
            fields: fields(given),
            ..submit(official("pia", "participation/coordinator"))
        })
    };
    let cycle = |moment| Given::nothing().and(open(moment)).open().cycle.clone().unwrap().id;
    // The round of 2026 opens on 1 December 2025, in Ljubljana.
    assert_eq!(cycle("2025-11-30T22:59:59Z"), "2025");
    assert_eq!(cycle("2025-11-30T23:00:00Z"), "2026");
}

#[test]
fn cqrs_es_leads_to_the_same_events() {
    let given = asked();
    let command = perform(citizen("ana"), "reply", fields([("note", text(5))]));
    let direct = given.when(command.clone()).unwrap();
    let events = [
        given_events(CaseCommand::Open(submit(citizen("ana"))), &[]),
        given_events(
            perform(clerk(), "ask", fields([("note", text(5))])),
            &[CaseCommand::Open(submit(citizen("ana")))],
        ),
    ];
    cqrs_es::test::TestFramework::<Case>::with(Arc::clone(&given.library))
        .given(events.concat())
        .when(command)
        .then_expect_events(direct);
}

fn given_events(command: CaseCommand, before: &[CaseCommand]) -> Vec<CaseEvent> {
    before.iter().cloned().fold(Given::nothing(), Given::and).when(command).unwrap()
}

#[test]
fn who_did_what_how_often_is_remembered() {
    let given = asked().then(citizen("ana"), "reply", [("note", text(5))]);
    let given = given.then(head_of_roads(), "ask", [("note", text(5))]);
    let asked = &given.open().performed[&name("ask")];
    assert_eq!(asked.times, 2);
    let who = asked.by.iter().map(Pseudonym::as_str).collect::<Vec<_>>();
    assert_eq!(who, ["pia", "rok"]);
}
