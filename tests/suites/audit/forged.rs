//! Whatever somebody changes is found, and it is said where.

use super::fetched::{key, seal};
use super::shelf::Shelf;
use super::{audit, text};
use crate::http::case_in_review;
use pobuda_proof::merkle::empty_root;
use pobuda_proof::note::{KeyKind, SecretKey};
use pobuda_proof::tree_head::TreeHead;
use pobuda_tests::app::TestApp;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;
use serde_json::Value;
use std::fs;

both!(every_forgery_is_caught_with_its_exit_code_and_its_place);

/// A true log of more than 256 entries, with a head that was kept before it had grown so far.
async fn truth(database: TestDatabase) -> Shelf {
    let app = TestApp::start(database).await;
    let (ana, shelf) = (app.with_citizen("Ana").await, Shelf::empty());
    let case = case_in_review(&app, &ana).await;
    for number in 0..270 {
        ana.comment(&case, &format!("Komentar {number}")).await.assert(201);
        if number == 150 {
            seal(&app, &shelf).await;
            let (exit, said) = audit(&["fetch", &app.url(), text(&shelf.folder)]).await;
            assert_eq!(exit, 0, "{said}");
            let kept = shelf.folder.with_extension("kept");
            fs::copy(shelf.path("log/checkpoint"), kept).expect("kept");
        }
    }
    seal(&app, &shelf).await;
    let (exit, said) = audit(&["fetch", &app.url(), text(&shelf.folder)]).await;
    assert_eq!(exit, 0, "{said}");
    app.stop().await;
    shelf
}

/// What is done to a log, the exit code, and what must be said.
type Forgery = (&'static str, fn(&Shelf), u8, &'static str);

const FORGERIES: [Forgery; 11] = [
    (
        "one bit of an entry",
        |shelf| shelf.rebundle(0, |leaves| leaves[7] = leaves[7].replacen("2", "3", 1)),
        40,
        "entry 7",
    ),
    ("an entry removed", |shelf| shelf.rebundle(0, |leaves| drop(leaves.remove(5))), 40, "tile/entries/000"),
    ("two entries exchanged", |shelf| shelf.rebundle(0, |leaves| leaves.swap(3, 4)), 40, "entry 3"),
    (
        "an entry inserted",
        |shelf| shelf.rebundle(0, |leaves| leaves.insert(9, leaves[8].clone())),
        40,
        "tile/entries/000",
    ),
    ("a hash of level 0", |shelf| shelf.edit("log/tile/0/000", |bytes| bytes[32 * 9] ^= 1), 40, "entry 9"),
    (
        "a hash of level 1",
        |shelf| shelf.edit("log/tile/1/000.p/1", |bytes| bytes[31] ^= 1),
        40,
        "tile/1/000.p/1",
    ),
    (
        "a bundle that is gone",
        |shelf| fs::remove_file(shelf.path("log/tile/entries/000")).expect("removed"),
        40,
        "tile/entries/000 is missing",
    ),
    (
        "a head edited",
        |shelf| {
            shelf.edit("log/checkpoint", |bytes| {
                let place = bytes.iter().position(|byte| *byte == b'\n').expect("a line") + 1;
                bytes[place] = b'1';
                bytes[place + 1] = b'1';
            })
        },
        40,
        "does not hold",
    ),
    (
        "the head of another log",
        |shelf| {
            let stranger = SecretKey::new("pobuda.test/log", KeyKind::Note, [4; 32]).expect("a name");
            let head = shelf.head().1.signed(&stranger);
            fs::write(shelf.path("log/checkpoint"), head).expect("written");
        },
        40,
        "no signature of pobuda.test/log",
    ),
    (
        "openings exchanged",
        |shelf| {
            edit_openings(shelf, |leaves| {
                let places: Vec<String> = leaves.keys().take(2).cloned().collect();
                let (first, second) = (leaves[&places[0]].clone(), leaves[&places[1]].clone());
                leaves[&places[0]] = second;
                leaves[&places[1]] = first;
            })
        },
        40,
        "belongs to none of its digests",
    ),
    (
        "an opening withheld",
        |shelf| {
            edit_openings(shelf, |leaves| {
                let place = leaves.keys().next().expect("openings").clone();
                drop(leaves.remove(&place));
            })
        },
        21,
        "is withheld",
    ),
];

fn edit_openings(shelf: &Shelf, change: impl FnOnce(&mut serde_json::Map<String, Value>)) {
    shelf.edit("openings/000", |bytes| {
        let mut told: Value = serde_json::from_slice(bytes).expect("openings");
        change(told["leaves"].as_object_mut().expect("leaves"));
        *bytes = serde_json::to_vec(&told).expect("JSON");
    });
}

async fn verified(shelf: &Shelf, further: &[&str]) -> (u8, String) {
    let vkey = key().public().to_string();
    let words = [&["verify", text(&shelf.folder), "--key", &vkey], further].concat();
    audit(&words).await
}

/// The leaves, one of them changed: the first of a type that has this text.
fn changed(leaves: &[String], of_type: &str, from: &str, to: &str) -> (Vec<String>, usize) {
    let mut leaves = leaves.to_vec();
    let fits = |leaf: &String| leaf.contains(&format!("org.pobuda.{of_type}.v1")) && leaf.contains(from);
    let place = leaves.iter().position(fits).unwrap_or_else(|| panic!("no {of_type} has {from}"));
    leaves[place] = leaves[place].replacen(from, to, 1);
    (leaves, place)
}

async fn every_forgery_is_caught_with_its_exit_code_and_its_place(database: TestDatabase) {
    let truth = truth(database).await;
    let (exit, said) = verified(&truth, &[]).await;
    assert_eq!(exit, 0, "{said}");
    for (what, forge, code, place) in FORGERIES {
        let forged = truth.copied();
        forge(&forged);
        let (exit, said) = verified(&forged, &[]).await;
        assert_eq!(exit, code, "{what}: {said}");
        assert!(said.contains(place) && !said.contains("is verified"), "{what}: {said}");
    }
    what_proves_nothing(&truth).await;
    too_much_erased(&truth).await;
    a_rewritten_past(&truth).await;
    what_the_rules_forbid(&truth).await;
}

/// Heads and keys that anchor nothing, also for a log that is true.
async fn what_proves_nothing(truth: &Shelf) {
    // A log that brings its own key vouches for itself, whatever heads lie beside it.
    let (exit, said) = audit(&["verify", text(&truth.folder)]).await;
    assert_eq!(exit, 10, "{said}");
    assert!(said.contains("UNANCHORED") && !said.contains("verified"), "{said}");
    // Every log has grown from the empty one.
    let bare = truth.copied();
    fs::remove_dir_all(bare.path("heads")).expect("removed");
    let empty = bare.folder.with_extension("empty");
    let nothing = TreeHead { origin: key().public().name().to_owned(), size: 0, root: empty_root() };
    fs::write(&empty, nothing.signed(&key())).expect("written");
    let (exit, said) = verified(&bare, &["--known", text(&empty)]).await;
    assert_eq!(exit, 10, "{said}");
    assert!(said.contains("from which nothing follows") && !said.contains("verified"), "{said}");
    // A head that somebody else has signed says nothing of this log, for it or against it.
    let stranger = SecretKey::new("pobuda.test/log", KeyKind::Note, [4; 32]).expect("a name");
    fs::write(&empty, truth.head().1.signed(&stranger)).expect("written");
    let (exit, said) = verified(truth, &["--known", text(&empty)]).await;
    assert_eq!((exit, said.as_str()), (2, ""));
}

/// Said to be erased, and nothing in the log says so.
async fn too_much_erased(truth: &Shelf) {
    let forged = truth.copied();
    edit_openings(&forged, |leaves| {
        let first = leaves.values_mut().next().expect("openings");
        let disclosure = first["disclosures"][0].as_str().expect("a disclosure").to_owned();
        let digest = pobuda_proof::disclosure::digest_of(&disclosure);
        first["disclosures"].as_array_mut().expect("disclosures").remove(0);
        let erased =
            serde_json::json!({"digest": digest, "ground": "gdpr-17-1-b", "by": 3, "on": "2026-12-01"});
        first["erased"] = Value::Array(vec![erased]);
    });
    let (exit, said) = verified(&forged, &[]).await;
    assert_eq!(exit, 21, "{said}");
    assert!(said.contains("erased by entry 3, which does not say so"), "{said}");
}

/// The operator rewrites entry 100 with the real key. Only a head that somebody has kept tells.
async fn a_rewritten_past(truth: &Shelf) {
    let forged = truth.copied();
    let mut leaves = truth.leaves();
    assert!(leaves[100].contains(r#""language":"sl""#), "{}", leaves[100]);
    leaves[100] = leaves[100].replacen(r#""language":"sl""#, r#""language":"en""#, 1);
    forged.rewrite(&leaves, &key());
    let (exit, said) = verified(&forged, &[]).await;
    assert_eq!(exit, 10, "{said}");
    assert!(said.contains("UNANCHORED") && !said.contains("verified"), "{said}");
    let kept = truth.folder.with_extension("kept");
    let (exit, said) = verified(&forged, &["--known", text(&kept)]).await;
    assert_eq!(exit, 30, "{said}");
    // Both notes are there: they are the proof.
    let note = fs::read_to_string(&kept).expect("kept");
    assert!(said.contains(&note) && said.contains(&forged.head().0), "{said}");
    // A log that has become shorter contradicts what was kept as well.
    forged.rewrite(&truth.leaves()[..50], &key());
    fs::remove_dir_all(forged.path("openings")).expect("removed");
    let (exit, said) = verified(&forged, &["--known", text(&kept)]).await;
    assert_eq!(exit, 30, "{said}");
}

/// Written past the rules, and sealed with the real key: the log is sound, and the decisions are not.
async fn what_the_rules_forbid(truth: &Shelf) {
    let leaves = truth.leaves();
    for (what, of_type, from, to, names) in [
        (
            "a step in a role that may not",
            "case.operation_performed",
            r#""role":"coordinator","service":"participation"}"#,
            r#""role":"handler","service":"participation"}"#,
            "role-required",
        ),
        (
            "a step that leads elsewhere",
            "case.operation_performed",
            r#""to":"in-review""#,
            r#""to":"answered""#,
            "to was recorded as \"answered\", and is \"in-review\"",
        ),
        (
            "a deadline that is longer",
            "case.deadline_set",
            r#""due_on":"2026-03-05""#,
            r#""due_on":"2026-03-25""#,
            "due_on was recorded as \"2026-03-25\", and is \"2026-03-05\"",
        ),
        (
            "a comment in a standing that is none",
            "comment.posted",
            r#""role":"citizen"}"#,
            r#""role":"mayor"}"#,
            r#"by was recorded as"#,
        ),
    ] {
        let forged = truth.copied();
        let (leaves, place) = changed(&leaves, of_type, from, to);
        forged.rewrite(&leaves, &key());
        let (exit, said) = audit(&["replay", text(&forged.folder)]).await;
        assert_eq!(exit, 20, "{what}: {said}");
        assert!(said.contains(&format!("entry {place} of ")) && said.contains(names), "{what}: {said}");
    }
}
