//! Openings: every public digest is opened, or a recorded erasure covers it, and nothing else is offered.

use crate::folder::{Folder, of_openings};
use crate::leaf::{ERASED, Leaf};
use crate::report::{Exit, Report, Unable};
use crate::tree::{Broken, leaves_of};
use pobuda_proof::disclosure::{Disclosure, digest_of};
use pobuda_proof::merkle::tile::Bundle;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What `/openings/<N>` says.
#[derive(Debug, Deserialize)]
struct Told {
    #[serde(default)]
    restricted: bool,
    leaves: BTreeMap<u64, OfLeaf>,
}

#[derive(Debug, Default, Deserialize)]
struct OfLeaf {
    #[serde(default)]
    disclosures: Vec<String>,
    #[serde(default)]
    erased: Vec<Erased>,
}

#[derive(Debug, Deserialize)]
struct Erased {
    digest: String,
    by: u64,
}

/// What erasures of the log cover: of each leaf, digest and the leaf that says so.
#[derive(Debug, Default)]
pub(crate) struct Covered(HashMap<u64, BTreeMap<String, u64>>);

impl Covered {
    /// Takes note of a leaf, which may be an erasure.
    pub(crate) fn take(&mut self, index: u64, leaf: &Leaf) {
        if leaf.kind != ERASED {
            return;
        }
        for target in leaf.data.get("targets").and_then(Value::as_array).into_iter().flatten() {
            let Some(at) = target.get("index").and_then(Value::as_u64) else { continue };
            let digests = target.get("digests").and_then(Value::as_array).into_iter().flatten();
            let digests = digests.filter_map(|digest| Some((digest.as_str()?.to_owned(), index)));
            self.0.entry(at).or_default().extend(digests);
        }
    }
}

/// Checks the openings of all bundles.
pub(crate) fn checked(
    report: &mut Report,
    folder: &Folder,
    size: u64,
    covered: &Covered,
) -> Result<(), Unable> {
    const CHECK: &str = "openings";
    if !folder.has("openings") {
        report.not_checked(CHECK, "the folder has none");
        return Ok(());
    }
    let (mut opened, mut erased) = (0, 0);
    for bundle in Bundle::all(size) {
        let name = of_openings(bundle.index);
        let Some(bytes) = folder.bytes_if_there(&name)? else {
            report.fail(CHECK, Exit::Erasure, format!("{name} is missing"));
            return Ok(());
        };
        let told: Told = match serde_json::from_slice(&bytes) {
            Ok(told) => told,
            Err(error) => {
                report.fail(CHECK, Exit::Invalid, format!("{name}: {error}"));
                return Ok(());
            }
        };
        match of_bundle(folder, size, bundle, &told, covered)? {
            Ok((more_opened, more_erased)) => (opened, erased) = (opened + more_opened, erased + more_erased),
            Err((exit, detail)) => {
                report.fail(CHECK, exit, detail);
                return Ok(());
            }
        }
    }
    report.pass(CHECK, format!("{opened} digests are opened, {erased} erased by recorded erasures"));
    Ok(())
}

/// The texts of an entry that lie open in the folder, by field; none where it has no openings.
///
/// # Errors
/// [`Unable`] when the file of openings cannot be read.
pub(crate) fn texts_of(
    folder: &Folder,
    name: &str,
    index: u64,
    leaf: &Leaf,
) -> Result<BTreeMap<String, String>, Unable> {
    let Some(bytes) = folder.bytes_if_there(name)? else { return Ok(BTreeMap::new()) };
    let told: Told = serde_json::from_slice(&bytes)
        .map_err(|error| Unable::Unfit { file: folder.path(name), why: error.to_string() })?;
    let own: BTreeSet<&str> = leaf.digests(false).chain(leaf.digests(true)).collect();
    let of_leaf = told.leaves.get(&index).map(|of_leaf| of_leaf.disclosures.as_slice()).unwrap_or_default();
    let opened = of_leaf.iter().filter(|disclosure| own.contains(digest_of(disclosure).as_str()));
    let opened = opened.filter_map(|disclosure| Disclosure::open(disclosure).ok());
    let text = |value: Value| match value {
        Value::String(text) => text,
        other => other.to_string(),
    };
    Ok(opened.map(|opened| (opened.name, text(opened.value))).collect())
}

type Judged = Result<(u64, u64), (Exit, String)>;

fn of_bundle(
    folder: &Folder,
    size: u64,
    bundle: Bundle,
    told: &Told,
    covered: &Covered,
) -> Result<Judged, Unable> {
    let invalid = |Broken(detail)| Ok(Err((Exit::Invalid, detail)));
    let bytes = match leaves_of(folder, bundle)? {
        Ok(bytes) => bytes,
        Err(broken) => return invalid(broken),
    };
    let leaves = match bundle.read(&bytes) {
        Ok(leaves) => leaves,
        Err(fault) => return invalid(Broken(fault.to_string())),
    };
    let nothing = OfLeaf::default();
    let (mut opened, mut erased) = (0, 0);
    for (leaf, index) in leaves.into_iter().zip(bundle.leaves()) {
        let leaf = match Leaf::read(leaf) {
            Ok(leaf) => leaf,
            Err(fault) => return invalid(Broken(format!("entry {index}: {fault}"))),
        };
        let of_leaf = told.leaves.get(&index).unwrap_or(&nothing);
        match of_one(index, &leaf, of_leaf, (told.restricted, size), covered) {
            Ok((more_opened, more_erased)) => (opened, erased) = (opened + more_opened, erased + more_erased),
            Err(fault) => return Ok(Err(fault)),
        }
    }
    let range = bundle.leaves();
    if let Some(index) = told.leaves.keys().find(|index| !range.contains(index)) {
        return Ok(Err((Exit::Invalid, format!("openings of entry {index} stand where they do not belong"))));
    }
    Ok(Ok((opened, erased)))
}

fn of_one(
    index: u64,
    leaf: &Leaf,
    told: &OfLeaf,
    (restricted, size): (bool, u64),
    covered: &Covered,
) -> Judged {
    let mut wanted: BTreeSet<&str> = leaf.digests(false).collect();
    if restricted {
        wanted.extend(leaf.digests(true));
    }
    let nothing = BTreeMap::new();
    let covered = covered.0.get(&index).unwrap_or(&nothing);
    let (mut opened, mut erased) = (BTreeSet::new(), BTreeSet::new());
    for disclosure in &told.disclosures {
        let digest = digest_of(disclosure);
        match wanted.get(digest.as_str()) {
            None => {
                return Err((
                    Exit::Invalid,
                    format!("entry {index}: an opening belongs to none of its digests"),
                ));
            }
            Some(digest) if !opened.insert(*digest) => {
                return Err((Exit::Invalid, format!("entry {index}: a digest is opened twice")));
            }
            Some(_) => {}
        }
    }
    for Erased { digest, by } in &told.erased {
        if *by >= size {
            return Err((
                Exit::CouldNotRun,
                format!("entry {index}: an opening was erased after this head was signed: fetch again"),
            ));
        }
        if covered.get(digest) != Some(by) {
            return Err((
                Exit::Erasure,
                format!("entry {index}: {digest} is said to be erased by entry {by}, which does not say so"),
            ));
        }
        erased.insert(digest.as_str());
    }
    if let Some(digest) =
        wanted.iter().find(|digest| !opened.contains(*digest) && !covered.contains_key(**digest))
    {
        return Err((
            Exit::Erasure,
            format!("entry {index}: the opening of {digest} is withheld, and no erasure says why"),
        ));
    }
    if let Some(digest) = erased.iter().find(|digest| opened.contains(*digest)) {
        return Err((Exit::Erasure, format!("entry {index}: {digest} is said to be erased, and is opened")));
    }
    Ok((opened.len() as u64, wanted.len().saturating_sub(opened.len()) as u64))
}
