//! Heads that somebody has kept: the only thing that an operator with the key cannot make up afterwards.

use crate::folder::Folder;
use crate::report::{Exit, Report, Unable};
use pobuda_proof::hash::Hash;
use pobuda_proof::note::{NoteError, PublicKey};
use pobuda_proof::tree_head::TreeHead;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A head that was kept.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    /// Where it lies.
    pub(crate) place: String,
    /// The note.
    pub(crate) note: String,
    /// What it says; or why it says nothing.
    pub(crate) head: Result<TreeHead, NoteError>,
}

/// The heads that were given, and those that the folder has seen before its present one.
pub(crate) fn gathered(
    folder: &Folder,
    given: &[PathBuf],
    key: &PublicKey,
    present: &TreeHead,
) -> Result<Vec<Kept>, Unable> {
    let mut kept = Vec::new();
    for file in given {
        let note = std::fs::read_to_string(file);
        let note = note.map_err(|cause| Unable::File { file: file.clone(), what: "read", cause })?;
        kept.push(of(file.display().to_string(), note, key));
    }
    for size in folder.heads() {
        let name = format!("heads/{size}");
        let of_folder = of(name.clone(), folder.text(&name)?, key);
        // The present head is no memory of an earlier one.
        if of_folder.head.as_ref().ok() != Some(present) {
            kept.push(of_folder);
        }
    }
    Ok(kept)
}

fn of(place: String, note: String, key: &PublicKey) -> Kept {
    let head = TreeHead::verified(&note, key);
    Kept { place, note, head }
}

/// Sizes at which the tree has to be remembered, in order.
pub(crate) fn sizes(kept: &[Kept]) -> Vec<u64> {
    let mut sizes: Vec<u64> = kept.iter().filter_map(|kept| Some(kept.head.as_ref().ok()?.size)).collect();
    sizes.sort_unstable();
    sizes.dedup();
    sizes
}

/// Compares the heads with the roots of the tree that was computed. Prints both notes where they contradict each other.
pub(crate) fn compared(
    report: &mut Report,
    kept: &[Kept],
    present: (&TreeHead, &str),
    roots: &BTreeMap<u64, Hash>,
) {
    const CHECK: &str = "kept heads";
    if kept.is_empty() {
        report.not_checked(CHECK, "none was given, and the folder has seen no earlier one");
        report.grave(Exit::Unanchored);
        return;
    }
    for Kept { place, note, head } in kept {
        match head {
            Err(fault) => {
                report.fail(CHECK, Exit::Contradicted, format!("{place} is no head of this key: {fault}"));
            }
            Ok(head)
                if head.size > present.0.size
                    || roots.get(&head.size) != Some(&head.root) && head.size > 0 =>
            {
                let (now, then) = (present.0.size, head.size);
                report.fail(
                    CHECK,
                    Exit::Contradicted,
                    format!(
                        "{place} signs another log of {then} entries than this one of {now}. Both were signed by the same \
                         key:\n\n{note}\n{}",
                        present.1
                    ),
                );
            }
            Ok(head) => {
                report.pass(CHECK, format!("{place}: the log begins with the same {} entries", head.size))
            }
        }
    }
}
