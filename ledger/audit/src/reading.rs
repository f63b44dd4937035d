//! The leaves of a folder in their order, read by all cores at once.

use crate::folder::{Folder, of_bundle};
use crate::report::Unable;
use crate::tree::{Broken, leaves_of};
use pobuda_proof::hash::Hash;
use pobuda_proof::merkle::leaf_hash;
use pobuda_proof::merkle::tile::Bundle;
use std::sync::mpsc::{Receiver, sync_channel};

/// Bundles that each core reads ahead.
const AHEAD: usize = 4;

/// What came of a leaf, and its hash.
pub(crate) type Leaves<L> = Vec<(L, Hash)>;

/// Reads every bundle, makes something of each leaf on whichever core is free, and gives the bundles on in their order. Ends
/// early when `take` has seen enough.
///
/// # Errors
/// [`Unable`] when a file cannot be read; inside, the first thing that is broken.
pub(crate) fn each_bundle<L: Send>(
    folder: &Folder,
    size: u64,
    read: &(impl Fn(&[u8]) -> Result<L, String> + Sync),
    take: &mut impl FnMut(Bundle, Leaves<L>) -> Result<Going, Unable>,
) -> Result<Result<(), Broken>, Unable> {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    std::thread::scope(|scope| {
        let mut come: Vec<Receiver<_>> = Vec::with_capacity(cores);
        for core in 0..cores {
            let (send, receive) = sync_channel(AHEAD);
            come.push(receive);
            scope.spawn(move || {
                for bundle in Bundle::all(size).skip(core).step_by(cores) {
                    // Nobody wants the rest when the other side is gone.
                    if send.send(leaves(folder, bundle, read)).is_err() {
                        return;
                    }
                }
            });
        }
        for (bundle, from) in Bundle::all(size).zip(come.iter().cycle()) {
            let read = from.recv().map_err(|_| Unable::Usage("a core has given up".to_owned()))?;
            let leaves = match read? {
                Ok(leaves) => leaves,
                Err(broken) => return Ok(Err(broken)),
            };
            match take(bundle, leaves)? {
                Going::On => {}
                Going::Enough => return Ok(Ok(())),
                Going::Broken(broken) => return Ok(Err(broken)),
            }
        }
        Ok(Ok(()))
    })
}

/// Whether more is wanted.
#[derive(Debug)]
pub(crate) enum Going {
    /// The next bundle.
    On,
    /// No more.
    Enough,
    /// No more: something does not hold.
    Broken(Broken),
}

/// The same leaf by leaf; what `take` says is wrong with one is told with its place.
///
/// # Errors
/// As [`each_bundle`].
pub(crate) fn each_leaf<L: Send>(
    folder: &Folder,
    size: u64,
    read: &(impl Fn(&[u8]) -> Result<L, String> + Sync),
    take: &mut impl FnMut(u64, L, Hash) -> Result<bool, String>,
) -> Result<Result<(), Broken>, Unable> {
    each_bundle(folder, size, read, &mut |bundle, leaves| {
        for ((leaf, hash), index) in leaves.into_iter().zip(bundle.leaves()) {
            match take(index, leaf, hash) {
                Ok(true) => {}
                Ok(false) => return Ok(Going::Enough),
                Err(fault) => return Ok(Going::Broken(Broken(format!("entry {index}: {fault}")))),
            }
        }
        Ok(Going::On)
    })
}

fn leaves<L>(
    folder: &Folder,
    bundle: Bundle,
    read: &impl Fn(&[u8]) -> Result<L, String>,
) -> Result<Result<Leaves<L>, Broken>, Unable> {
    let bytes = match leaves_of(folder, bundle)? {
        Ok(bytes) => bytes,
        Err(broken) => return Ok(Err(broken)),
    };
    let leaves = match bundle.read(&bytes) {
        Ok(leaves) => leaves,
        Err(fault) => return Ok(Err(Broken(format!("{}: {fault}", of_bundle(bundle))))),
    };
    let mut all = Vec::with_capacity(leaves.len());
    for (leaf, index) in leaves.into_iter().zip(bundle.leaves()) {
        match read(leaf) {
            Ok(made) => all.push((made, leaf_hash(leaf))),
            Err(fault) => return Ok(Err(Broken(format!("entry {index}: {fault}")))),
        }
    }
    Ok(Ok(all))
}
