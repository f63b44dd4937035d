//! Tiles against whole trees.

use super::*;
use crate::merkle::{Range, consistency_proof, inclusion_proof, leaf_hash};

fn leaves(size: u64) -> Vec<Hash> {
    (0..size).map(|leaf| leaf_hash(&leaf.to_be_bytes())).collect()
}

/// Hashes of every level, from the leaves up.
fn levels(size: u64) -> Vec<Vec<Hash>> {
    let mut levels = vec![leaves(size)];
    while let Some(above) = levels.last().map(|level| {
        let (full, _) = level.as_chunks::<256>();
        full.iter().filter_map(|tile| root_of_full(tile)).collect::<Vec<_>>()
    }) {
        if above.is_empty() {
            break;
        }
        levels.push(above);
    }
    levels
}

fn brought(levels: &[Vec<Hash>], size: u64, needed: BTreeSet<Tile>) -> Tiles {
    let mut tiles = Tiles::of(size);
    for tile in needed {
        let from = usize::try_from(tile.index * WIDTH).unwrap();
        tiles.insert(tile, levels[usize::from(tile.level)][from..from + usize::from(tile.width)].to_vec());
    }
    tiles
}

/// Source: the examples in the text of C2SP tlog-tiles.
#[test]
fn tiles_have_the_paths_of_the_specification() {
    let all = |level: u8| Tile::all(70_000).filter(move |tile| tile.level == level).collect::<Vec<_>>();
    let (zero, one, two) = (all(0), all(1), all(2));
    assert_eq!((zero.len(), zero.last().unwrap().width), (274, 112));
    assert_eq!((one.len(), one.last().unwrap().width), (2, 17));
    assert_eq!((two.len(), two.last().unwrap().width), (1, 1));
    assert_eq!(Tile { level: 0, index: 1_234_067, width: 256 }.to_string(), "tile/0/x001/x234/067");
    assert_eq!(Bundle { index: 273, width: 112 }.to_string(), "tile/entries/273.p/112");
    assert_eq!(Tile::all(256).collect::<Vec<_>>().last(), Some(&Tile { level: 1, index: 0, width: 1 }));
    assert_eq!(Tile::all(0).count() + Bundle::all(0).count(), 0);
}

#[test]
fn a_path_has_one_spelling() {
    for tile in Tile::all(70_000).chain([Tile { level: 7, index: 1_234_067, width: 9 }]) {
        assert_eq!(Tile::parse(tile.to_string().strip_prefix("tile/").unwrap()), Some(tile));
    }
    for other in [
        "0/1",
        "0/0001",
        "0/x000/001",
        "0/001.p/256",
        "0/001.p/0",
        "0/001.p/01",
        "8/000",
        "00/000",
        "0/x001",
        "0/001/002",
        "0/-01",
        "0/+01",
        "0/",
        "0",
        "",
        "0/001.p/",
        "0/x999/x999/x999/x999/x999/x999/x999/999",
    ] {
        assert_eq!(Tile::parse(other), None, "{other}");
    }
}

#[test]
fn proofs_from_tiles_are_those_of_the_whole_tree() {
    for size in [1, 2, 255, 256, 257, 511, 512, 700, 65_536, 66_000] {
        let levels = levels(size);
        let leaves = &levels[0];
        let mut range = Range::new();
        leaves.iter().for_each(|leaf| range.append(*leaf));
        let all = Tile::all(size).collect();
        assert_eq!(brought(&levels, size, all).root(size), Ok(range.root()));
        for place in [0, 1, 254, 255, 256, 300, size / 2, size - 1].into_iter().filter(|place| *place < size)
        {
            let mut tiles = brought(&levels, size, needed_for_inclusion(place, size));
            assert_eq!(tiles.inclusion(place).ok(), inclusion_proof(leaves, place), "{place} of {size}");
            let mut tiles = brought(&levels, size, needed_for_consistency(place + 1, size));
            assert_eq!(
                tiles.consistency(place + 1).ok(),
                consistency_proof(leaves, place + 1),
                "{place} of {size}"
            );
        }
    }
}

#[test]
fn a_missing_tile_is_named() {
    let size = 300;
    let Missing(tile) = Tiles::of(size).inclusion(0).unwrap_err();
    assert!(needed_for_inclusion(0, size).contains(&tile), "{tile}");
}

#[test]
fn a_bundle_is_read_as_it_was_made() {
    let mut bytes = Vec::new();
    for leaf in [b"a".as_slice(), b"", b"long"] {
        Bundle::push(&mut bytes, leaf).unwrap();
    }
    let bundle = Bundle { index: 0, width: 3 };
    assert_eq!(bundle.read(&bytes), Ok(vec![b"a".as_slice(), b"", b"long"]));
    assert!(Bundle { index: 0, width: 2 }.read(&bytes).is_err());
    assert!(bundle.read(&bytes[..bytes.len() - 1]).is_err());
    assert!(Bundle::push(&mut Vec::new(), &[0; 65_536]).is_err());
}
