//! Differences of each kind, planted one by one, and what holds for all of them.

use super::*;
use crate::bundled::{CALENDAR, PROTOCOLS};
use crate::protocol::{parse, read_calendar};
use Step::{Major, Minor, Patch};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use toml::{Table, Value};

const IMPROVE: &str = PROTOCOLS[0].1;
const BUDGET: &str = PROTOCOLS[1].1;

/// Other values that one value is changed into, at most, in the test that tries them all.
const OTHERS: usize = 3;

fn read(source: &str) -> Protocol {
    parse("a protocol", source).unwrap_or_else(|error| panic!("{error}"))
}

fn differences(old: &Protocol, new: &Protocol) -> Comparison {
    static CALENDARS: LazyLock<Vec<Calendar>> =
        LazyLock::new(|| vec![read_calendar(CALENDAR.0, CALENDAR.1).unwrap()]);
    compare(old, new, &CALENDARS).unwrap()
}

/// A passage of a bundled protocol, what stands there in the next version, and what that asks for, where.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Planted {
    of: String,
    was: String,
    is: String,
    /// A second passage that has to follow, and what it becomes.
    also: Option<(String, String)>,
    asks: String,
    at: String,
}

impl Planted {
    fn versions(&self) -> (Protocol, Protocol) {
        let source =
            PROTOCOLS.iter().find(|(file, _)| file.strip_suffix(".toml") == Some(&self.of)).unwrap().1;
        let mut new = source.to_owned();
        for (was, is) in
            [(&self.was, &self.is)].into_iter().chain(self.also.as_ref().map(|(was, is)| (was, is)))
        {
            assert!(new.contains(was.as_str()), "{was:?} is not there");
            new = new.replacen(was.as_str(), is, 1);
        }
        (read(source), read(&new))
    }
}

fn planted() -> Vec<Planted> {
    #[derive(Deserialize)]
    struct File {
        planted: Vec<Planted>,
    }
    toml::from_str::<File>(include_str!("planted.toml")).unwrap().planted
}

#[test]
fn every_planted_difference_asks_for_its_step_at_its_place() {
    let mut wrong = Vec::new();
    for planted in planted() {
        let (old, new) = planted.versions();
        let found = differences(&old, &new);
        let there =
            found.differences.iter().any(|d| d.step.to_string() == planted.asks && d.place == planted.at);
        if found.step().map(|step| step.to_string()).as_ref() != Some(&planted.asks) || !there {
            wrong.push(format!("{planted:?}: {:#?}", found.differences));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What was added and is taken out again is taken away.
#[test]
fn the_way_back_from_what_was_added_is_major() {
    // How long something usually takes is neither given nor taken.
    let added =
        planted().into_iter().filter(|planted| planted.asks == "minor" && !planted.at.ends_with(".usually"));
    for planted in added {
        let (old, new) = planted.versions();
        assert_eq!(differences(&new, &old).step(), Some(Major), "{planted:?}");
    }
}

#[test]
fn a_protocol_against_itself_needs_no_step() {
    for (file, source) in PROTOCOLS {
        let protocol = read(source);
        let same = differences(&protocol, &protocol);
        assert_eq!(same.differences, [], "{file}");
        assert_eq!((same.step(), same.least(), same.suffices()), (None, same.old, true));
    }
}

/// Paths of all values of a file that are no tables.
fn leaves(value: &Value, path: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    match value {
        Value::Table(table) => {
            for (key, value) in table {
                path.push(key.clone());
                leaves(value, path, found);
                path.pop();
            }
        }
        Value::Array(items) if items.iter().any(Value::is_table) => {
            for (at, item) in items.iter().enumerate() {
                path.push(at.to_string());
                leaves(item, path, found);
                path.pop();
            }
        }
        _ => found.push(path.clone()),
    }
}

fn at<'a>(file: &'a mut Value, path: &[String]) -> &'a mut Value {
    path.iter().fold(file, |value, key| match value {
        Value::Array(items) => &mut items[key.parse::<usize>().unwrap()],
        table => table.get_mut(key).unwrap(),
    })
}

fn value_at<'a>(file: &'a Value, path: &[String]) -> &'a Value {
    path.iter().fold(file, |value, key| match value {
        Value::Array(items) => &items[key.parse::<usize>().unwrap()],
        table => table.get(key).unwrap(),
    })
}

fn file_and_leaves(source: &str) -> (Value, Vec<Vec<String>>) {
    let file = Value::Table(toml::from_str::<Table>(source).unwrap());
    let mut found = Vec::new();
    leaves(&file, &mut Vec::new(), &mut found);
    (file, found)
}

/// Whatever has the shape of a protocol, whether or not its names are names of something.
fn read_value(file: &Value) -> Option<Protocol> {
    file.clone().try_into().ok()
}

/// Whether a value is a text for people.
fn is_text(path: &[String]) -> bool {
    path.last().is_some_and(|key| ["sl", "en", "cite"].contains(&key.as_str()))
}

#[test]
fn other_words_are_a_patch_wherever_they_stand() {
    for (_, source) in PROTOCOLS {
        let (file, leaves) = file_and_leaves(source);
        let old = read_value(&file).unwrap();
        let in_words =
            |path: &&Vec<String>| path.last().is_some_and(|key| ["sl", "en", "cite"].contains(&key.as_str()));
        let texts: Vec<_> = leaves.iter().filter(in_words).collect();
        assert!(texts.len() > 100);
        let mut all = file.clone();
        for path in texts {
            let mut one = file.clone();
            *at(&mut one, path) = "Drugače povedano.".into();
            *at(&mut all, path) = "Drugače povedano.".into();
            let found = differences(&old, &read_value(&one).unwrap());
            assert_eq!((found.step(), found.differences.len()), (Some(Patch), 1), "{path:?}: {found:?}");
        }
        assert_eq!(differences(&old, &read_value(&all).unwrap()).step(), Some(Patch));
    }
}

/// What a value can be instead: its opposite, what stands in its place elsewhere in the file, and lists that are
/// shorter, longer or the other way round.
fn instead(value: &Value, elsewhere: &[Value]) -> Vec<Value> {
    match value {
        Value::Boolean(is) => vec![(!is).into()],
        Value::Integer(number) => vec![(number + 1).into(), (number - 1).into()],
        Value::Array(items) => {
            let mut others = vec![Value::Array(items.iter().rev().cloned().collect())];
            others.push(Value::Array(items.iter().skip(1).cloned().collect()));
            let more =
                elsewhere.iter().filter_map(Value::as_array).flatten().filter(|item| !items.contains(item));
            others.extend(more.map(|item| Value::Array([items.clone(), vec![item.clone()]].concat())));
            others
        }
        _ => elsewhere.to_vec(),
    }
}

/// What says of which protocol a file is which version.
const NAMES: [&str; 3] = ["id", "version", "format"];

#[test]
fn no_difference_passes_unseen() {
    let mut tried = 0;
    for (_, source) in PROTOCOLS {
        let (file, leaves) = file_and_leaves(source);
        let old = read_value(&file).unwrap();
        let head = |path: &[String]| (path.first().cloned(), path.last().cloned());
        for path in leaves.iter().filter(|path| !is_text(path) && !NAMES.contains(&path[0].as_str())) {
            let mut elsewhere: Vec<Value> = Vec::new();
            for other in leaves.iter().filter(|other| head(other) == head(path)) {
                let value = value_at(&file, other);
                if elsewhere.len() < OTHERS && !elsewhere.contains(value) {
                    elsewhere.push(value.clone());
                }
            }
            let value = value_at(&file, path);
            for other in instead(value, &elsewhere).into_iter().filter(|other| other != value) {
                let mut changed = file.clone();
                *at(&mut changed, path) = other.clone();
                let Some(new) = read_value(&changed).filter(|new| *new != old) else { continue };
                tried += 1;
                assert!(!differences(&old, &new).differences.is_empty(), "{path:?}: {value} became {other}");
            }
        }
    }
    println!("{tried} differences tried");
    assert!(tried > 1_500, "only {tried} differences could be read");
}

#[test]
fn whatever_goes_is_major_and_whatever_comes_is_seen() {
    let tables = [
        "roles",
        "services",
        "legal",
        "cycle",
        "fields",
        "states",
        "operations",
        "tasks",
        "deadlines",
        "outcomes",
        "links",
    ];
    let mut seen = BTreeSet::new();
    for (_, source) in PROTOCOLS {
        let (file, _) = file_and_leaves(source);
        let old = read_value(&file).unwrap();
        for table in tables {
            let names: Vec<String> = file
                .get(table)
                .and_then(Value::as_table)
                .into_iter()
                .flat_map(Table::keys)
                .cloned()
                .collect();
            for name in names {
                let mut shorter = file.clone();
                shorter.get_mut(table).unwrap().as_table_mut().unwrap().remove(&name);
                let Some(new) = read_value(&shorter) else { continue };
                seen.insert(table);
                let gone = differences(&old, &new);
                let place = format!("{table}.{name}");
                assert!(gone.differences.iter().any(|d| (d.step, &d.place) == (Major, &place)), "{place}");
                let come = differences(&new, &old);
                assert!(come.differences.iter().any(|d| d.step >= Minor && d.place == place), "{place}");
            }
        }
    }
    // Roles, services and states are named by so much that none can be taken out alone.
    assert!(
        seen.is_superset(&BTreeSet::from(["fields", "operations", "tasks", "deadlines", "outcomes"])),
        "{seen:?}"
    );
}

#[test]
fn the_version_that_is_written_is_judged() {
    let version = |written: &str| IMPROVE.replacen("\"1.0.0\"", &format!("{written:?}"), 1);
    let judged = |old: &str, new: &str| {
        let found = differences(&read(old), &read(new));
        (found.step(), found.least().to_string(), found.suffices())
    };
    let words = |source: &str| source.replacen("label.en = \"Sent\"", "label.en = \"Got\"", 1);
    let less = |source: &str| source.replacen("times       = 3", "times = 1", 1);
    let more = |source: &str| source.replacen("times       = 3", "times = 9", 1);
    assert_eq!(judged(IMPROVE, IMPROVE), (None, "1.0.0".to_owned(), true));
    assert_eq!(judged(IMPROVE, &version("1.0.1")), (None, "1.0.0".to_owned(), true));
    assert_eq!(judged(&version("1.2.3"), IMPROVE), (None, "1.2.3".to_owned(), false));
    assert_eq!(judged(IMPROVE, &words(IMPROVE)), (Some(Patch), "1.0.1".to_owned(), false));
    assert_eq!(judged(IMPROVE, &words(&version("1.0.1"))), (Some(Patch), "1.0.1".to_owned(), true));
    assert_eq!(judged(&version("1.2.3"), &more(&version("1.2.4"))), (Some(Minor), "1.3.0".to_owned(), false));
    assert_eq!(judged(&version("1.2.3"), &more(&version("1.3.0"))), (Some(Minor), "1.3.0".to_owned(), true));
    assert_eq!(judged(&version("1.2.3"), &more(&version("2.0.0"))), (Some(Minor), "1.3.0".to_owned(), true));
    assert_eq!(judged(&version("1.2.3"), &less(&version("1.9.0"))), (Some(Major), "2.0.0".to_owned(), false));
    assert_eq!(judged(&version("1.2.3"), &less(&version("2.0.0"))), (Some(Major), "2.0.0".to_owned(), true));
}

#[test]
fn two_protocols_are_no_versions_of_each_other() {
    let other = compare(&read(IMPROVE), &read(BUDGET), &[]).unwrap_err();
    assert_eq!(other.to_string(), "improve and budget-project are two protocols, not two versions of one");
}

#[test]
fn without_a_calendar_other_units_are_both_shorter_and_longer() {
    let new = IMPROVE.replacen("within    = \"15 days\"", "within = \"7 working days\"", 1);
    let found = compare(&read(IMPROVE), &read(&new), &[]).unwrap();
    let steps: Vec<_> = found.differences.iter().map(|d| (d.step, d.place.as_str())).collect();
    assert_eq!(steps, [(Major, "deadlines.answer.within"), (Minor, "deadlines.answer.within")]);
}

#[test]
fn the_largest_step_is_told_first_with_a_sentence_for_each() {
    let new = IMPROVE
        .replacen("label.en = \"Sent\"", "label.en = \"Got\"", 1)
        .replacen("times       = 3", "times = 4", 1)
        .replacen("min_length = 4", "min_length = 9", 1);
    let found = differences(&read(IMPROVE), &read(&new));
    let told: Vec<_> =
        found.differences.iter().map(|d| format!("{} {}: {}", d.step, d.place, d.what)).collect();
    assert_eq!(
        told,
        [
            "major fields.title.min_length: 9 characters are asked for, and 4 were enough",
            "minor operations.ask-author.times: can be done more often",
            "patch steps.sent.label: is said in other words",
        ]
    );
}
