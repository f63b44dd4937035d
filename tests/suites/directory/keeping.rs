//! The directory through the command line: taken over, changed, shown.

use super::{STAFFED, asked, import, import_on, ordered, without_handlers};
use pobuda_tests::database::TestDatabase;
use pobuda_tests::{both, facts, program};

both!(
    a_directory_taken_over_twice_adds_nothing_the_second_time,
    only_what_differs_becomes_events_and_what_is_gone_is_closed,
    somebody_is_appointed_stands_in_and_leaves,
    an_order_that_cannot_be_says_why_and_what_to_do,
    a_file_that_cannot_be_used_changes_nothing,
    the_log_names_nobody_and_the_table_of_pseudonyms_can_forget,
);

/// Types of the events of the directory, in their order.
async fn types(database: &TestDatabase) -> Vec<String> {
    let events = facts::whole(database.url()).await.expect("the log");
    let of_directory = events.into_iter().filter(|event| event.stream.to_string() == "directory/main");
    of_directory.map(|event| event.event_type).collect()
}

async fn a_directory_taken_over_twice_adds_nothing_the_second_time(database: TestDatabase) {
    let first = import(&database, STAFFED).await;
    assert_eq!((&first["events"], &first["changed"]), (&10.into(), &true.into()), "{first}");
    let again = import(&database, STAFFED).await;
    assert_eq!((&again["events"], &again["changed"]), (&0.into(), &false.into()), "{again}");
    let later = import_on(&database, STAFFED, "2031-05-05").await;
    assert_eq!((&later["events"], &later["sequence"]), (&0.into(), &10.into()), "{later}");
    assert_eq!(asked(&database, "roads/handler", "2026-01-01").await, ["rok.breznik", "eva.hribar"]);
    assert_eq!(asked(&database, "roads/handler", "2025-12-31").await, [""; 0]);
    let said = ordered(&database, 0, &["show", "--on", "2026-03-01"]).await;
    assert!(said.contains("roads  Roads / Ceste, takes cases\n"), "{said}");
    assert!(said.contains("marjan.kolar (from 2026-01-01)"), "{said}");
}

async fn only_what_differs_becomes_events_and_what_is_gone_is_closed(database: TestDatabase) {
    import(&database, STAFFED).await;
    let (roads, _) = STAFFED.split_once("[services.parks]").expect("parks");
    let otherwise =
        roads.replace("\"eva.hribar\"", "\"tine.most\"").replace("\"Ceste\"", "\"Ceste in mostovi\"");
    let changed = import_on(&database, &otherwise, "2026-04-01").await;
    assert_eq!(changed["events"], 4, "{changed}");
    assert_eq!(
        types(&database).await.split_off(10),
        ["ServiceListed", "PostLeft", "PostFilled", "ServiceClosed"]
    );
    assert_eq!(asked(&database, "roads/handler", "2026-03-31").await, ["rok.breznik", "eva.hribar"]);
    assert_eq!(asked(&database, "roads/handler", "2026-04-01").await, ["rok.breznik", "tine.most"]);
    assert_eq!(asked(&database, "parks/head", "2026-03-31").await, ["jan.log"]);
    assert_eq!(asked(&database, "parks/head", "2026-04-01").await, [""; 0]);
}

async fn somebody_is_appointed_stands_in_and_leaves(database: TestDatabase) {
    import(&database, &without_handlers()).await;
    let ana = ["appoint", "roads/handler", "ana.kos", "--from", "2026-04-01", "--until", "2026-12-31"];
    assert_eq!(ordered(&database, 0, &ana).await, "Recorded.\n");
    assert_eq!(ordered(&database, 0, &ana).await, "It is so already; nothing was recorded.\n");
    ordered(
        &database,
        0,
        &[
            "substitute",
            "roads/handler",
            "bor.les",
            "--instead-of",
            "ana.kos",
            "--from",
            "2026-07-01",
            "--until",
            "2026-07-14",
        ],
    )
    .await;
    ordered(&database, 0, &["withdraw", "roads/handler", "bor.les", "--on", "2026-07-10"]).await;
    ordered(&database, 0, &["leave", "roads/handler", "ana.kos", "--on", "2026-09-01"]).await;
    for (on, who) in [
        ("2026-03-31", ""),
        ("2026-04-01", "ana.kos"),
        ("2026-07-01", "bor.les"),
        ("2026-07-09", "bor.les"),
        ("2026-07-10", "ana.kos"),
        ("2026-08-31", "ana.kos"),
        ("2026-09-01", ""),
    ] {
        assert_eq!(asked(&database, "roads/handler", on).await.join(" "), who, "{on}");
    }
    let said = ordered(&database, 0, &["show", "--on", "2026-07-02"]).await;
    assert!(said.contains("bor.les, stands in for ana.kos (from 2026-07-01 until 2026-07-09)"), "{said}");
    assert!(ordered(&database, 0, &["show", "--on", "2026-09-01"]).await.contains("nobody"));
}

async fn an_order_that_cannot_be_says_why_and_what_to_do(database: TestDatabase) {
    import(&database, STAFFED).await;
    let before = types(&database).await;
    for (words, told) in [
        (&["appoint", "water/head", "ana.kos"][..], "no service water; list it first"),
        (&["appoint", "roads/head", "marjan.kolar", "--from", "2026-05-01"], "let them leave it first"),
        (
            &["appoint", "roads/head", "ana.kos", "--from", "2026-05-02", "--until", "2026-05-01"],
            "not before the first",
        ),
        (&["leave", "roads/head", "ana.kos"], "`pobuda directory show` says who does"),
        (&["substitute", "roads/head", "marjan.kolar", "--instead-of", "marjan.kolar"], "name somebody else"),
        (&["withdraw", "roads/head", "ana.kos"], "`pobuda directory show` says who does"),
    ] {
        let said = ordered(&database, 1, words).await;
        assert!(said.contains(told) && said.starts_with("error: "), "{words:?}: {said}");
    }
    for (words, told) in [
        (&["appoint", "roads", "ana.kos"][..], "SERVICE/ROLE"),
        (&["appoint", "roads/head", "Ana Kos"], "without spaces"),
        (&["appoint", "roads/head", "ana.kos", "--from", "tomorrow"], "invalid value"),
        (&["import", "./not-there.toml"], "check the path"),
    ] {
        let said = ordered(&database, 2, words).await;
        assert!(said.contains(told), "{words:?}: {said}");
    }
    assert_eq!(types(&database).await, before);
}

async fn a_file_that_cannot_be_used_changes_nothing(database: TestDatabase) {
    import(&database, STAFFED).await;
    let before = types(&database).await;
    for (passage, otherwise, code, told) in [
        ("directory/1", "directory/2", 2, "not directory/1"),
        ("assignable = true", "assignable = 1", 2, "directory.toml:8"),
        ("assignable = true", "surprise = true", 2, "directory.toml:8"),
        ("\"maja.novak\"", "\"maja novak\"", 2, "without spaces"),
        ("\"Ceste\"", "\"\"", 2, "says something"),
        ("\"Ceste\"", "\" \"", 1, "needs a name"),
    ] {
        assert!(STAFFED.contains(passage), "{passage}");
        let folder = pobuda_tests::place::scratch().expect("a folder");
        let file = folder.path().join("directory.toml");
        std::fs::write(&file, STAFFED.replacen(passage, otherwise, 1)).expect("a file");
        let said = ordered(&database, code, &["import", file.to_str().expect("UTF-8")]).await;
        assert!(said.contains(told), "{otherwise}: {said}");
    }
    assert_eq!(types(&database).await, before);
}

async fn the_log_names_nobody_and_the_table_of_pseudonyms_can_forget(database: TestDatabase) {
    import(&database, STAFFED).await;
    let events = facts::whole(database.url()).await.expect("the log");
    let filled: Vec<_> = events.iter().filter(|event| event.event_type == "PostFilled").collect();
    assert_eq!(filled.len(), 7);
    for event in filled {
        assert!(event.payload.contains("\"person\":\"s-"), "{}", event.payload);
        for account in ["maja", "rok", "marjan", "account"] {
            assert!(!event.payload.contains(account), "{}", event.payload);
        }
    }
    let log = facts::open(database.url()).await.expect("the log");
    let people = log.people_in("directory").await.expect("people");
    // Seven at posts, and whoever used the command line.
    assert_eq!(people.len(), 8);
    assert!(people.iter().any(|(subject, _)| subject == "account/marjan.kolar"), "{people:?}");
    log.close().await;
    let feed = program::run(&["events", "--type", "directory.post_filled"], database.url()).await;
    let feed = String::from_utf8(feed.expect("a feed").stdout).expect("UTF-8");
    assert_eq!(feed.lines().count(), 7);
}
