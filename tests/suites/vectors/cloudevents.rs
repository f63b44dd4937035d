//! The sample leaf: a canonical CloudEvents envelope, and the openings that belong to it.

use super::{text_of, vectors};
use pobuda_proof::canonical::{is_canonical, parse_strict};
use pobuda_proof::disclosure::{Disclosure, digest_of};
use serde_json::Value;
use std::collections::BTreeSet;

fn texts(value: &Value) -> Vec<String> {
    let items = value.as_array().expect("an array");
    items.iter().map(|item| item.as_str().expect("a text").to_owned()).collect()
}

#[test]
fn the_sample_leaf_is_canonical_and_its_openings_are_exactly_its_digests() {
    let Some(folder) = vectors("cloudevents") else { return };
    let leaf = text_of(&folder.join("sample-leaf.json"));
    assert!(is_canonical(leaf.trim_end()));
    let leaf = parse_strict(&leaf).expect("within the profile");
    let openings =
        parse_strict(&text_of(&folder.join("sample-disclosures.json"))).expect("within the profile");
    let openings = texts(&openings["disclosures"]);

    let committed = texts(&leaf["data"]["_sd"]);
    assert!(committed.is_sorted());
    let opened: BTreeSet<String> = openings.iter().map(|opening| digest_of(opening)).collect();
    assert_eq!(opened, committed.into_iter().collect());

    let names: BTreeSet<String> =
        openings.iter().map(|opening| Disclosure::open(opening).expect("an opening").name).collect();
    assert_eq!(names, ["author_name", "body", "title"].map(str::to_owned).into());
}
