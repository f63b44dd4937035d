//! Programs of cqrs-es on our log: ours through the store, and others on PostgreSQL that know nothing of us.

use super::{assert_whole, open};
use cqrs_es::event_sink::EventSink;
use cqrs_es::persist::PersistedEventStore;
use cqrs_es::{Aggregate, AggregateContext, AggregateError, CqrsFramework, DomainEvent, EventStore};
use pobuda_ledger::store::{CAUSATION_ID, COMMAND_ID, CORRELATION_ID, LedgerStore, Loaded};
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use postgres_es::PostgresEventRepository;
use serde::{Deserialize, Serialize};
use sqlx::PgPool;
use std::collections::HashMap;

both!(
    the_framework_runs_on_the_log,
    a_loaded_aggregate_catches_up_with_what_is_new,
    a_commit_on_stale_state_is_a_conflict,
    a_commit_under_the_same_command_happens_once,
    a_long_stream_is_loaded_whole,
);

/// Counts marks, up to three at a time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Tally {
    marks: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Marked {
    Marked { by: String, number: u64 },
}

#[derive(Debug, PartialEq, Eq)]
struct TooMany;

impl std::fmt::Display for TooMany {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("more than three at a time")
    }
}

impl std::error::Error for TooMany {}

impl DomainEvent for Marked {
    fn event_type(&self) -> String {
        "Marked".to_owned()
    }
    fn event_version(&self) -> String {
        "1".to_owned()
    }
}

impl Aggregate for Tally {
    const TYPE: &'static str = "tally";
    type Command = u64;
    type Event = Marked;
    type Error = TooMany;
    type Services = ();

    async fn handle(&mut self, marks: u64, (): &(), sink: &EventSink<Self>) -> Result<(), TooMany> {
        if marks > 3 {
            return Err(TooMany);
        }
        for number in 0..marks {
            sink.write(Marked::Marked { by: "Žiga \"\n\u{1}".to_owned(), number }, self).await;
        }
        Ok(())
    }

    fn apply(&mut self, _: Marked) {
        self.marks += 1;
    }
}

async fn the_framework_runs_on_the_log(database: TestDatabase) {
    let log = open(&database).await;
    let framework: CqrsFramework<Tally, _> = CqrsFramework::new(LedgerStore::new(log.clone()), vec![], ());
    framework.execute("a", 2).await.expect("marked");
    framework.execute("a", 0).await.expect("nothing to record");
    framework.execute("b", 1).await.expect("marked");
    framework.execute("a", 1).await.expect("marked");
    assert!(matches!(framework.execute("a", 4).await, Err(AggregateError::UserError(TooMany))));
    assert_eq!(loaded(&LedgerStore::new(log.clone()), "a").await.aggregate, Tally { marks: 3 });
    assert_eq!(log.head().position, 4);
    assert_whole(&log).await;
}

async fn loaded(store: &LedgerStore, id: &str) -> Loaded<Tally> {
    store.load_aggregate(id).await.expect("loaded")
}

fn marks(count: u64) -> Vec<Marked> {
    (0..count).map(|number| Marked::Marked { by: "a".to_owned(), number }).collect()
}

async fn a_loaded_aggregate_catches_up_with_what_is_new(database: TestDatabase) {
    let store = LedgerStore::new(open(&database).await);
    let mut early = loaded(&store, "a").await;
    assert_eq!((early.sequence, early.aggregate().marks), (0, 0));
    store.commit(marks(2), early.clone(), HashMap::new()).await.expect("recorded");
    store.catch_up(&mut early).await.expect("read");
    assert_eq!((early.sequence, early.aggregate.marks), (2, 2));
    store.commit(marks(3), early.clone(), HashMap::new()).await.expect("recorded");
    store.catch_up(&mut early).await.expect("read");
    store.catch_up(&mut early).await.expect("nothing new");
    assert_eq!((early.sequence, early.aggregate.marks), (5, 5));
}

async fn a_commit_on_stale_state_is_a_conflict(database: TestDatabase) {
    let store = LedgerStore::new(open(&database).await);
    let stale = loaded(&store, "a").await;
    store.commit(marks(1), stale.clone(), HashMap::new()).await.expect("recorded");
    let refused = store.commit(marks(1), stale, HashMap::new()).await;
    assert!(matches!(refused, Err(AggregateError::AggregateConflict)), "{refused:?}");
}

async fn a_commit_under_the_same_command_happens_once(database: TestDatabase) {
    let log = open(&database).await;
    let store = LedgerStore::new(log.clone());
    let metadata: HashMap<String, String> = [(COMMAND_ID, "k"), (CORRELATION_ID, "r"), (CAUSATION_ID, "7")]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into();
    let empty = loaded(&store, "a").await;
    let first = store.commit(marks(2), empty.clone(), metadata.clone()).await.expect("recorded");
    let again = store.commit(marks(2), empty.clone(), metadata.clone()).await.expect("the first answer");
    assert_eq!(first.iter().map(|event| event.sequence).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(again.iter().map(|event| event.sequence).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(again[0].metadata, metadata);
    assert_eq!(log.head().position, 2);
    assert!(log.command("k").await.expect("readable").is_some());
    let other = store.commit(marks(1), empty.clone(), metadata).await;
    assert!(matches!(other, Err(AggregateError::UnexpectedError(_))), "{other:?}");
    let lost: HashMap<String, String> = [("mood".to_owned(), "good".to_owned())].into();
    assert!(store.commit(marks(1), empty, lost).await.is_err(), "nothing would keep it");
}

async fn a_long_stream_is_loaded_whole(database: TestDatabase) {
    let store = LedgerStore::new(open(&database).await);
    let mut context = loaded(&store, "long").await;
    for _ in 0..12 {
        store.commit(marks(900), context.clone(), HashMap::new()).await.expect("recorded");
        context.sequence += 900;
    }
    assert_eq!(loaded(&store, "long").await.aggregate.marks, 10_800);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stock_program_of_postgres_es_reads_the_log_and_cannot_write_past_it() {
    let Some(database) = TestDatabase::postgres().await else { return };
    let log = open(&database).await;
    let ours = LedgerStore::new(log.clone());
    let metadata: HashMap<String, String> = [(CORRELATION_ID.to_owned(), "r".to_owned())].into();
    ours.commit(marks(3), loaded(&ours, "a").await, metadata.clone()).await.expect("recorded");

    let pool = PgPool::connect(database.url()).await.expect("PostgreSQL answers");
    type Stock = PersistedEventStore<PostgresEventRepository, Tally>;
    let stock: Stock = PersistedEventStore::new_event_store(PostgresEventRepository::new(pool.clone()));
    let mut theirs = stock.load_aggregate("a").await.expect("loaded");
    assert_eq!(theirs.aggregate(), &loaded(&ours, "a").await.aggregate);
    let events = stock.load_events("a").await.expect("loaded");
    assert_eq!(events.iter().map(|event| event.sequence).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(events.iter().all(|event| event.metadata == metadata));

    let framework = postgres_es::postgres_cqrs::<Tally>(pool, vec![], ());
    assert!(framework.execute("a", 1).await.is_err(), "an event without a position is none");
    assert_eq!(log.read_all(0, 10).await.expect("readable").len(), 3);
    assert_whole(&log).await;
}
