use super::*;
use crate::actor::Actor;
use crate::story::*;

const MORNING: &str = "2026-03-02T09:00:00Z";

fn facts() -> Discussion {
    Discussion { case: case_id(), exists: true, to_comments: true, to_supports: true }
}

fn closed() -> Discussion {
    Discussion { to_supports: false, ..facts() }
}

fn give(actor: Actor) -> SupportCommand {
    SupportCommand::Give { actor, at: at(MORNING) }
}

fn withdraw(actor: Actor) -> SupportCommand {
    SupportCommand::Withdraw { actor, at: at(MORNING) }
}

fn given() -> SupportEvent {
    SupportEvent::SupportGiven(SupportGiven {
        case: case_id(),
        by: by("ana", "citizen", None),
        occurred_at: at(MORNING),
    })
}

fn withdrawn() -> SupportEvent {
    SupportEvent::SupportWithdrawn(SupportWithdrawn {
        case: case_id(),
        by: by("ana", "citizen", None),
        occurred_at: at(MORNING),
    })
}

fn after(events: &[SupportEvent]) -> Support {
    let mut support = Support::default();
    events.iter().for_each(|event| support.evolve(event));
    support
}

fn when(
    events: &[SupportEvent],
    command: SupportCommand,
    facts: &Discussion,
) -> Result<Vec<SupportEvent>, Rejection> {
    decide(&after(events), &command, facts)
}

refusals! {
    in "decide.rs":

    a_case_that_does_not_exist_is_not_supported:
        when(&[], give(citizen("ana")), &Discussion { exists: false, ..facts() }), Rejection::CaseUnknown;

    a_case_is_supported_while_it_is_open_to_support:
        when(&[], give(citizen("ana")), &closed()), Rejection::SupportClosed;

    support_given_again_needs_an_open_case_again:
        when(&[given(), withdrawn()], give(citizen("ana")), &closed()), Rejection::SupportClosed;

    an_official_does_not_support:
        when(&[], give(official("pia", "office/clerk")), &facts()), Rejection::CitizensOnly;

    an_official_has_no_support_to_withdraw:
        when(&[given()], withdraw(official("pia", "office/clerk")), &facts()), Rejection::CitizensOnly;

    an_import_invents_no_people:
        when(&[], give(importer()), &facts()), Rejection::CitizensOnly;
}

#[test]
fn a_citizen_gives_support() {
    assert_eq!(when(&[], give(citizen("ana")), &facts()), Ok(vec![given()]));
}

#[test]
fn giving_twice_changes_nothing_even_when_closed() {
    assert_eq!(when(&[given()], give(citizen("ana")), &facts()), Ok(vec![]));
    assert_eq!(when(&[given()], give(citizen("ana")), &closed()), Ok(vec![]));
}

#[test]
fn support_can_be_withdrawn_at_any_time() {
    assert_eq!(when(&[given()], withdraw(citizen("ana")), &closed()), Ok(vec![withdrawn()]));
}

#[test]
fn withdrawing_what_was_not_given_changes_nothing() {
    assert_eq!(when(&[], withdraw(citizen("ana")), &facts()), Ok(vec![]));
    assert_eq!(when(&[given(), withdrawn()], withdraw(citizen("ana")), &facts()), Ok(vec![]));
}

#[test]
fn support_can_be_given_again() {
    assert_eq!(when(&[given(), withdrawn()], give(citizen("ana")), &facts()), Ok(vec![given()]));
    assert_eq!(after(&[given(), withdrawn(), given()]), Support { given: true, sequence: 3 });
}

#[test]
fn cqrs_es_leads_to_the_same_events() {
    let framework = cqrs_es::test::TestFramework::<Support>::with(facts());
    framework.given(vec![given()]).when(withdraw(citizen("ana"))).then_expect_events(vec![withdrawn()]);
}
