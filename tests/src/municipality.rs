//! A log with an executor over it, and people who send commands to it without HTTP between.

use crate::database::TestDatabase;
use pobuda::clock::Clock;
use pobuda::executor::{
    CaseOpening, CommentPosting, Done, Executor, Naming, Operation, Refused, Sender, Sending,
};
use pobuda::ids::Ids;
use pobuda_domain::actor::Standing;
use pobuda_domain::field::Raw;
use pobuda_domain::name::{CaseId, CommentId, Language, Name};
use pobuda_domain::protocol::Library;
use pobuda_ledger::record::CommandKey;
use pobuda_ledger::{Log, Settings};
use pobuda_proof::hash::{hex, sha256};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One process of a municipality: its own connection to the log, its own memory.
#[derive(Clone)]
pub struct Municipality {
    /// The log.
    pub log: Log,
    /// Carries out commands.
    pub executor: Executor,
    /// The bundled protocols.
    pub library: Arc<Library>,
}

/// The bundled protocols, calendars and cycles, as the program publishes them.
#[expect(clippy::expect_used, reason = "a story without its protocols has failed")]
pub fn library() -> Arc<Library> {
    let library = pobuda_domain::bundled::library(|file| format!("sha256:{}", hex(&sha256(file.as_bytes()))));
    Arc::new(library.expect("the bundled files can be used"))
}

impl Municipality {
    /// A process on this database.
    pub async fn on(database: &TestDatabase) -> Self {
        Self::with_clock(database, Clock::system()).await
    }

    /// A process on this database that lives by this clock.
    #[expect(clippy::expect_used, reason = "a story without its log has failed")]
    pub async fn with_clock(database: &TestDatabase, clock: Clock) -> Self {
        let settings = Settings {
            url: database.url().to_owned(),
            origin: Some("https://pobuda.test".to_owned()),
            now: clock.for_ledger(),
        };
        let log = Log::open(settings).await.expect("a log");
        let library = library();
        let executor = Executor::new(log.clone(), Arc::clone(&library), clock, Ids::system(), Naming::ByName);
        Self { log, executor, library }
    }

    /// Opens a problem under `improve`.
    ///
    /// # Errors
    /// What the rules refuse.
    pub async fn submit(&self, from: &Sender, title: &str, how: Sending) -> Result<Done, Refused> {
        let fields =
            [("kind", "problem"), ("title", title), ("description", "Opis, ki pove dovolj za odgovor.")];
        let opening = CaseOpening {
            id: None,
            protocol: name("improve"),
            operation: None,
            language: slovene(),
            fields: raw(&fields),
            source: None,
            on_behalf: None,
        };
        self.executor.open_case(from.clone(), opening, how).await
    }

    /// Performs an operation with texts as fields.
    ///
    /// # Errors
    /// What the rules refuse.
    pub async fn perform(
        &self,
        from: &Sender,
        case: &str,
        operation: &str,
        fields: &[(&str, &str)],
        how: Sending,
    ) -> Result<Done, Refused> {
        let what = Operation { operation: name(operation), outcome: None, fields: raw(fields) };
        self.executor.perform(from.clone(), case_id(case), what, how).await
    }

    /// Posts a comment.
    ///
    /// # Errors
    /// What the rules refuse.
    pub async fn comment(
        &self,
        from: &Sender,
        case: &str,
        text: &str,
        how: Sending,
    ) -> Result<Done, Refused> {
        let posting = CommentPosting {
            id: None,
            in_reply_to: None,
            language: slovene(),
            text: text.to_owned(),
            source: None,
        };
        self.executor.post_comment(from.clone(), case_id(case), posting, how).await
    }
}

/// A citizen.
pub fn citizen(subject: &str) -> Sender {
    Sender { subject: subject.to_owned(), standing: Standing::Citizen, public_name: None }
}

/// Someone who holds a post.
pub fn official(service: &str, role: &str) -> Sender {
    Sender {
        subject: format!("{service}/{role}"),
        standing: Standing::Official { service: name(service), role: name(role) },
        public_name: Some(format!("{role} {service}")),
    }
}

/// Sent under a key that makes a repetition harmless.
pub fn keyed(id: &str) -> Sending {
    let key = CommandKey { id: id.to_owned(), hash: sha256(id.as_bytes()) };
    Sending { key: Some(key), ..Sending::default() }
}

/// A name that is well-formed.
#[expect(clippy::expect_used, reason = "a story names things rightly")]
pub fn name(text: &str) -> Name {
    Name::new(text).expect("a name")
}

/// The id of a case.
#[expect(clippy::expect_used, reason = "a story names things rightly")]
pub fn case_id(text: &str) -> CaseId {
    CaseId::new(text).expect("a case id")
}

/// The id of a comment.
#[expect(clippy::expect_used, reason = "a story names things rightly")]
pub fn comment_id(text: &str) -> CommentId {
    CommentId::new(text).expect("a comment id")
}

#[expect(clippy::expect_used, reason = "sl is a language")]
fn slovene() -> Language {
    Language::new("sl").expect("a language")
}

fn raw(fields: &[(&str, &str)]) -> BTreeMap<String, Raw> {
    fields.iter().map(|(name, value)| ((*name).to_owned(), Raw::Text((*value).to_owned()))).collect()
}
