//! Asking witnesses to sign heads too, so that nobody can show two histories to two people. Source: C2SP tlog-witness.
//!
//! A witness sees sizes and roots and never an entry. Heads are signed without waiting for any; what waits for a quorum is
//! only which of them is shown.

use pobuda_ledger::Log;
use pobuda_ledger::error::LogError;
use pobuda_proof::hash::Hash;
use pobuda_proof::merkle::tile::{Tiles, needed_for_consistency};
use pobuda_proof::note::Note;
use pobuda_proof::policy::{Policy, Witness};
use pobuda_proof::tree_head::TreeHead;
use pobuda_proof::witness::{Answer, Question, with_lines};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tracing::{debug, error, warn};
use ureq::Agent;

/// How long one witness may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// Longest answer of a witness that is read. Unit: bytes.
const ANSWER_BYTES_MAX: u64 = 16 * 1024;
/// Pause between two looks for a new head, and before witnesses that did not answer are asked again.
const PAUSE: Duration = Duration::from_millis(500);
/// How often one witness is asked about one head: it may first have to say where it stands.
const ASKED_MAX: usize = 2;

/// Asks witnesses.
pub struct Witnessing {
    log: Log,
    policy: Arc<Policy>,
    agent: Agent,
    /// Size of the head that each has signed last, as far as is known, by the name that the policy gives it.
    signed: BTreeMap<String, u64>,
    /// Size of the last head that enough have signed.
    witnessed: u64,
}

impl Witnessing {
    /// For a log, by a policy.
    pub fn new(log: Log, policy: Arc<Policy>) -> Self {
        let config = Agent::config_builder().timeout_global(Some(ANSWER_WITHIN)).http_status_as_error(false);
        let agent = config.build().into();
        Self { log, policy, agent, signed: BTreeMap::new(), witnessed: 0 }
    }

    /// Asks about every new head until told to stop.
    pub async fn run(mut self, mut stop: watch::Receiver<bool>) {
        loop {
            if let Err(error) = self.ask().await {
                error!(%error, "Witnesses could not be asked: {error}");
            }
            let paused = tokio::time::timeout(PAUSE, stop.wait_for(|stop| *stop)).await;
            // Told to stop, or nobody is left who could say it.
            if paused.is_ok() {
                return;
            }
        }
    }

    /// Asks every witness about the last head, and keeps it when enough have signed. A head that is known by then is asked
    /// about no more.
    ///
    /// # Errors
    /// [`LogError`] when the database fails.
    pub async fn ask(&mut self) -> Result<(), LogError> {
        let Some(note) = self.log.signed_head().await? else { return Ok(()) };
        let head = TreeHead::of_note(&note).map_err(|fault| LogError::Corrupt(fault.to_string()))?;
        if head.size <= self.witnessed {
            return Ok(());
        }
        let mut signed = note.clone();
        for witness in self.policy.witnesses.clone() {
            let Some(url) = witness.url.clone() else { continue };
            if let Some(lines) = self.ask_one(&witness, &url, &head, &note).await? {
                match with_lines(&signed, &lines, &witness.key) {
                    Ok(more) => signed = more,
                    Err(fault) => warn!(witness = witness.name, %fault, "{} answers: {fault}", witness.name),
                }
            }
        }
        let parsed = Note::parse(&signed).map_err(|fault| LogError::Corrupt(fault.to_string()))?;
        let witnessed = self.policy.witnessed(&parsed);
        if self.policy.is_met(&witnessed) {
            debug!(size = head.size, "{} witnesses have signed {} entries", witnessed.len(), head.size);
            self.log.keep_witnessed(head.size, &signed).await?;
            self.witnessed = head.size;
        } else {
            warn!(
                size = head.size,
                "Too few witnesses have signed {} entries: {}",
                head.size,
                witnessed.len()
            );
        }
        Ok(())
    }

    /// The lines with which one answers, if it signs.
    async fn ask_one(
        &mut self,
        witness: &Witness,
        url: &str,
        head: &TreeHead,
        note: &str,
    ) -> Result<Option<String>, LogError> {
        let name = &witness.name;
        for _ in 0..ASKED_MAX {
            let old = self.signed.get(name).copied().unwrap_or_default();
            let proof = self.proof(old, head.size).await?;
            let question = Question { old, proof, head: note.to_owned() }.written();
            match self.post(format!("{}/add-checkpoint", url.trim_end_matches('/')), question).await {
                Err(why) => {
                    warn!(witness = name, why, "{name} does not answer: {why}");
                    return Ok(None);
                }
                Ok(Answer::Signed(lines)) => {
                    self.signed.insert(name.clone(), head.size);
                    return Ok(Some(lines));
                }
                Ok(Answer::StandsAt(size)) if size <= head.size => {
                    self.signed.insert(name.clone(), size);
                }
                Ok(Answer::StandsAt(size)) => {
                    error!(
                        witness = name,
                        size, "{name} has signed {size} entries, and this log has {}", head.size
                    );
                    return Ok(None);
                }
                Ok(Answer::Refused(status)) => {
                    error!(witness = name, status, "{name} does not sign {} entries: {status}", head.size);
                    return Ok(None);
                }
            }
        }
        Ok(None)
    }

    /// That the head continues what a witness has signed; empty where it has signed nothing.
    async fn proof(&self, old: u64, size: u64) -> Result<Vec<Hash>, LogError> {
        if old == 0 || old >= size {
            return Ok(Vec::new());
        }
        let mut tiles = Tiles::of(size);
        for tile in needed_for_consistency(old, size) {
            tiles.insert(tile, self.log.tile(tile).await?);
        }
        tiles.consistency(old).map_err(|missing| LogError::Corrupt(missing.to_string()))
    }

    async fn post(&self, url: String, question: String) -> Result<Answer, String> {
        let agent = self.agent.clone();
        let asked = tokio::task::spawn_blocking(move || {
            let mut answer = agent.post(&url).send(question).map_err(|error| error.to_string())?;
            let status = answer.status().as_u16();
            let body = answer.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_string();
            Ok(Answer::read(status, &body.map_err(|error| error.to_string())?))
        });
        asked.await.map_err(|error| error.to_string())?
    }
}
