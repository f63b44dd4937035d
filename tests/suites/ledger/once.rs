//! A command happens once.

use super::{append, assert_whole, commanded, open};
use futures::future::join_all;
use pobuda_ledger::error::AppendError;
use pobuda_ledger::record::{Append, CommandKey};
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;

both!(
    a_repeated_command_gets_its_first_receipt,
    one_id_for_two_commands_is_refused,
    a_refused_command_may_come_again,
    a_command_sent_many_times_at_once_happens_once,
);

async fn a_repeated_command_gets_its_first_receipt(database: TestDatabase) {
    let log = open(&database).await;
    let first = log.append(commanded("k", "case/a", 0, 2)).await.expect("recorded");
    log.append(append("case/a", 2, 1)).await.expect("recorded");
    let again = log.append(commanded("k", "case/a", 0, 2)).await.expect("the first answer");
    assert!(again.repeated);
    assert_eq!((again.first_position, again.last_position, again.sequence), (1, 2, 2));
    assert_eq!(again.stream, first.stream);
    let (hash, receipt) = log.command("k").await.expect("readable").expect("known");
    assert_eq!(receipt, again);
    assert_eq!(Some(hash), commanded("k", "case/a", 0, 1).command.map(|command| command.hash));
    assert_eq!(log.command("other").await.expect("readable"), None);
    assert_eq!(log.head().position, 3);
}

async fn one_id_for_two_commands_is_refused(database: TestDatabase) {
    let log = open(&database).await;
    log.append(commanded("k", "case/a", 0, 1)).await.expect("recorded");
    let other = CommandKey { id: "k".to_owned(), hash: [7; 32] };
    let refused = log.append(Append { command: Some(other), ..append("case/b", 0, 1) }).await;
    assert!(matches!(&refused, Err(AppendError::CommandReused { id }) if id == "k"), "{refused:?}");
    assert_eq!(log.head().position, 1);
}

async fn a_refused_command_may_come_again(database: TestDatabase) {
    let log = open(&database).await;
    log.append(append("case/a", 0, 1)).await.expect("recorded");
    let stale = log.append(commanded("k", "case/a", 0, 1)).await;
    assert!(matches!(stale, Err(AppendError::Conflict { .. })), "{stale:?}");
    assert!(!log.append(commanded("k", "case/a", 1, 1)).await.expect("recorded").repeated);
}

async fn a_command_sent_many_times_at_once_happens_once(database: TestDatabase) {
    let log = open(&database).await;
    let other = open(&database).await;
    let appends = (0..40).map(|index| {
        let log = if index % 2 == 0 { &log } else { &other };
        let key = index % 5;
        log.append(commanded(&format!("k{key}"), &format!("case/{key}"), 0, 1))
    });
    let receipts: Vec<_> =
        join_all(appends).await.into_iter().collect::<Result<_, _>>().expect("each is answered");
    assert_eq!(receipts.iter().filter(|receipt| !receipt.repeated).count(), 5);
    for (index, receipt) in receipts.iter().enumerate() {
        assert_eq!(receipt.first_position, receipts[index % 5].first_position);
    }
    let mut head = log.watch();
    head.wait_for(|head| head.position == 5).await.expect("told");
    assert_whole(&log).await;
}
