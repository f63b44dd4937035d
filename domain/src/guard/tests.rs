//! Guards say exactly what they mean, and are refused where they do not.

use super::*;
use crate::protocol::{Protocol, parse};
use crate::story::field;
use crate::value::Value;
use jiff::civil::Date;
use proptest::prelude::*;
use std::collections::BTreeMap;

fn read(text: &str) -> Guard {
    text.parse().unwrap_or_else(|why| panic!("{text}: {why}"))
}

#[track_caller]
fn refused(text: &str, column: usize, what: &str) {
    let why: Unread = text.parse::<Guard>().expect_err(text);
    assert_eq!(why.column, column, "{text}: {why}");
    assert!(why.detail.contains(what), "{text}: {why} does not say {what:?}");
}

#[test]
fn a_guard_is_read_as_it_is_written() {
    let text = "estimate >= cycle.min_cost && estimate <= 300000 && kind != \"praise\" && votes > -1";
    let guard = read(text);
    assert_eq!(guard.to_string(), text);
    assert_eq!(guard.comparisons()[1].column, 31);
    assert_eq!(guard.comparisons()[0].right, Operand::Named(Named::Cycle(field("min_cost"))));
    assert_eq!(guard.comparisons()[3].right, Operand::Integer(-1));
    assert_eq!(guard.names().count(), 5);
    assert_eq!(read(" a==1&&b!=2\n").to_string(), "a == 1 && b != 2");
}

#[test]
fn what_is_not_a_guard_is_refused_at_its_character() {
    refused("", 1, "missing here");
    refused("cost <= 1 &&", 13, "missing here");
    refused("cost = 1", 6, "write ==");
    refused("cost", 5, "one of ==");
    refused("cost <= ", 9, "compare with");
    refused("cost <= 1 || cost > 3", 11, "not by ||");
    refused("1 < cost", 1, "other way round");
    refused("(cost < 1)", 1, "no parentheses");
    refused("!cost", 1, "negates nothing");
    refused("cost < 1 < 2", 10, "one operator");
    refused("cost < 1 2", 10, "write &&");
    refused("cost.net < 1", 5, "only cycle has parts");
    refused("cycle.a.b < 1", 8, "only cycle has parts");
    refused("cycle < 1", 1, "word of the language");
    refused("cycle. < 1", 7, "no name");
    refused("in < 1", 1, "word of the language");
    refused("Cost < 1", 1, "lower-case");
    refused("size(a) < 1", 5, "no functions");
    refused("cost < 1.5", 9, "whole numbers");
    refused("cost < 1_000", 9, "whole numbers");
    refused("cost < -", 9, "digits");
    refused("cost < 9007199254740992", 8, "within");
    refused("cost < 99999999999999999999", 8, "within");
    refused("kind == 'idea'", 9, "double quotes");
    refused("kind == \"idea", 9, "not closed");
    refused("kind == \"\"", 9, "empty");
    refused("kind == \"a\\n\"", 11, "backslash");
    refused("kind-of == 1", 5, "no hyphen");
    refused("č < 1", 1, "begins with the name");
    refused("a == \"č\" č", 10, "write &&");
    refused(&"a".repeat(GUARD_CHARS_MAX + 1), 1, "at most 500");
    let many = vec!["a < 1"; GUARD_COMPARISONS_MAX + 1].join(" && ");
    refused(&many, 145, "at most 16");
    assert!(vec!["a < 1"; GUARD_COMPARISONS_MAX].join(" && ").parse::<Guard>().is_ok());
}

fn values() -> BTreeMap<&'static str, Value> {
    BTreeMap::from([
        ("cost", Value::Money(500)),
        ("votes", Value::Integer(7)),
        ("day", Value::Date("2026-03-02".parse::<Date>().unwrap())),
        ("kind", Value::Choice(crate::story::name("idea"))),
        ("office", Value::Service(crate::story::name("roads"))),
        ("cycle.least", Value::Money(100)),
    ])
}

fn judged(text: &str) -> String {
    let values = values();
    match read(text).judge(|named| values.get(named.to_string().as_str())) {
        Verdict::Holds => "holds".to_owned(),
        Verdict::Fails(comparison) => format!("fails {comparison}"),
        Verdict::Unknown(named) => format!("unknown {named}"),
        Verdict::Unfit(comparison) => format!("unfit {comparison}"),
    }
}

#[test]
fn a_guard_is_judged_by_its_first_failing_comparison() {
    for (guard, verdict) in [
        ("cost >= cycle.least && cost <= 500", "holds"),
        ("cost == 500 && votes != 8 && votes > 6", "holds"),
        ("day < \"2026-03-03\" && day >= \"2026-03-02\"", "holds"),
        ("kind == \"idea\" && office != \"parks\"", "holds"),
        ("votes < 7 && cost < 0", "fails votes < 7"),
        ("cost < cycle.least", "fails cost < cycle.least"),
        ("lost > 1 && votes > 1", "unknown lost"),
        ("lost > 1 && votes > 9", "fails votes > 9"),
        ("votes > lost", "unknown lost"),
        ("kind < \"praise\"", "unfit kind < \"praise\""),
        ("cost == votes", "unfit cost == votes"),
        ("day == \"soon\"", "unfit day == \"soon\""),
        ("kind == 3", "unfit kind == 3"),
        ("votes == \"3\"", "unfit votes == \"3\""),
    ] {
        assert_eq!(judged(guard), verdict, "{guard}");
    }
}

fn office() -> Protocol {
    let fields = "[fields]\nkind = { type = \"choice\", choices = { idea = { en = \"I\" }, praise = { en = \"P\" } }, label.en = \"K\" }\n\
                  hidden = { type = \"integer\", public = false, label.en = \"H\" }\n\
                  day = { type = \"date\", label.en = \"D\" }\nvotes = { type = \"integer\", label.en = \"V\" }\n";
    parse("little.toml", &crate::story::LITTLE.replacen("[fields]\n", fields, 1)).unwrap()
}

#[test]
fn a_guard_fits_the_fields_of_its_protocol() {
    let office = office();
    for guard in [
        "cost >= cycle.least && cost < 300",
        "day >= cycle.starts && day != \"2026-05-01\"",
        "kind == \"idea\"",
        "assigned_service != \"roads\"",
        "votes > -3 && votes < votes",
    ] {
        assert_eq!(read(guard).misfits(&office), [], "{guard}");
    }
    for (guard, what) in [
        ("lost == 1", "field \"lost\" is not declared"),
        ("cost > cycle.lost", "no value \"lost\""),
        ("title == \"x\"", "do not compare"),
        ("hidden == 1", "not public for ever"),
        ("kind > \"idea\"", "which of two comes first"),
        ("kind == \"question\"", "not one of the choices"),
        ("cost == votes", "money and votes is a whole number"),
        ("cost > -1", "never negative"),
        ("day == \"2026-3-1\"", "not a date"),
        ("day == 3", "cannot be compared"),
        ("assigned_service == \"The Roads\"", "cannot be compared"),
    ] {
        let misfits = read(guard).misfits(&office);
        assert_eq!(misfits.len(), 1, "{guard}");
        assert!(misfits[0].detail.contains(what), "{guard}: {}", misfits[0].detail);
        assert!(!misfits[0].remedy.is_empty());
    }
}

#[test]
fn the_guards_of_the_bundled_protocols_can_be_read_and_fit() {
    let mut guards = 0;
    for (file, source) in crate::bundled::PROTOCOLS {
        let protocol = parse(file, source).unwrap();
        for (name, operation) in protocol.operations.iter() {
            if let Some(when) = &operation.when {
                assert_eq!(when.guard().unwrap().misfits(&protocol), [], "{file} {name}");
                guards += 1;
            }
        }
    }
    assert_eq!(guards, 2);
}

fn operators() -> impl Strategy<Value = Operator> {
    use Operator::*;
    prop::sample::select(vec![Equal, NotEqual, Less, AtMost, Greater, AtLeast])
}

fn named() -> impl Strategy<Value = Named> {
    prop_oneof![
        prop::sample::select(vec!["i", "j", "k"]).prop_map(|name| Named::Field(field(name))),
        prop::sample::select(vec!["m", "n"]).prop_map(|name| Named::Cycle(field(name))),
    ]
}

fn operands() -> impl Strategy<Value = Operand> {
    prop_oneof![named().prop_map(Operand::Named), (-4..5_i64).prop_map(Operand::Integer)]
}

/// Guards over whole numbers, as many comparisons as hold each other up now and then.
pub(super) fn guards() -> impl Strategy<Value = Guard> {
    prop::collection::vec((named(), operators(), operands()), 1..5).prop_map(|comparisons| {
        let comparisons = comparisons.into_iter().map(|(left, operator, right)| Comparison {
            left,
            operator,
            right,
            column: 1,
        });
        Guard { comparisons: comparisons.collect() }
    })
}

fn without_columns(mut guard: Guard) -> Guard {
    guard.comparisons.iter_mut().for_each(|comparison| comparison.column = 1);
    guard
}

const NAMES: [&str; 5] = ["i", "j", "k", "cycle.m", "cycle.n"];

pub(super) fn named_values(numbers: [i64; 5]) -> BTreeMap<String, Value> {
    NAMES.iter().zip(numbers).map(|(name, number)| ((*name).to_owned(), Value::Integer(number))).collect()
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(guard in guards()) {
        prop_assert_eq!(&without_columns(read(&guard.to_string())), &guard);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "[a-z0-9_ .<>=!&|\"'()č\\\\-]{0,40}") {
        if let Err(why) = text.parse::<Guard>() {
            prop_assert!(why.column >= 1 && why.column <= text.chars().count() + 1);
        }
    }

    /// Another way to say the same: every comparison by a table of signs.
    #[test]
    fn a_guard_holds_when_every_comparison_does(guard in guards(), numbers in prop::array::uniform5(-4..5_i64)) {
        let number = |named: &Named| numbers[NAMES.iter().position(|name| *name == named.to_string()).unwrap()];
        let values = named_values(numbers);
        let expected = guard.comparisons().iter().all(|comparison| {
            let right = match &comparison.right {
                Operand::Named(named) => number(named),
                Operand::Integer(number) => *number,
                Operand::Text(_) => unreachable!(),
            };
            let sign = (number(&comparison.left) - right).signum();
            match comparison.operator {
                Operator::Equal => sign == 0,
                Operator::NotEqual => sign != 0,
                Operator::Less => sign == -1,
                Operator::AtMost => sign != 1,
                Operator::Greater => sign == 1,
                Operator::AtLeast => sign != -1,
            }
        });
        let verdict = guard.judge(|named| values.get(&named.to_string()));
        prop_assert_eq!(verdict == Verdict::Holds, expected);
    }
}
