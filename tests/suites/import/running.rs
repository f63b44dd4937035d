//! Imports, run as a person runs them: counted, repeated, interrupted.

use super::{fixture, real};
use pobuda::clock::Clock;
use pobuda::start::{Ground, library};
use pobuda_projections::TimelineFilter;
use pobuda_projections::read::{CaseFilter, Sort};
use pobuda_tests::both;
use pobuda_tests::chance::Chance;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::facts::{decided_again, whole};
use pobuda_tests::{place, postgres, program};
use serde_json::{Value, json};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

both!(
    the_samples_are_imported_and_a_second_run_adds_nothing,
    an_import_killed_and_run_again_equals_an_uninterrupted_one,
    a_record_that_changed_at_the_source_is_listed_and_the_log_keeps_what_it_has,
);

async fn import(source: &str, path: &Path, database: &TestDatabase) -> Value {
    let path = path.to_str().expect("a path in UTF-8");
    program::json(&["import", source, path, "--json"], database.url()).await.expect("an import")
}

fn count(report: &Value, kind: &str) -> (u64, u64, u64, u64) {
    let number = |what: &str| report["records"][kind][what].as_u64().expect("a number");
    (number("read"), number("imported"), number("already_there"), number("skipped"))
}

fn assert_balanced(report: &Value) {
    for kind in report["records"].as_object().expect("records").keys() {
        let (read, imported, already_there, skipped) = count(report, kind);
        assert_eq!(read, imported + already_there + skipped, "{kind}: {report}");
        let listed = report["skipped"].as_array().into_iter().flatten().filter(|s| s["kind"] == **kind);
        assert_eq!(listed.count() as u64, skipped, "{kind}: every skipped record is listed");
    }
}

async fn head(database: &TestDatabase) -> u64 {
    let status = program::json(&["status", "--json"], database.url()).await.expect("a status");
    status["position"].as_u64().expect("a position")
}

async fn the_samples_are_imported_and_a_second_run_adds_nothing(database: TestDatabase) {
    for (source, path) in
        [("decide-madrid", fixture("decide-madrid")), ("open311", fixture("open311/requests.json"))]
    {
        let before = if source == "open311" { head(&database).await } else { 0 };
        let first = import(source, &path, &database).await;
        assert_balanced(&first);
        let events = first["events"].as_u64().expect("a number");
        assert!(events >= 10, "{first}");
        assert_eq!(head(&database).await, before + events);

        let second = import(source, &path, &database).await;
        assert_balanced(&second);
        assert_eq!(second["events"], 0, "{second}");
        assert_eq!(second["skipped"], first["skipped"]);
        assert_eq!(head(&database).await, before + events, "nothing was added");
        for kind in second["records"].as_object().expect("records").keys() {
            assert_eq!(count(&second, kind).2, count(&first, kind).1, "{kind}: all of it was there");
        }
    }
    let events = whole(database.url()).await.expect("a whole log");
    let judged =
        decided_again(library().expect("the bundled rules"), &events).expect("histories under their rules");
    assert_eq!(judged.as_recorded, 0, "{judged:?}");
}

/// Proposals with a conversation and counts, enough to be interrupted in the middle.
fn made_up(proposals: usize, comments: usize) -> tempfile::TempDir {
    let folder = place::scratch().expect("a folder");
    let mut table = String::from(
        "id,url,code,title,userId,date,summary,text,numComments,status,numSupports,isAssociation\n",
    );
    let mut talk = String::from(
        "id,parentId,proposalId,userId,userType,date,time,text,numVotes,numPositiveVotes,numNegativeVotes\n",
    );
    for proposal in 1..=proposals {
        let status = if proposal % 2 == 0 { "open" } else { "archived" };
        writeln!(
            table,
            "{proposal},/p/{proposal},MAD-{proposal},Propuesta {proposal},{proposal},2016-03-01,Resumen,,{comments},{status},{},0",
            proposal * 10
        )
        .expect("a string");
        for comment in 1..=comments {
            let id = proposal * 1000 + comment;
            let parent = if comment % 3 == 0 { (id - 1).to_string() } else { "-1".to_owned() };
            writeln!(
                talk,
                "{id},{parent},{proposal},{comment},,2016-03-02,0 days 10:{:02}:00,Comentario {id},3,2,1",
                comment % 60
            )
            .expect("a string");
        }
    }
    std::fs::write(folder.path().join("proposals.csv"), table).expect("a file");
    std::fs::write(folder.path().join("comments.csv"), talk).expect("a file");
    folder
}

async fn an_import_killed_and_run_again_equals_an_uninterrupted_one(database: TestDatabase) {
    let mut chance = Chance::announced("killed imports");
    let data = made_up(12, 30);
    let whole = if database.schema().is_some() {
        TestDatabase::postgres().await.expect("there was one a moment ago")
    } else {
        TestDatabase::sqlite()
    };
    let uninterrupted = import("decide-madrid", data.path(), &whole).await;
    let events = uninterrupted["events"].as_u64().expect("a number");

    let mut last = 0;
    for _ in 0..4 {
        let words = ["import", "decide-madrid", data.path().to_str().expect("UTF-8"), "--json"];
        let mut child = program::start(&words, database.url()).await.expect("it starts");
        wait_for_growth(&database, last, chance.below(events / 4), &mut child).await;
        if let Some(pid) = child.id() {
            postgres::signal("KILL", &[pid]).expect("a kill");
        }
        child.wait().await.expect("it is gone");
        last = head(&database).await;
    }
    let finished = import("decide-madrid", data.path(), &database).await;
    assert_balanced(&finished);
    assert_eq!(head(&database).await, events, "as many events as without the interruptions");
    assert_eq!(state_of(&database).await, state_of(&whole).await);
    let (clean, said) = program::rebuild_check(database.url()).await.expect("a check");
    assert!(clean, "{said}");
}

/// Waits until the import has added something beyond `last`, or has ended.
async fn wait_for_growth(database: &TestDatabase, last: u64, more: u64, child: &mut tokio::process::Child) {
    let ground = Ground::open(database.url(), Some(ORIGIN), library().expect("bundled"), Clock::system());
    let log = ground.await.expect("the log").log;
    let mut grown = log.watch();
    let reached = async { grown.wait_for(|head| head.position > last + more).await.map(|head| *head) };
    tokio::select! {
        reached = tokio::time::timeout(Duration::from_secs(60), reached) => {
            reached.expect("it goes on").expect("the log is open");
        }
        ended = child.wait() => { ended.expect("an end"); }
    }
    log.close().await;
}

const ORIGIN: &str = "https://pobuda.local";

/// Everything that the read models show, without what is given anew in every run: positions, times of
/// recording, pseudonyms, hashes.
async fn state_of(database: &TestDatabase) -> Value {
    let ground = Ground::open(database.url(), None, library().expect("bundled"), Clock::system()).await;
    let ground = ground.expect("the log");
    let models = ground.models().await.expect("read models");
    models.catch_up().await.expect("read models");
    let mut state = Vec::new();
    let mut cursor = None;
    loop {
        let page = models.cases(&CaseFilter::default(), Sort::Oldest, 100, cursor.as_ref()).await;
        let page = page.expect("a list");
        for case in page.rows {
            let entries = models.timeline(&case.id, &TimelineFilter::default(), 1000).await.expect("entries");
            let comments = models.comments(&case.id, 100, None).await.expect("comments").rows;
            let mut all = json!({"case": case, "entries": entries, "comments": comments});
            scrub(&mut all);
            state.push(all);
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    ground.log.close().await;
    // The log numbers cases in the order in which they were opened, which is part of the comparison.
    Value::Array(state)
}

fn scrub(value: &mut Value) {
    match value {
        Value::Object(members) => {
            let undated = members.get("precision").is_some_and(|precision| precision == "undated");
            members.retain(|name, _| {
                let anew = name.contains("position") || name == "versions" || name == "path";
                let anew = anew
                    || matches!(
                        name.as_str(),
                        "recorded_at" | "leaf_hash" | "actor" | "updated_at" | "since"
                    );
                !(anew || undated && name == "occurred_at")
            });
            members.values_mut().for_each(scrub);
        }
        Value::Array(items) => {
            items.iter_mut().for_each(scrub);
            // Counts of votes have no order among each other, at the source as here.
            items.sort_by_cached_key(Value::to_string);
        }
        _ => {}
    }
}

async fn a_record_that_changed_at_the_source_is_listed_and_the_log_keeps_what_it_has(database: TestDatabase) {
    let data = made_up(2, 3);
    import("decide-madrid", data.path(), &database).await;
    let before = head(&database).await;
    let changed = |name: &str, from: &str, to: &str| {
        let file: PathBuf = data.path().join(name);
        let text = std::fs::read_to_string(&file).expect("a file").replace(from, to);
        std::fs::write(file, text).expect("a file");
    };
    changed("comments.csv", "Comentario 1002", "Otra cosa");
    changed("comments.csv", "Comentario 2001,3,2,1", "Comentario 2001,4,3,1");
    let report = import("decide-madrid", data.path(), &database).await;
    assert_balanced(&report);
    assert_eq!(report["events"], 0);
    assert_eq!(head(&database).await, before);
    let skipped = report["skipped"].as_array().expect("a list");
    assert_eq!(skipped.len(), 1, "{report}");
    assert_eq!((&skipped[0]["record"], &skipped[0]["why"]), (&"1002".into(), &"changed-at-source".into()));
    let remarked =
        report["remarks"].as_array().into_iter().flatten().any(|remark| remark["record"] == "2001");
    assert!(remarked, "a changed count is said: {report}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_real_data_sets_are_imported_whole() {
    let (Some(madrid), Some(chicago)) =
        (real("decide-madrid"), real("open311/chicago_requests_with_notes.json"))
    else {
        return;
    };
    let database = TestDatabase::sqlite();
    let report = import("decide-madrid", &madrid, &database).await;
    assert_balanced(&report);
    assert_eq!(count(&report, "proposal"), (80, 80, 0, 0));
    assert_eq!(count(&report, "comment"), (5633, 5571, 0, 62));
    let report = import("open311", &chicago, &database).await;
    assert_balanced(&report);
    assert_eq!(count(&report, "request"), (50, 50, 0, 0));
    assert_eq!(count(&report, "note"), (276, 276, 0, 0));
    let before = head(&database).await;
    for (source, path) in [("decide-madrid", &madrid), ("open311", &chicago)] {
        let again = import(source, path, &database).await;
        assert_eq!(again["events"], 0, "{again}");
    }
    assert_eq!(head(&database).await, before);
    let (clean, said) = program::rebuild_check(database.url()).await.expect("a check");
    assert!(clean, "{said}");
}
