//! The year, told to a log under the rules: nothing in it is refused, and it shows everything there is to show.

use pobuda::clock::Clock;
use pobuda::demo::rounds;
use pobuda::demo::story::Year;
use pobuda::demo::tell::{Figures, start_of, tell};
use pobuda::start::Ground;
use pobuda_projections::ReadModels;
use pobuda_projections::read::{AsOf, CaseFilter, Sort};
use pobuda_projections::rows::{CaseRow, TimelineRow};
use pobuda_projections::{Model, TimelineFilter};
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::facts::{decided_again, whole};
use std::collections::BTreeSet;

both!(the_year_is_told_whole_and_shows_everything);

struct Told {
    ground: Ground,
    models: ReadModels,
    figures: Figures,
    cases: Vec<CaseRow>,
    entries: Vec<TimelineRow>,
}

async fn told(database: &TestDatabase) -> Told {
    let year = Year::bundled().expect("the bundled year");
    let (clock, story) = Clock::of_story(start_of(&year).expect("a start"));
    let library = rounds::library(&year, None).expect("a library");
    let ground = Ground::open(database.url(), Some("https://javorje.example"), library, clock).await;
    let ground = ground.expect("a log");
    let figures = tell(&year, &ground.log, &ground.ids, &ground.clock, &story, &|_| {}).await;
    let figures = figures.expect("nothing in the year is refused");
    let models = ground.models().await.expect("read models");
    models.catch_up().await.expect("read models");
    let mut cases = Vec::new();
    let mut cursor = None;
    loop {
        let page = models.cases(&CaseFilter::default(), Sort::Oldest, 100, cursor.as_ref()).await;
        let page = page.expect("a list");
        cases.extend(page.rows);
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let mut entries = Vec::new();
    for case in &cases {
        entries.extend(models.timeline(&case.id, &TimelineFilter::default(), 1000).await.expect("entries"));
    }
    Told { ground, models, figures, cases, entries }
}

async fn the_year_is_told_whole_and_shows_everything(database: TestDatabase) {
    let told = told(&database).await;
    enough_of_everything(&told);
    every_state_of_every_protocol(&told);
    every_turn_that_a_case_can_take(&told);
    it_was_recorded_as_it_happened(&told);
    the_past_can_be_looked_at(&told).await;
    for model in Model::ALL {
        let checked = told.models.check(model, &|_| {}).await.expect("a check");
        assert!(checked.differences.is_empty(), "{checked:?}");
    }
    told.ground.log.close().await;
    let library = rounds::library(&Year::bundled().expect("the bundled year"), None).expect("a library");
    let events = whole(database.url()).await.expect("a whole log");
    let judged = decided_again(library, &events).expect("a year under the rules");
    assert!(judged.in_form > 6_000 && judged.by_rule > 500, "{judged:?}");
}

fn enough_of_everything(told: &Told) {
    let Figures { cases, operations, comments, supports, votes } = told.figures;
    assert!(cases >= 60 && told.cases.len() as u64 == cases, "{cases} cases");
    assert!(operations >= 200, "{operations} operations");
    assert!(comments >= 200 && supports >= 500 && votes >= 500, "{comments} {supports} {votes}");
    let counted: u64 = told.cases.iter().map(|case| case.supports_given).sum();
    assert!(counted > 0 && counted <= supports, "{counted} of {supports} stand: some were taken back");
    let languages: BTreeSet<_> = told.cases.iter().map(|case| case.language.as_str()).collect();
    assert!(languages.contains("sl") && languages.contains("en"), "{languages:?}");
}

/// A case stands in every state, or has stood there.
fn every_state_of_every_protocol(told: &Told) {
    for protocol in ["improve", "budget-project", "social-innovation"] {
        let published = told.ground.library.current(protocol).expect("a protocol");
        let wanted: BTreeSet<_> = published.protocol.states.iter().map(|(name, _)| name.as_str()).collect();
        let of_protocol = |reference: &pobuda_domain::case::ProtocolRef| reference.id.as_str() == protocol;
        let been: BTreeSet<_> = told
            .entries
            .iter()
            .filter(|entry| of_protocol(&entry.protocol))
            .map(|entry| entry.state.as_str())
            .collect();
        assert_eq!(been, wanted, "{protocol}: somebody has been in every state");
        let now: BTreeSet<_> = told
            .cases
            .iter()
            .filter(|case| of_protocol(&case.protocol))
            .map(|case| case.state.as_str())
            .collect();
        assert_eq!(now, wanted, "{protocol}: a case stands in every state");
    }
}

fn every_turn_that_a_case_can_take(told: &Told) {
    let operations: BTreeSet<_> = told.entries.iter().filter_map(|entry| entry.operation.as_ref()).collect();
    for turn in ["reopen", "object", "merge", "refuse", "withdraw", "forward", "lapse", "uphold"] {
        assert!(
            operations.iter().any(|name| name.as_str() == turn),
            "nobody tells of {turn}: {operations:?}"
        );
    }
    let kinds: BTreeSet<_> = told.entries.iter().map(|entry| entry.kind.as_str()).collect();
    for kind in ["comment.posted", "comment.edited", "comment.withdrawn"] {
        assert!(kinds.contains(kind), "{kinds:?}");
    }
    let merged = told.entries.iter().find(|e| e.operation.as_ref().is_some_and(|o| o.as_str() == "merge"));
    assert_eq!(
        merged.map(|entry| entry.references.len()),
        Some(1),
        "the other case is known by its reference"
    );
}

/// The clock followed the story: what people did is recorded when they did it, the crowd within hours.
fn it_was_recorded_as_it_happened(told: &Told) {
    for entry in &told.entries {
        let late = entry.recorded_at.duration_since(entry.occurred_at);
        assert!((0..1).contains(&late.as_secs()), "{} recorded {late} late", entry.kind);
    }
}

async fn the_past_can_be_looked_at(told: &Told) {
    let year = Year::bundled().expect("the bundled year");
    let showcase = pobuda::demo::plot::showcase(&year).expect("a showcase");
    let spring = AsOf::Time("2026-03-31T22:00:00Z".parse().expect("a time"));
    let then = told.models.case_as_of(&showcase, spring).await.expect("a read").expect("it was open");
    let now = told.models.case(showcase.as_str()).await.expect("a read").expect("the case");
    assert_ne!(then.state, now.state);
    assert!(then.supports_given < now.supports_given || then.comments < now.comments);
}
