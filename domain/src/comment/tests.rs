use super::*;
use crate::actor::Actor;
use crate::case::Source;
use crate::discussion::Discussion;
use crate::name::CommentId;
use crate::precision::Precision;
use crate::story::*;

const MORNING: &str = "2026-03-02T09:00:00Z";

fn facts() -> CommentFacts {
    let discussion = Discussion { case: case_id(), exists: true, to_comments: true, to_supports: true };
    CommentFacts { discussion, parent: None }
}

fn no_case() -> CommentFacts {
    let mut facts = facts();
    facts.discussion.exists = false;
    facts
}

fn closed() -> CommentFacts {
    let mut facts = facts();
    facts.discussion.to_comments = false;
    facts
}

fn parent(case: CaseId, withdrawn: bool) -> CommentFacts {
    CommentFacts { parent: Some((case, withdrawn)), ..facts() }
}

fn other_case() -> CaseId {
    CaseId::new("0198c0de-0000-7000-8000-00000000000f").unwrap()
}

fn post_of(actor: Actor, size: usize, in_reply_to: Option<CommentId>) -> CommentCommand {
    CommentCommand::Post {
        actor,
        at: at(MORNING),
        precision: Precision::Recorded,
        text: sealed('t', size),
        language: slovene(),
        in_reply_to,
        source: None,
    }
}

fn post(size: usize) -> CommentCommand {
    post_of(citizen("ana"), size, None)
}

fn reply() -> CommentCommand {
    post_of(citizen("ana"), 12, Some(comment_id()))
}

fn edit(actor: Actor, size: usize) -> CommentCommand {
    CommentCommand::Edit { actor, at: at(MORNING), text: sealed('e', size) }
}

fn withdraw(actor: Actor) -> CommentCommand {
    CommentCommand::Withdraw { actor, at: at(MORNING) }
}

fn count(actor: Actor) -> CommentCommand {
    CommentCommand::CountVotes { actor, at: at(MORNING), precision: Precision::Undated, up: 7, down: 2 }
}

fn posted() -> CommentEvent {
    CommentEvent::CommentPosted(Box::new(CommentPosted {
        case: case_id(),
        in_reply_to: None,
        language: slovene(),
        by: by("ana", "citizen", None),
        occurred_at: at(MORNING),
        precision: Precision::Recorded,
        source: None,
        given: vec![field("text")],
        sealed: vec![digest('t')],
        sealed_with: Default::default(),
    }))
}

fn edited(version: u32, corrects: u64) -> CommentEvent {
    CommentEvent::CommentEdited(CommentEdited {
        case: case_id(),
        version,
        corrects,
        by: by("ana", "citizen", None),
        occurred_at: at(MORNING),
        given: vec![field("text")],
        sealed: vec![digest('e')],
        sealed_with: Default::default(),
    })
}

fn withdrawn() -> CommentEvent {
    CommentEvent::CommentWithdrawn(CommentWithdrawn {
        case: case_id(),
        by: by("ana", "citizen", None),
        occurred_at: at(MORNING),
    })
}

fn counted() -> CommentEvent {
    CommentEvent::CommentVotesCounted(CommentVotesCounted {
        case: case_id(),
        up: 7,
        down: 2,
        by: by("import", "importer", None),
        occurred_at: at(MORNING),
        precision: Precision::Undated,
    })
}

fn after(events: &[CommentEvent]) -> Comment {
    let mut comment = Comment::default();
    events.iter().cloned().for_each(|event| comment.evolve(event));
    comment
}

fn when(
    events: &[CommentEvent],
    command: CommentCommand,
    facts: &CommentFacts,
) -> Result<Vec<CommentEvent>, Rejection> {
    decide(&after(events), &command, facts)
}

refusals! {
    in "decide.rs":

    a_case_that_does_not_exist_is_not_commented_on:
        when(&[], post(12), &no_case()), Rejection::CaseUnknown;

    what_was_not_posted_is_not_edited:
        when(&[], edit(citizen("ana"), 12), &facts()), Rejection::CommentUnknown;

    what_was_not_posted_is_not_withdrawn:
        when(&[], withdraw(citizen("ana")), &facts()), Rejection::CommentUnknown;

    votes_are_counted_on_a_comment_that_exists:
        when(&[], count(importer()), &facts()), Rejection::CommentUnknown;

    a_comment_is_posted_once:
        when(&[posted()], post(12), &facts()), Rejection::CommentExists;

    a_case_is_commented_on_while_it_is_open_to_comments:
        when(&[], post(12), &closed()), Rejection::CommentsClosed;

    a_comment_is_not_edited_once_the_discussion_is_closed:
        when(&[posted()], edit(citizen("ana"), 12), &closed()), Rejection::CommentsClosed;

    a_reply_is_to_a_comment_that_exists:
        when(&[], reply(), &facts()), Rejection::ParentUnknown;

    a_reply_is_to_a_comment_on_the_same_case:
        when(&[], reply(), &parent(other_case(), false)), Rejection::ParentUnknown;

    a_reply_is_to_a_comment_that_stands:
        when(&[], reply(), &parent(case_id(), true)), Rejection::ParentWithdrawn;

    a_comment_says_something:
        when(&[], post(0), &facts()), Rejection::TextEmpty;

    a_new_version_says_something:
        when(&[posted()], edit(citizen("ana"), 0), &facts()), Rejection::TextEmpty;

    a_comment_is_not_a_book:
        when(&[], post(COMMENT_CHARS_MAX + 1), &facts()),
        Rejection::TextTooLong { max: COMMENT_CHARS_MAX, given: COMMENT_CHARS_MAX + 1 };

    nobody_edits_what_another_wrote:
        when(&[posted()], edit(citizen("zoran"), 12), &facts()), Rejection::NotTheAuthor;

    nobody_withdraws_what_another_wrote:
        when(&[posted()], withdraw(official("pia", "office/clerk")), &facts()), Rejection::NotTheAuthor;

    what_was_withdrawn_is_not_edited:
        when(&[posted(), withdrawn()], edit(citizen("ana"), 12), &facts()), Rejection::Withdrawn;

    what_was_withdrawn_is_not_withdrawn_again:
        when(&[posted(), withdrawn()], withdraw(citizen("ana")), &facts()), Rejection::Withdrawn;

    only_an_import_notes_a_count:
        when(&[posted()], count(citizen("ana")), &facts()), Rejection::ImportOnly;
}

#[test]
fn a_comment_is_posted() {
    assert_eq!(when(&[], post(12), &facts()), Ok(vec![posted()]));
    assert!(when(&[], post(COMMENT_CHARS_MAX), &facts()).is_ok());
}

#[test]
fn a_reply_says_what_it_replies_to() {
    let events = when(&[], reply(), &parent(case_id(), false)).unwrap();
    let [CommentEvent::CommentPosted(reply)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(reply.in_reply_to, Some(comment_id()));
}

#[test]
fn each_version_points_to_the_one_it_corrects() {
    let first = when(&[posted()], edit(citizen("ana"), 12), &facts());
    assert_eq!(first, Ok(vec![edited(2, 1)]));
    // What else happens in the stream is not a version.
    let second = when(&[posted(), edited(2, 1), counted()], edit(citizen("ana"), 12), &facts());
    assert_eq!(second, Ok(vec![edited(3, 2)]));
}

#[test]
fn a_comment_can_be_withdrawn_at_any_time() {
    assert_eq!(when(&[posted()], withdraw(citizen("ana")), &closed()), Ok(vec![withdrawn()]));
}

#[test]
fn a_count_is_noted_once() {
    assert_eq!(when(&[posted()], count(importer()), &closed()), Ok(vec![counted()]));
    assert_eq!(when(&[posted(), counted()], count(importer()), &facts()), Ok(vec![]));
}

#[test]
fn the_log_says_in_which_role_somebody_wrote() {
    let role = |actor| {
        let events = when(&[], post_of(actor, 12, None), &facts()).unwrap();
        let [CommentEvent::CommentPosted(posted)] = events.as_slice() else { panic!("{events:?}") };
        posted.by.clone()
    };
    assert_eq!(role(official("pia", "office/clerk")), by("pia", "clerk", Some("office")));
    assert_eq!(role(importer()), by("import", "importer", None));
    assert_eq!(role(imported("jm", "public-employee")), by("jm", "public-employee", None));
}

#[test]
fn an_imported_comment_names_its_record() {
    let record = Source { system: name("decide-madrid"), record: "42".to_owned() };
    let CommentCommand::Post { actor, at, text, language, .. } = post(12) else { unreachable!() };
    let command = CommentCommand::Post {
        actor,
        at,
        precision: Precision::Inferred,
        text,
        language,
        in_reply_to: None,
        source: Some(record.clone()),
    };
    let events = when(&[], command, &facts()).unwrap();
    let [CommentEvent::CommentPosted(posted)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((posted.source.as_ref(), posted.precision), (Some(&record), Precision::Inferred));
}

#[test]
fn cqrs_es_leads_to_the_same_events() {
    let framework = cqrs_es::test::TestFramework::<Comment>::with(facts());
    framework.given(vec![posted()]).when(edit(citizen("ana"), 12)).then_expect_events(vec![edited(2, 1)]);
}
