//! What one process remembers and another has changed.

use super::repetition::in_review;
use super::rule;
use pobuda::executor::{RefusalKind, Sending};
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::municipality::{Municipality, case_id, citizen, official};

both!(
    a_refusal_never_rests_on_memory_alone,
    an_old_memory_costs_a_second_try_and_nothing_else,
    what_somebody_may_do_is_read_from_the_log,
);

async fn a_refusal_never_rests_on_memory_alone(database: TestDatabase) {
    let (one, other) = (Municipality::on(&database).await, Municipality::on(&database).await);
    let (ana, coordinator) = (citizen("ana"), official("participation", "coordinator"));
    let case = one.submit(&ana, "Klop ob poti", Sending::default()).await.expect("opened").id;
    let id = case_id(&case);
    // The first process has it in mind as received, where nobody can support it.
    let refused = one.executor.support(ana.clone(), id.clone(), true, Sending::default()).await;
    assert_eq!(rule(&refused.expect_err("not yet")), ("support-closed", RefusalKind::Conflict));
    let assign = [("assigned_service", "parks")];
    other.perform(&coordinator, &case, "assign", &assign, Sending::default()).await.expect("assigned");
    one.executor.support(ana, id, true, Sending::default()).await.expect("open to support by now");
}

async fn an_old_memory_costs_a_second_try_and_nothing_else(database: TestDatabase) {
    let (one, other) = (Municipality::on(&database).await, Municipality::on(&database).await);
    let ana = citizen("ana");
    let case = in_review(&one, &ana).await;
    other.comment(&ana, &case, "Prva.", Sending::default()).await.expect("posted");
    let head = official("parks", "head");
    let answer = [
        ("answer", "Pot bomo uredili, najprej pa pregledamo, kaj tam raste."),
        ("expected_by", "2027-01-15"),
    ];
    let notified = one.perform(&head, &case, "notify", &answer, Sending::default()).await;
    let notified = notified.expect("notified");
    // The other process still thinks that the case is in review.
    let later =
        [("expected_by", "2027-02-15"), ("reason", "Čakamo na ponudbe izvajalcev, ki so na dopustu.")];
    let done = other.perform(&head, &case, "postpone", &later, Sending::default()).await.expect("postponed");
    // The new date and what it does to the time limit.
    assert_eq!(done.sequence, notified.sequence + 2);
}

async fn what_somebody_may_do_is_read_from_the_log(database: TestDatabase) {
    let (one, other) = (Municipality::on(&database).await, Municipality::on(&database).await);
    let (ana, coordinator) = (citizen("ana"), official("participation", "coordinator"));
    let case = one.submit(&ana, "Klop ob poti", Sending::default()).await.expect("opened").id;
    let id = case_id(&case);
    let names = |part: &pobuda::executor::OwnPart| {
        part.operations.iter().map(|allowed| allowed.operation.to_string()).collect::<Vec<_>>()
    };
    let may = one.executor.own_part(Some(&coordinator), &id).await.expect("a part");
    assert!(names(&may).contains(&"assign".to_owned()) && !may.open_to_support);
    let assign = [("assigned_service", "parks")];
    other.perform(&coordinator, &case, "assign", &assign, Sending::default()).await.expect("assigned");
    let may = one.executor.own_part(Some(&coordinator), &id).await.expect("a part");
    assert!(!names(&may).contains(&"assign".to_owned()) && may.open_to_support);
    assert!(one.executor.own_part(None, &id).await.expect("a part").operations.is_empty());
}
