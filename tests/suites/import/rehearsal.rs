//! What the rules refuse is found out before anything is sent.

use super::{assert_all_accounted_for, fixture, real, why};
use pobuda::import::plan::{Order, Plan};
use pobuda::import::rehearsal::rehearse;
use pobuda::import::report::Why;
use pobuda::import::{decide_madrid, open311};
use pobuda::start::library;
use serde_json::json;

fn rehearsed(mut plan: Plan) -> Plan {
    rehearse(&mut plan, &library().expect("the bundled files")).expect("a rehearsal");
    plan
}

#[test]
fn nothing_of_the_samples_is_refused_that_could_be_planned() {
    for plan in [
        decide_madrid::plan(&fixture("decide-madrid")).expect("a plan"),
        open311::plan(&fixture("open311/requests.json")).expect("a plan"),
    ] {
        let before = plan.report.skipped.clone();
        let plan = rehearsed(plan);
        assert_eq!(plan.report.skipped, before);
        assert_all_accounted_for(&plan);
    }
}

#[test]
fn nothing_of_the_real_data_sets_is_refused() {
    let mut plans = Vec::new();
    plans.extend(real("decide-madrid").map(|folder| decide_madrid::plan(&folder).expect("a plan")));
    let chicago = real("open311/chicago_requests_with_notes.json");
    plans.extend(chicago.map(|file| open311::plan(&file).expect("a plan")));
    for plan in plans {
        let before = plan.report.skipped.clone();
        let plan = rehearsed(plan);
        assert_eq!(plan.report.skipped, before);
        assert_all_accounted_for(&plan);
    }
}

#[test]
fn a_refused_opening_takes_everything_of_its_case_with_it() {
    let mut plan = decide_madrid::plan(&fixture("decide-madrid")).expect("a plan");
    let case = plan.cases.iter_mut().find(|case| case.record == "7").expect("the case");
    let Order::Open { fields, .. } = &mut case.opening.order else { panic!("an opening") };
    fields.insert("title".to_owned(), json!("a".repeat(121)));
    let plan = rehearsed(plan);
    assert_all_accounted_for(&plan);
    assert_eq!(why(&plan, "proposal", "7"), Why::Refused);
    assert_eq!(why(&plan, "comment", "101"), Why::ParentNotTaken);
    assert!(plan.cases.iter().all(|case| case.record != "7"));
}

#[test]
fn a_refused_comment_takes_its_votes_and_its_replies_with_it_and_nothing_else() {
    let mut plan = decide_madrid::plan(&fixture("decide-madrid")).expect("a plan");
    let case = plan.cases.iter_mut().find(|case| case.record == "7").expect("the case");
    let comment = case.history.iter_mut().find(|step| step.records[0].record == "100").expect("the comment");
    let Order::Post { text, .. } = &mut comment.order else { panic!("a comment") };
    *text = "a".repeat(10_001);
    let plan = rehearsed(plan);
    assert_all_accounted_for(&plan);
    // The data set has another comment of that number, which is listed already.
    let listed = |why| plan.report.skipped.iter().any(|s| s.record == "100" && s.why == why);
    assert!(listed(Why::Refused) && listed(Why::DuplicateId), "{:?}", plan.report.skipped);
    assert_eq!(why(&plan, "comment", "101"), Why::ParentNotTaken);
    let case = plan.cases.iter().find(|case| case.record == "7").expect("the case stays");
    assert!(case.steps().all(|step| step.records[0].record != "100"), "its votes went with it");
    assert!(case.steps().any(|step| step.records[0].record == "103"), "others stay");
}

#[test]
fn a_record_whose_last_step_is_refused_is_not_begun() {
    let mut plan = decide_madrid::plan(&fixture("decide-madrid")).expect("a plan");
    let case = plan.cases.iter_mut().find(|case| case.record == "7").expect("the case");
    let Order::Perform { fields, .. } = &mut case.closing[0].order else { panic!("an operation") };
    fields.insert("title".to_owned(), json!("not taken by this operation"));
    let plan = rehearsed(plan);
    assert_all_accounted_for(&plan);
    assert_eq!(why(&plan, "proposal", "7"), Why::Refused);
    assert!(plan.cases.iter().all(|case| case.record != "7"), "never half-imported");
}
