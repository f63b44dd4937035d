//! Foreign data sets become timelines: what is taken, what is not, and that doing it twice is doing it once.

mod decide_madrid;
mod open311;
mod rehearsal;
mod running;

use pobuda::import::plan::{Plan, Step, When};
use pobuda::import::report::Why;
use std::path::PathBuf;

/// A file or folder among the fixtures.
fn fixture(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/import").join(path)
}

/// The real data set beside the checkout; `None`, said aloud, when it is not there.
fn real(path: &str) -> Option<PathBuf> {
    let whole = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(path);
    if whole.exists() {
        return Some(whole);
    }
    println!("skipped: ../shared/data is absent ({path})");
    None
}

fn why(plan: &Plan, kind: &str, record: &str) -> Why {
    let mut of =
        plan.report.skipped.iter().filter(|skipped| skipped.kind == kind && skipped.record == record);
    let one = of.next().unwrap_or_else(|| panic!("{kind} {record} is not listed: {:?}", plan.report.skipped));
    assert!(of.next().is_none(), "{kind} {record} is listed twice");
    one.why
}

fn at(step: &Step) -> String {
    match step.when {
        When::At(at, precision) => format!("{at} {precision:?}"),
        When::Undated => "undated".to_owned(),
    }
}

/// Every record that was read is either in the plan, once, or listed as not taken.
fn assert_all_accounted_for(plan: &Plan) {
    let mut planned = std::collections::BTreeMap::new();
    for step in plan.cases.iter().flat_map(|case| case.steps()) {
        for record in &step.records {
            planned.insert(record.clone(), ());
        }
    }
    for (kind, count) in &plan.report.records {
        let taken = planned.keys().filter(|record| record.kind == *kind).count() as u64;
        assert_eq!(count.read, taken + count.skipped, "{kind}: {count:?}");
        let listed = plan.report.skipped.iter().filter(|skipped| skipped.kind == *kind).count() as u64;
        assert_eq!(listed, count.skipped, "{kind}");
    }
}
