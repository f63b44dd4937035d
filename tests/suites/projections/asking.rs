use super::story::{Story, field, made_up};
use pobuda_domain::name::{CaseId, Language, Name};
use pobuda_domain::value::Value;
use pobuda_projections::ReadError;
use pobuda_projections::read::{CaseFilter, Cursor, PAGE_ROWS_MAX, Sort};
use pobuda_projections::rows::CaseRow;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use std::collections::BTreeSet;

both!(
    every_order_pages_through_all_without_repeat_or_gap,
    a_filter_leaves_what_it_says,
    words_are_found_in_any_form,
    cases_are_given_by_their_ids,
);

async fn every_order_pages_through_all_without_repeat_or_gap(database: TestDatabase) {
    let mut story = Story::begin(&database).await;
    made_up(&story.log, 5, 300).await;
    // Many of the same moment and the same numbers: ties must not lose any.
    story.from("2026-03-01T08:00:00Z");
    for number in 0..7 {
        let case = story.open("Klop", "Polomljena klop v parku", |_| {}).await;
        story.from("2026-03-01T08:00:00Z");
        if number % 3 == 0 {
            story.count_supports(&case, number).await;
            story.from("2026-03-01T08:00:00Z");
        }
    }
    story.catch_up().await;
    let all = CaseFilter::default();
    let count = story.models.count_cases(&all).await.unwrap();
    for sort in Sort::ALL {
        let rows = every(&story, &all, sort, 4).await;
        let ids: BTreeSet<&CaseId> = rows.iter().map(|row| &row.id).collect();
        assert_eq!((rows.len() as u64, ids.len() as u64), (count, count), "{}", sort.name());
        let value = |row: &CaseRow| match sort {
            Sort::Newest => (-row.opened_at.as_millisecond(), -(row.opened_position as i64)),
            Sort::Oldest => (row.opened_at.as_millisecond(), row.opened_position as i64),
            Sort::MostSupported => (-(row.supports as i64), -(row.opened_position as i64)),
            Sort::MostCommented => (-(row.comments as i64), -(row.opened_position as i64)),
            Sort::RecentlyUpdated => (-row.updated_at.as_millisecond(), -(row.opened_position as i64)),
        };
        assert!(rows.is_sorted_by_key(value), "{}", sort.name());
    }

    let first = story.models.cases(&all, Sort::Newest, 4, None).await.unwrap();
    let refused = story.models.cases(&all, Sort::Oldest, 4, first.next.as_ref()).await;
    assert!(matches!(refused, Err(ReadError::Cursor(_))), "a cursor of another order");
    let nonsense: Cursor = "6e65776573740a780a79".parse().unwrap();
    let refused = story.models.cases(&all, Sort::Newest, 4, Some(&nonsense)).await;
    assert!(matches!(refused, Err(ReadError::Cursor(_))), "a place that is none");
    let most = story.models.cases(&all, Sort::Newest, usize::MAX, None).await.unwrap();
    assert!(most.rows.len() <= PAGE_ROWS_MAX);
}

async fn every(story: &Story, filter: &CaseFilter, sort: Sort, limit: usize) -> Vec<CaseRow> {
    let mut rows = Vec::new();
    let mut cursor = None;
    loop {
        let page = story.models.cases(filter, sort, limit, cursor.as_ref()).await.unwrap();
        assert!(page.rows.len() <= limit);
        rows.extend(page.rows);
        cursor = page.next;
        if cursor.is_none() {
            return rows;
        }
    }
}

async fn found(story: &Story, filter: CaseFilter) -> Vec<CaseId> {
    let rows = every(story, &filter, Sort::Oldest, 100).await;
    assert_eq!(story.models.count_cases(&filter).await.unwrap(), rows.len() as u64);
    rows.into_iter().map(|row| row.id).collect()
}

async fn a_filter_leaves_what_it_says(database: TestDatabase) {
    let mut story = Story::begin(&database).await;
    let problem = story.open("Klop", "Polomljena klop v parku", |_| {}).await;
    let idea = story
        .open("Bench", "One more bench", |opened| {
            opened.language = Language::new("en").unwrap();
            opened.fields = [
                field("kind", Value::Choice(Name::new("idea").unwrap())),
                field("area", Value::Choice(Name::new("area-2").unwrap())),
            ]
            .into();
        })
        .await;
    let utilities = field("assigned_service", Value::Service(Name::new("utilities").unwrap()));
    story.perform(&idea, "assign", ("received", "in-review"), [utilities].into(), &[]).await;
    story.catch_up().await;
    let (problem, idea) = (vec![problem], vec![idea]);
    let row = story.models.case(idea[0].as_str()).await.unwrap().unwrap();
    let is = |value: &str| Some(value.to_owned());
    let nothing = Vec::<CaseId>::new();
    let none = CaseFilter::default();
    for (filter, expected) in [
        (CaseFilter { protocol: is("improve"), ..none.clone() }, [problem.clone(), idea.clone()].concat()),
        (CaseFilter { protocol: is("other"), ..none.clone() }, nothing.clone()),
        (CaseFilter { state: is("received"), ..none.clone() }, problem.clone()),
        (CaseFilter { step: is(row.step.as_str()), ..none.clone() }, idea.clone()),
        (CaseFilter { category: is("idea"), ..none.clone() }, idea.clone()),
        (CaseFilter { district: is("area-2"), ..none.clone() }, idea.clone()),
        (CaseFilter { service: is("utilities"), ..none.clone() }, idea.clone()),
        (CaseFilter { author: is(row.by.actor.as_str()), ..none.clone() }, idea.clone()),
        (CaseFilter { outcome: is("done"), ..none.clone() }, nothing.clone()),
        (CaseFilter { language: is("en"), ..none.clone() }, idea.clone()),
        (CaseFilter { overdue: Some(true), ..none.clone() }, nothing.clone()),
        (CaseFilter { overdue: Some(false), state: is("received"), ..none.clone() }, problem.clone()),
        (CaseFilter { state: is("received"), category: is("idea"), ..none.clone() }, nothing.clone()),
        (CaseFilter { state: is("' OR 1=1 --"), ..none.clone() }, nothing.clone()),
    ] {
        assert_eq!(found(&story, filter.clone()).await, expected, "{filter:?}");
    }
}

async fn words_are_found_in_any_form(database: TestDatabase) {
    let mut story = Story::begin(&database).await;
    let bench = story.open("Polomljene klopi", "Klopi v parku ob Dravi so polomljene.", |_| {}).await;
    let road = story.open("Prehod na Koroški cesti", "Vozniki na cesti vozijo prehitro.", |_| {}).await;
    let english = story
        .open("Broken benches", "The benches near the bridge are broken.", |opened| {
            opened.language = Language::new("en").unwrap();
        })
        .await;
    story.catch_up().await;
    for (question, expected) in [
        ("klop", vec![&bench]),
        ("klopeh", vec![&bench]),
        ("KLOPMI", vec![&bench]),
        ("klopmi parkih", vec![&bench]),
        ("parki klop", vec![&bench]),
        ("klop cesta", vec![]),
        ("cestah", vec![&road]),
        ("koroska cest", vec![&road]),
        ("Koroška", vec![&road]),
        ("prehiter", vec![]),
        ("prehi", vec![&road]),
        ("bench", vec![&english]),
        ("bridges", vec![&english]),
        ("P-2026-0002", vec![&road]),
        ("p-2026-000", vec![&bench, &road, &english]),
        ("drav", vec![&bench]),
        ("\"klop' OR * NEAR(", vec![]),
        ("?!", vec![&bench, &road, &english]),
    ] {
        let filter = CaseFilter { q: Some(question.to_owned()), ..CaseFilter::default() };
        let expected: Vec<CaseId> = expected.into_iter().cloned().collect();
        assert_eq!(found(&story, filter).await, expected, "{question}");
    }

    // A case is found by what was added to it later.
    story
        .perform(&road, "supplement", ("received", "received"), [].into(), &[("supplement", "Ob vrtcu.")])
        .await;
    story.catch_up().await;
    let filter = CaseFilter { q: Some("vrtec".to_owned()), ..CaseFilter::default() };
    assert_eq!(found(&story, filter).await, std::slice::from_ref(&road));
    let filter = CaseFilter { q: Some("cesta".to_owned()), ..CaseFilter::default() };
    assert_eq!(found(&story, filter).await, [road]);
}

async fn cases_are_given_by_their_ids(database: TestDatabase) {
    let mut story = Story::begin(&database).await;
    let a = story.open("Klop", "Polomljena klop v parku", |_| {}).await;
    let b = story.open("Pot", "Pot do šole je ozka", |_| {}).await;
    story.catch_up().await;
    let unknown = CaseId::new("00000000-0000-7000-8000-000000000000").unwrap();
    let rows = story.models.cases_by_id(&[a.clone(), unknown.clone(), b.clone()]).await.unwrap();
    let ids: BTreeSet<&CaseId> = rows.iter().map(|row| &row.id).collect();
    assert_eq!(ids, [&a, &b].into());
    assert_eq!(story.models.case(unknown.as_str()).await.unwrap(), None);
    assert_eq!(story.models.case("nothing").await.unwrap(), None);
    assert_eq!(story.models.supports(&unknown, None).await.unwrap().total(), 0);
}
