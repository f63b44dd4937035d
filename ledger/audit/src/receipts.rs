//! Receipts: made from a folder, checked without one.

use crate::Done;
use crate::args::{Prove, Receipt};
use crate::folder::{Folder, of_bundle, of_tile};
use crate::leaf::Leaf;
use crate::report::{Exit, Unable};
use pobuda_proof::merkle::leaf_hash;
use pobuda_proof::merkle::tile::{Bundle, Tile, Tiles, WIDTH, hashes, needed_for_inclusion};
use pobuda_proof::note::PublicKey;
use pobuda_proof::receipt::TlogProof;

/// Writes the receipt of an entry.
///
/// # Errors
/// [`Unable`] when the folder does not have what it needs.
pub(crate) fn prove(args: &Prove) -> Done {
    let folder = Folder(args.folder.clone());
    let (note, head) = folder.head()?;
    let unfit = |name: &str, why: String| Unable::Unfit { file: folder.path(name), why };
    let index = args.entry;
    if index >= head.size {
        return Err(Unable::Usage(format!(
            "the log has {} entries, counted from 0; name one of them",
            head.size
        )));
    }
    let mut tiles = Tiles::of(head.size);
    for tile in needed_for_inclusion(index, head.size) {
        let name = of_tile(tile);
        let read = hashes(tile, &folder.bytes(&name)?).map_err(|fault| unfit(&name, fault.to_string()))?;
        tiles.insert(tile, read);
    }
    let path = tiles.inclusion(index).map_err(|missing| Unable::Usage(missing.to_string()))?;
    let width = Tile::with(0, index, head.size).map_or(0, |tile| tile.width);
    let bundle = Bundle { index: index / WIDTH, width };
    let name = of_bundle(bundle);
    let bytes = folder.bytes(&name)?;
    let leaves = bundle.read(&bytes).map_err(|fault| unfit(&name, fault.to_string()))?;
    let place = usize::try_from(index % WIDTH).unwrap_or(usize::MAX);
    let leaf = leaves.get(place).ok_or_else(|| unfit(&name, "it is too short".to_owned()))?;
    Ok((Exit::Holds, TlogProof { extra: Some(leaf.to_vec()), index, path, head: note }.to_string()))
}

/// Checks a receipt by itself.
///
/// # Errors
/// [`Unable`] when it cannot be read, or the key is none.
pub(crate) fn check(args: &Receipt) -> Done {
    let file = args.file.clone();
    let text = std::fs::read_to_string(&file);
    let text = text.map_err(|cause| Unable::File { file: file.clone(), what: "read", cause })?;
    let key =
        PublicKey::parse(&args.key).map_err(|fault| Unable::Usage(format!("{fault}; give it with --key")))?;
    let checked = TlogProof::parse(&text).map_err(|fault| fault.to_string()).and_then(|receipt| {
        let leaf = receipt.extra.as_deref().ok_or("it does not bring the entry along")?;
        let read = Leaf::read(leaf)?;
        let head = receipt.verify(&leaf_hash(leaf), &key).map_err(|fault| fault.to_string())?;
        Ok((receipt.index, read, head))
    });
    match checked {
        Ok((index, leaf, head)) => Ok((
            Exit::Holds,
            format!(
                "Entry {index} was among the first {} of {}: {} of {}, recorded {}.\n{}\n",
                head.size, head.origin, leaf.kind, leaf.subject, leaf.recordedtime, leaf.data
            ),
        )),
        Err(fault) => Ok((Exit::Invalid, format!("The receipt does not hold: {fault}.\n"))),
    }
}
