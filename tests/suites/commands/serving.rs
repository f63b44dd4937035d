//! `pobuda serve`: it says where it is, does what it is asked, and rests when told to.

use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::participant::{Participant, Wish};
use pobuda_tests::program;
use pobuda_tests::server::Server;
use serde_json::Value;

both!(a_server_asked_to_stop_has_lost_nothing_and_goes_on_later);

async fn a_server_asked_to_stop_has_lost_nothing_and_goes_on_later(database: TestDatabase) {
    let token = program::issue_token(database.url(), "citizen", "Ana").await.expect("a token");
    let ana = Participant::with_token(&token).expect("a client");
    let server = Server::start_with(database.url(), &["--log-json"]).await.expect("it starts");
    let opened = ana.send(server.address(), &Wish::case("Klop ob Dravi")).await.done();
    let commented = ana.send(server.address(), &Wish::comment(&opened.id, "Tudi jaz sem za.")).await.done();
    let log = server.log();
    assert_eq!(server.stop().await.expect("it stops").code(), Some(0));
    for line in log.lines() {
        let said: Value = serde_json::from_str(line).expect("a JSON object a line");
        assert!(said["message"].is_string() && said["level"].is_string(), "{line}");
    }

    let status = program::json(&["status", "--json"], database.url()).await.expect("a status");
    assert_eq!(status["position"], commented.position);
    let server = Server::start(database.url()).await.expect("it starts again");
    let path = format!("/api/v1/cases/{}?min_position={}", opened.id, commented.position);
    let case = ana.get(server.address(), &path).await.expect("the case");
    assert_eq!(case["id"], opened.id);
    assert_eq!(server.stop().await.expect("it stops").code(), Some(0));
}
