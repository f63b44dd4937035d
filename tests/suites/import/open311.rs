//! Open311: service requests and their notes.

use super::{assert_all_accounted_for, at, fixture, real, why};
use pobuda::import::open311::plan;
use pobuda::import::plan::{Order, Plan, PlannedCase, Step};
use pobuda::import::report::Why;
use serde_json::json;

fn sample() -> Plan {
    plan(&fixture("open311/requests.json")).expect("a plan")
}

fn case<'a>(plan: &'a Plan, record: &str) -> &'a PlannedCase {
    plan.cases.iter().find(|case| case.record == record).expect("the case")
}

fn operation(step: &Step) -> &'static str {
    match &step.order {
        Order::Open { operation, .. } | Order::Perform { operation, .. } => operation,
        other => panic!("no operation: {other:?}"),
    }
}

fn fields(step: &Step) -> serde_json::Value {
    match &step.order {
        Order::Open { fields, .. } | Order::Perform { fields, .. } => json!(fields),
        other => panic!("no operation: {other:?}"),
    }
}

#[test]
fn every_note_is_one_step_of_the_history() {
    let plan = sample();
    let lamp = case(&plan, "26-0001");
    let told: Vec<_> = lamp.steps().map(|step| (operation(step), at(step))).collect();
    assert_eq!(
        told,
        [
            ("open", "2026-01-05T13:30:00Z Recorded".to_owned()),
            ("activity", "2026-01-06T15:00:00Z Recorded".to_owned()),
            ("follow-on-created", "2026-01-07T16:00:00Z Recorded".to_owned()),
            ("follow-on-closed", "2026-01-08T16:00:00Z Recorded".to_owned()),
            ("close", "2026-01-09T21:00:00Z Recorded".to_owned()),
        ]
    );
    assert_eq!(fields(&lamp.history[0]), json!({"summary": "Crew Assigned", "detail": "Crew 4"}));
    assert_eq!(fields(&lamp.history[1])["follow_on"], "26-0077");
    assert_eq!(fields(&lamp.history[3])["status_note"], "Lamp replaced");
}

#[test]
fn what_the_request_says_of_itself_opens_the_case() {
    let plan = sample();
    let given = fields(&case(&plan, "26-0001").opening);
    assert_eq!(given["title"], "Street Light Out");
    assert_eq!(given["agency"], "Street Lighting - East");
    assert_eq!(given["assigned_service"], "street-lighting-east");
    assert_eq!(
        given["location"],
        json!({"address": "12 Example Ave", "latitude": 41.5, "longitude": -87.25})
    );
    assert_eq!(
        given["answers"], "CALLBACK: 555-0100",
        "a restricted field: people write telephone numbers here"
    );
    assert_eq!(given["particulars"], "channel: phone\nward: 3");
}

#[test]
fn a_record_that_cannot_be_taken_is_listed_with_all_that_hangs_on_it() {
    let plan = sample();
    assert_all_accounted_for(&plan);
    for (kind, record, reason) in [
        ("note", "26-0002#3", Why::BadDate),
        ("note", "26-0002#4", Why::UnknownKind),
        ("note", "26-0002#5", Why::EmptyText),
        ("note", "26-0002#6", Why::Unreadable),
        ("request", "26-0004", Why::UnknownStatus),
        ("note", "26-0004#1", Why::ParentNotTaken),
        ("request", "26-0001", Why::DuplicateId),
        ("note", "26-0001#1", Why::ParentNotTaken),
        ("request", "number 6", Why::Unreadable),
    ] {
        assert_eq!(why(&plan, kind, record), reason, "{kind} {record}");
    }
    assert_eq!(plan.report.skipped.len(), 9);
}

#[test]
fn a_status_that_no_note_explains_is_reached_with_an_inferred_date() {
    let plan = sample();
    let graffiti = case(&plan, "26-0003");
    let told: Vec<_> = graffiti.steps().map(|step| (operation(step), at(step))).collect();
    assert_eq!(
        told,
        [
            ("open", "2026-02-01T14:00:00Z Recorded".to_owned()),
            ("close", "2026-02-03T14:00:00Z Inferred".to_owned()),
        ]
    );
    let planting = case(&plan, "26-0002");
    let told: Vec<_> = planting.steps().map(operation).collect();
    assert_eq!(told, ["open", "opened", "note-status"]);
    assert_eq!(at(&planting.history[1]), "2026-01-06T14:05:00Z Inferred");
    assert!(plan.report.differences.iter().any(|d| d.record == "26-0003" && d.what == "status"));
    assert!(plan.report.remarks.iter().any(|remark| remark.what.ends_with("expected_datetime")));
}

#[test]
fn a_file_that_is_no_list_of_requests_is_refused_with_a_remedy() {
    let fault = plan(&fixture("decide-madrid/proposals.csv")).expect_err("no JSON").to_string();
    assert!(fault.contains("requests.json?extensions=true"), "{fault}");
}

#[test]
fn all_of_the_real_data_set_is_accounted_for() {
    let Some(file) = real("open311/chicago_requests_with_notes.json") else { return };
    let plan = plan(&file).expect("a plan");
    assert_all_accounted_for(&plan);
    assert_eq!((plan.report.records["request"].read, plan.report.records["note"].read), (50, 276));
    assert!(plan.report.skipped.is_empty(), "{:?}", plan.report.skipped);
    let steps: usize = plan.cases.iter().map(|case| case.steps().count()).sum();
    let told = plan
        .cases
        .iter()
        .flat_map(|case| case.steps())
        .filter(|step| operation(step) == "note-status")
        .count();
    assert_eq!(steps - told, 276, "each note is one step; only an unexplained status adds one");
    let closed =
        plan.cases.iter().filter(|case| case.history.iter().any(|s| operation(s) == "close")).count();
    assert_eq!(closed, 49);
}
