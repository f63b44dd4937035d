//! Kinds of the published log.

use super::Kind;

/// What the published log can answer instead of itself.
pub(super) const OF_LOG: &[Kind] = &[
    (
        "log-unwitnessed",
        [
            "No head has enough witnesses yet",
            "The log is signed, and its witnesses have not signed it yet. Try again in a minute.",
        ],
        [
            "Nobena glava še nima dovolj prič",
            "Dnevnik je podpisan, njegove priče pa ga še niso podpisale. Poskusite čez minuto.",
        ],
    ),
    (
        "log-unpublished",
        [
            "The log is not published",
            "Nobody signs for this log yet. Who runs the site makes a key with pobuda log init and starts the server with it.",
        ],
        [
            "Dnevnik ni objavljen",
            "Dnevnika še nihče ne podpisuje. Skrbnik strani naredi ključ z ukazom pobuda log init in strežnik zažene z njim.",
        ],
    ),
];
