//! Faults planted into the bundled protocols: how many of them the verifier finds.

use super::*;
use crate::story::Dice;
use std::collections::BTreeMap;
use toml::{Table, Value};

/// Faults of every kind in every protocol, with the seeds from 0 on.
const OF_EACH_KIND: u64 = 12;

/// Least share that must be found, in each protocol and over all. Unit: thousandths.
const SHARE_MIN: usize = 850;

/// Plants one fault somewhere; nothing where there is no room for its kind.
type Plant = fn(&mut Table, &mut Dice) -> Option<String>;

/// What a miss of the kind leaves behind, where there can be one.
const KINDS: [(&str, Plant, &str); 27] = [
    ("drop an operation", |p, d| drop_entry(p, d, "operations"), "one way fewer of several"),
    ("lead an operation elsewhere", lead_elsewhere, "another way that is as good to follow"),
    ("lead an outcome elsewhere", lead_outcome_elsewhere, "another way that is as good to follow"),
    ("drop a responsible post", |p, d| drop_key(p, d, "operations", "responsible"), ""),
    ("name another responsible post", other_post, "another post that exists and is filled"),
    ("lengthen a norm", |p, d| lengthen(p, d, "norm", 2), ""),
    (
        "lengthen a limit",
        |p, d| lengthen(p, d, "within", 4),
        "a longer limit that no law, norm or charter forbids",
    ),
    (
        "drop a field that an operation needs",
        |p, d| drop_item(p, d, "operations", "needs"),
        "a shorter list of what must be given",
    ),
    (
        "drop a field that an outcome needs",
        |p, d| drop_item(p, d, "outcomes", "needs"),
        "a shorter list of what must be given",
    ),
    ("drop a translation", drop_translation, ""),
    ("break a placeholder in one language", break_placeholder, ""),
    ("drop a state from `from`", |p, d| drop_item(p, d, "operations", "from"), "one way fewer of several"),
    (
        "drop a state from a deadline",
        |p, d| drop_item(p, d, "deadlines", "runs_in"),
        "another deadline still runs there",
    ),
    ("drop a deadline", |p, d| drop_entry(p, d, "deadlines"), "another deadline still runs there"),
    (
        "drop a pause",
        |p, d| drop_key(p, d, "deadlines", "pauses_in"),
        "the date of the case stands meanwhile",
    ),
    ("drop an outcome", |p, d| drop_key(p, d, "operations", "outcome"), ""),
    ("drop a remedy", |p, d| drop_key(p, d, "outcomes", "remedy"), "only a refusal must have one"),
    ("drop a state", |p, d| drop_entry(p, d, "states"), ""),
    ("drop a field", |p, d| drop_entry(p, d, "fields"), ""),
    ("open an end", open_an_end, ""),
    ("misname a field", misname, ""),
    ("let a task block another operation", block_another, "another way out of the same state"),
    ("drop a copied field of a link", drop_copy, ""),
    ("hide a field", hide, "nothing public shows it"),
    ("change the kind of an outcome", other_kind, "a kind that says as little"),
    ("let what comes by itself need something", need_by_itself, ""),
    ("change the type of a field", other_type, "nothing depends on the type"),
];

#[test]
fn planted_faults_are_found() {
    let mut planted = 0;
    let mut missed: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    let mut unexplained = Vec::new();
    for (file, source) in PROTOCOLS {
        let protocol: Table = toml::from_str(source).unwrap();
        let (mut here, mut found) = (0, 0);
        let mut seen = BTreeSet::new();
        for (at, (kind, plant, miss)) in (0_u64..).zip(KINDS) {
            for seed in 0..OF_EACH_KIND {
                let mut broken = protocol.clone();
                let mut dice = Dice::of(seed * 100 + at);
                let Some(what) = plant(&mut broken, &mut dice).filter(|_| broken != protocol) else {
                    continue;
                };
                // The same fault twice would count twice.
                if !seen.insert((kind, what.clone())) {
                    continue;
                }
                here += 1;
                if verify(file, &toml::to_string(&broken).unwrap(), &BUNDLED).is_sound() {
                    missed.entry(kind).or_default().push(format!("{file} {what} (seed {seed})"));
                    if miss.is_empty() {
                        unexplained.push(format!("{kind}: {file} {what} (seed {seed})"));
                    }
                } else {
                    found += 1;
                }
            }
        }
        let share = found * 1000 / here;
        println!("{file}: {found} of {here} found, {share} ‰");
        assert!(share >= SHARE_MIN, "{file}: {share} ‰");
        planted += here;
    }
    let misses: usize = missed.values().map(Vec::len).sum();
    for (kind, what) in &missed {
        let why = KINDS.iter().find(|(name, ..)| name == kind).map_or("", |(_, _, why)| why);
        println!("{kind}, {} missed ({why}):", what.len());
        what.iter().collect::<BTreeSet<_>>().iter().for_each(|what| println!("    {what}"));
    }
    let share = (planted - misses) * 1000 / planted;
    println!("{planted} planted in {} kinds, {misses} missed: {share} ‰ found", KINDS.len());
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
    assert!(share >= SHARE_MIN, "{share} ‰");
}

fn entries<'a>(protocol: &'a mut Table, table: &str) -> Vec<(String, &'a mut Table)> {
    let entries = protocol.get_mut(table).and_then(Value::as_table_mut).into_iter().flatten();
    entries.filter_map(|(name, value)| Some((name.to_owned(), value.as_table_mut()?))).collect()
}

/// One of the entries that are fit, and its name.
fn pick<'a>(
    protocol: &'a mut Table,
    dice: &mut Dice,
    table: &str,
    fit: impl Fn(&Table) -> bool,
) -> Option<(String, &'a mut Table)> {
    let mut fitting = entries(protocol, table);
    fitting.retain(|(_, entry)| fit(entry));
    if fitting.is_empty() { None } else { Some(fitting.swap_remove(dice.below(fitting.len()))) }
}

fn names(protocol: &mut Table, table: &str) -> Vec<String> {
    entries(protocol, table).into_iter().map(|(name, _)| name).collect()
}

fn drop_entry(protocol: &mut Table, dice: &mut Dice, table: &str) -> Option<String> {
    let name = dice.one_of(&names(protocol, table)).clone();
    protocol.get_mut(table)?.as_table_mut()?.remove(&name);
    Some(name)
}

fn drop_key(protocol: &mut Table, dice: &mut Dice, table: &str, key: &str) -> Option<String> {
    let (name, entry) = pick(protocol, dice, table, |entry| entry.contains_key(key))?;
    entry.remove(key);
    Some(name)
}

fn drop_item(protocol: &mut Table, dice: &mut Dice, table: &str, key: &str) -> Option<String> {
    let long = |entry: &Table| entry.get(key).and_then(Value::as_array).is_some_and(|list| !list.is_empty());
    let (name, entry) = pick(protocol, dice, table, long)?;
    let list = entry.get_mut(key)?.as_array_mut()?;
    let item = list.remove(dice.below(list.len()));
    Some(format!("{name}: {item}"))
}

fn lead_elsewhere(protocol: &mut Table, dice: &mut Dice) -> Option<String> {
    let state = dice.one_of(&names(protocol, "states")).clone();
    let (name, entry) = pick(protocol, dice, "operations", |o| o.get("to").is_some_and(Value::is_str))?;
    entry.insert("to".to_owned(), state.clone().into());
    Some(format!("{name} to {state}"))
}

fn lead_outcome_elsewhere(protocol: &mut Table, dice: &mut Dice) -> Option<String> {
    let state = dice.one_of(&names(protocol, "states")).clone();
    let (name, entry) = pick(protocol, dice, "operations", |o| o.get("to").is_some_and(Value::is_table))?;
    let ways = entry.get_mut("to")?.as_table_mut()?;
    let outcomes: Vec<String> = ways.keys().cloned().collect();
    let outcome = dice.one_of(&outcomes).clone();
    ways.insert(outcome.clone(), state.clone().into());
    Some(format!("{name}, {outcome} to {state}"))
}

fn other_post(protocol: &mut Table, dice: &mut Dice) -> Option<String> {
    let service = dice.one_of(&names(protocol, "services")).clone();
    let role = dice.one_of(&names(protocol, "roles")).clone();
    let (name, entry) = pick(protocol, dice, "operations", |_| true)?;
    entry.insert("responsible".to_owned(), format!("{service}/{role}").into());
    Some(format!("{name} by {service}/{role}"))
}

fn lengthen(protocol: &mut Table, dice: &mut Dice, key: &str, times: u32) -> Option<String> {
    let (name, entry) = pick(protocol, dice, "deadlines", |deadline| deadline.contains_key(key))?;
    let (count, unit) = entry.get(key)?.as_str()?.split_once(' ')?;
    let unit = if unit.ends_with('s') { unit.to_owned() } else { format!("{unit}s") };
    let longer = format!("{} {unit}", count.parse::<u32>().unwrap() * times);
    entry.insert(key.to_owned(), longer.clone().into());
    Some(format!("{name}: {longer}"))
}

const TABLES: [&str; 8] =
    ["roles", "services", "fields", "states", "operations", "tasks", "deadlines", "outcomes"];

fn drop_translation(protocol: &mut Table, dice: &mut Dice) -> Option<String> {
    let table = *dice.one_of(&TABLES);
    let language = *dice.one_of(&["sl", "en"]);
    let (name, entry) = pick(protocol, dice, table, |entry| entry.contains_key("label"))?;
    let texts: Vec<&str> = ["label", "plain", "says", "remedy", "why_not"]
        .into_iter()
        .filter(|key| entry.contains_key(*key))
        .collect();
    let key = *dice.one_of(&texts);
    entry.get_mut(key)?.as_table_mut()?.remove(language);
    Some(format!("{table}.{name}.{key}.{language}"))
}

fn break_placeholder(protocol: &mut Table, dice: &mut Dice) -> Option<String> {
    let language = *dice.one_of(&["sl", "en"]);
    let says = |entry: &Table| Some(entry.get("says")?.get(language)?.as_str()?.contains('{'));
    let (name, entry) = pick(protocol, dice, "operations", |entry| says(entry) == Some(true))?;
    let words = entry.get_mut("says")?.as_table_mut()?;
    let broken = words.get(language)?.as_str()?.replacen('{', "{x", 1);
    words.insert(language.to_owned(), broken.into());
    Some(format!("{name} in {language}"))
}

fn open_an_end(protocol: &mut Table, dice: &mut Dice) -> Option<String> {
    drop_key(protocol, dice, "states", "final")
}

fn misname(protocol: &mut Table, dice: &mut Dice) -> Option<String> {
    let table = *dice.one_of(&["operations", "outcomes"]);
    let has_needs =
        |entry: &Table| entry.get("needs").and_then(Value::as_array).is_some_and(|list| !list.is_empty());
    let (name, entry) = pick(protocol, dice, table, has_needs)?;
    let list = entry.get_mut("needs")?.as_array_mut()?;
    let at = dice.below(list.len());
    let wrong = format!("{}s", list[at].as_str()?);
    list[at] = wrong.clone().into();
    Some(format!("{name}: {wrong}"))
}

fn need_by_itself(protocol: &mut Table, dice: &mut Dice) -> Option<String> {
    let field = dice.one_of(&names(protocol, "fields")).clone();
    let automatic = |entry: &Table| ["after", "at", "on"].iter().any(|key| entry.contains_key(*key));
    let (name, entry) = pick(protocol, dice, "operations", automatic)?;
    entry.insert("needs".to_owned(), vec![field.clone()].into());
    Some(format!("{name}: {field}"))
}

fn block_another(protocol: &mut Table, dice: &mut Dice) -> Option<String> {
    let operation = dice.one_of(&names(protocol, "operations")).clone();
    let (name, entry) = pick(protocol, dice, "tasks", |task| task.contains_key("blocks"))?;
    entry.insert("blocks".to_owned(), vec![operation.clone()].into());
    Some(format!("{name} blocks {operation}"))
}

fn drop_copy(protocol: &mut Table, dice: &mut Dice) -> Option<String> {
    let (name, entry) = pick(protocol, dice, "links", |link| link.contains_key("copy"))?;
    let copy = entry.get_mut("copy")?.as_table_mut()?;
    let copied: Vec<String> = copy.keys().cloned().collect();
    let field = dice.one_of(&copied).clone();
    copy.remove(&field);
    Some(format!("{name}: {field}"))
}

fn hide(protocol: &mut Table, dice: &mut Dice) -> Option<String> {
    let (name, entry) = pick(protocol, dice, "fields", |_| true)?;
    entry.insert("public".to_owned(), false.into());
    Some(name)
}

fn other_kind(protocol: &mut Table, dice: &mut Dice) -> Option<String> {
    let kind = *dice.one_of(&["accepted", "done", "noted", "moved", "declined", "withdrawn"]);
    let (name, entry) = pick(protocol, dice, "outcomes", |_| true)?;
    entry.insert("kind".to_owned(), kind.into());
    Some(format!("{name}: {kind}"))
}

fn other_type(protocol: &mut Table, dice: &mut Dice) -> Option<String> {
    let kind = *dice.one_of(&["text", "integer", "money", "date", "files", "service"]);
    let (name, entry) = pick(protocol, dice, "fields", |_| true)?;
    entry.insert("type".to_owned(), kind.into());
    Some(format!("{name}: {kind}"))
}
