//! RFC 8785: the six files of its authors.

use super::{files_below, text_of, vectors};
use pobuda_proof::canonical::{Fault, canonicalize, is_canonical, parse_strict};
use pobuda_proof::hash::hex;
use serde_json::Value;

#[test]
fn the_canonicaliser_writes_the_published_bytes() {
    let Some(folder) = vectors("jcs-rfc8785/testdata") else { return };
    let inputs = files_below(&folder.join("input"));
    assert_eq!(inputs.len(), 6);
    for input in inputs {
        let name = input.file_stem().expect("a name").to_owned();
        let value: Value = serde_json::from_str(&text_of(&input)).expect("JSON");
        let canonical = canonicalize(&value).expect("any JSON value");

        let published = text_of(&folder.join("output").join(&name).with_extension("json"));
        assert_eq!(canonical, published, "{}", input.display());
        let bytes: String =
            text_of(&folder.join("outhex").join(&name).with_extension("txt")).split_whitespace().collect();
        assert_eq!(hex(canonical.as_bytes()), bytes, "{}", input.display());
    }
}

#[test]
fn the_strict_profile_takes_the_same_files_or_says_why_not() {
    let Some(folder) = vectors("jcs-rfc8785/testdata") else { return };
    for (name, expected) in [
        ("arrays", Ok(())),
        ("french", Ok(())),
        ("structures", Err(("/1/\n", Fault::NotAnInteger))),
        ("unicode", Err(("/Unnormalized Unicode", Fault::NotNormalized))),
        ("values", Err(("/numbers/0", Fault::NotAnInteger))),
        // Hebrew dalet with dagesh is excluded from composition.
        ("weird", Err(("/\u{fb33}", Fault::NotNormalized))),
    ] {
        let input = text_of(&folder.join("input").join(name).with_extension("json"));
        let verdict =
            parse_strict(&input).map(drop).map_err(|irregular| (irregular.pointer, irregular.fault));
        assert_eq!(verdict, expected.map_err(|(pointer, fault)| (pointer.to_owned(), fault)), "{name}");
    }
}

#[test]
fn published_output_is_recognised_as_canonical_where_the_profile_allows_it() {
    let Some(folder) = vectors("jcs-rfc8785/testdata") else { return };
    let recognised: Vec<bool> =
        files_below(&folder.join("output")).iter().map(|output| is_canonical(&text_of(output))).collect();
    // Arrays, french, structures (its 56.0 has become 56), unicode, values, weird.
    assert_eq!(recognised, [true, true, true, false, false, false]);
}
