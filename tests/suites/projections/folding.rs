use super::story::{Story, assert_live_is_rebuilt, field, log_in, made_up, models_over};
use pobuda_domain::comment_vote::Direction;
use pobuda_domain::name::Name;
use pobuda_domain::value::Value;
use pobuda_projections::rows::Told;
use pobuda_projections::{Model, TimelineFilter};
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use std::time::Duration;
use tokio::sync::watch;

both!(
    an_append_is_seen_within_a_moment,
    two_runners_on_one_database_fold_each_event_once,
    a_fold_that_is_interrupted_leaves_rows_and_checkpoint_together,
    cases_are_numbered_by_year_in_the_order_of_the_log,
    a_thread_is_in_order_and_tells_votes,
    an_entry_tells_state_service_references_and_what_it_corrects,
    what_only_staff_may_read_and_what_was_erased_is_not_told,
);

async fn an_append_is_seen_within_a_moment(database: TestDatabase) {
    let mut story = Story::begin(&database).await;
    let (stop, stopping) = watch::channel(false);
    let models = story.models.clone();
    let running = tokio::spawn(async move { models.run(stopping).await });
    let case = story.open("Klop", "Polomljena klop v parku", |_| {}).await;
    for slot in 0..20 {
        let position = story.support(&case, &slot.to_string(), true).await;
        assert!(story.models.wait_for(position, Duration::from_secs(10)).await);
        assert_eq!(story.models.supports(&case, None).await.unwrap().given, slot + 1);
    }
    let beyond = story.log.head().position + 1;
    assert!(!story.models.wait_for(beyond, Duration::from_millis(20)).await, "it has not happened");
    stop.send(true).unwrap();
    running.await.unwrap();
}

async fn two_runners_on_one_database_fold_each_event_once(database: TestDatabase) {
    let story = Story::begin(&database).await;
    // As a second server process would: a log and read models of its own. A SQLite file has one process that writes.
    let other_log = if database.schema().is_some() { log_in(&database).await } else { story.log.clone() };
    let other = models_over(&other_log).await;
    let (stop, stopping) = watch::channel(false);
    let running: Vec<_> = [story.models.clone(), other.clone()]
        .into_iter()
        .map(|models| {
            let stopping = stopping.clone();
            tokio::spawn(async move { models.run(stopping).await })
        })
        .collect();
    tokio::join!(made_up(&story.log, 11, 400), made_up(&other_log, 12, 400));
    let head = story.log.head().position.max(other_log.head().position);
    assert!(story.models.wait_for(head, Duration::from_secs(30)).await);
    assert!(other.wait_for(head, Duration::from_secs(30)).await, "who has not folded learns of it");
    assert_live_is_rebuilt(&story.models).await;
    stop.send(true).unwrap();
    for one in running {
        one.await.unwrap();
    }
}

async fn a_fold_that_is_interrupted_leaves_rows_and_checkpoint_together(database: TestDatabase) {
    let story = Story::begin(&database).await;
    made_up(&story.log, 21, 1_500).await;
    let mut interrupted = 0;
    for micros in (0..60).map(|step: u64| step * step * 20) {
        let fold = story.models.catch_up();
        if tokio::time::timeout(Duration::from_micros(micros), fold).await.is_err() {
            interrupted += 1;
        }
    }
    assert!(interrupted > 3, "most were cut off");
    story.catch_up().await;
    assert_live_is_rebuilt(&story.models).await;
}

async fn cases_are_numbered_by_year_in_the_order_of_the_log(database: TestDatabase) {
    let mut story = Story::begin(&database).await;
    let mut references = Vec::new();
    for moment in [
        "2026-05-01T10:00:00Z",
        // Still 2025 in Greenwich, already 2026 in Maribor.
        "2025-12-31T23:30:00Z",
        "2019-03-01T10:00:00Z",
        "2026-01-01T10:00:00Z",
        "2019-01-01T10:00:00Z",
    ] {
        story.from(moment);
        let case = story.open("Klop", "Polomljena klop v parku", |_| {}).await;
        story.catch_up().await;
        let row = story.models.case(case.as_str()).await.unwrap().unwrap();
        assert_eq!(story.models.case(&row.reference.to_lowercase()).await.unwrap(), Some(row.clone()));
        references.push(row.reference);
    }
    assert_eq!(references, ["P-2026-0001", "P-2026-0002", "P-2019-0001", "P-2026-0003", "P-2019-0002"]);
    story.models.rebuild(Model::CaseRegister, &|_| {}).await.unwrap();
    assert!(story.models.case("P-2019-0002").await.unwrap().is_some(), "a rebuild gives the same numbers");
    assert_eq!(story.models.case("P-2019-0003").await.unwrap(), None);
}

async fn a_thread_is_in_order_and_tells_votes(database: TestDatabase) {
    let mut story = Story::begin(&database).await;
    let case = story.open("Klop", "Polomljena klop v parku", |_| {}).await;
    let elsewhere = story.open("Pot", "Pot do šole je ozka", |_| {}).await;
    let a = story.comment(&case, "a", None).await;
    let b = story.comment(&case, "b", None).await;
    let a1 = story.comment(&case, "a1", Some(&a)).await;
    story.catch_up().await;
    story.comment(&elsewhere, "x", None).await;
    let b1 = story.comment(&case, "b1", Some(&b)).await;
    story.comment(&case, "a2", Some(&a)).await;
    story.comment(&case, "a11", Some(&a1)).await;
    story.withdraw(&case, &b1).await;
    story.edit(&case, &a1, 2, 1, "a1, popravljen").await;
    for (slot, vote) in [("p", Some(Direction::Up)), ("q", Some(Direction::Up)), ("r", Some(Direction::Down))]
    {
        story.vote(&case, &a, slot, vote).await;
    }
    story.catch_up().await;
    story.vote(&case, &a, "p", Some(Direction::Down)).await;
    story.vote(&case, &a, "q", None).await;
    story.count_votes(&case, &a, 40, 2).await;
    story.catch_up().await;

    let mut pages = Vec::new();
    let mut cursor = None;
    loop {
        let page = story.models.comments(&case, 2, cursor.as_ref()).await.unwrap();
        pages.extend(page.rows);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let told: Vec<(u64, Option<&str>)> =
        pages.iter().map(|row| (row.depth, row.text.as_ref().and_then(Told::text))).collect();
    let expected = [
        (0, Some("a")),
        (1, Some("a1, popravljen")),
        (2, Some("a11")),
        (1, Some("a2")),
        (0, Some("b")),
        (1, None),
    ];
    assert_eq!(told, expected);
    let row = story.models.comment(&a).await.unwrap().unwrap();
    assert_eq!((row.up, row.down, row.up_counted, row.down_counted), (0, 2, 40, 2));
    let row = story.models.comment(&a1).await.unwrap().unwrap();
    assert_eq!((row.version, row.versions.len(), row.sequence), (2, 2, 2));
    let case = story.models.case(case.as_str()).await.unwrap().unwrap();
    assert_eq!(case.comments, 5, "the withdrawn one does not count");

    let foreign = story.models.comments(&elsewhere, 1, pages_cursor(&story, &case.id).await.as_ref()).await;
    assert!(foreign.is_err(), "a cursor of another case is refused");
}

async fn pages_cursor(
    story: &Story,
    case: &pobuda_domain::name::CaseId,
) -> Option<pobuda_projections::read::Cursor> {
    story.models.comments(case, 1, None).await.unwrap().next
}

async fn an_entry_tells_state_service_references_and_what_it_corrects(database: TestDatabase) {
    let mut story = Story::begin(&database).await;
    let twin = story.open("Klopi", "Klopi v parku so polomljene", |_| {}).await;
    let case = story.open("Klop", "Polomljena klop v parku", |_| {}).await;
    story.catch_up().await;
    let service = Value::Service(Name::new("utilities").unwrap());
    let fields = [field("assigned_service", service), field("duplicate_of", Value::Case(twin.clone()))];
    story.perform(&case, "assign", ("received", "in-review"), fields.into(), &[("note", "Predano.")]).await;
    let comment = story.comment(&case, "Prav tako.", None).await;
    story.catch_up().await;
    let edited = story.edit(&case, &comment, 2, 1, "Res prav tako.").await;
    story.support(&case, "a", true).await;
    story.count_supports(&case, 12).await;
    story.catch_up().await;

    let rows = story.models.timeline(&case, &TimelineFilter::default(), 100).await.unwrap();
    let kinds: Vec<&str> = rows.iter().map(|row| row.kind.as_str()).collect();
    assert_eq!(
        kinds,
        [
            "case.opened",
            "case.operation_performed",
            "comment.posted",
            "comment.edited",
            "case.supports_counted"
        ],
        "a support is a number, not an entry"
    );
    let assigned = &rows[1];
    assert_eq!(assigned.from.as_ref().unwrap().as_str(), "received");
    assert_eq!((assigned.state.as_str(), assigned.sequence), ("in-review", 2));
    assert_eq!(assigned.references.get(&twin).map(String::as_str), Some("P-2026-0001"));
    assert_eq!(assigned.leaf_hash.len(), 64);
    assert!(
        rows[1..].iter().all(|row| row.service.as_ref().is_some_and(|name| name.as_str() == "utilities"))
    );
    assert_eq!(rows[3].position, edited);
    assert_eq!(rows[3].corrects, Some(rows[2].position));
    assert_eq!(rows[3].comment.as_ref(), Some(&comment));
    assert_eq!(rows[4].fields, [field("count", Value::Integer(12))].into());

    let comments = TimelineFilter { types: vec!["comment".to_owned()], ..Default::default() };
    assert_eq!(story.models.timeline(&case, &comments, 100).await.unwrap(), &rows[2..4]);
    let one = TimelineFilter {
        types: vec!["case.opened".to_owned(), "comment.edited".to_owned()],
        ..Default::default()
    };
    assert_eq!(story.models.timeline(&case, &one, 100).await.unwrap().len(), 2);
    let rest = TimelineFilter { after: rows[2].position, ..Default::default() };
    assert_eq!(story.models.timeline(&case, &rest, 1).await.unwrap(), &rows[3..4]);
}

async fn what_only_staff_may_read_and_what_was_erased_is_not_told(database: TestDatabase) {
    use pobuda_ledger::record::Visibility;
    let mut story = Story::begin(&database).await;
    let case = story.open("Klop", "Polomljena klop v parku", |_| {}).await;
    story.catch_up().await;
    let row = story.models.case(case.as_str()).await.unwrap().unwrap();
    assert_eq!(row.title, Some(Told::Text("Klop".to_owned())));

    // An event whose text is not beside the log, as after its erasure, and one whose opening is for staff.
    let stream = pobuda_ledger::record::Stream::new("case", case.as_str());
    let event = |given: &str, public: &[&str], restricted: &[&str]| {
        serde_json::json!({
            "type": "OperationPerformed", "operation": "note", "from": "received", "to": "received",
            "by": {"actor": "x", "role": "coordinator"}, "occurred_at": "2026-02-01T10:00:00Z",
            "precision": "recorded", "fields": {}, "given": [given], "_sd": public, "_sd_alg": "sha-256",
            "restricted": {"_sd": restricted}
        })
    };
    let digest = "A".repeat(43);
    story.record(stream.clone(), "OperationPerformed", &event("description", &[&digest], &[]), vec![]).await;
    let sealed = pobuda_proof::disclosure::Disclosure::seal([1; 32], "contact", &"ana@example.org".into());
    let sealed = sealed.unwrap();
    let opening = pobuda_ledger::record::Opening {
        digest: sealed.digest.clone(),
        visibility: Visibility::Restricted,
        disclosure: sealed.encoded,
    };
    let event = event("contact", &[], &[&sealed.digest]);
    story.record(stream, "OperationPerformed", &event, vec![opening]).await;
    story.catch_up().await;
    let row = story.models.case(case.as_str()).await.unwrap().unwrap();
    assert!(row.texts.iter().any(|(name, told)| name.as_str() == "description" && told.is_erased()));
    let all = serde_json::to_string(&(
        row,
        story.models.timeline(&case, &TimelineFilter::default(), 100).await.unwrap(),
    ));
    let all = all.unwrap();
    assert!(!all.contains("ana@example.org") && !all.contains("contact\":{"), "{all}");
    assert_live_is_rebuilt_without_supports(&story).await;
}

async fn assert_live_is_rebuilt_without_supports(story: &Story) {
    for model in [Model::Timeline, Model::CaseRegister] {
        let checked = story.models.check(model, &|_| {}).await.unwrap();
        assert_eq!(checked.differences, Vec::<String>::new(), "{model}");
    }
}
