//! Heads that somebody has kept: the only thing that an operator with the key cannot make up afterwards.

use crate::folder::Folder;
use crate::report::{Exit, Report, Unable};
use pobuda_proof::hash::Hash;
use pobuda_proof::note::PublicKey;
use pobuda_proof::tree_head::TreeHead;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A head that was kept.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    /// Where it lies.
    place: String,
    /// The note.
    note: String,
    /// What it says.
    head: TreeHead,
}

/// The heads that were given, and those that the folder has seen before its present one.
///
/// # Errors
/// [`Unable`] when one cannot be read, or is no head of this key: it says nothing about this log.
pub(crate) fn gathered(
    folder: &Folder,
    given: &[PathBuf],
    key: &PublicKey,
    present: &TreeHead,
) -> Result<Vec<Kept>, Unable> {
    let of_folder: Vec<PathBuf> =
        folder.heads().into_iter().map(|size| folder.path(&format!("heads/{size}"))).collect();
    let mut kept = Vec::new();
    for (file, was_given) in
        given.iter().map(|file| (file, true)).chain(of_folder.iter().map(|file| (file, false)))
    {
        let note = std::fs::read_to_string(file);
        let note = note.map_err(|cause| Unable::File { file: file.clone(), what: "read", cause })?;
        let head = TreeHead::verified(&note, key).map_err(|fault| Unable::Unfit {
            file: file.clone(),
            why: format!("it is no head of {}: {fault}", key.name()),
        })?;
        // The present head of the folder is no memory of an earlier one.
        if was_given || head != *present {
            kept.push(Kept { place: file.display().to_string(), note, head });
        }
    }
    Ok(kept)
}

/// Sizes at which the tree has to be remembered, in order.
pub(crate) fn sizes(kept: &[Kept]) -> Vec<u64> {
    let mut sizes: Vec<u64> = kept.iter().map(|kept| kept.head.size).collect();
    sizes.sort_unstable();
    sizes.dedup();
    sizes
}

/// Compares the heads with the roots of the tree that was computed. Prints both notes where they contradict each other.
pub(crate) fn compared(
    report: &mut Report,
    kept: &[Kept],
    present: (&TreeHead, &str, bool),
    roots: &BTreeMap<u64, Hash>,
) {
    const CHECK: &str = "kept heads";
    let (nothing, something): (Vec<&Kept>, Vec<&Kept>) = kept.iter().partition(|kept| kept.head.size == 0);
    for Kept { place, .. } in nothing {
        // Every log has grown from the empty one. Source: RFC 9162 §2.1.4.
        report.not_checked(CHECK, format!("{place} signs an empty log, from which nothing follows"));
    }
    if something.is_empty() {
        report
            .not_checked(CHECK, "none was given that says anything, and the folder has seen no earlier one");
        // Where enough witnesses have signed, the head is one that others have seen.
        if !present.2 {
            report.grave(Exit::Unanchored);
        }
    }
    for Kept { place, note, head } in something {
        let (now, then) = (present.0.size, head.size);
        if roots.get(&then) == Some(&head.root) {
            report.pass(CHECK, format!("{place}: the log begins with the same {then} entries"));
            continue;
        }
        let older = if then > now {
            " Should the folder only be old, fetch again: a log never becomes shorter."
        } else {
            ""
        };
        report.fail(
            CHECK,
            Exit::Contradicted,
            format!(
                "{place} signs another log of {then} entries than this one of {now}.{older} Both were signed by the \
                 same key:\n\n{note}\n{}",
                present.1
            ),
        );
    }
}
