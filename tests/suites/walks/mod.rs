//! The bundled protocols, walked from the first operation to the last, through the front door.

mod map;
mod people;
mod promised;
mod walker;

use map::Map;
use pobuda_domain::protocol::Protocol;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::municipality::library;
use promised::Promised;
use walker::Walker;

both!(
    improve_is_walked_with_every_way_and_every_clock,
    the_participatory_budget_is_walked_with_every_way_and_every_clock,
    social_innovation_is_walked_with_every_way_and_every_clock,
);

async fn improve_is_walked_with_every_way_and_every_clock(database: TestDatabase) {
    walk(database, "improve").await;
}

async fn the_participatory_budget_is_walked_with_every_way_and_every_clock(database: TestDatabase) {
    walk(database, "budget-project").await;
}

async fn social_innovation_is_walked_with_every_way_and_every_clock(database: TestDatabase) {
    walk(database, "social-innovation").await;
}

/// What must be seen is what the protocol says can happen, and nothing that was written down beside it.
async fn walk(database: TestDatabase, id: &str) {
    let library = library();
    let protocol: &Protocol = &library.current(id).expect("a bundled protocol").protocol;
    let map = Map::of(protocol);
    let promised = Promised::by(protocol, &map);
    let mut walker = Walker::start(database, &library, protocol).await;
    walker.take_every_way(&map).await;
    walker.let_every_clock_run_out(&map).await;
    let unseen = promised.unseen(walker.seen());
    assert!(unseen.is_empty(), "of {id} never happened: {unseen:#?}");
    walker.stop().await;
}

#[test]
fn what_is_promised_is_as_long_as_the_protocols_are() {
    let library = library();
    let all = ["improve", "budget-project", "social-innovation"].map(|id| {
        let protocol = &library.current(id).expect("a bundled protocol").protocol;
        (protocol.operations.iter().count(), Promised::by(protocol, &Map::of(protocol)).count())
    });
    for (operations, promised) in all {
        assert!(promised > 3 * operations, "{promised} of {operations} operations");
    }
}
