//! Tiles: the tree and its leaves as a finite set of files that never change. Source: C2SP tlog-tiles.

use super::prove::{Subtrees, consistency_from, inclusion_from, left_half};
use super::{LEAF_BYTES_MAX, node_hash};
use crate::hash::Hash;
use crate::tree_head::decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::fmt;

/// Hashes of a full tile, and leaves of a full bundle.
pub const WIDTH: u64 = 256;

/// Levels of the tree that a tile spans.
const HEIGHT: u32 = 8;

/// Last level of a tree whose leaves are counted in 64 bits.
pub const LEVEL_MAX: u8 = 7;

/// A tile of hashes, by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    /// 0 has the leaf hashes; a hash of level *n* + 1 is the root of a full tile of level *n*.
    pub level: u8,
    /// Number within the level, from 0.
    pub index: u64,
    /// Hashes in it: 1 to 256.
    pub width: u16,
}

/// A bundle of leaves, by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bundle {
    /// Number, from 0.
    pub index: u64,
    /// Leaves in it: 1 to 256.
    pub width: u16,
}

impl fmt::Display for Tile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/{}/{}", self.level, place(self.index, self.width))
    }
}

impl fmt::Display for Bundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tile/entries/{}", place(self.index, self.width))
    }
}

impl Tile {
    /// Reads what stands behind `tile/`: `<L>/<N>[.p/<W>]`. `None` when it is not the one spelling of a tile.
    pub fn parse(path: &str) -> Option<Self> {
        let (level, place) = path.split_once('/')?;
        let level = u8::try_from(decimal(level)?).ok().filter(|level| *level <= LEVEL_MAX)?;
        let (index, width) = placed(place)?;
        Some(Self { level, index, width })
    }

    /// The tile of a level that has the hash with this number, in a tree of `size` leaves. `None` when there is none.
    pub fn with(level: u8, hash: u64, size: u64) -> Option<Self> {
        let in_level = size.checked_shr(HEIGHT * u32::from(level))?;
        let index = hash / WIDTH;
        let width = in_level.checked_sub(index * WIDTH).filter(|width| *width > 0)?.min(WIDTH);
        Some(Self { level, index, width: u16::try_from(width).ok()? })
    }

    /// Whether a tree of `size` leaves has this tile, at this width or a larger one.
    pub fn lies_in(self, size: u64) -> bool {
        let hashes = size.checked_shr(HEIGHT * u32::from(self.level)).unwrap_or(0);
        self.index
            .checked_mul(WIDTH)
            .and_then(|first| first.checked_add(u64::from(self.width)))
            .is_some_and(|end| end <= hashes)
    }

    /// All tiles of a tree of `size` leaves, level by level.
    pub fn all(size: u64) -> impl Iterator<Item = Self> {
        (0..=LEVEL_MAX).flat_map(move |level| {
            let hashes = size.checked_shr(HEIGHT * u32::from(level)).unwrap_or(0);
            (0..hashes.div_ceil(WIDTH)).filter_map(move |index| Self::with(level, index * WIDTH, size))
        })
    }
}

impl Bundle {
    /// Reads what stands behind `tile/entries/`: `<N>[.p/<W>]`. `None` when it is not the one spelling of a bundle.
    pub fn parse(path: &str) -> Option<Self> {
        placed(path).map(|(index, width)| Self { index, width })
    }

    /// First leaf, and the one after the last.
    pub fn leaves(self) -> std::ops::Range<u64> {
        let first = self.index.saturating_mul(WIDTH);
        first..first.saturating_add(u64::from(self.width))
    }

    /// All bundles of a tree of `size` leaves.
    pub fn all(size: u64) -> impl Iterator<Item = Self> {
        (0..size.div_ceil(WIDTH)).filter_map(move |index| {
            Tile::with(0, index * WIDTH, size).map(|tile| Self { index, width: tile.width })
        })
    }

    /// Adds a leaf to the bytes of a bundle: its length in two bytes, the larger first, and the leaf.
    ///
    /// # Errors
    /// [`NotABundle`] when it has more than 65,535 bytes.
    pub fn push(bytes: &mut Vec<u8>, leaf: &[u8]) -> Result<(), NotABundle> {
        let length =
            u16::try_from(leaf.len()).map_err(|_| NotABundle("a leaf has more than 65,535 bytes"))?;
        bytes.extend(length.to_be_bytes());
        bytes.extend(leaf);
        Ok(())
    }

    /// The leaves in the bytes of a bundle.
    ///
    /// # Errors
    /// [`NotABundle`] when they end within a leaf, or are not as many as its width.
    pub fn read(self, mut bytes: &[u8]) -> Result<Vec<&[u8]>, NotABundle> {
        const SHORT: NotABundle = NotABundle("it ends within a leaf");
        const { assert!(LEAF_BYTES_MAX == u16::MAX as usize) };
        let mut leaves = Vec::with_capacity(usize::from(self.width));
        while !bytes.is_empty() {
            let (length, rest) = bytes.split_first_chunk().ok_or(SHORT)?;
            let (leaf, rest) =
                rest.split_at_checked(usize::from(u16::from_be_bytes(*length))).ok_or(SHORT)?;
            leaves.push(leaf);
            bytes = rest;
        }
        if leaves.len() == usize::from(self.width) {
            Ok(leaves)
        } else {
            Err(NotABundle("it has another number of leaves"))
        }
    }
}

/// Bytes that are not the bundle or tile they are said to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotABundle(pub &'static str);

/// The hashes in the bytes of a tile.
///
/// # Errors
/// [`NotABundle`] when there are not as many as its width.
pub fn hashes(tile: Tile, bytes: &[u8]) -> Result<Vec<Hash>, NotABundle> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    if rest.is_empty() && hashes.len() == usize::from(tile.width) {
        Ok(hashes.to_vec())
    } else {
        Err(NotABundle("it has another number of hashes"))
    }
}

/// `<N>[.p/<W>]`.
fn place(index: u64, width: u16) -> String {
    let mut parts = vec![format!("{:03}", index % 1000)];
    let mut rest = index / 1000;
    while rest > 0 {
        parts.push(format!("x{:03}", rest % 1000));
        rest /= 1000;
    }
    parts.reverse();
    let partial = if u64::from(width) < WIDTH { format!(".p/{width}") } else { String::new() };
    format!("{}{partial}", parts.join("/"))
}

fn placed(text: &str) -> Option<(u64, u16)> {
    let (number, width) = match text.split_once(".p/") {
        Some((number, width)) => (number, u16::try_from(decimal(width)?).ok()?),
        None => (text, u16::try_from(WIDTH).ok()?),
    };
    let mut index: u64 = 0;
    for part in number.split('/') {
        let digits = part.strip_prefix('x').unwrap_or(part);
        index = index.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
    }
    // The one spelling: three digits each, all but the last with an x, no empty ones in front, no width that is full.
    (width > 0 && place(index, width) == text).then_some((index, width))
}

/// A tile that a proof needs and nobody has brought.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the tile {0} is needed and is not there")]
pub struct Missing(pub Tile);

/// The tiles of one tree, or as many of them as a proof needs.
#[derive(Debug, Clone, Default)]
pub struct Tiles {
    size: u64,
    tiles: BTreeMap<Tile, Vec<Hash>>,
}

impl Tiles {
    /// No tiles of a tree of `size` leaves.
    pub fn of(size: u64) -> Self {
        Self { size, tiles: BTreeMap::new() }
    }

    /// Brings a tile.
    pub fn insert(&mut self, tile: Tile, hashes: Vec<Hash>) {
        self.tiles.insert(tile, hashes);
    }

    /// The audit path of a leaf.
    ///
    /// # Errors
    /// [`Missing`] when [`needed_for_inclusion`] names a tile that was not brought.
    pub fn inclusion(&mut self, index: u64) -> Result<Vec<Hash>, Missing> {
        inclusion_from(self, index, self.size)
    }

    /// The proof that this tree begins with that of `first` leaves, at least 1.
    ///
    /// # Errors
    /// [`Missing`] when [`needed_for_consistency`] names a tile that was not brought.
    pub fn consistency(&mut self, first: u64) -> Result<Vec<Hash>, Missing> {
        consistency_from(self, first, self.size)
    }

    /// Root of the first `size` leaves.
    ///
    /// # Errors
    /// [`Missing`] when a tile that it needs was not brought.
    pub fn root(&mut self, size: u64) -> Result<Hash, Missing> {
        if size == 0 { Ok(super::empty_root()) } else { self.root_of(0, size) }
    }
}

impl Subtrees for Tiles {
    type Error = Missing;

    fn root_of(&mut self, first: u64, size: u64) -> Result<Hash, Missing> {
        divided(first, size, &mut |tile_level, hash, count| {
            let tile = Tile::with(tile_level, hash, self.size);
            let tile = tile.ok_or(Missing(Tile { level: tile_level, index: hash / WIDTH, width: 0 }))?;
            let from = usize::try_from(hash % WIDTH).map_err(|_| Missing(tile))?;
            let hashes = self.tiles.get(&tile).and_then(|tile| tile.get(from..from + count));
            Ok(folded(hashes.ok_or(Missing(tile))?))
        })
    }
}

/// Root of leaves, by the hashes of tiles. `full` is asked for the root of a full subtree: level, number and count of the
/// hashes that it consists of.
fn divided<E>(
    first: u64,
    size: u64,
    full: &mut impl FnMut(u8, u64, usize) -> Result<Hash, E>,
) -> Result<Hash, E> {
    if size.is_power_of_two() && first.is_multiple_of(size) {
        let height = size.trailing_zeros();
        // A whole tile is one hash of the level above.
        let level = height / HEIGHT;
        let (hash, count) = (first >> (HEIGHT * level), 1_usize << (height % HEIGHT));
        return full(u8::try_from(level).unwrap_or(u8::MAX), hash, count);
    }
    let left = left_half(size);
    let left_root = divided(first, left, full)?;
    Ok(node_hash(&left_root, &divided(first + left, size - left, full)?))
}

/// Root over hashes, whose number is a power of two.
pub(super) fn folded(hashes: &[Hash]) -> Hash {
    let mut level = hashes.to_vec();
    while level.len() > 1 {
        let (pairs, _) = level.as_chunks::<2>();
        level = pairs.iter().map(|[left, right]| node_hash(left, right)).collect();
    }
    level.first().copied().unwrap_or_else(super::empty_root)
}

/// Root of a full tile: a hash of the level above.
pub fn root_of_full(hashes: &[Hash]) -> Option<Hash> {
    (hashes.len() as u64 == WIDTH).then(|| folded(hashes))
}

/// Notes which tiles are asked for.
struct Asked {
    size: u64,
    tiles: BTreeSet<Tile>,
}

impl Subtrees for Asked {
    type Error = Infallible;

    fn root_of(&mut self, first: u64, size: u64) -> Result<Hash, Infallible> {
        divided(first, size, &mut |level, hash, _| {
            self.tiles.extend(Tile::with(level, hash, self.size));
            Ok([0; 32])
        })
    }
}

/// The tiles of a tree of `size` leaves that the audit path of a leaf needs.
pub fn needed_for_inclusion(index: u64, size: u64) -> BTreeSet<Tile> {
    asked(size, |asked| inclusion_from(asked, index, size))
}

/// The tiles of a tree of `size` leaves that the proof of consistency with its first `first` leaves needs.
pub fn needed_for_consistency(first: u64, size: u64) -> BTreeSet<Tile> {
    asked(size, |asked| consistency_from(asked, first, size))
}

fn asked<T>(size: u64, of: impl FnOnce(&mut Asked) -> Result<T, Infallible>) -> BTreeSet<Tile> {
    let mut asked = Asked { size, tiles: BTreeSet::new() };
    let Ok(_) = of(&mut asked);
    asked.tiles
}

#[cfg(test)]
#[path = "tile_tests.rs"]
mod tests;
