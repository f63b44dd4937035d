use super::story::{Story, field};
use jiff::Timestamp;
use pobuda_domain::name::{CaseId, Name};
use pobuda_domain::value::Value;
use pobuda_projections::TimelineFilter;
use pobuda_projections::read::AsOf;
use pobuda_projections::rows::{CaseRow, SupportCount, TimelineRow};
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;

both!(what_is_told_of_the_past_is_what_was_told_then);

/// What was live at a position.
struct Then {
    position: u64,
    recorded_at: Timestamp,
    case: Option<CaseRow>,
    timeline: Vec<TimelineRow>,
    supports: SupportCount,
}

async fn look(story: &Story, case: &CaseId, then: &mut Vec<Then>) {
    let position = story.catch_up().await;
    let head = story.log.head();
    then.push(Then {
        position,
        recorded_at: Timestamp::from_millisecond(head.recorded_at.0).unwrap(),
        case: story.models.case(case.as_str()).await.unwrap(),
        timeline: story.models.timeline(case, &TimelineFilter::default(), 100).await.unwrap(),
        supports: story.models.supports(case, None).await.unwrap(),
    });
}

async fn what_is_told_of_the_past_is_what_was_told_then(database: TestDatabase) {
    let mut story = Story::begin(&database).await;
    let other = story.open("Pot", "Pot do šole je ozka", |_| {}).await;
    let mut then = Vec::new();
    let case = CaseId::new("00000000-0000-7000-8000-000000000000").unwrap();
    look(&story, &case, &mut then).await;
    let case = story.open("Klop", "Polomljena klop v parku", |_| {}).await;
    then[0].supports.case = case.clone();
    look(&story, &case, &mut then).await;
    let service = field("assigned_service", Value::Service(Name::new("utilities").unwrap()));
    story.perform(&case, "assign", ("received", "in-review"), [service].into(), &[]).await;
    look(&story, &case, &mut then).await;
    let comment = story.comment(&case, "Tudi drugje.", None).await;
    look(&story, &case, &mut then).await;
    story.comment(&other, "Ne sodi sem.", None).await;
    story.support(&case, "a", true).await;
    look(&story, &case, &mut then).await;
    story.edit(&case, &comment, 2, 1, "Tudi drugod.").await;
    look(&story, &case, &mut then).await;
    story.count_supports(&case, 40).await;
    look(&story, &case, &mut then).await;
    story.withdraw(&case, &comment).await;
    look(&story, &case, &mut then).await;
    story.support(&case, "a", false).await;
    story
        .perform(&case, "ask-author", ("in-review", "awaiting-author"), [].into(), &[("title", "Klopi")])
        .await;
    look(&story, &case, &mut then).await;

    for then in &then {
        for as_of in [AsOf::Position(then.position), AsOf::Time(then.recorded_at)] {
            let told = story.models.case_as_of(&case, as_of).await.unwrap();
            assert_eq!(told, then.case, "{as_of:?}");
            let filter = TimelineFilter { as_of: Some(as_of), ..Default::default() };
            assert_eq!(story.models.timeline(&case, &filter, 100).await.unwrap(), then.timeline, "{as_of:?}");
            let supports = story.models.supports(&case, Some(as_of)).await.unwrap();
            assert_eq!(supports, then.supports, "{as_of:?}");
        }
    }
    let live = story.models.case(case.as_str()).await.unwrap();
    let latest = story.models.case_as_of(&case, AsOf::Position(u64::MAX)).await.unwrap();
    assert_eq!(latest, live, "the present is the latest past");
    let before = AsOf::Time("1999-01-01T00:00:00Z".parse().unwrap());
    assert_eq!(story.models.case_as_of(&case, before).await.unwrap(), None);
}
