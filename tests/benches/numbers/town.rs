//! A municipality in this process: log, executor and read models over one database, and people who act in it.

use anyhow::{Context, Result};
use futures::{StreamExt, stream};
use pobuda::clock::Clock;
use pobuda::executor::{CaseOpening, CommentPosting, Done, Executor, Operation, Sender, Sending};
use pobuda::start::{self, Ground};
use pobuda_domain::actor::Standing;
use pobuda_domain::field::Raw;
use pobuda_domain::name::{CaseId, Language, Name};
use pobuda_domain::protocol::Library;
use pobuda_ledger::Log;
use pobuda_ledger::record::CommandKey;
use pobuda_projections::ReadModels;
use pobuda_proof::hash::sha256;
use pobuda_tests::database::{TestDatabase, random_uuid};
use pobuda_tests::history::History;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Appends in flight while a history is written.
const FILL_AT_ONCE: usize = 1_000;

/// A text as citizens write it. Unit: about 140 characters.
pub(crate) const TEXT: &str = "Klopi v parku ob Dravi so polomljene, prehod za pešce na Koroški cesti pa je nevaren, \
    ker voznikom zastira pogled grmovje ob kolesarski stezi.";

/// Log, executor and read models.
#[derive(Clone)]
pub(crate) struct Town {
    /// The log.
    pub(crate) log: Log,
    /// Carries out commands.
    pub(crate) executor: Executor,
    /// Published protocols.
    pub(crate) library: Arc<Library>,
    ground: Ground,
}

impl Town {
    /// Opens the database.
    pub(crate) async fn open(database: &TestDatabase) -> Result<Self> {
        let origin = Some("https://pobuda.test");
        let ground = Ground::open(database.url(), origin, start::library()?, Clock::system()).await?;
        let (log, library) = (ground.log.clone(), Arc::clone(&ground.library));
        Ok(Self { executor: ground.executor(), log, library, ground })
    }

    /// Its read models, not yet brought up to date.
    pub(crate) async fn models(&self) -> Result<ReadModels> {
        Ok(self.ground.models().await?)
    }

    /// Opens an initiative of this citizen.
    pub(crate) async fn case(&self, citizen: usize) -> Result<CaseId> {
        let fields = [("kind", "problem"), ("title", "Klopi v parku"), ("description", TEXT)];
        let opening = CaseOpening {
            id: None,
            protocol: Name::new("improve")?,
            operation: None,
            language: Language::new("sl")?,
            fields: texts(&fields),
            source: None,
            on_behalf: None,
        };
        let done = self.executor.open_case(self::citizen(citizen), opening, sending()).await?;
        Ok(CaseId::new(done.id)?)
    }

    /// An initiative of each of so many citizens.
    pub(crate) async fn cases(&self, citizens: usize) -> Result<Arc<[CaseId]>> {
        let mut cases = Vec::new();
        for citizen in 0..citizens {
            cases.push(self.case(citizen).await?);
        }
        Ok(cases.into())
    }

    /// Posts a comment.
    pub(crate) async fn comment(&self, citizen: usize, case: &CaseId) -> Result<u64> {
        let posting = CommentPosting {
            id: None,
            in_reply_to: None,
            language: Language::new("sl")?,
            text: TEXT.to_owned(),
            source: None,
        };
        let done =
            self.executor.post_comment(self::citizen(citizen), case.clone(), posting, sending()).await?;
        Ok(done.position)
    }

    /// Gives the initiative to a service for the first time.
    pub(crate) async fn assign(&self, case: &CaseId) -> Result<Done> {
        let fields = texts(&[("assigned_service", "utilities")]);
        self.perform(case, "assign", fields).await
    }

    /// Gives it to a service again; that can be done as often as one likes.
    pub(crate) async fn reassign(&self, case: &CaseId) -> Result<Done> {
        let fields = texts(&[("assigned_service", "utilities"), ("reason", TEXT)]);
        self.perform(case, "reassign", fields).await
    }

    async fn perform(&self, case: &CaseId, operation: &str, fields: BTreeMap<String, Raw>) -> Result<Done> {
        let operation = Operation { operation: Name::new(operation)?, outcome: None, fields };
        Ok(self.executor.perform(coordinator()?, case.clone(), operation, sending()).await?)
    }
}

/// Writes a made-up history until the log has at least so many events.
pub(crate) async fn fill(log: &Log, history: &mut History, events: usize) -> Result<()> {
    let events = u64::try_from(events)?;
    let mut written = log.head().position;
    while written < events {
        let appends = (0..FILL_AT_ONCE).map(|_| history.next_append()).collect::<Result<Vec<_>>>()?;
        // Asked in order, so that they are recorded in order: nothing comes before the case that it is about.
        let mut recorded =
            stream::iter(appends.into_iter().map(|append| log.append(append))).buffered(FILL_AT_ONCE);
        while let Some(receipt) = recorded.next().await {
            written = written.max(receipt.context("an append of a made-up history")?.last_position);
        }
    }
    Ok(())
}

/// A citizen.
pub(crate) fn citizen(number: usize) -> Sender {
    Sender { subject: format!("bench/{number}"), standing: Standing::Citizen, public_name: None }
}

/// The coordinator of the participation office.
pub(crate) fn coordinator() -> Result<Sender> {
    let standing =
        Standing::Official { service: Name::new("participation")?, role: Name::new("coordinator")? };
    Ok(Sender {
        subject: "bench/coordinator".to_owned(),
        standing,
        public_name: Some("Maja Zorko".to_owned()),
    })
}

/// A command that comes for the first time.
pub(crate) fn sending() -> Sending {
    let id = random_uuid().to_string();
    let hash = sha256(id.as_bytes());
    Sending { key: Some(CommandKey { id, hash }), ..Sending::default() }
}

fn texts(fields: &[(&str, &str)]) -> BTreeMap<String, Raw> {
    fields.iter().map(|(name, text)| ((*name).to_owned(), Raw::Text((*text).to_owned()))).collect()
}
