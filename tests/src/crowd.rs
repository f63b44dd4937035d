//! Citizens who write without pause and keep account of what they were told, whatever happens to the server.

use crate::facts;
use crate::participant::{Acknowledged, Participant, Told, Wish};
use crate::program;
use anyhow::{Context, Result, bail, ensure};
use futures::future::try_join_all;
use pobuda_ledger::record::Recorded;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::Notify;

/// Wishes between one case and the next.
const WISHES_PER_CASE: usize = 10;
/// Pause before a wish is sent again that was not acknowledged.
const AGAIN_AFTER: Duration = Duration::from_millis(20);
/// How often a wish is sent before a server that runs counts as broken. With the pauses: at least 20 s.
const TRIES_MAX: usize = 1_000;

/// What a wish is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Case,
    Comment,
    Vote,
}

impl Kind {
    /// The event that it leaves in the log.
    fn event(self) -> &'static str {
        match self {
            Self::Case => "CaseOpened",
            Self::Comment => "CommentPosted",
            Self::Vote => "CommentVoteCast",
        }
    }
}

/// A wish, and what came of it.
#[derive(Debug)]
struct Deed {
    kind: Kind,
    wish: Wish,
    told: Option<Acknowledged>,
}

#[derive(Debug)]
struct Citizen {
    participant: Participant,
    case: Option<String>,
    deeds: Vec<Deed>,
}

/// How far a crowd is, and whether it shall stop.
#[derive(Debug, Default)]
pub struct Progress {
    acknowledged: AtomicU64,
    more: Notify,
    over: AtomicBool,
}

impl Progress {
    /// Waits until so many wishes were acknowledged.
    pub async fn reaches(&self, acknowledged: u64) {
        loop {
            let more = self.more.notified();
            if self.acknowledged.load(Ordering::SeqCst) >= acknowledged {
                return;
            }
            more.await;
        }
    }

    /// Nobody sends a further wish.
    pub fn end(&self) {
        self.over.store(true, Ordering::SeqCst);
    }

    fn one_more(&self) {
        self.acknowledged.fetch_add(1, Ordering::SeqCst);
        self.more.notify_waiters();
    }

    fn is_over(&self) -> bool {
        self.over.load(Ordering::SeqCst)
    }
}

/// Citizens with tokens.
#[derive(Debug)]
pub struct Crowd(Vec<Citizen>);

impl Crowd {
    /// So many citizens, each with a token.
    ///
    /// # Errors
    /// When no token is issued.
    pub async fn gather(database: &str, size: usize) -> Result<Self> {
        let mut citizens = Vec::new();
        for number in 0..size {
            let token = program::issue_token(database, "citizen", &format!("Občan {number}")).await?;
            let participant = Participant::with_token(&token)?;
            citizens.push(Citizen { participant, case: None, deeds: Vec::new() });
        }
        Ok(Self(citizens))
    }

    /// Everybody writes until told to stop. A wish whose answer did not come is sent again under its key.
    ///
    /// # Errors
    /// When the server refuses what it should take.
    pub async fn write(&mut self, address: &str, progress: &Progress) -> Result<()> {
        try_join_all(self.0.iter_mut().map(|citizen| citizen.write(address, progress))).await.map(drop)
    }

    /// Sends every wish again: what was acknowledged gets the same answer, what was not gets one now.
    ///
    /// # Errors
    /// When an answer differs from the first one, or none comes.
    pub async fn settle(&mut self, address: &str) -> Result<()> {
        try_join_all(self.0.iter_mut().map(|citizen| citizen.settle(address))).await.map(drop)
    }

    /// How many wishes were acknowledged.
    pub fn acknowledged(&self) -> usize {
        self.0.iter().flat_map(|citizen| &citizen.deeds).filter(|deed| deed.told.is_some()).count()
    }

    /// The last case of some citizen.
    ///
    /// # Errors
    /// When nobody has opened one.
    pub fn case(&self) -> Result<&str> {
        self.0.iter().find_map(|citizen| citizen.case.as_deref()).context("nobody has opened a case")
    }

    /// Checks that these events are what the crowd has done: every wish once, where its answer says.
    ///
    /// # Errors
    /// With the first wish that is lost, doubled or elsewhere.
    pub fn did(&self, events: &[Recorded]) -> Result<()> {
        Self::did_together(&[self], events)
    }

    /// The same for several crowds on one log.
    ///
    /// # Errors
    /// As [`Crowd::did`].
    pub fn did_together(crowds: &[&Self], events: &[Recorded]) -> Result<()> {
        let deeds = || crowds.iter().flat_map(|crowd| &crowd.0).flat_map(|citizen| &citizen.deeds);
        let counts = facts::by_type(events);
        for kind in [Kind::Case, Kind::Comment, Kind::Vote] {
            let wished = deeds().filter(|deed| deed.kind == kind).count();
            let recorded = counts.get(kind.event()).copied().unwrap_or_default();
            ensure!(wished == recorded, "{wished} wishes of {kind:?}, {recorded} × {}", kind.event());
        }
        let mut positions = BTreeSet::new();
        for deed in deeds() {
            let told = deed.told.as_ref().with_context(|| format!("{:?} has no answer", deed.wish))?;
            ensure!(positions.insert(told.position), "two answers name position {}", told.position);
            let event = facts::at(events, told.position)?;
            // An answer names the last event of a command; what a case begins with stands before what follows from it.
            let first = match deed.kind {
                Kind::Case => (told.position + 1).saturating_sub(told.sequence),
                Kind::Comment | Kind::Vote => told.position,
            };
            let first = facts::at(events, first)?;
            ensure!(
                first.event_type == deed.kind.event() && first.stream == event.stream,
                "{} stands at {}",
                first.event_type,
                first.position
            );
            ensure!(event.sequence == told.sequence, "{told:?}, but its sequence is {}", event.sequence);
            let names_it = event.stream.id.split('/').any(|part| part == told.id);
            ensure!(names_it, "{told:?}, but its stream is {}", event.stream);
        }
        Ok(())
    }
}

impl Citizen {
    async fn write(&mut self, address: &str, progress: &Progress) -> Result<()> {
        while !progress.is_over() {
            if self.deeds.last().is_none_or(|deed| deed.told.is_some()) {
                self.wish();
            }
            let Some(deed) = self.deeds.last_mut() else { bail!("a wish was made a moment ago") };
            if deed.send(&self.participant, address).await? {
                self.case = self.deeds.last().and_then(Deed::case_opened).or(self.case.take());
                progress.one_more();
            } else {
                tokio::time::sleep(AGAIN_AFTER).await;
            }
        }
        Ok(())
    }

    /// The next wish: now and then a case of one's own, then comments on it and a vote on one of them.
    fn wish(&mut self) {
        let number = self.deeds.len() % WISHES_PER_CASE;
        let before = self.deeds.last().and_then(|deed| deed.told.as_ref());
        let (kind, wish) = match (&self.case, before, number) {
            (Some(_), Some(comment), 5) => (Kind::Vote, Wish::vote(&comment.id)),
            (Some(case), _, 1..) => (Kind::Comment, Wish::comment(case, "Tudi mi hodimo tod v šolo.")),
            _ => (Kind::Case, Wish::case("Klop ob reki")),
        };
        self.deeds.push(Deed { kind, wish, told: None });
    }

    async fn settle(&mut self, address: &str) -> Result<()> {
        for deed in &mut self.deeds {
            let first = deed.told.take();
            for attempt in 1.. {
                if deed.send(&self.participant, address).await? {
                    break;
                }
                ensure!(attempt < TRIES_MAX, "no answer to {:?}", deed.wish);
                tokio::time::sleep(AGAIN_AFTER).await;
            }
            if let Some(first) = first {
                ensure!(deed.told.as_ref() == Some(&first), "first {first:?}, then {:?}", deed.told);
            }
        }
        Ok(())
    }
}

impl Deed {
    /// Sends it once: whether it was acknowledged.
    async fn send(&mut self, participant: &Participant, address: &str) -> Result<bool> {
        match participant.send(address, &self.wish).await {
            Told::Done(acknowledged) => {
                self.told = Some(acknowledged);
                Ok(true)
            }
            // Its database may be dead; a wish that breaks a rule would be a fault of this crowd.
            Told::Refused(status, _) if status.is_server_error() => Ok(false),
            Told::Refused(status, said) => bail!("{status} for {:?}: {said}", self.wish),
            Told::Unknown(_) => Ok(false),
        }
    }

    fn case_opened(&self) -> Option<String> {
        self.told.as_ref().filter(|_| self.kind == Kind::Case).map(|told| told.id.clone())
    }
}
