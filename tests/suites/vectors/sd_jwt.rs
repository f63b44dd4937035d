//! RFC 9901: the digests that its text gives.

use super::{text_of, vectors};
use pobuda_proof::disclosure::{Disclosure, Unreadable, digest_of};
use serde_json::json;

const OBJECT_PROPERTY: &str = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0";
const ARRAY_ELEMENT: &str = "WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0";

/// The same value in other spellings, as the text breaks them into lines.
const OTHER_SPELLINGS: [[&str; 2]; 3] = [
    ["WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNX", "HUwMGY2Yml1cyJd"],
    ["WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsImZhbWlseV9uYW1lIiwiTcO2Y", "ml1cyJd"],
    ["WwoiXzI2YmM0TFQtYWM2cTJLSTZjQlc1ZXMiLAoiZmFtaWx5X25hbWUiLAoiT", "cO2Yml1cyIKXQ"],
];

fn text_of_the_rfc() -> Option<String> {
    let folder = vectors("sd-jwt-rfc9901")?;
    Some(text_of(&folder.join("draft-ietf-oauth-selective-disclosure-jwt.md")))
}

/// Keeps these stories honest: what they check stands in the text itself.
fn assert_quoted(text: &str, quotations: &[&str]) {
    for quotation in quotations {
        assert!(text.contains(quotation), "the text of the RFC does not have {quotation}");
    }
}

#[test]
fn digests_are_those_of_the_text() {
    let Some(text) = text_of_the_rfc() else { return };
    for (disclosure, digest) in [
        (OBJECT_PROPERTY, "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"),
        (ARRAY_ELEMENT, "w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs"),
    ] {
        assert_quoted(&text, &[disclosure, digest]);
        assert_eq!(digest_of(disclosure), digest);
    }
}

#[test]
fn every_spelling_opens_to_the_same_value_and_has_a_digest_of_its_own() {
    let Some(text) = text_of_the_rfc() else { return };
    let published = Disclosure::open(OBJECT_PROPERTY).expect("an opening");
    assert_eq!(published.salt, "_26bc4LT-ac6q2KI6cBW5es");
    assert_eq!((published.name.as_str(), &published.value), ("family_name", &json!("Möbius")));
    for spelling in OTHER_SPELLINGS {
        assert_quoted(&text, &spelling);
        let spelling = spelling.concat();
        assert_eq!(Disclosure::open(&spelling).as_ref(), Ok(&published));
        assert_ne!(digest_of(&spelling), digest_of(OBJECT_PROPERTY));
    }
}

#[test]
fn an_array_element_is_not_an_opening_of_ours() {
    let Some(text) = text_of_the_rfc() else { return };
    assert_quoted(&text, &[ARRAY_ELEMENT]);
    assert_eq!(Disclosure::open(ARRAY_ELEMENT), Err(Unreadable::NotADisclosure));
}
