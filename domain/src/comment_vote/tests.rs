use super::*;
use crate::story::*;

const MORNING: &str = "2026-03-02T09:00:00Z";

fn facts() -> VoteFacts {
    let discussion = Discussion { case: case_id(), exists: true, to_comments: true, to_supports: true };
    VoteFacts { comment: comment_id(), withdrawn: Some(false), discussion }
}

fn closed() -> VoteFacts {
    let mut facts = facts();
    facts.discussion.to_comments = false;
    facts
}

fn cast(actor: Actor, value: Direction) -> CommentVoteCommand {
    CommentVoteCommand::Cast { actor, at: at(MORNING), value }
}

fn withdraw(actor: Actor) -> CommentVoteCommand {
    CommentVoteCommand::Withdraw { actor, at: at(MORNING) }
}

fn voted(value: Direction) -> CommentVoteEvent {
    CommentVoteEvent::CommentVoteCast(CommentVoteCast {
        case: case_id(),
        comment: comment_id(),
        value,
        by: by("ana", "citizen", None),
        occurred_at: at(MORNING),
    })
}

fn withdrawn() -> CommentVoteEvent {
    CommentVoteEvent::CommentVoteWithdrawn(CommentVoteWithdrawn {
        case: case_id(),
        comment: comment_id(),
        by: by("ana", "citizen", None),
        occurred_at: at(MORNING),
    })
}

fn after(events: &[CommentVoteEvent]) -> CommentVote {
    let mut vote = CommentVote::default();
    events.iter().for_each(|event| vote.evolve(event));
    vote
}

fn when(
    events: &[CommentVoteEvent],
    command: CommentVoteCommand,
    facts: &VoteFacts,
) -> Result<Vec<CommentVoteEvent>, Rejection> {
    decide(&after(events), &command, facts)
}

refusals! {
    in "decide.rs":

    a_comment_that_does_not_exist_is_not_voted_on:
        when(&[], cast(citizen("ana"), Direction::Up), &VoteFacts { withdrawn: None, ..facts() }),
        Rejection::CommentUnknown;

    a_vote_on_no_comment_is_not_withdrawn:
        when(&[], withdraw(citizen("ana")), &VoteFacts { withdrawn: None, ..facts() }),
        Rejection::CommentUnknown;

    a_comment_taken_back_is_not_voted_on:
        when(&[], cast(citizen("ana"), Direction::Up), &VoteFacts { withdrawn: Some(true), ..facts() }),
        Rejection::Withdrawn;

    a_vote_needs_an_open_discussion:
        when(&[], cast(citizen("ana"), Direction::Down), &closed()), Rejection::CommentsClosed;

    an_official_does_not_vote:
        when(&[], cast(official("pia", "office/clerk"), Direction::Up), &facts()), Rejection::CitizensOnly;

    an_official_has_no_vote_to_withdraw:
        when(&[], withdraw(official("pia", "office/clerk")), &facts()), Rejection::CitizensOnly;

    an_import_invents_no_people:
        when(&[], cast(importer(), Direction::Up), &facts()), Rejection::CitizensOnly;
}

#[test]
fn a_citizen_votes_for_or_against() {
    for value in [Direction::Up, Direction::Down] {
        assert_eq!(when(&[], cast(citizen("ana"), value), &facts()), Ok(vec![voted(value)]));
    }
}

#[test]
fn the_same_vote_again_changes_nothing() {
    assert_eq!(when(&[voted(Direction::Up)], cast(citizen("ana"), Direction::Up), &facts()), Ok(vec![]));
}

#[test]
fn the_latest_vote_holds() {
    let changed = when(&[voted(Direction::Up)], cast(citizen("ana"), Direction::Down), &facts());
    assert_eq!(changed, Ok(vec![voted(Direction::Down)]));
    let standing = after(&[voted(Direction::Up), voted(Direction::Down)]);
    assert_eq!(standing, CommentVote { standing: Some(Direction::Down), sequence: 2 });
}

#[test]
fn a_vote_can_be_withdrawn_at_any_time() {
    let withdrawn_late = when(&[voted(Direction::Up)], withdraw(citizen("ana")), &closed());
    assert_eq!(withdrawn_late, Ok(vec![withdrawn()]));
    assert_eq!(after(&[voted(Direction::Up), withdrawn()]).standing, None);
}

#[test]
fn withdrawing_no_vote_changes_nothing() {
    assert_eq!(when(&[], withdraw(citizen("ana")), &facts()), Ok(vec![]));
}

#[test]
fn a_vote_is_one_or_minus_one() {
    assert_eq!(serde_json::from_str::<Direction>("-1").unwrap(), Direction::Down);
    assert!(serde_json::from_str::<Direction>("0").is_err());
    assert!(serde_json::from_str::<Direction>("2").is_err());
}

#[test]
fn cqrs_es_leads_to_the_same_events() {
    let framework = cqrs_es::test::TestFramework::<CommentVote>::with(facts());
    let vote = cast(citizen("ana"), Direction::Down);
    framework.given(vec![voted(Direction::Up)]).when(vote).then_expect_events(vec![voted(Direction::Down)]);
}
