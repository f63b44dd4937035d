//! People beside the log: the same on both databases.

use super::open;
use pobuda_ledger::Log;
use pobuda_ledger::access::AccessToken;
use pobuda_ledger::people::Person;
use pobuda_ledger::people::attempts::Waits;
use pobuda_ledger::people::sessions::{Begun, Expiry, Holder, SESSIONS_OF_ONE_MAX};
use pobuda_ledger::people::standings::StandingWords;
use pobuda_ledger::record::Millis;
use pobuda_tests::both;
use pobuda_tests::database::TestDatabase;

both!(
    an_address_has_one_account,
    a_session_is_over_with_what_it_stands_for,
    sessions_of_one_person_are_bounded,
    a_token_of_a_person_is_good_while_they_hold_its_standing,
    waits_double_up_to_a_bound_and_are_forgotten,
    of_tries_at_the_same_moment_no_more_get_through,
);

const ALL_GOOD: Expiry = Expiry { seen: Millis(0), began: Millis(0) };

fn person(id: &str) -> Person {
    Person {
        id: id.to_owned(),
        subject: format!("person/{id}"),
        email: format!("{id}@example.org"),
        name: "Ana".to_owned(),
        language: "sl".to_owned(),
        created_at: Millis(10),
        signed_in_at: None,
        disabled_at: None,
        generation: 0,
    }
}

fn words(role: &str) -> StandingWords {
    StandingWords { role: role.to_owned(), service: None, post: None }
}

/// Everything that a server does with people: an account, a standing, a session, a try, a new password.
pub(super) async fn signs_in(log: &Log) {
    let (ana, auditor) = (person("a"), words("auditor"));
    assert!(log.add_person(&ana, None).await.expect("added"));
    assert!(log.grant_standing("a", &auditor, Millis(5)).await.expect("granted"));
    log.begin_session(&[1; 32], &Begun::Person(&ana, &auditor), Millis(100), ALL_GOOD).await.expect("begun");
    assert!(log.live_session(&[1; 32], ALL_GOOD).await.expect("readable").is_some());
    assert_eq!(log.try_at("x", Millis(100), WAITS).await.expect("counted"), None);
    log.forget_tries("x", Millis(0)).await.expect("forgotten");
    log.allow_reset(&ana, &[2; 32], Millis(100), Millis(200)).await.expect("allowed");
    assert!(log.use_reset(&[2; 32]).await.expect("used"));
    assert!(log.set_password("a", "$new").await.expect("set"));
    log.end_session(&[1; 32]).await.expect("ended");
}

async fn an_address_has_one_account(database: TestDatabase) {
    let log = open(&database).await;
    assert!(log.add_person(&person("a"), Some("$hash")).await.expect("added"));
    let other = Person { email: "a@example.org".to_owned(), ..person("b") };
    assert!(!log.add_person(&other, None).await.expect("asked"));
    let kept = log.person_by_email("a@example.org").await.expect("readable").expect("there");
    assert_eq!((kept.person, kept.password.as_deref()), (person("a"), Some("$hash")));
    log.rehash_password("a", "$other", "$never").await.expect("asked");
    log.rehash_password("a", "$hash", "$better").await.expect("asked");
    log.describe_person("a", "Ana Kos", "en").await.expect("described");
    log.note_sign_in("a", Millis(30)).await.expect("noted");
    let kept = log.person("a").await.expect("readable").expect("there");
    assert_eq!(kept.password.as_deref(), Some("$better"));
    let told = (kept.person.name.as_str(), kept.person.language.as_str(), kept.person.signed_in_at);
    assert_eq!(told, ("Ana Kos", "en", Some(Millis(30))));
    assert_eq!(log.persons().await.expect("readable").len(), 1);
    assert!(log.person("b").await.expect("readable").is_none());
    assert!(!format!("{:?}", person("a")).contains("example.org"), "what is printed names nobody");
}

async fn a_session_is_over_with_what_it_stands_for(database: TestDatabase) {
    let log = open(&database).await;
    let ana = person("a");
    log.add_person(&ana, None).await.expect("added");
    log.grant_standing("a", &words("auditor"), Millis(5)).await.expect("granted");
    let live = async |over| log.live_session(&[1; 32], over).await.expect("readable");
    let begin = async || {
        let now = log.person("a").await.expect("readable").expect("there").person;
        let auditor = words("auditor");
        log.begin_session(&[1; 32], &Begun::Person(&now, &auditor), Millis(100), ALL_GOOD)
            .await
            .expect("begun");
    };
    begin().await;
    let session = live(ALL_GOOD).await.expect("good");
    assert_eq!(session.holder, Holder::Person { person: ana.clone(), acting: Some(words("auditor")) });
    assert!(live(Expiry { seen: Millis(100), ..ALL_GOOD }).await.is_none(), "idle");
    assert!(live(Expiry { began: Millis(100), ..ALL_GOOD }).await.is_none(), "old");
    log.note_session(&[1; 32], Millis(150)).await.expect("noted");
    assert_eq!(live(Expiry { seen: Millis(100), ..ALL_GOOD }).await.expect("used").seen_at, Millis(150));
    log.revoke_standing("a", &words("auditor")).await.expect("revoked");
    assert!(matches!(live(ALL_GOOD).await.expect("good").holder, Holder::Person { acting: None, .. }));
    log.act_in(&[1; 32], &words("citizen")).await.expect("chosen");
    assert!(matches!(live(ALL_GOOD).await.expect("good").holder, Holder::Person { acting: Some(_), .. }));

    assert!(log.set_password("a", "$new").await.expect("set"));
    assert!(live(ALL_GOOD).await.is_none(), "begun under another password");
    log.end_session(&[1; 32]).await.expect("ended");
    begin().await;
    log.disable_person("a", Some(Millis(200))).await.expect("closed");
    assert!(live(ALL_GOOD).await.is_none(), "of a closed account");
    assert!(!log.set_password("a", "$newer").await.expect("asked"), "a closed account takes no password");
    log.disable_person("a", None).await.expect("open");
    assert!(live(ALL_GOOD).await.is_none(), "an account that is open again has no session of before");
}

async fn sessions_of_one_person_are_bounded(database: TestDatabase) {
    let log = open(&database).await;
    let (ana, citizen) = (person("a"), words("citizen"));
    log.add_person(&ana, None).await.expect("added");
    let count = u8::try_from(SESSIONS_OF_ONE_MAX).expect("few") + 3;
    for nth in 0..count {
        let at = Millis(100 + i64::from(nth));
        log.begin_session(&[nth; 32], &Begun::Person(&ana, &citizen), at, ALL_GOOD).await.expect("begun");
    }
    for nth in 0..count {
        let there = log.live_session(&[nth; 32], ALL_GOOD).await.expect("readable").is_some();
        assert_eq!(there, nth >= 3, "{nth}");
    }
}

async fn a_token_of_a_person_is_good_while_they_hold_its_standing(database: TestDatabase) {
    let log = open(&database).await;
    log.add_person(&person("a"), None).await.expect("added");
    let token = AccessToken {
        id: "t".to_owned(),
        subject: "person/a".to_owned(),
        name: "moj program".to_owned(),
        role: "auditor".to_owned(),
        service: None,
        post: None,
        issued_at: Millis(20),
        revoked_at: None,
        person: Some("a".to_owned()),
    };
    log.keep_token(&token, &[7; 32]).await.expect("kept");
    let good = async || log.good_token_by_hash(&[7; 32]).await.expect("readable");
    assert_eq!(good().await, None, "the standing is not granted");
    log.grant_standing("a", &words("auditor"), Millis(30)).await.expect("granted");
    assert_eq!(good().await.expect("good").name, "Ana", "the name of its holder");
    log.disable_person("a", Some(Millis(40))).await.expect("closed");
    assert_eq!(good().await, None);
    log.disable_person("a", None).await.expect("open");
    assert!(good().await.is_some());
    assert_eq!(log.tokens_of("a").await.expect("readable"), [token]);
    assert!(!log.revoke_own_token("b", "t", Millis(50)).await.expect("asked"));
    assert!(log.revoke_own_token("a", "t", Millis(50)).await.expect("revoked"));
    assert_eq!(good().await, None);
    assert!(log.tokens_of("a").await.expect("readable").is_empty());
}

const WAITS: Waits = Waits { free: 3, first: 30, doublings: 2, forgotten_after: 1000 };

async fn waits_double_up_to_a_bound_and_are_forgotten(database: TestDatabase) {
    let log = open(&database).await;
    let take = async |at| log.try_at("x", Millis(at), WAITS).await.expect("counted");
    for _ in 0..3 {
        assert_eq!(take(100).await, None);
    }
    assert_eq!(take(129).await, Some(Millis(130)), "30 after the third");
    assert_eq!(take(130).await, None);
    assert_eq!(take(130).await, Some(Millis(190)), "60 after the fourth");
    assert_eq!(take(190).await, None);
    assert_eq!(take(200).await, Some(Millis(310)), "120 after the fifth");
    assert_eq!(take(310).await, None);
    assert_eq!(take(400).await, Some(Millis(430)), "and no more than that");
    assert_eq!(
        log.try_at("y", Millis(400), WAITS).await.expect("counted"),
        None,
        "of others nothing is counted"
    );
    log.take_try_back("x").await.expect("taken back");
    assert_eq!(take(400).await, None, "what succeeded does not wait");
    assert!(take(500).await.is_some());
    assert_eq!(take(1400).await, None, "forgotten");
    assert_eq!(take(1400).await, None);
    log.forget_tries("x", Millis(0)).await.expect("forgotten");
    for _ in 0..3 {
        assert_eq!(take(1400).await, None);
    }
    assert!(take(1400).await.is_some());
}

async fn of_tries_at_the_same_moment_no_more_get_through(database: TestDatabase) {
    let (one, other) = (open(&database).await, open(&database).await);
    let tries = (0..20).map(|nth| {
        let log = if nth % 2 == 0 { &one } else { &other };
        log.try_at("x", Millis(100), WAITS)
    });
    let answers = futures::future::join_all(tries).await;
    let through = answers.into_iter().filter(|answer| matches!(answer, Ok(None))).count();
    assert_eq!(through, 3);
}
