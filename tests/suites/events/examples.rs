//! What the golden files say, as this program understands it.
//!
//! Full: every field that can be there is. Minimal: what may be absent is.

use jiff::Timestamp;
use pobuda_domain::actor::By;
use pobuda_domain::case::{
    CaseEvent, CaseOpened, Channel, CycleRef, LinkedFrom, NoteAdded, OperationPerformed, ProtocolRef, Source,
    SupportsCounted,
};
use pobuda_domain::comment::{
    CommentEdited, CommentEvent, CommentPosted, CommentVotesCounted, CommentWithdrawn,
};
use pobuda_domain::comment_vote::{CommentVoteCast, CommentVoteEvent, CommentVoteWithdrawn, Direction};
use pobuda_domain::committed::{Digest, DigestAlgorithm, Restricted};
use pobuda_domain::event::AnyEvent;
use pobuda_domain::name::{CaseId, CommentId, FieldName, Language, Name, Pseudonym};
use pobuda_domain::precision::Precision;
use pobuda_domain::protocol::LinkKind;
use pobuda_domain::support::{SupportEvent, SupportGiven, SupportWithdrawn};
use pobuda_domain::value::{INTEGER_MAX, Value};
use std::collections::BTreeMap;

/// A golden file without its ending, and the event in it.
pub(super) type Example = (&'static str, AnyEvent);

/// One for every golden file.
pub(super) fn all() -> Vec<Example> {
    let mut all = cases();
    all.extend(super::examples_of_time::all());
    all.extend(super::examples_of_people::all());
    all.extend(super::examples_of_protocols::all());
    all.extend(super::examples_of_erasures::all());
    all.extend(comments());
    all.extend(supports_and_votes());
    all
}

fn cases() -> Vec<Example> {
    let case = |event| AnyEvent::Case(event);
    vec![
        ("CaseOpened.v1", case(CaseEvent::CaseOpened(Box::new(opened())))),
        ("CaseOpened.v1.minimal", case(CaseEvent::CaseOpened(Box::new(opened_minimal())))),
        ("CaseOpened.v1.linked", case(CaseEvent::CaseOpened(Box::new(opened_linked())))),
        ("CaseOpened.v1.on-behalf", case(CaseEvent::CaseOpened(Box::new(opened_on_behalf())))),
        ("OperationPerformed.v1", case(CaseEvent::OperationPerformed(Box::new(performed())))),
        ("OperationPerformed.v1.minimal", case(CaseEvent::OperationPerformed(Box::new(performed_minimal())))),
        ("NoteAdded.v1", noted(&["actor_name", "text"], "CD", "2026-03-02T09:14:00.214Z")),
        ("NoteAdded.v1.minimal", noted(&["text"], "C", "2026-03-02T09:14:00Z")),
        (
            "SupportsCounted.v1",
            case(CaseEvent::SupportsCounted(SupportsCounted {
                count: 27_662,
                by: importer(),
                occurred_at: at("2015-09-15T13:00:00Z"),
                precision: Precision::Undated,
            })),
        ),
    ]
}

fn noted(given: &[&str], sealed: &str, occurred_at: &str) -> AnyEvent {
    AnyEvent::Case(CaseEvent::NoteAdded(NoteAdded {
        by: coordinator(),
        occurred_at: at(occurred_at),
        given: given.iter().map(|name| field(name)).collect(),
        sealed_with: DigestAlgorithm::Sha256,
        restricted: Restricted { sealed: sealed.chars().map(digest).collect() },
    }))
}

fn opened() -> CaseOpened {
    CaseOpened {
        protocol: protocol("budget-project", "2.0.13"),
        operation: name("take-over"),
        state: name("submitted"),
        language: language("sl"),
        by: coordinator(),
        occurred_at: at("2026-03-02T09:14:00.214Z"),
        precision: Precision::Inferred,
        fields: every_value(),
        given: vec![field("description"), field("title")],
        cycle: Some(CycleRef {
            id: "2026".to_owned(),
            values: [
                (field("max_cost"), Value::Money(3_000_000)),
                (field("voting_starts"), Value::Date("2026-05-04".parse().unwrap())),
            ]
            .into(),
        }),
        source: Some(Source { system: name("decide-madrid"), record: "Čuj št. 42".to_owned() }),
        linked_from: None,
        author: None,
        channel: None,
        sealed: vec![digest('A'), digest('B')],
        sealed_with: DigestAlgorithm::Sha256,
        restricted: Restricted { sealed: vec![digest('C')] },
    }
}

fn opened_linked() -> CaseOpened {
    let linked_from = LinkedFrom { case: case_id(), link: name("project"), kind: LinkKind::FollowUp };
    CaseOpened {
        by: By::system(),
        linked_from: Some(linked_from),
        author: Some(pseudonym("a1")),
        ..opened_minimal()
    }
}

/// What came on paper: who entered it, for whom, and that officials can read who that is.
fn opened_on_behalf() -> CaseOpened {
    CaseOpened {
        by: coordinator(),
        author: Some(pseudonym("a1")),
        channel: Some(Channel::Paper),
        given: vec![field("citizen_contact"), field("citizen_name")],
        restricted: Restricted { sealed: vec![digest('C'), digest('D')] },
        ..opened_minimal()
    }
}

fn opened_minimal() -> CaseOpened {
    CaseOpened {
        protocol: protocol("improve", "1.0.0"),
        operation: name("submit"),
        state: name("received"),
        language: language("en"),
        by: citizen_as("author"),
        occurred_at: at("2026-03-02T09:14:00Z"),
        precision: Precision::Recorded,
        fields: BTreeMap::new(),
        given: vec![],
        cycle: None,
        source: None,
        linked_from: None,
        author: None,
        channel: None,
        sealed: vec![],
        sealed_with: DigestAlgorithm::Sha256,
        restricted: Restricted::default(),
    }
}

fn performed() -> OperationPerformed {
    OperationPerformed {
        operation: name("decide"),
        from: name("in-review"),
        to: name("closed"),
        outcome: Some(name("declined")),
        by: coordinator(),
        occurred_at: at("2026-03-20T07:30:00.001Z"),
        precision: Precision::Recorded,
        fields: every_value(),
        given: vec![field("actor_name"), field("answer"), field("draft")],
        sealed: vec![digest('D'), digest('E')],
        sealed_with: DigestAlgorithm::Sha256,
        restricted: Restricted { sealed: vec![digest('F')] },
    }
}

fn performed_minimal() -> OperationPerformed {
    OperationPerformed {
        operation: name("report"),
        from: name("implementing"),
        to: name("implementing"),
        outcome: None,
        by: citizen_as("author"),
        occurred_at: at("2026-03-20T07:30:00Z"),
        precision: Precision::Recorded,
        fields: BTreeMap::new(),
        given: vec![],
        sealed: vec![],
        sealed_with: DigestAlgorithm::Sha256,
        restricted: Restricted::default(),
    }
}

fn comments() -> Vec<Example> {
    let comment = |event| AnyEvent::Comment(event);
    let posted = CommentPosted {
        case: case_id(),
        in_reply_to: Some(comment_id('1')),
        language: language("pt-BR"),
        by: By { actor: pseudonym("u_9-Zz"), role: name("moderator"), service: Some(name("participation")) },
        occurred_at: at("2026-03-03T10:00:00Z"),
        precision: Precision::Inferred,
        source: Some(Source { system: name("decide-madrid"), record: "90118".to_owned() }),
        given: vec![field("text")],
        sealed: vec![digest('G')],
        sealed_with: DigestAlgorithm::Sha256,
    };
    let minimal = CommentPosted {
        in_reply_to: None,
        by: citizen_as("citizen"),
        precision: Precision::Recorded,
        source: None,
        language: language("sl"),
        ..posted.clone()
    };
    vec![
        ("CommentPosted.v1", comment(CommentEvent::CommentPosted(Box::new(posted)))),
        ("CommentPosted.v1.minimal", comment(CommentEvent::CommentPosted(Box::new(minimal)))),
        (
            "CommentEdited.v1",
            comment(CommentEvent::CommentEdited(CommentEdited {
                case: case_id(),
                version: 3,
                corrects: 2,
                by: citizen_as("citizen"),
                occurred_at: at("2026-03-03T10:05:00Z"),
                given: vec![field("text")],
                sealed: vec![digest('H')],
                sealed_with: DigestAlgorithm::Sha256,
            })),
        ),
        (
            "CommentWithdrawn.v1",
            comment(CommentEvent::CommentWithdrawn(CommentWithdrawn {
                case: case_id(),
                by: citizen_as("citizen"),
                occurred_at: at("2026-03-03T10:06:00Z"),
            })),
        ),
        (
            "CommentVotesCounted.v1",
            comment(CommentEvent::CommentVotesCounted(CommentVotesCounted {
                case: case_id(),
                up: 12,
                down: 0,
                by: importer(),
                occurred_at: at("2016-01-02T03:04:05Z"),
                precision: Precision::Undated,
            })),
        ),
    ]
}

fn supports_and_votes() -> Vec<Example> {
    let by = citizen_as("citizen");
    let occurred_at = at("2026-04-01T00:00:00Z");
    let cast = |value| {
        let (case, comment, by) = (case_id(), comment_id('2'), citizen_as("citizen"));
        AnyEvent::CommentVote(CommentVoteEvent::CommentVoteCast(CommentVoteCast {
            case,
            comment,
            value,
            by,
            occurred_at,
        }))
    };
    vec![
        (
            "SupportGiven.v1",
            AnyEvent::Support(SupportEvent::SupportGiven(SupportGiven {
                case: case_id(),
                by: by.clone(),
                occurred_at,
            })),
        ),
        (
            "SupportWithdrawn.v1",
            AnyEvent::Support(SupportEvent::SupportWithdrawn(SupportWithdrawn {
                case: case_id(),
                by: by.clone(),
                occurred_at,
            })),
        ),
        ("CommentVoteCast.v1", cast(Direction::Up)),
        ("CommentVoteCast.v1.against", cast(Direction::Down)),
        (
            "CommentVoteWithdrawn.v1",
            AnyEvent::CommentVote(CommentVoteEvent::CommentVoteWithdrawn(CommentVoteWithdrawn {
                case: case_id(),
                comment: comment_id('2'),
                by,
                occurred_at,
            })),
        ),
    ]
}

/// One public permanent value of each type.
pub(super) fn every_value() -> BTreeMap<FieldName, Value> {
    [
        (field("approved"), Value::Choice(name("in-part"))),
        (field("assigned_service"), Value::Service(name("roads"))),
        (field("cost"), Value::Money(150_000)),
        (field("legal_basis"), Value::Legal("Zakon o cestah, 5. člen".to_owned())),
        (field("promised_by"), Value::Date("2028-02-29".parse().unwrap())),
        (field("same_as"), Value::Case(case_id())),
        (field("votes"), Value::Integer(-INTEGER_MAX)),
    ]
    .into()
}

pub(super) fn protocol(id: &str, version: &str) -> ProtocolRef {
    ProtocolRef {
        id: name(id),
        version: version.to_owned(),
        digest: format!("sha256:{}", "0123456789abcdef".repeat(4)),
    }
}

pub(super) fn coordinator() -> By {
    By { actor: pseudonym("p-4f"), role: name("coordinator"), service: Some(name("participation")) }
}

fn citizen_as(role: &str) -> By {
    By { actor: pseudonym("a1"), role: name(role), service: None }
}

fn importer() -> By {
    By { actor: pseudonym("import"), role: name("importer"), service: None }
}

pub(super) fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

pub(super) fn field(text: &str) -> FieldName {
    FieldName::new(text).unwrap()
}

pub(super) fn language(text: &str) -> Language {
    Language::new(text).unwrap()
}

pub(super) fn pseudonym(text: &str) -> Pseudonym {
    Pseudonym::new(text).unwrap()
}

pub(super) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(super) fn case_id() -> CaseId {
    CaseId::new("0198c0de-0000-7000-8000-0000000000ca").unwrap()
}

fn comment_id(last: char) -> CommentId {
    CommentId::new(format!("0198c0de-0000-7000-8000-00000000000{last}")).unwrap()
}

pub(super) fn digest(letter: char) -> Digest {
    Digest::new(letter.to_string().repeat(Digest::CHARS)).unwrap()
}
