//! The tree of a folder, leaf by leaf: what the head stands for is computed again, and so is every tile.

use crate::folder::{Folder, of_bundle, of_tile};
use crate::reading::{Going, Leaves, each_bundle};
use crate::report::Unable;
use pobuda_proof::hash::Hash;
use pobuda_proof::merkle::edge::{Edge, Node};
use pobuda_proof::merkle::tile::{Bundle, Tile, WIDTH, hashes};
use std::collections::BTreeMap;

/// The first thing of a tree that does not hold.
#[derive(Debug)]
pub(crate) struct Broken(pub(crate) String);

/// A tree that was computed from leaves.
#[derive(Debug)]
pub(crate) struct Grown {
    /// Its root.
    pub(crate) root: Hash,
    /// The roots it had on the way, by size.
    pub(crate) roots: BTreeMap<u64, Hash>,
    /// Bundles and tiles that were compared.
    pub(crate) files: u64,
}

/// The leaves of a bundle, or what is wrong with it.
pub(crate) fn leaves_of(folder: &Folder, bundle: Bundle) -> Result<Result<Vec<u8>, Broken>, Unable> {
    let name = of_bundle(bundle);
    Ok(folder.bytes_if_there(&name)?.ok_or_else(|| Broken(format!("{name} is missing"))))
}

/// Computes the tree of the first `size` leaves, gives what `read` makes of each to `take`, and compares every tile. `wanted` are
/// sizes at which the root is remembered.
pub(crate) fn grown<L: Send>(
    folder: &Folder,
    size: u64,
    wanted: &[u64],
    read: &(impl Fn(&[u8]) -> Result<L, String> + Sync),
    take: &mut impl FnMut(u64, L) -> Result<(), String>,
) -> Result<Result<Grown, Broken>, Unable> {
    let mut edge = Edge::default();
    let mut levels: Vec<Vec<Hash>> = Vec::new();
    let mut grown = Grown { root: edge.root(), roots: BTreeMap::new(), files: 0 };
    let mut each = |bundle: Bundle, leaves: Leaves<L>| {
        let mut of_bundle = Vec::with_capacity(leaves.len());
        for ((leaf, hash), index) in leaves.into_iter().zip(bundle.leaves()) {
            if let Err(fault) = take(index, leaf) {
                return Ok(Going::Broken(Broken(format!("entry {index}: {fault}"))));
            }
            of_bundle.push(hash);
            edge.append(hash, &mut |node: Node| {
                let level = usize::from(node.level);
                levels.resize_with(levels.len().max(level), Vec::new);
                levels.get_mut(level - 1).into_iter().for_each(|of_level| of_level.push(node.hash));
            });
            if wanted.binary_search(&edge.size()).is_ok() {
                grown.roots.insert(edge.size(), edge.root());
            }
        }
        let tile = Tile { level: 0, index: bundle.index, width: bundle.width };
        grown.files += 2;
        Ok(compared(folder, tile, &of_bundle)?.map_or_else(Going::Broken, |()| Going::On))
    };
    if let Err(broken) = each_bundle(folder, size, read, &mut each)? {
        return Ok(Err(broken));
    }
    for tile in Tile::all(size).filter(|tile| tile.level > 0) {
        let of_level = levels.get(usize::from(tile.level) - 1).map(Vec::as_slice).unwrap_or_default();
        let from = usize::try_from(tile.index * WIDTH).unwrap_or(usize::MAX);
        let computed = of_level.get(from..from.saturating_add(usize::from(tile.width))).unwrap_or_default();
        if let Err(broken) = compared(folder, tile, computed)? {
            return Ok(Err(broken));
        }
        grown.files += 1;
    }
    grown.root = edge.root();
    Ok(Ok(grown))
}

fn compared(folder: &Folder, tile: Tile, computed: &[Hash]) -> Result<Result<(), Broken>, Unable> {
    let name = of_tile(tile);
    let Some(bytes) = folder.bytes_if_there(&name)? else {
        return Ok(Err(Broken(format!("{name} is missing"))));
    };
    let stored = match hashes(tile, &bytes) {
        Ok(stored) => stored,
        Err(fault) => return Ok(Err(Broken(format!("{name}: {fault}")))),
    };
    if computed.len() != stored.len() {
        return Ok(Err(Broken(format!("{name} has another number of hashes than the tree"))));
    }
    let first = stored.iter().zip(computed).position(|(stored, computed)| stored != computed);
    Ok(match first {
        Some(place) if tile.level == 0 => Err(Broken(format!(
            "entry {}: its hash is not the one in {name}",
            tile.index * WIDTH + place as u64
        ))),
        Some(place) => Err(Broken(format!("{name}: its hash {place} is not that of the tile below"))),
        None => Ok(()),
    })
}
