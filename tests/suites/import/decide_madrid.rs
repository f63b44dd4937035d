//! Decide Madrid: proposals and comments.

use super::{assert_all_accounted_for, at, fixture, real, why};
use pobuda::import::decide_madrid::plan;
use pobuda::import::plan::{Order, Plan, PlannedCase};
use pobuda::import::report::Why;

fn sample() -> Plan {
    plan(&fixture("decide-madrid")).expect("a plan")
}

fn case<'a>(plan: &'a Plan, record: &str) -> &'a PlannedCase {
    plan.cases.iter().find(|case| case.record == record).expect("the case")
}

fn comments(case: &PlannedCase) -> Vec<String> {
    case.history.iter().map(|step| step.records[0].record.clone()).collect()
}

fn posted<'a>(case: &'a PlannedCase, record: &str) -> &'a Order {
    &case.history.iter().find(|step| step.records[0].record == record).expect("the comment").order
}

#[test]
fn every_row_is_taken_or_listed_with_its_reason() {
    let plan = sample();
    assert_all_accounted_for(&plan);
    for (kind, record, reason) in [
        ("proposal", "20", Why::BadDate),
        ("proposal", "21", Why::UnknownStatus),
        ("proposal", "19", Why::DuplicateId),
        ("proposal", "22", Why::Unreadable),
        ("proposal", "23", Why::EmptyText),
        ("comment", "104", Why::EmptyText),
        ("comment", "100", Why::DuplicateId),
        ("comment", "108", Why::BadDate),
        ("comment", "110", Why::UnknownParent),
        ("comment", "111", Why::ParentNotTaken),
        ("comment", "112", Why::UnknownParent),
        ("comment", "113", Why::UnknownParent),
        ("comment", "114", Why::UnknownKind),
        ("comment", "115", Why::Unreadable),
        ("comment", "line 19", Why::Unreadable),
    ] {
        assert_eq!(why(&plan, kind, record), reason, "{kind} {record}");
    }
    assert_eq!(plan.report.skipped.len(), 15);
    assert_eq!(plan.cases.iter().map(|case| case.record.as_str()).collect::<Vec<_>>(), ["7", "19"]);
}

#[test]
fn a_reply_comes_after_what_it_replies_to_and_points_to_it() {
    let plan = sample();
    let benches = case(&plan, "7");
    assert_eq!(comments(benches), ["100", "101", "102", "103", "105", "117", "118", "106", "107"]);
    let Order::Post { id: parent, in_reply_to: None, .. } = posted(benches, "100") else {
        panic!("a comment")
    };
    let Order::Post { in_reply_to, replied_to_record: None, .. } = posted(benches, "101") else {
        panic!("a reply")
    };
    assert_eq!(in_reply_to.as_ref(), Some(parent));
}

#[test]
fn a_reply_to_a_lost_comment_keeps_what_it_replied_to() {
    let plan = sample();
    for (record, lost) in [("103", "99"), ("105", "104")] {
        let Order::Post { in_reply_to, replied_to_record, .. } = posted(case(&plan, "7"), record) else {
            panic!("a comment")
        };
        assert_eq!((in_reply_to, replied_to_record.as_deref()), (&None, Some(lost)));
    }
    assert_eq!(plan.report.remarks.iter().filter(|remark| remark.what.contains("replies to")).count(), 2);
}

#[test]
fn original_dates_are_kept_as_well_as_they_are_known() {
    let plan = sample();
    let benches = case(&plan, "7");
    assert_eq!(at(&benches.opening), "2016-02-29T23:00:00Z Inferred");
    assert_eq!(at(&benches.history[0]), "2016-03-01T09:00:00Z Recorded");
    assert_eq!(
        at(benches.history.last().expect("a comment")),
        "2016-10-30T00:30:00Z Inferred",
        "twice that night"
    );
    assert_eq!(at(&benches.closing[0]), "undated");
    assert!(benches.counts.iter().all(|step| at(step) == "undated"));
}

#[test]
fn people_are_subjects_of_the_source_and_their_standing_is_kept() {
    let plan = sample();
    let benches = case(&plan, "7");
    let Order::Open { who: author, .. } = &benches.opening.order else { panic!("an opening") };
    assert_eq!((author.subject.as_str(), author.role), ("decide-madrid/user/501", "author"));
    for (record, role) in
        [("100", "citizen"), ("102", "author"), ("106", "collective"), ("107", "public-employee")]
    {
        let Order::Post { who, .. } = posted(benches, record) else { panic!("a comment") };
        assert_eq!(who.role, role, "{record}");
    }
    let Order::Post { who, .. } = posted(benches, "102") else { panic!("a comment") };
    assert_eq!(who.subject, author.subject, "the author and the commenter are one person");
}

#[test]
fn counts_are_numbers_and_disagreements_of_the_source_are_said() {
    let plan = sample();
    let benches = case(&plan, "7");
    let counts: Vec<_> = benches.counts.iter().map(|step| format!("{:?}", step.order)).collect();
    assert!(counts[0].contains("CountSupports { count: 120 }"), "{counts:?}");
    assert_eq!(counts.len(), 4, "comments without votes need no count: {counts:?}");
    let differences: Vec<_> = plan
        .report
        .differences
        .iter()
        .map(|d| format!("{} {} {} {}", d.record, d.what, d.stated, d.found))
        .collect();
    assert_eq!(differences, ["106 numVotes 5 4", "7 comments 7 9", "19 comments 2 1"]);
}

#[test]
fn the_same_data_set_gives_the_same_commands() {
    let (one, two) = (sample(), sample());
    let keys = |plan: &Plan| -> Vec<_> {
        plan.cases.iter().flat_map(|c| c.steps()).map(|s| (s.command_id.clone(), s.hash)).collect()
    };
    assert_eq!(keys(&one), keys(&two));
    let distinct: std::collections::BTreeSet<_> = keys(&one).into_iter().map(|(id, _)| id).collect();
    assert_eq!(distinct.len(), keys(&one).len(), "a command id is used twice");
    assert!(distinct.contains("import:decide-madrid:comment:106:votes"));
}

#[test]
fn a_folder_that_is_no_data_set_is_refused_with_a_remedy() {
    let fault = plan(&fixture("open311")).expect_err("no tables").to_string();
    assert!(fault.contains("proposals.csv") && fault.contains("give the folder"), "{fault}");
}

#[test]
fn all_of_the_real_data_set_is_accounted_for() {
    let Some(folder) = real("decide-madrid") else { return };
    let plan = plan(&folder).expect("a plan");
    assert_all_accounted_for(&plan);
    let (proposals, comments) = (plan.report.records["proposal"], plan.report.records["comment"]);
    assert_eq!((proposals.read, proposals.skipped), (80, 0));
    assert_eq!(
        (comments.read, comments.skipped),
        (5633, 62),
        "the data set holds 62 comments without a text"
    );
    assert!(plan.report.skipped.iter().all(|skipped| skipped.why == Why::EmptyText));
    assert_eq!(plan.report.remarks.len(), 275, "replies to comments that the data set lacks");
    let supports: u64 = plan
        .cases
        .iter()
        .flat_map(|case| &case.counts)
        .map(|step| if let Order::CountSupports { count } = step.order { count } else { 0 })
        .sum();
    assert_eq!(supports, 228_140);
    let archived = plan.cases.iter().filter(|case| !case.closing.is_empty()).count();
    assert_eq!(archived, 75);
}
