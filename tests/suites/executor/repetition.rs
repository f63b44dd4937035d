//! The same command twice.

use super::{all, rule};
use pobuda::executor::{Expect, RefusalKind, Refused, Sending};
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::municipality::{Municipality, citizen, keyed, official};

both!(
    a_repeated_command_gets_its_first_receipt_even_when_it_would_be_refused_now,
    a_key_that_was_used_for_something_else_is_refused,
    a_repetition_is_recognised_by_another_process,
    what_changes_nothing_records_nothing,
    a_stale_expectation_is_refused_and_a_met_one_is_not,
);

async fn a_repeated_command_gets_its_first_receipt_even_when_it_would_be_refused_now(database: TestDatabase) {
    let town = Municipality::on(&database).await;
    let (ana, coordinator) = (citizen("ana"), official("participation", "coordinator"));
    let opened = town.submit(&ana, "Klop ob poti", keyed("open")).await.expect("opened");
    let assign = [("assigned_service", "parks")];
    let first =
        town.perform(&coordinator, &opened.id, "assign", &assign, keyed("assign")).await.expect("assigned");
    let events = town.log.head().position;

    let again =
        town.perform(&coordinator, &opened.id, "assign", &assign, keyed("assign")).await.expect("repeated");
    assert!(again.repeated && again.changed);
    assert_eq!((again.position, again.sequence, &again.id), (first.position, first.sequence, &opened.id));
    let stale = Sending { expect: Expect::OneOf(vec![1]), ..keyed("assign") };
    let again = town.perform(&coordinator, &opened.id, "assign", &assign, stale).await.expect("repeated");
    assert!(again.repeated);
    let reopened = town.submit(&ana, "Klop ob poti", keyed("open")).await.expect("repeated");
    assert_eq!((reopened.id, reopened.repeated), (opened.id.clone(), true));

    let refused = town.perform(&coordinator, &opened.id, "assign", &assign, keyed("assign-2")).await;
    assert_eq!(rule(&refused.expect_err("a refusal")), ("state-forbids", RefusalKind::Conflict));
    assert_eq!(town.log.head().position, events);
}

async fn a_key_that_was_used_for_something_else_is_refused(database: TestDatabase) {
    let town = Municipality::on(&database).await;
    let ana = citizen("ana");
    let opened = town.submit(&ana, "Klop ob poti", keyed("k")).await.expect("opened");
    let mut other = keyed("k");
    if let Some(key) = &mut other.key {
        key.hash = [9; 32];
    }
    assert_eq!(town.comment(&ana, &opened.id, "Podpiram.", other).await, Err(Refused::KeyReused));
    assert_eq!(town.log.head().position, opened.position);
}

async fn a_repetition_is_recognised_by_another_process(database: TestDatabase) {
    let (one, other) = (Municipality::on(&database).await, Municipality::on(&database).await);
    let ana = citizen("ana");
    let opened = one.submit(&ana, "Klop ob poti", keyed("open")).await.expect("opened");
    let again = other.submit(&ana, "Klop ob poti", keyed("open")).await.expect("repeated");
    assert_eq!((again.id, again.position, again.repeated), (opened.id, opened.position, true));
    assert_eq!(all(&one.log).await.last().map(|event| event.position), Some(opened.position));
}

async fn what_changes_nothing_records_nothing(database: TestDatabase) {
    let town = Municipality::on(&database).await;
    let (ana, bor) = (citizen("ana"), citizen("bor"));
    let case = in_review(&town, &ana).await;
    let id = pobuda_tests::municipality::case_id(&case);
    let none = town
        .executor
        .support(bor.clone(), id.clone(), false, Sending::default())
        .await
        .expect("nothing to do");
    assert!(!none.changed);
    let given =
        town.executor.support(bor.clone(), id.clone(), true, Sending::default()).await.expect("given");
    assert!(given.changed);
    let before = town.log.head().position;
    let again = town
        .executor
        .support(bor.clone(), id.clone(), true, Sending::default())
        .await
        .expect("given already");
    assert!(!again.changed && again.sequence == given.sequence);
    assert_eq!(town.log.head().position, before);
}

async fn a_stale_expectation_is_refused_and_a_met_one_is_not(database: TestDatabase) {
    let town = Municipality::on(&database).await;
    let (ana, coordinator) = (citizen("ana"), official("participation", "coordinator"));
    let opened = town.submit(&ana, "Klop ob poti", Sending::default()).await.expect("opened");
    let (case, stands) = (opened.id, opened.sequence);
    let assign = [("assigned_service", "parks")];
    let expecting =
        |sequences: &[u64]| Sending { expect: Expect::OneOf(sequences.to_vec()), ..Sending::default() };
    let stale = town.perform(&coordinator, &case, "assign", &assign, expecting(&[70])).await;
    assert_eq!(stale, Err(Refused::Stale { current: stands }));
    assert!(town.perform(&coordinator, &case, "assign", &assign, expecting(&[70, stands])).await.is_ok());
}

/// A case that is open to comments and supports.
pub(super) async fn in_review(town: &Municipality, author: &pobuda::executor::Sender) -> String {
    let case = town.submit(author, "Klop ob poti", Sending::default()).await.expect("opened").id;
    let coordinator = official("participation", "coordinator");
    let assign = [("assigned_service", "parks")];
    town.perform(&coordinator, &case, "assign", &assign, Sending::default()).await.expect("assigned");
    case
}
