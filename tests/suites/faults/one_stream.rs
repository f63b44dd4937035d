use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::facts;
use pobuda_tests::participant::{Participant, Told, Wish};
use pobuda_tests::program;
use pobuda_tests::server::Server;
use serde_json::json;
use std::collections::BTreeSet;

const WRITERS: usize = 8;
const OPERATIONS: usize = 12;

both!(eight_writers_on_one_stream_lose_and_double_nothing);

async fn eight_writers_on_one_stream_lose_and_double_nothing(database: TestDatabase) {
    let ana = program::issue_token(database.url(), "citizen", "Ana").await.unwrap();
    let office = program::issue_token(database.url(), "participation/coordinator", "Maja").await.unwrap();
    let server = Server::start(database.url()).await.unwrap();
    let address = server.address();
    let ana = Participant::with_token(&ana).unwrap();
    let case = ana.send(address, &Wish::case("Klop ob reki")).await.done();
    let office = Participant::with_token(&office).unwrap();
    let assign = Wish::operation(&case.id, "assign", json!({"assigned_service": "utilities"}));
    let assigned = office.send(address, &assign).await.done();

    let writers = (0..WRITERS).map(|_| reassign_over_and_over(&office, address, &case.id));
    let sequences: Vec<u64> = futures::future::join_all(writers).await.concat();
    assert!(server.stop().await.unwrap().success());

    let told: BTreeSet<u64> = sequences.iter().copied().collect();
    assert_eq!(told.len(), WRITERS * OPERATIONS, "two answers name one sequence: {sequences:?}");
    let events = facts::whole(database.url()).await.unwrap();
    let stream = events.iter().filter(|event| event.stream.id == case.id);
    let after_assigning = stream.filter(|event| event.sequence > assigned.sequence);
    let performed = after_assigning.clone().filter(|event| event.event_type == "OperationPerformed").count();
    assert_eq!(performed, WRITERS * OPERATIONS);
    let recorded: BTreeSet<u64> = after_assigning.map(|event| event.sequence).collect();
    assert!(told.is_subset(&recorded), "{told:?} of {recorded:?}");
}

async fn reassign_over_and_over(office: &Participant, address: &str, case: &str) -> Vec<u64> {
    let mut sequences = Vec::new();
    for turn in 0..OPERATIONS {
        let service = if turn % 2 == 0 { "greenery" } else { "utilities" };
        let reason = "Služba, ki jo je imela doslej, za to nima ne ljudi ne denarja.";
        let fields = json!({"assigned_service": service, "reason": reason});
        let wish = Wish::operation(case, "reassign", fields);
        // Eight at once on one stream may be told to come again; then nothing was recorded, and the key holds.
        let done = loop {
            match office.send(address, &wish).await {
                Told::Refused(status, _) if status.as_u16() == 503 => {}
                told => break told.done(),
            }
        };
        sequences.push(done.sequence);
    }
    sequences
}
