//! What is said in the clear, what is sealed, and by what name people are called.

use super::all;
use pobuda::executor::Sending;
use pobuda_proof::disclosure::{Disclosure, digest_of};
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::municipality::{Municipality, citizen, official};
use std::collections::BTreeSet;

both!(no_text_stands_in_an_event_and_every_digest_has_its_opening, a_person_has_another_name_in_every_stream);

async fn no_text_stands_in_an_event_and_every_digest_has_its_opening(database: TestDatabase) {
    let town = Municipality::on(&database).await;
    let ana = citizen("ana");
    let case = town.submit(&ana, "Skrivnostna klop", Sending::default()).await.expect("opened").id;
    let coordinator = official("participation", "coordinator");
    let fields = [
        ("answer", "Skrivnosten odgovor, ki je dovolj dolg, da se ga lahko objavi."),
        ("expected_by", "2027-01-15"),
    ];
    town.perform(&coordinator, &case, "open-discussion", &fields, Sending::default()).await.expect("open");
    town.comment(&ana, &case, "  Skrivnosten komentar. ", Sending::default()).await.expect("posted");

    let events = all(&town.log).await;
    let mut sealed = BTreeSet::new();
    for event in &events {
        assert!(!event.payload.contains("krivnost"), "{}", event.payload);
        let payload: serde_json::Value = serde_json::from_str(&event.payload).expect("JSON");
        // What follows from an operation commits to nothing.
        let digests = payload["_sd"].as_array().into_iter().flatten();
        sealed.extend(digests.map(|digest| digest.as_str().expect("text").to_owned()));
    }
    let openings = town.log.openings_between(1, 100).await.expect("openings");
    let opened: BTreeSet<String> = openings.iter().map(|o| digest_of(&o.opening.disclosure)).collect();
    assert_eq!(opened, sealed);
    let mut told: Vec<(String, String)> = openings
        .iter()
        .map(|o| Disclosure::open(&o.opening.disclosure).expect("an opening"))
        .map(|opened| (opened.name, opened.value.as_str().expect("a text").to_owned()))
        .collect();
    told.sort();
    let expected = [
        ("actor_name", "coordinator participation"),
        ("answer", "Skrivnosten odgovor, ki je dovolj dolg, da se ga lahko objavi."),
        ("description", "Opis, ki pove dovolj za odgovor."),
        ("text", "Skrivnosten komentar."),
        ("title", "Skrivnostna klop"),
    ];
    assert_eq!(told, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

async fn a_person_has_another_name_in_every_stream(database: TestDatabase) {
    let town = Municipality::on(&database).await;
    let ana = citizen("ana");
    let case = super::repetition::in_review(&town, &ana).await;
    town.comment(&ana, &case, "Ena.", Sending::default()).await.expect("posted");
    town.comment(&ana, &case, "Dve.", Sending::default()).await.expect("posted");
    let id = pobuda_tests::municipality::case_id(&case);
    town.executor.support(ana.clone(), id.clone(), true, Sending::default()).await.expect("given");
    town.executor.support(ana.clone(), id, false, Sending::default()).await.expect("withdrawn");

    let mut names = BTreeSet::new();
    let mut streams = BTreeSet::new();
    for event in all(&town.log).await {
        assert!(!event.payload.contains("\"ana\""));
        let payload: serde_json::Value = serde_json::from_str(&event.payload).expect("JSON");
        names.insert(payload["by"]["actor"].as_str().expect("an actor").to_owned());
        streams.insert(event.stream.to_string());
    }
    // The case has a second actor, the coordinator.
    assert_eq!(names.len(), streams.len() + 1);
}
