//! The page of limits says what the code says.

use super::{assert_none, files_below, name_of, root, shown, text_of};
use std::collections::{BTreeMap, BTreeSet};

/// A constant: the file it stands in, and its name.
type Place = (String, String);

/// Test code beside the program; its limits are nobody's business.
const OF_TESTS: [&str; 5] = ["properties.rs", "story.rs", "tests.rs", "tile_tests.rs", "walks.rs"];

/// Every constant of one line, with its value as it is written.
fn constants() -> BTreeMap<Place, String> {
    let mut constants = BTreeMap::new();
    let folders = [
        "domain/src",
        "ledger/src",
        "ledger/proof/src",
        "ledger/audit/src",
        "projections/src",
        "api/src",
        "api/pages/src",
    ];
    for file in folders.iter().flat_map(|folder| files_below(&root().join(folder), ".rs")) {
        if OF_TESTS.contains(&name_of(&file).as_str()) {
            continue;
        }
        let text = text_of(&file);
        let program = text.split("#[cfg(test)]").next().unwrap_or_default();
        for line in program.lines() {
            let Some((_, rest)) = line.split_once("const ") else { continue };
            let Some((name, rest)) = rest.split_once(": ") else { continue };
            let value = rest.split_once(" = ").and_then(|(_, value)| value.strip_suffix(';'));
            if let Some(value) = value {
                constants.insert((shown(&file), name.to_owned()), value.to_owned());
            }
        }
    }
    constants
}

/// The rows of the page: limit, value, file.
fn rows() -> Vec<(Place, String)> {
    let page = text_of(&root().join("docs/reference/limits.md"));
    let cell = |cell: &str| cell.trim().trim_matches('`').to_owned();
    let rows = page.lines().filter(|line| line.starts_with("| `"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        let [name, value, meaning, file] = cells.as_slice() else { panic!("four columns: {row}") };
        assert!(!meaning.trim().is_empty(), "{row} says nothing");
        ((cell(file), cell(name)), cell(value))
    })
    .collect()
}

#[test]
fn every_row_has_the_value_of_the_code() {
    let constants = constants();
    let wrong = rows().into_iter().filter_map(|(place, value)| match constants.get(&place) {
        None => Some(format!("{} is not in {}", place.1, place.0)),
        Some(is) if *is != value => Some(format!("{} is {is}, the page says {value}", place.1)),
        Some(_) => None,
    });
    assert_none(&wrong.collect::<Vec<_>>());
}

#[test]
fn every_limit_has_a_row() {
    let rows: BTreeSet<Place> = rows().into_iter().map(|(place, _)| place).collect();
    let limits = constants().into_iter().filter(|((_, name), _)| name.ends_with("_MAX"));
    let missing = limits.filter(|(place, _)| !rows.contains(place));
    let wanted = missing.map(|((file, name), value)| {
        format!("docs/reference/limits.md: | `{name}` | `{value}` | … | `{file}` |")
    });
    assert_none(&wanted.collect::<Vec<_>>());
}
