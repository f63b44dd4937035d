//! RFC 6962 proofs: the probes of transparency-dev/merkle. Those on subtrees belong to another
//! specification and are not run.

use super::{files_below, text_of, vectors};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pobuda_proof::hash::{Hash, sha256};
use pobuda_proof::merkle::{verify_consistency, verify_inclusion};
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Inclusion {
    leaf_idx: u64,
    tree_size: u64,
    root: String,
    leaf_hash: String,
    proof: Option<Vec<String>>,
    want_err: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Consistency {
    size1: u64,
    size2: u64,
    root1: String,
    root2: String,
    proof: Option<Vec<String>>,
    want_err: bool,
}

/// A hash, or `None` for what is not one: our types refuse such a probe before any check.
///
/// Some probes carry a word instead of a root ("don't care 2"). The hash of the word stands in for it, so
/// that equal words stay equal and different ones different.
fn hash(text: &str) -> Option<Hash> {
    let bytes = STANDARD.decode(text).expect("base64");
    if bytes.starts_with(b"don't care") { Some(sha256(&bytes)) } else { bytes.try_into().ok() }
}

fn hashes(texts: Option<&[String]>) -> Option<Vec<Hash>> {
    texts.unwrap_or_default().iter().map(|text| hash(text)).collect()
}

fn included(probe: &Inclusion) -> Option<()> {
    let (leaf, root) = (hash(&probe.leaf_hash)?, hash(&probe.root)?);
    let proof = hashes(probe.proof.as_deref())?;
    verify_inclusion(probe.leaf_idx, probe.tree_size, &leaf, &proof, &root).ok()
}

fn consistent(probe: &Consistency) -> Option<()> {
    let (first, second) = (hash(&probe.root1)?, hash(&probe.root2)?);
    let proof = hashes(probe.proof.as_deref())?;
    verify_consistency(probe.size1, probe.size2, &first, &second, &proof).ok()
}

/// Runs every probe of a folder; counts the proofs that hold and those that must not.
fn run(folder: &Path, holds: impl Fn(&str) -> (bool, bool)) -> (usize, usize) {
    let mut counts = (0, 0);
    for file in files_below(folder) {
        let (holds, want_err) = holds(&text_of(&file));
        assert_eq!(holds, !want_err, "{}", file.display());
        if holds { counts.0 += 1 } else { counts.1 += 1 }
    }
    counts
}

#[test]
fn inclusion_probes_hold_and_break_as_published() {
    let Some(folder) = vectors("rfc6962/testdata/inclusion") else { return };
    let counts = run(&folder, |text| {
        let probe: Inclusion = serde_json::from_str(text).expect("a probe");
        (included(&probe).is_some(), probe.want_err)
    });
    assert_eq!(counts, (6, 92));
}

#[test]
fn consistency_probes_hold_and_break_as_published() {
    let Some(folder) = vectors("rfc6962/testdata/consistency") else { return };
    let counts = run(&folder, |text| {
        let probe: Consistency = serde_json::from_str(text).expect("a probe");
        (consistent(&probe).is_some(), probe.want_err)
    });
    assert_eq!(counts, (6, 92));
}
