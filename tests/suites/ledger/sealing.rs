//! The published log: heads that only grow, each of them proven, and never two histories.

use super::{append, open};
use pobuda_ledger::Log;
use pobuda_ledger::sealing::{KeyFault, SealError, Sealer, read_key, write_key};
use pobuda_proof::hash::Hash;
use pobuda_proof::merkle::tile::{Bundle, Tile, Tiles};
use pobuda_proof::merkle::{
    Range, Subtrees, consistency_from, inclusion_from, verify_consistency, verify_inclusion,
};
use pobuda_proof::note::{KeyKind, SecretKey};
use pobuda_proof::tree_head::TreeHead;
use pobuda_tests::both;
use pobuda_tests::chance::Chance;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::place;
use std::collections::HashMap;
use std::convert::Infallible;
use std::path::PathBuf;
use tempfile::TempDir;

both!(
    every_head_continues_every_earlier_one_and_every_entry_is_in_it,
    tiles_are_those_of_the_specification_whatever_steps_they_were_sealed_in,
    of_two_who_seal_one_history_comes,
    a_database_older_than_what_was_published_is_not_signed_for,
    another_history_is_not_signed_for,
    a_head_of_another_key_is_not_continued,
);

/// Heads of the long run.
const SEALS: usize = 500;
/// Entries whose inclusion is proven, at sizes by chance.
const INCLUSIONS: usize = 1_000;

fn key(seed: u8) -> SecretKey {
    SecretKey::new("pobuda.test/log", KeyKind::Note, [seed; 32]).expect("a name")
}

fn place() -> (TempDir, PathBuf) {
    let folder = place::scratch().expect("a folder");
    let file = folder.path().join("log.key");
    (folder, file)
}

/// A number as a place in a list.
fn at(number: u64) -> usize {
    usize::try_from(number).expect("a place")
}

async fn more(log: &Log, stream: &str, events: usize) {
    log.append(append(stream, 0, events)).await.expect("recorded");
}

/// Roots of subtrees over all leaves, each computed once.
struct Known<'a> {
    leaves: &'a [Hash],
    roots: HashMap<(u64, u64), Hash>,
}

impl Subtrees for Known<'_> {
    type Error = Infallible;
    fn root_of(&mut self, first: u64, size: u64) -> Result<Hash, Infallible> {
        let leaves = &self.leaves[at(first)..at(first + size)];
        Ok(*self.roots.entry((first, size)).or_insert_with(|| {
            let mut range = Range::new();
            leaves.iter().for_each(|leaf| range.append(*leaf));
            range.root()
        }))
    }
}

async fn every_head_continues_every_earlier_one_and_every_entry_is_in_it(database: TestDatabase) {
    let (log, (_folder, file)) = (open(&database).await, place());
    let mut sealer = Sealer::open(&log, key(1), &file).await.expect("a sealer");
    let mut chance = Chance::seeded(7);
    for seal in 0..SEALS {
        more(&log, &format!("case/{seal}"), 1 + at(chance.below(3))).await;
        sealer.seal().await.expect("sealed").expect("something new");
    }
    assert_eq!(sealer.seal().await.expect("sealed"), None, "nothing is new");
    let notes = log.signed_heads(0, SEALS + 1).await.expect("heads");
    let heads: Vec<TreeHead> =
        notes.iter().map(|note| TreeHead::verified(note, key(1).public()).expect("signed")).collect();
    assert_eq!(heads.len(), SEALS);
    assert_eq!(heads.last().expect("a head").size, log.head().position);
    let leaves = log.leaf_hashes(0, usize::MAX >> 1).await.expect("leaves");
    let mut known = Known { leaves: &leaves, roots: HashMap::new() };
    for (number, new) in heads.iter().enumerate() {
        for old in &heads[..number] {
            let Ok(proof) = consistency_from(&mut known, old.size, new.size);
            verify_consistency(old.size, new.size, &old.root, &new.root, &proof)
                .unwrap_or_else(|fault| panic!("{} to {}: {fault}", old.size, new.size));
        }
    }
    for _ in 0..INCLUSIONS {
        let head = &heads[at(chance.below(heads.len() as u64))];
        let index = chance.below(head.size);
        let Ok(proof) = inclusion_from(&mut known, index, head.size);
        verify_inclusion(index, head.size, &leaves[at(index)], &proof, &head.root)
            .unwrap_or_else(|fault| panic!("{index} in {}: {fault}", head.size));
    }
    log.close().await;
}

async fn tiles_are_those_of_the_specification_whatever_steps_they_were_sealed_in(database: TestDatabase) {
    let (log, (_folder, file)) = (open(&database).await, place());
    let mut size = 0;
    for (number, events) in [1, 254, 1, 1, 255, 300, 2].into_iter().enumerate() {
        for part in 0..events {
            more(&log, &format!("case/{number}-{part}"), 1).await;
        }
        size += u64::try_from(events).expect("few");
        // Opened anew each time: it goes on from what is stored.
        let mut sealer = Sealer::open(&log, key(1), &file).await.expect("a sealer");
        let head = sealer.seal().await.expect("sealed").expect("something new");
        assert_eq!(head.size, size);
        let leaves = log.leaf_hashes(0, 10_000).await.expect("leaves");
        let mut range = Range::new();
        leaves.iter().for_each(|leaf| range.append(*leaf));
        assert_eq!(head.root, range.root());
        let mut tiles = Tiles::of(size);
        for tile in Tile::all(size) {
            let hashes = log.tile(tile).await.expect("a tile");
            assert_eq!(hashes.len(), usize::from(tile.width), "{tile} of {size}");
            tiles.insert(tile, hashes);
        }
        assert_eq!(tiles.root(size), Ok(head.root));
        assert_eq!(Bundle::all(size).map(|bundle| u64::from(bundle.width)).sum::<u64>(), size);
        for index in [0, size / 2, size - 1] {
            let proof = tiles.inclusion(index).expect("all tiles");
            verify_inclusion(index, size, &leaves[at(index)], &proof, &head.root).expect("it is in there");
        }
    }
    log.close().await;
}

async fn of_two_who_seal_one_history_comes(database: TestDatabase) {
    let (one, other) = (open(&database).await, open(&database).await);
    let ((_a, file), (_b, elsewhere)) = (place(), place());
    let mut sealers = [
        Sealer::open(&one, key(1), &file).await.expect("a sealer"),
        Sealer::open(&other, key(1), &elsewhere).await.expect("another"),
    ];
    for round in 0..20 {
        more(&one, &format!("case/{round}"), 1).await;
        let [first, second] = &mut sealers;
        let (first, second) = tokio::join!(first.seal(), second.seal());
        let sealed = [first.expect("no fault"), second.expect("no fault")];
        assert!(sealed.iter().flatten().all(|head| head.size == round + 1), "{sealed:?}");
        assert!(sealed.iter().any(Option::is_some), "nobody sealed round {round}");
    }
    let notes = one.signed_heads(0, 100).await.expect("heads");
    let sizes = notes.iter().map(|note| TreeHead::verified(note, key(1).public()).expect("signed").size);
    assert_eq!(sizes.collect::<Vec<_>>(), (1..=20).collect::<Vec<_>>(), "each size once, in order");
    one.close().await;
    other.close().await;
}

async fn a_database_older_than_what_was_published_is_not_signed_for(database: TestDatabase) {
    let (log, (_folder, file)) = (open(&database).await, place());
    more(&log, "case/a", 3).await;
    let mut sealer = Sealer::open(&log, key(1), &file).await.expect("a sealer");
    sealer.seal().await.expect("sealed");
    // What was published had more: the file beside the key remembers it.
    let published = TreeHead { origin: "pobuda.test/log".to_owned(), size: 5, root: [9; 32] };
    std::fs::write(file.with_extension("key.head"), published.signed(&key(1))).expect("written");
    let refused = Sealer::open(&log, key(1), &file).await.expect_err("not signed for");
    assert!(matches!(refused, SealError::Behind { has: 3, published: 5 }), "{refused}");
    assert!(refused.to_string().contains("restored from a backup"), "{refused}");
    log.close().await;
}

async fn another_history_is_not_signed_for(database: TestDatabase) {
    let (log, (_folder, file)) = (open(&database).await, place());
    more(&log, "case/a", 5).await;
    let published = TreeHead { origin: "pobuda.test/log".to_owned(), size: 5, root: [9; 32] };
    std::fs::write(file.with_extension("key.head"), published.signed(&key(1))).expect("written");
    let refused = Sealer::open(&log, key(1), &file).await.expect_err("not signed for");
    assert!(matches!(refused, SealError::Differs { size: 5 }), "{refused}");
    log.close().await;
}

async fn a_head_of_another_key_is_not_continued(database: TestDatabase) {
    let (log, (_folder, file)) = (open(&database).await, place());
    more(&log, "case/a", 1).await;
    Sealer::open(&log, key(1), &file).await.expect("a sealer").seal().await.expect("sealed");
    let elsewhere = file.with_extension("other");
    let refused = Sealer::open(&log, key(2), &elsewhere).await.expect_err("another key");
    assert!(matches!(refused, SealError::Foreign(_)), "{refused}");
    log.close().await;
}

#[test]
fn a_key_is_its_owners_alone_and_never_written_over() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, file) = place();
    write_key(&file, &key(1)).expect("written");
    let mode = std::fs::metadata(&file).expect("there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(read_key(&file).expect("read").public(), key(1).public());
    assert!(matches!(write_key(&file, &key(2)), Err(KeyFault::Exists(_))));
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).expect("opened");
    assert!(matches!(read_key(&file), Err(KeyFault::Open(_))));
}
