use super::*;
use crate::story::*;

const MORNING: &str = "2026-03-02T09:00:00Z";

fn facts() -> Facts {
    let leaf =
        |letters: &str| Leaf { sealed: letters.chars().map(digest).collect(), erased: BTreeSet::new() };
    Facts { own: true, same_person: false, leaves: [(7, leaf("ab")), (9, leaf("c"))].into() }
}

fn foreign() -> Facts {
    Facts { own: false, ..facts() }
}

fn a_is_erased() -> Facts {
    let mut facts = facts();
    facts.leaves.get_mut(&7).unwrap().erased.insert(digest('a'));
    facts
}

fn target(index: u64, letters: &str) -> Target {
    Target { digests: letters.chars().map(digest).collect(), index }
}

fn asks(actor: Actor, kind: Kind, targets: Vec<Target>) -> ErasureCommand {
    let (at, reason) = (at(MORNING), sealed('r', 10));
    ErasureCommand::Request { actor, at, ground: Ground::ConsentWithdrawn, kind, targets, reason }
}

fn asks_for(letters: &str) -> ErasureCommand {
    asks(citizen("ana"), Kind::Text, vec![target(7, letters)])
}

fn asks_without_reason() -> ErasureCommand {
    ErasureCommand::Request {
        actor: citizen("ana"),
        at: at(MORNING),
        ground: Ground::Terms,
        kind: Kind::Person,
        targets: vec![],
        reason: sealed('r', 0),
    }
}

fn decides(actor: Actor, granted: bool) -> ErasureCommand {
    ErasureCommand::Decide { actor, at: at(MORNING), granted, reason: sealed('d', 10) }
}

fn pia() -> Actor {
    official("pia", "office/clerk")
}

fn leo() -> Actor {
    official("leo", "office/lawyer")
}

fn erases(targets: Vec<Target>) -> ErasureCommand {
    ErasureCommand::Erase { at: at(MORNING), targets }
}

fn finishes() -> ErasureCommand {
    ErasureCommand::Finish { at: at(MORNING) }
}

fn after(commands: &[ErasureCommand]) -> Erasure {
    let mut erasure = Erasure::default();
    for command in commands {
        for event in decide(&erasure, command, &facts()).unwrap() {
            erasure.evolve(&event);
        }
    }
    erasure
}

fn when(
    before: &[ErasureCommand],
    command: ErasureCommand,
    facts: &Facts,
) -> Result<Vec<ErasureEvent>, Rejection> {
    decide(&after(before), &command, facts)
}

fn text_granted() -> Vec<ErasureCommand> {
    vec![asks(pia(), Kind::Text, vec![target(7, "ab")]), decides(leo(), true)]
}

fn person_granted() -> Vec<ErasureCommand> {
    vec![asks(citizen("ana"), Kind::Person, vec![]), decides(leo(), true)]
}

refusals! {
    in "decide.rs":

    what_nobody_asked_for_is_not_decided:
        when(&[], decides(leo(), true), &facts()), Rejection::ErasureUnknown;
    what_nobody_asked_for_is_not_carried_out:
        when(&[], erases(vec![target(7, "a")]), &facts()), Rejection::ErasureUnknown;
    an_erasure_is_asked_for_once:
        when(&[asks_for("a")], asks_for("b"), &facts()), Rejection::ErasureExists;
    an_import_erases_nothing:
        when(&[], asks(importer(), Kind::Person, vec![]), &facts()), Rejection::NoPartInErasure;
    a_citizen_asks_only_for_their_own_text:
        when(&[], asks_for("a"), &foreign()), Rejection::NotYourOwn;
    a_citizen_asks_only_for_themselves:
        when(&[], asks(citizen("ana"), Kind::Person, vec![]), &foreign()), Rejection::NotYourOwn;
    reasons_are_given:
        when(&[], asks_without_reason(), &facts()), Rejection::ReasonLength;
    a_text_is_named:
        when(&[], asks(pia(), Kind::Text, vec![]), &facts()), Rejection::TargetsMisfit;
    of_a_person_no_texts_are_named:
        when(&[], asks(pia(), Kind::Person, vec![target(7, "a")]), &facts()), Rejection::TargetsMisfit;
    an_entry_is_named_with_its_openings:
        when(&[], asks(pia(), Kind::Text, vec![target(7, "")]), &facts()), Rejection::TargetsMisfit;
    a_request_fits_into_its_leaf:
        when(&[], asks_for(&"a".repeat(ERASED_DIGESTS_MAX + 1)), &facts()), Rejection::TooManyTargets;
    a_digest_is_in_the_leaf_that_is_named:
        when(&[], asks_for("c"), &facts()), Rejection::OpeningUnknown;
    an_opening_is_named_once:
        when(&[], asks_for("aa"), &facts()), Rejection::OpeningUnknown;
    what_is_erased_is_not_asked_for_again:
        when(&[], asks_for("a"), &a_is_erased()), Rejection::ErasedAlready;
    a_citizen_does_not_decide:
        when(&[asks_for("a")], decides(citizen("bor"), true), &facts()), Rejection::OfficialsDecide;
    who_asked_does_not_decide:
        when(&[asks(pia(), Kind::Person, vec![])], decides(official("pia", "office/lawyer"), true), &facts()),
        Rejection::FourEyes;
    the_same_person_under_another_name_does_not_decide:
        when(&[asks_for("a")], decides(leo(), true), &Facts { same_person: true, ..facts() }),
        Rejection::FourEyes;
    the_role_that_asked_does_not_decide:
        when(&[asks(pia(), Kind::Person, vec![])], decides(official("eva", "office/clerk"), true), &facts()),
        Rejection::FourEyes;
    the_same_role_in_another_service_does_not_decide:
        when(&[asks(pia(), Kind::Person, vec![])], decides(official("eva", "roads/clerk"), true), &facts()),
        Rejection::FourEyes;
    what_is_decided_is_not_decided_again:
        when(&text_granted(), decides(leo(), false), &facts()), Rejection::DecidedAlready;
    what_is_pending_is_not_carried_out:
        when(&[asks_for("a")], erases(vec![target(7, "a")]), &facts()), Rejection::NotGranted;
    what_was_refused_is_not_carried_out:
        when(&[asks_for("a"), decides(leo(), false)], finishes(), &facts()), Rejection::NotGranted;
    nothing_else_is_erased_than_what_was_asked_for:
        when(&text_granted(), erases(vec![target(9, "c")]), &facts()), Rejection::NotAskedFor;
    it_is_not_done_before_the_log_says_what_is_erased:
        when(&text_granted(), finishes(), &facts()), Rejection::NothingErased;
}

#[test]
fn a_granted_erasure_says_who_asked_who_decided_and_what_is_gone() {
    let expected = ErasureEvent::OpeningsErased(Box::new(OpeningsErased {
        ground: Ground::ConsentWithdrawn,
        targets: vec![target(7, "ab")],
        requested_by_role: name("clerk"),
        requested_at: at(MORNING),
        decided_by_role: name("lawyer"),
        decided_at: at(MORNING),
        by: By::system(),
        occurred_at: at(MORNING),
    }));
    assert_eq!(when(&text_granted(), erases(vec![target(7, "ab")]), &facts()), Ok(vec![expected]));
}

#[test]
fn what_another_erasure_took_is_not_erased_again() {
    let erases_both = erases(vec![target(7, "ab")]);
    let events = when(&text_granted(), erases_both.clone(), &a_is_erased()).unwrap();
    let [ErasureEvent::OpeningsErased(erased)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(erased.targets, vec![target(7, "b")]);

    let mut all = a_is_erased();
    all.leaves.get_mut(&7).unwrap().erased.insert(digest('b'));
    assert_eq!(when(&text_granted(), erases_both, &all), Ok(vec![]));
    let done = when(&text_granted(), finishes(), &all).unwrap();
    assert!(matches!(done.as_slice(), [ErasureEvent::ErasureExecuted(done)] if done.erased == 0));
}

#[test]
fn carrying_out_again_changes_nothing() {
    let mut story = text_granted();
    story.push(erases(vec![target(7, "ab")]));
    assert_eq!(when(&story, erases(vec![target(7, "ab")]), &a_is_erased()), Ok(vec![]));
    story.push(finishes());
    assert_eq!(when(&story, finishes(), &facts()), Ok(vec![]));
    let erasure = after(&story);
    assert_eq!((erasure.erased, erasure.executed, erasure.sequence), (2, true, 4));
}

#[test]
fn a_person_who_wrote_nothing_is_erased_too() {
    let executed = ErasureExecuted { erased: 0, by: By::system(), occurred_at: at(MORNING) };
    let expected = Ok(vec![ErasureEvent::ErasureExecuted(executed)]);
    assert_eq!(when(&person_granted(), finishes(), &facts()), expected);
}

#[test]
fn many_openings_are_told_in_several_events() {
    let many = (0..=ERASED_DIGESTS_MAX).map(|n| Digest::new(format!("{n:043}")).unwrap()).collect::<Vec<_>>();
    let leaf = Leaf { sealed: many.iter().cloned().collect(), erased: BTreeSet::new() };
    let facts = Facts { leaves: [(3, leaf)].into(), ..facts() };
    let events = when(&person_granted(), erases(vec![Target { digests: many, index: 3 }]), &facts).unwrap();
    let sizes = events.iter().map(|event| match event {
        ErasureEvent::OpeningsErased(e) => e.targets.iter().map(|t| t.digests.len()).sum(),
        other => panic!("{other:?}"),
    });
    assert_eq!(sizes.collect::<Vec<usize>>(), vec![ERASED_DIGESTS_MAX, 1]);
}

#[test]
fn the_stored_names_of_grounds_are_fixed() {
    let all = [
        (Ground::Unnecessary, "gdpr-17-1-a"),
        (Ground::ConsentWithdrawn, "gdpr-17-1-b"),
        (Ground::Objection, "gdpr-17-1-c"),
        (Ground::Unlawful, "gdpr-17-1-d"),
        (Ground::LegalDuty, "gdpr-17-1-e"),
        (Ground::Child, "gdpr-17-1-f"),
        (Ground::Order, "dsa-9"),
        (Ground::Notice, "dsa-16"),
        (Ground::Terms, "terms"),
        (Ground::Retention, "retention"),
    ];
    assert_eq!(all.map(|(ground, _)| ground), Ground::ALL);
    for (ground, stored) in all {
        assert_eq!(serde_json::to_value(ground).unwrap(), stored);
        assert_eq!(ground.name(), stored);
    }
}

#[test]
fn cqrs_es_leads_to_the_same_events() {
    let events = when(&[], asks_for("a"), &facts()).unwrap();
    let framework = cqrs_es::test::TestFramework::<Erasure>::with(facts());
    framework.given_no_previous_events().when(asks_for("a")).then_expect_events(events);
}
