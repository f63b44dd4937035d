//! A made-up history of a municipality: valid appends without end, the same for the same seed.
//!
//! It goes around the executor on purpose: a bench of reading must not first pay for a million decisions.

use crate::chance::Chance;
use crate::place;
use anyhow::{Context, Result};
use cqrs_es::DomainEvent;
use jiff::{Timestamp, ToSpan};
use pobuda_domain::actor::By;
use pobuda_domain::case::{CaseEvent, CaseOpened, OperationPerformed, ProtocolRef};
use pobuda_domain::comment::{CommentEvent, CommentPosted};
use pobuda_domain::committed::{Digest, DigestAlgorithm, Restricted};
use pobuda_domain::name::{CaseId, CommentId, FieldName, Language, Name, Pseudonym};
use pobuda_domain::precision::Precision;
use pobuda_domain::support::{SupportEvent, SupportGiven};
use pobuda_domain::value::Value;
use pobuda_ledger::record::{Append, CommandKey, Millis, NewEvent, Opening, Stream, Trace, Visibility};
use pobuda_proof::canonical::Canonical;
use pobuda_proof::disclosure::Disclosure;
use pobuda_proof::hash::{hex, sha256};
use serde::Serialize;
use std::collections::VecDeque;
use uuid::Uuid;

/// Comments and supports that follow every case, beside its two events of its own.
const COMMENTS_PER_CASE: usize = 6;
const SUPPORTS_PER_CASE: usize = 4;

/// Events of one case and of what belongs to it.
pub const EVENTS_PER_CASE: usize = 2 + COMMENTS_PER_CASE + SUPPORTS_PER_CASE;

const WORDS: &[&str] = &[
    "klopi",
    "v",
    "parku",
    "ob",
    "Dravi",
    "so",
    "polomljene",
    "kolesarska",
    "steza",
    "pri",
    "šoli",
    "potrebuje",
    "razsvetljavo",
    "prehod",
    "za",
    "pešce",
    "na",
    "Koroški",
    "cesti",
    "je",
    "nevaren",
    "več",
    "dreves",
    "in",
    "senca",
];

/// Appends one after the other.
#[derive(Debug)]
pub struct History {
    chance: Chance,
    now: Timestamp,
    protocol: ProtocolRef,
    waiting: VecDeque<Append>,
}

impl History {
    /// The history of this seed, from its beginning.
    ///
    /// # Errors
    /// When the bundled protocol cannot be read.
    pub fn seeded(seed: u64) -> Result<Self> {
        let file = place::checkout().join("domain/protocols/improve.toml");
        let text = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let protocol = ProtocolRef {
            id: Name::new("improve")?,
            version: "1.0.0".to_owned(),
            digest: format!("sha256:{}", hex(&sha256(&text))),
        };
        let now = "2025-01-01T08:00:00Z".parse()?;
        Ok(Self { chance: Chance::seeded(seed), now, protocol, waiting: VecDeque::new() })
    }

    /// The next append, of one or two events.
    ///
    /// # Errors
    /// When an event would not be canonical: a fault of this generator.
    pub fn next_append(&mut self) -> Result<Append> {
        if self.waiting.is_empty() {
            self.one_more_case()?;
        }
        self.waiting.pop_front().context("a case has events")
    }

    /// A case with its first assignment and everything that citizens add to it.
    fn one_more_case(&mut self) -> Result<()> {
        let case = CaseId::new(self.uuid().to_string())?;
        let stream = Stream::new("case", case.as_str());
        let mut openings = Vec::new();
        let opened = self.opened(&mut openings)?;
        let assigned = self.assigned()?;
        let events = vec![self.event(&opened)?, self.event(&assigned)?];
        self.push(stream, events, openings);
        for _ in 0..COMMENTS_PER_CASE {
            let mut openings = Vec::new();
            let comment = self.comment(&case, &mut openings)?;
            let events = vec![self.event(&comment)?];
            let id = CommentId::new(self.uuid().to_string())?;
            self.push(Stream::new("comment", id.as_str()), events, openings);
        }
        for _ in 0..SUPPORTS_PER_CASE {
            let by = self.citizen("supporter")?;
            let stream = Stream::new("support", format!("{case}/{}", by.actor));
            let given = SupportEvent::SupportGiven(SupportGiven {
                case: case.clone(),
                by,
                occurred_at: self.later(),
            });
            let events = vec![self.event(&given)?];
            self.push(stream, events, Vec::new());
        }
        Ok(())
    }

    fn opened(&mut self, openings: &mut Vec<Opening>) -> Result<CaseEvent> {
        let title = self.sentence(6);
        let description = self.sentence(40);
        let mut sealed =
            vec![self.seal("title", title, openings)?, self.seal("description", description, openings)?];
        sealed.sort();
        Ok(CaseEvent::CaseOpened(Box::new(CaseOpened {
            protocol: self.protocol.clone(),
            operation: Name::new("submit")?,
            state: Name::new("received")?,
            language: Language::new("sl")?,
            by: self.citizen("author")?,
            occurred_at: self.later(),
            precision: Precision::Recorded,
            fields: [(FieldName::new("kind")?, Value::Choice(Name::new("problem")?))].into(),
            given: vec![FieldName::new("description")?, FieldName::new("title")?],
            cycle: None,
            source: None,
            linked_from: None,
            author: None,
            channel: None,
            sealed,
            sealed_with: DigestAlgorithm::Sha256,
            restricted: Restricted::default(),
        })))
    }

    fn assigned(&mut self) -> Result<CaseEvent> {
        let by = By {
            role: Name::new("coordinator")?,
            service: Some(Name::new("participation")?),
            ..self.citizen("coordinator")?
        };
        Ok(CaseEvent::OperationPerformed(Box::new(OperationPerformed {
            operation: Name::new("assign")?,
            from: Name::new("received")?,
            to: Name::new("in-review")?,
            outcome: None,
            by,
            occurred_at: self.later(),
            precision: Precision::Recorded,
            fields: [(FieldName::new("assigned_service")?, Value::Service(Name::new("utilities")?))].into(),
            given: Vec::new(),
            sealed: Vec::new(),
            sealed_with: DigestAlgorithm::Sha256,
            restricted: Restricted::default(),
        })))
    }

    fn comment(&mut self, case: &CaseId, openings: &mut Vec<Opening>) -> Result<CommentEvent> {
        let text = self.sentence(20);
        Ok(CommentEvent::CommentPosted(Box::new(CommentPosted {
            case: case.clone(),
            in_reply_to: None,
            language: Language::new("sl")?,
            by: self.citizen("commenter")?,
            occurred_at: self.later(),
            precision: Precision::Recorded,
            source: None,
            given: vec![FieldName::new("text")?],
            sealed: vec![self.seal("text", text, openings)?],
            sealed_with: DigestAlgorithm::Sha256,
        })))
    }

    fn push(&mut self, stream: Stream, events: Vec<NewEvent>, openings: Vec<Opening>) {
        let id = self.uuid().to_string();
        let hash = sha256(id.as_bytes());
        self.waiting.push_back(Append {
            stream,
            expected_sequence: 0,
            command: Some(CommandKey { id, hash }),
            conditions: Vec::new(),
            events,
            openings,
            timers: Vec::new(),
            pseudonyms: Vec::new(),
            trace: Trace::default(),
        });
    }

    fn event<E: DomainEvent + Serialize>(&mut self, event: &E) -> Result<NewEvent> {
        Ok(NewEvent {
            event_id: self.uuid(),
            event_type: event.event_type(),
            event_version: event.event_version(),
            payload: Canonical::of(event)?,
            occurred_at: Millis(self.now.as_millisecond()),
        })
    }

    fn seal(&mut self, name: &str, text: String, openings: &mut Vec<Opening>) -> Result<Digest> {
        let sealed = Disclosure::seal(self.chance.bytes(), name, &text.into())?;
        let digest = Digest::new(sealed.digest.clone())?;
        openings.push(Opening {
            digest: sealed.digest,
            visibility: Visibility::Public,
            disclosure: sealed.encoded,
        });
        Ok(digest)
    }

    fn citizen(&mut self, role: &str) -> Result<By> {
        let actor = Pseudonym::new(format!("s-{}", hex(&self.chance.bytes::<16>())))?;
        Ok(By { actor, role: Name::new(role)?, service: None })
    }

    fn sentence(&mut self, words: usize) -> String {
        let pick = |chance: &mut Chance| {
            let index = chance.below(WORDS.len() as u64);
            usize::try_from(index).ok().and_then(|index| WORDS.get(index)).copied().unwrap_or_default()
        };
        let chosen: Vec<&str> = (0..words).map(|_| pick(&mut self.chance)).collect();
        chosen.join(" ")
    }

    fn later(&mut self) -> Timestamp {
        let seconds = self.chance.below(600).cast_signed();
        self.now = self.now.checked_add(seconds.seconds()).unwrap_or(self.now);
        self.now
    }

    fn uuid(&mut self) -> Uuid {
        let millis = u64::try_from(self.now.as_millisecond()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &self.chance.bytes()).into_uuid()
    }
}
