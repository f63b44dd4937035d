//! A log that stories write to event by event, past the rules: what is tested is what is folded.

use jiff::{Timestamp, ToSpan};
use pobuda_domain::actor::By;
use pobuda_domain::bundled;
use pobuda_domain::case::{CaseEvent, CaseOpened, OperationPerformed, SupportsCounted};
use pobuda_domain::comment::{
    CommentEdited, CommentEvent, CommentPosted, CommentVotesCounted, CommentWithdrawn,
};
use pobuda_domain::comment_vote::{CommentVoteCast, CommentVoteEvent, CommentVoteWithdrawn, Direction};
use pobuda_domain::committed::{Digest, DigestAlgorithm, Restricted};
use pobuda_domain::name::{CaseId, CommentId, FieldName, Language, Name, Pseudonym};
use pobuda_domain::precision::Precision;
use pobuda_domain::protocol::Library;
use pobuda_domain::support::{SupportEvent, SupportGiven, SupportWithdrawn};
use pobuda_domain::value::Value;
use pobuda_ledger::record::{Append, Millis, NewEvent, Opening, Stream, Trace, Visibility};
use pobuda_ledger::{Log, Settings};
use pobuda_projections::{Model, ReadModels};
use pobuda_proof::canonical::Canonical;
use pobuda_proof::disclosure::Disclosure;
use pobuda_proof::hash::{hex, sha256};
use pobuda_tests::chance::Chance;
use pobuda_tests::database::TestDatabase;
use pobuda_tests::history::History;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// The published protocols.
pub(super) fn library() -> Arc<Library> {
    Arc::new(bundled::library(|text| format!("sha256:{}", hex(&sha256(text.as_bytes())))).unwrap())
}

/// A log whose clock moves on by a second at each look.
pub(super) async fn log_in(database: &TestDatabase) -> Log {
    let now = Arc::new(AtomicI64::new(1_790_000_000_000));
    let settings = Settings {
        url: database.url().to_owned(),
        origin: Some("pobuda.test".to_owned()),
        now: Arc::new(move || Millis(now.fetch_add(1_000, Ordering::SeqCst))),
    };
    Log::open(settings).await.unwrap()
}

/// Read models over a log, as the server opens them.
pub(super) async fn models_over(log: &Log) -> ReadModels {
    let zone = jiff::tz::TimeZoneDatabase::bundled().get("Europe/Ljubljana").unwrap();
    ReadModels::open(log.clone(), library(), zone).await.unwrap()
}

/// Asserts that every read model, built anew, equals the live one.
pub(super) async fn assert_live_is_rebuilt(models: &ReadModels) {
    for model in Model::ALL {
        let checked = models.check(model, &|_| {}).await.unwrap();
        assert_eq!(checked.differences, Vec::<String>::new(), "{model}");
        assert_eq!(checked.position, models.position(), "{model}");
        assert!(checked.rows > 0, "{model} compared nothing");
    }
}

/// Appends that many events or a few more of a made-up history.
pub(super) async fn made_up(log: &Log, seed: u64, events: usize) {
    let mut history = History::seeded(seed).unwrap();
    let mut appended = 0;
    while appended < events {
        let append = history.next_append().unwrap();
        appended += append.events.len();
        log.append(append).await.unwrap();
    }
}

/// Writes events.
pub(super) struct Story {
    pub(super) log: Log,
    pub(super) models: ReadModels,
    library: Arc<Library>,
    chance: Chance,
    now: Timestamp,
    sequences: HashMap<Stream, u64>,
}

impl Story {
    pub(super) async fn begin(database: &TestDatabase) -> Self {
        let log = log_in(database).await;
        let models = models_over(&log).await;
        Self {
            log,
            models,
            library: library(),
            chance: Chance::seeded(7),
            now: "2026-01-05T08:00:00Z".parse().unwrap(),
            sequences: HashMap::new(),
        }
    }

    pub(super) async fn catch_up(&self) -> u64 {
        self.models.catch_up().await.unwrap()
    }

    fn uuid(&mut self) -> String {
        uuid::Builder::from_random_bytes(self.chance.bytes()).into_uuid().to_string()
    }

    fn person(&mut self, role: &str) -> By {
        let actor = Pseudonym::new(format!("p-{}", hex(&self.chance.bytes::<8>()))).unwrap();
        By { actor, role: Name::new(role).unwrap(), service: None }
    }

    fn later(&mut self) -> Timestamp {
        self.now = self.now.checked_add(1.minute()).unwrap();
        self.now
    }

    /// Everything that follows happens then and later.
    pub(super) fn from(&mut self, moment: &str) {
        self.now = moment.parse().unwrap();
    }

    fn seal(&mut self, texts: &[(&str, &str)]) -> Sealed {
        let mut sealed = Sealed::default();
        for (name, text) in texts {
            let one = Disclosure::seal(self.chance.bytes(), name, &(*text).into()).unwrap();
            sealed.given.push(FieldName::new(*name).unwrap());
            sealed.digests.push(Digest::new(one.digest.clone()).unwrap());
            sealed.openings.push(Opening {
                digest: one.digest,
                visibility: Visibility::Public,
                disclosure: one.encoded,
            });
        }
        sealed.given.sort();
        sealed.digests.sort();
        sealed
    }

    /// Records one event; returns its position.
    pub(super) async fn record(
        &mut self,
        stream: Stream,
        event_type: &str,
        event: &impl serde::Serialize,
        openings: Vec<Opening>,
    ) -> u64 {
        let event = NewEvent {
            event_id: self.uuid().parse().unwrap(),
            event_type: event_type.to_owned(),
            event_version: "1".to_owned(),
            payload: Canonical::of(event).unwrap(),
            occurred_at: Millis(self.now.as_millisecond()),
        };
        let sequence = self.sequences.entry(stream.clone()).or_default();
        let append = Append {
            stream,
            expected_sequence: *sequence,
            command: None,
            conditions: Vec::new(),
            events: vec![event],
            openings,
            timers: Vec::new(),
            pseudonyms: Vec::new(),
            trace: Trace::default(),
        };
        *sequence += 1;
        self.log.append(append).await.unwrap().last_position
    }

    /// Opens a case of the protocol `improve`, unless `change` says otherwise.
    pub(super) async fn open(
        &mut self,
        title: &str,
        description: &str,
        change: impl FnOnce(&mut CaseOpened),
    ) -> CaseId {
        let sealed = self.seal(&[("title", title), ("description", description)]);
        let mut opened = CaseOpened {
            protocol: self.library.current("improve").unwrap().reference(),
            operation: Name::new("submit").unwrap(),
            state: Name::new("received").unwrap(),
            language: Language::new("sl").unwrap(),
            by: self.person("author"),
            occurred_at: self.later(),
            precision: Precision::Recorded,
            fields: [field("kind", Value::Choice(Name::new("problem").unwrap()))].into(),
            given: sealed.given,
            cycle: None,
            source: None,
            linked_from: None,
            author: None,
            channel: None,
            sealed: sealed.digests,
            sealed_with: DigestAlgorithm::Sha256,
            restricted: Restricted::default(),
        };
        change(&mut opened);
        let case = CaseId::new(self.uuid()).unwrap();
        let event = CaseEvent::CaseOpened(Box::new(opened));
        self.record(Stream::new("case", case.as_str()), "CaseOpened", &event, sealed.openings).await;
        case
    }

    /// Performs an operation that leads to a state.
    pub(super) async fn perform(
        &mut self,
        case: &CaseId,
        operation: &str,
        from_to: (&str, &str),
        fields: BTreeMap<FieldName, Value>,
        texts: &[(&str, &str)],
    ) -> u64 {
        let sealed = self.seal(texts);
        let event = CaseEvent::OperationPerformed(Box::new(OperationPerformed {
            operation: Name::new(operation).unwrap(),
            from: Name::new(from_to.0).unwrap(),
            to: Name::new(from_to.1).unwrap(),
            outcome: None,
            by: self.person("coordinator"),
            occurred_at: self.later(),
            precision: Precision::Recorded,
            fields,
            given: sealed.given,
            sealed: sealed.digests,
            sealed_with: DigestAlgorithm::Sha256,
            restricted: Restricted::default(),
        }));
        self.record(Stream::new("case", case.as_str()), "OperationPerformed", &event, sealed.openings).await
    }

    pub(super) async fn count_supports(&mut self, case: &CaseId, count: u64) -> u64 {
        let by = self.person("importer");
        let occurred_at = self.later();
        let counted = SupportsCounted { count, by, occurred_at, precision: Precision::Inferred };
        let event = CaseEvent::SupportsCounted(counted);
        self.record(Stream::new("case", case.as_str()), "SupportsCounted", &event, Vec::new()).await
    }

    pub(super) async fn comment(&mut self, case: &CaseId, text: &str, to: Option<&CommentId>) -> CommentId {
        let sealed = self.seal(&[("text", text)]);
        let event = CommentEvent::CommentPosted(Box::new(CommentPosted {
            case: case.clone(),
            in_reply_to: to.cloned(),
            language: Language::new("sl").unwrap(),
            by: self.person("citizen"),
            occurred_at: self.later(),
            precision: Precision::Recorded,
            source: None,
            given: sealed.given,
            sealed: sealed.digests,
            sealed_with: DigestAlgorithm::Sha256,
        }));
        let comment = CommentId::new(self.uuid()).unwrap();
        self.record(Stream::new("comment", comment.as_str()), "CommentPosted", &event, sealed.openings).await;
        comment
    }

    pub(super) async fn edit(
        &mut self,
        case: &CaseId,
        comment: &CommentId,
        version: u32,
        corrects: u64,
        text: &str,
    ) -> u64 {
        let sealed = self.seal(&[("text", text)]);
        let event = CommentEvent::CommentEdited(CommentEdited {
            case: case.clone(),
            version,
            corrects,
            by: self.person("citizen"),
            occurred_at: self.later(),
            given: sealed.given,
            sealed: sealed.digests,
            sealed_with: DigestAlgorithm::Sha256,
        });
        self.record(Stream::new("comment", comment.as_str()), "CommentEdited", &event, sealed.openings).await
    }

    pub(super) async fn withdraw(&mut self, case: &CaseId, comment: &CommentId) -> u64 {
        let by = self.person("citizen");
        let withdrawn = CommentWithdrawn { case: case.clone(), by, occurred_at: self.later() };
        let event = CommentEvent::CommentWithdrawn(withdrawn);
        self.record(Stream::new("comment", comment.as_str()), "CommentWithdrawn", &event, Vec::new()).await
    }

    pub(super) async fn count_votes(&mut self, case: &CaseId, comment: &CommentId, up: u64, down: u64) {
        let event = CommentEvent::CommentVotesCounted(CommentVotesCounted {
            case: case.clone(),
            up,
            down,
            by: self.person("importer"),
            occurred_at: self.later(),
            precision: Precision::Inferred,
        });
        self.record(Stream::new("comment", comment.as_str()), "CommentVotesCounted", &event, Vec::new())
            .await;
    }

    /// Gives or withdraws a support in a slot.
    pub(super) async fn support(&mut self, case: &CaseId, slot: &str, given: bool) -> u64 {
        let (by, case_id, occurred_at) = (self.person("citizen"), case.clone(), self.later());
        let (event_type, event) = if given {
            let event = SupportGiven { case: case_id, by, occurred_at };
            ("SupportGiven", SupportEvent::SupportGiven(event))
        } else {
            let event = SupportWithdrawn { case: case_id, by, occurred_at };
            ("SupportWithdrawn", SupportEvent::SupportWithdrawn(event))
        };
        self.record(Stream::new("support", format!("{case}/{slot}")), event_type, &event, Vec::new()).await
    }

    /// Votes in a slot, or takes the vote back.
    pub(super) async fn vote(
        &mut self,
        case: &CaseId,
        comment: &CommentId,
        slot: &str,
        value: Option<Direction>,
    ) {
        let (by, occurred_at) = (self.person("citizen"), self.later());
        let (case, about) = (case.clone(), comment.clone());
        let (event_type, event) = match value {
            Some(value) => {
                let cast = CommentVoteCast { case, comment: about, value, by, occurred_at };
                ("CommentVoteCast", CommentVoteEvent::CommentVoteCast(cast))
            }
            None => {
                let withdrawn = CommentVoteWithdrawn { case, comment: about, by, occurred_at };
                ("CommentVoteWithdrawn", CommentVoteEvent::CommentVoteWithdrawn(withdrawn))
            }
        };
        let stream = Stream::new("comment_vote", format!("{comment}/{slot}"));
        self.record(stream, event_type, &event, Vec::new()).await;
    }
}

/// A field of P0.
pub(super) fn field(name: &str, value: Value) -> (FieldName, Value) {
    (FieldName::new(name).unwrap(), value)
}

#[derive(Default)]
struct Sealed {
    given: Vec<FieldName>,
    digests: Vec<Digest>,
    openings: Vec<Opening>,
}
