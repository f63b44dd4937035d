//! Guards mean in CEL what they mean here, by another team's reading of it.

use super::tests::{guards, named_values};
use super::*;
use crate::value::Value;
use cel::{Context, Program};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What CEL makes of it, over whole numbers and texts.
fn in_cel(guard: &str, values: &BTreeMap<String, Value>) -> bool {
    let program = Program::compile(guard).unwrap_or_else(|why| panic!("{guard}: {why}"));
    let mut context = Context::default();
    let mut cycle = HashMap::new();
    for (name, value) in values {
        match (name.strip_prefix("cycle."), value) {
            (Some(name), Value::Integer(number) | Value::Money(number)) => {
                cycle.insert(name.to_owned(), *number);
            }
            (None, Value::Integer(number) | Value::Money(number)) => {
                context.add_variable(name.clone(), *number).unwrap();
            }
            (None, Value::Date(day)) => context.add_variable(name.clone(), day.to_string()).unwrap(),
            (None, Value::Choice(text) | Value::Service(text)) => {
                context.add_variable(name.clone(), text.as_str()).unwrap();
            }
            other => panic!("{other:?}"),
        }
    }
    context.add_variable("cycle", cycle).unwrap();
    match program.execute(&context) {
        Ok(cel::Value::Bool(holds)) => holds,
        other => panic!("{guard}: {other:?}"),
    }
}

fn here(guard: &Guard, values: &BTreeMap<String, Value>) -> bool {
    guard.judge(|named| values.get(&named.to_string())) == Verdict::Holds
}

proptest! {
    #[test]
    fn whole_numbers_compare_as_in_cel(guard in guards(), numbers in prop::array::uniform5(-4..5_i64)) {
        let values = named_values(numbers);
        prop_assert_eq!(here(&guard, &values), in_cel(&guard.to_string(), &values), "{}", guard);
    }

    /// Whatever is read here is CEL, and names the same values there.
    #[test]
    fn what_is_read_here_is_read_there(text in "[a-e]{1,2}( ?)(==|!=|<|<=|>|>=)( ?)([a-e]|cycle\\.[ab]|-?[0-9]{1,3}|\"[a-z]{1,3}\")( && [a-e] < 3)?") {
        if let Ok(guard) = text.parse::<Guard>() {
            let program = Program::compile(&text).unwrap_or_else(|why| panic!("{text}: {why}"));
            let references = program.references();
            let there: BTreeSet<&str> = references.variables().into_iter().collect();
            let own: Vec<String> = guard.names().map(ToString::to_string).collect();
            let own: BTreeSet<&str> = own.iter().map(|name| name.split('.').next().unwrap()).collect();
            prop_assert_eq!(own, there);
        }
    }
}

#[test]
fn dates_and_choices_compare_as_in_cel() {
    let values: BTreeMap<String, Value> = [
        ("day", Value::Date("2026-03-02".parse().unwrap())),
        ("kind", Value::Choice(crate::story::name("idea"))),
        ("office", Value::Service(crate::story::name("roads"))),
        ("cost", Value::Money(500)),
        ("cycle.least", Value::Money(100)),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    for guard in [
        "day < \"2026-03-10\"",
        "day >= \"2026-03-02\" && day != \"2026-03-03\"",
        "day > \"2026-03-02\"",
        "kind == \"idea\" && cost > cycle.least",
        "kind != \"idea\"",
        "office == \"roads\" && cost <= 499",
    ] {
        assert_eq!(here(&guard.parse().unwrap(), &values), in_cel(guard, &values), "{guard}");
    }
}
