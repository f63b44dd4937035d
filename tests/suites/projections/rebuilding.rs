use super::story::{Story, assert_live_is_rebuilt, made_up, models_over};
use pobuda_domain::comment_vote::Direction;
use pobuda_projections::{Model, ReadError};
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use serde_json::json;
use sqlx::{Connection, PgConnection, SqliteConnection};
use std::sync::atomic::{AtomicU64, Ordering};

both!(
    what_is_live_equals_what_is_rebuilt,
    a_rebuild_takes_the_place_of_the_live_rows,
    a_row_that_was_tampered_with_is_found_and_a_rebuild_mends_it,
    a_check_is_right_while_the_log_grows,
    dropped_tables_come_back_by_a_rebuild,
);

async fn busy(story: &mut Story) {
    made_up(&story.log, 3, 300).await;
    let case = story.open("Klop", "Polomljena klop v parku", |_| {}).await;
    let first = story.comment(&case, "Tudi v drugem parku.", None).await;
    let reply = story.comment(&case, "Res je.", Some(&first)).await;
    story.edit(&case, &first, 2, 1, "Tudi v drugih dveh parkih.").await;
    story.vote(&case, &first, "a", Some(Direction::Up)).await;
    story.vote(&case, &first, "a", Some(Direction::Down)).await;
    story.vote(&case, &reply, "a", None).await;
    story.count_votes(&case, &reply, 5, 2).await;
    story.withdraw(&case, &reply).await;
    story.support(&case, "a", true).await;
    story.support(&case, "a", false).await;
    story.count_supports(&case, 27_314).await;
}

async fn execute(database: &TestDatabase, sql: &str) {
    if database.schema().is_some() {
        let mut connection = PgConnection::connect(database.url()).await.unwrap();
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    } else {
        let mut connection = SqliteConnection::connect(database.url()).await.unwrap();
        sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    }
}

async fn what_is_live_equals_what_is_rebuilt(database: TestDatabase) {
    let mut story = Story::begin(&database).await;
    // In many small steps, so that rows of earlier steps are changed by later ones.
    for seed in 0..6 {
        made_up(&story.log, 100 + seed, 40).await;
        story.catch_up().await;
    }
    busy(&mut story).await;
    story.catch_up().await;
    assert_live_is_rebuilt(&story.models).await;

    // Somebody who remembers nothing goes on where the other has stopped.
    busy_again(&mut story).await;
    let other = models_over(&story.log).await;
    other.catch_up().await.unwrap();
    assert_live_is_rebuilt(&other).await;
}

async fn busy_again(story: &mut Story) {
    let case = story.models.cases(&Default::default(), Default::default(), 1, None).await.unwrap();
    let case = case.rows[0].id.clone();
    let comments = story.models.comments(&case, 100, None).await.unwrap().rows;
    let comment = comments[0].id.clone();
    story.edit(&case, &comment, 3, 2, "Popravljeno.").await;
    story.vote(&case, &comment, "a", Some(Direction::Up)).await;
    story.comment(&case, "Še nekaj.", Some(&comment)).await;
    story.support(&case, "b", true).await;
    story.open("Pot", "Pot do šole je ozka", |_| {}).await;
}

async fn a_rebuild_takes_the_place_of_the_live_rows(database: TestDatabase) {
    let mut story = Story::begin(&database).await;
    busy(&mut story).await;
    story.catch_up().await;
    let before = story.models.cases(&Default::default(), Default::default(), 100, None).await.unwrap();
    // Twice, because the second one meets the tables of the first.
    for _ in 0..2 {
        for model in Model::ALL {
            let told = AtomicU64::new(0);
            let position = story.models.rebuild(model, &|at| told.store(at, Ordering::SeqCst)).await.unwrap();
            assert_eq!(position, story.models.position());
            assert_eq!(told.load(Ordering::SeqCst), position, "progress is told to the end");
        }
    }
    let after = story.models.cases(&Default::default(), Default::default(), 100, None).await.unwrap();
    assert_eq!(before, after);
    busy_again(&mut story).await;
    story.catch_up().await;
    assert_live_is_rebuilt(&story.models).await;
}

async fn a_row_that_was_tampered_with_is_found_and_a_rebuild_mends_it(database: TestDatabase) {
    let mut story = Story::begin(&database).await;
    busy(&mut story).await;
    story.catch_up().await;
    for (model, tampering, found) in [
        (
            Model::Timeline,
            "UPDATE timeline_v2 SET body = replace(body, 'sl', 'xx') WHERE position = 5",
            "position 5",
        ),
        (Model::Timeline, "DELETE FROM timeline_v2 WHERE position = 1", "rebuilt has the row"),
        (
            Model::CaseRegister,
            "UPDATE case_register_v3 SET supports = 9 WHERE opened_position = 1",
            "live says 9",
        ),
        (Model::CaseRegister, "DELETE FROM case_register_v3_words WHERE rowid = 1", "case_register_v3_words"),
        (
            Model::CommentThread,
            "UPDATE comment_thread_v1 SET path = '' WHERE body LIKE '%Popravljeno%' OR body LIKE '%drugih dveh%'",
            "column path",
        ),
        (
            Model::SupportCount,
            "INSERT INTO support_count_v1 (case_id, position, body) VALUES ('x', 1, '{}')",
            "live has the row",
        ),
    ] {
        execute(&database, tampering).await;
        let checked = story.models.check(model, &|_| {}).await.unwrap();
        assert_eq!(checked.differences.len(), 1, "{tampering}: {:?}", checked.differences);
        assert!(checked.differences[0].contains(found), "{tampering}: {:?}", checked.differences);
        story.models.rebuild(model, &|_| {}).await.unwrap();
    }
    assert_live_is_rebuilt(&story.models).await;
}

async fn a_check_is_right_while_the_log_grows(database: TestDatabase) {
    let story = Story::begin(&database).await;
    made_up(&story.log, 1, 200).await;
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let (models, log) = (story.models.clone(), story.log.clone());
    let running = tokio::spawn(async move { models.run(stopping).await });
    let writing = tokio::spawn(async move { made_up(&log, 2, 600).await });
    for model in Model::ALL {
        let checked = story.models.check(model, &|_| {}).await.unwrap();
        assert_eq!(checked.differences, Vec::<String>::new(), "{model}");
        story.models.rebuild(model, &|_| {}).await.unwrap();
    }
    writing.await.unwrap();
    let head = story.log.head().position;
    assert!(story.models.wait_for(head, std::time::Duration::from_secs(30)).await);
    assert_live_is_rebuilt(&story.models).await;
    stop.send(true).unwrap();
    running.await.unwrap();
}

async fn dropped_tables_come_back_by_a_rebuild(database: TestDatabase) {
    let mut story = Story::begin(&database).await;
    busy(&mut story).await;
    story.catch_up().await;
    execute(&database, "DROP TABLE timeline_v2; DROP TABLE timeline_v2_cases; DROP TABLE timeline_v2_years")
        .await;
    let models = models_over(&story.log).await;
    assert!(!models.check(Model::Timeline, &|_| {}).await.unwrap().differences.is_empty());
    models.rebuild(Model::Timeline, &|_| {}).await.unwrap();
    assert_live_is_rebuilt(&models).await;
}

both!(an_unknown_event_stops_loudly_and_says_where);

async fn an_unknown_event_stops_loudly_and_says_where(database: TestDatabase) {
    let mut story = Story::begin(&database).await;
    let case = story.open("Klop", "Polomljena klop v parku", |_| {}).await;
    let stream = pobuda_ledger::record::Stream::new("case", case.as_str());
    let known = story.log.head().position;
    let position = story.record(stream, "CaseTeleported", &json!({"to": "Mars"}), Vec::new()).await;
    story.support(&case, "a", true).await;

    let told = story.models.catch_up().await.unwrap_err();
    assert!(
        matches!(
            &told,
            ReadError::UnknownEvent { position: at, event_type, version, .. }
                if *at == position && event_type == "CaseTeleported" && version == "1"
        ),
        "{told}"
    );
    for standing in story.models.standing().await.unwrap() {
        assert_eq!(standing.position, known, "{}: what comes before is folded", standing.model);
        assert_eq!(standing.lag, 2);
        let why = standing.stopped.expect("it says why");
        assert!(why.contains(&format!("position {position}")) && why.contains("CaseTeleported"), "{why}");
    }
    assert_eq!(story.models.position(), known);
    assert!(story.models.case(case.as_str()).await.unwrap().is_some(), "what is folded can be read");

    let refused = story.models.rebuild(Model::Timeline, &|_| {}).await.unwrap_err();
    assert!(matches!(refused, ReadError::UnknownEvent { .. }), "{refused}");
    let checked = story.models.check(Model::Timeline, &|_| {}).await.unwrap();
    assert_eq!(checked.differences, Vec::<String>::new(), "the live one stays");
}

both!(a_newer_version_is_built_beside_the_older_one_and_switched_to);

async fn a_newer_version_is_built_beside_the_older_one_and_switched_to(database: TestDatabase) {
    let mut story = Story::begin(&database).await;
    busy(&mut story).await;
    let head = story.catch_up().await;
    // What an older program would have left: complete tables of the version before.
    for suffix in ["", "_cases", "_years"] {
        execute(&database, &format!("ALTER TABLE timeline_v2{suffix} RENAME TO timeline_v0{suffix}")).await;
    }
    for name in ["timeline_v2_by_case_1", "timeline_v2_by_comment_1"] {
        execute(&database, &format!("DROP INDEX {name}")).await;
    }
    execute(&database, "UPDATE projections SET version = 0 WHERE name = 'timeline'").await;

    let models = models_over(&story.log).await;
    let case = models.cases(&Default::default(), Default::default(), 1, None).await.unwrap().rows.remove(0);
    let timeline = async |models: &pobuda_projections::ReadModels| {
        models.timeline(&case.id, &Default::default(), 100).await.unwrap()
    };
    let before = timeline(&models).await;
    assert!(!before.is_empty(), "the older one is read meanwhile");
    let standing = models.standing().await.unwrap().remove(0);
    assert_eq!((standing.model, standing.version, standing.lag), (Model::Timeline, 0, head));
    assert_eq!(models.position(), 0, "nobody who waits is told to go on");

    models.catch_up().await.unwrap();
    let standing = models.standing().await.unwrap().remove(0);
    assert_eq!((standing.version, standing.lag), (2, 0));
    assert_eq!(timeline(&models).await, before);
    assert_live_is_rebuilt(&models).await;
    execute(&database, "SELECT 1 FROM timeline_v0 WHERE position = 1").await;
    let again = models_over(&story.log).await;
    assert_eq!(again.standing().await.unwrap().remove(0).version, 2, "who comes later reads the newer one");
    assert_eq!(again.position(), head);
}

both!(several_are_rebuilt_in_one_pass);

async fn several_are_rebuilt_in_one_pass(database: TestDatabase) {
    let mut story = Story::begin(&database).await;
    busy(&mut story).await;
    story.catch_up().await;
    execute(&database, "UPDATE case_register_v3 SET comments = 99; DELETE FROM support_count_v1_now").await;
    let position = story.models.rebuild_together(&Model::ALL, &|_| {}).await.unwrap();
    assert_eq!(position, story.log.head().position);
    assert_live_is_rebuilt(&story.models).await;
    busy_again(&mut story).await;
    story.catch_up().await;
    assert_live_is_rebuilt(&story.models).await;
}
