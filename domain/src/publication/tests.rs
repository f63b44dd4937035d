//! What may be put in force, and what is refused.

use super::*;
use crate::actor::By;
use crate::bundled::PROTOCOLS;
use crate::name::Pseudonym;
use crate::story::*;

const MORNING: &str = "2026-03-02T09:00:00Z";

/// What was published so far, and what is in force.
struct Given {
    library: Library,
    publications: Publications,
}

fn bundled() -> Given {
    Given { library: crate::bundled::library(file_digest).unwrap(), publications: Publications::default() }
}

impl Given {
    fn when(&self, command: PublishProtocol) -> Result<Vec<ProtocolEvent>, Rejection> {
        decide(&self.publications, &command, &self.library)
    }

    #[track_caller]
    fn and(mut self, command: PublishProtocol) -> Self {
        for event in self.when(command).unwrap() {
            self.publications.evolve(event);
        }
        let unusable = self.library.set_publications(Arc::new(self.publications.clone()));
        assert_eq!(unusable, []);
        self
    }

    fn versions(&self) -> Vec<&str> {
        self.publications.of("improve").map(|published| published.version.as_str()).collect()
    }
}

/// Improve in a version, with passages otherwise.
fn improve(version: &str, otherwise: &[(&str, &str)]) -> PublishProtocol {
    let (_, source) = PROTOCOLS[0];
    let changes = [("version   = \"1.0.0\"", format!("version   = {version:?}"))];
    let changes = changes.iter().map(|(passage, with)| (*passage, with.as_str()));
    let mut text = source.to_owned();
    for (passage, with) in changes.chain(otherwise.iter().copied()) {
        assert!(text.contains(passage), "{passage:?}");
        text = text.replacen(passage, with, 1);
    }
    publish(&text)
}

fn publish(text: &str) -> PublishProtocol {
    PublishProtocol {
        file: "improve.toml".to_owned(),
        text: text.to_owned(),
        digest: file_digest(text),
        composed: true,
        keeper: Pseudonym::new("s-Adm1n").unwrap(),
        name: sealed('n', 9),
        reason: sealed('r', 20),
        at: at(MORNING),
    }
}

/// Longer names of things: what a patch may change.
const REWORDED: (&str, &str) = ("title.en   = \"", "title.en   = \"Again: ");
/// A shorter promise: more than a patch.
const SOONER: (&str, &str) = ("within   = \"3 working days\"", "within   = \"2 working days\"");

#[test]
fn the_version_that_comes_with_the_program_is_noted_before_what_replaces_it() {
    let given = bundled();
    let before = given.library.current("improve").unwrap().reference();
    let events = given.when(improve("1.0.1", &[REWORDED])).unwrap();
    let [ProtocolEvent::ProtocolPublished(noted), ProtocolEvent::ProtocolPublished(put)] = &events[..] else {
        panic!("{events:?}")
    };
    assert_eq!((noted.reference(), noted.text.as_str()), (before.clone(), PROTOCOLS[0].1));
    assert_eq!((&noted.by, &noted.replaces), (&By::system(), &None));
    assert_eq!(put.replaces, Some(before));
    assert_eq!(put.by, by("s-Adm1n", "administrator", None));
    assert_eq!((put.version.as_str(), put.sealed.as_slice()), ("1.0.1", &[digest('n'), digest('r')][..]));
}

#[test]
fn new_cases_get_the_version_in_force_and_pinned_ones_keep_theirs() {
    let given = bundled();
    let before = given.library.current("improve").unwrap().reference();
    let given = given.and(improve("1.0.1", &[REWORDED])).and(improve("1.1.0", &[REWORDED, SOONER]));
    assert_eq!(given.versions(), ["1.0.0", "1.0.1", "1.1.0"]);
    assert_eq!(given.library.current("improve").unwrap().protocol.version, "1.1.0");
    assert_eq!(given.library.pinned(&before).unwrap().protocol.version, "1.0.0");
    assert_eq!(given.publications.latest(&name("improve")).unwrap().version, "1.1.0");
    assert_eq!(given.publications.sequence(), 3);
}

#[test]
fn the_log_alone_brings_every_version_back() {
    let given = bundled().and(improve("1.0.1", &[REWORDED]));
    let mut fresh = crate::bundled::library(file_digest).unwrap();
    assert_eq!(fresh.set_publications(Arc::new(given.publications.clone())), []);
    assert_eq!(fresh.current("improve"), given.library.current("improve"));
    let mut empty = Library::default();
    assert_eq!(empty.set_publications(Arc::new(given.publications.clone())), []);
    assert_eq!(empty.current("improve"), given.library.current("improve"));
}

#[test]
fn the_same_file_again_changes_nothing_even_when_it_is_not_in_force_any_more() {
    let given = bundled().and(improve("1.0.1", &[REWORDED])).and(improve("1.1.0", &[REWORDED, SOONER]));
    for again in [improve("1.1.0", &[REWORDED, SOONER]), improve("1.0.1", &[REWORDED])] {
        assert_eq!(given.when(again), Ok(vec![]));
    }
    assert_eq!(given.library.current("improve").unwrap().protocol.version, "1.1.0");
}

#[test]
fn what_comes_with_the_program_can_be_given_its_event() {
    let given = bundled().and(publish(PROTOCOLS[0].1));
    assert_eq!(given.versions(), ["1.0.0"]);
    let [only] = &given.publications.published[..] else { panic!("one version") };
    assert_eq!((&only.replaces, only.by.role.as_str()), (&None, "administrator"));
}

#[test]
fn a_protocol_that_is_new_here_may_have_any_version() {
    let other = improve("7.2.0", &[("id        = \"improve\"", "id        = \"mend\"")]);
    let given = bundled().and(other);
    assert_eq!(given.publications.of("mend").count(), 1);
    assert_eq!(given.library.current("mend").unwrap().protocol.version, "7.2.0");
}

#[test]
fn whoever_asks_is_told_every_finding() {
    let unsound = improve("2.0.0", &[("to          = \"in-depth\"", "to          = \"nowhere\"")]);
    let report = report("improve.toml", &unsound.text, &bundled().library);
    assert!(!report.is_sound());
    let Err(Rejection::ProtocolUnsound { findings }) = bundled().when(unsound) else { panic!("it is sound") };
    assert!(report.findings.iter().any(|finding| *finding == findings[0]));
}

fn findings(text: &str) -> Vec<crate::verify::Finding> {
    report("improve.toml", text, &bundled().library).findings
}

fn without_calendars() -> Given {
    let mut library = Library::default();
    for (file, source) in PROTOCOLS {
        library.publish(file, source, file_digest(source)).unwrap();
    }
    Given { library, publications: Publications::default() }
}

fn reference(given: &Given) -> crate::case::ProtocolRef {
    given.library.current("improve").unwrap().reference()
}

refusals! {
    in "decide.rs":

    a_version_is_put_in_force_for_a_reason:
        bundled().when(PublishProtocol { reason: sealed('r', 0), ..improve("1.0.1", &[REWORDED]) }),
        Rejection::ReasonUnfit { given: 0 };

    a_reason_is_one_that_is_read:
        bundled().when(PublishProtocol { reason: sealed('r', 2_001), ..improve("1.0.1", &[REWORDED]) }),
        Rejection::ReasonUnfit { given: 2_001 };

    a_file_fits_into_its_event:
        bundled().when(publish(&"\n".repeat(30_001))),
        Rejection::TextTooLong { given: 60_002 };

    a_file_is_written_in_the_form_in_which_everything_is_recorded:
        bundled().when(PublishProtocol { composed: false, ..improve("1.0.1", &[REWORDED]) }),
        Rejection::TextNotComposed;

    what_cannot_be_read_is_not_put_in_force:
        bundled().when(publish("surprise = 1")),
        Rejection::ProtocolUnsound { findings: findings("surprise = 1") };

    a_protocol_counts_by_days_that_are_known:
        without_calendars().when(improve("1.0.1", &[REWORDED])),
        Rejection::CalendarUnknown { calendar: name("si") };

    a_round_gives_what_its_protocol_declares:
        bundled().when(publish(&PROTOCOLS[1].1.replacen("version   = \"1.0.0\"", "version   = \"2.0.0\"", 1).replacen("[cycle]", "[cycle]\nspare_day = \"date\"", 1))),
        Rejection::CycleUnfit { cycle: "2025".to_owned(), detail: "cycle value \"spare_day\" is missing".to_owned() };

    a_published_version_is_never_changed:
        bundled().and(improve("1.0.1", &[REWORDED])).when(improve("1.0.1", &[REWORDED, SOONER])),
        Rejection::VersionTaken { protocol: name("improve"), version: "1.0.1".to_owned(), digest: improve("1.0.1", &[REWORDED]).digest };

    what_comes_with_the_program_is_never_changed_either:
        bundled().when(improve("1.0.0", &[REWORDED])),
        Rejection::VersionTaken { protocol: name("improve"), version: "1.0.0".to_owned(), digest: reference(&bundled()).digest };

    a_version_is_newer_than_the_one_in_force:
        bundled().and(improve("1.1.0", &[REWORDED])).when(improve("1.0.9", &[REWORDED, SOONER])),
        Rejection::VersionNotNewer { version: "1.0.9".to_owned(), in_force: "1.1.0".to_owned() };

    a_version_says_how_much_differs:
        bundled().when(improve("1.0.1", &[SOONER])),
        Rejection::VersionTooSmall {
            version: "1.0.1".to_owned(),
            in_force: "1.0.0".to_owned(),
            least: "1.1.0".to_owned(),
            because: "deadlines.first-reply.within: 2 working days is shorter than 3 working days".to_owned(),
        };
}
