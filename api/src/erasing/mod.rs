//! The process manager of erasures: carries out what was granted.
//!
//! In this order, so that a crash anywhere leaves something that can be finished: the log says what is erased, then the rows
//! go, then the files are cleaned, then the log says that it is done.

mod again;
pub mod told;

pub use again::{Repeated, again};

use crate::executor::{Executor, Refused, erased_person};
use crate::http::idempotency::Answers;
use crate::managing::{Hindered, Manager, SHOWN_WITHIN};
use crate::reread::openings_erased;
use crate::start::Ground;
use pobuda_domain::erasure::{Erasure, Kind, OpeningsErased};
use pobuda_domain::name::ErasureId;
use pobuda_ledger::Log;
use pobuda_ledger::erasing::{Erasing, Named};
use pobuda_ledger::fault::point;
use pobuda_ledger::record::{Millis, Recorded, Stream};
use pobuda_ledger::scrub::Scrub;
use pobuda_projections::ReadModels;
use pobuda_proof::tree_head::TreeHead;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tracing::{error, info};

/// How often it is looked whether a signed head has an erasure, and the pause between.
const SEALED_LOOKS: usize = 50;
const SEALED_PAUSE: Duration = Duration::from_millis(200);
/// Events of one erasure read at once.
const READ_ROWS: usize = 500;

/// Carries out erasures.
pub struct Eraser {
    log: Log,
    executor: Executor,
    models: ReadModels,
    answers: Answers,
    /// Whether somebody signs for the log: then nothing goes before a signed head says that it does.
    published: bool,
    /// Whether witnesses have to sign that head.
    witnessed: bool,
    /// Last erasure that this process has taken note of.
    seen: AtomicU64,
}

impl Eraser {
    /// Over a log, with the executor, the read models and the answers of this process.
    pub fn new(ground: &Ground, executor: Executor, models: ReadModels, answers: Answers) -> Self {
        // What was erased before this process began is in none of its memories.
        let (log, seen) = (ground.log.clone(), AtomicU64::new(ground.log.head().position));
        let (published, witnessed) = (ground.signing.is_some(), ground.is_witnessed());
        Self { log, executor, models, answers, published, witnessed, seen }
    }

    /// Waits until a signed head says what is erased: whoever has the head before then finds the openings still there.
    async fn sealed(&self, position: u64) -> Result<(), Hindered> {
        for _ in 0..SEALED_LOOKS {
            if !self.published {
                return Ok(());
            }
            let note = self.log.published_head(self.witnessed).await?;
            let size = note.and_then(|note| TreeHead::of_note(&note).ok()).map_or(0, |head| head.size);
            if size >= position {
                return Ok(());
            }
            tokio::time::sleep(SEALED_PAUSE).await;
        }
        Err(Hindered::Unsealed)
    }

    /// Carries out an erasure that was granted, as far as it was not before.
    async fn carry_out(&self, id: &ErasureId, erasure: &Erasure) -> Result<(), Hindered> {
        let Some(asked) = &erasure.asked else { return Ok(()) };
        let people = self.log.people_in(&erased_person(id.as_str())).await?;
        let mut targets = asked.targets.clone();
        if asked.kind == Kind::Person {
            // First they can add nothing more; then all that there is is found.
            for (subject, _) in &people {
                self.log.forget_account(subject).await?;
                targets.extend(self.executor.own_targets(subject).await?);
            }
        }
        let said = self.executor.erase(id.clone(), targets).await?;
        point("erasing.said");
        self.sealed(said.position).await?;
        let last = delete(&self.log, &self.executor, id.as_str()).await?;
        for (subject, _) in &people {
            self.log.forget_pseudonyms(subject).await?;
        }
        point("erasing.deleted");
        self.forget(last.unwrap_or_default());
        let reached = last.unwrap_or_else(|| self.log.head().position);
        if !self.models.wait_for(reached, SHOWN_WITHIN).await {
            return Err(Hindered::Behind);
        }
        self.models.scrub(Scrub::Beside).await?;
        point("erasing.scrubbed");
        self.executor.finish_erasure(id.clone()).await?;
        info!(erasure.id = %id, "The erasure {id} is done");
        Ok(())
    }

    /// Takes out of the memories of this process what may tell of what was erased.
    fn forget(&self, position: u64) {
        self.executor.forget_pseudonyms();
        self.answers.forget();
        self.models.note_erasure(position);
    }
}

impl Manager for Eraser {
    const NAME: &'static str = "erasures";
    const FOLLOWS: (&'static str, &'static str) = ("erasure", "ErasureDecided");

    fn log(&self) -> &Log {
        &self.log
    }

    async fn look(&self) -> Result<(), Hindered> {
        let seen = self.seen.load(Ordering::Acquire);
        let erased = self.log.read_type("erasure", "OpeningsErased", seen, READ_ROWS).await?;
        if let Some(last) = erased.last() {
            self.forget(last.position);
            self.seen.fetch_max(last.position, Ordering::AcqRel);
        }
        Ok(())
    }

    async fn follow(&self, event: &Recorded) -> Result<(), Hindered> {
        let id = ErasureId::new(event.stream.id.clone());
        let id = id.map_err(|malformed| Hindered::Unreadable(malformed.to_string()))?;
        let erasure = self.executor.erasure(&id).await?;
        if erasure.executed || !erasure.decided.as_ref().is_some_and(|decided| decided.granted) {
            return Ok(());
        }
        match self.carry_out(&id, &erasure).await {
            // A rule is in the way, and will be again. Others must not wait for it.
            Err(Hindered::Refused(Refused::Rule(rule))) => {
                error!(erasure.id = %id, rule = rule.code, "The erasure {id} is held back: {}", rule.sentence);
                Ok(())
            }
            done => done,
        }
    }
}

/// Deletes what an erasure has said is erased. Returns the position of the last event that says so.
async fn delete(log: &Log, executor: &Executor, id: &str) -> Result<Option<u64>, Hindered> {
    let stream = Stream::new("erasure", id);
    let (mut after, mut last) = (0, None);
    loop {
        let events = log.read_stream(&stream, after, READ_ROWS).await?;
        let Some(end) = events.last() else { return Ok(last) };
        after = end.sequence;
        for event in events.iter().filter(|event| event.event_type == "OpeningsErased") {
            log.erase(&erasing(executor, event).await?).await?;
            last = Some(event.position);
        }
    }
}

/// What an event says is erased.
async fn erasing(executor: &Executor, event: &Recorded) -> Result<Erasing, Hindered> {
    let OpeningsErased { ground, targets, occurred_at, .. } = openings_erased(event)?;
    let asked: BTreeSet<(u64, &str)> = targets
        .iter()
        .flat_map(|target| target.digests.iter().map(move |digest| (target.index + 1, digest.as_str())))
        .collect();
    let all = executor.named(&targets).await?;
    let openings: BTreeSet<Named> =
        all.into_iter().filter(|named| asked.contains(&(named.position, &named.digest))).collect();
    Ok(Erasing {
        by: event.position,
        ground: ground.name().to_owned(),
        at: Millis(occurred_at.as_millisecond()),
        openings: openings.into_iter().collect(),
    })
}
