//! Texts of ours: the same keys with the same variables in every language, all of them used.

#![cfg(test)]

use pobuda_pages::{Arg, Lang, refusal, text};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Keys whose last part is a code: the code names the text, so no template spells the whole key.
const CODED: [&str; 17] = [
    "after-",
    "behalf-",
    "erasures-state-",
    "feedback-",
    "field-",
    "filter-",
    "ground-",
    "mark-",
    "problem-",
    "queue-empty-",
    "queue-heading-",
    "queue-part-",
    "refusal-",
    "refusals-asked-",
    "sort-",
    "span-",
    "stage-",
];

fn room(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

/// Every key of a language with the variables of its text.
fn keys(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files(&room("locales").join(lang.tag())) {
        let mut current = String::new();
        for line in fs::read_to_string(&file).unwrap().lines() {
            if let Some((key, _)) = line.split_once(" =")
                && line.starts_with(|c: char| c.is_ascii_lowercase())
            {
                current = key.to_owned();
                let old = keys.insert(current.clone(), BTreeSet::new());
                assert!(old.is_none(), "{} says {key} twice", file.display());
            }
            for part in line.split("{ $").skip(1) {
                let variable = part.split([' ', '}']).next().unwrap().to_owned();
                keys.get_mut(&current).unwrap().insert(variable);
            }
        }
    }
    assert!(keys.len() > 200, "only {} keys found: the reader of this test is broken", keys.len());
    keys
}

#[test]
fn every_language_has_the_same_keys_with_the_same_variables() {
    assert_eq!(keys(Lang::Sl), keys(Lang::En));
}

#[test]
fn every_text_can_be_said_with_its_variables() {
    for lang in Lang::ALL {
        for (key, variables) in keys(lang) {
            for count in [0, 1, 2, 3, 4, 5, 21, 101, 102, 12_345] {
                let arg = |name: &str| if name == "count" { Arg::Number(count) } else { Arg::from("x") };
                let args: Vec<(&'static str, Arg)> =
                    variables.iter().map(|name| (&*name.clone().leak(), arg(name))).collect();
                let said = text(lang, &key, &args).unwrap();
                assert!(!said.trim().is_empty(), "{lang} {key} says nothing");
                assert!(!said.contains(['\u{2068}', '\u{2069}', '{', '}']), "{lang} {key}: {said}");
            }
        }
    }
}

#[test]
fn texts_hold_no_markup() {
    for file in files(&room("locales")) {
        for line in fs::read_to_string(&file).unwrap().lines() {
            assert!(!line.contains(['<', '&']), "{}: {line}", file.display());
        }
    }
}

#[test]
fn every_text_is_used_by_a_template_or_by_the_code() {
    let mut used = String::new();
    // The handlers that fill the pages and the calendar say some of the words themselves.
    for folder in ["templates", "src", "../src/web", "../src/http"] {
        for file in files(&room(folder)) {
            used.push_str(&fs::read_to_string(file).unwrap());
        }
    }
    for (key, _) in keys(Lang::Sl) {
        let coded = CODED.iter().any(|prefix| key.starts_with(prefix));
        let of_a_topic = ["help-", "accessibility-", "privacy-"].iter().any(|prefix| key.starts_with(prefix));
        let of_a_form = key.starts_with("comment-form-") || key.starts_with("comment-send-");
        assert!(
            coded || of_a_topic || of_a_form || used.contains(&format!("\"{key}\"")),
            "nobody says {key}"
        );
    }
}

#[test]
fn slovene_has_all_its_plural_forms() {
    let supports = |count: i64| text(Lang::Sl, "supports", &[("count", count.into())]).unwrap();
    let said: Vec<String> = [0, 1, 2, 3, 4, 5, 11, 101, 102, 12_345].map(supports).into();
    assert_eq!(
        said,
        [
            "0 podpor",
            "1 podpora",
            "2 podpori",
            "3 podpore",
            "4 podpore",
            "5 podpor",
            "11 podpor",
            "101 podpora",
            "102 podpori",
            "12.345 podpor"
        ]
    );
}

#[test]
fn an_unknown_key_or_a_missing_variable_is_an_error() {
    assert!(text(Lang::Sl, "no-such-key", &[]).is_err());
    assert!(text(Lang::En, "supports", &[]).is_err());
}

#[test]
fn a_refusal_without_words_of_its_own_still_reaches_the_person() {
    for lang in Lang::ALL {
        let general = refusal(lang, "other", &[]).unwrap();
        assert_eq!(refusal(lang, "a-code-of-tomorrow", &[]).unwrap(), general);
    }
}
